"""Lists of products, facets and the picker of variants."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.catalog import models, queries
from orderwell.core.errors import Invalid
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.money import Money as Amount
from orderwell.core.money import parse
from orderwell.core.page import PageRequest
from orderwell.discovery.queries import ProductOrder as Order
from orderwell.faceting.rules import Facets, Wanted, worth_choosing
from orderwell.listing import queries as listing
from orderwell.price_lists.queries import variant_of_code
from orderwell.taxonomy import models as taxonomy
from orderwell.taxonomy.models import AttributeKind

from .catalog import Product, Variant
from .context import here
from .discovery import as_wanted, attributes_here, brands_here, check_prices, facets_of, found_here, page_of
from .fields import PUBLIC, query
from .taxonomy import Attribute, tree_here
from .types import Connection, Money, described
from .viewing import firm_here, money_here, range_here

MOST_PICKED = 50
ProductSort: Any = described(
    queries.ProductSort,
    "How products are sorted.",
    POPULAR="What sells best first.",
    NEWEST="The newest first.",
    PRICE_ASC="The lowest list price first.",
    PRICE_DESC="The highest list price first.",
    NAME="By Chinese name.",
)


@strawberry.input(description="Products with an attribute in one of the values, or in a range.")
class AttributeFilter:
    code: str = strawberry.field(description="The attribute.")
    values: list[str] | None = strawberry.field(default=None, description="Any of these.")
    min: float | None = strawberry.field(default=None, description="A number not below this.")
    max: float | None = strawberry.field(default=None, description="A number not above this.")


@strawberry.input(description="Which products: all that is given must hold.")
class ProductFilter:
    search: str | None = strawberry.field(default=None, description="What is looked for, as `search` understands it.")
    category_code: str | None = strawberry.field(default=None, description="In that category or below.")
    brand_codes: list[str] | None = strawberry.field(default=None, description="Of any of these brands.")
    min_price: str | None = strawberry.field(default=None, description="List price not below, decimal text.")
    max_price: str | None = strawberry.field(default=None, description="List price not above, decimal text.")
    in_stock: bool | None = strawberry.field(
        default=None, description="true: only what can be promised now; false: only what cannot."
    )
    statuses: list[models.ProductStatus] | None = strawberry.field(
        default=None, description="In any of these states; needs catalog.read."
    )
    attributes: list[AttributeFilter] | None = strawberry.field(default=None, description="All of these.")
    ids: list[strawberry.ID] | None = strawberry.field(default=None, description="Only these.")
    new: bool | None = strawberry.field(default=None, description="true: only what was made in the last 30 days.")
    bought: bool | None = strawberry.field(default=None, description="true: only what the viewer's company ordered.")


@strawberry.type(description="One choice of a facet.")
class FacetValue:
    code: str = strawberry.field(description="What to filter by.")
    name: str = strawberry.field(description="Name in the viewer's language.")
    count: int = strawberry.field(description="Products that the choice would give.")


@strawberry.type(description="The values of one attribute.")
class AttributeFacet:
    attribute: Attribute = strawberry.field(description="Which attribute.")
    values: list[FacetValue] = strawberry.field(description="Its values, the most frequent first.")


@strawberry.type(description="Products in a range of prices.")
class PriceBar:
    min: Money = strawberry.field(description="From this price on.")
    below: Money = strawberry.field(description="Up to this price, itself not included.")
    count: int = strawberry.field(description="Products in it.")


@strawberry.type(description="The choices that narrow a list, each counted without its own facet's choice.")
class ProductFacets:
    total: int = strawberry.field(description="Products with everything that is chosen.")
    brands: list[FacetValue] = strawberry.field(description="By brand, the most frequent first.")
    categories: list[FacetValue] = strawberry.field(description="By category, in the order of the tree.")
    min_price: Money | None = strawberry.field(description="The lowest of the viewer's prices; null without products.")
    max_price: Money | None = strawberry.field(description="The highest of the viewer's prices.")
    price_bars: list[PriceBar] = strawberry.field(description="How the viewer's prices are spread, in ranges.")
    in_stock: int = strawberry.field(description="Products that can be promised now.")
    new: int = strawberry.field(description="Products made in the last 30 days.")
    bought: int = strawberry.field(description="Products that the viewer's company has ordered.")
    attributes: list[AttributeFacet] = strawberry.field(description="By attribute.")


FilterArgument = Annotated[ProductFilter | None, strawberry.argument(description="Which products; null: all.")]


async def as_filter(info: Info, given: ProductFilter | None) -> queries.ProductFilter:
    """The domain's filter of what needs no search. Raises Invalid for amounts that are none."""
    if given is None:
        return queries.ProductFilter()
    currency = (await firm_here(info)).currency if given.min_price or given.max_price else ""
    low, high = given.min_price, given.max_price
    return queries.ProductFilter(
        category_code=given.category_code,
        brand_codes=given.brand_codes,
        min_price=parse(low, currency, field="filter.minPrice") if low else None,
        max_price=parse(high, currency, field="filter.maxPrice") if high else None,
        statuses=given.statuses,
        attributes=[
            queries.AttributeFilter(one.code, one.values or (), one.min, one.max) for one in given.attributes or []
        ],
        ids=None if given.ids is None else [key for one in given.ids if (key := as_uuid(one))],
    )


def _by_count(values: Iterable[FacetValue]) -> list[FacetValue]:
    return sorted(values, key=lambda one: (-one.count, one.code))


async def _brand_facet(info: Info, counts: Mapping[UUID, int]) -> list[FacetValue]:
    text = here(info).text
    return _by_count(
        FacetValue(code=one.code, name=text(one.name_zh, one.name_en), count=counts[one.id])
        for one in await brands_here(info, list(counts))
    )


async def _category_facet(info: Info, counts: Mapping[UUID, int]) -> list[FacetValue]:
    text = here(info).text
    return [
        FacetValue(code=one.code, name=text(one.name_zh, one.name_en), count=counts[one.id])
        for one in await tree_here(info)
        if one.id in counts
    ]


def _value_name(info: Info, attribute: taxonomy.Attribute, value: str) -> str:
    text = here(info).text
    if attribute.kind is AttributeKind.BOOL:
        return text("是", "Yes") if value == "true" else text("否", "No")
    options = {one["code"]: text(one["name_zh"], one["name_en"]) for one in attribute.options}
    return options.get(value, f"{value} {attribute.unit}".strip())


def _sorted_values(attribute: taxonomy.Attribute, values: list[FacetValue]) -> list[FacetValue]:
    if attribute.kind is AttributeKind.NUMBER:
        return sorted(values, key=lambda one: Decimal(one.code))
    return _by_count(values)


def _offered(info: Info, attribute: taxonomy.Attribute, values: Sequence[FacetValue], chosen: Collection[str]) -> bool:
    """What narrows already can always be taken back."""
    if attribute.kind is not AttributeKind.TEXT or attribute.code in chosen:
        return True
    return worth_choosing({one.code: one.count for one in values}, wide_letters=here(info).locale != "en")


async def _attribute_facets(info: Info, facets: Facets) -> list[AttributeFacet]:
    found: list[AttributeFacet] = []
    for attribute in await attributes_here(info):
        values = [
            FacetValue(code=value, name=_value_name(info, attribute, value), count=count)
            for (attribute_id, value), count in facets.values.items()
            if attribute_id == attribute.id
        ]
        if values and _offered(info, attribute, values, facets.chosen):
            found.append(AttributeFacet(attribute=attribute, values=_sorted_values(attribute, values)))  # type: ignore[arg-type]
    return found


async def shown_facets(info: Info, found: Facets) -> ProductFacets:
    """Counts with the names that the viewer reads."""
    currency = (await firm_here(info)).currency
    low, high = found.bounds or (None, None)
    return ProductFacets(
        total=found.total,
        brands=await _brand_facet(info, found.brands),
        categories=await _category_facet(info, found.categories),
        min_price=None if low is None else await money_here(info, low),  # type: ignore[arg-type]
        max_price=None if high is None else await money_here(info, high),  # type: ignore[arg-type]
        price_bars=[
            PriceBar(min=Amount(start, currency), below=Amount(end, currency), count=count)  # type: ignore[arg-type]
            for start, end, count in found.bars
        ],
        in_stock=found.in_stock,
        new=found.new,
        bought=found.bought,
        attributes=await _attribute_facets(info, found),
    )


SORTS = {
    queries.ProductSort.POPULAR: Order.BEST_SOLD,
    queries.ProductSort.NEWEST: Order.NEWEST,
    queries.ProductSort.PRICE_ASC: Order.PRICE_ASC,
    queries.ProductSort.PRICE_DESC: Order.PRICE_DESC,
    queries.ProductSort.NAME: Order.NAME,
}


class Query:
    @query(PUBLIC, Connection[Product], "Products; customers see what is published.", scope="price_list")
    async def products(
        self,
        info: Info,
        filter: FilterArgument = None,
        sort: Annotated[
            queries.ProductSort, strawberry.argument(description="In which order.")
        ] = queries.ProductSort.POPULAR,
        first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 24,
        after: Annotated[str | None, strawberry.argument(description="Continue after this cursor.")] = None,
    ) -> Any:
        if filter is not None and (filter.search or filter.new or filter.bought or filter.in_stock is not None):
            order = Order.RELEVANCE if sort is queries.ProductSort.POPULAR else SORTS[sort]
            found = await found_here(info, await as_wanted(info, filter), order, PageRequest(first, after))
            return await page_of(info, found)
        await check_prices(info, filter, sort)
        wanted = await as_filter(info, filter)
        tree = await tree_here(info) if wanted.category_code else []
        within, recall = await range_here(info), here(info).up_to_date
        return await listing.page(
            here(info).actor, wanted, sort, PageRequest(first, after), tree, within, recall=recall
        )

    @query(PUBLIC, ProductFacets, "The choices that narrow a list of products.", scope="price_list")
    async def product_facets(self, info: Info, filter: FilterArgument = None) -> Any:
        found = await found_here(info, await as_wanted(info, filter), Order.BEST_SOLD, PageRequest(1))
        return await shown_facets(info, await facets_of(info, found))

    @query(
        PUBLIC,
        Product | None,
        "One product, by id or by code; null when there is none that the viewer may see.",
        scope="price_list",
    )
    async def product(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Its id.")] = None,
        code: Annotated[str | None, strawberry.argument(description="Its code.")] = None,
    ) -> Any:
        if id is None and code is None:
            zh, en = "请提供 id 或 code。", "Give the id or the code."
            raise Invalid(field="id", reason_zh=zh, reason_en=en)
        actor, within, recall = here(info).actor, await range_here(info), here(info).up_to_date
        if id is not None:
            return await listing.one(actor, wanted_id(id), within=within, recall=recall)
        return await listing.one(actor, code=code, within=within, recall=recall)

    @query(
        PUBLIC,
        list[Variant],
        "Variants for a picker: an exact SKU, barcode or own code first, then by words.",
        scope="price_list",
    )
    async def variants(
        self,
        info: Info,
        search: Annotated[str, strawberry.argument(description="SKU, barcode, own code, or words of the name.")],
        first: Annotated[int, strawberry.argument(description="How many, at most 50.")] = 10,
    ) -> Any:
        actor = here(info).actor
        coded = await variant_of_code(actor.customer_id, search) if actor.customer_id else None
        most = max(1, min(first, MOST_PICKED))
        found = await found_here(info, Wanted(search), Order.RELEVANCE, PageRequest(most))
        return await queries.pick(actor, search, most, found.ids, coded, await range_here(info))
