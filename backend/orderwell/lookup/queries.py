"""Which orders and customers a text means: sets for filters of lists, and the best with what they were found by."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import orjson
from tortoise.expressions import RawSQL
from tortoise.models import Model
from tortoise.queryset import QuerySet

from orderwell.core.db.keeper import Keeper
from orderwell.core.db.sql import as_id, is_sqlite, rows
from orderwell.core.page import Condition as Sql
from orderwell.language.rules import Condition, grams

from . import rules
from .models import RecordKind
from .rules import FTS5, TEXT, TSQUERY, Hits, Line, Syntax, Word, alphanumeric, hit

R = TypeVar("R", bound=Model)
MOST_COMPARED = 100  # hits that are compared with each other
FEW = 1000  # rows
MANY = ("",) * FEW
MOST_READ = 50  # records that tell which correction is meant
_kept_numbers: Keeper[str, int] = Keeper(256)
_kept_ids: Keeper["Select", tuple[str, ...]] = Keeper(32)  # 60 kB each at most
Select = tuple[str, tuple[str, ...]]  # with `?`, and their values
LITERAL = re.compile("'([^']*)'")


def records(kind: RecordKind, word: Word) -> RawSQL:
    """A subselect of the ids of the records that meet a word, for `id__in`. Of letters and digits: it binds nothing."""
    return RawSQL(f"({_select(kind, word)})")


def one_by_one(kind: RecordKind, word: Word, owned: str) -> RawSQL:
    """The same and what `owned` says of the customers that meet it: a SELECT of ours of ids, up to its `IN`."""
    return RawSQL(f"({_select(kind, word)} UNION {owned} IN ({_select(RecordKind.CUSTOMER, word)}))")


async def rare(kind: RecordKind, words: Sequence[Word], owned: str) -> bool:
    """Whether so few rows meet one of the words that SQLite should look for them one by one, and not walk through a
    sorted list until it has a page. PostgreSQL knows by itself. One statement."""
    return any(len(ids) < FEW for ids in await _first(kind, words, owned))


async def _first(kind: RecordKind, words: Sequence[Word], owned: str) -> list[tuple[str, ...]]:
    """The ids of rows that meet each word, some twice, or MANY; none on PostgreSQL. One statement for all that are
    not kept: a correction, the page of a list and its size ask the same."""

    async def read(missing: Sequence[Select]) -> dict[Select, tuple[str, ...]]:
        every = [tuple(orjson.loads(one)) for one in await _values(missing)]
        return {one: ids if len(ids) < FEW else MANY for one, ids in zip(missing, every, strict=True)}

    asked = [_ids(kind, one, owned, FEW) for one in words] if is_sqlite() else []
    known = await _kept_ids.all(asked, read) if asked else {}
    return [known[one] for one in asked]


@lru_cache(maxsize=256)
def _ids(kind: RecordKind, word: Word, owned: str, most: int) -> Select:
    """For SQLite."""
    customers = f"{owned} IN ({_select(RecordKind.CUSTOMER, word)})"
    every = " UNION ALL ".join([*_documents(kind, word, "record_id"), customers])
    return _bound(f"SELECT json_group_array(id) FROM (SELECT record_id AS id FROM ({every}) LIMIT {most})")


def _bound(text: str) -> Select:
    """SQL whose words are values: SQLite has read the text of another search like it, and so have we."""
    return LITERAL.sub("?", text), tuple(LITERAL.findall(text))


async def _counted(kind: RecordKind, words: Sequence[Word], owned: str, most: int) -> list[int]:
    """How many rows meet each word, `most` at most; none on PostgreSQL."""
    if not is_sqlite():
        return []
    every = (f"{_any_of([kind], one)} UNION ALL {owned} IN ({_select(RecordKind.CUSTOMER, one)})" for one in words)
    counts = [f"SELECT COUNT(*) FROM (SELECT 1 FROM ({one}) LIMIT {most})" for one in every]
    found = await _numbers(counts)
    return [found[one] for one in counts]


async def _numbers(asked: Sequence[str]) -> dict[str, int]:
    """What SELECTs of one number give. One statement for all that are not kept: a page and its size ask the same."""

    async def read(missing: Sequence[str]) -> dict[str, int]:
        return dict(zip(missing, await _values([(one, ()) for one in missing]), strict=True))

    return await _kept_numbers.all(asked, read) if asked else {}


async def _values(selects: Sequence[Select]) -> list[Any]:
    """What SELECTs of one value give. One statement."""
    text = ", ".join(f"({one}) AS n{at}" for at, (one, _) in enumerate(selects))
    found = (await rows(f"SELECT {text}", *(value for _, values in selects for value in values)))[0]
    return [found[f"n{at}"] for at in range(len(selects))]


async def conditions(kind: RecordKind, words: Sequence[Word], table: str, owner: str) -> list[Sql]:
    """SQL that all words are met by a row of `table` with an `id` and the customer's id in `owner`.

    On SQLite rows that meet a rare word are looked up, and asked whether they meet the others. One statement.
    """
    first = await _first(kind, words, f"SELECT id FROM {table} WHERE {owner}")
    rare_ones = [set(ids) for ids in first if len(ids) < FEW]
    if not rare_ones:
        return [(_either(kind, one, table, owner), []) for one in words]
    some = orjson.dumps(sorted(set.intersection(*rare_ones))).decode()
    found: list[Sql] = [("id IN (SELECT value FROM json_each(?))", [some])]
    for word, ids in zip(words, first, strict=True):
        if len(ids) >= FEW:
            customers = _read_meets(RecordKind.CUSTOMER, word, f"{table}.{owner}")  # of many rows the same, and short
            text, values = _bound(f"({customers} OR {_read_meets(kind, word, f'{table}.id')})")
            found.append((text, list(values)))
    return found


async def conditions_of_narrow(
    kind: RecordKind, words: Sequence[Word], table: str, owner: str, owned: str | None, few: int
) -> list[str]:
    """The same without values, one condition a word, where rows are read from narrow tables: up to `few` that meet the
    rarest word are looked up one by one. `owned`: a SELECT of ours of the ids of customers' rows, up to its `IN`, when
    `owner` is no column. One statement on SQLite."""
    owned = owned or f"SELECT id FROM {table} WHERE {owner}"
    counts = await _counted(kind, words, owned, few)
    rarest = min(range(len(counts)), key=counts.__getitem__, default=-1)
    return [
        f"id IN ({_select(kind, word)} UNION {owned} IN ({_select(RecordKind.CUSTOMER, word)}))"
        if at == rarest and counts[at] < few
        else _either(kind, word, table, owner)
        for at, word in enumerate(words)
    ]


def _either(kind: RecordKind, word: Word, table: str, owner: str) -> str:
    """That a row or its customer meets a word. On SQLite a row is looked at when the list comes to it."""
    customers = _select(RecordKind.CUSTOMER, word)
    if is_sqlite():
        return f"(+{owner} IN ({customers}) OR {_row_meets(kind, word, f'{table}.id')})"
    return f"(id IN ({_select(kind, word)}) OR {owner} IN ({customers}))"


def _row_meets(kind: RecordKind, word: Word, record_id: str) -> str:
    """That the record meets a word by itself. For SQLite."""
    either = [
        f"+d.id IN (SELECT rowid FROM lookup_index WHERE lookup_index MATCH '{one}')"
        for one in _alternatives(kind, word)
    ]
    if word.part:
        either.append(f"d.codes LIKE '%{alphanumeric(word.part)}%'")
    meets = " OR ".join(either) or "1 = 0"
    return f"EXISTS (SELECT 1 FROM lookup_document d WHERE d.record_id = {record_id} AND ({meets}))"


def _read_meets(kind: RecordKind, word: Word, record_id: str) -> str:
    """The same by reading the record's own terms: for few rows that is less than all that the index has of a word
    which many meet."""
    either = [*TEXT.alternatives(kind, word), *([f"codes LIKE '%{alphanumeric(word.part)}%'"] if word.part else [])]
    terms = f"SELECT ' ' || terms || ' ' AS terms, codes FROM lookup_document WHERE record_id = {record_id}"
    return f"EXISTS (SELECT 1 FROM ({terms}) WHERE {' OR '.join(either) or '1 = 0'})"


def _select(kind: RecordKind, word: Word) -> str:
    found = [_matching(one) for one in _alternatives(kind, word)]
    if word.part:
        found.append(f"{_matching(_inside(kind, word))}{_really('codes', word)}")
    return " UNION ".join(f"SELECT record_id FROM lookup_document WHERE {one}" for one in found or ["1 = 0"])


def _alternatives(kind: RecordKind, word: Word) -> list[str]:
    return _syntax().alternatives(kind, word)


def _syntax() -> Syntax:
    return FTS5 if is_sqlite() else TSQUERY


def _matching(expression: str) -> str:
    if is_sqlite():
        return f"id IN (SELECT rowid FROM lookup_index WHERE lookup_index MATCH '{expression}')"
    return f"terms @@ CAST('{expression}' AS tsquery)"


async def digests(record_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What `rules.Document.digest` was of these records when they were written. One statement."""
    if not record_ids:
        return {}
    found = await rows("SELECT record_id, digest FROM lookup_document WHERE record_id IN (?)", list(record_ids))
    return {as_id(row["record_id"]): row["digest"] for row in found}


async def corrected(kinds: Sequence[RecordKind], text: str | None, owned: str | None = None) -> str:
    """The text, each word that no record of these kinds meets changed to what may have been meant. `owned`: see
    `conditions`, which then asks nothing more of words that were not changed. One statement when all are met.
    """
    words = rules.understood(text or "")
    if not words:
        return text or ""
    first = await _first(kinds[0], words, owned) if owned else []
    if first and all(first):
        return text or ""
    met = [f"SELECT CASE WHEN EXISTS ({_any_of(kinds, one)}) THEN 1 ELSE 0 END" for one in words]
    found = await _numbers(met)
    if all(found[one] for one in met):
        return text or ""
    return " ".join(
        [one.text if found[there] else await _meant(kinds, one) for one, there in zip(words, met, strict=True)]
    )


def _any_of(kinds: Sequence[RecordKind], word: Word) -> str:
    """Rows for records that meet a word, some twice: the first of them, or the first few, are found before the last."""
    if not is_sqlite():
        return " UNION ALL ".join(_select(kind, word) for kind in kinds)
    return " UNION ALL ".join(one for kind in kinds for one in _documents(kind, word, "id"))


def _documents(kind: RecordKind, word: Word, column: str) -> list[str]:
    """SELECTs of `column` of the documents that meet a word. For SQLite, which gives one before it finds the next."""
    joined = f"SELECT d.{column} FROM lookup_index CROSS JOIN lookup_document d ON d.id = lookup_index.rowid"
    plain = "SELECT rowid FROM lookup_index" if column == "id" else joined
    found = [f"{plain} WHERE lookup_index MATCH '{one}'" for one in _alternatives(kind, word)]
    if word.part:
        found.append(f"{joined} WHERE lookup_index MATCH '{_inside(kind, word)}'{_really('d.codes', word)}")
    return found or [f"{joined} WHERE 1 = 0"]


def _inside(kind: RecordKind, word: Word) -> str:
    every = grams(word.part, rules.GRAM)
    telling = every[-2:] if every[-1].isdigit() else every  # what counts up begins like all others of its kind
    syntax = _syntax()
    return syntax.all([syntax.term(kind, f"c{gram}") for gram in telling])


def _really(codes: str, word: Word) -> str:
    """That the neighbours stand in one of the codes, and in this order; of a single one that is no question."""
    return f" AND {codes} LIKE '%{alphanumeric(word.part)}%'" if len(word.part) > rules.GRAM else ""


async def _meant(kinds: Sequence[RecordKind], word: Word) -> str:
    """The correction that most of the latest records with any of them have; the word itself when none has."""
    offered = rules.corrections(word)
    if not offered:
        return word.text
    every = _syntax().any([one for _, meant in offered for kind in kinds for one in _alternatives(kind, meant)])
    found = await rows(
        "SELECT kind, CAST(terms AS TEXT) AS terms FROM lookup_document "
        f"WHERE {_matching(every)} ORDER BY id DESC LIMIT {MOST_READ}"
    )
    counts = dict.fromkeys((text for text, _ in offered), 0)
    for row in found:
        terms = {one.strip("'")[1:] for one in row["terms"].split()}
        for text, meant in offered:
            counts[text] += all(any(_has(terms, one) for one in piece) for piece in meant.pieces)
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else word.text


def _has(terms: set[str], condition: Condition) -> bool:
    return all(any(one.removesuffix("*") in terms for one in group) for group in condition)


async def best(
    kinds: Sequence[RecordKind],
    text: str,
    first: int,
    meeting: Callable[[Sequence[Word]], Awaitable[QuerySet[R]]],
    ids: Callable[[R], Sequence[UUID]],
) -> Hits[R]:
    """The best `first` of the records that mean the text: whole identifiers, then what begins so, then parts and names.

    `meeting`: the rows that may be seen and meet all words, the latest first. `ids`: whose lines a row is found by.
    Five statements, two more for a correction, and what `meeting` asks.
    """
    asked = await corrected(kinds, text)
    found: dict[UUID, R] = {}
    for words, most in (
        (rules.whole(asked), first),
        (rules.beginning(asked), first),
        (rules.understood(asked), MOST_COMPARED),
    ):
        if words and len(found) < first:
            found |= {row.pk: row for row in await (await meeting(words)).limit(most) if row.pk not in found}
    lines = await _lines({one for row in found.values() for one in ids(row)})
    hits = [hit(row, [line for one in ids(row) for line in lines.get(one, ())], asked) for row in found.values()]
    ranked = sorted((one for one in hits if one), key=lambda one: -one[0])
    changed = asked if asked != text and ranked else ""
    return Hits([hit for _, hit in ranked[:first]], changed)


async def _lines(record_ids: set[UUID]) -> Mapping[UUID, list[Line]]:
    if not record_ids:
        return {}
    found = await rows("SELECT record_id, lines FROM lookup_document WHERE record_id IN (?)", list(record_ids))
    return {as_id(row["record_id"]): rules.lines_of(row["lines"]) for row in found}
