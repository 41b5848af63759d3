"""Decks: what was made of rows of one selection, and what has to be unchanged for it to be given again."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import orjson

from graphql_compiler import Gap
from orderwell.core.clock import utc_now
from orderwell.core.db import versions

from .context import Context
from .noticing import Look

HOLE = orjson.Fragment(b"\0")  # no JSON has this byte, for it is written as \u0000


class Varying(Protocol):
    """What is `apart` about the rows of one type."""

    async def whose(self, context: Context) -> Hashable:
        """Equal for viewers to whom everything asked for as "whose" is the same."""

    async def whose_each(self, context: Context, keys: Sequence[Hashable]) -> Sequence[Hashable]:
        """The same for the row of each key alone, which may be equal for more viewers."""

    async def pulses(self, context: Context, rows: Sequence[Any]) -> list[Any]:
        """For each row the value of everything asked for as "pulse"."""

    def resting(self) -> int | None:
        """A number that stays the same only while no pulse has changed; None when that is not known."""


class Sized(Protocol):
    """What lies in a deck."""

    @property
    def size(self) -> int:
        """Bytes, about."""


S = TypeVar("S", bound=Sized)


@dataclass(slots=True, eq=False)
class Card:
    """What was made of one row: the `form` of its JSON, with `%b` where the viewer's own parts belong, the `gaps`.

    `number` is that of no other card. `rested`: the last `resting` number at which its pulse was the same.
    """

    number: int
    key: Any
    row: tuple[Any, ...]
    form: bytes
    gaps: tuple[Gap, ...]
    size: int
    felt: bool  # it has a pulse
    pulse: Any
    rested: int | None


@dataclass(slots=True, eq=False)
class Own:
    """What belongs into the gaps of the card of this number for some viewers."""

    number: int
    parts: tuple[bytes, ...]
    size: int


class Deck(Generic[S]):
    """What was made of one selection in one language, by whose it is and by the key of the row."""

    def __init__(self) -> None:
        self.cards: dict[Hashable, dict[Any, S]] = {}
        self.asked: set[str] = set()  # apart, by any of the cards
        self.own = False  # cards depend on the viewer's company
        self.looks: tuple[Look, ...] = ()  # at the viewer's rights, in any of them
        self.never = False  # or on more: they are not kept
        self.noted: versions.Reading | None = None
        self.stamp: versions.Stamp | None = None
        self.used = 0

    def all(self) -> dict[Hashable, dict[Any, S]]:
        """The cards that may be given, by whose they are."""
        if self.stamp is None or not self.stamp.holds(utc_now(until_told=True)):
            self.cards, self.noted, self.stamp, self.used = {}, None, None, 0
        return self.cards

    def depends(self, asked: set[str], own: bool, looks: set[Look]) -> None:
        """Cards that were just made depend on this, too."""
        if asked - self.asked or (own and not self.own) or not looks.issubset(self.looks):
            self.asked |= asked
            self.own |= own
            self.looks = tuple(sorted(looks.union(self.looks)))
            self.cards, self.used = {}, 0  # they would be looked for elsewhere

    def rests_on(self, noted: versions.Reading) -> None:
        """Cards that were just made rest on this, too: on versions as old as those of the cards before, or they go."""
        if self.noted is None or not self.noted.take(noted):
            self.cards, self.noted, self.used = {}, noted, 0
        self.stamp = self.noted.stamp()

    def put(self, whose: Hashable, key: Any, card: S) -> None:
        """Keep it instead of the one before."""
        mine = self.cards.setdefault(whose, {})
        if (old := mine.pop(key, None)) is not None:
            self.used -= old.size
        mine[key] = card
        self.used += card.size

    def shed(self) -> None:
        """Forget the oldest quarter."""
        for mine in self.cards.values():
            for key in list(mine)[: len(mine) // 4 + 1]:
                self.used -= mine.pop(key).size


def formed(answer: Any) -> tuple[bytes, tuple[Gap, ...]]:
    """An answer as the form of its JSON, see `Card`, and its gaps."""
    gaps: list[Gap] = []

    def unknown(value: Any) -> Any:
        if value.__class__ is Gap:
            gaps.append(value)
            return HOLE
        return str(value)

    text = orjson.dumps(answer, default=unknown)
    return text.replace(b"%", b"%%").replace(b"\0", b"%b"), tuple(gaps)
