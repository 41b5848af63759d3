"""What several requests lack at the same time is made once, for all of them."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 100  # things of others that one making takes along: the loop stands still for as long as it takes


class Round(Generic[T]):
    """One making, and what it is to make, by key."""

    def __init__(self, lacking: Mapping[Hashable, T]) -> None:
        self.lacking, self.begun, self.done = dict(lacking), False, asyncio.Event()


class Together(Generic[T]):
    """One making at a time for each name: who comes meanwhile joins the next one, which begins when that is done.

    So nobody waits while nothing is being made, and the more there is to do, the more of it is done at once.
    """

    def __init__(self) -> None:
        self.rounds: dict[Hashable, Round[T]] = {}  # the last one of each name

    async def make(
        self, name: Hashable, lacking: Mapping[Hashable, T], make: Callable[[Sequence[T]], Awaitable[object]]
    ) -> None:
        """Have it made, by this `make` or by that of another who asked under the same name.

        Nothing is promised: the other one may have failed or gone. Whoever asks looks whether there is what they lack.
        """
        last = self.rounds.get(name)
        if last is not None and not last.begun and len(last.lacking) < MOST:
            last.lacking.update(lacking)
            await last.done.wait()
            return
        mine = self.rounds[name] = Round(lacking)
        try:
            if last is not None:
                await last.done.wait()
            mine.begun = True
            await make(list(mine.lacking.values()))
        finally:
            if self.rounds.get(name) is mine:
                del self.rounds[name]
            mine.done.set()
