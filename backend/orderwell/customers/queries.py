"""Reading customers: row scope, search, and what belongs to them."""

from collections.abc import Callable, Collection, Sequence
from copy import copy
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct
from tortoise.expressions import Q, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from orderwell.core.db.keeper import Keeper
from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import as_id, is_sqlite, rows
from orderwell.core.errors import NotFound
from orderwell.core.page import Condition, Page, PageRequest, keyset
from orderwell.core.work import Actor, Scope
from orderwell.lookup import queries as lookup
from orderwell.lookup.models import RecordKind
from orderwell.lookup.rules import Hits, Record, Word, document, understood

from .models import Address, Contact, Customer, CustomerNote, CustomerStatus
from .rules import AddressSnapshot, record

M = TypeVar("M", bound=Model)
BATCH = 500
IN_CARE = "IN (SELECT id FROM customer WHERE owner_id = ?)"  # a company whose clerk this is
_customers: Keeper[UUID, Customer] = Keeper(2_000)
_addresses: Keeper[UUID, Address] = Keeper(2_000)


class CustomerSort(Enum):
    """The value is the sort column."""

    NEWEST = "-created_at"
    NAME = "name"


class CustomerFilter(Struct, frozen=True):
    """`search`: every word must be met by an identifier or a name (`lookup.rules`). `tags`: any of them.

    `among`: what a slice above says of them, such as who is offered an assortment.
    """

    search: str | None = None
    statuses: Sequence[CustomerStatus] | None = None
    price_levels: Sequence[str] | None = None
    owner_id: UUID | None = None
    tags: Sequence[str] | None = None
    ids: Sequence[UUID] | None = None
    among: Q | None = None


def visible(actor: Actor) -> QuerySet[Customer]:
    """The customers whose rows `actor` may see."""
    return in_scope(actor, Customer.all(), lambda user_id: Q(owner_id=user_id), company="id")


def in_scope(
    actor: Actor, query: QuerySet[M], care: Callable[[UUID], Q] | None = None, company: str = "customer_id"
) -> QuerySet[M]:
    """Which rows of companies the actor may see: all, those in their care, those of their own company.

    `company`: the column of the company's id. `care`: what is in a user's care where that is more than a matter of
    companies, as orders have owners of their own.
    """
    if actor.scope is Scope.ALL:
        return query
    if actor.scope is Scope.OWN and actor.user_id:
        return query.filter(care(actor.user_id) if care else Q(customer_id__in=cared_for(actor.user_id)))
    if actor.scope is Scope.COMPANY and actor.customer_id:
        return query.filter(**{company: actor.customer_id})
    return query.filter(id__in=[])


def cared_for(user_id: UUID) -> Subquery:
    """The ids of the companies whose clerk this is."""
    return Subquery(Customer.filter(owner_id=user_id).values("id"))


def scoped(actor: Actor, company: str, own: Condition | None = None) -> list[Condition]:
    """The same in SQL.

    `company`: a condition on the company's id, with `{}` for what the id has to be. `own`: as `care`, of the actor.
    """
    if actor.scope is Scope.ALL:
        return []
    if actor.scope is Scope.OWN and own is not None:
        return [own]
    if actor.scope is Scope.OWN and actor.user_id:
        return [(company.format(IN_CARE), [actor.user_id])]
    if actor.scope is Scope.COMPANY and actor.customer_id:
        return [(company.format("= ?"), [actor.customer_id])]
    return [("1 = 0", [])]


def sees(actor: Actor, customer: Customer) -> bool:
    """The same of one that has been read."""
    of_own_company = actor.scope is Scope.COMPANY and customer.id == actor.customer_id
    return of_own_company or in_sight(actor, customer.owner_id)  # type: ignore[attr-defined]


def in_sight(actor: Actor, owner_id: UUID | None) -> bool:
    """Whether somebody of staff sees the rows of companies whose clerk is `owner_id`; None: of those without one."""
    return actor.scope is Scope.ALL or (actor.scope is Scope.OWN and owner_id is not None and actor.user_id == owner_id)


async def get(actor: Actor, customer_id: UUID | None, *, field: str | None = None) -> Customer:
    """Raises NotFound, also for what the actor may not see."""
    found = (await by_ids([customer_id])).get(customer_id) if customer_id else None
    if found is None or not sees(actor, found):
        raise NotFound("The customer", "该客户", field=field)
    return found


async def of_user(user_id: UUID | None) -> Customer | None:
    """The company of a contact who signs in as this user."""
    if user_id is None:
        return None
    contact = await Contact.filter(user_id=user_id).select_related("customer").first()
    return contact.customer if contact else None


async def of_users(user_ids: Collection[UUID]) -> dict[UUID, Customer]:
    """The companies of several users: one statement."""
    found = await Contact.filter(user_id__in=list(user_ids)).select_related("customer")
    return {contact.user_id: contact.customer for contact in found}  # type: ignore[attr-defined]


async def companies_of(user_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The ids of the companies of several users: one statement."""
    wanted = {str(one): one for one in user_ids}
    found = await rows("SELECT user_id, customer_id FROM contact WHERE user_id IN (?)", list(wanted.values()))
    return {wanted[str(row["user_id"])]: as_id(row["customer_id"]) for row in found}


async def by_ids(customer_ids: Collection[UUID]) -> dict[UUID, Customer]:
    """Customers by id, without row scope: for who has already seen the row that names them."""
    return {key: copy(row) for key, row in (await _customers.all(set(customer_ids), _read)).items()}


async def _read(ids: list[UUID]) -> dict[UUID, Customer]:
    return {row.id: row for row in await fetch(Customer, "WHERE id IN (?)", ids)}


async def locked(customer_id: UUID) -> None:
    """Keep a customer from everybody else until the commit."""
    await fetch(Customer, "WHERE id = ?", customer_id, lock=True)


async def by_number(number: str) -> Customer | None:
    return await Customer.get_or_none(number=number.strip())


async def users_of(customer_id: UUID) -> list[UUID]:
    """The users who sign in for a customer."""
    found = await Contact.filter(customer_id=customer_id, user_id__isnull=False).values_list("user_id", flat=True)
    return [UUID(str(one)) for one in found]


async def own_address(customer: Customer, address_id: UUID) -> Address | None:
    """An address of a customer that has been read for the actor."""

    found = (await _addresses.all([address_id], _read_addresses)).get(address_id)
    return copy(found) if found and found.customer_id == customer.id else None  # type: ignore[attr-defined]


async def _read_addresses(ids: list[UUID]) -> dict[UUID, Address]:
    return {row.id: row for row in await fetch(Address, "WHERE id IN (?)", ids)}


async def found_address(actor: Actor, address_id: UUID) -> Address | None:
    """An address of a company that the actor may see."""
    found = await Address.get_or_none(id=address_id)
    if found is None or not await visible(actor).filter(id=found.customer_id).exists():  # type: ignore[attr-defined]
        return None
    return found


async def address(actor: Actor, address_id: UUID | None, *, field: str | None = None) -> Address:
    """Raises NotFound, also for an address of a company that the actor may not see."""
    found = await found_address(actor, address_id) if address_id else None
    if found is None:
        raise NotFound("The address", "该地址", field=field)
    return found


async def contacts(customer_ids: Collection[UUID]) -> list[Contact]:
    return await Contact.filter(customer_id__in=list(customer_ids)).order_by("id")


async def addresses(customer_ids: Collection[UUID]) -> list[Address]:
    """The default address first."""
    return await Address.filter(customer_id__in=list(customer_ids)).order_by("-is_default", "id")


async def notes(customer_ids: Collection[UUID]) -> list[CustomerNote]:
    """The latest first."""
    return await CustomerNote.filter(customer_id__in=list(customer_ids)).order_by("-id")


def snapshot(row: Address) -> AddressSnapshot:
    """The address as an order keeps it."""
    return AddressSnapshot(
        recipient=row.recipient,
        phone=row.phone,
        area_code=row.area_code,
        province=row.province,
        city=row.city,
        district=row.district,
        street=row.street,
        postcode=row.postcode,
        country=row.country,
    )


def meeting(query: QuerySet[Customer], words: Sequence[Word]) -> QuerySet[Customer]:
    """Those of the customers that meet all words of a question."""
    for word in words:
        query = query.filter(id__in=lookup.records(RecordKind.CUSTOMER, word))
    return query


async def search(actor: Actor, text: str, first: int) -> Hits[Customer]:
    """The customers that the actor may see and that a text means, the best first."""

    async def latest(words: Sequence[Word]) -> QuerySet[Customer]:
        return meeting(visible(actor), words).order_by("-created_at", "-id")

    return await lookup.best([RecordKind.CUSTOMER], text, first, latest, lambda row: [row.id])


async def found(actor: Actor, wanted: CustomerFilter) -> QuerySet[Customer]:
    """The customers that a list, an export or a bulk action with this filter is about."""
    query = visible(actor)
    query = meeting(query, understood(wanted.search or ""))
    if wanted.statuses is not None:
        query = query.filter(status__in=list(wanted.statuses))
    if wanted.price_levels is not None:
        query = query.filter(price_level__in=list(wanted.price_levels))
    if wanted.owner_id is not None:
        query = query.filter(owner_id=wanted.owner_id)
    if wanted.tags:
        query = query.filter(Q(*[Q(id__in=await _tagged(tag)) for tag in wanted.tags], join_type="OR"))
    if wanted.ids is not None:
        query = query.filter(id__in=list(wanted.ids))
    if wanted.among is not None:
        query = query.filter(wanted.among)
    return query


async def page(actor: Actor, wanted: CustomerFilter, sort: CustomerSort, request: PageRequest) -> Page[Customer]:
    """One page of what `found` gives."""
    return await keyset(await found(actor, wanted), sort.value, request)


async def _tagged(tag: str) -> list[Any]:
    """Ids of customers with a tag. `tags` is a short JSON list on both databases."""
    unnest = "json_each(customer.tags) AS tag"
    if not is_sqlite():
        unnest = "jsonb_array_elements_text(customer.tags) AS tag(value)"
    statement = f"SELECT DISTINCT customer.id FROM customer, {unnest} WHERE tag.value = ?"
    return [row["id"] for row in await rows(statement, tag)]


async def after(last: UUID | None) -> list[Customer]:
    """The next customers by id, `BATCH` of them. One statement."""
    return await fetch(Customer, f"WHERE id > ? ORDER BY id LIMIT {BATCH}", last or UUID(int=0))


async def records(some: Sequence[Customer]) -> list[Record]:
    """What these customers are found by. One statement."""
    people: dict[UUID, list[Contact]] = {}
    for one in await contacts([row.id for row in some]):
        people.setdefault(one.customer_id, []).append(one)  # type: ignore[attr-defined]
    return [record(row, people.get(row.id, [])) for row in some]


async def differences() -> Sequence[str]:
    """Customers who are not found by what they are."""
    wrong: list[str] = []
    last: UUID | None = None
    while batch := await after(last):
        there = await lookup.digests([row.id for row in batch])
        fresh = zip(batch, map(document, await records(batch)), strict=True)
        wrong += [f"customer {row.number} is found by other words" for row, now in fresh
                  if there.get(row.id) != now.digest]  # fmt: skip
        last = batch[-1].id
    return wrong
