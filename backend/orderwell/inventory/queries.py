"""Reads of stock. Every one costs a constant number of statements, whatever the number of rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from orderwell.core.db.sql import rows

from .models import BUCKETS, HoldState, StockHold, Warehouse
from .rules import Availability, band

_SELLABLE = "on_hand - reserved - allocated - quarantine - safety"


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


async def skus(variant_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The SKU of each variant that exists."""
    ids = list(variant_ids)
    found = await rows(f"SELECT id, sku FROM variant WHERE id IN ({_marks(ids)})", *ids) if ids else []
    return {UUID(str(row["id"])): row["sku"] for row in found}


async def availability(variant_ids: Iterable[UUID]) -> dict[UUID, Availability]:
    """What may be promised of each variant over all active warehouses; one entry for every id. One statement."""
    ids = list(variant_ids)
    found = await rows(
        f"SELECT variant_id, SUM(CASE WHEN {_SELLABLE} > 0 THEN {_SELLABLE} ELSE 0 END) AS available, "
        "SUM(reorder_point) AS reorder_point, MIN(CASE WHEN incoming > 0 THEN expected_on END) AS expected_on "
        "FROM stock_level JOIN warehouse ON warehouse.id = warehouse_id AND active "
        f"WHERE variant_id IN ({_marks(ids)}) GROUP BY variant_id",
        *ids,
    ) if ids else []  # fmt: skip
    known = {
        UUID(str(row["variant_id"])): Availability(
            row["available"], band(row["available"], row["reorder_point"]), _day(row["expected_on"])
        )
        for row in found
    }
    nothing = Availability(0, band(0, 0))
    return {variant_id: known.get(variant_id, nothing) for variant_id in ids}


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


async def holds_of(owner_ids: Iterable[UUID]) -> list[StockHold]:
    """What is still kept for these owners, oldest first, each with its `level` and the level's `warehouse`."""
    kept = StockHold.filter(owner_id__in=list(owner_ids), state__in=[HoldState.RESERVED, HoldState.ALLOCATED])
    return await kept.order_by("id").select_related("level__warehouse")


async def warehouses_by_id(ids: Iterable[UUID]) -> dict[UUID, Warehouse]:
    """The warehouses of these ids, closed ones too. One statement."""
    return {row.id: row for row in await Warehouse.filter(id__in=list(ids))}


@dataclass(frozen=True, slots=True)
class Difference:
    """A bucket whose level and ledger (or whose holds) do not agree; there must never be one."""

    level_id: UUID
    bucket: str
    level: int
    ledger: int


async def differences() -> list[Difference]:
    """What `orderwell verify` looks for: levels that their ledger or their holds do not explain. Two statements."""
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
        Difference(UUID(str(row["id"])), bucket, row[bucket], row[f"ledger_{bucket}"])
        for row in (*ledger, *held)
        for bucket in (*BUCKETS, "postings")
        if row.get(bucket) != row.get(f"ledger_{bucket}")
    ]
