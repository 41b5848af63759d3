"""From a filter of the graph to the search engine and back to rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from strawberry.types import Info

from orderwell.catalog.models import Product
from orderwell.catalog.queries import SEES_ALL
from orderwell.core.ids import as_uuid
from orderwell.core.money import parse
from orderwell.core.page import COUNT_CAP, Page, PageRequest
from orderwell.discovery.queries import Found, ProductOrder, find, meant
from orderwell.faceting.queries import facets
from orderwell.faceting.rules import AttributeChoice, Facets, Viewer, Wanted
from orderwell.listing.queries import by_ids
from orderwell.pricing.errors import PricesHidden
from orderwell.query_parsing.rules import normal
from orderwell.search.rules import Weights
from orderwell.taxonomy.models import Attribute, Brand
from orderwell.taxonomy.queries import attributes, brands_by_id

from .context import here
from .taxonomy import tree_here
from .viewing import customer_here, firm_here, keyed, once, range_here, sees_prices_here


class FoundPage(Page[Product], frozen=True):
    """A page of hits; the total is known already."""

    total: int = 0

    async def total_count(self) -> int:
        return min(self.total, COUNT_CAP)


async def attributes_here(info: Info) -> Sequence[Attribute]:
    """All attributes in display order, read once per request."""
    return await once(info, "attributes", attributes, shelved=True)


async def viewer_here(info: Info) -> Viewer:
    """Who looks for products."""
    within, prices = await range_here(info), await sees_prices_here(info)
    return Viewer(here(info).actor.can(SEES_ALL), await customer_here(info), within, prices)


async def check_prices(info: Info, given: Any, sort: Any) -> None:
    """Raises PricesHidden for who narrows or sorts by prices without seeing them: by and by that would tell them."""
    bounds = given is not None and not given.min_price is given.max_price is None
    if (bounds or sort.name.startswith("PRICE")) and not await sees_prices_here(info):
        raise PricesHidden(field="filter.minPrice" if bounds else "sort")


async def as_wanted(info: Info, given: Any, text: str | None = None) -> Wanted:
    """What a `ProductFilter` wants. Raises Invalid for amounts that are none, Forbidden for states of staff."""
    if given is None:
        return Wanted(text or "")
    if given.statuses is not None:
        here(info).actor.require(SEES_ALL)
    low, high = given.min_price, given.max_price
    currency = (await firm_here(info)).currency if low or high else ""
    return Wanted(
        text=text or given.search or "",
        category_code=given.category_code,
        brand_codes=given.brand_codes,
        min_price=parse(low, currency, field="filter.minPrice") if low else None,
        max_price=parse(high, currency, field="filter.maxPrice") if high else None,
        in_stock=given.in_stock,
        new=given.new,
        bought=given.bought,
        statuses=None if given.statuses is None else [one.value for one in given.statuses],
        attributes=[AttributeChoice(a.code, a.values or (), a.min, a.max) for a in given.attributes or []],
        ids=None if given.ids is None else [key for one in given.ids if (key := as_uuid(one))],
    )


async def found_here(
    info: Info, wanted: Wanted, sort: ProductOrder, request: PageRequest, weights: Weights | None = None
) -> Found:
    """What the engine answers the viewer; with other `weights` than those that stand. Raises PricesHidden."""
    await check_prices(info, wanted, sort)
    tree = await tree_here(info) if wanted.category_code is not None else ()
    attributes = await attributes_here(info) if wanted.attributes else ()
    return await find(await viewer_here(info), wanted, sort, request, tree, attributes, weights)


async def goods_here(info: Info, text: str | None) -> list[UUID] | None:
    """The products that words mean, for lists of staff that show something else of them; None: no words were given."""
    return await meant(Viewer(sees_all=True), text) if normal(text or "") and text else None


async def page_of(info: Info, found: Found) -> FoundPage:
    """The rows of an answer's page."""
    context = here(info)
    rows = await by_ids(found.ids, recall=context.up_to_date and not context.actor.can(SEES_ALL))
    gone = len(rows) < len(found.ids)
    return FoundPage(rows, found.cursors({row.id for row in rows} if gone else None), found.has_next, None, found.total)


async def brands_here(info: Info, ids: Sequence[UUID]) -> list[Brand]:
    """The brands of these ids; those that are gone are left out."""
    found = await keyed(info, "brand", brands_by_id, shelved="").load_many(ids)
    return [one for one in found if one is not None]


async def facets_of(info: Info, found: Found) -> Facets:
    """The counts beside an answer."""
    around = await tree_here(info), await attributes_here(info)
    return await facets(await viewer_here(info), found.narrowed, found.known, *around)
