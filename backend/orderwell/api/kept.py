"""Answers that are kept as bytes and given again as long as nothing that they rest on has changed.

Kept is a query over HTTP whose root fields declare for whom their answer is the same (see `fields.query`), without
errors. It is found by the bytes of the request, the media type, the language and the standing of who asks: what the
execution looked at decides how many share it (see `noticing`). It holds while the versions of the tables that it was
read from are the same (`core/db/versions.py`).
"""

import asyncio
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orderwell.core.db import versions

from .answers import LARGEST, Kept, Key, Store
from .heads import Head, read_head
from .identity import Asker, UnknownKey
from .lane import Lane, Made, Wanted


async def whole(receive: Receive, most: int) -> tuple[bytes | None, list[Message]]:
    """The body, None when it has more than `most` bytes or broke off, and the messages that brought it."""
    first = await receive()
    if first["type"] == "http.request" and not first.get("more_body"):
        body = first.get("body", b"")
        return body if len(body) <= most else None, [first]
    found, messages = await _rest(first, receive, most)
    return found if found is not None and len(found) <= most else None, messages


def again(messages: list[Message], receive: Receive) -> Receive:
    """A `receive` that gives these messages first."""
    waiting = iter(messages)

    async def give() -> Message:
        return next(waiting, None) or await receive()

    return give if messages else receive


async def _rest(message: Message, receive: Receive, most: int) -> tuple[bytes | None, list[Message]]:
    messages, chunks, size = [message], list[bytes](), 0
    while message["type"] == "http.request":
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if not message.get("more_body"):
            return b"".join(chunks), messages
        if size > most:
            break
        message = await receive()
        messages.append(message)
    return None, messages


@dataclass(slots=True)
class Question:
    """One request that the lane may answer."""

    asked: bytes  # the body, or the query string of a GET
    get: bool
    head: Head
    asker: Asker
    knows: bool  # of all commits

    def key(self, same_for: int) -> Key:
        """What an answer is found under that is the same for these."""
        return (self.asked, self.get, self.head.media, self.asker.standings[same_for])

    def keys(self) -> tuple[Key, ...]:
        """All that an answer for the asker may lie under."""
        asked, get, media, standings = self.asked, self.get, self.head.media, self.asker.standings
        if standings[0] is standings[-1]:
            return ((asked, get, media, standings[0]),)
        return tuple([(asked, get, media, one) for one in standings])


class KeptAnswers:
    """ASGI around /graphql: gives what is kept, has the lane answer what is usual, and keeps what may be kept.

    `app` is asked for everything else.
    """

    def __init__(self, app: ASGIApp, lane: Lane, most: int) -> None:
        self.app, self.lane, self.most, self.store = app, lane, most, Store()
        self.coming: dict[Key, asyncio.Event] = {}  # of answers that are being made

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        get = scope["method"] == "GET" and b"documentId=" in scope["query_string"]
        head = read_head(scope["headers"])
        if not get and (scope["method"] != "POST" or not head.json):
            await self.app(scope, receive, send)
            return
        asked: bytes | None = scope["query_string"]
        messages: list[Message] = []
        if not get:
            asked, messages = await whole(receive, self.most)
        knows = not head.fresh and await versions.known()
        try:
            asker = await self.lane.identity.asker(head, recall=knows)
        except UnknownKey:
            asked = None  # the view says so
        if asked is None:
            await self.app(scope, again(messages, receive), send)
            return
        question = Question(asked, get, head, asker, knows)
        if knows and not head.cost and (kept := self.store.get(*question.keys())) is not None:
            await kept.send(scope, send, zipped=head.zipped, match=head.match)
        elif (made := await self._made(question, scope)) is not None:
            await made.answer.send(scope, send, zipped=head.zipped, match=head.match)
        else:
            await self.app(scope, again(messages, receive), send)

    async def _made(self, question: Question, scope: Scope) -> Made | None:
        wanted = self.lane.find(question.asked, get=question.get)
        if wanted is None:
            return None
        if wanted.operation.same_for is None or question.head.cost or not question.knows:
            return await self._asked(wanted, question, scope)
        return await self._together(wanted, question, scope)

    async def _together(self, wanted: Wanted, question: Question, scope: Scope) -> Made | None:
        """As others who ask the same at the same time; an answer that was just made need not be made again."""
        key = question.key(max(wanted.operation.same_for or 0, versions.PRICE_LIST))
        if key in self.coming:
            await self.coming[key].wait()
            if (kept := self.store.get(*question.keys())) is not None:
                return Made(kept)
        self.store.misses += 1
        coming = self.coming.setdefault(key, asyncio.Event())
        try:
            made = await self._asked(wanted, question, scope)
            if made is not None and made.same_for is not None and made.noted and len(made.answer.body) <= LARGEST:
                self.store.put(question.key(made.same_for), Kept(made.answer, made.noted.stamp()))
            return made
        finally:
            self.coming.pop(key, None)
            coming.set()

    async def _asked(self, wanted: Wanted, question: Question, scope: Scope) -> Made | None:
        return await self.lane.answer(wanted, question.asker, question.head, scope, knows=question.knows)
