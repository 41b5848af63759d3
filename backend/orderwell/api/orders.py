"""Orders: everything about them at once, batched."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.attachments.queries import of_orders
from orderwell.core.money import Money as MoneyRow
from orderwell.delivery.queries import bookings
from orderwell.logistics.queries import of_orders as shipments_of
from orderwell.orders import models, queries
from orderwell.orders.rules import allowed_moves
from orderwell.payments.models import Payment as PaymentRow
from orderwell.payments.models import PaymentAttempt as AttemptRow
from orderwell.payments.models import PaymentBalance, PaymentMethod
from orderwell.payments.queries import balances

from .access import User
from .approvals import ApprovalRequest, approval_moves, approvals_of
from .attachments import OrderAttachment
from .columns import asked, reads
from .context import here
from .customers import Customer, customers_here, users_of
from .delivery import OrderSlot
from .fields import field, relation, view
from .order_parts import (
    OrderAddress,
    OrderCancellation,
    OrderEntry,
    OrderInvoice,
    OrderLine,
    OrderMove,
    OrderProgress,
    SourcingDecision,
    currency_of,
    order_address,
    order_invoice,
    sourcing_decisions,
)
from .payment_plans import PaymentPart, payment_parts_here, shown_parts
from .payments import Payment, PaymentAttempt
from .shipments import Shipment
from .types import Money, grouped
from .viewing import firm_here, keyed


async def lines_of(info: Info, rows: list[Any]) -> list[list[models.OrderLine]]:
    """The lines of each order by position, with what the operation asks of them. One statement a request."""
    only = asked(info, OrderLine, "id", "order_id")

    async def load(ids: list[Any]) -> dict[Any, list[models.OrderLine]]:
        return dict(zip(ids, grouped(ids, await queries.lines(ids, only), "order_id"), strict=True))

    loader = keyed(info, "order_lines" if only is None else "order_lines:asked", load)
    return [found or [] for found in await loader.load_many([row.id for row in rows])]


async def _balances(info: Info, rows: list[Any]) -> list[PaymentBalance | None]:
    return await keyed(info, "balances", balances).load_many([row.id for row in rows])


async def _entries(info: Info, rows: list[Any], *, public_only: bool) -> list[list[models.OrderEntry]]:
    async def load(ids: list[Any]) -> dict[Any, list[models.OrderEntry]]:
        found = await queries.entries(ids, public_only=public_only)
        return dict(zip(ids, grouped(ids, found, "order_id"), strict=True))

    loader = keyed(info, f"entries:{public_only}", load)
    return [found or [] for found in await loader.load_many([row.id for row in rows])]


def _sees_all(info: Info) -> bool:
    return queries.who(here(info).actor).staff


@view(models.Order, "An order. Money is tax-inclusive; what was agreed at placement is frozen.")
class Order:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    number: str = strawberry.field(description="Number for people, such as SO20261121-000042.")
    customer_name: str = strawberry.field(description="The customer's name when it was placed.")
    on_behalf: bool = strawberry.field(description="Whether staff or a key placed it for the customer.")
    channel: models.Channel = strawberry.field(description="Where it came from.")
    external_number: str | None = strawberry.field(description="Its number where it came from.")
    state: models.OrderState = strawberry.field(description="The order's own machine.")
    status: models.OrderStatus = strawberry.field(description="What people see.")
    payment_state: models.PaymentState = strawberry.field(description="How much is paid.")
    payment_method: PaymentMethod = strawberry.field(description="How it is to be paid.")
    delivery_method: models.DeliveryMethod = strawberry.field(description="Sent or picked up.")
    po_number: str | None = strawberry.field(description="The buyer's own number, unique per customer.")
    remarks: str = strawberry.field(description="What the buyer wrote.")
    requested_on: date | None = strawberry.field(description="When the buyer wants it.")
    price_level: str = strawberry.field(description="The customer's price level at placement.")
    placed_at: datetime = strawberry.field(description="When it was placed.")
    business_day: date = strawberry.field(description="The firm's day of placement.")
    hold_expires_at: datetime | None = strawberry.field(description="When the reservation runs out; null: it does not.")
    confirmed_at: datetime | None = strawberry.field(description="When it was confirmed.")
    closed_at: datetime | None = strawberry.field(description="When it was closed.")
    version: int = strawberry.field(description="Give it back when editing.")

    @relation(Customer, "Who buys.")
    @reads("customer_id")
    async def customer(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await customers_here(info).load_many([row.customer_id for row in rows])

    @relation(User | None, "Who placed it.")
    @reads("placed_by_id")
    async def placed_by(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await users_of(info, [row.placed_by_id for row in rows])

    @relation(User | None, "Who takes care of it.")
    @reads("owner_id")
    async def owner(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await users_of(info, [row.owner_id for row in rows])

    @relation(OrderProgress, "How far the goods have come.")
    @reads("id")
    async def progress(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = await keyed(info, "progress", queries.progress).load_many([row.id for row in rows])
        return list(found)

    @relation(list[OrderMove], "What this viewer may do with it, and why not.")
    async def allowed_moves(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        done = await keyed(info, "progress", queries.progress).load_many([row.id for row in rows])
        money = await _balances(info, rows)
        who = queries.who(here(info).actor)
        every = zip(rows, done, money, await approval_moves(info, rows), strict=True)
        return [[*allowed_moves(queries.facts_of(row, one, due), who), *more] for row, one, due, more in every if one]

    @relation(ApprovalRequest | None, "Its buyer's company has to approve it, or had to; null: no approval was needed.")
    @reads("id")
    async def approval(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await approvals_of(info, [row.id for row in rows])

    @relation(list[OrderLine], "Its lines by position.")
    @reads("id", "currency")
    async def lines(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        for row in rows:
            currency_of(info).know(row.id, row.currency)
        return await lines_of(info, rows)

    @relation(int, "How many lines it has.")
    @reads("id")
    async def line_count(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [len(lines) for lines in await lines_of(info, rows)]

    @field(Money, "The goods at list prices.")
    @reads("goods_total", "currency")
    def goods_total(self, root: strawberry.Parent[models.Order]) -> Any:
        return MoneyRow(root.goods_total, root.currency)

    @field(Money, "What was saved against list prices.")
    @reads("discount_total", "currency")
    def discount_total(self, root: strawberry.Parent[models.Order]) -> Any:
        return MoneyRow(root.discount_total, root.currency)

    @field(Money, "The delivery.")
    @reads("freight", "currency")
    def freight(self, root: strawberry.Parent[models.Order]) -> Any:
        return MoneyRow(root.freight, root.currency)

    @field(Money, "The tax contained in the goods.")
    @reads("tax_total", "currency")
    def tax_total(self, root: strawberry.Parent[models.Order]) -> Any:
        return MoneyRow(root.tax_total, root.currency)

    @field(Money, "Goods less discount plus delivery.")
    @reads("total", "currency")
    def total(self, root: strawberry.Parent[models.Order]) -> Any:
        return MoneyRow(root.total, root.currency)

    @relation(Money, "What came in.")
    @reads("id", "currency")
    async def paid(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        both = zip(rows, await _balances(info, rows), strict=True)
        return [MoneyRow(one.paid if one else 0, row.currency) for row, one in both]

    @relation(Money, "What went back.")
    @reads("id", "currency")
    async def refunded(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        both = zip(rows, await _balances(info, rows), strict=True)
        return [MoneyRow(one.refunded if one else 0, row.currency) for row, one in both]

    @relation(Money, "What is still to be paid; negative when money is to go back.")
    @reads("id", "total", "currency")
    async def outstanding(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        both = zip(rows, await _balances(info, rows), strict=True)
        return [MoneyRow(one.due - one.paid + one.refunded if one else row.total, row.currency) for row, one in both]

    @field(OrderAddress | None, "Where it goes; null for pickup.")
    @reads("delivery_address")
    def delivery_address(self, root: strawberry.Parent[models.Order]) -> Any:
        return order_address(root.delivery_address)

    @field(OrderInvoice | None, "What the invoice is to say; null when none is wanted.")
    @reads("invoice")
    def invoice(self, root: strawberry.Parent[models.Order]) -> Any:
        return order_invoice(root.invoice)

    @relation(list[Shipment], "Its parcels, the oldest first.", permission="shipments.read")
    @reads("id")
    async def shipments(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        ids = [row.id for row in rows]
        return grouped(ids, await shipments_of(ids), "order_id")

    @relation(list[Payment], "Money in and out, the oldest first.", permission="payments.read")
    @reads("id")
    async def payments(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        ids = [row.id for row in rows]
        return grouped(ids, await PaymentRow.filter(balance_id__in=ids).order_by("id"), "balance_id")

    @relation(list[PaymentAttempt], "Tries to pay online, the oldest first.", permission="payments.read")
    @reads("id")
    async def attempts(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        ids = [row.id for row in rows]
        return grouped(ids, await AttemptRow.filter(balance_id__in=ids).order_by("id"), "balance_id")

    @relation(OrderSlot | None, "The day and window of its delivery; null: none was chosen.")
    @reads("id")
    async def delivery_slot(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        if not (await firm_here(info)).delivery_zones:
            return [None for _ in rows]
        return await keyed(info, "bookings", bookings).load_many([row.id for row in rows])

    @relation(list[PaymentPart], "How it is paid in parts; empty: all at once.", permission="payments.read")
    @reads("id", "currency")
    async def payment_plan(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        owed = await _balances(info, rows)
        planned = [row.id for row, one in zip(rows, owed, strict=True) if one and one.due_now is not None]
        found = dict(zip(planned, await payment_parts_here(info, planned), strict=True)) if planned else {}
        return [shown_parts(found.get(row.id, []), row.currency) for row in rows]

    @relation(bool, "Whether the part that is due now has come of an order that is paid in parts.")
    @reads("id")
    async def deposit_paid(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = await _balances(info, rows)
        return [bool(one and one.due_now and one.due and one.secured) for one in found]

    @relation(list[OrderAttachment], "Files that belong to it, the oldest first.")
    @reads("id")
    async def attachments(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = await of_orders([row.id for row in rows])
        return [found.get(row.id, []) for row in rows]

    @relation(list[OrderEntry], "What happened, the oldest first; customers see what is public.")
    @reads("id")
    async def timeline(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await _entries(info, rows, public_only=not _sees_all(info))

    @relation(OrderCancellation | None, "Why it ended early; null unless it did.")
    @reads("id")
    async def cancellation(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = await queries.cancellations([row.id for row in rows])
        return [found.get(row.id) for row in rows]

    @relation(list[SourcingDecision], "Why these warehouses were chosen; staff only.")
    @reads("id")
    async def sourcing(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        if not _sees_all(info):
            return [[] for _ in rows]
        return [sourcing_decisions(info, found) for found in await _entries(info, rows, public_only=False)]


OrderId = Annotated[strawberry.ID, strawberry.argument(description="The order.")]
