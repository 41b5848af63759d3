"""Throttling of sign-ins: by account and by address, in memory or, for many processes, in Redis."""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from orderwell.access.errors import TooManyAttempts

T = TypeVar("T")
log = logging.getLogger("orderwell.api")
PER_ACCOUNT = parse("10 per 15 minutes")
PER_ADDRESS = parse("50 per 15 minutes")


class Gate:
    """Counts failures. Keys name what is counted: `account:<email>` or `address:<ip>`.

    Without Redis each process counts by itself, so that a lost Redis neither opens nor closes the door.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        self.alone = MovingWindowRateLimiter(MemoryStorage())
        self.window = self.alone
        if redis_url:
            shared = RedisStorage(
                f"async+{redis_url}", wrap_exceptions=True, implementation="redispy", key_prefix="orderwell:gate"
            )
            self.window = MovingWindowRateLimiter(shared)

    @staticmethod
    def _limit(key: str) -> RateLimitItem:
        return PER_ACCOUNT if key.startswith("account:") else PER_ADDRESS

    async def _ask(self, act: Callable[[MovingWindowRateLimiter], Awaitable[T]]) -> T:
        try:
            return await act(self.window)
        except StorageError as error:
            log.warning("failed sign-ins are not shared, Redis fails: %s", error.storage_error)
            return await act(self.alone)

    async def check(self, *keys: str) -> None:
        """Raises TooManyAttempts when one of `keys` has failed too often."""
        for key in keys:
            limit = self._limit(key)
            if not await self._ask(lambda window, limit=limit, key=key: window.test(limit, key)):  # type: ignore[misc]
                stats = await self._ask(lambda window, limit=limit, key=key: window.get_window_stats(limit, key))  # type: ignore[misc]
                raise TooManyAttempts(seconds=max(1, round(stats.reset_time - time.time())))

    async def failed(self, *keys: str) -> None:
        """One more failure of each."""
        for key in keys:
            limit = self._limit(key)
            await self._ask(lambda window, limit=limit, key=key: window.hit(limit, key))  # type: ignore[misc]

    async def passed(self, key: str) -> None:
        """Forget the failures of `key`."""
        limit = self._limit(key)
        await self._ask(lambda window: window.clear(limit, key))
