"""An order that staff placed for a company, as whoever has its link sees and decides on it."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.approvals import models
from orderwell.core.money import Money as MoneyRow
from orderwell.order_offers import commands, queries
from orderwell.orders.models import DeliveryMethod, Order
from orderwell.orders.queries import by_ids as orders_by_ids
from orderwell.payments.models import PaymentMethod

from .context import here
from .fields import PUBLIC, mutation, query, relation, view
from .order_parts import OrderLine, currency_of, order_address
from .orders import lines_of
from .settings import Firm
from .types import Money
from .viewing import firm_here, keyed

Ticket = Annotated[str, strawberry.argument(description="The last part of offerUrl.")]
Name = Annotated[str, strawberry.argument(description="Who decides; it is written down with the order.")]


async def _orders(info: Info, rows: list[Any]) -> list[Order]:
    async def load(ids: list[Any]) -> dict[Any, Order]:
        return {one.id: one for one in await orders_by_ids(ids)}

    return [one for one in await keyed(info, "offered", load).load_many([row.order_id for row in rows]) if one]


@strawberry.type(description="What is offered, and what became of it.")
class OfferedOrder:
    number: str = strawberry.field(description="Number for people.")
    customer_name: str = strawberry.field(description="For whom it is.")
    delivery_method: DeliveryMethod = strawberry.field(description="Sent or picked up.")
    payment_method: PaymentMethod = strawberry.field(description="How it is to be paid.")
    requested_on: date | None = strawberry.field(description="The day of delivery.")
    po_number: str | None = strawberry.field(description="The customer's own number.")
    remarks: str = strawberry.field(description="What was remarked.")
    destination: str = strawberry.field(description="Where it goes, in one line; empty for pickup.")
    expires_at: datetime | None = strawberry.field(
        description="Until when prices and stock are kept; null: it is over."
    )
    goods: Money = strawberry.field(description="The goods after discounts.")
    freight: Money = strawberry.field(description="The delivery.")
    total: Money = strawberry.field(description="What is to be paid, tax included.")


@view(models.ApprovalRequest, "An order that waits for its customer's agreement, by its link.")
class OrderOffer:
    state: models.RequestState = strawberry.field(description="What became of it.")

    @relation(OfferedOrder, "The order.")
    async def order(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [_offered(row) for row in await _orders(info, rows)]

    @relation(list[OrderLine], "Its lines by position.")
    async def lines(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        orders = await _orders(info, rows)
        for row in orders:
            currency_of(info).know(row.id, row.currency)
        return await lines_of(info, orders)

    @relation(Firm, "Who sells.")
    async def firm(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await firm_here(info)] * len(rows)


def _offered(row: Order) -> OfferedOrder:
    money: Any = lambda minor: MoneyRow(minor, row.currency)  # noqa: E731
    place = order_address(row.delivery_address)
    return OfferedOrder(
        number=row.number,
        customer_name=row.customer_name,
        delivery_method=row.delivery_method,
        payment_method=row.payment_method,
        requested_on=row.requested_on,
        po_number=row.po_number,
        remarks=row.remarks,
        destination=place.one_line if place else "",
        expires_at=row.hold_expires_at,
        goods=money(row.goods_total - row.discount_total),
        freight=money(row.freight),
        total=money(row.total),
    )


class Query:
    @query(PUBLIC, OrderOffer, "An order that staff placed for a customer, by the ticket of its link.")
    async def order_offer(self, info: Info, ticket: Ticket) -> Any:
        return await queries.by_ticket(ticket)


class Mutation:
    @mutation(PUBLIC, OrderOffer, "Agree to an order that staff placed: from now on it is an order like any other.")
    async def accept_offer(self, info: Info, ticket: Ticket, name: Name) -> Any:
        await commands.accept(here(info).work, ticket, name)
        return await queries.by_ticket(ticket)

    @mutation(PUBLIC, OrderOffer, "Do not agree to an order that staff placed, which ends it.")
    async def decline_offer(
        self, info: Info, ticket: Ticket, name: Name, reason: Annotated[str, strawberry.argument(description="Why.")]
    ) -> Any:
        await commands.decline(here(info).work, ticket, name, reason)
        return await queries.by_ticket(ticket)
