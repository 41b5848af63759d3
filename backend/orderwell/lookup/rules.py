"""From an order or a customer to the terms it is found by, and from a question to conditions on them. Pure.

A term is the letter of the kind, a letter for what it is, and the text: `e` whole identifiers, `c` four neighbours of
one, `t` a running number without its zeros, `n` words, characters and neighbours of names, `s y i j` names by ear
(`language.rules.said_terms`).
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, TypeVar
from uuid import UUID

from msgspec import Struct

from orderwell.language.rules import (
    LONGEST_TYPO,
    Condition,
    Kind,
    Token,
    code,
    folded,
    grams,
    heard,
    is_spelt,
    pinyin,
    readings,
    run_terms,
    said_at,
    said_terms,
    spellings,
    tokens,
    typos,
)

from .models import RecordField, RecordKind

MOST_WORDS, LONGEST_QUESTION, GRAM = 8, 100, 4
NAMES = frozenset({RecordField.NAME, RecordField.CONTACT, RecordField.RECIPIENT})
RUNNING = re.compile(r"0*([1-9]\d*)$")


class Line(Struct, frozen=True):
    """One thing that a record is found by."""

    field: RecordField
    text: str


class Record(Struct, frozen=True):
    """All that an order or a customer is found by."""

    kind: RecordKind
    record_id: UUID
    lines: Sequence[Line]


class Document(Struct, frozen=True):
    """What is kept of a record."""

    kind: RecordKind
    record_id: UUID
    lines: str
    codes: str
    terms: str

    @property
    def digest(self) -> str:
        """Of everything that is written."""
        return hashlib.sha1("\0".join((self.lines, self.codes, self.terms)).encode(), usedforsecurity=False).hexdigest()


def listed(*given: tuple[RecordField, str | None]) -> list[Line]:
    """Lines of what is not empty, each once."""
    plain = ((field, " ".join((text or "").split())) for field, text in given)
    return [Line(*one) for one in dict.fromkeys(plain) if one[1]]


def document(record: Record) -> Document:
    """The document of a record."""
    codes = dict.fromkeys(plain for line in record.lines if line.field not in NAMES for plain in _codes(line))
    terms = {f"e{one}" for one in codes} | {f"c{gram}" for one in codes for gram in grams(one, GRAM)}
    for line in record.lines:
        if line.field in NAMES:
            terms |= _name_terms(line.text)
        elif line.field is RecordField.NUMBER and (found := RUNNING.search(line.text)):
            terms.add(f"t{found[1]}")
    return Document(
        record.kind,
        record.record_id,
        "\n".join(f"{line.field.value}={line.text}" for line in record.lines),
        " ".join(codes),
        " ".join(sorted(f"{record.kind.value}{term}" for term in terms)),
    )


def lines_of(text: str) -> list[Line]:
    """The lines in a document."""
    pairs = (line.partition("=") for line in text.splitlines())
    return [Line(RecordField(field), rest) for field, _, rest in pairs]


def _codes(line: Line) -> Iterable[str]:
    plain = code(line.text)
    if line.field is RecordField.PHONE and len(plain) == 13 and plain.startswith("86"):
        plain = plain[2:]
    if plain:
        yield plain


def _name_terms(name: str) -> set[str]:
    found: set[str] = set()
    for token in tokens(name):
        if token.kind is Kind.RUN:
            found |= {f"n{term}" for term in run_terms(token.text)} | said_terms(token.text)
        else:
            found.add(f"n{_term(token.text)}")
    return found


def _term(text: str) -> str:
    """Both databases take a dot for the end of a term."""
    return text.replace(".", "p")[:40]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question. A record meets it by its name, when every piece is met by any of its conditions; by a
    code with `codes` among its terms; or by one that contains `part`."""

    text: str
    pieces: tuple[tuple[Condition, ...], ...] = ()
    codes: tuple[str, ...] = ()
    part: str = ""


@lru_cache(maxsize=256)  # one request asks what a text means several times
def understood(text: str) -> tuple[Word, ...]:
    """The words of a question, eight at most."""
    return tuple(one for word in folded(text[:LONGEST_QUESTION]).split()[:MOST_WORDS] if (one := _word(word)).text)


def _word(text: str) -> Word:
    plain = code(text)
    if len(plain) == 13 and plain.isdigit() and plain.startswith("861"):
        plain = plain[2:]
    pieces = tuple(_conditions(token) for token in tokens(text))
    if not plain.isascii():
        return Word(text if pieces else "", pieces)
    codes = (f"e{plain}*", *([f"t{plain.lstrip('0')}"] if plain.isdigit() and plain.strip("0") else []))
    return Word(text, pieces, codes, plain if len(plain) >= GRAM else "") if plain else Word("")


def alphanumeric(text: str) -> str:
    """The same text, which may stand in SQL: letters and digits only. Raises ValueError for anything else."""
    if not text.isalnum():
        raise ValueError(f"{text!r} is more than letters and digits")
    return text


@dataclass(frozen=True, slots=True)
class Syntax:
    """How to ask which terms a document has: what joins conditions, and the form of a term, `whole` or only `begun`."""

    either: str
    both: str
    whole: str
    begun: str

    def term(self, kind: RecordKind, term: str) -> str:
        """A term; with a `*` at its end one that begins so. Raises ValueError, see `alphanumeric`."""
        form = self.begun if term.endswith("*") else self.whole
        return form.format(kind.value + alphanumeric(term.removesuffix("*")))

    def any(self, parts: Sequence[str]) -> str:
        """At least one of these."""
        return f"({self.either.join(parts)})" if len(parts) > 1 else parts[0]

    def all(self, parts: Sequence[str]) -> str:
        """All of these."""
        return f"({self.both.join(parts)})" if len(parts) > 1 else parts[0]

    def alternatives(self, kind: RecordKind, word: "Word") -> list[str]:
        """Conditions; a document of this kind meets the word when it meets any of them."""
        found = [self.any([self.term(kind, one) for one in word.codes])] if word.codes else []
        if word.pieces:
            found.append(self.all([self.any([self._condition(kind, one) for one in piece]) for piece in word.pieces]))
        return [self.any(found)] if found else []

    def _condition(self, kind: RecordKind, condition: Condition) -> str:
        return self.all([self.any([self.term(kind, one) for one in group]) for group in condition])


FTS5 = Syntax(" OR ", " AND ", '"{}"', '"{}" *')
TSQUERY = Syntax(" | ", " & ", "{}", "{}:*")
TEXT = Syntax(" OR ", " AND ", "instr(terms, ' {} ') > 0", "instr(terms, ' {}') > 0")  # SQL, blanks around `terms`


def whole(text: str) -> list[Word]:
    """The question as one whole identifier; none when it cannot be one."""
    plain = code(text)
    return [Word(text, codes=(f"e{plain}",))] if plain.isascii() and len(plain) > 1 else []


def beginning(text: str) -> list[Word]:
    """The question as the beginning of an identifier, or a running number; none when it cannot be one."""
    return [replace(one, pieces=(), part="") for one in understood(code(text))] if whole(text) else []


def _conditions(token: Token) -> tuple[Condition, ...]:
    text = token.text
    if token.kind is Kind.RUN:
        if len(text) == 1:
            return (((f"n{text}",),),)
        near: list[Condition] = [tuple((f"n{one}",) for one in grams(text, 2))]
        if len(text) > 2:
            near.append(tuple((f"n{one}",) for one in text))
        return tuple(near)
    if token.kind is Kind.WORD:
        return (((f"n{text}*",),), *(heard(one) for one in spellings(text)))
    return (((f"n{_term(text)}",),),)


def corrections(word: Word) -> list[tuple[str, Word]]:
    """What may have been meant by a name that nobody has, with what to ask for: by ear for characters, a letter's
    difference for letters."""
    said = list(tokens(word.text))
    if len(said) != 1:
        return []
    text = said[0].text
    if said[0].kind is Kind.RUN and len(text) > 1 and all(map(readings, text)):
        return [(pinyin(text), Word(text, (_conditions(Token(Kind.WORD, pinyin(text))),)))]
    if said[0].kind is not Kind.WORD or not 4 <= len(text) <= LONGEST_TYPO:
        return []
    found = list[tuple[str, Word]]()
    for one in dict.fromkeys(typos(text)):
        meant: list[Condition] = [((f"n{one}",),)]
        if is_spelt(one) and len((best := spellings(one)[0]).parts) > 1 and not best.initials:
            meant.append(heard(best))
        found.append((one, Word(one, (tuple(meant),))))
    return found


# How well a line answers: an identifier that is it, begins so, ends so, has it; a name that is it, begins so, has it,
# sounds so, has some of it.
CODE, BEGUN, ENDED, PART = 100, 80, 55, 50
NAMED, NAME_BEGUN, NAME_HAS, HEARD, NEAR = 70, 60, 40, 30, 10


@lru_cache(maxsize=4096)  # of many orders the customer is the same
def worth(line: Line, text: str) -> int:
    """How well the line answers the question, or a word of it; 0: not at all."""
    plain = code(text)
    if line.field not in NAMES:
        own = next(iter(_codes(line)), "")
        if plain not in own:
            running = line.field is RecordField.NUMBER and (found := RUNNING.search(line.text)) and found[1]
            return BEGUN if running and running == plain.lstrip("0") else 0
        if own.startswith(plain) or (line.field is RecordField.NUMBER and own.endswith(plain)):
            return CODE if own == plain else BEGUN
        return ENDED if own.endswith(plain) else PART
    own = code(line.text)
    if plain in own:
        return NAMED if own == plain else NAME_BEGUN if own.startswith(plain) else NAME_HAS
    said = [one for one in map(readings, own) if one]
    if any(said_at(said, one) is not None for one in spellings(plain)):
        return HEARD
    return NEAR if any(one in own for one in plain) and not plain.isascii() else 0


R = TypeVar("R")


class Hit(Struct, Generic[R], frozen=True):
    """A record with the line that answers best."""

    record: R
    line: Line


class Hits(Struct, Generic[R], frozen=True):
    """The best hits, best first. `corrected`: what was asked instead, because nothing is called as was asked."""

    rows: Sequence[Hit[R]]
    corrected: str = ""


def hit(row: R, lines: Sequence[Line], text: str) -> tuple[float, Hit[R]] | None:
    """The line that answers the whole question best, or else the words of it; with how well."""
    if not lines:
        return None
    words = [one.text for one in understood(text)]
    scores = [(max(worth(line, text), max((worth(line, one) for one in words), default=0) / 2), line) for line in lines]
    value, line = max(scores, key=lambda one: one[0])
    return value, Hit(row, line)
