"""Answers to visitors, kept as bytes and given again as long as nothing that they rest on has changed.

Kept is what everybody who is not signed in would get in the same words: a query over HTTP whose root fields are all
declared `shared` (see `fields.query`), without errors. It is found by the bytes of the request, the language and the
media type, and it holds while the versions of the tables that it was read from are the same (`core/db/versions.py`).
"""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orderwell.core.clock import utc_now
from orderwell.core.db import versions

from .identity import language
from .signing import COOKIE

Headers = list[tuple[bytes, bytes]]
Key = tuple[bytes, bytes, str]
ROOM = 16 * 1024 * 1024  # bytes of answers in one process
LARGEST = 512 * 1024
WORTH_PACKING = 1000
# Requests with one of these are somebody's own, or want to know more than the answer.
OWN = frozenset({b"authorization", b"x-orderwell-cost"})
SESSION = COOKIE.encode() + b"="


@dataclass(slots=True)
class Kept:
    """One answer: its bytes, plain and packed, and what it rests on."""

    headers: Headers
    body: bytes
    stamp: versions.Stamp
    packed: bytes = b""

    def given(self, zipped: bool) -> tuple[Headers, bytes]:
        """Headers and bytes for a client that can unpack, or cannot."""
        if not zipped or len(self.body) < WORTH_PACKING:
            return [*self.headers, (b"content-length", b"%d" % len(self.body))], self.body
        if not self.packed:
            self.packed = gzip.compress(self.body, 6, mtime=0)
        more = [(b"content-encoding", b"gzip"), (b"content-length", b"%d" % len(self.packed))]
        return [*self.headers, *more], self.packed


@dataclass(slots=True)
class Store:
    """Answers by key, those used last; at most `room` bytes. `hits` and `misses` count."""

    room: int = ROOM
    hits: int = 0
    misses: int = 0
    used: int = 0
    answers: OrderedDict[Key, Kept] = field(default_factory=OrderedDict)

    def get(self, key: Key) -> Kept | None:
        """The answer, if it still holds."""
        found = self.answers.get(key)
        if found is not None and found.stamp.holds(utc_now()):
            self.answers.move_to_end(key)
            self.hits += 1
            return found
        self._drop(key)
        self.misses += 1
        return None

    def put(self, key: Key, answer: Kept) -> None:
        """Keep it, and forget what was not used for longest to make room."""
        self._drop(key)
        self.answers[key] = answer
        self.used += _weight(key, answer)
        while self.used > self.room:
            self._drop(next(iter(self.answers)))

    def _drop(self, key: Key) -> None:
        if (old := self.answers.pop(key, None)) is not None:
            self.used -= _weight(key, old)


def _weight(key: Key, answer: Kept) -> int:
    return len(key[0]) + 2 * len(answer.body) + 2000  # also when it is not packed yet


def read_headers(headers: Iterable[tuple[bytes, bytes]]) -> tuple[bytes, str, bool, bool]:
    """Of a request: Accept, its language, whether it can unpack, and whether it may get a kept answer."""
    accept, tongue, zipped, json, everybodys = b"", "", False, False, True
    for name, value in headers:
        if name == b"accept":
            accept = value
        elif name == b"accept-language":
            tongue = value.decode("latin-1")
        elif name == b"accept-encoding":
            zipped = b"gzip" in value
        elif name == b"content-type":
            json = value == b"application/json"
        elif name in OWN or (name == b"cookie" and SESSION in value):
            everybodys = False
        elif name == b"cache-control" and b"no-cache" in value:
            everybodys = False  # whoever asks so gets an answer that is made anew
    return accept, tongue, zipped, json and everybodys


async def whole(receive: Receive, most: int) -> tuple[bytes | None, Receive]:
    """The body, None when it has more than `most` bytes or broke off, and a `receive` that gives all of it again."""
    messages: list[Message] = []
    chunks: list[bytes] = []
    complete, size = False, 0
    while not complete and size <= most:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request":
            break
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        complete = not message.get("more_body")
    waiting = iter(messages)

    async def again() -> Message:
        return next(waiting, None) or await receive()

    return b"".join(chunks) if complete and size <= most else None, again


class KeptAnswers:
    """ASGI around /graphql: gives what is kept; has `app` answer everything else, and keeps what may be kept.

    `app` puts an answer that may be kept into `scope["state"]["answer"]`, as a Starlette response.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self.most, self.store = app, most, Store()
        self.coming: dict[Key, asyncio.Event] = {}  # of answers that are being made

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accept, tongue, zipped, keepable = read_headers(scope["headers"])
        if not keepable or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body, receive = await whole(receive, self.most)
        if body is None or not await versions.known():
            await self.app(scope, receive, send)
            return
        key = (body, accept, language(tongue) or "")
        if (kept := self.store.get(key)) is None and key in self.coming:
            await self.coming[key].wait()
            kept = self.store.get(key)
        if kept is None:
            await self._answer(key, scope, receive, send)
            return
        headers, content = kept.given(zipped)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _answer(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        made = self.coming.setdefault(key, asyncio.Event())
        try:
            with versions.reading() as noted:
                await self.app(scope, receive, send)
            self._keep(key, scope, noted)
        finally:
            self.coming.pop(key, None)
            made.set()

    def _keep(self, key: Key, scope: Scope, noted: versions.Reading) -> None:
        answer = scope["state"].get("answer")
        if answer is not None and noted.shared and len(answer.body) <= LARGEST:
            headers = [one for one in answer.raw_headers if one[0] not in (b"content-length", b"content-encoding")]
            self.store.put(key, Kept(headers, bytes(answer.body), noted.stamp()))
