"""Reading orders: row scope, lists, counts, and what the moves depend on."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from msgspec import Struct
from tortoise.expressions import Q, Subquery
from tortoise.functions import Count, Sum
from tortoise.queryset import QuerySet

from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import as_id, moment, rows
from orderwell.core.errors import NotFound
from orderwell.core.work import Actor, ActorKind
from orderwell.customers.queries import cared_for, in_scope
from orderwell.lookup.models import RecordKind
from orderwell.lookup.queries import one_by_one, records
from orderwell.lookup.rules import Word, understood
from orderwell.payments.models import PaymentBalance, PaymentMethod
from orderwell.payments.queries import balances

from .models import (
    Channel,
    Order,
    OrderCancellation,
    OrderEntry,
    OrderLine,
    OrderState,
    OrderStatus,
    PaymentState,
)
from .rules import Facts, Progress, Who

OWNED = "SELECT id FROM customer_order WHERE customer_id"  # for `lookup`
UNSENT = (OrderState.SUBMITTED, OrderState.REVIEWING, OrderState.CONFIRMED)


class OrderSort(Enum):
    """The value is the sort column."""

    NEWEST = "-placed_at"
    OLDEST = "placed_at"
    TOTAL_DESC = "-total"
    TOTAL_ASC = "total"


class OrderFilter(Struct, frozen=True):
    """Dates are business days, inclusive; money in minor units. `search`: as `lookup` understands it. `late`: the
    promised or requested day is over and nothing has been handed over."""

    search: str | None = None
    statuses: Sequence[OrderStatus] | None = None
    payment_states: Sequence[PaymentState] | None = None
    channels: Sequence[Channel] | None = None
    customer_id: UUID | None = None
    owner_id: UUID | None = None
    placed_from: date | None = None
    placed_to: date | None = None
    min_total: int | None = None
    max_total: int | None = None
    late: bool | None = None
    payment_methods: Sequence[PaymentMethod] | None = None
    ids: Sequence[UUID] | None = None


def visible(actor: Actor) -> QuerySet[Order]:
    """The orders of the actor's scope: all, in one's own care, or of one's company."""
    return in_scope(actor, Order.all(), lambda one: Q(owner_id=one) | Q(customer_id__in=cared_for(one)))


def who(actor: Actor) -> Who:
    """The part of an actor that the moves of an order depend on."""
    staff = actor.kind not in (ActorKind.CUSTOMER, ActorKind.ANONYMOUS)
    return Who(staff=staff, permissions=actor.permissions, system=actor.kind is ActorKind.JOB)


async def get(actor: Actor, order_id: UUID | None, *, field: str | None = None) -> Order:
    """Raises NotFound, also for what the actor may not see."""
    found = await visible(actor).get_or_none(id=order_id) if order_id else None
    if found is None:
        raise NotFound("The order", "该订单", field=field)
    return found


async def by_number(actor: Actor, number: str) -> Order | None:
    return await visible(actor).get_or_none(number=number.strip())


async def by_ids(order_ids: Collection[UUID]) -> list[Order]:
    """Without row scope: for who has already seen the row that names them."""
    return await Order.filter(id__in=list(set(order_ids)))


def meeting(query: QuerySet[Order], words: Sequence[Word], few: bool = False) -> QuerySet[Order]:
    """Those that meet all words of a question, by themselves or by their customer; `few` as `lookup.rare` says."""
    for word in words:
        either = Q(id__in=records(RecordKind.ORDER, word)) | Q(customer_id__in=records(RecordKind.CUSTOMER, word))
        query = query.filter(Q(id__in=one_by_one(RecordKind.ORDER, word, OWNED)) if few else either)
    return query


def found(actor: Actor, wanted: OrderFilter, today: date) -> QuerySet[Order]:
    """The orders that a filter is about, for sums over them; pages and counts are read by `order_listing`."""
    query = visible(actor)
    query = meeting(query, understood(wanted.search or ""))
    lists = {
        "status": wanted.statuses,
        "payment_state": wanted.payment_states,
        "channel": wanted.channels,
        "payment_method": wanted.payment_methods,
        "id": wanted.ids,
    }
    query = query.filter(**{f"{name}__in": list(values) for name, values in lists.items() if values is not None})
    plain = {
        "customer_id": wanted.customer_id,
        "owner_id": wanted.owner_id,
        "business_day__gte": wanted.placed_from,
        "business_day__lte": wanted.placed_to,
        "total__gte": wanted.min_total,
        "total__lte": wanted.max_total,
    }
    query = query.filter(**{name: value for name, value in plain.items() if value is not None})
    if wanted.late is not None:
        overdue = Q(required_on__lt=today) | Q(required_on__isnull=True, requested_on__lt=today)
        late = Q(state__in=list(UNSENT), shipped_on__isnull=True) & overdue
        query = (
            query.filter(id__in=Subquery(Order.filter(late).values("id")))
            if wanted.late
            else query.exclude(id__in=Subquery(Order.filter(late).values("id")))
        )
    return query


async def lines(order_ids: Collection[UUID], only: tuple[str, ...] | None = None) -> list[OrderLine]:
    """The lines of several orders by position, `only` with these columns. One statement."""
    return await fetch(OrderLine, "WHERE order_id IN (?) ORDER BY order_id, position", list(order_ids), only=only)


async def entries(order_ids: Collection[UUID], *, public_only: bool) -> list[OrderEntry]:
    """The timelines, oldest first. One statement."""
    query = OrderEntry.filter(order_id__in=list(order_ids)).order_by("created_at", "id")
    return await (query.filter(public=True) if public_only else query)


async def cancellations(order_ids: Collection[UUID]) -> dict[UUID, OrderCancellation]:
    """Of those orders that were cancelled."""
    found_rows = await OrderCancellation.filter(order_id__in=list(order_ids))
    return {row.order_id: row for row in found_rows}  # type: ignore[attr-defined]


async def progress(order_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """Sums over the lines of each order. One statement."""
    summed = (
        await OrderLine.filter(order_id__in=list(order_ids))
        .annotate(ordered=Sum("base_quantity"), picked=Sum("allocated"), sent=Sum("shipped"), came=Sum("delivered"))
        .group_by("order_id")
        .values("order_id", "ordered", "picked", "sent", "came")
    )
    by_order = {
        row["order_id"]: Progress(int(row["ordered"]), int(row["picked"]), int(row["sent"]), int(row["came"]))
        for row in summed
    }
    return {order_id: by_order.get(order_id, Progress()) for order_id in order_ids}


def facts_of(order: Order, done: Progress, balance: PaymentBalance | None) -> Facts:
    """What the moves of an order depend on."""
    due, paid, refunded = (balance.due, balance.paid, balance.refunded) if balance else (order.total, 0, 0)
    return Facts(
        state=order.state,
        status=order.status,
        progress=done,
        outstanding=due - paid + refunded,
        refundable=paid - refunded,
        online=order.payment_method is PaymentMethod.ONLINE,
    )


async def facts(orders: Collection[Order]) -> dict[UUID, Facts]:
    """Two statements."""
    ids = [order.id for order in orders]
    done, money = await progress(ids), await balances(ids)
    return {order.id: facts_of(order, done[order.id], money.get(order.id)) for order in orders}


async def taken_by(customer_id: UUID, po_number: str) -> Order | None:
    """The order of a customer with this PO number."""
    return await Order.get_or_none(customer_id=customer_id, po_number=po_number)


async def external(channel: Channel, external_number: str) -> Order | None:
    """The order that a channel knows by this number."""
    return await Order.get_or_none(channel=channel, external_number=external_number)


async def times_bought(customer_id: UUID, variant_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many orders of the customer have each of the variants; cancelled ones do not count. One statement."""
    wanted = sorted(set(variant_ids))
    if not wanted:
        return {}
    kept = OrderLine.filter(variant_id__in=wanted, order__customer_id=customer_id)
    counted = (
        await kept.exclude(order__state=OrderState.CANCELLED)
        .annotate(times=Count("order_id", distinct=True))
        .group_by("variant_id")
        .values("variant_id", "times")
    )
    return {row["variant_id"]: int(row["times"]) for row in counted}


async def daily_totals(customer_id: UUID, since: date, but: UUID | None) -> list[tuple[UUID | None, date, int]]:
    """Buyer, business day, and what they ordered for the company that day, without cancelled orders. One statement."""
    kept = Order.filter(customer_id=customer_id, business_day__gte=since).exclude(state=OrderState.CANCELLED)
    kept = kept.exclude(id=but) if but else kept
    grouped = kept.annotate(spent=Sum("total")).group_by("placed_by_id", "business_day")
    return [(row[0], row[1], int(row[2])) for row in await grouped.values_list("placed_by_id", "business_day", "spent")]


class Purchase(Struct, frozen=True):
    """What one order line bought; `quantity` counts the unit."""

    variant_id: UUID
    unit_code: str
    quantity: int
    day: date


async def purchases(customer_id: UUID, since: date) -> list[Purchase]:
    """What the customer has ordered since that day, oldest first; without what was cancelled. One statement."""
    kept = OrderLine.filter(order__customer_id=customer_id, order__business_day__gte=since)
    found_rows = (
        await kept.exclude(order__state=OrderState.CANCELLED)
        .order_by("order__business_day", "id")
        .values_list("variant_id", "unit_code", "quantity", "order__business_day")
    )
    return [Purchase(*row) for row in found_rows]


class LastPurchase(Struct, frozen=True):
    """The newest order line of a variant. `quantity` counts the unit; `unit_price` (minor units) is per base unit."""

    order_id: UUID
    number: str
    placed_at: datetime
    unit_code: str
    unit_name_zh: str
    unit_name_en: str
    factor: int
    quantity: int
    unit_price: int
    currency: str


_LAST = """SELECT variant_id, order_id, number, placed_at, unit_code, unit_name_zh, unit_name_en, factor, quantity,
  unit_price, currency FROM (
  SELECT line.*, placed.number, placed.placed_at, placed.currency,
    ROW_NUMBER() OVER (PARTITION BY variant_id ORDER BY placed_at DESC, line.id DESC) AS place
  FROM order_line line JOIN customer_order placed ON placed.id = order_id
  WHERE customer_id = ? AND state <> ? AND variant_id IN (?)
) ranked WHERE place = 1"""


async def last_bought(customer_id: UUID, variant_ids: Collection[UUID]) -> dict[UUID, LastPurchase]:
    """How the customer bought each variant last, apart from what was cancelled. One statement."""
    wanted = sorted(set(variant_ids))
    found_rows = await rows(_LAST, customer_id, OrderState.CANCELLED, wanted) if wanted else []
    return {as_id(row.pop("variant_id")): _purchase(row) for row in found_rows}


def _purchase(row: dict[str, Any]) -> LastPurchase:
    return LastPurchase(**{**row, "order_id": as_id(row["order_id"]), "placed_at": moment(row["placed_at"])})
