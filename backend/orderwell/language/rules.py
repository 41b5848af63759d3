"""How text is read for searching: one way of reading for what is indexed and for what is asked. Pure.

Traditional characters become simplified, full-width forms ordinary, capitals small, accents go. A text is a row of
tokens: runs of characters, Latin words, numbers, and measures in one canonical unit (0.5 L is 500 ml).
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise, product
from pathlib import Path

CHARACTERS = Path(__file__).with_name("characters.json")
LONGEST_SPELLING = 64  # letters of pinyin in one word
MOST_SPELLINGS, LONGEST_TYPO = 6, 32
HAN = "\u4e00-\u9fff"
CHARACTER = f"{HAN}\u3400-\u4dbf\u3040-\u30ff\uac00-\ud7af"
# Unit: how many of the canonical one.
UNITS = {
    "ml": ("ml", "1"), "毫升": ("ml", "1"), "cc": ("ml", "1"), "cl": ("ml", "10"), "l": ("ml", "1000"),
    "升": ("ml", "1000"), "公升": ("ml", "1000"), "ltr": ("ml", "1000"), "liter": ("ml", "1000"),
    "litre": ("ml", "1000"), "mg": ("g", "0.001"), "毫克": ("g", "0.001"), "g": ("g", "1"), "克": ("g", "1"),
    "gm": ("g", "1"), "kg": ("g", "1000"), "千克": ("g", "1000"), "公斤": ("g", "1000"), "斤": ("g", "500"),
    "市斤": ("g", "500"), "两": ("g", "50"), "mm": ("mm", "1"), "毫米": ("mm", "1"), "cm": ("mm", "10"),
    "厘米": ("mm", "10"), "m": ("mm", "1000"), "米": ("mm", "1000"), "公分": ("mm", "10"), "w": ("w", "1"),
    "瓦": ("w", "1"), "v": ("v", "1"), "伏": ("v", "1"),
}  # fmt: skip
COUNTED = "瓶罐听袋包盒支片个件枚条箱提粒卷抽套只块双本张贴杯桶把根颗节组板筒串份"
SAME_COUNT = str.maketrans("听隻個", "罐只个")
DIGITS = dict(zip("半一二两三四五六七八九", ("0.5", *"1223456789"), strict=True)) | {"十": "10"}
_LATIN_UNITS = "|".join(sorted((u for u in UNITS if u.isascii()), key=len, reverse=True))
_HAN_UNITS = "|".join(sorted((u for u in UNITS if not u.isascii()), key=len, reverse=True))
TOKEN = re.compile(
    rf"(?P<amount>\d+(?:\.\d+)?)\s?(?:(?P<latin_unit>{_LATIN_UNITS})(?![a-z])|(?P<han_unit>{_HAN_UNITS})|(?P<counted>[{COUNTED}]))"
    rf"|(?P<numeral>[{''.join(DIGITS)}])(?P<numbered>公斤|市斤|斤|千克|公升|升)"
    rf"|(?P<number>\d+(?:\.\d+)?)|(?P<word>[a-z]+)|(?P<run>[{CHARACTER}]+)"
)
INITIALS = frozenset("bpmfdtnlgkhjqxrzcsywaoe")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Of terms: all groups must be met, each by any of its terms; one that ends with `*` means all that begin so.
Condition = tuple[tuple[str, ...], ...]


class Kind(StrEnum):
    """What a token is."""

    RUN = "run"  # characters
    WORD = "word"  # Latin letters
    NUMBER = "number"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is canonical: 0.5L and 500毫升 are both 500ml."""

    kind: Kind
    text: str
    amount: str = ""  # the number as it was written, of a measure


@dataclass(frozen=True, slots=True)
class Spelling:
    """Letters read as pinyin: whole syllables, single initials, and a last syllable that may be incomplete."""

    parts: tuple[str, ...]
    partial: bool = False
    cost: float = 0.0

    @property
    def initials(self) -> int:
        """How many syllables are given by their first letter only."""
        return sum(len(part) == 1 for part in self.parts)


@cache
def _characters() -> tuple[dict[int, str], dict[str, tuple[str, ...]], frozenset[str]]:
    """Simplified forms, readings by character (the usual one first), and all syllables."""
    raw = json.loads(CHARACTERS.read_text(encoding="utf-8"))
    readings: dict[str, tuple[str, ...]] = {}
    for syllables in raw["readings"]:
        for syllable, characters in syllables.items():
            for character in characters:
                readings[character] = (*readings.get(character, ()), syllable)
    simplified = dict(zip(map(ord, raw["simplified"][0]), raw["simplified"][1], strict=True))
    every = {one for several in readings.values() for one in several}
    return simplified, readings, frozenset(every | {one.replace("v", "u") for one in every})


def _plain(letter: str) -> str:
    return "" if unicodedata.combining(letter) else letter


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """One form of writing: simplified, half width, small letters without accents."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_characters()[0])
    if text.isascii():
        return text
    spread = "".join(map(_plain, unicodedata.normalize("NFD", text)))
    return unicodedata.normalize("NFC", spread)  # kana and hangul come together again


def simplified(text: str) -> str:
    """The text with simplified characters, one for each; everything else as it was written."""
    return text if text.isascii() else text.translate(_characters()[0])


def _number(text: str) -> str:
    if text.isdigit():
        return text
    value = f"{Decimal(text).normalize():f}"
    return value.rstrip("0").rstrip(".") if "." in value else value


def _measure(found: re.Match[str]) -> Token:
    amount = found["amount"] or DIGITS[found["numeral"]]
    if found["counted"]:
        return Token(Kind.MEASURE, f"{_number(amount)}{found['counted'].translate(SAME_COUNT)}", _number(amount))
    canonical, factor = UNITS[found["latin_unit"] or found["han_unit"] or found["numbered"]]
    return Token(Kind.MEASURE, f"{_number(str(Decimal(amount) * Decimal(factor)))}{canonical}", _number(amount))


def singular(word: str) -> str:
    """An English word without its plural ending, as far as spelling tells; applied to both sides, so it may err."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("oes", "shes", "ches", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def tokens(text: str) -> Iterator[Token]:
    """What stands in the text, in order; punctuation and blanks only separate."""
    for found in TOKEN.finditer(folded(text)):
        if found.lastgroup == "word":
            yield Token(Kind.WORD, found[0])
        elif found.lastgroup == "run":
            yield Token(Kind.RUN, found[0])
        else:
            yield Token(Kind.NUMBER, _number(found[0])) if found.lastgroup == "number" else _measure(found)


@lru_cache(maxsize=2048)
def amounts(text: str) -> frozenset[str]:
    """The numbers and measures in a text, these also by their numbers alone."""
    found = set[str]()
    for one in TOKEN.finditer(folded(text)):
        if one.lastgroup == "number":
            found.add(_number(one[0]))
        elif one.lastgroup not in ("word", "run"):
            measure = _measure(one)
            found |= {measure.text, measure.amount}
    return frozenset(found)


@lru_cache(maxsize=8192)
def code(text: str) -> str:
    """A SKU, barcode or number without what people leave out: letters and digits only."""
    return "".join(one for one in folded(text) if one.isalnum())


@lru_cache(maxsize=8192)
def readings(character: str) -> tuple[str, ...]:
    """How the character is said, without tones, the usual reading first; empty for what is no Chinese character."""
    found = _characters()[1].get(character, ())
    return (*found, *(one.replace("v", "u") for one in found if "v" in one))


@lru_cache(maxsize=4096)
def pinyin(text: str) -> str:
    """The usual reading of the characters of a text, together; other letters as they are."""
    return "".join((readings(one) or (one,))[0] for one in folded(text) if one.isalnum())


@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """First letters of the usual readings; other letters as they are."""
    return "".join((readings(one) or (one,))[0][0] for one in folded(text) if one.isalnum())


@lru_cache(maxsize=2048)
def spellings(word: str) -> tuple[Spelling, ...]:
    """Ways to read letters as pinyin, the likeliest first; none for what cannot be read so."""
    if not word or len(word) > LONGEST_SPELLING:
        return ()
    syllables, ends = _characters()[2], len(word)
    best: list[list[tuple[float, tuple[str, ...], bool]]] = [[] for _ in range(ends + 1)]
    best[ends] = [(0.0, (), False)]
    for at in range(ends - 1, -1, -1):
        found: list[tuple[float, tuple[str, ...], bool]] = []
        for size in range(1, min(6, ends - at) + 1):
            part, last = word[at : at + size], at + size == ends
            if size == 1:
                cost = 1.6 if part in INITIALS else 0.0
            elif part in syllables:
                cost = 1.0
            else:
                cost = 1.3 if last and _begins(part) else 0.0
            partial = size > 1 and cost == 1.3
            found += [(cost + rest, (part, *parts), partial or open_) for rest, parts, open_ in best[at + size] if cost]
        best[at] = sorted(found)[:MOST_SPELLINGS]
    return tuple(Spelling(parts, partial, cost) for cost, parts, partial in best[0])


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(one[:size] for one in _characters()[2] for size in range(2, len(one)))


def _begins(part: str) -> bool:
    return part in _beginnings()


def is_spelt(word: str) -> bool:
    """Whether the letters are whole syllables from beginning to end."""
    ends = {0}
    for at in range(len(word)):
        if at in ends:
            ends |= {at + size for size in range(2, 7) if word[at : at + size] in _characters()[2]}
    return len(word) in ends


def said_at(text: Sequence[tuple[str, ...]], spelling: Spelling) -> int | None:
    """Where in a row of readings the spelling is said, None when nowhere."""
    size = len(spelling.parts)
    for at in range(len(text) - size + 1):
        if all(
            any(_says(reading, part, spelling.partial and n == size - 1) for reading in text[at + n])
            for n, part in enumerate(spelling.parts)
        ):
            return at
    return None


def _says(reading: str, part: str, partial: bool) -> bool:
    return reading.startswith(part) if partial or len(part) == 1 else reading == part


def typos(word: str) -> Iterator[str]:
    """What may have been meant when one letter is wrong, missing, too many, or two changed places."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in LETTERS:
            if tail and letter != tail[0]:
                yield head + letter + tail[1:]
            yield head + letter + tail


def grams(run: str, size: int) -> list[str]:
    """All pieces of `size` characters, in order."""
    return [run[at : at + size] for at in range(len(run) - size + 1)]


def run_terms(run: str) -> set[str]:
    """A run's single characters and neighbours."""
    return {*run, *grams(run, 2)}


def said_terms(run: Iterable[str]) -> set[str]:
    """How a run may be asked for by ear: `s` syllables, `y` two neighbours, `i` and `j` two and three initials."""
    said = [readings(one) for one in run]
    said = [one for one in said if one]
    first = [sorted({reading[0] for reading in one}) for one in said]
    found = {f"s{reading}" for one in said for reading in one}
    for left, right in pairwise(said):
        found |= {f"y{a}{b}" for a, b in product(left, right)}
    for two in pairwise(first):
        found |= {f"i{a}{b}" for a, b in product(*two)}
    for three in zip(first, first[1:], first[2:], strict=False):
        found |= {f"j{''.join(letters)}" for letters in product(*three)}
    return found


def heard(spelling: Spelling) -> Condition:
    """The terms of something that is said so."""
    parts = spelling.parts
    if len(parts) == 1:
        return ((f"s{parts[0]}" + ("*" if spelling.partial or len(parts[0]) == 1 else ""),),)
    found: list[tuple[str, ...]] = []
    for at, (left, right) in enumerate(pairwise(parts)):
        last = at == len(parts) - 2
        if len(left) > 1 and len(right) > 1:
            found.append((f"y{left}{right}" + ("*" if last and spelling.partial else ""),))
            continue
        found.append((f"i{left[0]}{right[0]}",))
        found += [(f"s{part}",) for part in (left, right) if len(part) > 1 and not (last and spelling.partial)]
    if spelling.initials:
        firsts = "".join(part[0] for part in parts)
        found += [(f"j{three}",) for three in grams(firsts, 3)]
    return tuple(dict.fromkeys(found))
