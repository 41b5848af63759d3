"""Pages and counts of stock and its ledger by hand-written SQL, made for 200,000 SKUs and a million movements.

What a filter compares stands in one index in the order of the list: SKUs with what there is of them in `variant_stock`,
levels by their band. SQLite counts no rows before it chooses: where a warehouse decides, it is counted here whether it
has so few rows of the kind that they are looked up one by one; a `+` before a column keeps it from choosing by that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.core.db.sql import as_id, is_sqlite, rows
from orderwell.core.page import (
    Condition,
    Cursors,
    Page,
    PageRequest,
    Selected,
    decode,
    encode,
    following,
    position,
    selection,
)
from orderwell.inventory import queries as inventory
from orderwell.inventory.models import MovementKind, StockLevel, StockMovement
from orderwell.inventory.rules import StockBand, StockFilter, band
from orderwell.taxonomy.queries import categories

FEW = 2000  # rows that are looked up one by one, and sorted
SOME = 30_000  # rows that are looked up one by one, and counted; more, when nothing else narrows them
UNKNOWN = 2 * SOME


async def _below(code: str) -> list[UUID]:
    every = await categories()
    root = next((one.path for one in every if one.code == code), None)
    return [one.id for one in every if root is not None and one.path.startswith(root)]


# ---- SKUs --------------------------------------------------------------------------------


class StockRow(Struct, frozen=True):
    """A variant with its levels; totals are over the active warehouses among them."""

    variant_id: UUID
    levels: Sequence[StockLevel]
    on_hand: int
    available: int
    band: StockBand


async def matrix(wanted: StockFilter, request: PageRequest) -> Page[StockRow]:
    """Active variants by SKU with what there is of them, in all warehouses or in the one asked for.

    Two statements, one for the tree of categories when one is asked for, one for a band in a single warehouse.
    """
    around = await _around(wanted)
    chosen, values = _matching(wanted, around, FEW)
    after = decode(request.after, str) if request.after else []
    page = f"{chosen}{' AND s.sku > ?' if after else ''} ORDER BY s.sku LIMIT {request.first + 1}"
    found = await rows(page, *values, *after)
    shown = found[: request.first]
    ids = [as_id(row["id"]) for row in shown]
    levels: dict[UUID, list[StockLevel]] = {variant_id: [] for variant_id in ids}
    for level in await inventory.levels_of(ids, wanted.warehouse_id):
        levels[level.variant_id].append(level)
    every = [_row(variant_id, levels[variant_id]) for variant_id in ids]
    cursors = [encode([row["sku"]]) for row in shown]
    return Selected(every, cursors, len(found) > request.first, None, *_counting(wanted, around))


def _row(variant_id: UUID, levels: Sequence[StockLevel]) -> StockRow:
    counted = [level for level in levels if level.warehouse.active]
    available = sum(max(0, level.available) for level in counted)
    colour = band(available, sum(level.reorder_point for level in counted))
    return StockRow(variant_id, levels, sum(level.on_hand for level in counted), available, colour)


class _Around(Struct, frozen=True):
    """What a filter means: the category and all below; whether the warehouse is sold from, and how many levels there
    have the band, `SOME` at most; `UNKNOWN` when that is not all, since what has no level there has the band, too."""

    below: Sequence[UUID] = ()
    active: bool = False
    found: int = UNKNOWN


async def matching(wanted: StockFilter) -> tuple[str, list[Any]]:
    """A SELECT of the (id, sku) of the variants in the matrix, and its values; for `sizes_of`."""
    return _counting(wanted, await _around(wanted))


def _counting(wanted: StockFilter, around: _Around) -> tuple[str, list[Any]]:
    return _matching(wanted, around, SOME if wanted.category_code else UNKNOWN)


async def _around(wanted: StockFilter) -> _Around:
    inventory.tell_stock()
    below = await _below(wanted.category_code) if wanted.category_code else []
    if not wanted.warehouse_id or not wanted.band:
        return _Around(below)
    found, values = str(UNKNOWN), list[Any]([wanted.warehouse_id])
    if is_sqlite():  # PostgreSQL knows by itself
        some = f"SELECT 1 FROM stock_level WHERE warehouse_id = ? AND band = ? LIMIT {SOME}"
        found, values = f"(SELECT COUNT(*) FROM ({some}))", [wanted.warehouse_id, wanted.band, *values]
        if wanted.band is StockBand.OUT:
            levels = "SELECT COUNT(*) FROM stock_level WHERE warehouse_id = ?"
            found = f"CASE WHEN ({levels}) < (SELECT COUNT(*) FROM variant_stock) THEN {UNKNOWN} ELSE {found} END"
            values = [wanted.warehouse_id, *values]
    row = (await rows(f"SELECT active, {found} AS found FROM warehouse WHERE id = ?", *values) or [{}])[0]
    return _Around(below, bool(row.get("active")), int(row.get("found", 0)))


def _matching(wanted: StockFilter, around: _Around, most: int) -> tuple[str, list[Any]]:
    """A SELECT, still open for AND. `most`: levels of a band in one warehouse that are looked up one by one."""
    named = [one for one in (wanted.variant_ids, wanted.product_ids) if one is not None]
    found: list[Condition] = [(f"{following('s.active') if named else 's.active'} = TRUE", [])]
    if wanted.variant_ids is not None:
        found.append(("s.variant_id IN (?)", [list(wanted.variant_ids)]))
    if wanted.product_ids is not None:
        found.append(("s.variant_id IN (SELECT id FROM variant WHERE product_id IN (?))", [list(wanted.product_ids)]))
    if wanted.category_code:
        found.append(("s.category_id IN (?)", [list(around.below)]))
    source = "variant_stock s"
    if wanted.warehouse_id and wanted.band and around.active and around.found < most and not named:
        source = "stock_level l CROSS JOIN variant_stock s"
        there = "s.variant_id = l.variant_id AND l.warehouse_id = ? AND l.band = ?"
        found.append((there, [wanted.warehouse_id, wanted.band]))
    elif wanted.warehouse_id and wanted.band:
        found.append(_at(wanted.warehouse_id, around.active, wanted.band))
    elif wanted.band:
        found.append((f"{following('s.band') if named else 's.band'} = ?", [wanted.band]))
    return selection(f"SELECT s.variant_id AS id, s.sku FROM {source}", found)


def _at(warehouse_id: UUID, active: bool, wanted: StockBand) -> Condition:
    """That a variant has the band in one warehouse; everything is out in one that is closed."""
    if not active:
        return ("1 = 1" if wanted is StockBand.OUT else "1 = 0"), []
    there = "EXISTS (SELECT 1 FROM stock_level l WHERE l.warehouse_id = ? AND l.variant_id = s.variant_id AND l.band"
    if wanted is StockBand.OUT:
        return f"NOT {there} IN (?))", [warehouse_id, [StockBand.LOW, StockBand.OK]]
    return f"{there} = ?)", [warehouse_id, wanted]


# ---- levels ------------------------------------------------------------------------------


async def levels_page(wanted: StockFilter, request: PageRequest) -> Page[StockLevel]:
    """Levels, those that were opened last first. One statement, and one for the tree of categories."""
    found: list[Condition] = []
    enough = wanted.band is StockBand.OK and wanted.warehouse_id is not None  # nearly all of a warehouse
    if wanted.band:
        found.append((f"{following('band') if enough else 'band'} = ?", [wanted.band]))
    if wanted.warehouse_id:
        following_band = wanted.band and not enough
        found.append((f"{following('warehouse_id') if following_band else 'warehouse_id'} = ?", [wanted.warehouse_id]))
    if wanted.variant_ids is not None:
        found.append(("variant_id IN (?)", [list(wanted.variant_ids)]))
    goods = "variant_id IN (SELECT v.id FROM variant v JOIN product p ON p.id = v.product_id WHERE"
    if wanted.product_ids is not None:
        found.append((f"{goods} p.id IN (?))", [list(wanted.product_ids)]))
    if wanted.category_code:
        found.append((f"{goods} p.category_id IN (?))", [await _below(wanted.category_code)]))
    matching, counted = selection("SELECT id FROM stock_level", found)
    if request.after:
        found.append(("id < ?", position(StockLevel, "id", request.after)[:1]))
    ids, values = selection("SELECT id FROM stock_level", found, f" ORDER BY id DESC LIMIT {request.first + 1}")
    levels = await inventory.levels_among(ids, values)
    shown = levels[: request.first]
    return Selected(shown, Cursors(shown, "id"), len(levels) > request.first, None, matching, counted)


# ---- the ledger --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MovementFilter:
    """What is given must all hold. `reference`: a document's number, whole."""

    level_id: UUID | None = None
    variant_id: UUID | None = None
    warehouse_id: UUID | None = None
    kinds: Sequence[MovementKind] | None = None
    reference: str | None = None


async def movements_page(wanted: MovementFilter, request: PageRequest) -> Page[StockMovement]:
    """The ledger backwards; of a single level exactly in the order in which it was written.

    One statement, and one for a warehouse.
    """
    column = "position" if wanted.level_id else "id"
    named: list[Condition] = []
    if wanted.level_id:
        named.append(("level_id = ?", [wanted.level_id]))
    if wanted.variant_id:
        named.append(("level_id IN (SELECT id FROM stock_level WHERE variant_id = ?)", [wanted.variant_id]))
    if wanted.reference is not None:
        named.append(("reference = ?", [wanted.reference]))
    place = await _in_warehouse(wanted.warehouse_id, bool(named)) if wanted.warehouse_id else []
    kinds = None if wanted.kinds is None else list(dict.fromkeys(wanted.kinds))
    alone = not named and kinds is not None  # the kinds choose the index
    kind = [] if kinds is None else [("kind IN (?)" if alone else f"{following('kind')} IN (?)", [kinds])]
    matching, counted = selection("SELECT id FROM stock_movement", [*named, *place, *kind])
    if request.after:
        place.append(_before(column, position(StockMovement, column, request.after)))
    rest = f" ORDER BY {column} DESC, id DESC LIMIT {request.first + 1}"
    if alone and kinds:
        ids, values = _merged(kinds, place, rest)
    else:
        ids, values = selection("SELECT id FROM stock_movement", [*named, *place, *kind], rest)
    movements = await inventory.movements_among(ids, values, column)
    shown = movements[: request.first]
    return Selected(shown, Cursors(shown, column), len(movements) > request.first, None, matching, counted)


def _before(column: str, place: list[Any]) -> Condition:
    """`place`: the sort value and the id; ids come once."""
    return ("id < ?", place[:1]) if column == "id" else (f"({column}, id) < (?, ?)", place)


def _merged(kinds: Sequence[MovementKind], others: Sequence[Condition], rest: str) -> tuple[str, list[Any]]:
    """The last rows of each kind, and of those the last: no kind is sorted whole."""
    parts = [selection("SELECT id FROM stock_movement", [("kind = ?", [one]), *others], rest) for one in kinds]
    text = " UNION ALL ".join(f"SELECT id FROM ({one}) k{number}" for number, (one, _) in enumerate(parts))
    return f"SELECT id FROM ({text}) every{rest}", [value for _, own in parts for value in own]


async def _in_warehouse(warehouse_id: UUID, named: bool) -> list[Condition]:
    """By its levels when they are few; else what lies elsewhere is passed over."""
    levels = f"SELECT 1 FROM stock_level WHERE warehouse_id = ? LIMIT {FEW}"
    if named or not is_sqlite():
        few = not is_sqlite()
    else:
        few = (await rows(f"SELECT COUNT(*) AS n FROM ({levels}) few", warehouse_id))[0]["n"] < FEW
    if few:
        return [("level_id IN (SELECT id FROM stock_level WHERE warehouse_id = ?)", [warehouse_id])]
    return [("(SELECT l.warehouse_id FROM stock_level l WHERE l.id = level_id) = ?", [warehouse_id])]
