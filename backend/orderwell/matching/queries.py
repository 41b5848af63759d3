"""Which products a text means: hits by how they were found, after typing errors and loosening when there are none."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from tortoise.backends.base.client import TransactionalDBClient

from orderwell.bitmaps.queries import columns
from orderwell.bitmaps.rules import Columns
from orderwell.core.db import versions
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.sql import as_id, connection, like, rows
from orderwell.core.importing import later
from orderwell.faceting.queries import visible
from orderwell.faceting.rules import Viewer
from orderwell.language.rules import Condition, Kind, Token, pinyin, singular
from orderwell.postings.queries import postings
from orderwell.postings.rules import members, whole
from orderwell.query_parsing.rules import (
    CODE,
    FAR,
    LEAST_RUN,
    LOOSE,
    NAME,
    NEAR,
    PART,
    SOUND,
    Question,
    corrections,
    met,
    most_of,
    normal,
    scattered,
    tiers,
    understood,
)
from orderwell.search import queries as search
from orderwell.search.models import WordKind
from orderwell.search.rules import Match, alternatives

rapidfuzz = later("rapidfuzz")
MOST_CHECKED, MOST_READ = 500, 4000  # documents of one code, and of many
MOST_CORRECTED = 200  # of many texts
MOST_KEPT = 64  # questions whose hits a process keeps: five megabytes at most in a catalogue of 100,000
LEAST_MISTYPED = 4  # letters of a word that may be mistyped
ORDER = (CODE, NAME, "said", "begun", PART, "near", "far", LOOSE)


@dataclass(frozen=True, slots=True)
class Taught:
    """What staff taught the engine. `pins`: products that stand first, by question."""

    stops: frozenset[str]
    groups: Sequence[Sequence[str]]
    pins: dict[str, list[UUID]]


@dataclass
class Words:
    """The Latin words of the catalogue by their length, and those of neighbouring lengths in one order."""

    by_size: Mapping[int, Sequence[str]]
    ordered: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    def near(self, size: int, most: int) -> Sequence[str]:
        """Words that are at most so much shorter or longer: an error makes a word one letter longer or shorter."""
        if (size, most) not in self.ordered:
            sizes = range(size - most, size + most + 1)
            self.ordered[size, most] = sorted(one for near in sizes for one in self.by_size.get(near, ()))
        return self.ordered[size, most]


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
    asked = [
        [understood(one, taught.stops, viewer.sees_all) for one in (text, *alternatives(text, taught.groups))]
        for text in texts
    ]
    found = await postings({term for questions in asked for one in questions for term in one.terms})
    sets = [_by_how(questions, found, seen) for questions in asked]
    for text, by_how in zip(texts, sets, strict=True):
        by_how[CODE] = by_how.get(CODE, 0) | await _own_codes(viewer, known, text) & seen
    await _check_parts(known, [(by_how, questions[0].whole) for by_how, questions in zip(sets, asked, strict=True)])
    made = [
        Match(questions, _apart(by_how), [one for one in known.numbers(taught.pins.get(text, ())) if seen >> one & 1])
        for text, questions, by_how in zip(texts, asked, sets, strict=True)
    ]
    asking = [at for at, one in enumerate(made) if one.questions[0].pieces]
    lost = [at for at in asking if not made[at].hits]
    lost += [at for at in asking if made[at].hits and _here_and_there(made[at], found, seen)]
    for at, match in zip(lost, await _rescued([asked[at][0] for at in lost], found, seen), strict=True):
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
    return Match(both, _apart(by_how), plain.pins, corrected=rescued.corrected)


def _by_how(questions: Sequence[Question], found: Mapping[str, int], seen: int) -> dict[str, int]:
    by_how: dict[str, int] = {}
    for question in questions:
        for how, docs in tiers(question, found, seen):
            by_how[how] = by_how.get(how, 0) | docs
    return by_how


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


Meant = Sequence[tuple[str, Condition]]  # what a piece may have meant, and by what it is met


async def _rescued(questions: Sequence[Question], found: dict[str, int], visible: int) -> list[Match]:
    """Nothing meets these questions: what may have been meant, or what meets most of each."""
    if not questions:
        return []
    words = await _words.get("", _read_words)
    meant = [_meant(one, found, visible, words) for one in questions[:MOST_CORRECTED]]
    terms = {
        term for one in meant for conditions in one.values() for _, c in conditions for group in c for term in group
    }
    found |= await postings(terms - found.keys())
    meant += [{}] * (len(questions) - len(meant))
    return [_corrected(question, one, found, visible) for question, one in zip(questions, meant, strict=True)]


def _meant(question: Question, found: Mapping[str, int], visible: int, words: Words) -> dict[int, Meant]:
    """By piece that nothing meets, as one word at least, what may have been meant."""
    lost = [
        at
        for at, piece in enumerate(question.pieces)
        if scattered(piece, found, visible)
        or not met((one for level in piece.levels for one in level), found) & visible
    ]
    return {at: corrections(question.pieces[at], _near_words(question.pieces[at].token, words)) for at in lost}


def _corrected(question: Question, meant: Mapping[int, Meant], found: Mapping[str, int], visible: int) -> Match:
    pieces, corrected = list(question.pieces), False
    words = [piece.token.text for piece in pieces]
    for at, conditions in meant.items():
        if better := [(text, one) for text, one in conditions if met([one], found) & visible]:
            piece, corrected = pieces[at], True
            token, text = piece.token, better[0][0]
            # What was heard is compared as letters: its own characters stand nowhere.
            token = Token(Kind.WORD, pinyin(token.text)) if text == SOUND else replace(token, text=text)
            levels = (tuple(one for _, one in better), *piece.levels[1:])
            pieces[at] = replace(piece, token=token, levels=levels)
            words[at] = words[at] if text == SOUND else text
    asked = replace(question, pieces=tuple(pieces), exact=(), begins=(), parts=(), whole="")
    text = " ".join(words) if corrected else ""
    if strict := tiers(asked, found, visible):
        return Match([asked], strict, corrected=text)
    loose = most_of(asked, found, visible)
    ignored = [
        piece.token.text for piece in pieces if not met([one for level in piece.levels for one in level], found) & loose
    ]
    return Match([asked], [(LOOSE, loose)] if loose else [], corrected=text, ignored=ignored)


def _near_words(token: Token, words: Words) -> list[str]:
    """Words of the catalogue within a typing error, or two in long words; the nearest first."""
    size = len(token.text)
    if token.kind is not Kind.WORD or size < LEAST_MISTYPED:
        return []
    most = 1 if size < 2 * LEAST_MISTYPED else 2
    found = rapidfuzz.process.extract(
        token.text, words.near(size, most), scorer=rapidfuzz.distance.OSA.distance, score_cutoff=most, limit=8
    )
    return [near for near, _, _ in found]


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
