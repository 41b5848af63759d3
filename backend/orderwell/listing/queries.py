"""Pages of products without words to search for: what a shop is asked for most, by hand-written SQL.

It gives what `catalog.queries.page` gives (a test compares them); filters that it does not know go there. Rows are
late instances (`core.db.late`): whoever has seen a row before needs no more of it than that it is the same.

What a list asks the database is which rows, and in what order. The rows themselves are there when they were read before
and nobody has written any since: then only their keys are read, which an index has (`Recent`).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from orderwell.catalog import queries as catalog
from orderwell.catalog.models import Product, ProductStatus
from orderwell.catalog.queries import ProductFilter, ProductSort
from orderwell.catalog.rules import Range
from orderwell.core.db import versions
from orderwell.core.db.executor import Make, maker
from orderwell.core.db.late import late
from orderwell.core.db.prepared import columns, select
from orderwell.core.db.sql import connection, is_sqlite, prepared, spread
from orderwell.core.page import Condition, Cursors, Page, PageRequest, Selected, position, selection
from orderwell.core.work import Actor
from orderwell.taxonomy.models import Category

MOST = 4_000  # rows that are remembered
TABLE = Product._meta.db_table


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
    """See `catalog.queries.page`; `recall`: see `Recent`. One statement, two for rows that were not read before."""
    if wanted.attributes:
        return await catalog.page(actor, wanted, sort, request, tree, within)
    order = sort.value
    column, down = order.lstrip("-"), order.startswith("-")
    conditions = [*_conditions(actor, wanted, tree), *in_range(within)]
    matching, counted = selection("SELECT id FROM product", conditions)
    if request.after:
        beyond = f"({column}, id) {'<' if down else '>'} (?, ?)"
        conditions.append((beyond, position(Product, column, request.after)))
    way = "DESC" if down else "ASC"
    rest, values = selection("", conditions, f" ORDER BY {column} {way}, id {way} LIMIT {request.first + 1}")
    found = await RECENT.fetch(rest, values, recall=recall and not actor.can(catalog.SEES_ALL))
    shown = found[: request.first]
    return Selected(shown, Cursors(shown, column), len(found) > request.first, None, matching, counted)


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


async def by_ids(ids: Sequence[UUID], *, recall: bool = False) -> list[Product]:
    """The products in the order of their ids; those that are gone are left out. One statement; none for rows that
    were read before, see `Recent`."""
    if not ids:
        return []
    keys = list(map(str, ids)) if is_sqlite() else list(ids)
    if recall and (standing := RECENT.recalled(keys)) is not None:
        return standing
    rows = await RECENT.read("WHERE id IN (?)", [list(ids)], remember=recall)
    found = {row.__dict__["_key"]: row for row in rows}
    return [found[key] for key in keys if key in found]


async def one(
    actor: Actor,
    product_id: UUID | None = None,
    code: str | None = None,
    within: Range | None = None,
    *,
    recall: bool = False,
) -> Product | None:
    """The product of that id or code, if the actor may see it. `recall`: see `Recent`. One statement, none for a row
    that was read before."""
    column, value = ("id", product_id) if code is None else ("code", code)
    if value is None:
        return None
    if actor.can(catalog.SEES_ALL):
        found = await RECENT.read(f"WHERE {column} = ?", [value])
    elif recall and (known := RECENT.known(product_id, code)) is not None:
        found = [known]
    else:
        shown = f"WHERE {column} = ? AND status = ?"
        found = await RECENT.read(shown, [value, ProductStatus.PUBLISHED], remember=recall)
    return found[0] if found and catalog.offered(found[0], within) else None


class Recent:
    """The rows that were read last, and instances of those that are still so.

    `_key` of an instance is the row's key, `_row` the row as read: one object as long as it is read to be the same.

    `recall`: rows that were read so before and not written since need not be read again; they are the same instances,
    which nobody changes. Only for who knows of all commits, outside of transactions, and sees nothing but what is
    published: within `versions.LAG` a row may be one that another process has changed.
    """

    def __init__(self) -> None:
        self.rows: dict[Any, tuple[Any, ...]] = {}
        self._standing: dict[Any, Product] = {}
        self._coded: dict[str, Product] = {}  # the same by their codes
        self._mark = versions.mark(TABLE)

    async def fetch(self, rest: str, values: Sequence[Any], *, recall: bool = False) -> list[Product]:
        """What `prepared.fetch` gives for `rest`, filled later."""
        if recall and (recalled := await self._recalled(rest, values)) is not None:
            return recalled
        return await self.read(rest, values, remember=recall)

    def known(self, product_id: UUID | None, code: str | None) -> Product | None:
        """The row of that id or code, when it was read to be recalled and nobody has written any since."""
        standing = self.standing()
        if code is not None:
            found = self._coded.get(code)
        else:
            found = standing.get(str(product_id) if is_sqlite() else product_id)
        if found is not None and (noted := versions.current()) is not None:
            noted.tables.add(TABLE)
        return found

    async def read(self, rest: str, values: Sequence[Any], *, remember: bool = False) -> list[Product]:
        """The same, read from the database. `remember`: for who recalls."""
        standing = self.standing()
        rows = await _read(f"{select(Product)} {rest}", values)
        make = maker(Product, columns(Product), connection().capabilities.dialect)
        assert make is not None, "all columns are there"
        found = [self._late(row, make) for row in rows]
        if remember and self.standing() is standing:
            if len(standing) >= MOST:
                standing.clear()
                self._coded.clear()
            # A hit of a search may have been taken off sale since, and who recalls sees only what is published.
            code, status = map(columns(Product).index, ("code", "status"))
            published = [one for one in found if one.__dict__["_row"][status] == ProductStatus.PUBLISHED]
            standing.update({one.__dict__["_key"]: one for one in published})
            self._coded.update({one.__dict__["_row"][code]: one for one in published})
        return found

    def standing(self) -> dict[Any, Product]:
        """The instances that are as their rows are, by key: another dictionary once the table has been written."""
        mark = versions.mark(TABLE)
        if mark != self._mark:
            self._mark, self._standing, self._coded = mark, {}, {}
        return self._standing

    async def _recalled(self, rest: str, values: Sequence[Any]) -> list[Product] | None:
        """What `rest` finds, when all of it was read before and nobody has written anything meanwhile."""
        standing = self.standing()
        if not standing:
            return None
        keys = await _read(f"SELECT id FROM {TABLE} {rest}", values)
        return self.recalled([row[0] for row in keys]) if self.standing() is standing else None

    def recalled(self, keys: Sequence[Any]) -> list[Product] | None:
        """The instances of these keys, when all rows were read before and nobody has written any since."""
        standing = self.standing()
        try:
            found = [standing[one] for one in keys]
        except KeyError:
            return None
        if (answer := versions.current()) is not None:
            answer.tables.add(TABLE)
        return found

    def _late(self, read: Any, make: Make) -> Product:
        row, key = tuple(read), read["id"]
        known = self.rows.get(key)
        if known == row:
            row = known
        else:
            if len(self.rows) >= MOST:
                self.rows.clear()
            self.rows[key] = row
        made: Product = late(Product, key, row, make)
        return made


async def _read(text: str, values: Sequence[Any]) -> Sequence[Any]:
    on = connection()
    _, found = await on.execute_query(*prepared(on, *spread(text, values)))
    return found  # type: ignore[no-any-return]


RECENT = Recent()
