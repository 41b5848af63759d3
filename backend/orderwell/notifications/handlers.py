"""Who is told of which news."""

from orderwell.catalog.queries import orderable
from orderwell.core.jobs import JOB_ACTOR
from orderwell.core.work import Handlers, Work
from orderwell.customers.queries import by_ids
from orderwell.events.approvals import ApprovalEnded, ApprovalRequested
from orderwell.events.customers import CustomerRegistered
from orderwell.events.inquiries import InquiryAssigned, InquiryWritten
from orderwell.events.inventory import StockRanLow
from orderwell.events.lists import DraftPrepared
from orderwell.events.logistics import ShipmentMoved
from orderwell.events.orders import OrderChanged, OrderCommented, OrderPlaced
from orderwell.events.payments import PaymentMismatched, PaymentRecorded, PaymentRefunded
from orderwell.inventory.queries import warehouses_by_id
from orderwell.logistics import queries as logistics
from orderwell.payments import queries as payments

from .commands import tell
from .models import NotificationKind as Kind
from .queries import answering, carers, carers_of, contacts, managers, specialists

# Parcels tell this themselves, with their number.
TOLD_BY_PARCELS = {"shipped", "in_transit", "delivered"}
# What follows these is told to who ordered; a new order has no status before.
TOLD_BY_APPROVALS = {"", "awaiting_approval"}
# What became of a request; who withdrew it knows.
ENDED = {"approved": Kind.APPROVAL_GIVEN, "rejected": Kind.APPROVAL_REFUSED, "expired": Kind.APPROVAL_EXPIRED}
WORTH_TELLING = {"shipped", "delivered", "exception"}


async def tell_of_order(work: Work, event: OrderPlaced) -> None:
    """The clerk in whose care the customer is, or whoever confirms orders."""
    customer = (await by_ids([event.customer_id]))[event.customer_id]
    people = await carers_of(customer, "orders.confirm")
    names = {"customer_zh": customer.name, "customer_en": customer.name_en}
    money = {"minor": event.total, "currency": event.currency}
    await tell(work, Kind.ORDER_PLACED, people, f"/orders/{event.order_id}", number=event.number, **names, **money)


async def tell_of_status(work: Work, event: OrderChanged) -> None:
    """The company that ordered, when the status is another one than before."""
    if event.status == event.previous_status or event.status in TOLD_BY_PARCELS:
        return
    if event.previous_status in TOLD_BY_APPROVALS:
        return
    people = await contacts(event.customer_id, "orders.read")
    link = f"/orders/{event.order_id}"
    await tell(work, Kind.ORDER_CHANGED, people, link, number=event.number, state=event.status)


async def tell_of_comment(work: Work, event: OrderCommented) -> None:
    """The other side, unless the comment is for staff only."""
    if not event.public:
        return
    side = contacts(event.customer_id, "orders.read") if event.by_staff else carers(event.customer_id, "orders.comment")
    link = f"/orders/{event.order_id}"
    await tell(work, Kind.ORDER_COMMENTED, await side, link, number=event.number, author=work.actor.name)


async def tell_of_payment(work: Work, event: PaymentRecorded | PaymentRefunded) -> None:
    """Finance and the company that ordered."""
    balance = (await payments.balances([event.order_id]))[event.order_id]
    finance = await specialists("payments.record", "payments.refund")
    buyers = await contacts(balance.customer_id, "payments.read")  # type: ignore[attr-defined]
    kind = Kind.PAYMENT_RECEIVED if isinstance(event, PaymentRecorded) else Kind.PAYMENT_REFUNDED
    money = {"minor": event.amount, "currency": balance.currency}
    await tell(work, kind, finance + buyers, f"/orders/{event.order_id}", number=balance.order_number, **money)


async def tell_of_mismatch(work: Work, event: PaymentMismatched) -> None:
    """Finance: what a gateway reported is not what was asked for; the order's timeline says what came."""
    balance = (await payments.balances([event.order_id]))[event.order_id]
    finance = await specialists("payments.record", "payments.refund")
    what = {"number": balance.order_number, "author": work.actor.name}
    await tell(work, Kind.ORDER_COMMENTED, finance, f"/orders/{event.order_id}", **what)


async def tell_of_parcel(work: Work, event: ShipmentMoved) -> None:
    """The company that waits for it; of trouble also its clerk and support."""
    if event.state not in WORTH_TELLING or event.state == event.previous:
        return
    parcel = await logistics.get(JOB_ACTOR, event.shipment_id)
    customer_id = parcel.customer_id  # type: ignore[attr-defined]
    what = {"number": parcel.order_number, "parcel": event.number, "state": event.state}
    buyers = await contacts(customer_id, "shipments.read")
    await tell(work, Kind.SHIPMENT_CHANGED, buyers, f"/orders/{event.order_id}", **what)
    if event.state == "exception":
        carrying = await carers(customer_id, "orders.confirm")
        support = await specialists("orders.comment", "customers.write", "shipments.read")
        await tell(work, Kind.SHIPMENT_CHANGED, carrying + support, f"/shipments/{event.shipment_id}", **what)


async def tell_of_low_stock(work: Work, event: StockRanLow) -> None:
    """Who receives goods and who keeps the catalogue."""
    item = (await orderable([event.variant_id], include_unpublished=True))[0]
    warehouse = (await warehouses_by_id([event.warehouse_id]))[event.warehouse_id]
    people = await specialists("inventory.write") + await specialists("catalog.write")
    await tell(
        work,
        Kind.STOCK_LOW,
        people,
        f"/inventory?search={item.variant.sku}",
        sku=item.variant.sku,
        product_zh=item.product.name_zh,
        product_en=item.product.name_en,
        warehouse_zh=warehouse.name_zh,
        warehouse_en=warehouse.name_en,
        available=event.available,
    )


async def tell_of_registration(work: Work, event: CustomerRegistered) -> None:
    """Whoever approves customers."""
    people = await managers("customers.write")
    await tell(work, Kind.CUSTOMER_REGISTERED, people, f"/customers/{event.customer_id}", customer=event.name)


async def tell_of_draft(work: Work, event: DraftPrepared) -> None:
    """Who made the list, while they may order for their company."""
    people = [one for one in await contacts(event.customer_id, "orders.place") if one.user_id == event.user_id]
    await tell(work, Kind.DRAFT_READY, people, f"/drafts/{event.draft_id}", list=event.name, count=event.count)


async def ask_for_approval(work: Work, event: ApprovalRequested) -> None:
    """Those of the company who can approve it."""
    people = [one for one in await contacts(event.customer_id, "orders.read") if one.user_id in event.asked]
    what = {"number": event.number, "buyer": event.buyer, "minor": event.total, "currency": event.currency}
    await tell(work, Kind.APPROVAL_WANTED, people, f"/orders/{event.order_id}", **what)


async def tell_of_approval(work: Work, event: ApprovalEnded) -> None:
    """Who ordered; when staff cancelled it, the whole company."""
    people, link = await contacts(event.customer_id, "orders.read"), f"/orders/{event.order_id}"
    if event.state == "cancelled":
        await tell(work, Kind.ORDER_CHANGED, people, link, number=event.number, state=event.state)
    elif event.state in ENDED:
        buyer = [one for one in people if one.user_id == event.buyer_id]
        await tell(work, ENDED[event.state], buyer, link, number=event.number, by=event.by, note=event.note)


async def tell_of_inquiry(work: Work, event: InquiryWritten) -> None:
    """Who takes care of it, else of the customer; or who asked, else their company."""
    asked = {"title": event.title, "author": work.actor.name}
    if event.by_staff:
        people = await contacts(event.customer_id, "inquiries.read")
        mine = [one for one in people if one.user_id == event.opened_by_id] or people
        await tell(work, Kind.INQUIRY_ANSWERED, mine, f"/account/inquiries/{event.inquiry_id}", **asked)
        return
    customer = (await by_ids([event.customer_id]))[event.customer_id]
    people = await answering(customer, event.assignee_id) or await carers_of(customer, "inquiries.answer")
    names = {"customer_zh": customer.name, "customer_en": customer.name_en}
    await tell(work, Kind.INQUIRY_ASKED, people, f"/inquiries?id={event.inquiry_id}", **asked, **names)


async def tell_of_assignment(work: Work, event: InquiryAssigned) -> None:
    """Who is to answer."""
    customer = (await by_ids([event.customer_id]))[event.customer_id]
    told = {"title": event.title, "author": work.actor.name}
    names = {"customer_zh": customer.name, "customer_en": customer.name_en}
    people = await answering(customer, event.assignee_id)
    await tell(work, Kind.INQUIRY_ASSIGNED, people, f"/inquiries?id={event.inquiry_id}", **told, **names)


HANDLERS: Handlers = {
    InquiryWritten: [tell_of_inquiry],
    InquiryAssigned: [tell_of_assignment],
    ApprovalRequested: [ask_for_approval],
    ApprovalEnded: [tell_of_approval],
    DraftPrepared: [tell_of_draft],
    OrderPlaced: [tell_of_order],
    OrderChanged: [tell_of_status],
    OrderCommented: [tell_of_comment],
    PaymentRecorded: [tell_of_payment],
    PaymentRefunded: [tell_of_payment],
    PaymentMismatched: [tell_of_mismatch],
    ShipmentMoved: [tell_of_parcel],
    StockRanLow: [tell_of_low_stock],
    CustomerRegistered: [tell_of_registration],
}
