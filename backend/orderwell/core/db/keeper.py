"""Values kept from one request to the next, as true as if each had been read again.

Only who knows what others have committed is given any: a mutation on SQLite, for its BEGIN has looked and nobody else
writes before it ends; elsewhere mutations and queries of a process that hears of others' commits, `versions.LAG` late
at most, as if they had read that much earlier. Long units of work, and whoever hears of nobody, read.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from typing import Generic, TypeVar

from orderwell.core.clock import utc_now

from . import versions
from .sql import connection

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Keeper(Generic[K, V]):
    """The values used last, at most `most`, while no table that they were read from is written and their time
    (`versions.Reading.until`) has not come. They are shared: nobody changes them. What a unit of work has written,
    or one beside it in its group, it reads itself, and nobody is given."""

    def __init__(self, most: int = 1) -> None:
        self._most = most
        self._held: OrderedDict[K, tuple[V, versions.Stamp]] = OrderedDict()

    async def get(self, key: K, make: Callable[[], Awaitable[V]]) -> V:
        """What is kept under the key, or what `make` gives."""

        async def read(_: Collection[K]) -> dict[K, V]:
            return {key: await make()}

        return (await self.all((key,), read))[key]

    async def all(self, keys: Collection[K], read: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> dict[K, V]:
        """The values of `keys`; `read` is asked for those that are not kept, of which it need not find all."""
        on, now, found = connection(), utc_now(until_told=True), dict[K, V]()
        if not await on.knows():
            return dict(await read(list(keys)))
        for key in keys:
            if (held := self._held.get(key)) and held[1].holds(now) and on.untouched(held[1].versions):
                self._held.move_to_end(key)
                held[1].tell()
                found[key] = held[0]
        if missing := [key for key in keys if key not in found]:
            with versions.reading() as noted:
                made = await read(missing)
            stamp = noted.stamp()
            stamp.tell()
            found |= made
            if on.untouched(stamp.versions):
                self._held.update((key, (value, stamp)) for key, value in made.items())
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
        return found
