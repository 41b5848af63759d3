"""Live messages within a web process: gathered for a moment, then handed to all listeners of a topic."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from orderwell.core.live import LOST, Message, receivers

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


@dataclass(slots=True)
class News:
    """What a subscription tells: a row, which bundle told of it, and `about`, equal for all who are told the same."""

    bundle: Bundle
    about: tuple[Any, ...]
    row: Any


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
        if topic == LOST:
            for listener in [one for some in self.listeners.values() for one in some]:
                self._drop(listener)
            return
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


hub = Hub()
receivers.append(hub.hand_out)
