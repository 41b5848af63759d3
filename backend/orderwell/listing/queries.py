"""Pages of products without words to search for: what a shop is asked for most, by hand-written SQL.

It gives what `catalog.queries.page` gives (a test compares them); filters that it does not know go there. Rows are
late instances (`core.db.late`): whoever has seen a row before needs no more of it than that it is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from orderwell.catalog import queries as catalog
from orderwell.catalog.models import Product, ProductStatus
from orderwell.catalog.queries import ProductFilter, ProductSort
from orderwell.catalog.rules import Range
from orderwell.core.db.late import fetch_late
from orderwell.core.db.sql import is_sqlite, spread
from orderwell.core.page import Cursors, Page, PageRequest, position, sizes_of
from orderwell.core.work import Actor
from orderwell.taxonomy.models import Category

Condition = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Listing(Page[Product]):
    """A page; `matching` selects the ids of all its rows, with these `values`."""

    matching: str = ""
    values: Sequence[Any] = ()

    async def total_count(self) -> int:
        """Rows in all, at most `COUNT_CAP`."""
        return (await sizes_of([spread(self.matching, self.values)]))[0]


async def page(
    actor: Actor,
    wanted: ProductFilter,
    sort: ProductSort,
    request: PageRequest,
    tree: Sequence[Category] = (),
    within: Range | None = None,
    *,
    recall: bool = False,
) -> Page[Product]:
    """See `catalog.queries.page`; `recall`: see `recalls`. One statement, two for rows that were not read before."""
    if wanted.attributes:
        return await catalog.page(actor, wanted, sort, request, tree, within)
    order = sort.value
    column, down = order.lstrip("-"), order.startswith("-")
    conditions = [*_conditions(actor, wanted, tree), *in_range(within)]
    where = " AND ".join(text for text, _ in conditions) or "1 = 1"
    values = [value for _, given in conditions for value in given]
    matching, counted = f"SELECT id FROM product WHERE {where}", list(values)
    if request.after:
        where += f" AND ({column}, id) {'<' if down else '>'} (?, ?)"
        values += position(Product, column, request.after)
    way = "DESC" if down else "ASC"
    rest = f"WHERE {where} ORDER BY {column} {way}, id {way} LIMIT {request.first + 1}"
    found = await fetch_late(Product, rest, *values, recall=recall and recalls(actor))
    shown = found[: request.first]
    return Listing(shown, Cursors(shown, column), len(found) > request.first, None, matching, counted)


def recalls(actor: Actor) -> bool:
    """Whether rows may be those of a request before, see `fetch_late`: all that buyers may see has been published."""
    return not actor.can(catalog.SEES_ALL)


def _conditions(actor: Actor, wanted: ProductFilter, tree: Sequence[Category]) -> list[Condition]:
    """Raises Forbidden when somebody asks for states that only staff sees."""
    found: list[Condition] = []
    if not actor.can(catalog.SEES_ALL):
        found.append(("status = ?", [ProductStatus.PUBLISHED]))
    if wanted.statuses is not None:
        actor.require(catalog.SEES_ALL)
        found.append(("status IN (?)", [list(wanted.statuses)]))
    if wanted.ids is not None:
        found.append(("id IN (?)", [list(wanted.ids)]))
    if wanted.category_code is not None:
        root = next((row for row in tree if row.code == wanted.category_code), None)
        below = [row.id for row in tree if root and row.path.startswith(root.path)]
        found.append(("category_id IN (?)", [below]))
    if wanted.brand_codes is not None:
        found.append(("brand_id IN (SELECT id FROM brand WHERE code IN (?))", [list(wanted.brand_codes)]))
    # SQLite takes a bound of the price for more than it is, and would read and sort all rows within it instead of
    # walking an index in the order that is asked for; `+` keeps it from that.
    for sign, bound in ((">=", wanted.min_price), ("<=", wanted.max_price)):
        if bound is not None:
            found.append((f"{'+' if is_sqlite() else ''}from_price {sign} ?", [bound]))
    return found


def in_range(within: Range | None, prefix: str = "") -> list[Condition]:
    """That a range has the product, in SQL with `?` for the values; `prefix`: of its columns, such as "p."."""
    if within is None:
        return []
    every = (("id", within.products), ("category_id", within.categories), ("brand_id", within.brands))
    named: list[Condition] = [(f"{prefix}{column} IN (?)", [sorted(ids)]) for column, ids in every if ids]
    if within.only:
        either = " OR ".join(text for text, _ in named) or "1 = 0"
        return [(f"({either})", [value for _, given in named for value in given])]
    # COALESCE: a product without a brand is not of these.
    return [(f"NOT COALESCE({text}, {'0' if is_sqlite() else 'FALSE'})", given) for text, given in named]


async def by_ids(ids: Sequence[UUID]) -> list[Product]:
    """The products in the order of their ids; those that are gone are left out. One statement."""
    if not ids:
        return []
    found = {row.__dict__["_key"]: row for row in await fetch_late(Product, "WHERE id IN (?)", list(ids))}
    keys = map(str, ids) if is_sqlite() else ids
    return [found[key] for key in keys if key in found]


async def one(
    actor: Actor, product_id: UUID | None = None, code: str | None = None, within: Range | None = None
) -> Product | None:
    """The product of that id or code, if the actor may see it. One statement."""
    column, value = ("id", product_id) if code is None else ("code", code)
    if value is None:
        return None
    shown = "" if actor.can(catalog.SEES_ALL) else " AND status = ?"
    found = await fetch_late(Product, f"WHERE {column} = ?{shown}", value, *[ProductStatus.PUBLISHED][: bool(shown)])
    return found[0] if found and catalog.offered(found[0], within) else None
