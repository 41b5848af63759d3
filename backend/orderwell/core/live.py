"""Live messages: news that has committed, told to whoever listens in any process.

A message is a hint, not data: `{"event": "OrderChanged", "order_id": ...}`. Receivers
re-read the rows, so a lost, late or repeated message does no harm. One process alone
uses `InProcess`; with `ORDERWELL_REDIS_URL` set all processes share Redis channels.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import orjson
from redis.asyncio import Redis

log = logging.getLogger(__name__)
Message = Mapping[str, Any]
CHANNEL = "orderwell:live:"
# Bundles that a listener may be behind before it is dropped; its client reconnects and re-reads.
BACKLOG = 100
# Seconds for which messages of one topic are gathered: a burst is told once.
WINDOW = 0.1


@dataclass(slots=True, eq=False)
class Bundle:
    """The messages of one topic within one WINDOW: the same object for every listener.

    `shared` is for what one listener has read because of it, so that the others need not.
    """

    messages: list[Message] = field(default_factory=list)
    shared: dict[Any, Any] = field(default_factory=dict)

    def by(self, name: str) -> Mapping[str, list[Message]]:
        """The messages by the text of their field `name`, sorted out once for all listeners."""
        if name not in self.shared:
            sorted_out: dict[str, list[Message]] = {}
            for message in self.messages:
                sorted_out.setdefault(str(message[name]), []).append(message)
            self.shared[name] = sorted_out
        found: Mapping[str, list[Message]] = self.shared[name]
        return found


class Listener:
    """One subscriber's bounded queue of bundles of one topic."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.queue: asyncio.Queue[Bundle | None] = asyncio.Queue(BACKLOG)

    async def bundles(self, idle_seconds: float) -> AsyncGenerator[Bundle, None]:
        """Bundles until the listener has fallen too far behind; an empty one after each idle time."""
        while True:
            try:
                bundle = await asyncio.wait_for(self.queue.get(), idle_seconds)
            except TimeoutError:
                bundle = Bundle()
            if bundle is None:
                return
            yield bundle


class Broker(Protocol):
    async def publish(self, messages: Sequence[tuple[str, Message]]) -> None: ...


class Hub:
    """Hands the messages of this process to all its listeners: one source, many readers."""

    def __init__(self) -> None:
        self.listeners: dict[str, set[Listener]] = {}
        self.gathering: dict[str, tuple[Bundle, asyncio.TimerHandle]] = {}

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncGenerator[Listener, None]:
        listener = Listener(topic)
        self.listeners.setdefault(topic, set()).add(listener)
        try:
            yield listener
        finally:
            self.listeners[topic].discard(listener)
            if not self.listeners[topic] and topic in self.gathering:
                self.gathering.pop(topic)[1].cancel()

    def hand_out(self, topic: str, message: Message) -> None:
        """Tell the listeners of `topic`, together with all else that comes within the window."""
        if not self.listeners.get(topic):
            return
        if topic not in self.gathering:
            timer = asyncio.get_running_loop().call_later(WINDOW, self._tell, topic)
            self.gathering[topic] = (Bundle(), timer)
        self.gathering[topic][0].messages.append(message)

    def _tell(self, topic: str) -> None:
        bundle, _ = self.gathering.pop(topic)
        for listener in list(self.listeners[topic]):
            if listener.queue.full():
                self._drop(listener)
            else:
                listener.queue.put_nowait(bundle)

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
