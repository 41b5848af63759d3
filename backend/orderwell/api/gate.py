"""Throttling of sign-ins: by account and by address, in memory or, for many processes, in Redis."""

import logging
import time
from collections.abc import Awaitable, Callable
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from orderwell.access.errors import TooManyAttempts
from orderwell.core.importing import later

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.aio.strategies import MovingWindowRateLimiter

limits, errors = later("limits"), later("limits.errors")
storages, strategies = later("limits.aio.storage"), later("limits.aio.strategies")

T = TypeVar("T")
log = logging.getLogger("orderwell.api")
PER_ACCOUNT, PER_ADDRESS, PER_SENDER = "10 per 15 minutes", "50 per 15 minutes", "30 per hour"


@cache
def _parsed(limit: str) -> "RateLimitItem":
    parsed: RateLimitItem = limits.parse(limit)
    return parsed


def _limit(key: str) -> "RateLimitItem":
    kind = key.partition(":")[0]
    return _parsed({"account": PER_ACCOUNT, "codes": PER_SENDER}.get(kind, PER_ADDRESS))


class Gate:
    """Counts failures. Keys name what is counted: `account:<email>`, `address:<ip>`, `codes:<ip>` (messages sent).

    Without Redis each process counts by itself, so that a lost Redis neither opens nor closes the door.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        self._redis_url = redis_url

    @cached_property
    def alone(self) -> "MovingWindowRateLimiter":
        """What this process has counted."""
        alone: MovingWindowRateLimiter = strategies.MovingWindowRateLimiter(storages.MemoryStorage())
        return alone

    @cached_property
    def window(self) -> "MovingWindowRateLimiter":
        """What all processes have counted."""
        if not self._redis_url:
            return self.alone
        shared = storages.RedisStorage(
            f"async+{self._redis_url}", wrap_exceptions=True, implementation="redispy", key_prefix="orderwell:gate"
        )
        window: MovingWindowRateLimiter = strategies.MovingWindowRateLimiter(shared)
        return window

    async def _ask(self, act: "Callable[[MovingWindowRateLimiter], Awaitable[T]]") -> T:
        try:
            return await act(self.window)
        except errors.StorageError as error:
            log.warning("failed sign-ins are not shared, Redis fails: %s", error.storage_error)
            return await act(self.alone)

    async def check(self, *keys: str) -> None:
        """Raises TooManyAttempts when one of `keys` has failed too often."""
        for key in keys:
            limit = _limit(key)
            if not await self._ask(lambda window, limit=limit, key=key: window.test(limit, key)):  # type: ignore[misc]
                await self._refuse(key)

    async def spend(self, key: str) -> None:
        """One more of `key`, counted and judged in one step. Raises TooManyAttempts when it is one too many."""
        limit = _limit(key)
        if not await self._ask(lambda window: window.hit(limit, key)):
            await self._refuse(key)

    async def _refuse(self, key: str) -> None:
        limit = _limit(key)
        stats = await self._ask(lambda window: window.get_window_stats(limit, key))
        raise TooManyAttempts(seconds=max(1, round(stats.reset_time - time.time())))

    async def failed(self, *keys: str) -> None:
        """One more failure of each."""
        for key in keys:
            limit = _limit(key)
            await self._ask(lambda window, limit=limit, key=key: window.hit(limit, key))  # type: ignore[misc]

    async def passed(self, key: str) -> None:
        """Forget the failures of `key`."""
        limit = _limit(key)
        await self._ask(lambda window: window.clear(limit, key))
