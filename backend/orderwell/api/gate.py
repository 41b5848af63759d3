"""Throttling of sign-ins: by account and by address, in memory or, for many processes, in Redis."""

import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from orderwell.access.errors import TooManyAttempts

PER_ACCOUNT = parse("10 per 15 minutes")
PER_ADDRESS = parse("50 per 15 minutes")


class Gate:
    """Counts failures. Keys name what is counted: `account:<email>` or `address:<ip>`."""

    def __init__(self, redis_url: str | None = None) -> None:
        self.storage: Storage = (
            RedisStorage(f"async+{redis_url}", implementation="redispy", key_prefix="orderwell:gate")
            if redis_url
            else MemoryStorage()
        )
        self.window = MovingWindowRateLimiter(self.storage)

    @staticmethod
    def _limit(key: str) -> RateLimitItem:
        return PER_ACCOUNT if key.startswith("account:") else PER_ADDRESS

    async def check(self, *keys: str) -> None:
        """Raises TooManyAttempts when one of `keys` has failed too often."""
        for key in keys:
            if not await self.window.test(self._limit(key), key):
                stats = await self.window.get_window_stats(self._limit(key), key)
                raise TooManyAttempts(seconds=max(1, round(stats.reset_time - time.time())))

    async def failed(self, *keys: str) -> None:
        """One more failure of each."""
        for key in keys:
            await self.window.hit(self._limit(key), key)

    async def passed(self, key: str) -> None:
        """Forget the failures of `key`."""
        await self.window.clear(self._limit(key), key)
