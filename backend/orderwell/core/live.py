"""Live messages: news that has committed, told to whoever listens in any process (see `api/hub.py`).

A message is a hint, not data: `{"event": "OrderChanged", "order_id": ...}`. Receivers
re-read the rows, so a lost, late or repeated message does no harm. One process alone
uses `InProcess`; with `ORDERWELL_REDIS_URL` set all processes share Redis channels.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Protocol

import orjson
from msgspec.structs import asdict

from orderwell.core.importing import later

if TYPE_CHECKING:
    from redis.asyncio import Redis

redis = later("redis.asyncio")

log = logging.getLogger(__name__)
Message = Mapping[str, Any]
CHANNEL = "orderwell:live:"
LOST = ""  # the topic of the message that says: others may have been lost, read everything again
Receiver = Callable[[str, Message], None]
# Who in this process wants every message, with its topic. They are called one after the other and must not fail.
receivers: list[Receiver] = []


def hand_out(topic: str, message: Message) -> None:
    """Tell this process."""
    for receiver in receivers:
        receiver(topic, message)


class Broker(Protocol):
    async def publish(self, messages: Sequence[tuple[str, Message]]) -> None: ...


class InProcess:
    """The broker of a single process."""

    async def publish(self, messages: Sequence[tuple[str, Message]]) -> None:
        for topic, message in messages:
            hand_out(topic, message)


class OverRedis:
    """The broker of many processes: publishes to Redis, and relays Redis to the hub."""

    def __init__(self, url: str) -> None:
        self.redis: Redis = redis.Redis.from_url(url)

    async def publish(self, messages: Sequence[tuple[str, Message]]) -> None:
        async with self.redis.pipeline(transaction=False) as pipe:
            for topic, message in messages:
                pipe.publish(CHANNEL + topic, orjson.dumps(message, default=str))
            await pipe.execute()

    async def relay(self) -> None:
        """Run for the life of the process; reconnects with back-off."""
        delay, lost = 0.1, False
        while True:
            try:
                async with self.redis.pubsub() as channels:
                    await channels.psubscribe(CHANNEL + "*")
                    if lost:
                        hand_out(LOST, {})
                    delay, lost = 0.1, False
                    async for raw in channels.listen():
                        if raw["type"] == "pmessage":
                            topic = raw["channel"].decode().removeprefix(CHANNEL)
                            hand_out(topic, orjson.loads(raw["data"]))
            except (OSError, redis.RedisError) as error:
                log.warning("live relay lost Redis: %s; again in %.1f s", error, delay)
            except Exception:
                log.exception("live relay failed; again in %.1f s", delay)
            lost = True
            await asyncio.sleep(delay)
            delay = min(delay * 2, 5.0)


_broker: Broker = InProcess()


async def publish(events: Sequence[Any]) -> None:
    """Tell committed events. A broker that is down must not fail what has committed."""
    if not events:
        return
    messages = [(e.topic, {"event": type(e).__name__, **asdict(e)}) for e in events]
    try:
        await _broker.publish(messages)
    except Exception:
        log.exception("live messages were lost: %s", [m["event"] for _, m in messages])


@asynccontextmanager
async def broker(redis_url: str | None) -> AsyncGenerator[None, None]:
    """Choose the process's broker for the life of the context."""
    global _broker
    before = _broker
    if redis_url is None:
        yield
        return
    over_redis = OverRedis(redis_url)
    _broker = over_redis
    relay = asyncio.create_task(over_redis.relay())
    try:
        yield
    finally:
        _broker = before
        relay.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await relay
        await over_redis.redis.aclose()
