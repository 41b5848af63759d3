"""Saves changes of many SKUs, all or none of them, and takes them back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from orderwell.attribute_templates import queries as templates
from orderwell.catalog import queries as catalog
from orderwell.catalog.errors import ProductNotReady
from orderwell.catalog.models import PRODUCT_FLOW, ProductStatus
from orderwell.catalog.rules import UnitData, publish_refusal, unit_problems
from orderwell.catalog_batches import commands as batches
from orderwell.catalog_batches import queries as stored
from orderwell.catalog_columns import queries as columns
from orderwell.catalog_columns.queries import SkuRow
from orderwell.catalog_columns.rules import Field
from orderwell.core.errors import DomainError, Invalid, NotFound, raise_all
from orderwell.core.work import Work
from orderwell.price_lists import commands as prices
from orderwell.price_lists.commands import PriceChange
from orderwell.taxonomy.errors import AlreadyUsed

from . import queries
from .models import BulkChange, BulkChangeRow, BulkSource
from .rules import Edit, Plan, apply, below_cost

MOST_ROWS = 500
AT_ONCE = 200  # rows that one revert takes back
BASE_UNIT = (UnitData("base", "个", "piece", 1),)  # what is checked of a SKU whose units stay


async def start(work: Work, source: BulkSource, note: str = "", reverts: UUID | None = None) -> BulkChange:
    """A change that has no rows yet."""
    return await BulkChange.create(
        source=source,
        note=note.strip()[:200],
        actor_id=work.actor.user_id,
        actor_name=work.actor.name[:100],
        created_at=work.now,
        reverts_id=reverts,
    )


async def save(work: Work, edits: Sequence[Edit], change_id: UUID | None) -> BulkChange:
    """Write the edits as the next part of a change: all of them or, with everything that is wrong, none.

    Raises CellConflict where a value is no longer what the editor saw, and Invalid, AlreadyUsed and NotFound with the
    paths `rows.<position>.<column>`.
    """
    if len(edits) > MOST_ROWS:
        zh, en = f"一次最多保存 {MOST_ROWS} 行。", f"Save at most {MOST_ROWS} rows at once."
        raise Invalid(field="rows", reason_zh=zh, reason_en=en)
    change = await queries.change(change_id)
    plan = await planned(work, edits)
    raise_all(plan.problems)
    return await _write(work, plan, change)


async def revert(work: Work, change_id: UUID | None, into_id: UUID | None) -> BulkChange:
    """Take the next rows of a change back, as a part of the change `into_id`. What was changed since stays."""
    change, into = await queries.change(change_id), await queries.change(into_id)
    rows = await queries.next_of(change.id, AT_ONCE)
    edits = [Edit(row.variant_id, {key: (row.after[key], row.before[key]) for key in row.after}) for row in rows]
    plan = await planned(work, edits, lenient=True)
    raise_all(plan.problems)
    await BulkChangeRow.filter(id__in=[row.id for row in rows]).update(reverted=True)
    return await _write(work, plan, into)


async def _write(work: Work, plan: Plan, change: BulkChange) -> BulkChange:
    await batches.write(work, plan.batch)
    for key, changes in plan.prices.items():
        await _set_prices(work, plan.known.fields[key], changes)
    rows = [
        BulkChangeRow(
            change_id=change.id,
            variant_id=variant_id,
            before={key: old for key, (old, _) in cells.items()},
            after={key: new for key, (_, new) in cells.items()},
        )
        for variant_id, cells in plan.changed.items()
    ]
    await BulkChangeRow.bulk_create(rows)
    cells = sum(map(len, plan.changed.values()))
    counts: dict[str, Any] = {"row_count": F("row_count") + len(rows), "cell_count": F("cell_count") + cells}
    await BulkChange.filter(id=change.id).update(**counts, kept=F("kept") + plan.kept)
    return await queries.change(change.id)


async def _set_prices(work: Work, column: Field, changes: Sequence[PriceChange]) -> None:
    if column.owner:
        await prices.set_prices(work, column.owner, changes)
        return
    amounts = {one.variant_id: one.unit_price for one in changes if one.variant_id and one.unit_price is not None}
    await prices.set_list_prices(work, amounts, column.unit)


async def set_entry_prices(work: Work, column: Field, amounts: Mapping[UUID, int]) -> None:
    """Set the prices of new SKUs in the price list of a column."""
    await _set_prices(work, column, [PriceChange(variant_id, amount) for variant_id, amount in amounts.items()])


async def note_added(work: Work, change_id: UUID, added: int) -> None:
    """Count the SKUs that a change added."""
    await BulkChange.filter(id=change_id).update(added=F("added") + added)


async def planned(work: Work, edits: Sequence[Edit], *, lenient: bool = False) -> Plan:
    """What saving the edits would do; nothing is written. `lenient`: conflicts are left alone instead of problems.

    The products stay as they are until the transaction ends, so that the plan still holds when it is written.
    """
    plan = Plan(await columns.columns(), work.now)
    ids = [one.variant_id for one in edits]
    products = await stored.locked(list((await catalog.products_of(ids)).values()))
    variants = await catalog.variants_by_id(ids) if products else {}
    rows = {row.variant.id: row for row in await columns.rows(list(variants.values()), products, plan.known)}
    for position, edit in enumerate(edits):
        if row := rows.get(edit.variant_id):
            apply(plan, row, edit, f"rows.{position}", lenient)
        else:
            plan.problems.append(NotFound("The SKU", "该规格", field=f"rows.{position}"))
    touched = {n: rows[edit.variant_id] for n, edit in enumerate(edits) if edit.variant_id in plan.changed}
    _check_variants(plan, touched)
    await _check_barcodes(plan, touched)
    await _check_moves(plan, touched)
    plan.below = [one for row in touched.values() for one in below_cost(plan, row)]
    return plan


def _check_variants(plan: Plan, touched: Mapping[int, SkuRow]) -> None:
    """What is wrong with a SKU as a whole: a minimum that is no multiple of the step, units without a base unit."""
    for position, row in touched.items():
        variant, path = row.variant, f"rows.{position}"
        if variant.moq % variant.step:
            zh = f"起订量 {variant.moq} 须是步长 {variant.step} 的倍数。"
            en = f"The minimum of {variant.moq} must be a multiple of the step {variant.step}."
            plan.problems.append(Invalid(field=f"{path}.moq", reason_zh=zh, reason_en=en))
        for problem in unit_problems(plan.batch.units.get(variant.id, BASE_UNIT), path):
            problem.field = f"{path}.units"
            plan.problems.append(problem)


async def _check_barcodes(plan: Plan, touched: Mapping[int, SkuRow]) -> None:
    """A barcode means one quantity of one SKU: a SKU shares one with its base unit only. Two statements at most."""
    asked: list[tuple[str, str, tuple[UUID, int]]] = []
    for position, row in touched.items():
        cells = plan.changed[row.variant.id]
        if "barcode" in cells and row.variant.barcode:
            asked.append((row.variant.barcode, f"rows.{position}.barcode", (row.variant.id, 1)))
        for unit in row.values["units"] if "units" in cells else ():
            if unit.barcode:
                asked.append((unit.barcode, f"rows.{position}.units", (row.variant.id, unit.factor)))
    owners, first = await stored.barcode_owners([code for code, _, _ in asked]), dict[str, tuple[UUID, int]]()
    for code, path, meaning in asked:
        owner = owners.get(code, meaning[0])
        let_go = owner in plan.changed and {"barcode", "units"} & plan.changed[owner].keys()
        if first.setdefault(code, meaning) != meaning or (owner != meaning[0] and not let_go):
            plan.problems.append(AlreadyUsed(field=path, value=code))


async def _check_moves(plan: Plan, touched: Mapping[int, SkuRow]) -> None:
    """Every move is one of the flow, and what is published can be sold. One statement."""
    positions = {row.product.id: position for position, row in touched.items()}
    active: dict[UUID, int] = {}
    for variant in await catalog.variants_of(list(plan.moves)):
        now = plan.batch.variants.get(variant.id, variant)
        active[now.product_id] = active.get(now.product_id, 0) + now.active
    priced, lacking = _priced(plan, touched), await _lacking(plan)
    for product_id, (old, new) in plan.moves.items():
        product, path = plan.batch.products[product_id], f"rows.{positions[product_id]}.status"
        try:
            PRODUCT_FLOW.check(old, new)
            price = 1 if product_id in priced else product.from_price
            if new is ProductStatus.PUBLISHED and (why := publish_refusal(active.get(product_id, 0), price)):
                raise ProductNotReady(reason_zh=why[0], reason_en=why[1])
            if product_id in lacking:
                raise ProductNotReady(reason_zh=lacking[product_id][0], reason_en=lacking[product_id][1])
        except DomainError as problem:
            problem.field = path
            plan.problems.append(problem)
        if new is ProductStatus.PUBLISHED and product.published_at is None:
            product.published_at = plan.now
            plan.batch.product_columns.add("published_at")


async def _lacking(plan: Plan) -> dict[UUID, tuple[str, str]]:
    """What strict templates miss in products that are to be published, with the attributes that they get."""
    wanted = [one for one, (_, new) in plan.moves.items() if new is ProductStatus.PUBLISHED]
    asked = {one: (plan.batch.products[one].category_id, set[UUID]()) for one in wanted}
    for value in await catalog.attributes_of(wanted):
        asked[value.product_id][1].add(value.attribute_id)
    for (product_id, attribute_id), given in plan.batch.attributes.items():
        if product_id in asked:
            (asked[product_id][1].add if given else asked[product_id][1].discard)(attribute_id)
    return await templates.strict_refusals(asked)


def _priced(plan: Plan, touched: Mapping[int, SkuRow]) -> set[UUID]:
    """Products that get a list price by this change."""
    base = [key for key in plan.prices if key in plan.known.base_prices]
    given = {one.variant_id for key in base for one in plan.prices[key] if one.unit_price}
    return {row.product.id for row in touched.values() if row.variant.id in given}
