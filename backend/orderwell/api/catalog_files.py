"""Files of the catalogue on their way in."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.file_uploads import Upload
from strawberry.types import Info

from orderwell.catalog_columns.rules import COSTS, Field
from orderwell.catalog_files import commands, models, queries
from orderwell.catalog_files.rules import guessed
from orderwell.core.ids import as_uuid
from orderwell.core.money import Money as MoneyValue
from orderwell.core.page import PageRequest
from orderwell.intake.sources.sheet import Sheet

from .access import Id
from .arguments import uploaded
from .bulk_edit import BulkChange, ChangedCell
from .context import here
from .fields import field, mutation, query, relation, view
from .sku_rows import columns_here, require_to_set, sees
from .types import Connection, Money, described

READ, WRITE = "catalog.read", "catalog.write"
LARGEST_FILE = 16_000_000
SAMPLES = 3

ImportState: Any = described(
    models.ImportState,
    "How far a file has come.",
    UPLOADED="Its columns are to be named.",
    CHECKING="It is compared with the catalogue.",
    CHECKED="What it would change is known; nothing is written.",
    WRITING="It is written.",
    DONE="It has been written.",
)
ImportRowKind: Any = described(
    models.ImportRowKind,
    "What a row of a file does.",
    ADDED="It adds a SKU.",
    CHANGED="It changes one.",
    WRONG="It cannot be written.",
)


@strawberry.type(description="A column of a file.")
class ImportColumn:
    name: str = strawberry.field(description="Its header.")
    column: str | None = strawberry.field(description="Key of what it holds; null: it is left out.")
    samples: list[str] = strawberry.field(description="Its first cells.")


@strawberry.type(description="What is wrong with a row.")
class ImportRowProblem:
    column: str = strawberry.field(description="Key of the column; empty when it is the whole row.")
    message: str = strawberry.field(description="What is wrong, in the viewer's language.")


@strawberry.type(description="A price list that would sell a SKU for less than it costs.")
class ImportBelowCost:
    price_list: str = strawberry.field(description="The price list, in the viewer's language.")
    price: Money = strawberry.field(description="What it would be sold for.")
    cost: Money = strawberry.field(description="What it costs.")


@view(models.CatalogImportRow, "A row of a file that changes something or cannot.")
class CatalogImportRow:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    number: int = strawberry.field(description="Its number in the file, the header's being 1.")
    sku: str = strawberry.field(description="The SKU as the file has it.")
    kind: models.ImportRowKind = strawberry.field(description="What it does.")

    @relation(list[ChangedCell], "What changes, with what there is now, of the columns that the viewer may see.")
    async def cells(rows: strawberry.Parent[list[models.CatalogImportRow]], info: Info) -> Any:
        known, text = (await columns_here(info)).fields, here(info).text
        names, actor = {key: text(one.zh, one.en) for key, one in known.items()}, here(info).actor
        return [
            [
                ChangedCell(column=key, name=names.get(key, key), before=pair[0], after=pair[1])
                for key, pair in row.cells.items()
                if sees(actor, key)
            ]
            for row in rows
        ]

    @relation(list[ImportBelowCost], "A warning: where it would be sold below cost; empty for who may not see costs.")
    async def below_cost(rows: strawberry.Parent[list[models.CatalogImportRow]], info: Info) -> Any:
        known, text = (await columns_here(info)).fields, here(info).text
        if not here(info).actor.can(COSTS):
            return [[] for _ in rows]
        return [[_below(known[key], text, *told) for key, *told in row.below or () if key in known] for row in rows]

    @field(list[ImportRowProblem], "What is wrong with it.")
    def problems(self, root: strawberry.Parent[models.CatalogImportRow], info: Info) -> Any:
        text, actor = here(info).text, here(info).actor
        return [
            ImportRowProblem(column=column, message=text(zh, en))
            for column, zh, en in root.problems
            if sees(actor, column)
        ]


@view(models.CatalogImport, "A file of the catalogue on its way in.")
class CatalogImport:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    file_name: str = strawberry.field(description="As it was uploaded.")
    state: models.ImportState = strawberry.field(description="How far it has come.")
    clears: bool = strawberry.field(description="Whether an empty cell takes a value away.")
    row_count: int = strawberry.field(description="Rows below the header.")
    done: int = strawberry.field(description="Rows that have been compared, or written.")
    added: int = strawberry.field(description="Rows that add a SKU.")
    changed: int = strawberry.field(description="Rows that change one.")
    unchanged: int = strawberry.field(description="Rows that change nothing.")
    wrong: int = strawberry.field(description="Rows that cannot be written.")
    actor_name: str = strawberry.field(description="Who uploaded it.")
    created_at: datetime = strawberry.field(description="When it was uploaded.")

    @field(int, "Rows by which something would be sold below cost; 0 for who may not see costs.")
    def below_cost(self, root: strawberry.Parent[models.CatalogImport], info: Info) -> Any:
        return root.below_cost if here(info).actor.can(COSTS) else 0

    @relation(list[ImportColumn], "The columns of the file.")
    async def columns(rows: strawberry.Parent[list[models.CatalogImport]], info: Info) -> Any:
        found, actor, known = [], here(info).actor, await columns_here(info)
        for row in rows:
            first, meant = await queries.samples(row.id, SAMPLES), guessed(row.header, known)
            found.append(
                [
                    ImportColumn(
                        name=name,
                        column=row.mapping[n] or None,
                        samples=[cells[n] for cells in first if n < len(cells)]
                        if sees(actor, row.mapping[n]) and sees(actor, meant[n])
                        else [],
                    )
                    for n, name in enumerate(row.header)
                ]
            )
        return found

    @relation(BulkChange | None, "What it changed, once it is written: may be taken back.")
    async def change(rows: strawberry.Parent[list[models.CatalogImport]], info: Info) -> Any:
        known = await queries.changes_of(rows)
        return [known.get(row.change_id) if row.change_id else None for row in rows]

    @relation(Connection[CatalogImportRow], "Rows that change something or cannot.")
    async def rows(
        rows: strawberry.Parent[list[models.CatalogImport]],
        info: Info,
        kinds: Annotated[
            list[models.ImportRowKind] | None, strawberry.argument(description="Only rows that do this.")
        ] = None,
        below_cost: Annotated[
            bool, strawberry.argument(description="Only what would be sold below cost: none for who may not see costs.")
        ] = False,
        first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 50,
        after: Annotated[str | None, strawberry.argument(description="Continue after this cursor.")] = None,
    ) -> Any:
        wanted = kinds or list(models.ImportRowKind)
        if below_cost and not here(info).actor.can(COSTS):
            wanted = []
        request = PageRequest(first, after)
        return [await queries.rows_of(row.id, wanted, request, below_cost=below_cost) for row in rows]


def _below(price_list: Field, text: Callable[[str, str], str], price: int, cost: int) -> ImportBelowCost:
    unit = price_list.unit
    return ImportBelowCost(
        price_list=text(price_list.zh, price_list.en),
        price=MoneyValue(price, unit),  # type: ignore[arg-type]
        cost=MoneyValue(cost, unit),  # type: ignore[arg-type]
    )


async def _read(info: Info, file: Upload) -> tuple[Sheet, str]:
    """The table in an upload, read before the transaction, in a thread. Raises FileUnreadable or FileTooLong."""
    content = await uploaded(file, min(LARGEST_FILE, here(info).settings.max_upload_bytes))
    name = str(getattr(file, "filename", "") or "file.csv")
    return await asyncio.to_thread(queries.sheet_of, content, name), name


class Query:
    @query(READ, Connection[CatalogImport], "Files of the catalogue that were uploaded, the newest first.")
    async def catalog_imports(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 10,
        after: Annotated[str | None, strawberry.argument(description="Continue after this cursor.")] = None,
    ) -> Any:
        return await queries.imports(PageRequest(first, after))

    @query(READ, CatalogImport | None, "One uploaded file.")
    async def catalog_import(self, info: Info, id: Id) -> Any:
        return await queries.found(as_uuid(id))


class Mutation:
    @mutation(WRITE, CatalogImport, "Upload a CSV file or a workbook; nothing is changed by it.", prepare=_read)
    async def upload_catalog_file(
        self, info: Info, file: Annotated[Upload, strawberry.argument(description="CSV, XLSX, XLS or ODS.")]
    ) -> Any:
        sheet, name = here(info).prepared
        return await commands.upload(here(info).work, sheet, name)

    @mutation(WRITE, CatalogImport, "Compare a file with the catalogue; again with other columns until it is right.")
    async def check_catalog_import(
        self,
        info: Info,
        id: Id,
        mapping: Annotated[
            list[str], strawberry.argument(description="Key of the column for each place of the header; empty: none.")
        ],
        clears: Annotated[bool, strawberry.argument(description="Whether an empty cell takes a value away.")] = False,
    ) -> Any:
        require_to_set(here(info).actor, mapping)
        return await commands.check(here(info).work, as_uuid(id), mapping, clears=clears)

    @mutation(WRITE, CatalogImport, "Write what was compared, a part at a time; rows that are wrong are left out.")
    async def write_catalog_import(self, info: Info, id: Id) -> Any:
        row = await queries.one(as_uuid(id))
        require_to_set(here(info).actor, row.mapping)
        return await commands.begin(here(info).work, row.id)
