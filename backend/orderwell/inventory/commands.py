"""The only writers of stock. `post` alone changes levels and writes the ledger.

Whoever touches stock locks first: the owner's row (an order, a cart) before calling, then its
holds, then the levels, each in the order of their ids, so that nobody deadlocks; then decides on
what is true; then posts once. On SQLite the transaction itself is the lock. Even without it nothing
is sold twice: every change is a conditional UPDATE, and the table's checks hold the same invariant.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from orderwell.core.db.prepared import fetch, insert
from orderwell.core.db.sql import rows
from orderwell.core.errors import DomainError, NotFound, StaleVersion, raise_all
from orderwell.core.work import Work
from orderwell.events.inventory import StockChanged, StockRanLow
from orderwell.sourcing.rules import Demand, Grant, Source, Sourcing, choose, shared_out

from . import rules
from .errors import NotAllocated, OutOfStock, StockCountChanged, StockHeld, WarehouseCodeTaken
from .models import BUCKETS, Change, HoldState, MovementKind, StockHold, StockLevel, StockMovement, Warehouse
from .queries import skus, warehouses_by_id
from .rules import WAREHOUSE_TEXTS, Request, fitting, is_low, summed

KEPT = (HoldState.RESERVED, HoldState.ALLOCATED)
Levels = Mapping[UUID, StockLevel]


# ---- the one writer ----------------------------------------------------------------------


async def post(work: Work, levels: Levels, changes: Iterable[Change]) -> None:
    """Apply all changes or raise what is wrong with them; `levels` are locked and get the new numbers.

    One UPDATE per level, one INSERT of all movements, news per level. In the order of variants, whose sums the
    database keeps (`VariantStock`).
    """
    in_turn = sorted(changes, key=lambda one: (levels[one.level_id].variant_id, one.level_id))
    by_level = [(levels[level_id], list(mine)) for level_id, mine in groupby(in_turn, key=lambda one: one.level_id)]
    raise_all([e for level, mine in by_level if rules.refused(level, mine) for e in [await _complaint(level, mine)]])
    movements: list[StockMovement] = []
    for level, mine in by_level:
        movements += await _apply(work, level, mine)
    await insert(movements)


async def _apply(work: Work, level: StockLevel, changes: Sequence[Change]) -> list[StockMovement]:
    """The conditional UPDATE of one level, and the movements that explain it."""
    delta = {bucket: sum(getattr(change, bucket) for change in changes) for bucket in BUCKETS}
    plan = {column: value for change in changes for column, value in change.plan.items()}
    frees = sum(change.frees for change in changes)
    point = plan.get("reorder_point", level.reorder_point)
    low = is_low(level.available + frees - delta["safety"], point, level.low)
    kept = " - safety" if any(change.keeps_safety for change in changes) else ""
    guard = f" AND on_hand - reserved - allocated - quarantine{kept} >= ?" if frees < 0 else ""
    after = await rows(
        f"UPDATE stock_level SET {', '.join(f'{bucket} = {bucket} + ?' for bucket in BUCKETS)}, "
        f"{''.join(f'{column} = ?, ' for column in plan)}low = ?, postings = postings + ?, updated_at = ? "
        f"WHERE id = ?{guard} RETURNING postings, {', '.join(BUCKETS)}",
        *delta.values(), *plan.values(), low, len(changes), work.now, level.id, *([-frees] if guard else []),
    )  # fmt: skip
    if not after:
        raise await _complaint(level, changes)
    ran_low = low and not level.low
    vars(level).update({**after[0], **plan, "low": low, "updated_at": work.now})
    place = {"level_id": level.id, "variant_id": level.variant_id, "warehouse_id": level.warehouse_id}
    work.emit(StockChanged(**place, available=level.available))
    if ran_low:
        work.emit(StockRanLow(**place, available=level.available))
    first = level.postings - len(changes) + 1
    return [change.movement(position, work.actor.name, work.now) for position, change in enumerate(changes, first)]


async def _complaint(level: StockLevel, changes: Sequence[Change]) -> DomainError:
    sku = (await skus([level.variant_id]))[level.variant_id]
    if {change.expected_on_hand for change in changes} - {None, level.on_hand}:
        return StockCountChanged(field="expectedOnHand", sku=sku, on_hand=level.on_hand)
    if any(change.keeps_safety for change in changes):
        wanted = -sum(change.frees for change in changes)
        return _short(sku, level.variant_id, max(0, level.available), wanted)
    return StockHeld(field="quantity", sku=sku, free=level.available + level.safety)


def _short(sku: str, variant_id: UUID, available: int, wanted: int) -> OutOfStock:
    return OutOfStock(field="quantity", sku=sku, available=available, wanted=wanted, variantId=str(variant_id))


# ---- locks -------------------------------------------------------------------------------


async def _locked(which: str, *values: Any) -> Levels:
    return {row.id: row for row in await fetch(StockLevel, f"WHERE {which} ORDER BY id", *values, lock=True)}


async def _locked_for(demand: Demand, holds: Sequence[StockHold]) -> Levels:
    """The levels of what is wanted and of what is held."""
    if not holds:  # "or nothing" would make SQLite read the whole table
        return await _locked("variant_id IN (?)", list(demand))
    return await _locked("variant_id IN (?) OR id IN (?)", list(demand), [hold.level_id for hold in holds])


async def _locked_holds(which: str, *values: Any) -> list[StockHold]:
    return await fetch(StockHold, f"WHERE {which} ORDER BY id", *values, lock=True)


async def opened(work: Work, warehouse_ids: Sequence[UUID], variant_ids: Iterable[UUID]) -> Levels:
    """The locked levels of these variants in these warehouses, made when they are new. Raises NotFound."""
    variants = sorted(set(variant_ids))
    if await Warehouse.filter(id__in=warehouse_ids).count() < len(set(warehouse_ids)):
        raise NotFound("The warehouse", "该仓库", field="warehouseId")
    if len(await skus(variants)) < len(variants):
        raise NotFound("The variant", "该规格", field="variantId")
    new = [
        StockLevel(warehouse_id=warehouse, variant_id=variant, updated_at=work.now)
        for warehouse in sorted(set(warehouse_ids))
        for variant in variants
    ]
    await StockLevel.bulk_create(new, ignore_conflicts=True)
    return await _locked("warehouse_id IN (?) AND variant_id IN (?)", list(warehouse_ids), variants)


# ---- stock kept for an owner -------------------------------------------------------------


async def reserve(
    work: Work,
    owner_id: UUID,
    reference: str,
    demand: Demand,
    area_code: str,
    expires_at: datetime | None,
    given_back: Sequence[UUID] | None = None,
) -> list[StockHold]:
    """Keep `demand` (base units by variant) for `owner_id` until `expires_at`, from the best warehouses.

    What the owner had reserved before is given back first, so an edited order calls it again; or, of a new order,
    what those in `given_back` had, such as its cart. Raises OutOfStock, or SeveralProblems with one for each variant
    that is short.
    """
    made = {"owner_id": owner_id, "reference": reference, "state": HoldState.RESERVED, "expires_at": expires_at}
    return (await _take(work, demand, area_code, made, given_back))[1]


async def allocate(work: Work, owner_id: UUID, reference: str, demand: Demand, area_code: str) -> list[Sourcing]:
    """Commit `demand` to `owner_id`: its reservations are dropped and the best warehouses chosen again.

    Raises OutOfStock, or SeveralProblems with one for each variant that is short.
    """
    made = {"owner_id": owner_id, "reference": reference, "state": HoldState.ALLOCATED}
    return (await _take(work, demand, area_code, made))[0]


async def keep(work: Work, owner_id: UUID, reference: str, demand: Demand, expires_at: datetime) -> None:
    """Reserve as much of `demand` as there is for `owner_id`; what it keeps in that quantity already stays, longer."""
    there = await _locked_holds("owner_id = ? AND state = ?", owner_id, HoldState.RESERVED)
    levels = await _locked_for(demand, there)
    variant_of = {hold.id: levels[hold.level_id].variant_id for hold in there}
    sources = await _sources(levels.values(), there)
    now = summed((variant_of[hold.id], hold.quantity) for hold in there)
    possible = {v: min(q, sum(max(0, s.available.get(v, 0)) for s in sources)) for v, q in demand.items()}
    new = {v: possible.get(v, 0) for v in now | possible if possible.get(v, 0) != now.get(v, 0)}
    given_back = [hold for hold in there if variant_of[hold.id] in new]
    made = {"owner_id": owner_id, "reference": reference, "state": HoldState.RESERVED, "expires_at": expires_at}
    holds = rules.holds(levels.values(), choose(new, sources, "").sourcings, made, work.now)
    await _exchange(work, levels, given_back, holds)
    await extend(work, owner_id, expires_at)


async def allot(work: Work, requests: Sequence[Request]) -> list[Grant]:
    """Keep for one owner after the other as much as there is left. What they have stays; nobody is refused.

    However many they are: one UPDATE per level, one INSERT of all holds and of all movements.
    """
    demand = summed((part.variant_id, part.quantity) for request in requests for part in request.wish.parts)
    levels = await _locked_for(demand, [])
    grants = shared_out([request.wish for request in requests], await _sources(levels.values(), []))
    both = zip(requests, grants, strict=True)
    holds = [hold for one, grant in both
             for hold in rules.holds(levels.values(), grant.sourcings, one.made, work.now)]  # fmt: skip
    await _exchange(work, levels, [], holds)
    return grants


async def _take(
    work: Work, demand: Demand, area_code: str, made: Mapping[str, Any], owners: Sequence[UUID] | None = None
) -> tuple[list[Sourcing], list[StockHold]]:
    owners = [made["owner_id"]] if owners is None else owners
    reserved = "owner_id IN (?) AND state = ?"
    given_back = await _locked_holds(reserved, list(owners), HoldState.RESERVED) if owners else []
    levels = await _locked_for(demand, given_back)
    choice = choose(demand, await _sources(levels.values(), given_back), area_code)
    if choice.shortages:
        raise_all(await _shortages(demand, choice.shortages))
    holds = rules.holds(levels.values(), choice.sourcings, made, work.now)
    await _exchange(work, levels, given_back, holds)
    return list(choice.sourcings), holds


async def _exchange(work: Work, levels: Levels, given_back: Sequence[StockHold], holds: Sequence[StockHold]) -> None:
    """Old holds for new ones: one conditional UPDATE per level with the difference, both in the ledger."""
    owners = {hold.owner_id for hold in holds}
    back = [hold.giving_back("" if hold.owner_id in owners or not owners else "ordered") for hold in given_back]
    await post(work, levels, [*back, *(hold.taking() for hold in holds)])
    await _close(given_back)
    await insert(holds)


async def _sources(levels: Iterable[StockLevel], given_back: Iterable[StockHold]) -> list[Source]:
    """What each active warehouse can promise once `given_back` is free again."""
    there = rules.promised(levels, given_back)
    warehouses = [w for w in (await warehouses_by_id(there)).values() if w.active]
    return [
        Source(w.id, w.code, w.name_zh, w.name_en, w.area_code, w.priority, available=there[w.id]) for w in warehouses
    ]


async def _shortages(demand: Demand, available: Mapping[UUID, int]) -> list[DomainError]:
    named = await skus(available)
    return [_short(named.get(v, str(v)), v, there, demand[v]) for v, there in available.items()]


async def _close(holds: Sequence[StockHold]) -> None:
    if holds:
        await StockHold.filter(id__in=[hold.id for hold in holds]).update(quantity=0, state=HoldState.RELEASED)


async def release(work: Work, owner_id: UUID, reason: str) -> None:
    """Free whatever is still kept for `owner_id`, reserved or allocated. What has shipped stays shipped."""
    await _give_back(work, await _locked_holds("owner_id = ? AND state IN (?)", owner_id, list(KEPT)), reason)


async def _give_back(work: Work, holds: Sequence[StockHold], reason: str) -> None:
    levels = await _locked("id IN (?)", [hold.level_id for hold in holds])
    await post(work, levels, [hold.giving_back(reason) for hold in holds])
    await _close(holds)


async def extend(work: Work, owner_id: UUID, expires_at: datetime | None) -> None:
    """Let the owner's reservations run out at another moment, or never (a paid order's)."""
    await StockHold.filter(owner_id=owner_id, state=HoldState.RESERVED).update(expires_at=expires_at)


async def expire(work: Work, owner_id: UUID) -> bool:
    """Free what of the owner's reservations has run out, and say whether there was any. Its row is locked."""
    ran_out = "owner_id = ? AND state = ? AND expires_at <= ?"
    due = await _locked_holds(ran_out, owner_id, HoldState.RESERVED, work.now)
    await _give_back(work, due, "expired")
    return bool(due)


async def ship(work: Work, owner_id: UUID, warehouse_id: UUID, quantities: Demand, reference: str) -> None:
    """Goods allocated to `owner_id` leave the warehouse; `reference` is the shipment's number.

    The rest of a partly shipped allocation stays. Raises NotAllocated for each variant of which
    less is allocated there.
    """
    holds = await _locked_holds("owner_id = ? AND state = ?", owner_id, HoldState.ALLOCATED)
    levels = await _locked("id IN (?) AND warehouse_id = ?", [hold.level_id for hold in holds], warehouse_id)
    parts, left = rules.leaving(holds, levels, quantities)
    short = await skus(left)
    raise_all(
        [NotAllocated(sku=sku, allocated=quantities[v] - left[v], wanted=quantities[v]) for v, sku in short.items()]
    )
    leaving = [Change(h.level_id, MovementKind.SHIPPED, reference, on_hand=-q, allocated=-q) for h, q in parts]
    await post(work, levels, leaving)
    for hold, part in parts:
        hold.quantity -= part
        hold.state = HoldState.ALLOCATED if hold.quantity else HoldState.SHIPPED
        await hold.save(update_fields=["quantity", "state"])


# ---- warehouses --------------------------------------------------------------------------


async def create_warehouse(work: Work, data: Mapping[str, Any]) -> Warehouse:
    """`data`: the columns of a warehouse. Raises WarehouseCodeTaken."""
    await _check(data, None)
    return await Warehouse.create(**data)


async def update_warehouse(work: Work, warehouse_id: UUID, data: Mapping[str, Any], version: int) -> Warehouse:
    """Raises NotFound, StaleVersion, WarehouseCodeTaken."""
    await _check(data, warehouse_id)
    done = await Warehouse.filter(id=warehouse_id, version=version).update(**data, version=version + 1)
    warehouse = await Warehouse.get_or_none(id=warehouse_id)
    if warehouse is None:
        raise NotFound("The warehouse", "该仓库", field="id")
    if not done:
        raise StaleVersion(current=warehouse.version)
    return warehouse


async def _check(data: Mapping[str, Any], own: UUID | None) -> None:
    fitting(**{name: (data[name], most) for name, most in WAREHOUSE_TEXTS.items() if name in data})
    if await Warehouse.filter(code=data["code"]).exclude(id=own or UUID(int=0)).exists():
        raise WarehouseCodeTaken(field="code", taken=data["code"])
