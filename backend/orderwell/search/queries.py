"""One engine for products: which, in what order, and what narrows them."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from uuid import UUID

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tortoise.queryset import QuerySet

from orderwell.bitmaps.queries import columns
from orderwell.bitmaps.rules import Columns
from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.core.db.sql import rows
from orderwell.core.money import BASIS_POINTS
from orderwell.faceting.queries import visible
from orderwell.faceting.rules import Viewer
from orderwell.language.rules import Kind
from orderwell.postings.queries import postings
from orderwell.postings.rules import first_of, members, whole
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

from . import rules
from .models import Pin, SearchTerm, Weighting, WordKind
from .rules import Scored, Text, Weights

HEADS = 150  # hits whose text is compared; the rest follows by tier and popularity
MOST_CHECKED = 500
MOST_READ = 4000  # texts that a process keeps, some megabytes
ORDER = (CODE, NAME, "said", "begun", PART, "near", "far", LOOSE)


@dataclass
class Match:
    """What a text means in this catalogue. `sets`: hits by how they were found; None when nothing was asked.

    `corrected`: what was searched instead, `ignored`: what was not found and left out.
    """

    questions: Sequence[Question] = ()
    sets: Sequence[tuple[str, int]] | None = None
    pins: Sequence[int] = ()
    corrected: str = ""
    ignored: Sequence[str] = ()

    @property
    def relaxed(self) -> bool:
        """Whether hits meet only most of the question."""
        return any(how == LOOSE for how, _ in self.sets or ())

    @cached_property
    def hits(self) -> int:
        """All of them."""
        found = 0
        for _, docs in self.sets or ():
            found |= docs
        return found


async def matched(viewer: Viewer, text: str) -> Match:
    """The documents that a text means, for this viewer. Corrects and loosens it when there are none."""
    if not (text := normal(text)):
        return Match()
    known = await columns()
    seen = visible(viewer, known)
    taught = await _taught()
    stops = [word for term in taught if term.kind is WordKind.STOP for word in term.words]
    groups = [term.words for term in taught if term.kind is WordKind.SYNONYMS]
    questions = [understood(one, stops, viewer.sees_all) for one in (text, *rules.alternatives(text, groups))]
    found = await postings({term for one in questions for term in one.terms})
    by_how: dict[str, int] = {}
    for question in questions:
        for how, docs in tiers(question, found, seen):
            by_how[how] = by_how.get(how, 0) | docs
    by_how[CODE] = by_how.get(CODE, 0) | await _own_codes(viewer, known, text) & seen
    by_how[PART] = await _checked(known, by_how.get(PART, 0), questions[0].whole)
    match = Match(questions, _apart(by_how), await _pins(known, text, seen))
    if match.hits or not questions[0].pieces:
        return match
    return await _rescued(questions[0], found, seen)


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


_words: tuple[versions.Stamp, list[str]] | None = None


async def _near_words(word: str) -> list[str]:
    """Words of the catalogue within a typing error, or two in long words; the nearest first."""
    if len(word) < 4:
        return []
    found = await _vocabulary()
    most = 1 if len(word) < 8 else 2
    return [near for near, distance, _ in extract(word, found, scorer=OSA.distance, score_cutoff=most, limit=8)]


async def _vocabulary() -> list[str]:
    global _words
    if _words is None or not _words[0].holds(utc_now(until_told=True)):
        with versions.reading() as noted:
            found = [row["word"] for row in await rows("SELECT word FROM search_word ORDER BY word")]
        _words = (noted.stamp(), found)
    return _words[1]


async def _taught() -> list[SearchTerm]:
    return await SearchTerm.all().order_by("created_at")


def terms(kind: WordKind | None = None) -> QuerySet[SearchTerm]:
    """What staff taught, for lists."""
    return SearchTerm.all() if kind is None else SearchTerm.filter(kind=kind)


def pins(text: str = "") -> QuerySet[Pin]:
    """Products that stand first, for lists; `text`: of questions with it."""
    return Pin.filter(text__contains=normal(text)) if text else Pin.all()


async def _pins(known: Columns, text: str, visible: int) -> list[int]:
    found = await Pin.filter(text=text).order_by("position", "id").values_list("product_id", flat=True)
    numbers = [number for one in found for number in known.numbers([UUID(str(one))])]
    return [one for one in numbers if visible >> one & 1]


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
    texts = await _texts(known, some)
    return whole((one for one in some if plain in texts[one].codes), max(some, default=0))


_read: OrderedDict[int, tuple[int, Text]] = OrderedDict()  # by document, with its revision: hits come again


async def _texts(known: Columns, numbers: Sequence[int]) -> dict[int, Text]:
    """The texts of documents; one statement for those that nobody has asked for since they were written."""
    texts = {one: held[1] for one in numbers if (held := _read.get(one)) and held[0] == known.revision[one]}
    missing = [one for one in numbers if one not in texts]
    found = await rows(
        "SELECT id, revision, strong, weak, codes, hidden_codes FROM search_document "
        f"WHERE id IN ({', '.join('?' * len(missing))})", *missing
    ) if missing else []  # fmt: skip
    for row in found:
        brand, name, name_en, variants = row["strong"].split("\n")
        text = Text(brand, name, name_en, variants, row["weak"], f"{row['codes']} {row['hidden_codes']}")
        texts[row["id"]] = text
        _read[row["id"]] = (row["revision"], text)
    while len(_read) > MOST_READ:
        _read.popitem(last=False)
    return texts


@dataclass(frozen=True, slots=True)
class Signals:
    """Sets of documents that somebody prefers: what the viewer's company bought before, and what is new."""

    bought: int = 0
    new: int = 0


@dataclass
class Ranking:
    """Hits in their order: the first ones by their scores, the others by how they were found and what sells."""

    heads: list[Scored]
    order: list[int] = field(default_factory=list)


_weights: tuple[versions.Stamp, Weights] | None = None


async def weights() -> Weights:
    """How much each signal counts now. No statement while staff have not changed it."""
    global _weights
    if _weights is None or await versions.unheard() or not _weights[0].holds(utc_now(until_told=True)):
        with versions.reading() as noted:
            row = await Weighting.first()
        found = Weights(row.text, row.bought, row.popular, row.in_stock, row.new, row.margin) if row else Weights()
        _weights = (noted.stamp(), found)
    if (answer := versions.current()) is not None:
        answer.tables.add("search_weighting")
    return _weights[1]


async def weighting() -> Weighting:
    """The row that staff change; what holds without one when there is none."""
    plain = asdict(Weights())
    return await Weighting.first() or Weighting(**plain, version=0, updated_at=utc_now())


async def ranked(
    match: Match, chosen: int, known: Columns, signals: Signals, weights: Weights, most: int = HEADS
) -> Ranking:
    """The hits among `chosen`, best first; `most` of them at least when there are as many."""
    found = list[tuple[int, str]]()
    for how, docs in match.sets or ():
        if (room := HEADS - len(found)) > 0 and (inside := docs & chosen):
            some = members(inside) if inside.bit_count() <= room else first_of(known.by_popularity, inside, room)
            found += [(one, how) for one in some]
    texts = await _texts(known, [one for one, _ in found])
    heads = [_best(match, one, how, texts[one], weights.text) for one, how in found if one in texts]
    for hit in heads:
        hit.times("popular", weights.popular * rules.popularity(known.popularity[hit.number], known.most_popular))
        hit.times("in_stock", weights.in_stock * (known.in_stock >> hit.number & 1))
        hit.times("bought", weights.bought * (signals.bought >> hit.number & 1))
        hit.times("new", weights.new * (signals.new >> hit.number & 1))
        hit.times("margin", weights.margin * known.margin[hit.number] / BASIS_POINTS, secret=True)
    heads.sort(key=lambda hit: (-hit.score, -known.popularity[hit.number], hit.number))
    pins = [one for one in match.pins if chosen >> one & 1]
    order = list(dict.fromkeys([*pins, *(hit.number for hit in heads)]))
    rest = chosen & ~whole(order, known.size)
    for _, docs in match.sets or ():
        if len(order) < most and docs & rest:
            order += first_of(known.by_popularity, docs & rest, most - len(order))
    return Ranking(heads, order)


def _best(match: Match, number: int, how: str, text: Text, weight: float) -> Scored:
    every = (rules.scored(number, how, one.pieces, text, weight) for one in match.questions)
    return max(every, key=lambda hit: hit.score)
