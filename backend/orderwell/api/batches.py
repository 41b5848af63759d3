"""Reading for many at once: whatever is asked for in one turn of the event loop is one read."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Answers(Generic[K, V]):
    """Answers by key, each read once per request; None where `read` gives none."""

    def __init__(
        self,
        read: Callable[[list[K]], Awaitable[Mapping[K, V]]],
        look: Callable[[list[K]], Mapping[K, V | None]] | None = None,
    ) -> None:
        """`look` gives at once what need not be read."""
        self._read, self._look = read, look
        self._known: dict[K, V | None] = {}
        self._coming: dict[K, asyncio.Task[None]] = {}
        self._next: list[K] | None = None  # keys of the read that begins in the next turn
        self._reader: asyncio.Task[None]

    def know(self, key: K, value: V) -> None:
        """An answer that came with another read."""
        self._known.setdefault(key, value)

    async def load(self, key: K) -> V | None:
        """The answer. Raises what `read` raised."""
        if key not in self._known and key not in self._coming and self._look is not None:
            self._known.update(self._look([key]))
        if key in self._known:
            return self._known[key]
        return (await self.load_many([key]))[0]

    async def load_many(self, keys: Iterable[K]) -> list[V | None]:
        """The answers in the order of `keys`. Raises what `read` raised."""
        wanted, known = list(keys), self._known
        try:
            return [known[key] for key in wanted]
        except KeyError:
            pass
        if self._look is not None:
            known.update(self._look([key for key in wanted if key not in known and key not in self._coming]))
        for reader in {self._reader_of(key) for key in wanted if key not in known}:
            await asyncio.shield(reader)  # others wait for it, too, should this one be cancelled
        return [known[key] for key in wanted]

    def _reader_of(self, key: K) -> asyncio.Task[None]:
        if key not in self._coming:
            if self._next is None:
                self._next = []
                self._reader = asyncio.get_running_loop().create_task(self._answer(self._next))
            self._next.append(key)
            self._coming[key] = self._reader
        return self._coming[key]

    async def _answer(self, keys: list[K]) -> None:
        self._next = None
        found = await self._read(keys)
        self._known.update({key: found.get(key) for key in keys})


class Level:
    """The sources of one field on one level of an operation, given to the field's function together."""

    def __init__(self, read: Callable[[list[Any]], Awaitable[Sequence[Any]]]) -> None:
        self._read = read
        self._waiting: list[tuple[Any, asyncio.Future[Any]]] = []

    def load(self, source: Any) -> "asyncio.Future[Any]":
        """The value for `source`, once the function has run."""
        loop = asyncio.get_running_loop()
        value: asyncio.Future[Any] = loop.create_future()
        if not self._waiting:
            self._task = loop.create_task(self._answer())  # kept: the loop itself holds tasks weakly
        self._waiting.append((source, value))
        return value

    async def _answer(self) -> None:
        await asyncio.sleep(0)  # objects of one list do not all wake in the same turn
        waiting, self._waiting = self._waiting, []
        try:
            answers = await self._read([source for source, _ in waiting])
            for (_, value), answer in zip(waiting, answers, strict=True):
                if not value.done():  # cancelled by then
                    value.set_result(answer)
        except Exception as error:
            for _, value in waiting:
                if not value.done():
                    value.set_exception(error)
