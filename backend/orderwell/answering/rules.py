"""How well the text of a product answers a question, before anything else about it counts. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from orderwell.language.rules import (
    DIGITS,
    Kind,
    Spelling,
    amounts,
    readings,
    said_at,
    singular,
    spellings,
)
from orderwell.query_parsing.rules import Piece, Question

LETTERS, AMOUNT = re.compile("[a-z]+"), re.compile(r"\d+(?:\.\d+)?")
NUMERAL = re.compile(f"[{''.join(DIGITS)}](?:公斤|市斤|斤|千克|公升|升)")
ELSEWHERE = 20  # points for a number that is in none of the names
BEGINNING, END = 10, 30  # points for words there: what ends a Chinese name says what it is, 巧克力曲奇 are biscuits
WHOLE_LINE = 40  # points at most for the place of a word in its line


@lru_cache(maxsize=8192)
def _sounds(character: str) -> frozenset[str]:
    """All readings of a character, and their first letters."""
    return frozenset(sound for one in readings(character) for sound in (one, one[0]))


@lru_cache(maxsize=8192)
def _usually(character: str) -> str:
    """How a character is said usually; nothing for what is not said."""
    several = readings(character)
    return several[0] if several else ""


@lru_cache(maxsize=512)
def _words(line: str) -> list[str]:
    """The Latin words of a line, in which each word of a question is looked for."""
    return LETTERS.findall(line)


@dataclass(slots=True, eq=False)
class Heard:
    """The characters of a `line` that are said, and how usually: `full`, and `first` letters only."""

    line: str
    _full: str | None = None
    _first: str | None = None
    _sounds: frozenset[str] | None = None

    @property
    def full(self) -> str:
        """All letters."""
        if self._full is None:
            self._full = "".join(map(_usually, self.line))
        return self._full

    @property
    def first(self) -> str:
        """The first letter of each character."""
        if self._first is None:
            self._first = "".join([_usually(one)[0] for one in self.line])
        return self._first

    @property
    def said(self) -> list[tuple[str, ...]]:
        """All readings of each character."""
        return [readings(one) for one in self.line]

    def having(self, ways: Sequence[Spelling]) -> list[Spelling]:
        """Those of the ways whose every syllable occurs at all: quick, and in most lines none does."""
        if self._sounds is None:
            self._sounds = frozenset[str]().union(*map(_sounds, self.line))
        there = self._sounds
        return [one for one in ways if there.issuperset(one.parts[:-1] if one.partial else one.parts)]


class Word(NamedTuple):
    """A Latin word that is asked for: its `stem` is in all its forms, `ways` are how it may be pinyin."""

    said: str
    single: str
    stem: str
    ways: tuple[Spelling, ...]


@lru_cache(maxsize=1024)
def _word(said: str) -> Word:
    single = singular(said)
    stem = single[:-1] if single.endswith("y") and len(single) > 2 else single
    return Word(said, single, stem, spellings(said))


def _heard_of(text: str) -> Heard:
    """Of the characters of a text; what else stands in it is not said."""
    return Heard("".join(filter(_usually, text)))


@dataclass(slots=True, eq=False)
class Text:
    """The lines of a document that hits are ranked by; see `indexing.rules.Document`.

    Processes keep thousands, and most are compared once or twice: little is made of one, and that when it is needed.
    """

    brand: str
    name: str
    name_en: str
    variants: str
    weak: str
    codes: str = ""
    _run: Heard | None = None
    _both: Heard | None = None

    @property
    def run(self) -> Heard:
        """The name."""
        if self._run is None:
            self._run = _heard_of(self.name)
        return self._run

    @property
    def both(self) -> Heard:
        """Brand and name in one breath."""
        if self._both is None:
            brand = _heard_of(self.brand).line
            self._both = Heard(brand + self.run.line) if brand else self.run
        return self._both

    @property
    def words_in(self) -> tuple[tuple[int, str], ...]:
        """Lines that may have Latin words, with what one is worth there, the best first."""
        return (70, self.name), (70, self.name_en), (60, self.brand), (45, self.variants), (20, self.weak)

    @property
    def numbers_in(self) -> tuple[tuple[int, str], ...]:
        """Lines that may say a number, with what one is worth there, the best first."""
        return (60, self.name), (55, self.name_en), (50, self.variants)


class Answers(NamedTuple):
    """What a text answers to a question: points in all, 150 at most, and by word."""

    points: float
    by_word: tuple[tuple[str, float], ...]


def answering(questions: Sequence[Question]) -> Callable[[Text], Answers]:
    """A function that says what the text of one document answers to that of the questions that it answers best."""
    asked = [(tuple([piece.token.text for piece in one.pieces]), list(map(_scoring, one.pieces))) for one in questions]

    def answered(text: Text) -> Answers:
        best = Answers(-1, ())
        for words, scores in asked:
            points = [score(text) / len(scores) for score in scores]
            if (whole := sum(points)) > best.points:
                best = Answers(whole, tuple(zip(words, points, strict=True)))
        return best

    return answered


def _scoring(piece: Piece) -> Callable[[Text], float]:
    """A function that says how many points a text has for this piece."""
    kind, said = piece.token.kind, piece.token.text
    if kind is Kind.RUN:
        return partial(_run, said)
    if kind is Kind.WORD:
        return partial(_latin, _word(said))
    return partial(_counted if kind is Kind.NUMBER else _measured, said)


def _run(said: str, text: Text) -> float:
    if said in text.name:
        line = text.run.line  # 可口可乐 500ml ends with 可乐
        share = len(said) / max(len(line), 1)
        return 70 + BEGINNING * text.name.startswith(said) + 40 * share + END * line.endswith(said)
    if said in text.brand or said in text.both.line:
        return 65 + 10 * text.brand.startswith(said)
    if said in text.variants:
        return 50
    return 30 if all(one in text.both.line for one in said) else 20 if said in text.weak else 5


def _latin(word: Word, text: Text) -> float:
    spelt = _spelt(word, text)
    return spelt if spelt >= 70 or not word.ways else max(spelt, _heard(word, text))


def _measured(said: str, text: Text) -> float:
    return next((worth for worth, line in text.numbers_in if said in amounts(line)), ELSEWHERE)


def _counted(number: str, text: Text) -> float:
    """The same of a number without a unit: where all are digits it is quick."""
    if any(NUMERAL.search(line) for _, line in text.numbers_in):
        return _measured(number, text)
    for worth, line in text.numbers_in:
        if number in line and number in {_canonical(one) for one in AMOUNT.findall(line)}:
            return worth
    return ELSEWHERE


def _canonical(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _spelt(word: Word, text: Text) -> float:
    said, single, stem, _ = word
    best = 0.0
    for worth, line in text.words_in:
        if best >= worth + WHOLE_LINE:
            break
        if stem not in line:  # quick, and most lines are out by it
            continue
        words = _words(line)
        for one in words:
            if not one.startswith(stem):
                continue
            if one == said or singular(one) == single:
                best = max(best, worth + 15 * (one == words[0]) + 25 / len(words))
            elif one.startswith(said):
                best = max(best, worth * 0.6 + 10 * (one == words[0]) + 20 * len(said) / len(one))
    return best


def _heard(word: Word, text: Text) -> float:
    """What is said usually is looked for in one text; only what is not in it is compared reading by reading."""
    best, said, ways = 0.0, word.said, word.ways
    lines = [(text.run, 70.0)] if text.both is text.run else [(text.run, 70.0), (text.both, 60.0)]
    for heard, worth in lines:
        if said in heard.full and not ways[0].initials:
            placed = BEGINNING * heard.full.startswith(said) + END * heard.full.endswith(said)
            best = max(best, worth + placed + 40 * len(ways[0].parts) / len(heard.line))
        elif said in heard.first:
            best = max(best, worth / 2 + 20 * heard.first.startswith(said) + 20 * len(said) / len(heard.line))
        elif not best:
            best = max([best, *(_said(heard, worth, one) for one in heard.having(ways))])
    return best


def _said(heard: Heard, worth: float, spelling: Spelling) -> float:
    if (at := said_at(heard.said, spelling)) is None:
        return 0.0
    clear = 1 - 0.5 * spelling.initials / len(spelling.parts) - 0.1 * spelling.partial
    return worth * clear + 20 * (at == 0) + 40 * len(spelling.parts) / len(heard.line) * clear
