"""GET /export/catalog.xlsx and .csv: the catalogue as a file that can be edited and imported again.

One row for each SKU; the first header is for people, the second, hidden in workbooks, names the columns by their keys.
docs/catalogue-files.md says what stands in them.
"""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from orderwell.core.clock import utc_now
from orderwell.core.errors import DomainError
from orderwell.core.importing import later

from .bucket import Buckets
from .context import Context
from .export import BOM, Export, Variables, page_of, refusal_of, variables_of
from .export_tables import Table, guarded
from .fields import allowed
from .identity import UnknownKey
from .schema import schema

xlsxwriter = later("xlsxwriter")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBERS = {"COUNT", "MONEY", "PERCENT", "NUMBER"}
COLUMNS = "{ catalogColumns { key name kind } }"
Column = dict[str, Any]


class CatalogExport(Export):
    """The endpoint; it shares its turns with nobody."""

    async def answer(self, request: Request) -> Response:
        """The file, or 4xx as JSON."""
        kind = request.path_params["kind"]
        if kind not in ("csv", "xlsx"):
            return refusal_of("NOT_FOUND", "There is no such file.", 404)
        try:
            context = await self.identity.context(request, Response())
            variables = variables_of(request, table_of([]))
            allowed(context, "catalog.read")
        except (ValueError, UnknownKey):
            return refusal_of("BAD_REQUEST", "The export was not understood.")
        except DomainError as error:
            return refusal_of(error.code, error.message(context.locale))
        if context.cross_site:
            return refusal_of("FORBIDDEN", "This origin may not act for the viewer.")
        known = await schema.execute(COLUMNS, context_value=context)
        columns: list[Column] = (known.data or {})["catalogColumns"]
        table = table_of([one["key"] for one in columns])
        first, refusal = await page_of(context, table, variables)
        if refusal:
            return refusal
        name = f"catalog-{utc_now():%Y%m%d}.{kind}"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        rows = self._rows(context, table, variables, first)
        if kind == "csv":
            return StreamingResponse(lines(columns, rows), media_type="text/csv; charset=utf-8", headers=headers)
        content = await asyncio.to_thread(workbook, columns, [cells async for page in rows for cells in page])
        return Response(content, media_type=XLSX, headers=headers)

    async def _rows(
        self, context: Context, table: Table, variables: Variables, page: Any
    ) -> AsyncIterator[list[list[str]]]:
        """The cells of each page's SKUs."""
        context = replace(context, buckets=Buckets(rate=0))  # the first page was paid for
        async with self.turns:
            while True:
                yield [row["cells"] for node in page["nodes"] for row in node["skuRows"]]
                if not page["pageInfo"]["hasNextPage"]:
                    return
                after = {**variables, "after": page["pageInfo"]["endCursor"]}
                page, refusal = await page_of(context, table, after)
                if refusal:
                    raise RuntimeError(f"the export of the catalogue broke off: {refusal.body!r}")


def table_of(keys: Sequence[str]) -> Table:
    """The list of products with the cells of their SKUs."""
    named = ", ".join(f'"{key}"' for key in keys)
    return Table(
        "products", "catalog.read", "ProductFilter", f"skuRows(columns: [{named}]) {{ cells }}", (), "ProductSort"
    )


def heads(columns: Sequence[Column]) -> list[list[str]]:
    """What people read, and what an import goes by."""
    return [[one["name"] for one in columns], [one["key"] for one in columns]]


async def lines(columns: Sequence[Column], pages: AsyncIterator[list[list[str]]]) -> AsyncIterator[str]:
    """The file as CSV, page by page."""
    yield BOM + _text(heads(columns))
    async for page in pages:
        yield _text([[_shown(cell, one) for cell, one in zip(cells, columns, strict=True)] for cells in page])


def _shown(cell: str, column: Column) -> str:
    return cell if column["kind"] in NUMBERS else guarded(cell)


def _text(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def workbook(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bytes:
    """The file as XLSX: codes stay texts with their zeros, nothing is a formula. Blocks."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": False, "strings_to_formulas": False})
    sheet, bold = book.add_worksheet("products"), book.add_format({"bold": True})
    for n, (name, key) in enumerate(zip(*heads(columns), strict=True)):
        sheet.write_string(0, n, name, bold)
        sheet.write_string(1, n, key)
        sheet.set_column(n, n, 32 if key.startswith("name") else 14)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.freeze_panes(2, 1)
    numbers = [one["kind"] in NUMBERS for one in columns]
    for r, cells in enumerate(rows, 2):
        for c, cell in enumerate(cells):
            if cell and numbers[c]:
                sheet.write_number(r, c, float(cell))
            elif cell:
                sheet.write_string(r, c, cell)
    book.close()
    return out.getvalue()
