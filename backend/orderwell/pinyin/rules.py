"""Chinese spelled in Latin letters, without tones.

The dictionaries are those of pypinyin, and so is every result (a test compares). Its own modules hold them as
56 MB of lists and take 0.3 s of every start; here the files are kept as they are and read as far as they are needed.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

# {"12295": "líng,yuán"} by code point, and {"一了": [["yī"], ["liǎo"]]}: the first reading of a character is taken.
_CHARACTER = re.compile(r'"(\d+)":\s*"([^",]+)')
_KEY = re.compile(rb'"([\xe3-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})')  # and its first character
_PHRASE = re.compile(r'"([^"]+)":\s*\[([^:]*)\]')
_READING = re.compile(r'\[\s*"([^"]+)"')
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))
_RUN = re.compile(r"[\u3007\ue815-\ue864\ufa18\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_CODES = 0x32400


class _Phrases(NamedTuple):
    """Those that begin with one character, in which there are at most some hundreds."""

    lines: str = ""  # "\n一丁不识\n一丁点儿\n"
    longest: int = 1
    odd: dict[str, list[str]] = {}  # the syllables where a character is read another way than alone


def spelled(text: str) -> tuple[str, str]:
    """In full and by initials: 绿茶 2 kg gives "lvcha 2 kg" and "lc 2 kg". What is not Chinese stays as it is.

    The first call with Chinese in it takes about a tenth of a second.
    """
    if text.isascii():
        return text, text
    syllables = _dictionaries().syllables(text)
    return "".join(syllables), "".join(one[0] for one in syllables)


class _Dictionaries:
    """The tables; `characters` and `phrases` are the contents of the JSON files."""

    def __init__(self, characters: bytes, phrases: bytes) -> None:
        self._names, self._readings = _read(characters.decode())
        self._source = phrases
        self._places = _places(phrases)
        self._by_first: dict[str, _Phrases] = {}

    def syllables(self, text: str) -> list[str]:
        """One per character."""
        found: list[str] = []
        end = 0
        for run in _RUN.finditer(text):
            found += text[end : run.start()]
            end = run.end()
            for phrase in self._cut(run[0]):
                found += self._begun_by(phrase[0]).odd.get(phrase) or self._alone(phrase)
        return [*found, *text[end:]]

    def _cut(self, text: str) -> Iterator[str]:
        """Into phrases, the longest first. An end that only begins one is taken apart, with phrases inside it."""
        while text:
            lines, longest, _ = self._begun_by(text[0])
            fitting = (end for end in range(min(longest, len(text)), 1, -1) if f"\n{text[:end]}\n" in lines)
            if (end := next(fitting, 0)) == 0:
                if f"\n{text}" in lines:
                    yield from text
                    return
                end = 1
            yield text[:end]
            text = text[end:]

    def _alone(self, phrase: str) -> list[str]:
        """Each character as it is read alone, or itself."""
        codes = ((one, ord(one)) for one in phrase)
        return [(code < _CODES and self._names[self._readings[code]]) or one for one, code in codes]

    def _begun_by(self, first: str) -> _Phrases:
        if (known := self._by_first.get(first)) is None:
            start, end = self._places.get(first, (0, 0))
            known = self._by_first[first] = self._phrases(self._source[start:end].decode())
        return known

    def _phrases(self, text: str) -> _Phrases:
        found = {one[1]: [_toneless(r) for r in _READING.findall(one[2])] for one in _PHRASE.finditer(text)}
        odd = {phrase: syllables for phrase, syllables in found.items() if syllables != self._alone(phrase)}
        return _Phrases("\n".join(("", *found, "")), max(map(len, found)), odd) if found else _Phrases()


def _read(characters: str) -> tuple[list[str], "array[int]"]:
    """All syllables, the first of which means that there is none, and by code point the place of one in them."""
    readings = array("H", bytes(2 * _CODES))
    places = {"": 0}
    for found in _CHARACTER.finditer(characters):
        readings[int(found[1])] = places.setdefault(_toneless(found[2]), len(places))
    return list(places), readings


def _places(phrases: bytes) -> dict[str, tuple[int, int]]:
    """Where in the file, which is sorted, the phrases are that begin with a character."""
    groups = groupby(_KEY.finditer(phrases), lambda key: key[1].decode())
    starts = [(first, next(keys).start()) for first, keys in groups]
    ends = [start for _, start in starts[1:]] + [len(phrases)]
    return {first: (start, end) for (first, start), end in zip(starts, ends, strict=True)}


@cache
def _toneless(reading: str) -> str:
    """Its letters without tones, and v for ü."""
    plain = unicodedata.normalize("NFD", reading).translate(_TONES)
    return unicodedata.normalize("NFC", plain).replace("ü", "v")


@cache
def _dictionaries() -> _Dictionaries:
    spec = find_spec("pypinyin")  # does not import it
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    return _Dictionaries(*((folder / f"{name}_dict.json").read_bytes() for name in ("pinyin", "phrases")))
