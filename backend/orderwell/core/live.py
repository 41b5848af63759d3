"""Live messages: news that has committed, told to whoever listens in any process.

A message is a hint, not data: `{"event": "OrderChanged", "order_id": ...}`. Receivers
re-read the rows, so a lost, late or repeated message does no harm. One process alone
uses `InProcess`; with `ORDERWELL_REDIS_URL` set all processes share Redis channels.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any, Protocol

import orjson
from redis.asyncio import Redis

log = logging.getLogger(__name__)
Message = Mapping[str, Any]
CHANNEL = "orderwell:live:"
# A listener this far behind is dropped; its client reconnects and re-reads.
BACKLOG = 1000


class Listener:
    """One subscriber's bounded queue of messages of one topic."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.queue: asyncio.Queue[Message | None] = asyncio.Queue(BACKLOG)

    async def messages(self) -> AsyncIterator[Message]:
        """Messages until the listener falls too far behind or is closed."""
        while (message := await self.queue.get()) is not None:
            yield message


class Broker(Protocol):
    async def publish(self, messages: Sequence[tuple[str, Message]]) -> None: ...


class Hub:
    """Hands each message of this process to all its listeners: one source, many readers."""

    def __init__(self) -> None:
        self.listeners: dict[str, set[Listener]] = {}

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncGenerator[Listener, None]:
        listener = Listener(topic)
        self.listeners.setdefault(topic, set()).add(listener)
        try:
            yield listener
        finally:
            self.listeners[topic].discard(listener)

    def hand_out(self, topic: str, message: Message) -> None:
        for listener in list(self.listeners.get(topic, ())):
            if listener.queue.full():
                self._drop(listener)
            else:
                listener.queue.put_nowait(message)

    def _drop(self, listener: Listener) -> None:
        self.listeners[listener.topic].discard(listener)
        while not listener.queue.empty():
            listener.queue.get_nowait()
        listener.queue.put_nowait(None)


class InProcess:
    """The broker of a single process."""

    async def publish(self, messages: Sequence[tuple[str, Message]]) -> None:
        for topic, message in messages:
            hub.hand_out(topic, message)


class OverRedis:
    """The broker of many processes: publishes to Redis, and relays Redis to the hub."""

    def __init__(self, url: str) -> None:
        self.redis: Redis = Redis.from_url(url)

    async def publish(self, messages: Sequence[tuple[str, Message]]) -> None:
        async with self.redis.pipeline(transaction=False) as pipe:
            for topic, message in messages:
                pipe.publish(CHANNEL + topic, orjson.dumps(message, default=str))
            await pipe.execute()

    async def relay(self) -> None:
        """Run for the life of the process; reconnects with back-off."""
        delay = 0.1
        while True:
            try:
                async with self.redis.pubsub() as channels:
                    await channels.psubscribe(CHANNEL + "*")
                    delay = 0.1
                    async for raw in channels.listen():
                        if raw["type"] == "pmessage":
                            topic = raw["channel"].decode().removeprefix(CHANNEL)
                            hub.hand_out(topic, orjson.loads(raw["data"]))
            except OSError as error:
                log.warning("live relay lost Redis: %s; again in %.1f s", error, delay)
            except Exception:
                log.exception("live relay failed; again in %.1f s", delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 5.0)


hub = Hub()
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
