"""What staff taught the engine, how hits are weighed, and in which order they stand."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from msgspec import Struct
from tortoise.queryset import QuerySet

from orderwell.answering.rules import Answers, Text, answering
from orderwell.bitmaps.rules import Columns
from orderwell.core.clock import utc_now
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.sql import as_id, rows
from orderwell.core.money import BASIS_POINTS
from orderwell.postings.rules import holding, whole
from orderwell.query_parsing.rules import normal

from . import rules
from .models import Pin, SearchTerm, Weighting, WordKind
from .rules import Match, Scored, Weights

HEADS = 150  # hits whose text is compared; the rest follows by tier and popularity
MOST_READ = 4000  # texts that a process keeps, some megabytes


async def taught() -> list[SearchTerm]:
    """All synonyms and stop words, the oldest first. One statement."""
    return await SearchTerm.all().order_by("created_at")


async def pinned() -> list[tuple[str, UUID]]:
    """All (question, product) that stand first, in their order. One statement."""
    found = await Pin.all().order_by("text", "position", "id").values_list("text", "product_id")
    return [(text, as_id(product_id)) for text, product_id in found]


def terms(kind: WordKind | None = None) -> QuerySet[SearchTerm]:
    """What staff taught, for lists."""
    return SearchTerm.all() if kind is None else SearchTerm.filter(kind=kind)


def pins(text: str = "") -> QuerySet[Pin]:
    """Products that stand first, for lists; `text`: of questions with it."""
    return Pin.filter(text__contains=normal(text)) if text else Pin.all()


_read: OrderedDict[int, tuple[int, Text]] = OrderedDict()  # by document, with its revision: hits come again


async def texts(known: Columns, numbers: Sequence[int]) -> dict[int, Text]:
    """The texts of documents; one statement for those that nobody has asked for since they were written."""
    there = {one: held[1] for one in numbers if (held := _read.get(one)) and held[0] == known.revision[one]}
    missing = [one for one in numbers if one not in there]
    found = await rows(
        "SELECT id, revision, strong, weak, codes, hidden_codes FROM search_document "
        "WHERE id IN (?)", missing
    ) if missing else []  # fmt: skip
    for row in found:
        brand, name, name_en, variants = row["strong"].split("\n")
        text = Text(brand, name, name_en, variants, row["weak"], f"{row['codes']} {row['hidden_codes']}")
        there[row["id"]] = text
        _read[row["id"]] = (row["revision"], text)
    while len(_read) > MOST_READ:
        _read.popitem(last=False)
    return there


class Signals(Struct, frozen=True):
    """Sets of documents that somebody prefers: what the viewer's company bought before, and what is new."""

    bought: int = 0
    new: int = 0


Head = tuple[int, str, Answers]  # one of the hits whose texts were compared: its number, how it was found, its answers
Sharing = Callable[[int], tuple[float, ...]]  # by how much each of `rules.SIGNALS` raises the score of a document


@dataclass
class Ranking:
    """Hits in their order: the first ones by their scores, the others by how they were found and what sells."""

    heads: Sequence[Head] = ()
    order: Sequence[int] = ()
    weight: float = 1.0
    shares: Sharing = lambda _: ()

    def explained(self) -> list[Scored]:
        """What made the scores of the first ones."""
        return [rules.explained(one, how, answers, self.weight, self.shares(one)) for one, how, answers in self.heads]


_weights: Keeper[str, Weights] = Keeper()


async def weights() -> Weights:
    """How much each signal counts now. No statement while staff have not changed it."""
    return await _weights.get("weights", _read_weights)


async def _read_weights() -> Weights:
    row = await Weighting.first()
    return Weights(row.text, row.bought, row.popular, row.in_stock, row.new, row.margin) if row else Weights()


async def weighting() -> Weighting:
    """The row that staff change; what holds without one when there is none."""
    plain = asdict(Weights())
    return await Weighting.first() or Weighting(**plain, version=0, updated_at=utc_now())


async def ranked(
    match: Match, chosen: int, known: Columns, signals: Signals, weights: Weights, most: int = HEADS,
    compared: int = HEADS,
) -> Ranking:  # fmt: skip
    """The hits among `chosen`, best first; `most` of them at least when there are as many. `compared`: how many are
    weighed by their texts."""
    found = list[tuple[int, str]]()
    for how, docs in match.sets or ():
        if (room := compared - len(found)) > 0 and (inside := docs & chosen):
            found += [(one, how) for one in known.best_sold(inside, room)]
    answers = await _answers(match, known, [one for one, _ in found])
    shares, popularity, text = _sharing(known, signals, weights), known.popularity, weights.text
    scored = [
        (-rules.score(how, answer, text, shares(one)), -popularity[one], one, how, answer)
        for one, how in found
        if (answer := answers.get(one)) is not None
    ]
    scored.sort()
    heads = [hit[2:] for hit in scored]
    order = list(dict.fromkeys([*(one for one in match.pins if chosen >> one & 1), *(hit[0] for hit in heads)]))
    if len(order) < most:
        rest = chosen & ~whole(order, known.size)
        for _, docs in match.sets or ():
            if len(order) < most and docs & rest:
                order += known.best_sold(docs & rest, most - len(order))
    return Ranking(heads, order, text, shares)


async def best_of_all(matches: Sequence[Match], known: Columns, most: int) -> list[list[tuple[int, str]]]:
    """The best `most` hits of each of many matches and how they were found: of those that were found best and sell
    best, by their texts. One statement for the texts, however many matches."""
    picked = [
        [(one, how) for how, docs in match.sets or () for one in known.best_sold(docs, most)][:most]
        for match in matches
    ]
    there = await texts(known, list({one for hits in picked for one, _ in hits}))
    found = []
    for match, hits in zip(matches, picked, strict=True):
        answered = answering(match.questions)
        answers = {one: answered(there[one]) for one, _ in hits if one in there}
        scores = {one: rules.score(how, answers[one], 1.0, ()) for one, how in hits if one in answers}
        found.append(sorted((hit for hit in hits if hit[0] in scores), key=lambda hit: -scores[hit[0]]))
    return found


def _sharing(known: Columns, signals: Signals, weights: Weights) -> Sharing:
    stocked, bought, new = holding(known.in_stock), holding(signals.bought), holding(signals.new)
    sold, margin, most = known.popularity, known.margin, rules.magnitude(known.most_popular)

    def shares(one: int) -> tuple[float, ...]:
        return (
            weights.popular * rules.magnitude(sold[one]) / most,
            weights.in_stock * stocked(one),
            weights.bought * bought(one),
            weights.new * new(one),
            weights.margin * margin[one] / BASIS_POINTS,
        )

    return shares


async def _answers(match: Match, known: Columns, numbers: Sequence[int]) -> dict[int, Answers]:
    """What the texts of documents answer; a match knows those that somebody has compared already."""
    kept = match.answers
    if missing := [one for one in numbers if one not in kept]:
        if len(kept) > 4 * HEADS:
            kept.clear()
            missing = list(numbers)
        answered = answering(match.questions)
        for one, text in (await texts(known, missing)).items():
            kept[one] = answered(text)
    return {one: kept[one] for one in numbers if one in kept}
