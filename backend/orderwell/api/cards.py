"""What lists show of one row each, kept as finished JSON from one request to the next: a list page is those joined.

Every list asks for other rows in another order, but a row looks the same in all of them. The compiler hands us the
rows of a list (`graphql_compiler.Keeper`); what was made of a row before is given again when

- the row, as the list's own statement has just read it, is the same to the last column;
- no table that was read to make it has been written since (`core/db/versions.py`), but those of the next point;
- what changes all the time has the same value for this row, such as the stock of its variants (`apart`);
- the viewer has the same language, and all that was looked at of the viewer, rights or company, is the same.

Fields that differ from one viewer to the next (`relation(..., late=True)`: prices, what was bought last) are left open
in cards, so that all viewers share them. What belongs there is kept the same way, apart, for whom it is the same.

What was read, and what of the viewer was looked at, is noted while a card is made; nobody declares it.
"""

import copy
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar, cast

import orjson
from msgspec import Struct
from strawberry.types import Info

from graphql_compiler import Make
from orderwell.core.db import versions
from orderwell.core.work import Actor, ActorKind

from .context import Context, here
from .decks import Card, Deck, Own, Varying, formed
from .noticing import Look, looked_at, witness
from .shelves import tell
from .together import Together

T = TypeVar("T")
Parts = tuple[bytes, ...]
ROOM = 12 * 1024 * 1024  # bytes of cards in one process
OVERHEAD, GAP, OWN, PART = 600, 80, 250, 40  # bytes of a card beside its JSON, of a gap, of what fills it, about
MOST_DECKS, MOST_SIGHTED = 200, 4_000
NUMBERS = count(1)
NOTHING: Mapping[Any, Any] = {}


class Standin(Struct, frozen=True):
    """An `Info` as far as reading for a viewer needs one."""

    context: Context


@dataclass(slots=True)
class Making:
    """Cards being made for the request of `outer`, whose own reading is `noted`. `looks`: at the viewer's rights;
    `asked`: what for, apart."""

    outer: Context
    noted: versions.Reading | None
    looks: set[Look]
    asked: set[str] = field(default_factory=set)


async def apart(info: Info, name: str, ask: Callable[[Any], Awaitable[T]]) -> T:
    """What `ask` gives for the request itself. A card that is being made does not rest on it, but on its value."""
    making: Making | None = here(info).making
    if making is None:
        return await ask(info)
    making.asked.add(name)
    with versions.noting(making.noted):
        return await ask(Standin(making.outer))


class Cards:
    """Keeps what is shown of the rows of one type; see `graphql_compiler.Keeper`.

    Rows are late instances (`core.db.late`), which bring the statement's own row along.
    """

    def __init__(self, varying: Varying, room: int = ROOM) -> None:
        self.varying, self.room = varying, room
        self.decks: OrderedDict[Hashable, Deck[Any]] = OrderedDict()
        self.sighted: dict[int, None] = {}  # hashes of decks that were asked for once
        self.together = Together[Any]()  # rows of which cards are made
        self.given = self.made = self.filled = 0  # cards, and cards whose gaps were filled anew

    def takes(self, objects: Sequence[Any], info: Any) -> bool:
        """In queries over HTTP, of a process that knows of all commits, for rows as a statement has just read them."""
        context: Context = info.context
        return context.up_to_date and context.making is None and all(["_row" in one.__dict__ for one in objects])  # noqa: C419 # a list is quicker

    async def answers(
        self, objects: Sequence[Any], info: Any, selection: Hashable, late: Hashable, make: Make
    ) -> Sequence[Any]:
        """See Keeper."""
        context: Context = info.context
        name = (selection, context.locale)
        deck: Deck[Card] | None = self._deck(name) if name in self.decks or self._sighted(name) else None
        if deck is None or deck.never:
            return await make(range(len(objects)), context)
        found = await self._found(deck, context, objects)
        if None in found:
            lacking = {one._key: one for one, card in zip(objects, found, strict=True) if card is None}
            joint = name, await self._whose(deck, context)
            await self.together.make(joint, lacking, lambda rows: self._make(deck, context, rows, make.among(rows)))
            if deck.never:
                return await make(range(len(objects)), context)
            found = await self._found(deck, context, objects)
        missing = [place for place, card in enumerate(found) if card is None] if None in found else ()
        self.given += len(found) - len(missing)
        if len(missing) < len(found) and deck.noted is not None:
            tell(deck.noted)
        if missing:
            made = await self._made(deck, context, objects, missing, make)
            if made is None:
                return await make(range(len(objects)), context)
            for place, card in zip(missing, made, strict=True):
                found[place] = card
        cards = cast(list[Card], found)
        if any([card.gaps for card in cards]):  # noqa: C419 # a list is quicker
            mine = (name, "own", late)
            own = await self._filled(self._deck(mine) if self._again(mine, late) else None, context, cards, make)
        else:
            own = [()] * len(cards)
        return [orjson.Fragment(card.form % parts) for card, parts in zip(cards, own, strict=True)]

    def _again(self, name: Hashable, late: Hashable) -> bool:
        """Whether what fills gaps is worth keeping: most quantities are never asked for twice."""
        return not late or name in self.decks or self._sighted(name)

    def _sighted(self, name: Hashable) -> bool:
        """Whether this was asked for before."""
        sighting = hash(name)
        if sighting in self.sighted:
            return True
        self.sighted[sighting] = None
        if len(self.sighted) > MOST_SIGHTED:
            del self.sighted[next(iter(self.sighted))]
        return False

    def _deck(self, name: Hashable) -> Deck[Any]:
        found = self.decks.get(name)
        if found is None:
            found = self.decks[name] = Deck()
            if len(self.decks) > MOST_DECKS:
                self.decks.popitem(last=False)
        self.decks.move_to_end(name)
        return found

    async def _whose(self, deck: Deck[Any], context: Context) -> Hashable:
        apart = await self.varying.whose(context) if "whose" in deck.asked else None
        return (*_of(context.actor, deck), apart)

    async def _whose_each(self, deck: Deck[Any], context: Context, cards: Sequence[Card]) -> list[Hashable]:
        mine = _of(context.actor, deck)
        if "whose" not in deck.asked:
            return [(*mine, None)] * len(cards)
        return [(*mine, one) for one in await self.varying.whose_each(context, [card.key for card in cards])]

    async def _found(self, deck: Deck[Card], context: Context, objects: Sequence[Any]) -> list[Card | None]:
        """The cards that may be given for the objects."""
        whose = await self._whose(deck, context)
        mine = deck.all().get(whose, NOTHING)
        found: list[Card | None] = []
        for one in objects:
            card = mine.get(one._key)
            found.append(card if card is not None and (card.row is one._row or card.row == one._row) else None)
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
        fresh = copy.copy(context)
        fresh.batches = {}  # not what was asked before in this request: it has waited for others, perhaps
        pulses = await self.varying.pulses(fresh, [objects[place] for place in places])
        still = resting == self.varying.resting()
        for place, pulse in zip(places, pulses, strict=True):
            card = found[place]
            assert card is not None
            if card.pulse != pulse:
                found[place] = None
            elif still:
                card.rested = resting

    async def _noted(
        self, deck: Deck[Any], context: Context, work: Callable[[Context], Awaitable[T]]
    ) -> tuple[T, Making, versions.Reading]:
        """What `work` gives in a context of its own, what it asked for apart and looked at, and what it rests on."""
        actor = witness(context.actor)
        making = Making(context, versions.current(), actor.looks)
        inside = copy.copy(context)
        inside.actor, inside.batches, inside.memory, inside.making = actor, {}, {}, making
        with versions.reading() as noted:
            answers = await work(inside)
        deck.never |= noted.same_for > versions.PRICE_LIST
        if context.actor.kind is ActorKind.ANONYMOUS and noted.same_for == versions.VIEWER:
            noted.same_for = versions.PRICE_LIST  # all visitors are alike
        tell(noted)
        return answers, making, noted

    async def _make(self, deck: Deck[Card], context: Context, rows: Sequence[Any], make: Make) -> None:
        """Cards of those rows that have none."""
        found = await self._found(deck, context, rows)
        if missing := [place for place, card in enumerate(found) if card is None]:
            await self._made(deck, context, rows, missing, make)

    async def _made(
        self, deck: Deck[Card], context: Context, objects: Sequence[Any], missing: Sequence[int], make: Make
    ) -> list[Card] | None:
        """Cards of the objects at these places, which are kept; None when they may not be."""
        answers, making, noted = await self._noted(deck, context, lambda inside: make(missing, inside, gaps=True))
        self.made += len(missing)
        if deck.never:
            return None
        felt = "pulse" in making.asked
        pulses = await self.varying.pulses(context, [objects[n] for n in missing]) if felt else [None] * len(missing)
        deck.depends(making.asked, noted.same_for == versions.PRICE_LIST, making.looks)
        whose = await self._whose(deck, context)
        deck.rests_on(noted)
        cards = []
        for place, answer, pulse in zip(missing, answers, pulses, strict=True):
            form, gaps = formed(answer)
            key, row = objects[place]._key, objects[place]._row
            size = len(form) + OVERHEAD + GAP * len(gaps)
            cards.append(Card(next(NUMBERS), key, row, form, gaps, size, felt, pulse, None))
            deck.put(whose, key, cards[-1])
        self._make_room(deck)
        return cards

    async def _filled(
        self, deck: Deck[Own] | None, context: Context, cards: Sequence[Card], make: Make
    ) -> Sequence[Parts]:
        """For each card what belongs into its gaps. `deck`: where it is kept; None: nowhere."""
        if deck is None or deck.never:
            return await _filling(cards, context, make)
        whose, held = await self._whose_each(deck, context, cards), deck.all()
        found: list[Parts | None] = []
        for card, who in zip(cards, whose, strict=True):
            own = held.get(who, NOTHING).get(card.key)
            found.append(own.parts if own is not None and own.number == card.number else None)
        missing = [place for place, parts in enumerate(found) if parts is None] if None in found else ()
        if len(missing) < len(found) and deck.noted is not None:
            tell(deck.noted)
        if missing:
            wanted = [cards[place] for place in missing]
            for place, parts in zip(missing, await self._own(deck, context, wanted, make), strict=True):
                found[place] = parts
        return cast(list[Parts], found)

    async def _own(self, deck: Deck[Own], context: Context, cards: Sequence[Card], make: Make) -> Sequence[Parts]:
        """What belongs into the gaps of these cards, which is kept, if it may be."""
        every, making, noted = await self._noted(deck, context, lambda inside: _filling(cards, inside, make))
        self.filled += len(cards)
        if deck.never:
            return every
        deck.depends(making.asked, noted.same_for == versions.PRICE_LIST, making.looks)
        whose = await self._whose_each(deck, context, cards)
        deck.rests_on(noted)
        for card, who, parts in zip(cards, whose, every, strict=True):
            size = sum(map(len, parts)) + OWN + PART * len(parts)
            deck.put(who, card.key, Own(card.number, parts, size))
        self._make_room(deck)
        return every

    def _make_room(self, deck: Deck[Any]) -> None:
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


async def _filling(cards: Sequence[Card], context: Context, make: Make) -> list[Parts]:
    gaps = [gap for card in cards for gap in card.gaps]
    # Copies, for what orjson gives holds four kilobytes, however short it is: fifty megabytes for 12,000 prices.
    texts = [b"%b" % orjson.dumps(one, default=str) for one in await make.fill(gaps, context)]
    found, start = list[Parts](), 0
    for card in cards:
        end = start + len(card.gaps)
        found.append(tuple(texts[start:end]))
        start = end
    return found


def _of(actor: Actor, deck: Deck[Any]) -> tuple[Any, Any]:
    """What cards of the deck depend on of an actor."""
    return actor.customer_id if deck.own else None, looked_at(actor, deck.looks)
