"""How a question is understood, and which documents meet it. Pure.

A question is a row of pieces. Each piece can be met at three levels: 0 as it was said, in the name or by ear; 1 nearly
(a beginning, initials, elsewhere); 2 its characters are somewhere. A product is a hit when it meets every piece; its
tier is that of the piece it meets worst.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from orderwell.indexing.rules import CODE_GRAM
from orderwell.language.rules import (
    LONGEST_TYPO,
    Condition,
    Kind,
    Spelling,
    Token,
    code,
    folded,
    grams,
    heard,
    is_spelt,
    singular,
    spellings,
    tokens,
    typos,
)
from orderwell.likeness.rules import alike, as_said
from orderwell.measures.rules import in_digits

LONGEST_QUESTION, MOST_PIECES = 100, 8
LEAST_OF_TWO = 3  # letters of each of two words that were written as one
LEAST_RUN = 3  # characters of which one may be wrong
CODE, NAME, SAID, BEGUN, PART, NEAR, FAR, LOOSE = "code", "name", "said", "begun", "part", "near", "far", "loose"
SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of the question, and by what conditions it is met at each level."""

    token: Token
    levels: tuple[tuple[Condition, ...], ...]

    @property
    def terms(self) -> set[str]:
        return {term for level in self.levels for condition in level for group in condition for term in group}


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. `codes`: terms of a whole code, its beginning and its parts, when it may be one."""

    text: str
    pieces: tuple[Piece, ...]
    whole: str = ""
    exact: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    parts: tuple[Condition, ...] = ()

    @property
    def terms(self) -> set[str]:
        """All terms whose documents have to be known."""
        found = {term for piece in self.pieces for term in piece.terms}
        found |= {term for condition in self.parts for group in condition for term in group}
        return found | {*self.exact, *self.begins, *([f"x{self.whole}"] if self.whole else [])}


def normal(text: str) -> str:
    """One way of writing a question, for pins, synonyms and the log."""
    return " ".join(folded(text[:LONGEST_QUESTION]).split())


def understood(text: str, stops: Iterable[str] = (), sees_all: bool = False) -> Question:
    """The question in a text. Stop words are left out when something else is left."""
    text = normal(text)
    said = list(tokens(in_digits(text)))[:MOST_PIECES]
    kept = [token for token in said if token.text not in set(stops)] or said
    plain = code(text)
    exact: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    parts: tuple[Condition, ...] = ()
    if plain.isascii() and len(plain) >= 2:
        kinds = "ef" if sees_all else "e"
        exact = tuple(f"{kind}{plain}" for kind in kinds)
        marked = any(one.isdigit() for one in plain) or "-" in text
        if len(plain) >= 3:
            begins = tuple(f"{kind}{plain}*" for kind in kinds)
        if len(plain) >= CODE_GRAM and marked:
            gram = grams(plain, CODE_GRAM)
            parts = tuple(tuple((f"{kind}{one}",) for one in gram) for kind in ("cg" if sees_all else "c"))
    return Question(text, _compounds([_piece(token) for token in kept]), plain, exact, begins, parts)


def _compounds(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The pieces; two Latin words side by side are also met by what is written as one: moon cake."""
    for at, (one, other) in enumerate(pairwise(pieces)):
        if one.token.kind is other.token.kind is Kind.WORD and min(len(one.token.text), len(other.token.text)) > 2:
            word = one.token.text + other.token.text
            joined: Condition = ((f"n{word}", f"n{singular(word)}"),)
            for place, piece in ((at, pieces[at]), (at + 1, other)):
                pieces[place] = Piece(piece.token, ((*piece.levels[0], joined), *piece.levels[1:]))
    return tuple(pieces)


def _piece(token: Token) -> Piece:
    text = token.text
    if token.kind is Kind.RUN:
        return Piece(token, _run_levels(text))
    if token.kind is Kind.WORD:
        return Piece(token, _word_levels(text))
    term = text.replace(".", "p")
    if token.kind is Kind.NUMBER:
        loose: list[Condition] = [((f"m{term}", f"w{term}"),)]
        if len(text) >= CODE_GRAM and text.isdigit():
            loose += [((f"e{text}*",),), tuple((f"c{gram}",) for gram in grams(text, CODE_GRAM))]
        return Piece(token, ((((f"n{term}",),),), tuple(loose), (((f"n{term}*",),),)))
    amount = token.amount.replace(".", "p")
    return Piece(token, ((((f"u{term}",),),), (((f"m{amount}", f"n{amount}"),),), ()))


def _run_levels(run: str) -> tuple[tuple[Condition, ...], ...]:
    if len(run) == 1:
        return (((f"n{run}",),),), (((f"w{run}",),),), ()
    two = grams(run, 2)
    near: list[Condition] = [tuple((f"n{one}", f"w{one}") for one in two), tuple((f"n{one}",) for one in run)]
    return (tuple((f"n{one}",) for one in two),), tuple(near), (tuple((f"n{one}", f"w{one}") for one in run),)


def _word_levels(word: str) -> tuple[tuple[Condition, ...], ...]:
    said: list[Condition] = [((f"n{word}", f"n{singular(word)}"),)]
    near: list[Condition] = [((f"w{word}", f"w{singular(word)}"),)]
    if len(word) > 1:
        near.append(((f"n{word}*",),))
    if len(word) > 2:
        near.append(((f"e{word}*",),))
    for one in spellings(word):
        whole = not one.partial and not one.initials
        (said if whole and len(one.parts) > 1 else near).append(heard(one))
        if whole and len(one.parts) > 1:
            near.append(tuple((f"z{a}{b}",) for a, b in pairwise(one.parts)))
    far: tuple[Condition, ...] = (((f"w{word}*",),),) if len(word) > 2 else ()
    return tuple(said), tuple(near), far


def scattered(piece: Piece, postings: Mapping[str, int], visible: int) -> bool:
    """Whether its characters stand side by side nowhere: what meets it has them here and there, or there is none."""
    return (
        piece.token.kind is Kind.RUN
        and len(piece.token.text) > 1
        and not met((*piece.levels[0], piece.levels[1][0], *_two_words(piece.token.text)), postings) & visible
    )


def _two_words(run: str) -> Iterator[Condition]:
    """The run as two words, each side by side somewhere in a name: 复颜眼霜 is said of 复颜抗皱眼霜."""
    return (as_said(run[:at]) + as_said(run[at:]) for at in range(2, len(run) - 1))


def met(conditions: Iterable[Condition], postings: Mapping[str, int]) -> int:
    """Documents that meet any of the conditions."""
    found = 0
    for condition in conditions:
        inside = -1
        for group in condition:
            inside &= _any(group, postings)
            if not inside:
                break
        found |= inside if inside > 0 else 0
    return found


def _any(terms: Iterable[str], postings: Mapping[str, int]) -> int:
    found = 0
    for term in terms:
        found |= postings[term]
    return found


def tiers(question: Question, postings: Mapping[str, int], visible: int) -> list[tuple[str, int]]:
    """Hits by how they were found, the best first, no product twice."""
    sets: list[tuple[str, int]] = [(CODE, _any(question.exact, postings))]
    sets.append((NAME, postings[f"x{question.whole}"] if question.whole else 0))
    levels = [visible] * 3 if question.pieces else [0] * 3
    for piece in question.pieces:
        so_far = 0
        for level in range(3):
            so_far |= met(piece.levels[level], postings)
            levels[level] &= so_far
    begun, part = _any(question.begins, postings), met(question.parts, postings)
    sets += [(SAID, levels[0]), (BEGUN, begun), (PART, part), (NEAR, levels[1]), (FAR, levels[2])]
    found, left = list[tuple[str, int]](), visible
    for how, docs in sets:
        if fresh := docs & left:
            found.append((how, fresh))
            left &= ~fresh
    return found


def most_of(question: Question, postings: Mapping[str, int], visible: int) -> int:
    """Documents that meet as many parts of the question as any does, half of them at least; where there is none, those
    whose names lack one character of a run at most, then those that meet a third, then those that are called by the end
    of the last run, which says what is wanted (孕妇能用的洗面奶)."""
    parts = [docs for one in question.pieces for docs in _units(one, postings)]
    half, third = len(parts) // 2 + len(parts) % 2, -(-len(parts) // 3)
    return (
        _most(parts, visible, half)
        or _but_for_one(question, postings, visible)
        or _most(parts, visible, max(third, 1))
        or _called_by_its_end(question, postings, visible)
        or _most([postings[f"n{two}"] for one in question.pieces for two in _pairs(one)], visible, 1)
    )


def _pairs(piece: Piece) -> list[str]:
    """Neighbours in a run of four and more, of which any may be the word that counts (打价标签纸)."""
    run = piece.token.text
    return grams(run, 2) if piece.token.kind is Kind.RUN and len(run) > LEAST_RUN else []


def _called_by_its_end(question: Question, postings: Mapping[str, int], visible: int) -> int:
    """Documents whose names have the longest end of the last run that any has: three characters at least, or the last
    two of three."""
    run = next((one.token.text for one in reversed(question.pieces) if one.token.kind is Kind.RUN), "")
    for start in range(1, max(len(run) - 2, min(len(run) - 1, 2))):
        docs = visible
        for two in grams(run[start:], 2):
            docs &= postings[f"n{two}"]
        if docs:
            return docs
    return 0


def _most(parts: Sequence[int], visible: int, least: int) -> int:
    """Documents that are in as many of the sets as any is, in `least` of them at least."""
    reached = [visible] + [0] * len(parts)
    for docs in parts:
        for count in range(len(parts) - 1, -1, -1):
            reached[count + 1] |= reached[count] & docs
    return next((reached[count] for count in range(len(parts), max(least, 1) - 1, -1) if reached[count]), 0)


def _but_for_one(question: Question, postings: Mapping[str, int], visible: int) -> int:
    """Documents whose names have all characters but one of each run of three and more, and what else was found."""
    inside, some = visible, False
    for piece in question.pieces:
        run = piece.token.text
        if piece.token.kind is Kind.RUN and len(run) >= LEAST_RUN:
            docs = _most([postings[f"n{one}"] for one in run], visible, len(run) - 1)
            inside, some = inside & docs, True
        elif docs := met((condition for level in piece.levels for condition in level), postings) & visible:
            inside &= docs
    return inside if some else 0


def _units(piece: Piece, postings: Mapping[str, int]) -> Iterator[int]:
    run = piece.token.text
    if piece.token.kind is not Kind.RUN or len(run) < 3 or met(piece.levels[0], postings):
        yield met((condition for level in piece.levels for condition in level), postings)
        return
    for two in grams(run, 2):
        yield postings[f"n{two}"] | postings[f"w{two}"]


def corrections(piece: Piece, near_words: Iterable[str]) -> list[tuple[str, Condition]]:
    """What may have been meant: by ear for characters, a letter's difference for letters; (text, condition) each.

    `near_words`: words of the catalogue that look like it.
    """
    word = piece.token.text
    if piece.token.kind is Kind.RUN and len(word) > 1:
        return [(SOUND, one) for one in alike(word)]
    if piece.token.kind is not Kind.WORD or len(word) < 4:
        return []
    found: list[tuple[str, Condition]] = [(near, ((f"n{near}", f"w{near}"),)) for near in near_words]
    for one in dict.fromkeys(typos(word)) if len(word) <= LONGEST_TYPO else ():
        if is_spelt(one):
            found += [(one, heard(way)) for way in _whole(one) if len(way.parts) > 1]
    for at in range(LEAST_OF_TWO, len(word) - LEAST_OF_TWO + 1):
        found.append((f"{word[:at]} {word[at:]}", ((f"n{word[:at]}",), (f"n{word[at:]}",))))  # handcream
    for way in _whole(word):
        if len(way.parts) >= LEAST_RUN:
            found.append((word, tuple((f"s{part}",) for part in way.parts)))  # 自热米饭 without its 米
        found.append((word, heard(Spelling(way.parts, partial=True))))  # 不锈钢 as far as buxiuga
        if way.parts[1:] and way.parts[-1] == "zi":
            found.append((word[: -len("zi")], heard(Spelling(way.parts[:-1]))))
    return found


def _whole(word: str) -> list[Spelling]:
    """The ways to cut a word into whole syllables that are likeliest: fang'an and fan'gan, but not xi'ang."""
    ways = [one for one in spellings(word) if not one.initials and not one.partial]
    return [one for one in ways if len(one.parts) == len(ways[0].parts)]
