"""Price lists, their prices, and customers' own item codes."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.catalog import queries as catalog
from orderwell.core.errors import DomainError, Forbidden, raise_all
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.money import Money as MoneyValue
from orderwell.core.money import parse
from orderwell.core.page import PageRequest, keyset
from orderwell.customers import queries as customers
from orderwell.price_lists import commands, models, queries

from .access import Id
from .catalog import Variant
from .context import here
from .customers import customers_here
from .discovery import goods_here
from .fields import SIGNED_IN, field, mutation, query, relation, view
from .types import Connection, Money
from .viewing import firm_here, keyed


@view(models.CustomerItem, "The code under which a customer knows a variant.")
class CustomerCode:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="What the customer writes on orders.")

    @relation(Variant, "What they mean.")
    async def variant(rows: strawberry.Parent[list[models.CustomerItem]], info: Info) -> Any:
        return await keyed(info, "variant", catalog.variants_by_id).load_many([row.variant_id for row in rows])

    @relation(Annotated["Customer", strawberry.lazy("orderwell.api.customers")], "Whose code it is.")  # noqa: F821
    async def customer(rows: strawberry.Parent[list[models.CustomerItem]], info: Info) -> Any:
        return await customers_here(info).load_many([row.customer_id for row in rows])


@view(models.Price, "A price of a list.")
class Price:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    min_quantity: int = strawberry.field(description="From this many base units on.")

    @relation(Variant, "What it is for.")
    async def variant(rows: strawberry.Parent[list[models.Price]], info: Info) -> Any:
        return await keyed(info, "variant", catalog.variants_by_id).load_many([row.variant_id for row in rows])

    @relation(Money, "One base unit costs this, tax included.")
    async def unit_price(rows: strawberry.Parent[list[models.Price]], info: Info) -> Any:
        lists = keyed(info, "price_list", queries.by_ids)
        of = await lists.load_many([row.price_list_id for row in rows])
        return [MoneyValue(row.unit_price, one.currency) for row, one in zip(rows, of, strict=True) if one]


@view(models.PriceList, "For everybody, a price level, or one customer; the most specific wins.")
class PriceList:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="Stable code, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    currency: str = strawberry.field(description="ISO 4217 code.")
    price_level: str | None = strawberry.field(description="The price level that it is for.")
    priority: int = strawberry.field(description="Of two lists of the same kind, the higher one wins.")
    valid_from: datetime | None = strawberry.field(description="When it begins; null: always.")
    valid_to: datetime | None = strawberry.field(description="When it ends, exclusive; null: never.")
    active: bool = strawberry.field(description="Whether it counts.")
    version: int = strawberry.field(description="Give it back when changing the list.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.PriceList], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @relation(
        Annotated["Customer", strawberry.lazy("orderwell.api.customers")] | None,  # noqa: F821
        "The customer that it is for, if the viewer may see that.",
    )
    async def customer(rows: strawberry.Parent[list[models.PriceList]], info: Info) -> Any:
        if not here(info).actor.can("customers.read"):
            return [None for _ in rows]
        known = await customers.by_ids([row.customer_id for row in rows if row.customer_id])
        return [known.get(row.customer_id) if row.customer_id else None for row in rows]

    @relation(Connection[Price], "Its prices, by variant.")
    async def prices(
        rows: strawberry.Parent[list[models.PriceList]],
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 50,
        after: Annotated[str | None, strawberry.argument(description="Continue after this cursor.")] = None,
        search: Annotated[str | None, strawberry.argument(description="Goods, as `search` understands it.")] = None,
    ) -> Any:
        goods = await goods_here(info, search)
        found = await queries.pages_of([row.id for row in rows], goods, PageRequest(first, after))
        return [found[row.id] for row in rows]


@strawberry.input(description="A price list as it shall be; without level and customer it is for everybody.")
class PriceListInput:
    code: str = strawberry.field(description="Letters, digits and . _ / -, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    price_level: str | None = strawberry.field(default=None, description="For customers of this level.")
    customer_id: strawberry.ID | None = strawberry.field(default=None, description="For this customer.")
    priority: int | None = strawberry.field(default=None, description="The higher one wins.")
    valid_from: datetime | None = strawberry.field(default=None, description="When it begins.")
    valid_to: datetime | None = strawberry.field(default=None, description="When it ends, exclusive.")
    active: bool | None = strawberry.field(default=None, description="Whether it counts; yes when absent.")


@strawberry.input(description="A price to set or to remove.")
class PriceInput:
    variant_id: strawberry.ID = strawberry.field(description="What it is for.")
    min_quantity: int = strawberry.field(default=1, description="From this many base units on.")
    unit_price: str | None = strawberry.field(
        default=None, description="Decimal text per base unit, tax included; null removes the price."
    )


async def _data(info: Info, given: PriceListInput) -> commands.PriceListData:
    customer_id = wanted_id(given.customer_id)
    if customer_id:
        await customers.get(here(info).actor, customer_id, field="customerId")
    return commands.PriceListData(
        code=given.code,
        name_zh=given.name_zh,
        name_en=given.name_en,
        price_level=given.price_level,
        customer_id=customer_id,
        priority=given.priority or 0,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        active=given.active is not False,
    )


def _changes(given: list[PriceInput], currency: str) -> list[commands.PriceChange]:
    changes, problems = list[commands.PriceChange](), list[DomainError]()
    for n, one in enumerate(given):
        amount = None
        try:
            if one.unit_price is not None:
                amount = parse(one.unit_price, currency, field=f"prices.{n}.unitPrice")
        except DomainError as problem:
            problems.append(problem)
        changes.append(commands.PriceChange(as_uuid(one.variant_id), amount, one.min_quantity))
    raise_all(problems)
    return changes


class Query:
    @query("prices.read", list[PriceList], "All lists: for everybody first, then levels, then customers.")
    async def price_lists(self) -> Any:
        return await queries.price_lists()

    @query("prices.read", PriceList | None, "One list.")
    async def price_list(self, id: Id) -> Any:
        return await queries.found(as_uuid(id))

    @query(SIGNED_IN, list[str], "Every price level; needs prices.read or customers.read.")
    async def price_levels(self, info: Info) -> Any:
        actor = here(info).actor
        if not (actor.can("prices.read") or actor.can("customers.read")):
            raise Forbidden()
        return await queries.price_levels()

    @query("customers.read", Connection[CustomerCode], "Customers' own codes, by code.")
    async def customer_codes(
        self,
        info: Info,
        customer_id: Annotated[strawberry.ID | None, strawberry.argument(description="Of one customer.")] = None,
        product_id: Annotated[strawberry.ID | None, strawberry.argument(description="For one product.")] = None,
        search: Annotated[str | None, strawberry.argument(description="Words of the code, or goods.")] = None,
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        whose = {"customer_id": wanted_id(customer_id), "product_id": wanted_id(product_id)}
        goods = await goods_here(info, search) or []
        whom = customers.visible(here(info).actor)
        found = queries.codes(whom, **whose, search=search or "", product_ids=goods)
        return await keyset(found, "code", PageRequest(first, after))


class Mutation:
    @mutation("prices.write", PriceList, "Add a price list.")
    async def create_price_list(
        self, info: Info, input: Annotated[PriceListInput, strawberry.argument(description="What it shall be.")]
    ) -> Any:
        currency = (await firm_here(info)).currency
        return await commands.create(here(info).work, await _data(info, input), currency)

    @mutation("prices.write", PriceList, "Change a price list, not its prices.")
    async def update_price_list(
        self,
        info: Info,
        id: Id,
        input: Annotated[PriceListInput, strawberry.argument(description="What it shall be.")],
        version: Annotated[int, strawberry.argument(description="The version that was edited.")],
    ) -> Any:
        return await commands.update(here(info).work, as_uuid(id), await _data(info, input), version)

    @mutation("prices.write", PriceList, "Set or remove many prices of a list, all or none.")
    async def set_prices(
        self,
        info: Info,
        price_list_id: Annotated[strawberry.ID, strawberry.argument(description="The list.")],
        prices: Annotated[list[PriceInput], strawberry.argument(description="At most 2,000.")],
    ) -> Any:
        row = await queries.get(as_uuid(price_list_id))
        return await commands.set_prices(here(info).work, row.id, _changes(prices, row.currency))

    @mutation("customers.write", Variant, "Note under which code a customer knows a variant.")
    async def set_customer_code(
        self,
        info: Info,
        customer_id: Annotated[strawberry.ID, strawberry.argument(description="The customer.")],
        variant_id: Annotated[strawberry.ID, strawberry.argument(description="The variant.")],
        code: Annotated[str | None, strawberry.argument(description="The code; null forgets it.")] = None,
    ) -> Any:
        context = here(info)
        customer = await customers.get(context.actor, as_uuid(customer_id), field="customerId")
        variant = await commands.set_customer_code(context.work, customer.id, as_uuid(variant_id), code)
        return (await catalog.variants_by_id([variant]))[variant]
