"""Answers as bytes: how one is sent, and a bounded store of those that may be given again."""

import gzip
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from starlette.types import Scope, Send

from orderwell.core.clock import utc_now
from orderwell.core.db import versions

Key = tuple[object, ...]
WHOLE = "orderwell.whole"  # what a server says in the scope's extensions that takes `Whole` messages
ROOM = 16 * 1024 * 1024  # bytes of answers in one process
LARGEST = 512 * 1024
WORTH_PACKING = 1000
VARY = (b"vary", b"Accept, Accept-Encoding, Accept-Language, Authorization, Cookie")
# By whom an answer may be held: everybody, the viewer's browser, nobody. Whoever holds one asks each time whether it is
# still the same, so that it is never stale.
HELD_BY_ALL, HELD_BY_VIEWER, NOT_HELD = b"public, no-cache", b"private, no-cache", b"no-store"


class Headers(list[tuple[bytes, bytes]]):
    """Of an answer. `lines`: as they are sent, with those of the frame, once it has written them."""

    __slots__ = ("lines",)

    def __init__(self, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        super().__init__(headers)
        self.lines = b""


@dataclass(slots=True)
class Answer:
    """The body of an answer, plain and, once somebody wanted it so, packed."""

    body: bytes
    kind: bytes  # its media type with the charset
    status: int = 200
    held: bytes = NOT_HELD
    more: list[tuple[bytes, bytes]] = field(default_factory=list)  # headers of its own: cookies, Retry-After
    level: int = 4  # of packing: what is kept is packed harder, for it is sent again
    _packed: bytes = b""
    _tag: str = ""
    _headers: dict[tuple[bool, bool], Headers] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """What names these bytes: the entity tag without quotes and without how they are packed."""
        if not self._tag:
            self._tag = blake2b(self.body, digest_size=15).hexdigest()
        return self._tag

    def packed(self) -> bytes:
        """The body under gzip."""
        if not self._packed:
            self._packed = gzip.compress(self.body, self.level, mtime=0)
        return self._packed

    async def send(self, http: Scope, send: Send, *, zipped: bool, match: str = "") -> None:
        """Answer the request of the scope `http`: a GET with an entity tag, or 304 when `match` names it already."""
        tagged = http["method"] == "GET"
        zipped = zipped and len(self.body) >= WORTH_PACKING
        headers = self._headers.get((zipped, tagged))
        if headers is None:
            headers = self._headers[zipped, tagged] = self._made(zipped=zipped, tagged=tagged)
        status, body = self.status, self.packed() if zipped else self.body
        if match and tagged and self.held is not NOT_HELD and matches(match, self.tag):
            headers = Headers(
                one for one in headers if one[0] not in (b"content-type", b"content-length", b"content-encoding")
            )
            status, body = 304, b""
        elif not self.more and WHOLE in http.get("extensions", ()):
            await send({"type": WHOLE, "status": status, "headers": headers, "body": body})
            return
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _made(self, *, zipped: bool, tagged: bool) -> Headers:
        held = self.held if tagged else NOT_HELD
        headers = Headers([(b"content-type", self.kind), VARY, (b"cache-control", held), *self.more])
        if held is not NOT_HELD:
            headers.append((b"etag", f'"{self.tag}{"-gzip" if zipped else ""}"'.encode()))
        if zipped:
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", b"%d" % len(self.packed() if zipped else self.body)))
        return headers


def matches(given: str, tag: str) -> bool:
    """Whether an If-None-Match header names the tag, packed or not. Compared weakly, as the header is to be."""
    if not given:
        return False
    names = (one.strip().removeprefix("W/").strip('"').removesuffix("-gzip") for one in given.split(","))
    return given.strip() == "*" or tag in names


@dataclass(slots=True)
class Kept:
    """An answer and what it rests on."""

    answer: Answer
    stamp: versions.Stamp


@dataclass(slots=True)
class Store:
    """Answers by key, those used last; at most `room` bytes. `hits` and `misses` count.

    No `core/db/keeper.Keeper`: of an answer is known only when it has been made for how many it is the same, so that
    it may lie under one of several keys, and room is in bytes.
    """

    room: int = ROOM
    hits: int = 0
    misses: int = 0
    used: int = 0
    answers: OrderedDict[Key, Kept] = field(default_factory=OrderedDict)

    def get(self, *keys: Key) -> Answer | None:
        """The answer under the first of the keys that has one, if it still holds."""
        for key in keys:
            found = self.answers.get(key)
            if found is not None:
                if found.stamp.holds(utc_now(until_told=True)):
                    self.answers.move_to_end(key)
                    self.hits += 1
                    return found.answer
                self._drop(key)
        return None

    def put(self, key: Key, kept: Kept) -> None:
        """Keep it, and forget what was not used for longest to make room."""
        self._drop(key)
        kept.answer.level, kept.answer._packed = 6, b""
        kept.answer._headers.clear()
        self.answers[key] = kept
        self.used += _weight(key, kept)
        while self.used > self.room:
            self._drop(next(iter(self.answers)))

    def _drop(self, key: Key) -> None:
        if (old := self.answers.pop(key, None)) is not None:
            self.used -= _weight(key, old)


def _weight(key: Key, kept: Kept) -> int:
    asked = key[0]
    return (len(asked) if isinstance(asked, bytes) else 0) + 2 * len(kept.answer.body) + 2000  # not packed yet, too
