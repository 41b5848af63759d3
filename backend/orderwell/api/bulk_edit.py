"""SKUs as rows of texts: the grid of staff, checking and saving its cells, and the history of such changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.bulk_edit import commands, models, queries
from orderwell.bulk_edit import rules as bulk_rules
from orderwell.bulk_edit.errors import CellConflict
from orderwell.bulk_edit.models import BulkSource as Source
from orderwell.bulk_edit.rules import Edit
from orderwell.catalog import queries as catalog
from orderwell.catalog_columns import rules
from orderwell.core.errors import DomainError
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.money import Money as MoneyValue
from orderwell.core.page import PageRequest

from .access import Id
from .catalog import Variant
from .context import here
from .fields import field, mutation, query, relation, view
from .problems import Problem, as_problem
from .sku_rows import columns_here, require_to_set, sees
from .types import Connection, Money, described
from .viewing import keyed

READ, WRITE = "catalog.read", "catalog.write"

CatalogColumnKind: Any = described(
    rules.Kind,
    "What a cell of a column holds.",
    TEXT="Words.",
    COUNT="A whole number.",
    PERCENT="A percentage such as 13.",
    MONEY="An amount such as 12.50.",
    NUMBER="A number in the column's unit.",
    CHOICE="The code of one of the column's options.",
    FLAG="true or false.",
)
CatalogColumnOf: Any = described(
    rules.Of,
    "Whose value a column shows.",
    PRODUCT="The product's: all of its SKUs have the same.",
    VARIANT="The SKU's own.",
    PRICE="The SKU's in a price list, for one base unit.",
    ATTRIBUTE="The product's, of an attribute.",
)
BulkSource: Any = described(
    Source,
    "Where a change of many SKUs came from.",
    GRID="The grid.",
    FILE="A file.",
    REVERT="Taking back another change.",
)


@view(rules.Option, "A choice of a column.")
class CatalogOption:
    code: str = strawberry.field(description="What is stored.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[rules.Option], info: Info) -> Any:
        return here(info).text(root.zh, root.en)


@view(rules.Field, "A column of the catalogue as a table.")
class CatalogColumn:
    key: str = strawberry.field(description="Stable key, also the header of files, such as moq or attr:net_content.")
    kind: rules.Kind = strawberry.field(description="What its cells hold.")
    of: rules.Of = strawberry.field(description="Whose value it is.")
    unit: str = strawberry.field(description="The unit of its numbers; the currency of money.")
    options: list[CatalogOption] = strawberry.field(description="The choices.")
    required: bool = strawberry.field(description="Whether a cell may not be empty.")
    fixed: bool = strawberry.field(description="Whether it cannot be changed.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[rules.Field], info: Info) -> Any:
        return here(info).text(root.zh, root.en)


@strawberry.type(description="One value that a change replaced.")
class ChangedCell:
    column: str = strawberry.field(description="Key of the column.")
    name: str = strawberry.field(description="Name of the column in the viewer's language; its key when it is gone.")
    before: str = strawberry.field(description="The text before.")
    after: str = strawberry.field(description="The text after.")


@view(models.BulkChangeRow, "What a change did to one SKU.")
class BulkChangeRow:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    reverted: bool = strawberry.field(description="Whether a later change took it back.")

    @relation(Variant | None, "The SKU.")
    async def variant(rows: strawberry.Parent[list[models.BulkChangeRow]], info: Info) -> Any:
        return await keyed(info, "any_variants", catalog.variants_by_id).load_many([row.variant_id for row in rows])

    @relation(list[ChangedCell], "Its values before and after, of the columns that the viewer may see.")
    async def cells(rows: strawberry.Parent[list[models.BulkChangeRow]], info: Info) -> Any:
        known, text = (await columns_here(info)).fields, here(info).text
        names, actor = {key: text(one.zh, one.en) for key, one in known.items()}, here(info).actor
        return [
            [
                ChangedCell(column=key, name=names.get(key, key), before=row.before[key], after=row.after[key])
                for key in row.after
                if sees(actor, key)
            ]
            for row in rows
        ]


@view(models.BulkChange, "A change of many SKUs.")
class BulkChange:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    source: Source = strawberry.field(description="Where it came from.")
    note: str = strawberry.field(description="The file's name, or what was done.")
    actor_name: str = strawberry.field(description="Who made it.")
    created_at: datetime = strawberry.field(description="When it began.")
    row_count: int = strawberry.field(description="SKUs that it changed.")
    cell_count: int = strawberry.field(description="Values that it changed.")
    added: int = strawberry.field(description="SKUs that it added.")
    kept: int = strawberry.field(description="Values that it left alone: somebody had changed them since.")

    @relation(int, "SKUs whose change has not been taken back.")
    async def left(rows: strawberry.Parent[list[models.BulkChange]], info: Info) -> Any:
        counts = await queries.left_of([row.id for row in rows])
        return [counts[row.id] for row in rows]

    @relation(Connection[BulkChangeRow], "What it did to each SKU.")
    async def rows(
        rows: strawberry.Parent[list[models.BulkChange]],
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 50,
        after: Annotated[str | None, strawberry.argument(description="Continue after this cursor.")] = None,
    ) -> Any:
        return [await queries.rows_of(row.id, PageRequest(first, after)) for row in rows]


@strawberry.input(description="A value as it shall be.")
class CellInput:
    column: str = strawberry.field(description="Key of the column.")
    before: str = strawberry.field(description="The text that the editor saw; another one by now is a conflict.")
    after: str = strawberry.field(description="The text that shall be there; empty takes a value away.")


@strawberry.input(description="Changes of one SKU.")
class SkuEditInput:
    variant_id: strawberry.ID = strawberry.field(description="The SKU.")
    cells: list[CellInput] = strawberry.field(description="What changes.")


@view(bulk_rules.BelowCost, "A SKU that a price list would sell for less than it costs.")
class BelowCost:
    variant: Variant = strawberry.field(description="The SKU.")

    @field(str, "The price list, in the viewer's language.")
    def price_list(self, root: strawberry.Parent[bulk_rules.BelowCost], info: Info) -> Any:
        return here(info).text(root.price_list.zh, root.price_list.en)

    @field(Money, "What it would be sold for.")
    def price(self, root: strawberry.Parent[bulk_rules.BelowCost]) -> Any:
        return MoneyValue(root.price, root.price_list.unit)

    @field(Money, "What it costs.")
    def cost(self, root: strawberry.Parent[bulk_rules.BelowCost]) -> Any:
        return MoneyValue(root.cost, root.price_list.unit)


@strawberry.type(description="What saving would be refused for.")
class BulkCheck:
    changed: int = strawberry.field(description="Values that would change.")
    problems: list[Problem] = strawberry.field(description="Each with the path rows.<position>.<column>.")
    conflicts: int = strawberry.field(description="How many of them are changes of somebody else.")
    below_cost: list[BelowCost] = strawberry.field(
        description="A warning: what would be sold below cost; empty for who may not see costs."
    )


Rows = Annotated[list[SkuEditInput], strawberry.argument(description="At most 500.")]


def _edits(info: Info, rows: Iterable[SkuEditInput]) -> list[Edit]:
    """Raises Forbidden for prices and costs without the right to change them."""
    edits = [
        Edit(as_uuid(row.variant_id) or UUID(int=0), {one.column: (one.before, one.after) for one in row.cells})
        for row in rows
    ]
    require_to_set(here(info).actor, {key for one in edits for key in one.cells})
    return edits


async def _part_of(info: Info, change_id: str | None, source: Source, note: str = "", **rest: Any) -> UUID:
    """The change that goes on, or a new one."""
    if change_id is not None:
        return (await queries.change(wanted_id(change_id))).id
    return (await commands.start(here(info).work, source, note, **rest)).id


class Query:
    @query(READ, list[CatalogColumn], "The columns of the catalogue as a table: what the grid and files may hold.")
    async def catalog_columns(self, info: Info) -> Any:
        actor = here(info).actor
        return [one for key, one in (await columns_here(info)).fields.items() if sees(actor, key)]

    @query(READ, Connection[BulkChange], "Changes of many SKUs, the newest first.")
    async def bulk_changes(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Continue after this cursor.")] = None,
    ) -> Any:
        return await queries.changes(PageRequest(first, after))

    @query(READ, BulkChange | None, "One change of many SKUs.")
    async def bulk_change(self, info: Info, id: Id) -> Any:
        return await queries.found(as_uuid(id))


class Mutation:
    @mutation(WRITE, BulkCheck, "Say what saving these rows would be refused for; nothing is written.")
    async def check_bulk_edit(self, info: Info, rows: Rows) -> Any:
        plan = await commands.planned(here(info).work, _edits(info, rows))
        shown: list[DomainError] = plan.problems
        return BulkCheck(
            changed=sum(map(len, plan.changed.values())),
            problems=[as_problem(one, here(info).locale) for one in shown],
            conflicts=sum(isinstance(one, CellConflict) for one in shown),
            below_cost=plan.below if here(info).actor.can(rules.COSTS) else [],  # type: ignore[arg-type]
        )

    @mutation(WRITE, BulkChange, "Save rows of the grid, all or none of them, as the next part of a change.")
    async def save_bulk_edit(
        self,
        info: Info,
        rows: Rows,
        change_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The change that goes on; null: a new one.")
        ] = None,
        note: Annotated[str | None, strawberry.argument(description="What is done, for the history.")] = None,
    ) -> Any:
        edits = _edits(info, rows)
        return await commands.save(here(info).work, edits, await _part_of(info, change_id, Source.GRID, note or ""))

    @mutation(WRITE, BulkChange, "Take the next 200 rows of a change back; ask again while some are left.")
    async def revert_bulk_change(
        self,
        info: Info,
        id: Id,
        into_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The taking back that goes on; null: a new one.")
        ] = None,
    ) -> Any:
        change = await queries.change(as_uuid(id))
        require_to_set(here(info).actor, await queries.columns_left(change.id))
        into = await _part_of(info, into_id, Source.REVERT, change.note, reverts=change.id)
        return await commands.revert(here(info).work, change.id, into)
