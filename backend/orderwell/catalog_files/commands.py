"""Files of the catalogue come in: uploaded, understood, checked part by part, and written part by part."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from orderwell.attribute_templates import queries as templates
from orderwell.bulk_edit import commands as bulk
from orderwell.bulk_edit.models import BulkSource
from orderwell.bulk_edit.rules import Edit, Plan
from orderwell.catalog.errors import ProductNotReady
from orderwell.catalog.models import Product, ProductStatus
from orderwell.catalog_batches import commands as batches
from orderwell.catalog_batches import queries as stored
from orderwell.catalog_batches.commands import Batch
from orderwell.catalog_columns import queries as columns
from orderwell.catalog_columns.queries import Columns
from orderwell.catalog_columns.rules import right_to_set
from orderwell.core.db.prepared import insert
from orderwell.core.errors import DomainError, Invalid
from orderwell.core.ids import uuid7
from orderwell.core.work import Work
from orderwell.intake.sources.sheet import Sheet
from orderwell.taxonomy.errors import AlreadyUsed

from . import queries, rules
from .errors import ImportBusy
from .models import CatalogImport, CatalogImportPart, CatalogImportRow, ImportRowKind, ImportState
from .rules import Fresh, Line

BUSY = (ImportState.CHECKING, ImportState.WRITING, ImportState.DONE)


async def upload(work: Work, sheet: Sheet, file_name: str) -> CatalogImport:
    """Keep the rows of a file; its columns are guessed. Those that the actor may not change are left out."""
    known = await columns.columns()
    rows, header = list(sheet.rows), [rules.cell_text(name) for name in sheet.header]
    mapping = rules.guessed(header, known)
    if rules.machine_header([cells for _, cells in rows[:1]], known):
        named = [rules.cell_text(cell) for cell in rows.pop(0)[1]]
        mapping = [named[n] if n < len(named) else "" for n in range(len(header))]
    rights = [right_to_set(key) for key in mapping]
    mapping = [key if not right or work.actor.can(right) else "" for key, right in zip(mapping, rights, strict=True)]
    made = await CatalogImport.create(
        file_name=file_name[-200:],
        header=header,
        mapping=mapping,
        row_count=len(rows),
        actor_id=work.actor.user_id,
        actor_name=work.actor.name[:100],
        created_at=work.now,
    )
    await _keep(made.id, [[(number, list(cells)) for number, cells in rows]])
    return made


async def _keep(import_id: UUID, parts: Sequence[Sequence[Any]]) -> None:
    await CatalogImportPart.filter(catalog_import_id=import_id).delete()
    await insert([CatalogImportPart(catalog_import_id=import_id, position=n, rows=p) for n, p in enumerate(parts)])


async def check(work: Work, import_id: UUID | None, mapping: Sequence[str], *, clears: bool) -> CatalogImport:
    """Have the whole file compared with the catalogue, by jobs. May be asked again with another mapping."""
    row = await queries.one(import_id)
    counts = dict.fromkeys(("done", "added", "changed", "unchanged", "wrong", "below_cost"), 0)
    idle = CatalogImport.filter(id=row.id).exclude(state__in=BUSY)
    if not await idle.update(state=ImportState.CHECKING, mapping=list(mapping), clears=clears, **counts):
        raise ImportBusy()  # also of two who ask at once the later
    _check_mapping(await columns.columns(), mapping, len(row.header))
    rows = [(number, cells) for part in await queries.parts(row.id) for number, cells in part.rows]
    await _keep(row.id, rules.parts(rows, mapping))
    await CatalogImportRow.filter(catalog_import_id=row.id).delete()
    await work.defer("check_catalog_import", import_id=str(row.id), position=0)
    return await queries.one(row.id)


def _check_mapping(known: Columns, mapping: Sequence[str], width: int) -> None:
    used = [key for key in mapping if key]
    known.named(used, "mapping")
    if len(mapping) != width or len(set(used)) != len(used):
        zh, en = "每一列只能对应一次。", "Each column can be named once."
        raise Invalid(field="mapping", reason_zh=zh, reason_en=en)
    if "sku" not in used:
        raise Invalid(field="mapping", reason_zh="须指定 SKU 所在的列。", reason_en="Say which column holds the SKU.")


async def check_part(work: Work, import_id: UUID, position: int) -> bool:
    """Compare one part; gives whether there are more."""
    row, part = await queries.one(import_id), await queries.part(import_id, position)
    if part is None:
        await CatalogImport.filter(id=import_id).update(state=ImportState.CHECKED)
        return False
    known = await columns.columns()
    found = await _compared(work, known, rules.lines(part.rows, row.mapping), clears=row.clears)
    for one in found:
        one.catalog_import_id, one.part = import_id, position
    await insert(found)
    counts = {kind.value: sum(one.kind is kind for one in found) for kind in ImportRowKind}
    counts |= {"done": len(part.rows), "unchanged": len(part.rows) - len(found)}
    counts["below_cost"] = sum(bool(one.below) for one in found)
    await CatalogImport.filter(id=import_id).update(**{name: F(name) + count for name, count in counts.items()})
    return True


async def _compared(work: Work, known: Columns, lines: Sequence[Line], *, clears: bool) -> list[CatalogImportRow]:
    """What each line changes, adds, or cannot. What changes nothing is left out."""
    first: dict[str, int] = {}
    twice = {line.number for line in lines if first.setdefault(line.sku, line.number) != line.number or not line.sku}
    there = await stored.by_skus([line.sku for line in lines])
    old = [line for line in lines if line.sku in there and line.number not in twice]
    shown = {row.variant.sku: row for row in await columns.of_variants([there[one.sku].id for one in old], known)}
    edits: list[Edit] = []
    for line in old:
        fields = [known.fields[key] for key in line.texts]
        now = dict(zip(line.texts, shown[line.sku].texts(fields), strict=True))
        cells = {
            key: (now[key], text)
            for key, text in line.texts.items()
            if text != now[key] and (text or (clears and not known.fields[key].required))
        }
        edits.append(Edit(there[line.sku].id, cells))
    plan = await bulk.planned(work, edits)
    found = _changed(plan, edits, old)
    found += [_wrong(line, [AlreadyUsed(field="sku", value=line.sku)]) for line in lines if line.number in twice]
    new = [line for line in lines if line.sku not in there and line.number not in twice]
    made, refused = await _fresh(work, known, new)
    for one in made:
        cells = {key: ("", text) for key, text in one.line.texts.items() if text}
        found.append(_row(one.line, ImportRowKind.ADDED, cells, rules.below_cost(one, known)))
    return found + [_wrong(line, [refused[line.number]]) for line in new if line.number in refused]


def _changed(plan: Plan, edits: Sequence[Edit], lines: Sequence[Line]) -> list[CatalogImportRow]:
    problems: dict[int, list[DomainError]] = {}
    for problem in plan.problems:
        problems.setdefault(int((problem.field or "rows.0").split(".")[1]), []).append(problem)
    below: dict[UUID, list[tuple[str, int, int]]] = {}
    for one in plan.below:
        below.setdefault(one.variant.id, []).append((one.price_list.key, one.price, one.cost))
    found: list[CatalogImportRow] = []
    for n, (edit, line) in enumerate(zip(edits, lines, strict=True)):
        if n in problems:
            found.append(_wrong(line, problems[n], edit.cells))
        elif edit.variant_id in plan.changed:
            cells = plan.changed[edit.variant_id]
            found.append(_row(line, ImportRowKind.CHANGED, cells, below.get(edit.variant_id)))
    return found


def _row(
    line: Line,
    kind: ImportRowKind,
    cells: Mapping[str, tuple[str, str]],
    below: Sequence[tuple[str, int, int]] | None = None,
) -> CatalogImportRow:
    pairs = {key: list(pair) for key, pair in cells.items()}
    named = {"number": line.number, "sku": line.sku[:200], "kind": kind, "part": 0}
    return CatalogImportRow(**named, cells=pairs, below=list(below) if below else None)


def _wrong(
    line: Line, problems: Sequence[DomainError], cells: Mapping[str, tuple[str, str]] | None = None
) -> CatalogImportRow:
    given = cells or {key: ("", text) for key, text in line.texts.items() if text}
    row = _row(line, ImportRowKind.WRONG, given)
    row.problems = [rules.said(problem) for problem in problems]
    return row


async def _fresh(work: Work, known: Columns, lines: Sequence[Line]) -> tuple[list[Fresh], dict[int, DomainError]]:
    """The new SKUs, and why some cannot be. SKUs of one new product share it."""
    there = await stored.by_codes([line.texts.get("product") or line.sku for line in lines])
    made, refused, own = list[Fresh](), dict[int, DomainError](), dict[str, Product]()
    for line in lines:
        code = line.texts.get("product") or line.sku
        try:
            one = rules.fresh(line, known, there.get(code) or own.get(code), uuid7(), work.now)
        except DomainError as problem:
            refused[line.number] = problem
            continue
        own.setdefault(code, one.product)
        made.append(one)
    asked = {
        one.product.id: (one.product.category_id, set(one.attributes))
        for one in made
        if one.product.status is ProductStatus.PUBLISHED and one.product.code not in there
    }
    lacking = await templates.strict_refusals(asked)
    for one in made:
        if why := lacking.get(one.product.id):
            refused[one.line.number] = ProductNotReady(field="status", reason_zh=why[0], reason_en=why[1])
    codes = [str(one.variant.barcode) for one in made if one.variant.barcode]
    owners, seen = await stored.barcode_owners(codes), set[str]()
    for one in made:
        barcode = one.variant.barcode
        if barcode and (barcode in owners or barcode in seen):
            refused[one.line.number] = AlreadyUsed(field="barcode", value=barcode)
        seen.add(barcode or "")
    return [one for one in made if one.line.number not in refused], refused


async def begin(work: Work, import_id: UUID | None) -> CatalogImport:
    """Have what was checked written, by jobs. Rows that are wrong are left out."""
    row = await queries.one(import_id)
    change = await bulk.start(work, BulkSource.FILE, row.file_name)
    checked = CatalogImport.filter(id=row.id, state=ImportState.CHECKED)
    if not await checked.update(state=ImportState.WRITING, done=0, change_id=change.id):
        raise ImportBusy()  # also of two who ask at once the later
    await work.defer("write_catalog_import", import_id=str(row.id), position=0)
    return await queries.one(row.id)


async def write_part(work: Work, import_id: UUID, position: int) -> bool:
    """Write one part; gives whether there are more. What has become wrong since it was checked is marked so."""
    row, part = await queries.one(import_id), await queries.part(import_id, position)
    if part is None:
        await CatalogImport.filter(id=import_id).update(state=ImportState.DONE)
        return False
    rows = await queries.rows_in(import_id, position)
    late = await _write_changed(work, row, [one for one in rows if one.kind is ImportRowKind.CHANGED])
    late += await _write_added(work, row, [one for one in rows if one.kind is ImportRowKind.ADDED])
    for one, problems in late:
        wrong = {"kind": ImportRowKind.WRONG, "problems": [rules.said(problem) for problem in problems]}
        await CatalogImportRow.filter(id=one.id).update(**wrong)
    kinds = [one.kind for one, _ in late]
    counts = {
        "changed": -kinds.count(ImportRowKind.CHANGED),
        "added": -kinds.count(ImportRowKind.ADDED),
        "wrong": len(kinds),
    }
    counts["done"] = len(part.rows)
    await CatalogImport.filter(id=import_id).update(**{name: F(name) + count for name, count in counts.items()})
    return True


Late = list[tuple[CatalogImportRow, list[DomainError]]]


async def _write_changed(work: Work, row: CatalogImport, rows: Sequence[CatalogImportRow]) -> Late:
    variants = await stored.by_skus([one.sku for one in rows])
    wanted = [one for one in rows if one.sku in variants]
    late: Late = []
    while wanted:
        edits = [Edit(variants[one.sku].id, {k: (a, b) for k, (a, b) in one.cells.items()}) for one in wanted]
        plan = await bulk.planned(work, edits)
        if not plan.problems:
            await bulk.save(work, edits, row.change_id)
            break
        problems: dict[int, list[DomainError]] = {}
        for problem in plan.problems:
            problems.setdefault(int((problem.field or "rows.0").split(".")[1]), []).append(problem)
        late += [(wanted[n], several) for n, several in problems.items()]
        wanted = [one for n, one in enumerate(wanted) if n not in problems]
    return late


async def _write_added(work: Work, row: CatalogImport, rows: Sequence[CatalogImportRow]) -> Late:
    if not rows:
        return []
    known = await columns.columns()
    lines = [Line(one.number, {key: after for key, (_, after) in one.cells.items()}) for one in rows]
    made, refused = await _fresh(work, known, lines)
    batch = Batch(fresh={one.variant.id for one in made})
    codes = await stored.by_codes([one.product.code for one in made])
    for one in made:
        batch.products[one.product.id], batch.variants[one.variant.id] = one.product, one.variant
        batch.units[one.variant.id] = one.units
        if one.product.code not in codes:
            batch.fresh.add(one.product.id)
            batch.attributes |= {(one.product.id, key): value for key, value in one.attributes.items()}
    await batches.write(work, batch)
    for key in sorted({key for one in made for key in one.prices}):
        await bulk.set_entry_prices(
            work, known.fields[key], {one.variant.id: one.prices[key] for one in made if key in one.prices}
        )
    if row.change_id:
        await bulk.note_added(work, row.change_id, len(made))
    by_number = {one.number: one for one in rows}
    return [(by_number[number], [problem]) for number, problem in refused.items()]
