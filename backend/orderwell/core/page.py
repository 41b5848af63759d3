"""Keyset pages: the cursor is the sort value and id of the last row, never an offset."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from msgspec import Struct
from pypika_tortoise.terms import Parameterizer
from tortoise.expressions import Q
from tortoise.fields import BigIntField
from tortoise.models import Model
from tortoise.queryset import QuerySet

from .db.prepared import fetch
from .db.sql import connection, is_sqlite, rows, spread
from .errors import Invalid

Condition = tuple[str, list[Any]]  # hand-written SQL with `?`, and a value for each; a list for `IN (?)`
M = TypeVar("M")
R = TypeVar("R", bound=Model)
LARGEST = 100
COUNT_CAP = 10_000
MOST_WORDS = 8  # of a search; each is one more condition
INT, BIG = range(-(2**31), 2**31), range(-(2**63), 2**63)  # what columns of 32 and 64 bits hold


class PageRequest(Struct, frozen=True):
    """`first` rows (1 to 100) after the cursor `after`."""

    first: int = 20
    after: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.first <= LARGEST:
            raise Invalid(
                field="first",
                reason_zh=f"每页条数须在 1 到 {LARGEST} 之间。",
                reason_en=f"Ask for 1 to {LARGEST} rows a page.",
            )


class Page(Struct, Generic[M], frozen=True):
    """Rows with their cursors. `query` counts, when the count is asked for."""

    rows: Sequence[M]
    cursors: Sequence[str]
    has_next: bool
    query: Any = None

    async def total_count(self) -> int:
        """Rows in all, but never more than `COUNT_CAP` (shown as "10,000+")."""
        if self.query is None:
            return len(self.rows)
        return (await sizes([self.query]))[0]


class Selected(Page[M], frozen=True):
    """A page by hand-written SQL; `matching` selects the ids of all its rows, with these `values`."""

    matching: str = ""
    values: Sequence[Any] = ()

    async def total_count(self) -> int:
        """Rows in all, at most `COUNT_CAP`."""
        return (await sizes_of([(self.matching, self.values)]))[0]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return {"u": str(value)} if isinstance(value, UUID) else value


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["t"]).astimezone(UTC) if "t" in value else UUID(value["u"])
    return value


def _fits(value: Any, kind: type | range) -> bool:
    """Whether a column of `kind` can be compared with `value`."""
    if not isinstance(kind, type):
        return type(value) is int and value in kind
    return type(value) is kind and not (isinstance(value, str) and "\0" in value)


def _kind(model: type[Model], column: str) -> type | range:
    field = model._meta.fields_map[column]
    if field.field_type is not int:
        return field.field_type
    return BIG if isinstance(field, BigIntField) else INT


def encode(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([_plain(v) for v in values])).decode().rstrip("=")


def decode(cursor: str, *kinds: type | range) -> list[Any]:
    """The sort values in a cursor, of these types or integers in these ranges.

    Raises Invalid for anything we did not write.
    """
    try:
        raw = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_typed(value) for value in raw]
        if [_fits(*pair) for pair in zip(values, kinds, strict=True)] != [True] * len(kinds):
            raise ValueError
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise Invalid(
            field="after",
            reason_zh="分页游标无效，请从第一页重新开始。",
            reason_en="The cursor is not valid. Start again from the first page.",
        ) from error
    return values


def position(model: type[Model], column: str, cursor: str) -> list[Any]:
    """The sort value and the id in a cursor of `keyset`. Raises Invalid for anything we did not write."""
    return decode(cursor, _kind(model, column), UUID)


class Cursors(Sequence[str]):
    """The cursors of rows that are sorted by `column` and then by id, each made when it is asked for."""

    def __init__(self, rows: Sequence[Model], column: str) -> None:
        self._rows, self._column = rows, column

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return Cursors(self._rows[place], self._column)
        row = self._rows[place]
        return encode([getattr(row, self._column), row.pk])


async def keyset(query: QuerySet[R], order: str, request: PageRequest) -> Page[R]:
    """One page of `query`, sorted by `order` ("-placed_at": descending) and then by id.

    One statement. The sort column must not be null and should be indexed with the id.
    """
    column, down = order.lstrip("-"), order.startswith("-")
    ranked = query.order_by(order, "-id" if down else "id")
    if request.after:
        value, last = position(query.model, column, request.after)
        side = "lt" if down else "gt"
        beyond = Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"id__{side}": last})
        ranked = ranked.filter(beyond)
    found = await ranked.limit(request.first + 1)
    shown = found[: request.first]
    return Page(shown, Cursors(shown, column), len(found) > request.first, query)


async def newest_page(model: type[R], conditions: Sequence[Condition], request: PageRequest) -> Page[R]:
    """The rows of a table that meet hand-written conditions, by `created_at`, the newest first. One statement.

    The ids come first, from an index that has what the conditions compare: only rows that are shown are read.
    """
    ids, every = f"SELECT id FROM {model._meta.db_table}", list(conditions)
    matching, counted = selection(ids, every)
    if request.after:
        every.append(("(created_at, id) < (?, ?)", position(model, "created_at", request.after)))
    newest = "ORDER BY created_at DESC, id DESC"
    chosen, values = selection(ids, every, f" {newest} LIMIT {request.first + 1}")
    found = await fetch(model, f"WHERE id IN ({chosen}) {newest}", *values)
    shown = found[: request.first]
    return Selected(shown, Cursors(shown, "created_at"), len(found) > request.first, None, matching, counted)


async def sizes(queries: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each of `queries` finds, at most `COUNT_CAP` each. One statement for all of them."""
    parameters, texts = Parameterizer(), list[str]()
    for query in queries:
        ids = query.limit(COUNT_CAP).values_list("id", flat=True)
        ids._choose_db_if_not_chosen()
        ids._make_query()
        # The parameters of all of them are numbered through.
        texts.append(ids.query.get_sql(ids.query.QUERY_CLS.SQL_CONTEXT.copy(parameterizer=parameters)))
    found = await connection().execute_query_dict(_counting(texts), parameters.values) if texts else []
    return [int(count) for row in found for count in dict(row).values()]


async def sizes_of(selects: Sequence[tuple[str, Sequence[Any]]]) -> list[int]:
    """The same for hand-written SELECTs with `?`, each with its values."""
    texts, values = [f"{text} LIMIT {COUNT_CAP}" for text, _ in selects], [one for _, own in selects for one in own]
    found = await rows(_counting(texts), *values) if texts else []
    return [int(count) for row in found for count in row.values()]


def _counting(texts: Sequence[str]) -> str:
    counts = (f"(SELECT COUNT(*) FROM ({text}) c{number}) AS n{number}" for number, text in enumerate(texts))
    return f"SELECT {', '.join(counts)}"


def selection(select: str, conditions: Sequence[Condition], rest: str = "") -> tuple[str, list[Any]]:
    """`select` with all of the conditions, and their values."""
    where = " AND ".join(text for text, _ in conditions) or "1 = 1"
    return spread(f"{select} WHERE {where}{rest}", [one for _, own in conditions for one in own])


def following(column: str) -> str:
    """A column that must not choose the index: SQLite takes conditions for narrower than they are, and would rather
    read and sort all rows that meet one than walk through an index in the order of the list."""
    return f"+{column}" if is_sqlite() else column
