"""What lists show of one row each, kept as finished JSON from one request to the next: a list page is those joined.

Every list asks for other rows in another order, but a row looks the same in all of them. The compiler hands us the
rows of a list (`graphql_compiler.Keeper`); what was made of a row before is given again when

- the row, as the list's own statement has just read it, is the same to the last column;
- no table that was read to make it has been written since (`core/db/versions.py`), but those of the next point;
- what changes all the time has the same value for this row, such as the stock of its variants (`apart`);
- the viewer has the same rights and language, and where it looked at more of the viewer, that is the same, too.

What was read, and what of the viewer was looked at, is noted while a card is made; nobody declares it.
"""

import copy
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import orjson
from strawberry.types import Info

from graphql_compiler import Make
from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.core.work import Actor

from .context import Context, here
from .shelves import tell

T = TypeVar("T")
ROOM = 12 * 1024 * 1024  # bytes of cards in one process
OVERHEAD = 600  # bytes of a card beside its JSON, about
MOST_DECKS, MOST_SIGHTED, MOST_ROWS = 200, 4_000, 20_000


@dataclass(frozen=True, slots=True)
class Standin:
    """An `Info` as far as reading for a viewer needs one."""

    context: Context


@dataclass(slots=True)
class Making:
    """Cards being made for the request of `outer`, whose own reading is `noted`; `asked`: what for, apart."""

    outer: Context
    noted: versions.Reading | None
    asked: set[str] = field(default_factory=set)


async def apart(info: Info, name: str, ask: Callable[[Any], Awaitable[T]]) -> T:
    """What `ask` gives for the request itself. A card that is being made does not rest on it, but on its value."""
    making: Making | None = here(info).making
    if making is None:
        return await ask(info)
    making.asked.add(name)
    with versions.noting(making.noted):
        return await ask(Standin(making.outer))


class Varying(Protocol):
    """What is `apart` about the rows of one type."""

    async def whose(self, context: Context) -> Hashable:
        """Equal for viewers to whom everything asked for as "whose" is the same."""

    async def pulses(self, context: Context, rows: Sequence[Any]) -> list[Any]:
        """For each row the value of everything asked for as "pulse"."""

    def resting(self) -> int | None:
        """A number that stays the same only while no pulse has changed; None when that is not known."""


@dataclass(slots=True)
class Card:
    """What was made of one row. `rested`: the last `resting` number at which its pulse was the same."""

    row: tuple[Any, ...]
    json: orjson.Fragment
    size: int
    felt: bool  # it has a pulse
    pulse: Any
    rested: int | None


class Deck:
    """The cards of one selection for viewers of equal rights, by whose they are and by the key of the row."""

    def __init__(self) -> None:
        self.cards: dict[Hashable, dict[Any, Card]] = {}
        self.asked: set[str] = set()  # apart, by any of the cards
        self.own = False  # cards depend on the viewer's company
        self.never = False  # or on more: they are not kept
        self.noted: versions.Reading | None = None
        self.stamp: versions.Stamp | None = None
        self.used = 0

    def those_of(self, whose: Hashable) -> dict[Any, Card]:
        """The cards that may be given."""
        if self.stamp is None or not self.stamp.holds(utc_now(until_told=True)):
            self.cards, self.noted, self.stamp, self.used = {}, None, None, 0
        return self.cards.get(whose, {})

    def depends(self, asked: set[str], own: bool) -> None:
        """Cards that were just made depend on this, too."""
        if asked - self.asked or (own and not self.own):
            self.asked |= asked
            self.own |= own
            self.cards, self.used = {}, 0  # they would be looked for elsewhere

    def rests_on(self, noted: versions.Reading) -> None:
        """Cards that were just made rest on this, too: on versions as old as those of the cards before, or they go."""
        if self.noted is None or not self.noted.take(noted):
            self.cards, self.noted, self.used = {}, noted, 0
        self.stamp = self.noted.stamp()

    def put(self, whose: Hashable, key: Any, card: Card) -> None:
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


class Cards:
    """Keeps what is shown of the rows of one type; see `graphql_compiler.Keeper`.

    Rows bring the statement's own row along as `_row`, with the key in the column `key`.
    """

    def __init__(self, varying: Varying, key: str = "id", room: int = ROOM) -> None:
        self.varying, self.key, self.room = varying, key, room
        self.decks: OrderedDict[Hashable, Deck] = OrderedDict()
        self.sighted: dict[int, None] = {}  # hashes of decks that were asked for once
        self.rows: dict[Any, tuple[Any, ...]] = {}  # the same row is on several cards
        self.given = self.made = 0

    def takes(self, objects: Sequence[Any], info: Any) -> bool:
        """In queries over HTTP, of a process that knows of all commits, for rows as a statement has just read them."""
        context: Context = info.context
        return context.up_to_date and context.making is None and all("_row" in one.__dict__ for one in objects)

    async def answers(self, objects: Sequence[Any], info: Any, selection: Hashable, make: Make) -> Sequence[Any]:
        """See Keeper."""
        context: Context = info.context
        deck = self._deck((selection, _rights(context)))
        if deck is None or deck.never:
            return await make(range(len(objects)), context)
        found = await self._found(deck, context, objects)
        missing = [place for place, card in enumerate(found) if card is None]
        self.given += len(found) - len(missing)
        answers: list[Any] = [card and card.json for card in found]
        if len(missing) < len(found) and deck.noted is not None:
            tell(deck.noted)
        if missing:
            made = await self._made(deck, context, objects, missing, make)
            for place, answer in zip(missing, made, strict=True):
                answers[place] = answer
        return answers

    def _deck(self, name: Hashable) -> Deck | None:
        """The deck of that name; None for the first time: most quantities are never asked for twice."""
        if name not in self.decks:
            sighting = hash(name)
            if sighting not in self.sighted:
                self.sighted[sighting] = None
                if len(self.sighted) > MOST_SIGHTED:
                    del self.sighted[next(iter(self.sighted))]
                return None
            self.decks[name] = Deck()
            if len(self.decks) > MOST_DECKS:
                self.decks.popitem(last=False)
        self.decks.move_to_end(name)
        return self.decks[name]

    async def _whose(self, deck: Deck, context: Context) -> Hashable:
        company = context.actor.customer_id if deck.own else None
        return company, await self.varying.whose(context) if "whose" in deck.asked else None

    async def _found(self, deck: Deck, context: Context, objects: Sequence[Any]) -> list[Card | None]:
        """The cards that may be given for the objects."""
        whose = await self._whose(deck, context)
        mine = deck.those_of(whose)
        found: list[Card | None] = []
        for one in objects:
            row = one._row
            card = mine.get(row[self.key])
            found.append(card if card is not None and card.row == tuple(row) else None)
        if "pulse" in deck.asked:
            await self._feel(found, context, objects)
        return found

    async def _feel(self, found: list[Card | None], context: Context, objects: Sequence[Any]) -> None:
        """Take out the cards whose pulse is another one by now."""
        resting = self.varying.resting()
        places = [
            n for n, card in enumerate(found) if card and card.felt and (resting is None or card.rested != resting)
        ]
        if not places:
            return
        pulses = await self.varying.pulses(context, [objects[place] for place in places])
        still = resting == self.varying.resting()
        for place, pulse in zip(places, pulses, strict=True):
            card = found[place]
            assert card is not None
            if card.pulse != pulse:
                found[place] = None
            elif still:
                card.rested = resting

    async def _made(
        self, deck: Deck, context: Context, objects: Sequence[Any], missing: Sequence[int], make: Make
    ) -> list[Any]:
        """What is made of the objects at these places: as JSON and kept, if it may be."""
        making = Making(context, versions.current())
        inside = copy.copy(context)
        inside.batches, inside.memory, inside.making = {}, {}, making
        with versions.reading() as noted:
            answers = await make(missing, inside)
        tell(noted)
        self.made += len(missing)
        if noted.same_for > versions.PRICE_LIST:
            deck.never = True
            return answers
        felt = "pulse" in making.asked
        pulses = await self.varying.pulses(context, [objects[n] for n in missing]) if felt else [None] * len(missing)
        deck.depends(making.asked, noted.same_for == versions.PRICE_LIST)
        whose = await self._whose(deck, context)
        deck.rests_on(noted)
        fragments = []
        for place, answer, pulse in zip(missing, answers, pulses, strict=True):
            text = orjson.dumps(answer, default=str)
            fragments.append(orjson.Fragment(text))
            row = objects[place]._row
            card = Card(self._same(row[self.key], tuple(row)), fragments[-1], len(text) + OVERHEAD, felt, pulse, None)
            deck.put(whose, row[self.key], card)
        self._make_room(deck)
        return fragments

    def _same(self, key: Any, row: tuple[Any, ...]) -> tuple[Any, ...]:
        known = self.rows.get(key)
        if known == row:
            return known
        if len(self.rows) >= MOST_ROWS:
            self.rows.clear()
        self.rows[key] = row
        return row

    def _make_room(self, deck: Deck) -> None:
        used = sum(one.used for one in self.decks.values())
        while used > self.room:
            name, oldest = next(iter(self.decks.items()))
            before = oldest.used
            if oldest is deck:
                deck.shed()
                used -= before - deck.used
            else:
                del self.decks[name]
                used -= before


def _rights(context: Context) -> Hashable:
    actor: Actor = context.actor
    return actor.kind, actor.permissions, actor.scope, actor.locale, context.locale
