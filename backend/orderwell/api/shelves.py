"""What a reader gave, by key, for the next requests: as long as nothing that it was read from has been written.

A listing asks for other products every time, but their variants, units and prices are those of the request before. A
shelf keeps them with the versions of the tables they came from (`core/db/versions.py`); a commit empties it. Values are
shared by requests: nobody changes them.

A `core/db/keeper.Keeper` keeps single values, each with a stamp of its own. The values of a shelf have one stamp, so
that one look tells whether all still hold (`standing`: a page of cards has hundreds), also without waiting (`looker`),
and all shelves share one room.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from itertools import count
from typing import Any, TypeVar, cast

from orderwell.core.clock import utc_now
from orderwell.core.db import versions

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST_SHELVES, MOST_VALUES = 200, 5_000
MOST_TOGETHER = 50_000  # values of all shelves: prices of a variant are half a kilobyte, and every company has its own
NUMBERS = count(1)


class Shelf:
    """The values of one reader, none of them older than what has been written."""

    def __init__(self, noted: versions.Reading) -> None:
        self.number = next(NUMBERS)  # no other shelf has it
        self.noted, self.stamp = noted, noted.stamp()
        self.values: dict[Any, Any] = {}

    def holds(self) -> bool:
        """Whether the values may still be given."""
        return len(self.values) < MOST_VALUES and self.stamp.holds(utc_now(until_told=True))

    def take(self, noted: versions.Reading, values: Mapping[Any, Any]) -> bool:
        """Keep what was just read, unless something was written since the shelf began."""
        if not self.noted.take(noted):
            return False
        self.stamp = self.noted.stamp()
        self.values.update(values)
        return True


class Shelves:
    """All shelves of a process, those used last."""

    def __init__(self) -> None:
        self.by_name: OrderedDict[str, Shelf] = OrderedDict()

    def reader(
        self, name: str, load: Callable[[list[K]], Awaitable[Mapping[K, V]]]
    ) -> Callable[[list[K]], Awaitable[Mapping[K, V]]]:
        """`load`, asked only for what is not on the shelf. `name` says all that it depends on beside the keys."""

        async def read(keys: list[K]) -> Mapping[K, V]:
            shelf, known = self._known(name, keys)
            missing = [key for key in keys if key not in known]
            if missing:
                with versions.reading() as noted:
                    found = await load(missing)
                tell(noted)
                known |= {key: found.get(key) for key in missing}
                self._put(name, shelf, noted, {key: known[key] for key in missing})
            return cast(Mapping[K, V], known)

        return read

    def looker(self, name: str) -> Callable[[list[K]], Mapping[K, Any]]:
        """A function that gives of some keys what is on the shelf of that name."""
        return lambda keys: self._known(name, keys)[1]

    def _known(self, name: str, keys: list[K]) -> tuple[Shelf | None, dict[K, Any]]:
        """The shelf, if it holds, and what is on it."""
        shelf = self.by_name.get(name)
        if shelf is None or not shelf.holds():
            return None, {}
        self.by_name.move_to_end(name)
        known = {key: shelf.values[key] for key in keys if key in shelf.values}
        if known:
            tell(shelf.noted)
        return shelf, known

    def standing(self, name: str) -> int | None:
        """The number of the shelf that values are now taken from; another one as soon as any of them may be another."""
        shelf = self.by_name.get(name)
        if shelf is None or not shelf.holds():
            return None
        tell(shelf.noted)
        return shelf.number

    def _put(self, name: str, shelf: Shelf | None, noted: versions.Reading, values: Mapping[Any, Any]) -> None:
        if shelf is None or not shelf.take(noted, values):
            shelf = self.by_name[name] = Shelf(noted)
            shelf.values.update(values)
        while len(self.by_name) > MOST_SHELVES or sum(len(one.values) for one in self.by_name.values()) > MOST_TOGETHER:
            self.by_name.popitem(last=False)


def tell(noted: versions.Reading) -> None:
    """What lies on the shelf was read from these tables, and so is the answer that uses it."""
    if (answer := versions.current()) is not None:
        answer.tables |= noted.tables
        answer.until(noted.good_until)
        answer.narrow(noted.same_for)


SHELVES = Shelves()
