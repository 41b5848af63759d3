"""How hits are ranked, and what narrows them. Pure.

How a hit was found decides first, then how well its text answers, then what is bought, sold and in stock; every share
can be shown (`Scored.reasons`).
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property

from orderwell.answering.rules import Answers
from orderwell.core.errors import Invalid, raise_all
from orderwell.language.rules import (
    code,
    grams,
    initials,
    pinyin,
    singular,
)
from orderwell.query_parsing.rules import BEGUN, CODE, FAR, LOOSE, NAME, NEAR, PART, SAID, Question

# What a hit is worth by how it was found; the text adds at most 150.
WORTH = {CODE: 1000, NAME: 500, SAID: 240, BEGUN: 180, PART: 150, NEAR: 100, FAR: 40, LOOSE: 10}


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


def magnitude(sold: int) -> float:
    """The order of magnitude of what is sold: popularity is its share of that of what sells best."""
    return math.log1p(sold) if sold > 0 else 0.0


def alternatives(text: str, groups: Sequence[Sequence[str]], most: int = 4) -> list[str]:
    """The question with words replaced by those that mean the same; Chinese ones may be spelled (xihongshi),
    English ones be more than one."""
    found: list[str] = []
    spelled = {word for word in text.split() if word.isascii() and word.isalpha()}
    one_of = {singular(word): word for word in spelled}
    for group in groups:
        for word in group:
            said = word if _says(text, word) else one_of.get(word) or _spelling(word, spelled)
            if said:
                found += [text.replace(said, other) for other in group if other != word]
    return list(dict.fromkeys(found))[:most]


def wordings(text: str, groups: Sequence[Sequence[str]]) -> list[str]:
    """Ways to say what nothing was found for, the nearest first: as it was said, but taught words that were written by
    ear as they are taught (创口帖); without 的; what follows it alone, which says what is wanted (煮粥的红豆)."""
    plain = _heard(text, groups)
    before, joined, wanted = plain.rpartition("的")
    parted = [plain.replace("的", " "), wanted] if joined and before and len(wanted) > 1 else []
    return [plain, *parted]


def _heard(text: str, groups: Sequence[Sequence[str]]) -> str:
    """The text with characters that sound as a taught word of three and more written as that word."""
    if text.isascii():
        return text
    sounds: dict[int, dict[str, str]] = {}
    for word in (word for group in groups for word in group):
        if len(word) > 2 and not word.isascii() and word not in text:
            size = len(word)
            if size not in sounds:
                sounds[size] = {pinyin(one): one for one in grams(text, size) if not one.isascii()}
            if said := sounds[size].get(pinyin(word)):
                return text.replace(said, word)
    return text


def _spelling(word: str, spelled: Collection[str]) -> str:
    """The word's pinyin if it stands among these, else nothing."""
    return heard if spelled and not word.isascii() and (heard := pinyin(word)) in spelled else ""


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
