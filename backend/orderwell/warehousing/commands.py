"""What people do to stock: receive, adjust, transfer, plan, set aside. All of it is posted by the inventory."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from orderwell.core.clock import business_day
from orderwell.core.errors import Invalid
from orderwell.core.numbers import next_number
from orderwell.core.work import Work
from orderwell.firm.queries import firm
from orderwell.inventory.commands import opened, post
from orderwell.inventory.models import AdjustReason, Change, MovementKind, StockLevel
from orderwell.inventory.rules import fitting

from .rules import not_negative, positive, room, some

Lines = Sequence[tuple[UUID, int]]  # variant and base units


async def receive(
    work: Work, warehouse_id: UUID, lines: Lines, reference: str = "", note: str = ""
) -> list[StockLevel]:
    """Goods came in. With a `reference` (a purchase) they count against what was expected.

    Raises Invalid for each bad quantity, NotFound.
    """
    fitting(reference=(reference, 60), note=(note, 300))
    quantities = positive(lines)
    levels = await opened(work, [warehouse_id], quantities)
    changes = []
    for level in levels.values():
        came = quantities[level.variant_id]
        room(level.on_hand, came)
        expected = min(came, level.incoming) if reference else 0
        plan = {"expected_on": None} if expected and expected == level.incoming else {}
        received = Change(
            level.id, MovementKind.RECEIVED, reference, note=note, on_hand=came, incoming=-expected, plan=plan
        )
        changes.append(received)
    await post(work, levels, changes)
    return _in_order(levels, quantities)


async def adjust(
    work: Work,
    warehouse_id: UUID,
    variant_id: UUID,
    change: int,
    reason: AdjustReason,
    note: str = "",
    expected_on_hand: int | None = None,
) -> StockLevel:
    """Correct what is on hand by `change`; with `expected_on_hand` only while that is the true number.

    Raises Invalid, NotFound, StockCountChanged, StockHeld when it would take what is kept for orders.
    """
    fitting(note=(note, 300))
    some(change, "change")
    levels = await opened(work, [warehouse_id], [variant_id])
    (level,) = levels.values()
    room(level.on_hand, change)
    adjusted = Change(
        level.id,
        MovementKind.ADJUSTED,
        on_hand=change,
        reason=reason.value,
        note=note,
        expected_on_hand=expected_on_hand,
    )
    await post(work, levels, [adjusted])
    return level


async def transfer(
    work: Work, from_warehouse_id: UUID, to_warehouse_id: UUID, lines: Lines, note: str = ""
) -> list[StockLevel]:
    """Move stock between warehouses at once: two movements a line with one transfer number.

    Returns for each variant the level it left and the level it reached. Raises Invalid, NotFound, StockHeld.
    """
    if from_warehouse_id == to_warehouse_id:
        raise Invalid(
            field="toWarehouseId",
            reason_zh="调出仓与调入仓不能相同。",
            reason_en="The two warehouses must differ.",
        )
    fitting(note=(note, 300))
    quantities = positive(lines)
    levels = await opened(work, [from_warehouse_id, to_warehouse_id], quantities)
    reference = await next_number("TR", business_day(work.now, (await firm()).time_zone))
    changes = []
    for level in levels.values():
        leaves = level.warehouse_id == from_warehouse_id
        kind = MovementKind.TRANSFER_OUT if leaves else MovementKind.TRANSFER_IN
        quantity = quantities[level.variant_id]
        room(level.on_hand, 0 if leaves else quantity)
        changes.append(Change(level.id, kind, reference, note=note, on_hand=-quantity if leaves else quantity))
    await post(work, levels, changes)
    by_side = sorted(levels.values(), key=lambda level: level.warehouse_id != from_warehouse_id)
    return _in_order({level.id: level for level in by_side}, quantities)


async def plan(
    work: Work,
    warehouse_id: UUID,
    variant_id: UUID,
    *,
    safety: int | None = None,
    reorder_point: int | None = None,
    incoming: int | None = None,
    expected_on: date | None = None,
) -> StockLevel:
    """Set what is given: safety stock, reorder point, what is expected and when. None leaves a number alone.

    Raises Invalid, NotFound.
    """
    not_negative(safety=safety, reorderPoint=reorder_point, incoming=incoming)
    levels = await opened(work, [warehouse_id], [variant_id])
    (level,) = levels.values()
    columns: dict[str, Any] = {}
    if reorder_point is not None:
        columns["reorder_point"] = reorder_point
    if expected_on is not None or incoming == 0:
        columns["expected_on"] = None if incoming == 0 else expected_on
    planned = Change(
        level.id,
        MovementKind.EXPECTED,
        incoming=0 if incoming is None else incoming - level.incoming,
        safety=0 if safety is None else safety - level.safety,
        note="" if reorder_point is None else f"reorder point {level.reorder_point} -> {reorder_point}",
        plan=columns,
    )
    await post(work, levels, [planned])
    return level


async def quarantine(
    work: Work, warehouse_id: UUID, variant_id: UUID, quantity: int, reason: str, note: str = ""
) -> StockLevel:
    """Set `quantity` aside for inspection; a negative one makes it sellable again.

    Raises Invalid, NotFound, StockHeld when it would take what is kept for orders.
    """
    some(quantity, "quantity")
    levels = await opened(work, [warehouse_id], [variant_id])
    (level,) = levels.values()
    if level.quarantine + quantity < 0:
        raise Invalid(
            field="quantity",
            reason_zh=f"待检区只有 {level.quarantine} 件。",
            reason_en=f"Only {level.quarantine} are in quarantine.",
        )
    await post(
        work, levels, [Change(level.id, MovementKind.QUARANTINED, quarantine=quantity, reason=reason, note=note)]
    )
    return level


async def take_back(work: Work, warehouse_id: UUID, quantities: Mapping[UUID, int], reference: str) -> list[StockLevel]:
    """Goods of shipment `reference` came back: they wait in quarantine until somebody has looked at them.

    Raises Invalid, NotFound.
    """
    levels = await opened(work, [warehouse_id], positive(list(quantities.items())))
    changes = [
        Change(level.id, MovementKind.RETURNED, reference, on_hand=quantity, quarantine=quantity)
        for level in levels.values()
        for quantity in [quantities[level.variant_id]]
    ]
    await post(work, levels, changes)
    return _in_order(levels, quantities)


def _in_order(levels: Mapping[UUID, StockLevel], quantities: Mapping[UUID, int]) -> list[StockLevel]:
    """The levels in the order of the input's lines."""
    position = {variant_id: n for n, variant_id in enumerate(quantities)}
    return sorted(levels.values(), key=lambda level: position[level.variant_id])
