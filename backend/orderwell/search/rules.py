"""How hits are ranked, and what narrows them. Pure.

How a hit was found decides first, then how well its text answers, then what is bought, sold and in stock; every share
can be shown (`Scored.reasons`).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

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
from orderwell.query_parsing.rules import BEGUN, CODE, FAR, LOOSE, NAME, NEAR, PART, SAID, Piece

# What a hit is worth by how it was found; the text adds at most 150.
WORTH = {CODE: 1000, NAME: 500, SAID: 240, BEGUN: 180, PART: 150, NEAR: 100, FAR: 40, LOOSE: 10}


LETTERS = re.compile("[a-z]+")
MOST_WEIGHT = 3.0  # a signal may make four times of a score


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a signal can add to a hit's score, as a share of it. `text`: times the points for the text."""

    text: float = 1.0
    bought: float = 0.18
    popular: float = 0.12
    in_stock: float = 0.06
    new: float = 0.0


def checked(weights: Weights) -> Weights:
    """The same. Raises Invalid, also for what is no number."""
    zh, en = "权重须在 0% 到 300% 之间。", "A weight is 0 % to 300 %."
    wrong = [name for name, value in asdict(weights).items() if not 0 <= value <= MOST_WEIGHT]
    raise_all([Invalid(field=f"weights.{name}", reason_zh=zh, reason_en=en) for name in wrong])
    return weights


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a document that hits are ranked by; see `indexing.rules.Document`."""

    brand: str
    name: str
    name_en: str
    variants: str
    weak: str
    codes: str = ""


@dataclass(slots=True)
class Scored:
    """A hit with what made its score, for who asks why."""

    number: int
    how: str
    score: float = 0.0
    reasons: list[tuple[str, float]] = field(default_factory=list)

    def times(self, reason: str, share: float) -> None:
        """Raise the score by a share of it."""
        if share > 0:
            self.reasons.append((reason, self.score * share))
            self.score *= 1 + share


def scored(number: int, how: str, pieces: Sequence[Piece], text: Text, weight: float = 1.0) -> Scored:
    """How well the text of one document answers, before what is bought, sold and in stock counts."""
    hit = Scored(number, how, WORTH[how], [(how, float(WORTH[how]))])
    run = "".join(one for one in text.name if readings(one))
    both = "".join(one for one in f"{text.brand}{text.name}" if readings(one))
    for piece in pieces:
        worth = weight * _worth(piece, text, run, both) / len(pieces)
        hit.score += worth
        hit.reasons.append((piece.token.text, worth))
    return hit


def _worth(piece: Piece, text: Text, run: str, both: str) -> float:
    said = piece.token.text
    if piece.token.kind is Kind.RUN:
        if said in text.name:
            return (
                70 + 20 * text.name.startswith(said) + 40 * len(said) / max(len(run), 1) + 10 * text.name.endswith(said)
            )
        if said in text.brand or said in both:
            return 65 + 10 * text.brand.startswith(said)
        if said in text.variants:
            return 50
        return 30 if all(one in both for one in said) else 20 if said in text.weak else 5
    if piece.token.kind is Kind.WORD:
        spelt = _spelt(said, text)
        return spelt if spelt >= 70 else max(spelt, _heard(said, run, both))
    for line, worth in ((text.name, 60), (text.name_en, 55), (text.variants, 50)):
        if any(said in (token.text, token.amount) for token in tokens(line)):
            return worth
    return 20


def _spelt(word: str, text: Text) -> float:
    best, single = 0.0, singular(word)
    for line, worth in ((text.name, 70), (text.name_en, 70), (text.brand, 60), (text.variants, 45), (text.weak, 20)):
        if word not in line and single not in line:
            continue
        words = LETTERS.findall(line)
        for at, one in enumerate(words):
            if one == word or singular(one) == single:
                best = max(best, worth + 15 * (at == 0) + 25 / len(words))
            elif one.startswith(word):
                best = max(best, worth * 0.6 + 10 * (at == 0) + 20 * len(word) / len(one))
    return best


def _heard(word: str, run: str, both: str) -> float:
    """What is said usually is looked for in one text; only what is not in it is compared reading by reading."""
    best = 0.0
    for line, worth in ((run, 70.0), (both, 60.0)):
        if best and line == run:
            break
        ways = spellings(word)
        full, first = pinyin(line), initials(line)
        if ways and word in full and not ways[0].initials:
            best = max(best, worth + 20 * full.startswith(word) + 40 * len(ways[0].parts) / len(line))
        elif word in first:
            best = max(best, worth / 2 + 20 * first.startswith(word) + 20 * len(word) / len(line))
        elif not best:
            best = max([best, *(_said(line, worth, one) for one in ways)])
    return best


def _said(line: str, worth: float, spelling: Spelling) -> float:
    said = [readings(one) for one in line]
    if (at := said_at(said, spelling)) is None:
        return 0.0
    clear = 1 - 0.5 * spelling.initials / len(spelling.parts) - 0.1 * spelling.partial
    return worth * clear + 20 * (at == 0) + 40 * len(spelling.parts) / len(said) * clear


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
