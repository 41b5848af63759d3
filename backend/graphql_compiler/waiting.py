"""Telling what has to be awaited from what has not, and awaiting it."""

import asyncio
from collections.abc import Awaitable, Sequence
from inspect import iscoroutine
from typing import Any

from graphql.pyutils import is_awaitable

from .bail import Bail

MOST_CLASSES = 1_000  # that are remembered
_PLAIN: tuple[type, ...] = (str, int, float, bool, list, tuple, dict, set, frozenset, bytes, type(None))


class IsWaiting:
    """Whether a value has to be awaited, remembered by its class.

    `immediate`: classes whose objects can be awaited, but only give themselves, such as rows of some ORMs.
    """

    def __init__(self, immediate: tuple[type, ...] = ()) -> None:
        self._immediate = immediate
        self.never: set[type] = set(_PLAIN)

    def __call__(self, value: Any) -> bool:
        kind = value.__class__
        if kind in self.never:
            return False
        if isinstance(value, self._immediate) or not (is_awaitable(value) or hasattr(kind, "__await__")):
            if len(self.never) < MOST_CLASSES:
                self.never.add(kind)
            return False
        return True


def discard(values: Any) -> None:
    """Close the coroutines in values that nobody will await any more: graphql-core makes its own."""
    if iscoroutine(values):
        values.close()
    elif values.__class__ in (list, tuple):
        for one in values:
            discard(one)


async def together(awaitables: Sequence[Awaitable[Any]]) -> list[Any]:
    """Results in order, once all have ended: nothing of a plan is at work when graphql-core begins."""
    if len(awaitables) == 1:
        return [await awaitables[0]]
    results = await asyncio.gather(*awaitables, return_exceptions=True)
    for one in results:
        if isinstance(one, BaseException):
            discard(results)
            raise one if isinstance(one, Bail) else Bail("error")
    return results
