"""Which products a text means: hits by how they were found, after typing errors and loosening when there are none."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from tortoise.backends.base.client import TransactionalDBClient

from orderwell.bitmaps.queries import columns
from orderwell.bitmaps.rules import Columns
from orderwell.core.db import versions
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.sql import as_id, connection, like, rows
from orderwell.faceting.queries import visible
from orderwell.faceting.rules import Viewer
from orderwell.language.rules import singular
from orderwell.postings.queries import postings
from orderwell.postings.rules import members, whole
from orderwell.query_parsing.rules import (
    CODE,
    FAR,
    LEAST_RUN,
    NEAR,
    PART,
    Question,
    normal,
    scattered,
    understood,
)
from orderwell.search import queries as search
from orderwell.search.models import WordKind
from orderwell.search.rules import Match, alternatives, wordings

from .rules import Words, as_corrected, by_how_of, in_order, may_mean, otherwise

MOST_CHECKED, MOST_READ = 500, 4000  # documents of one code, and of many
MOST_CORRECTED = 200  # of many texts
MOST_KEPT = 64  # questions whose hits a process keeps: five megabytes at most in a catalogue of 100,000


@dataclass(frozen=True, slots=True)
class Taught:
    """What staff taught the engine. `pins`: products that stand first, by question."""

    stops: frozenset[str]
    groups: Sequence[Sequence[str]]
    pins: dict[str, list[UUID]]


_matches: Keeper[Hashable, Match] = Keeper(MOST_KEPT)
_taught: Keeper[str, Taught] = Keeper()
_words: Keeper[str, Words] = Keeper()


async def matched(viewer: Viewer, text: str) -> Match:
    """The documents that a text means, for this viewer. Corrects and loosens it when there are none."""
    if not (text := normal(text)):
        return Match()

    async def make() -> Match:
        return (await _matches_of(viewer, [text]))[0]

    if isinstance(connection(), TransactionalDBClient):
        return await make()  # by its own columns, of which not all tables count
    whose = viewer.customer.id if viewer.customer else None
    return await _matches.get((text, viewer.sees_all, whose, viewer.within), make)


async def matched_all(viewer: Viewer, texts: Sequence[str]) -> list[Match]:
    """The same for many texts at once, without the beginnings of the viewer's own codes; of those that mean nothing
    the first `MOST_CORRECTED` are corrected, all are loosened. Eight statements at most, however many texts."""
    plain = [normal(one) for one in texts]
    distinct = [one for one in dict.fromkeys(plain) if one]
    found = dict(zip(distinct, await _matches_of(replace(viewer, customer=None), distinct), strict=True))
    return [found.get(one) or Match() for one in plain]


async def _matches_of(viewer: Viewer, texts: Sequence[str]) -> list[Match]:
    with versions.noting(None):  # of the columns only who may see what counts, and that is written with the documents
        known = await columns()
    seen = visible(viewer, known)
    taught = await _taught.get("", _read_taught)

    def questions_of(text: str) -> list[Question]:
        every = (text, *alternatives(text, taught.groups))
        return [understood(one, taught.stops, viewer.sees_all) for one in every]

    asked = [questions_of(one) for one in texts]
    found = await postings({term for questions in asked for one in questions for term in one.terms})
    sets = [by_how_of(questions, found, seen) for questions in asked]
    for text, by_how in zip(texts, sets, strict=True):
        by_how[CODE] = by_how.get(CODE, 0) | await _own_codes(viewer, known, text) & seen
    await _check_parts(known, [(by_how, questions[0].whole) for by_how, questions in zip(sets, asked, strict=True)])
    made = [
        Match(questions, in_order(by_how), [one for one in known.numbers(taught.pins.get(text, ())) if seen >> one & 1])
        for text, questions, by_how in zip(texts, asked, sets, strict=True)
    ]
    asking = [at for at, one in enumerate(made) if one.questions[0].pieces]
    lost = [at for at in asking if not made[at].hits]
    lost += [at for at in asking if made[at].hits and _here_and_there(made[at], found, seen)]
    ways = [
        [questions_of(way) for way in wordings(texts[at], taught.groups)] if not made[at].hits else [] for at in lost
    ]
    rescued = await _rescued([asked[at][0] for at in lost], ways, found, seen, known)
    for at, match in zip(lost, rescued, strict=True):
        made[at] = _together(match, made[at])
    return made


def _here_and_there(match: Match, found: Mapping[str, int], visible: int) -> bool:
    """Whether hits have the characters of a word, but nowhere side by side: another word may have been meant. Two
    characters in one name are meant."""
    hows = {how for how, _ in match.sets or ()}
    return hows <= {NEAR, FAR} and any(
        scattered(piece, found, visible) and (NEAR not in hows or len(piece.token.text) >= LEAST_RUN)
        for piece in match.questions[0].pieces
    )


def _together(rescued: Match, plain: Match) -> Match:
    """What may have been meant before what has the characters that were asked for; that alone when there is none."""
    if not plain.hits:
        return rescued
    if not rescued.corrected or rescued.relaxed:
        return plain
    by_how = dict(plain.sets or ())
    for how, docs in rescued.sets or ():
        by_how[how] = by_how.get(how, 0) | docs
    both = [*rescued.questions, *plain.questions]
    return Match(both, in_order(by_how), plain.pins, corrected=rescued.corrected)


async def _read_taught() -> Taught:
    terms, pins = await search.taught(), dict[str, list[UUID]]()
    for text, product_id in await search.pinned():
        pins.setdefault(text, []).append(product_id)
    return Taught(
        frozenset(word for term in terms if term.kind is WordKind.STOP for word in term.words),
        [term.words for term in terms if term.kind is WordKind.SYNONYMS],
        pins,
    )


async def _rescued(
    questions: Sequence[Question],
    ways: Sequence[Sequence[Sequence[Question]]],
    found: dict[str, int],
    visible: int,
    known: Columns,
) -> list[Match]:
    """Nothing meets these questions: what may have been meant, or what meets most of each. `ways`: each otherwise."""
    if not questions:
        return []
    words = await _words.get("", _read_words)
    meant = [may_mean(one, found, visible, words) for one in questions[:MOST_CORRECTED]]
    terms = {
        term for one in meant for conditions in one.values() for _, c in conditions for group in c for term in group
    }
    terms |= {term for several in ways for way in several for one in way for term in one.terms}
    found |= await postings(terms - found.keys())
    meant += [{}] * (len(questions) - len(meant))
    return [
        otherwise(as_corrected(question, one, found, visible, known), several, found, visible)
        for question, one, several in zip(questions, meant, ways, strict=True)
    ]


async def _read_words() -> Words:
    found: dict[int, list[str]] = {}
    every = [row["word"] for row in await rows("SELECT word FROM search_word")]
    for word in dict.fromkeys(form for one in every for form in (one, singular(one))):
        found.setdefault(len(word), []).append(word)
    return Words(found)


async def _own_codes(viewer: Viewer, known: Columns, text: str) -> int:
    """Documents that the customer knows by this code, or by one that begins so."""
    if viewer.customer is None or len(text) < 2:
        return 0
    found = await rows(
        "SELECT DISTINCT v.product_id FROM customer_item i JOIN variant v ON v.id = i.variant_id AND v.active "
        "WHERE i.customer_id = ? AND LOWER(i.code) LIKE ? ESCAPE '!'", viewer.customer.id, f"{like(text)}%"
    )  # fmt: skip
    return whole(known.numbers(as_id(row["product_id"]) for row in found), known.size)


async def _check_parts(known: Columns, asked: Sequence[tuple[dict[str, int], str]]) -> None:
    """Of documents with all neighbours of a code those stay that have the code's part itself; looks at their texts."""
    some = {code: members(by_how[PART])[:MOST_CHECKED] for by_how, code in asked if by_how.get(PART)}
    looked_at = sorted({one for numbers in some.values() for one in numbers})[:MOST_READ]
    texts = await search.texts(known, looked_at)
    for by_how, code in asked:
        if by_how.get(PART):
            there = [one for one in some[code] if one in texts and code in texts[one].codes]
            by_how[PART] = whole(there, max(there, default=0))
