"""What a word of characters may have been meant as: what sounds or looks like it. Pure."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from orderwell.language.rules import Condition, grams, is_spelt, readings

_PLAIN_WAYS = 2  # of the conditions of `alike` those of one difference in every character: by ear, by looks
MOST_NEAR = 8  # characters of a run that is looked for by what sounds or looks nearly so
# Of sounds and characters those that many people do not tell apart.
_STARTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("z", "zh"), ("c", "ch"), ("s", "sh"), ("n", "l"), ("l", "n"),
           ("f", "h"), ("h", "f"))  # fmt: skip
_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"), ("an", "ang"), ("en", "eng"), ("in", "ing"))
# Rows of characters that look alike, and of those that are the same but for a radical.
LOOKS = Path(__file__).with_name("looks.json")


@cache
def _looks() -> dict[str, str]:
    """By character what looks like it, itself first."""
    found: dict[str, str] = {}
    for lines in json.loads(LOOKS.read_text(encoding="utf-8")).values():
        for row in " ".join(lines).split():
            found |= {one: "".join(dict.fromkeys(found.get(one, one) + row)) for one in row}
    return found


def alike(run: str) -> list[Condition]:
    """Neighbours that sound the same, that many speakers do not tell apart, that look the same, or of which one sounds
    so and another looks so (加哩: 咖喱); and what stands before a last 子, which names leave out."""
    said = [readings(one) for one in run]
    looks = [_looks().get(one, one) for one in run]
    found = [_neighbours("y", said), _neighbours("n", looks)] if all(said) else [_neighbours("n", looks)]
    if all(said) and len(run) <= MOST_NEAR:
        found.append(_neighbours("y", [[near for one in several for near in sounds(one)] for several in said]))
        found.append(_neighbours("y", [[sound for one in row for sound in readings(one)] for row in looks]))
    if run.endswith("子"):
        stem = run[:-1]
        found.append(tuple((f"n{one}",) for one in grams(stem, 2) or [stem]))
    return found


def in_two(run: str) -> Iterator[Condition]:
    """Two words of two characters and more that were written as one, one of them by ear or looks: 骄兰蜜粉. Their terms
    are among those of the whole run by itself."""
    for at in range(2, len(run) - 1 if len(run) <= MOST_NEAR else 0):
        head, tail = run[:at], run[at:]
        yield from (one + as_said(tail) for one in alike(head)[:_PLAIN_WAYS])
        yield from (as_said(head) + one for one in alike(tail)[:_PLAIN_WAYS])


def as_said(run: str) -> Condition:
    """The neighbours of a run, in names."""
    return tuple((f"n{one}",) for one in grams(run, 2))


def _neighbours(kind: str, ways: Sequence[Iterable[str]]) -> Condition:
    """The terms of a row of signs each of which may be any of several."""
    return tuple(tuple(dict.fromkeys(f"{kind}{x}{y}" for x in a for y in b)) for a, b in pairwise(ways))


@lru_cache(maxsize=2048)
def sounds(syllable: str) -> tuple[str, ...]:
    """Syllables that many speakers do not tell apart from it, itself first: z and zh, n and l, in and ing."""
    starts = [new + syllable[len(old) :] for old, new in _STARTS if syllable.startswith(old)][:1]
    found = [syllable, *starts]
    found += [text for one in found for text in [one[: -len(old)] + new for old, new in _ENDS if one.endswith(old)][:1]]
    return tuple(one for one in dict.fromkeys(found) if one == syllable or is_spelt(one))
