"""How hits are ranked, and what narrows them. Pure.

How a hit was found decides first, then how well its text answers, then what is bought, sold and in stock; every share
can be shown (`Scored.reasons`).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from sys import intern
from typing import NamedTuple

from orderwell.core.errors import Invalid, raise_all
from orderwell.language.rules import (
    Kind,
    Spelling,
    code,
    initials,
    pinyin,
    readings,
    said_at,
    singular,
    spellings,
    tokens,
)
from orderwell.query_parsing.rules import BEGUN, CODE, FAR, LOOSE, NAME, NEAR, PART, SAID, Piece, Question

# What a hit is worth by how it was found; the text adds at most 150.
WORTH = {CODE: 1000, NAME: 500, SAID: 240, BEGUN: 180, PART: 150, NEAR: 100, FAR: 40, LOOSE: 10}


LETTERS = re.compile("[a-z]+")
MOST_WEIGHT = 3.0  # a signal may make four times of a score


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a signal can add to a hit's score, as a share of it. `text`: times the points for the text.

    `margin`: all of it for what costs nothing, none for what is sold at cost or whose cost is not known.
    """

    text: float = 1.0
    bought: float = 0.18
    popular: float = 0.12
    in_stock: float = 0.06
    new: float = 0.0
    margin: float = 0.03


def checked(weights: Weights) -> Weights:
    """The same. Raises Invalid, also for what is no number."""
    zh, en = "权重须在 0% 到 300% 之间。", "A weight is 0 % to 300 %."
    wrong = [name for name, value in asdict(weights).items() if not 0 <= value <= MOST_WEIGHT]
    raise_all([Invalid(field=f"weights.{name}", reason_zh=zh, reason_en=en) for name in wrong])
    return weights


@dataclass(frozen=True, slots=True)
class Heard:
    """How the characters of a line may be said: `full` and `first` as usual, `said` all readings of each."""

    line: str
    full: str
    first: str
    said: tuple[tuple[str, ...], ...]
    sounds: frozenset[str]  # all readings and first letters there are

    def has(self, spelling: Spelling) -> bool:
        """Whether every syllable occurs at all: quick, and most lines are out by it."""
        whole = spelling.parts[:-1] if spelling.partial else spelling.parts
        return self.sounds.issuperset(whole)


def _characters(text: str) -> str:
    return "".join(one for one in text if readings(one))


def _heard_of(line: str) -> Heard:
    said = tuple(readings(one) for one in line)
    sounds = frozenset(sound for several in said for one in several for sound in (one, one[0]))
    return Heard(line, pinyin(line), initials(line), said, sounds)


@dataclass(frozen=True)
class Text:
    """The lines of a document that hits are ranked by; see `indexing.rules.Document`."""

    brand: str
    name: str
    name_en: str
    variants: str
    weak: str
    codes: str = ""

    @cached_property
    def line(self) -> str:
        """The characters of the name."""
        return _characters(self.name)

    @cached_property
    def both_lines(self) -> str:
        """Those of the brand and the name in one breath."""
        return _characters(self.brand) + self.line

    @cached_property
    def run(self) -> Heard:
        """How the name is said."""
        return _heard_of(self.line)

    @cached_property
    def both(self) -> Heard:
        """How brand and name are said."""
        return _heard_of(self.both_lines)

    @cached_property
    def latin(self) -> tuple[tuple[float, tuple[str, ...], tuple[str, ...]], ...]:
        """By line with Latin words: what one is worth there, the words, and these without plural endings."""
        lines = ((70, self.name), (70, self.name_en), (60, self.brand), (45, self.variants), (20, self.weak))
        found = ((worth, tuple(map(intern, LETTERS.findall(line)))) for worth, line in lines)
        return tuple((worth, words, tuple(map(singular, words))) for worth, words in found if words)

    @cached_property
    def numbers(self) -> tuple[tuple[int, frozenset[str]], ...]:
        """Words, numbers and measures of its names, with what one is worth there."""
        lines = ((60, self.name), (55, self.name_en), (50, self.variants))
        return tuple(
            (worth, frozenset(t for one in tokens(line) for t in (one.text, one.amount))) for worth, line in lines
        )


@dataclass(slots=True)
class Scored:
    """A hit with what made its score, for who asks why. `secret`: how many of the last reasons tell what goods cost."""

    number: int
    how: str
    score: float = 0.0
    reasons: list[tuple[str, float]] = field(default_factory=list)
    secret: int = 0

    def public(self) -> "Scored":
        """The same without what is secret, in the sum as well."""
        shown = len(self.reasons) - self.secret
        hidden = sum(points for _, points in self.reasons[shown:])
        return replace(self, score=self.score - hidden, reasons=self.reasons[:shown], secret=0)


class Answers(NamedTuple):
    """What a text answers to a question: points in all, 150 at most, and by word."""

    points: float
    by_word: tuple[tuple[str, float], ...]


def answered(questions: Sequence[Question], text: Text) -> Answers:
    """What the text of one document answers to that of the questions that it answers best."""
    best = Answers(-1, ())
    for one in questions:
        points = [_worth(piece, text) / len(one.pieces) for piece in one.pieces]
        if (whole := sum(points)) > best.points:
            words = (piece.token.text for piece in one.pieces)
            best = Answers(whole, tuple(zip(words, points, strict=True)))
    return best


SIGNALS = ("popular", "in_stock", "bought", "new", "margin")
SECRET = 1  # of these how many of the last tell what goods cost


def score(how: str, answers: Answers, weight: float, shares: Sequence[float]) -> float:
    """What a hit is worth: how it was found and what its text answers, raised by a share for each of `SIGNALS`."""
    found = WORTH[how] + weight * answers.points
    for share in shares:
        found *= 1 + share
    return found


def explained(number: int, how: str, answers: Answers, weight: float, shares: Sequence[float]) -> Scored:
    """The same with its parts."""
    hit = Scored(number, how, WORTH[how] + weight * answers.points)
    hit.reasons = [(how, float(WORTH[how])), *((said, weight * points) for said, points in answers.by_word)]
    for at, (reason, share) in enumerate(zip(SIGNALS, shares, strict=True)):
        if share > 0:
            hit.reasons.append((reason, hit.score * share))
            hit.score *= 1 + share
            hit.secret += at >= len(SIGNALS) - SECRET
    return hit


@dataclass
class Match:
    """What a text means in a catalogue. `sets`: hits by how they were found; None when nothing was asked.

    `corrected`: what was searched instead, `ignored`: what was not found and left out. `answers`: of documents whose
    text has been compared with it.
    """

    questions: Sequence[Question] = ()
    sets: Sequence[tuple[str, int]] | None = None
    pins: Sequence[int] = ()
    corrected: str = ""
    ignored: Sequence[str] = ()
    answers: dict[int, Answers] = field(default_factory=dict)

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


def _worth(piece: Piece, text: Text) -> float:
    said = piece.token.text
    if piece.token.kind is Kind.RUN:
        if said in text.name:
            share = len(said) / max(len(text.line), 1)
            return 70 + 20 * text.name.startswith(said) + 40 * share + 10 * text.name.endswith(said)
        if said in text.brand or said in text.both_lines:
            return 65 + 10 * text.brand.startswith(said)
        if said in text.variants:
            return 50
        return 30 if all(one in text.both_lines for one in said) else 20 if said in text.weak else 5
    if piece.token.kind is Kind.WORD:
        spelt = _spelt(said, text)
        return spelt if spelt >= 70 else max(spelt, _heard(said, text))
    return next((worth for worth, there in text.numbers if said in there), 20)


def _spelt(word: str, text: Text) -> float:
    best, single = 0.0, singular(word)
    for worth, words, singles in text.latin:
        for at, (one, alone) in enumerate(zip(words, singles, strict=True)):
            if alone == single or one == word:
                best = max(best, worth + 15 * (at == 0) + 25 / len(words))
            elif one.startswith(word):
                best = max(best, worth * 0.6 + 10 * (at == 0) + 20 * len(word) / len(one))
    return best


def _heard(word: str, text: Text) -> float:
    """What is said usually is looked for in one text; only what is not in it is compared reading by reading."""
    best, ways = 0.0, spellings(word)
    for heard, worth in ((text.run, 70.0), (text.both, 60.0)):
        if best and heard.line == text.run.line:
            break
        if ways and word in heard.full and not ways[0].initials:
            best = max(best, worth + 20 * heard.full.startswith(word) + 40 * len(ways[0].parts) / len(heard.line))
        elif word in heard.first:
            best = max(best, worth / 2 + 20 * heard.first.startswith(word) + 20 * len(word) / len(heard.line))
        elif not best:
            best = max([best, *(_said(heard, worth, one) for one in ways)])
    return best


def _said(heard: Heard, worth: float, spelling: Spelling) -> float:
    if not heard.has(spelling) or (at := said_at(heard.said, spelling)) is None:
        return 0.0
    clear = 1 - 0.5 * spelling.initials / len(spelling.parts) - 0.1 * spelling.partial
    return worth * clear + 20 * (at == 0) + 40 * len(spelling.parts) / len(heard.said) * clear


def popularity(sold: int, most: int) -> float:
    """0 to 1, by the order of magnitude of what is sold."""
    return math.log1p(max(sold, 0)) / math.log1p(max(most, 1))


def alternatives(text: str, groups: Sequence[Sequence[str]], most: int = 4) -> list[str]:
    """The question with words replaced by those that mean the same."""
    found: list[str] = []
    for group in groups:
        for said in group:
            if _says(text, said):
                found += [text.replace(said, other) for other in group if other != said]
    return list(dict.fromkeys(found))[:most]


def _says(text: str, word: str) -> bool:
    return f" {word} " in f" {text} " if word.isascii() else word in text


def named(text: str, *names: str) -> bool:
    """Whether what is typed so far may mean one of these names: a part of it, or its beginning by ear."""
    plain = code(text)
    if not plain:
        return False
    heard = plain.isascii()
    return any(
        plain in code(name) or (heard and (pinyin(name).startswith(plain) or initials(name).startswith(plain)))
        for name in names
    )
