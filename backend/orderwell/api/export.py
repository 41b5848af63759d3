"""GET /export/<list>.csv: every row of a list under its filter, written while it is read.

The graph is asked page after page, so permissions, row scope and the meaning of filters are those of the list, and
no more than one page is in memory. Whoever goes away stops the reading.
"""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from orderwell.core.clock import utc_now
from orderwell.core.errors import DomainError
from orderwell.firm.queries import firm

from .bucket import Buckets
from .context import Context
from .export_tables import TABLES, Table
from .fields import allowed
from .identity import Identity, UnknownKey
from .schema import schema

PAGE = 100
AT_ONCE = 3  # in one process; further ones wait for their turn
BOM = "\ufeff"  # without it Excel takes UTF-8 for the code page of the machine
STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "THROTTLED": 429, "INTERNAL": 500}
Variables = dict[str, Any]


class Export:
    """The endpoint of all tables; one per process."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.turns = asyncio.Semaphore(AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """The file, or 4xx as JSON before its first byte; what fails later breaks the connection off."""
        table = TABLES.get(request.path_params["name"])
        try:
            variables = variables_of(request, table)
            context = await self.identity.context(request, Response())
        except (ValueError, UnknownKey) as error:
            known = isinstance(error, ValueError)
            return refusal_of("BAD_REQUEST" if known else "UNAUTHENTICATED", "The export was not understood.")
        if table is None:
            return refusal_of("NOT_FOUND", "There is no such list.", 404)
        try:
            allowed(context, table.permission)
        except DomainError as error:
            return refusal_of(error.code, error.message(context.locale))
        if context.cross_site:
            return refusal_of("FORBIDDEN", "This origin may not act for the viewer.")
        first, refusal = await page_of(context, table, variables)
        if refusal:
            return refusal
        name = f"{request.path_params['name']}-{utc_now():%Y%m%d}.csv"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        body = self._lines(context, table, variables, first)
        return StreamingResponse(body, media_type="text/csv; charset=utf-8", headers=headers)

    async def _lines(self, context: Context, table: Table, variables: Variables, page: Any) -> AsyncIterator[str]:
        zone = ZoneInfo((await firm()).time_zone)
        # The first page was paid for; the others are paced by AT_ONCE and by whoever takes the bytes.
        context = replace(context, buckets=Buckets(rate=0))
        yield BOM + _text([[column.en if context.locale == "en" else column.zh for column in table.columns]])
        async with self.turns:
            while True:
                lines = table.rows(page["nodes"])
                yield _text([[one.cell(row, context.locale, zone) for one in table.columns] for row in lines])
                if not page["pageInfo"]["hasNextPage"]:
                    return
                after = {**variables, "after": page["pageInfo"]["endCursor"]}
                page, refusal = await page_of(context, table, after)
                if refusal:
                    raise RuntimeError(f"an export of {table.field} broke off: {refusal.body!r}")


def variables_of(request: Request, table: Table | None) -> Variables:
    """Raises ValueError when the filter is no JSON object."""
    given = orjson.loads(request.query_params.get("filter", "{}"))
    if not isinstance(given, dict):
        raise ValueError("the filter has to be an object")
    variables: Variables = {"filter": given, "first": PAGE, "after": None}
    if table and table.sort_type and (sort := request.query_params.get("sort")):
        variables["sort"] = sort
    return variables


async def page_of(context: Context, table: Table, variables: Variables) -> tuple[Any, Response | None]:
    """One page of the list, or what to answer instead."""
    context.batches.clear()
    context.memory.clear()
    result = await schema.execute(table.document, variable_values=variables, context_value=context)
    if not result.errors and result.data:
        return result.data[table.field], None
    error = (result.errors or [])[0]
    code = str((error.extensions or {}).get("code", "BAD_REQUEST"))
    return None, refusal_of(code, error.message)


def refusal_of(code: str, message: str, status: int | None = None) -> Response:
    """An error as GraphQL would answer it, with the status that its code stands for."""
    content = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return JSONResponse(content, status or STATUS.get(code, 400))


def _text(lines: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()
