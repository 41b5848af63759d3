"""A leaky bucket per actor: every operation pours its cost in, time drains it; a full one has to wait."""

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orderwell.core.importing import later

if TYPE_CHECKING:
    from redis.asyncio import Redis

clients = later("redis.asyncio")
log = logging.getLogger("orderwell.api")
BURST_SECONDS = 10  # a bucket holds what drains in this time
FORGET_AT = 10_000  # buckets in memory before the empty ones are dropped

# KEYS[1] the bucket; ARGV: cost, points a second, capacity. Gives 0, or the milliseconds to wait.
POUR = """
local now = redis.call('TIME')
local seconds = now[1] + now[2] / 1000000
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = math.max(0, (tonumber(kept[1]) or 0) - (seconds - (tonumber(kept[2]) or seconds)) * ARGV[2])
local over = level + ARGV[1] - ARGV[3]
if level > 0 and over > 0 then return math.ceil(over / ARGV[2] * 1000) end
redis.call('HSET', KEYS[1], 'level', tostring(level + ARGV[1]), 'at', tostring(seconds))
redis.call('EXPIRE', KEYS[1], 60)
return 0
"""


@dataclass(slots=True)
class Buckets:
    """`rate` points a second drain away; 0 means that nothing is limited."""

    rate: int
    redis: "Redis | None" = None
    levels: dict[str, tuple[float, float]] = field(default_factory=dict)

    async def pour(self, key: str, cost: int) -> float:
        """0.0 when `cost` was accepted, else the seconds to wait. An empty bucket takes any cost once."""
        if not self.rate:
            return 0.0
        if self.redis is not None:
            return await self._pour_shared(self.redis, key, cost)
        return self._pour(key, cost, time.monotonic())

    async def _pour_shared(self, redis: "Redis", key: str, cost: int) -> float:
        """As `_pour`, over all processes. Without Redis each process counts by itself: a limit is no reason to fail."""
        try:
            waits = await redis.eval(
                POUR, 1, f"orderwell:bucket:{key}", str(cost), str(self.rate), str(self.rate * BURST_SECONDS)
            )
            return int(waits) / 1000
        except clients.RedisError as error:
            log.warning("rate limits are not shared, Redis fails: %s", error)
            return self._pour(key, cost, time.monotonic())

    def _pour(self, key: str, cost: int, now: float) -> float:
        level, at = self.levels.get(key, (0.0, now))
        level = max(0.0, level - (now - at) * self.rate)
        over = level + cost - self.rate * BURST_SECONDS
        if level > 0 and over > 0:
            return over / self.rate
        if len(self.levels) >= FORGET_AT:
            self.levels = {k: (v, t) for k, (v, t) in self.levels.items() if v > (now - t) * self.rate}
        self.levels[key] = (level + cost, now)
        return 0.0
