"""Writes what is searched of products, in the transaction that changed them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from orderwell.core.clock import utc_now
from orderwell.core.db.sql import changed, is_sqlite, rows
from orderwell.core.work import Work

from . import queries
from .rules import Document

COLUMNS = ("shown", "strong", "weak", "codes", "hidden_codes", "facets", "terms", "digest", "revision", "written")
MOST_ROWS, MOST_WORDS = 100, 500  # of one statement


async def index(work: Work, product_ids: Collection[UUID]) -> None:
    """Bring the documents of these products up to date. What has not changed costs no writing but its revision."""
    for some in _parts(sorted(product_ids), queries.BATCH):
        there = await queries.kept(some)
        fresh, same = list[Document](), list[UUID]()
        for one in await queries.documents(some):
            number, digest = there.get(one.product_id, (0, ""))
            if not number:
                fresh.append(one)
            elif digest == one.digest:
                same.append(one.product_id)
            else:
                await _rewrite(number, one)
        await _add(fresh)
        await touch(work, same)


async def touch(work: Work, product_ids: Collection[UUID]) -> None:
    """Something that is read beside the documents has changed, such as a price: readers look at them again."""
    if product_ids:
        for some in _parts(sorted(product_ids), queries.BATCH):
            await changed("UPDATE search_document SET revision = ? WHERE product_id IN (?)", _revision(), list(some))


async def rebuild(work: Work, after: UUID | None = None) -> UUID | None:
    """Make the next `queries.BATCH` documents anew; gives where to go on, None at the end."""
    some = await queries.product_ids(after)
    await index(work, some)
    return some[-1] if some else None


async def index_category(work: Work, path: str, after: UUID | None) -> UUID | None:
    """The next products of a category that has another name or place; gives where to go on, None at the end."""
    some = await queries.products_in(path, after)
    await index(work, some)
    return some[-1] if some else None


def _parts(values: Sequence[Any], size: int) -> Iterable[list[Any]]:
    return (list(values[start : start + size]) for start in range(0, len(values), size))


def _revision() -> int:
    # Not `work.now`, which is long ago when history is taken over: readers ask for what came since they looked.
    return int(utc_now().timestamp() * 1000)


def _values(one: Document) -> list[Any]:
    now = _revision()
    plain = [one.shown, one.strong, one.weak, one.codes, one.hidden_codes, one.facets, one.terms, one.digest]
    return [*plain, now, now]


def _marks() -> list[str]:
    # PostgreSQL takes the terms as they are: no parser of its own cuts them.
    terms = "?" if is_sqlite() else "array_to_tsvector(string_to_array(CAST(? AS TEXT), ' '))"
    return [terms if name == "terms" else "?" for name in COLUMNS]


async def _rewrite(number: int, one: Document) -> None:
    pairs = ", ".join(f"{name} = {mark}" for name, mark in zip(COLUMNS, _marks(), strict=True))
    await changed(f"UPDATE search_document SET {pairs} WHERE id = ?", *_values(one), number)
    await _learn([one])


async def _add(fresh: Sequence[Document]) -> None:
    marks = f"(?, {', '.join(_marks())})"
    for some in _parts(fresh, MOST_ROWS):
        values = [value for one in some for value in (one.product_id, *_values(one))]
        # Two who index a new product at once write the same of it.
        await rows(
            f"INSERT INTO search_document (product_id, {', '.join(COLUMNS)}) VALUES {', '.join([marks] * len(some))} "
            "ON CONFLICT (product_id) DO NOTHING RETURNING id",
            *values,
        )
    await _learn(fresh)


async def _learn(made: Iterable[Document]) -> None:
    words = sorted({word for one in made for word in one.words})
    for some in _parts(words, MOST_WORDS):
        marks = ", ".join(["(?)"] * len(some))
        await rows(f"INSERT INTO search_word (word) VALUES {marks} ON CONFLICT (word) DO NOTHING RETURNING word", *some)
