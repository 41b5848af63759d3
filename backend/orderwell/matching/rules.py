"""What a question that nothing meets may have meant: corrected, said otherwise, loosened. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from orderwell.bitmaps.rules import Columns
from orderwell.core.importing import later
from orderwell.language.rules import Condition, Kind, Token, pinyin
from orderwell.likeness.rules import in_two
from orderwell.query_parsing.rules import (
    CODE,
    FAR,
    LOOSE,
    NAME,
    PART,
    SOUND,
    Question,
    corrections,
    met,
    most_of,
    scattered,
    tiers,
)
from orderwell.search.rules import Match

rapidfuzz = later("rapidfuzz")
ORDER = (CODE, NAME, "said", "begun", PART, "near", "far", LOOSE)
LEAST_OF_BRAND = 3  # products that say a word which may be their brand's other name
LEAST_MISTYPED = 4  # letters of a word that may be mistyped

Meant = Sequence[tuple[str, Condition]]  # what a piece may have meant, and by what it is met


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


def may_mean(question: Question, found: Mapping[str, int], visible: int, words: Words) -> dict[int, Meant]:
    """By piece that nothing meets, as one word at least, what may have been meant."""
    lost = [
        at
        for at, piece in enumerate(question.pieces)
        if scattered(piece, found, visible)
        or not met((one for level in piece.levels for one in level), found) & visible
    ]
    return {at: corrections(question.pieces[at], _near_words(question.pieces[at].token, words)) for at in lost}


def as_corrected(
    question: Question, meant: Mapping[int, Meant], found: dict[str, int], visible: int, known: Columns
) -> Match:
    pieces, corrected = list(question.pieces), False
    words = [piece.token.text for piece in pieces]
    for at, conditions in meant.items():
        better = [(text, one) for text, one in conditions if met([one], found) & visible]
        if not better and pieces[at].token.kind is Kind.RUN:
            better = [(SOUND, one) for one in in_two(pieces[at].token.text) if met([one], found) & visible]
        if better:
            piece, corrected = pieces[at], True
            token, text = piece.token, better[0][0]
            # What was heard is compared as letters: its own characters stand nowhere.
            token = Token(Kind.WORD, pinyin(token.text)) if text == SOUND else replace(token, text=text)
            levels = (tuple(one for _, one in better), *piece.levels[1:])
            pieces[at] = replace(piece, token=token, levels=levels)
            words[at] = words[at] if text == SOUND else text
    asked = replace(question, pieces=tuple(pieces), exact=(), begins=(), parts=(), whole="")
    text = " ".join(words) if corrected else ""
    if strict := tiers(asked, found, visible) or tiers(_of_brands(asked, found, visible, known), found, visible):
        return Match([asked], strict, corrected=text)
    loose = most_of(asked, found, visible)
    ignored = [
        piece.token.text for piece in pieces if not met([one for level in piece.levels for one in level], found) & loose
    ]
    return Match([asked], [(LOOSE, loose)] if loose else [], corrected=text, ignored=ignored)


def _of_brands(question: Question, found: dict[str, int], visible: int, known: Columns) -> Question:
    """The question with Latin words that only goods of one brand have meaning all of that brand: guerlain 口红 where
    few of many titles say 娇兰/Guerlain."""
    pieces = list(question.pieces)
    for at, piece in enumerate(pieces if pieces[1:] else []):
        word, docs = piece.token.text, met(piece.levels[0], found) & visible
        if piece.token.kind is not Kind.WORD or len(word) < LEAST_MISTYPED or docs.bit_count() < LEAST_OF_BRAND:
            continue
        first = (docs & -docs).bit_length() - 1
        brand = known.set_of(*(key for key in known.keys[first] if key[0] == "brand"))
        if not docs & ~brand:
            found[f"brand {word}"] = brand
            pieces[at] = replace(
                piece, levels=(piece.levels[0], (*piece.levels[1], ((f"brand {word}",),)), piece.levels[2])
            )
    return replace(question, pieces=tuple(pieces))


def otherwise(match: Match, ways: Sequence[Sequence[Question]], found: Mapping[str, int], visible: int) -> Match:
    """The match, if it meets the whole question, else the first of other ways to say it (each with the words that mean
    the same) that something meets as it is said; else the match, else what meets most of another way."""
    if match.hits and not match.relaxed:
        return match
    for way in ways:
        by_how = by_how_of(way, found, visible)
        by_how.pop(FAR, 0)
        if by_how:
            return Match(way, in_order(by_how), corrected=way[0].text)
    if match.hits:
        return match
    every = ((one, most_of(one, found, visible)) for way in ways for one in way)
    return next((Match([one], [(LOOSE, docs)], corrected=one.text) for one, docs in every if docs), match)


def by_how_of(questions: Sequence[Question], found: Mapping[str, int], seen: int) -> dict[str, int]:
    by_how: dict[str, int] = {}
    for question in questions:
        for how, docs in tiers(question, found, seen):
            by_how[how] = by_how.get(how, 0) | docs
    return by_how


def in_order(by_how: dict[str, int]) -> list[tuple[str, int]]:
    """The sets in order of worth, no product twice."""
    seen, found = 0, list[tuple[str, int]]()
    for how in ORDER:
        if fresh := by_how.get(how, 0) & ~seen:
            found.append((how, fresh))
            seen |= fresh
    return found


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
