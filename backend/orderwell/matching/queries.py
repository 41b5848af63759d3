"""Which products a text means: hits by how they were found, after typing errors and loosening when there are none."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tortoise.backends.base.client import TransactionalDBClient

from orderwell.bitmaps.queries import columns
from orderwell.bitmaps.rules import Columns
from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.core.db.sql import connection, rows
from orderwell.faceting.queries import visible
from orderwell.faceting.rules import Viewer
from orderwell.language.rules import Kind
from orderwell.postings.queries import postings
from orderwell.postings.rules import members, whole
from orderwell.query_parsing.rules import (
    CODE,
    LOOSE,
    NAME,
    PART,
    SOUND,
    Question,
    corrections,
    met,
    most_of,
    normal,
    tiers,
    understood,
)
from orderwell.search import queries as search
from orderwell.search.models import WordKind
from orderwell.search.rules import Match, alternatives

MOST_CHECKED = 500
MOST_KEPT = 64  # questions whose hits a process keeps: five megabytes at most in a catalogue of 100,000
LEAST_MISTYPED = 4  # letters of a word that may be mistyped
ORDER = (CODE, NAME, "said", "begun", PART, "near", "far", LOOSE)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _Held(Generic[V]):
    client: Any
    noted: versions.Reading
    value: V


class Kept(Generic[V]):
    """The last answers by key, as long as nothing that they were read from has been written. `most` of them."""

    def __init__(self, most: int = 1) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, _Held[V]] = OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[V]]) -> V:
        """What is kept under the key, or what `make` gives; always that in a transaction, which sees its own writes."""
        client = connection()
        if isinstance(client, TransactionalDBClient):
            return await make()
        blind, held = await versions.unheard(), self._held.get(key)
        if blind or held is None or held.client is not client or not held.noted.stamp().holds(utc_now(until_told=True)):
            with versions.reading() as noted:
                value = await make()
            held = self._held[key] = _Held(client, noted, value)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        else:
            self._held.move_to_end(key)
        if (answer := versions.current()) is not None:
            answer.tables |= held.noted.tables
            answer.until(held.noted.good_until)
        return held.value


@dataclass(frozen=True, slots=True)
class Taught:
    """What staff taught the engine. `pins`: products that stand first, by question."""

    stops: frozenset[str]
    groups: Sequence[Sequence[str]]
    pins: dict[str, list[UUID]]


_matches: Kept[Match] = Kept(MOST_KEPT)
_taught: Kept[Taught] = Kept()
_words: Kept[dict[int, list[str]]] = Kept()


async def matched(viewer: Viewer, text: str) -> Match:
    """The documents that a text means, for this viewer. Corrects and loosens it when there are none."""
    if not (text := normal(text)):
        return Match()
    whose = viewer.customer.id if viewer.customer else None
    return await _matches.get((text, viewer.sees_all, whose, viewer.within), lambda: _match(viewer, text))


async def _match(viewer: Viewer, text: str) -> Match:
    with versions.noting(None):  # of the columns only who may see what counts, and that is written with the documents
        known = await columns()
    seen = visible(viewer, known)
    taught = await _taught.get("", _read_taught)
    asked = (text, *alternatives(text, taught.groups))
    questions = [understood(one, taught.stops, viewer.sees_all) for one in asked]
    found = await postings({term for one in questions for term in one.terms})
    by_how: dict[str, int] = {}
    for question in questions:
        for how, docs in tiers(question, found, seen):
            by_how[how] = by_how.get(how, 0) | docs
    by_how[CODE] = by_how.get(CODE, 0) | await _own_codes(viewer, known, text) & seen
    by_how[PART] = await _checked(known, by_how.get(PART, 0), questions[0].whole)
    pins = [one for one in known.numbers(taught.pins.get(text, ())) if seen >> one & 1]
    match = Match(questions, _apart(by_how), pins)
    if match.hits or not questions[0].pieces:
        return match
    return await _rescued(questions[0], found, seen)


async def _read_taught() -> Taught:
    terms, pins = await search.taught(), dict[str, list[UUID]]()
    for text, product_id in await search.pinned():
        pins.setdefault(text, []).append(product_id)
    return Taught(
        frozenset(word for term in terms if term.kind is WordKind.STOP for word in term.words),
        [term.words for term in terms if term.kind is WordKind.SYNONYMS],
        pins,
    )


def _apart(by_how: dict[str, int]) -> list[tuple[str, int]]:
    """The sets in order of worth, no product twice."""
    seen, found = 0, list[tuple[str, int]]()
    for how in ORDER:
        if fresh := by_how.get(how, 0) & ~seen:
            found.append((how, fresh))
            seen |= fresh
    return found


async def _rescued(question: Question, found: dict[str, int], visible: int) -> Match:
    """Nothing meets the question: what may have been meant, or what meets most of it."""
    pieces, corrected = list(question.pieces), list[str]()
    for at, piece in enumerate(pieces):
        conditions = [one for level in piece.levels for one in level]
        if met(conditions, found) & visible:
            continue
        near = await _near_words(piece.token.text) if piece.token.kind is Kind.WORD else []
        meant = corrections(piece, near)
        found |= await postings({t for _, one in meant for group in one for t in group} - set(found))
        better = [(text, one) for text, one in meant if met([one], found) & visible]
        if better:
            corrected.append(better[0][0])
            token = piece.token if better[0][0] == SOUND else replace(piece.token, text=better[0][0])
            levels = (tuple(one for _, one in better), *piece.levels[1:])
            pieces[at] = replace(piece, token=token, levels=levels)
    asked = replace(question, pieces=tuple(pieces), exact=(), begins=(), parts=(), whole="")
    text = " ".join(piece.token.text for piece in pieces) if corrected else ""
    if strict := tiers(asked, found, visible):
        return Match([asked], strict, corrected=text)
    loose = most_of(asked, found, visible)
    ignored = [
        piece.token.text for piece in pieces if not met([one for level in piece.levels for one in level], found) & loose
    ]
    return Match([asked], [(LOOSE, loose)] if loose else [], corrected=text, ignored=ignored)


async def _near_words(word: str) -> list[str]:
    """Words of the catalogue within a typing error, or two in long words; the nearest first."""
    if len(word) < LEAST_MISTYPED:
        return []
    most = 1 if len(word) < 2 * LEAST_MISTYPED else 2
    by_length = await _words.get("", _read_words)
    some = sorted(one for size in range(len(word) - most, len(word) + most + 1) for one in by_length.get(size, ()))
    return [near for near, _, _ in extract(word, some, scorer=OSA.distance, score_cutoff=most, limit=8)]


async def _read_words() -> dict[int, list[str]]:
    """The words of the catalogue by their length: an error makes a word one letter longer or shorter at most."""
    found: dict[int, list[str]] = {}
    for row in await rows("SELECT word FROM search_word"):
        found.setdefault(len(row["word"]), []).append(row["word"])
    return found


async def _own_codes(viewer: Viewer, known: Columns, text: str) -> int:
    """Documents that the customer knows by this code, or by one that begins so."""
    if viewer.customer is None or len(text) < 2:
        return 0
    begins = text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    found = await rows(
        "SELECT DISTINCT v.product_id FROM customer_item i JOIN variant v ON v.id = i.variant_id AND v.active "
        "WHERE i.customer_id = ? AND LOWER(i.code) LIKE ? ESCAPE '!'", viewer.customer.id, begins
    )  # fmt: skip
    return whole(known.numbers(UUID(str(row["product_id"])) for row in found), known.size)


async def _checked(known: Columns, docs: int, plain: str) -> int:
    """Of documents with all neighbours of a code those that have the code's part itself."""
    some = members(docs)[:MOST_CHECKED]
    texts = await search.texts(known, some)
    return whole((one for one in some if plain in texts[one].codes), max(some, default=0))
