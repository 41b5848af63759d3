"""Reads of stock. Every one costs a constant number of statements, whatever the number of rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from orderwell.core.db import versions
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import as_id, rows
from orderwell.core.page import INT, Page, PageRequest, decode, encode

from .models import BUCKETS, HoldState, StockHold, StockLevel, StockMovement, Warehouse
from .rules import Availability, Difference, Part, day_of, overall, summed

_warehouses: Keeper[UUID, Warehouse] = Keeper(200)
SUMS = ("available", "reorder_point")  # of a variant's levels in active warehouses
_SELLABLE = "on_hand - reserved - allocated - quarantine - safety"


async def skus(variant_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The SKU of each variant that exists."""
    ids = list(variant_ids)
    found = await rows("SELECT id, sku FROM variant WHERE id IN (?)", ids) if ids else []
    return {as_id(row["id"]): row["sku"] for row in found}


async def availability(variant_ids: Iterable[UUID]) -> dict[UUID, Availability]:
    """What may be promised of each variant over all active warehouses; one entry for every id. One statement."""
    ids = list(variant_ids)
    found = await rows(
        f"SELECT variant_id, SUM(CASE WHEN {_SELLABLE} > 0 THEN {_SELLABLE} ELSE 0 END) AS available, "
        "SUM(reorder_point) AS reorder_point, CASE WHEN incoming > 0 THEN expected_on END AS due, "
        "SUM(incoming) AS incoming FROM stock_level JOIN warehouse ON warehouse.id = warehouse_id AND active "
        "WHERE variant_id IN (?) GROUP BY variant_id, due",
        ids,
    ) if ids else []  # fmt: skip
    parts: dict[str, list[Part]] = {}
    for row in found:  # one for each day on which more is due, and one for levels that expect nothing
        part = int(row["available"]), int(row["reorder_point"]), int(row["incoming"]), day_of(row["due"])
        parts.setdefault(str(row["variant_id"]), []).append(part)
    return {variant_id: overall(parts.get(str(variant_id), ())) for variant_id in ids}


async def holds_of(owner_ids: Iterable[UUID]) -> list[StockHold]:
    """What is still kept for these owners, oldest first, each with its `level` and the level's `warehouse`."""
    return await _kept(owner_id__in=list(owner_ids)).select_related("level__warehouse")


async def reserved_by(owner_id: UUID) -> dict[UUID, int]:
    """Base units reserved for an owner, by variant. One statement."""
    found = StockHold.filter(owner_id=owner_id, state=HoldState.RESERVED).values_list("level__variant_id", "quantity")
    return summed(await found)


async def due_owners(now: datetime, most: int) -> list[tuple[UUID, bool]]:
    """Who has reservations that ran out, those that waited longest first, and whether each is a cart."""
    due = StockHold.filter(state=HoldState.RESERVED, expires_at__lte=now).order_by("expires_at").limit(most)
    return list({hold.owner_id: (hold.owner_id, hold.of_cart) for hold in await due}.values())


def _kept(**where: Any) -> QuerySet[StockHold]:
    return StockHold.filter(**where, state__in=[HoldState.RESERVED, HoldState.ALLOCATED]).order_by("id")


async def holds_at(level_ids: Iterable[UUID]) -> list[StockHold]:
    """What is still kept at these levels, oldest first."""
    return await _kept(level_id__in=list(level_ids))


async def warehouses() -> list[Warehouse]:
    """All of them, preferred ones first."""
    return await Warehouse.all().order_by("priority", "code")


async def warehouses_by_id(ids: Iterable[UUID]) -> dict[UUID, Warehouse]:
    """The warehouses of these ids, closed ones too, for who changes none. One statement."""
    return await _warehouses.all(set(ids), _read_warehouses)


async def _read_warehouses(ids: list[UUID]) -> dict[UUID, Warehouse]:
    return {one.id: one for one in await fetch(Warehouse, "WHERE id IN (?)", ids)} if ids else {}


async def levels_of(variant_ids: Sequence[UUID], warehouse_id: UUID | None = None) -> list[StockLevel]:
    """The levels of these variants, in all warehouses or in one, preferred ones first, each with its `warehouse`."""
    query = StockLevel.filter(variant_id__in=list(variant_ids)).select_related("warehouse")
    if warehouse_id:
        query = query.filter(warehouse_id=warehouse_id)
    return await query.order_by("warehouse__priority", "warehouse__code") if variant_ids else []


async def levels_among(ids: str, values: Sequence[Any]) -> list[StockLevel]:
    """Those that a SELECT of ours gives the ids of, those that were opened last first. One statement."""
    return await fetch(StockLevel, f"WHERE id IN ({ids}) ORDER BY id DESC", *values)


async def movements_among(ids: str, values: Sequence[Any], column: str) -> list[StockMovement]:
    """The same of the ledger, backwards by a `column` and the id. One statement."""
    return await fetch(StockMovement, f"WHERE id IN ({ids}) ORDER BY {column} DESC, id DESC", *values)


async def movements_of(level_ids: Sequence[UUID], request: PageRequest) -> dict[UUID, Page[StockMovement]]:
    """The last movements of each level. Two statements, however many levels."""
    after = decode(request.after, INT) if request.after else []
    found = await rows(
        "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY level_id ORDER BY position DESC) AS rank "
        f"FROM stock_movement WHERE level_id IN (?){' AND position < ?' if after else ''}) ranked WHERE rank <= ?",
        list(level_ids), *after, request.first + 1,
    )  # fmt: skip
    by_level: dict[UUID, list[StockMovement]] = {level_id: [] for level_id in level_ids}
    for row in await StockMovement.filter(id__in=[row["id"] for row in found]).order_by("-position"):
        by_level[row.level_id].append(row)
    return {
        level_id: Page(
            every[: request.first],
            [encode([row.position]) for row in every[: request.first]],
            len(every) > request.first,
            StockMovement.filter(level_id=level_id),
        )
        for level_id, every in by_level.items()
    }


async def balances_after(movements: Sequence[StockMovement]) -> dict[UUID, tuple[int, int]]:
    """(on hand, available) right after each movement: the level now without what was written later.

    One statement; it reads no further back than the oldest movement asked about.
    """
    oldest: dict[UUID, int] = {}
    for row in movements:
        oldest[row.level_id] = min(row.position, oldest.get(row.level_id, row.position))
    later = "OVER (PARTITION BY level_id ORDER BY position DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    found = await rows(
        f"SELECT m.id, l.on_hand - COALESCE(SUM(m.on_hand) {later}, 0) AS on_hand, l.available - COALESCE(SUM("
        f"m.on_hand - m.reserved - m.allocated - m.quarantine - m.safety) {later}, 0) AS available "
        f"FROM stock_movement m JOIN (SELECT id AS level, on_hand, {_SELLABLE} AS available FROM stock_level) l "
        f"ON l.level = m.level_id WHERE {' OR '.join(['(m.level_id = ? AND m.position >= ?)'] * len(oldest))}",
        *(value for pair in oldest.items() for value in pair),
    ) if movements else []  # fmt: skip
    return {as_id(row["id"]): (row["on_hand"], row["available"]) for row in found}


async def differences() -> list[Difference]:
    """What `orderwell verify` looks for: levels that their ledger or their holds do not explain, and variants with
    other sums than their levels have. Three statements."""
    ledger = await rows(
        f"SELECT l.id, {', '.join(f'l.{b}, COALESCE(m.{b}, 0) AS ledger_{b}' for b in (*BUCKETS, 'postings'))} "
        f"FROM stock_level l LEFT JOIN (SELECT level_id, {', '.join(f'SUM({b}) AS {b}' for b in BUCKETS)}, "
        "COUNT(*) AS postings FROM stock_movement GROUP BY level_id) m ON m.level_id = l.id "
        f"WHERE {' OR '.join(f'l.{b} <> COALESCE(m.{b}, 0)' for b in (*BUCKETS, 'postings'))} ORDER BY l.id"
    )
    held = await rows(
        "SELECT l.id, l.reserved, l.allocated, COALESCE(h.reserved, 0) AS ledger_reserved, "
        "COALESCE(h.allocated, 0) AS ledger_allocated FROM stock_level l LEFT JOIN (SELECT level_id, "
        "SUM(CASE WHEN state = 'reserved' THEN quantity ELSE 0 END) AS reserved, "
        "SUM(CASE WHEN state = 'allocated' THEN quantity ELSE 0 END) AS allocated "
        "FROM stock_hold GROUP BY level_id) h ON h.level_id = l.id "
        "WHERE l.reserved <> COALESCE(h.reserved, 0) OR l.allocated <> COALESCE(h.allocated, 0) ORDER BY l.id"
    )
    return [
        Difference(as_id(row["id"]), bucket, row[bucket], row[f"ledger_{bucket}"])
        for row in (*ledger, *held, *await _sums_that_differ())
        for bucket in (*BUCKETS, "postings", *SUMS)
        if row.get(bucket) != row.get(f"ledger_{bucket}")
    ]


async def _sums_that_differ() -> list[dict[str, Any]]:
    """Rows of `variant_stock`, which triggers keep, with what their levels come to."""
    both = ", ".join(f"s.{one}, COALESCE(l.{one}, 0) AS ledger_{one}" for one in SUMS)
    return await rows(
        f"SELECT s.variant_id AS id, {both} FROM variant_stock s LEFT JOIN (SELECT variant_id, "
        f"SUM(CASE WHEN {_SELLABLE} > 0 THEN {_SELLABLE} ELSE 0 END) AS available, SUM(reorder_point) AS reorder_point "
        "FROM stock_level JOIN warehouse ON warehouse.id = warehouse_id AND active GROUP BY variant_id) l "
        "ON l.variant_id = s.variant_id "
        f"WHERE {' OR '.join(f's.{one} <> COALESCE(l.{one}, 0)' for one in SUMS)} ORDER BY s.variant_id"
    )


def can_be_promised(product: str) -> str:
    """SQL: of the product with this id something can be promised now. `tell_stock` for an answer that rests on it."""
    there = "SELECT 1 FROM variant v JOIN variant_stock s ON s.variant_id = v.id"
    return f"EXISTS ({there} WHERE v.product_id = {product} AND s.active = TRUE AND s.available > 0)"


def tell_stock() -> None:
    """The answer that is being made rests on what `variant_stock` follows."""
    if (answer := versions.current()) is not None:
        answer.tables |= {"stock_level", "warehouse", "variant", "product"}
