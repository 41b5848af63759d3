"""Customers as staff see them, and their own company as contacts see it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info
from tortoise.functions import Count, Max, Sum

from orderwell.access.models import User as UserRow
from orderwell.access.queries import staff_holding
from orderwell.assortments.queries import assigned, having
from orderwell.assortments.queries import by_ids as assortments_by_id
from orderwell.core.db.prepared import fetch
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.page import PageRequest
from orderwell.customers import models, queries, rules
from orderwell.lookup.models import RecordKind
from orderwell.lookup.queries import corrected
from orderwell.order_listing import queries as order_listing
from orderwell.orders import queries as order_queries
from orderwell.orders.models import Order, OrderState
from orderwell.payments.models import PaymentBalance

from .access import User
from .batches import Answers
from .context import here
from .fields import SIGNED_IN, field, query, relation, view
from .types import Connection, Money, described, grouped
from .viewing import keyed, money_here, today_here

CustomerKind: Any = described(
    models.CustomerKind, "What a customer is.", COMPANY="A company or shop.", PERSON="A private person."
)
CustomerStatus: Any = described(
    models.CustomerStatus,
    "Whether a customer may order.",
    PENDING="Registered itself and waits for approval; sees list prices.",
    ACTIVE="May order.",
    BLOCKED="May look, but not order.",
)
CustomerSort: Any = described(queries.CustomerSort, "Order of customers.", NEWEST="The latest first.", NAME="By name.")


def users_here(info: Info) -> Any:
    """Users by id."""

    async def load(ids: list[Any]) -> dict[Any, UserRow]:
        return {row.id: row for row in await fetch(UserRow, "WHERE id IN (?)", ids)}

    return keyed(info, "user", load, shelved="")


def customers_here(info: Info) -> Answers[UUID, models.Customer]:
    """Customers by id, of who has seen the row that names them."""
    return keyed(info, "customer_by_id", queries.by_ids, shelved="")


async def users_of(info: Info, ids: list[Any]) -> list[Any]:
    """The user of each id, None where there is no id. One statement a request."""
    wanted = [one for one in dict.fromkeys(ids) if one]
    found = dict(zip(wanted, await users_here(info).load_many(wanted), strict=True))
    return [found.get(one) for one in ids]


@view(models.Contact, "A person at a customer.")
class Contact:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="Name.")
    phone: str = strawberry.field(description="Telephone, empty when unknown.")
    email: str = strawberry.field(description="E-mail address, empty when unknown.")
    title: str = strawberry.field(description="What they do there.")

    @relation(User | None, "Their account; null when they cannot sign in.")
    async def user(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await users_of(info, [row.user_id for row in rows])


@view(models.Address, "Where goods are sent.")
class Address:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    recipient: str = strawberry.field(description="Who receives it.")
    phone: str = strawberry.field(description="Their telephone number.")
    country: str = strawberry.field(description="ISO 3166 code, such as CN.")
    area_code: str = strawberry.field(description="Six-digit code of the district; empty abroad.")
    province: str = strawberry.field(description="Province.")
    city: str = strawberry.field(description="City.")
    district: str = strawberry.field(description="District.")
    street: str = strawberry.field(description="Street, house and room.")
    postcode: str = strawberry.field(description="Postcode, empty when unknown.")
    is_default: bool = strawberry.field(description="Whether a checkout begins with it.")

    @field(str, "The place in one line.")
    def one_line(self, root: strawberry.Parent[models.Address]) -> Any:
        return rules.one_line(root.province, root.city, root.district, root.street)


@view(models.CustomerNote, "An internal note about a customer.")
class CustomerNote:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    author: str = strawberry.field(description="Who wrote it.")
    text: str = strawberry.field(description="What it says.")
    created_at: datetime = strawberry.field(description="When it was written.")


OrderConnection = Connection[Annotated["Order", strawberry.lazy("orderwell.api.orders")]]


@view(models.Customer, "Who buys: a company, or a private person as a company of one.")
class Customer:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    number: str = strawberry.field(description="Number for people, such as C000042.")
    name: str = strawberry.field(description="Name.")
    name_en: str = strawberry.field(description="Name in English, empty when there is none.")
    kind: models.CustomerKind = strawberry.field(description="Company or person.")
    status: models.CustomerStatus = strawberry.field(description="Whether they may order.")
    price_level: str = strawberry.field(description="Code of their price level.")
    tax_id: str = strawberry.field(description="Tax number, empty when unknown.")
    phone: str = strawberry.field(description="Telephone, empty when unknown.")
    email: str = strawberry.field(description="E-mail address, empty when unknown.")
    created_at: datetime = strawberry.field(description="Since when they are a customer.")
    version: int = strawberry.field(description="Give it back when changing the customer.")

    @field(list[str], "Words by which staff group customers; empty for customers.")
    def tags(self, root: strawberry.Parent[models.Customer], info: Info) -> Any:
        return [] if here(info).actor.buys else root.tags

    @relation(User | None, "Who takes care of them.")
    async def owner(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await users_of(info, [row.owner_id for row in rows])

    @relation(list[Contact], "People there.")
    async def contacts(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        ids = [row.id for row in rows]
        return grouped(ids, await queries.contacts(ids), "customer_id")

    @relation(list[Address], "Their addresses, the default one first.")
    async def addresses(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        ids = [row.id for row in rows]
        return grouped(ids, await queries.addresses(ids), "customer_id")

    @relation(list[CustomerNote], "Internal notes, the latest first; staff only.")
    async def notes(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        ids = [row.id for row in rows] if here(info).actor.can("customers.read") else []
        found = await queries.notes(ids) if ids else []
        return grouped([row.id for row in rows], found, "customer_id")

    @relation(
        Annotated["Assortment", strawberry.lazy("orderwell.api.assortments")] | None,  # noqa: F821
        "What they are offered; null: what everybody is offered, or unless the viewer may read customers.",
    )
    async def assortment(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        if not here(info).actor.can("customers.read"):
            return [None for _ in rows]
        theirs = await assigned([row.id for row in rows])
        known = await assortments_by_id(theirs.values())
        return [known.get(theirs[row.id]) if row.id in theirs else None for row in rows]

    @relation(OrderConnection, "Their orders, the latest first.", permission="orders.read")
    async def orders(
        rows: strawberry.Parent[list[Any]],
        info: Info,
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 10,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        actor, today, request = here(info).actor, await today_here(info), PageRequest(first, after)
        newest = order_queries.OrderSort.NEWEST
        wanted = [order_queries.OrderFilter(customer_id=row.id) for row in rows]
        return [await order_listing.page(actor, one, newest, request, today) for one in wanted]

    @relation(int, "Orders that were not cancelled.")
    async def order_count(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [one.get("orders", 0) for one in await _bought(info, rows)]

    @relation(Money, "What those orders come to.")
    async def ordered_total(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await money_here(info, int(one.get("total") or 0)) for one in await _bought(info, rows)]

    @relation(datetime | None, "When they last ordered.")
    async def last_order_at(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [one.get("latest") for one in await _bought(info, rows)]

    @relation(Money, "What they still owe over all orders, less what is to go back.")
    async def open_balance(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        ids = [row.id for row in rows]
        summed = (
            await PaymentBalance.filter(customer_id__in=ids)
            .annotate(owed=Sum("due"), came=Sum("paid"), back=Sum("refunded"))
            .group_by("customer_id")
            .values("customer_id", "owed", "came", "back")
        )
        open_by = {row["customer_id"]: int(row["owed"] - row["came"] + row["back"]) for row in summed}
        return [await money_here(info, open_by.get(one, 0)) for one in ids]


async def _bought(info: Info, rows: list[Any]) -> list[dict[str, Any]]:
    """Count, total and time of the latest order of each customer: one statement a request."""

    async def load(ids: list[Any]) -> dict[Any, dict[str, Any]]:
        found = (
            await Order.filter(customer_id__in=ids)
            .exclude(state=OrderState.CANCELLED)
            .annotate(orders=Count("id"), amount=Sum("total"), latest=Max("placed_at"))
            .group_by("customer_id")
            .values("customer_id", "orders", "amount", "latest")
        )
        return {row["customer_id"]: {**row, "total": row["amount"]} for row in found}

    answers = await keyed(info, "bought", load).load_many([row.id for row in rows])
    return [one or {} for one in answers]


@strawberry.input(description="Which customers.")
class CustomerFilter:
    search: str | None = strawberry.field(
        default=None, description="Parts of numbers or phones, names; pinyin works too, typing errors are corrected."
    )
    statuses: list[models.CustomerStatus] | None = strawberry.field(default=None, description="In these states.")
    price_levels: list[str] | None = strawberry.field(default=None, description="With these price levels.")
    owner_id: strawberry.ID | None = strawberry.field(default=None, description="In this person's care.")
    tags: list[str] | None = strawberry.field(default=None, description="With any of these tags.")
    ids: list[strawberry.ID] | None = strawberry.field(default=None, description="These ones.")
    assortment_id: strawberry.ID | None = strawberry.field(
        default=None, description="Who are offered this assortment: it is theirs, or the default and they have none."
    )


async def wanted_customers(given: CustomerFilter | None) -> queries.CustomerFilter:
    """The filter as the list, the counts and the export understand it."""
    if given is None:
        return queries.CustomerFilter()
    return queries.CustomerFilter(
        search=await corrected([RecordKind.CUSTOMER], given.search),
        statuses=given.statuses,
        price_levels=given.price_levels,
        owner_id=wanted_id(given.owner_id),
        tags=given.tags,
        ids=None if given.ids is None else [found for one in given.ids if (found := as_uuid(one))],
        among=await having(wanted) if (wanted := wanted_id(given.assortment_id)) else None,
    )


class Query:
    @query("customers.read", Connection[Customer], "Customers whose rows the viewer may see.", scope="viewer")
    async def customers(
        self,
        info: Info,
        filter: Annotated[CustomerFilter | None, strawberry.argument(description="Which ones; absent: all.")] = None,
        sort: Annotated[queries.CustomerSort, strawberry.argument(description="In which order.")] = (
            queries.CustomerSort.NEWEST
        ),
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        return await queries.page(here(info).actor, await wanted_customers(filter), sort, PageRequest(first, after))

    @query("customers.read", list[User], "Active staff who can take care of customers, by name.")
    async def caretakers(self) -> Any:
        holders = [one.user_id for one in await staff_holding("customers.read")]
        return await UserRow.filter(id__in=holders).order_by("name", "id")

    @query(SIGNED_IN, Customer | None, "One customer; contacts see their own company. Null when there is none.")
    async def customer(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Opaque id.")]
    ) -> Any:
        actor = here(info).actor
        if actor.customer_id is None:
            actor.require("customers.read")
        wanted = as_uuid(id)
        return await queries.visible(actor).get_or_none(id=wanted) if wanted else None
