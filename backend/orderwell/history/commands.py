"""Past orders: written as they stood, with their money and parcels; stock is kept for open ones, nobody is told."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from msgspec import Struct

from orderwell.catalog.commands import add_popularity
from orderwell.catalog.queries import Item, orderable
from orderwell.core.ids import uuid7
from orderwell.core.money import Money
from orderwell.core.numbers import note_taken
from orderwell.core.work import Work
from orderwell.customers.models import Customer
from orderwell.customers.queries import by_ids
from orderwell.fulfilment.rules import Missing, granted, request
from orderwell.inventory.commands import allot
from orderwell.inventory.models import Warehouse
from orderwell.inventory.queries import warehouses
from orderwell.logistics import commands as logistics
from orderwell.order_indexing.commands import index
from orderwell.orders import commands as orders
from orderwell.orders.models import Channel, DeliveryMethod, EntryKind, Order, OrderEntry, OrderLine, OrderState
from orderwell.orders.queries import UNSENT
from orderwell.orders.rules import Progress, explained, payment_state, status
from orderwell.payments import commands as payments
from orderwell.payments.models import Payment, PaymentBalance, PaymentKind, PaymentMethod
from orderwell.price_lists.rules import PriceStepKind, Step
from orderwell.sourcing.rules import Sourcing

from .queries import ids
from .rules import LineSum, OrderSum, Parcel, Plan, minor, parcels

ADDRESS = ("recipient", "phone", "country", "area_code", "province", "city", "district", "street", "postcode")


@dataclass(slots=True)
class Past:
    """What becomes of one order."""

    sum: OrderSum
    order: Order
    lines: list[OrderLine]
    parcels: list[Parcel]
    balance: PaymentBalance
    ledger: list[Payment]
    sourcings: Sequence[Sourcing] = ()
    missing: Sequence[Missing] = ()

    @property
    def open(self) -> bool:
        """Something is still to be handed over."""
        return self.order.state in UNSENT and any(line.waiting > 0 for line in self.lines)


class Around(Struct, frozen=True):
    """What orders refer to, by the keys that files use."""

    customers: Mapping[str, Customer]
    items: Mapping[str, Item]
    warehouses: Mapping[str, Warehouse]


async def take_over(work: Work, plan: Plan, history: Sequence[OrderSum]) -> None:
    """Orders with lines, payments and parcels, and the states that follow from them."""
    around = await _around(history)
    past = [_past(work, plan, one, around) for one in history]
    await _keep_stock(work, past)
    await orders.take_over(
        work,
        [one.order for one in past],
        [line for one in past for line in one.lines],
        [entry for one in past for entry in _timeline(work, plan, one)],
    )
    await note_taken(one.order.number for one in past)
    await payments.take_over(work, [one.balance for one in past], [row for one in past for row in one.ledger])
    await logistics.take_over(work, [parcel for one in past for parcel in one.parcels])
    sent = {one.order.id: [parcel.tracking_number for parcel, _, _ in one.parcels] for one in past}
    await index(work, [(one.order, one.lines) for one in past], sent)
    sold: dict[UUID, int] = {}
    for one in past:
        if one.order.state in (OrderState.CONFIRMED, OrderState.CLOSED):
            for line in one.lines:
                sold[line.product_id] = sold.get(line.product_id, 0) + line.base_quantity
    await add_popularity(work, sold)


async def _keep_stock(work: Work, past: Sequence[Past]) -> None:
    """What open orders wait for is allocated, or reserved without an end while they are not confirmed: in their
    order, as far as stock is there. The orders are new, so nobody else has them locked."""
    waiting = [one for one in past if one.open]
    grants = await allot(work, [request(one.order, one.lines) for one in waiting])
    for one, grant in zip(waiting, grants, strict=True):
        one.missing = granted(one.order, one.lines, grant)
        one.sourcings = grant.sourcings if one.order.state is OrderState.CONFIRMED else ()


async def _around(history: Sequence[OrderSum]) -> Around:
    found = await ids("customer", "number", {one.row["customer"] for one in history})
    by_id = await by_ids(list(found.values()))
    skus = sorted({line.row["sku"] for one in history for line in one.lines})
    items = [item for s in range(0, len(skus), 1000)
             for item in await orderable(skus=skus[s : s + 1000], include_unpublished=True)]  # fmt: skip
    return Around(
        {number: by_id[one] for number, one in found.items()},
        {item.variant.sku: item for item in items},
        {one.code: one for one in await warehouses()},
    )


def _past(work: Work, plan: Plan, one: OrderSum, around: Around) -> Past:
    order = _order(work, plan, one, around.customers[one.row["customer"]])
    lines = [_line(order, one, line, position, around.items) for position, line in enumerate(one.lines, 1)]
    sent = parcels(plan, one, order, lines, around.warehouses)
    if not sent and order.shipped_on:
        for line in lines:
            line.shipped = line.base_quantity
            line.delivered = line.base_quantity if order.state is OrderState.CLOSED else 0
    ledger = _ledger(work, plan, one, order)
    paid, refunded = (sum(row.amount for row in ledger if row.kind is kind) for kind in PaymentKind)
    cancelled = order.state is OrderState.CANCELLED
    balance = PaymentBalance(
        order_id=order.id,
        order_number=order.number,
        customer_id=order.customer_id,  # type: ignore[attr-defined]
        currency=order.currency,
        due=0 if cancelled else order.total,
        paid=paid,
        refunded=refunded,
    )
    order.payment_state = payment_state(balance.due, paid, refunded, cancelled=cancelled)
    progress = Progress(*(sum(getattr(line, name) for line in lines)
                          for name in ("base_quantity", "allocated", "shipped", "delivered")))  # fmt: skip
    order.status = status(order.state, order.payment_state, progress, [parcel.state.value for parcel, _, _ in sent])
    return Past(one, order, lines, sent, balance, ledger)


def _order(work: Work, plan: Plan, one: OrderSum, customer: Customer) -> Order:
    row, placed = one.row, plan.moment(one.row["placed_at"])
    shipped = row["shipped_on"] or max((parcel["shipped_on"] for parcel in one.shipments), default=None)
    state = OrderState(row["status"])
    last = plan.noon(shipped) if shipped else placed
    plain = {name: row[name] for name in ("number", "remarks", "required_on")}
    return Order(
        **plain,
        currency=one.currency,
        id=uuid7(),
        customer_id=customer.id,
        customer_name=customer.name,
        owner_id=customer.owner_id,  # type: ignore[attr-defined]
        channel=Channel.IMPORT,
        external_number=row["number"],
        state=state,
        payment_method=PaymentMethod(row["payment_method"]),
        delivery_method=DeliveryMethod(row["delivery_method"]),
        goods_total=one.goods,
        discount_total=one.discount,
        freight=one.freight,
        tax_total=sum(line.tax for line in one.lines),
        total=one.total,
        price_level=customer.price_level,
        po_number=row["po_number"] or None,
        delivery_address={name: row[name] for name in ADDRESS},
        placed_at=placed,
        business_day=placed.astimezone(plan.zone).date(),
        confirmed_at=placed if state in (OrderState.CONFIRMED, OrderState.CLOSED) else None,
        closed_at=max(placed, last) if state is OrderState.CLOSED else None,
        shipped_on=shipped,
    )


def _line(order: Order, one: OrderSum, line: LineSum, position: int, items: Mapping[str, Item]) -> OrderLine:
    item = items[line.row["sku"]]
    product, variant = item.product, item.variant
    unit = next((u for u in item.units if u.code == line.row["unit"]), item.units[0])
    steps = [Step(PriceStepKind.LIST, "原系统价格", "Price in the former system", line.unit_price)]
    if line.discount:
        reduced = Money(line.total, one.currency)
        steps.append(
            Step(PriceStepKind.PROMOTION, "原系统折扣后金额", "After the former system's discount", reduced.minor)
        )
    return OrderLine(
        id=uuid7(),
        order_id=order.id,
        position=position,
        variant_id=variant.id,
        product_id=product.id,
        sku=variant.sku,
        name_zh=product.name_zh if variant.name_zh == product.name_zh else f"{product.name_zh} {variant.name_zh}",
        name_en=product.name_en if variant.name_en == product.name_en else f"{product.name_en} {variant.name_en}",
        unit_code=unit.code,
        unit_name_zh=unit.name_zh,
        unit_name_en=unit.name_en,
        factor=line.factor,
        quantity=line.row["quantity"],
        base_quantity=line.base_quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        total=line.total,
        tax_rate=line.tax_rate,
        tax=line.tax,
        price_steps=[{"kind": s.kind.value, "label_zh": s.label_zh, "label_en": s.label_en, "amount": s.amount}
                     for s in steps],
        remark=line.row["remark"],
    )  # fmt: skip


def _ledger(work: Work, plan: Plan, one: OrderSum, order: Order) -> list[Payment]:
    return [
        Payment(
            id=uuid7(),
            number=f"{order.number}-P{position}",
            balance_id=order.id,
            kind=PaymentKind(row["kind"]),
            method=PaymentMethod(row["method"]),
            amount=minor(row["amount"], one.currency),
            currency=one.currency,
            external_id=row["reference"] or None,
            note=row["note"],
            actor=work.actor.name[:100],
            received_on=row["received_on"],
            created_at=plan.noon(row["received_on"]),
        )
        for position, row in enumerate(one.payments, 1)
    ]


def _timeline(work: Work, plan: Plan, past: Past) -> list[OrderEntry]:
    order = past.order
    plain = {"order_id": order.id, "actor": work.actor.name[:100], "actor_side": "system"}
    placed = {"kind": EntryKind.PLACED, "to_status": "submitted", "params": {"state": "submitted"}}
    entries = [OrderEntry(id=uuid7(), created_at=order.placed_at, **plain, **placed)]
    for parcel, _, _ in past.parcels:
        told = {"number": parcel.number, "state": parcel.state.value}
        when = parcel.delivered_at or parcel.shipped_at
        entries.append(OrderEntry(id=uuid7(), kind=EntryKind.SHIPMENT, params=told, created_at=when, **plain))
    if order.state is not OrderState.SUBMITTED:
        told = {"state": order.state.value}
        moved = {"from_status": "submitted", "to_status": order.status.value, "params": told}
        when = max(entry.created_at for entry in entries)
        entries.append(OrderEntry(id=uuid7(), kind=EntryKind.MOVED, created_at=when, **plain, **moved))
    kept = [
        (EntryKind.ALLOCATED, {"sourcings": explained(past.sourcings, past.lines)}, past.sourcings),
        (EntryKind.SHORT, {"missing": [asdict(one) for one in past.missing]}, past.missing),
    ]
    now = {"created_at": work.now, "public": False}
    entries += [OrderEntry(id=uuid7(), kind=kind, params=params, **now, **plain) for kind, params, any_ in kept if any_]
    return entries
