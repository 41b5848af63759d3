"""Lists of orders: filters, pages, counts, single orders."""

from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.money import parse
from orderwell.core.page import PageRequest
from orderwell.delivery.queries import booked
from orderwell.lookup.models import RecordKind
from orderwell.lookup.queries import corrected
from orderwell.order_listing import queries as listing
from orderwell.orders import models, queries
from orderwell.payments.models import PaymentMethod

from .columns import asked
from .context import here
from .fields import query
from .orders import Order
from .types import Connection
from .viewing import firm_here, today_here


@strawberry.input(description="Which orders. Dates are the firm's business days, inclusive.")
class OrderFilter:
    search: str | None = strawberry.field(
        default=None, description="Parts of numbers or phones, SKUs, names; pinyin too, typing errors are corrected."
    )
    statuses: list[models.OrderStatus] | None = strawberry.field(default=None, description="With these statuses.")
    payment_states: list[models.PaymentState] | None = strawberry.field(default=None, description="Paid so far.")
    channels: list[models.Channel] | None = strawberry.field(default=None, description="From these channels.")
    customer_id: strawberry.ID | None = strawberry.field(default=None, description="Of this customer.")
    owner_id: strawberry.ID | None = strawberry.field(default=None, description="In this person's care.")
    placed_from: date | None = strawberry.field(default=None, description="Placed on this day or later.")
    placed_to: date | None = strawberry.field(default=None, description="Placed on this day or before.")
    min_total: str | None = strawberry.field(default=None, description="At least this much, as decimal text.")
    max_total: str | None = strawberry.field(default=None, description="At most this much, as decimal text.")
    late: bool | None = strawberry.field(
        default=None, description="Wanted or promised before today, and nothing has been handed over."
    )
    payment_methods: list[PaymentMethod] | None = strawberry.field(default=None, description="To be paid so.")
    ids: list[strawberry.ID] | None = strawberry.field(default=None, description="These ones.")


@strawberry.type(description="How many orders have a status.")
class OrderCounts:
    status: models.OrderStatus = strawberry.field(description="The status.")
    count: int = strawberry.field(description="How many orders.")


async def wanted_orders(info: Info, given: OrderFilter | None) -> queries.OrderFilter:
    """The filter as the list, the counts and the export understand it. Raises Invalid for a wrong amount."""
    if given is None:
        return queries.OrderFilter()
    currency = (await firm_here(info)).currency
    least, most = given.min_total, given.max_total
    return queries.OrderFilter(
        search=await corrected([RecordKind.ORDER, RecordKind.CUSTOMER], given.search, queries.OWNED),
        statuses=given.statuses,
        payment_states=given.payment_states,
        channels=given.channels,
        customer_id=wanted_id(given.customer_id),
        owner_id=wanted_id(given.owner_id),
        placed_from=given.placed_from,
        placed_to=given.placed_to,
        min_total=None if least is None else parse(least, currency, field="filter.minTotal"),
        max_total=None if most is None else parse(most, currency, field="filter.maxTotal"),
        late=given.late,
        payment_methods=given.payment_methods,
        ids=None if given.ids is None else [found for one in given.ids if (found := as_uuid(one))],
    )


async def _day_of(info: Info, wanted: queries.OrderFilter) -> date:
    """Today, for a filter by what is late; other answers hold longer than the day."""
    return date.max if wanted.late is None else await today_here(info)


Filter = Annotated[OrderFilter | None, strawberry.argument(description="Which ones; absent: all.")]


class Query:
    @query("orders.read", Connection[Order], "Orders whose rows the viewer may see.", scope="viewer")
    async def orders(
        self,
        info: Info,
        filter: Filter = None,
        sort: Annotated[queries.OrderSort, strawberry.argument(description="In which order.")] = (
            queries.OrderSort.NEWEST
        ),
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        wanted = await wanted_orders(info, filter)
        today = await _day_of(info, wanted)
        only = asked(info, Order, "id", sort.value.lstrip("-"))
        return await listing.page(here(info).actor, wanted, sort, PageRequest(first, after), today, only)

    @query("orders.read", Order | None, "One order by id or number; null when there is none.")
    async def order(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Opaque id.")] = None,
        number: Annotated[str | None, strawberry.argument(description="Number for people.")] = None,
    ) -> Any:
        actor = here(info).actor
        if id is not None:
            wanted = as_uuid(id)
            return await queries.visible(actor).get_or_none(id=wanted) if wanted else None
        return await queries.by_number(actor, number) if number else None

    @query("orders.read", Order | None, "The order of a company that has this PO number; null: it is free.")
    async def order_with_po(
        self,
        info: Info,
        po_number: Annotated[str, strawberry.argument(description="The buyer's own number.")],
        customer_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Of whom, for staff; absent: the viewer's company.")
        ] = None,
    ) -> Any:
        actor = here(info).actor
        company = wanted_id(customer_id) or actor.customer_id
        if company is None or not po_number.strip():
            return None
        return await queries.visible(actor).get_or_none(customer_id=company, po_number=po_number.strip())

    @query("orders.read", list[Order], "The orders that have a delivery window on a day.")
    async def delivery_orders(
        self,
        info: Info,
        slot_id: Annotated[strawberry.ID, strawberry.argument(description="The window.")],
        day: Annotated[date, strawberry.argument(description="The day.")],
    ) -> Any:
        slot = as_uuid(slot_id)
        ids = await booked(slot, day) if slot else []
        return await queries.visible(here(info).actor).filter(id__in=ids).order_by("id") if ids else []

    @query("orders.read", list[OrderCounts], "How many orders have each status under a filter.", scope="viewer")
    async def order_counts(self, info: Info, filter: Filter = None) -> Any:
        wanted = await wanted_orders(info, filter)
        counted = await listing.counts(here(info).actor, wanted, await _day_of(info, wanted))
        return [OrderCounts(status=status, count=count) for status, count in counted.items()]
