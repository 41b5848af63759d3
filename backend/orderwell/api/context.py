"""What every resolver can reach: who asks, in which language, and this request's batches."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.types import Info

from orderwell.core.settings import Settings
from orderwell.core.work import Actor, Handlers, Work

from .bucket import Buckets
from .gate import Gate

SIGNED_OUT, TRY_AGAIN = 4403, 4503  # why a WebSocket is closed: sign in first; connect again and read again
GOODBYE = 5.0  # seconds for the other side to close, too


@dataclass
class Context:
    """One per request; for a WebSocket one per connection, with fresh batches per event."""

    actor: Actor
    handlers: Handlers
    settings: Settings
    locale: str = "zh-CN"
    request_id: str = ""
    request: Request | WebSocket | None = None
    response: Response | None = None
    batches: dict[Any, Any] = field(default_factory=dict)  # a Level or Answers by what it reads
    memory: dict[str, Any] = field(default_factory=dict)  # answers worth keeping for one request
    open_work: Work | None = None
    knows: bool = False  # of all that other processes had written when the request came
    gate: Gate = field(default_factory=Gate)
    buckets: Buckets = field(default_factory=lambda: Buckets(rate=0))
    cross_site: bool = False  # a page of another origin asks
    # Who asks was known from a request before: looks again, and says whether it is still the same (`identity`).
    again: Callable[[], Awaitable[bool]] | None = None
    prepared: Any = None  # what a mutation's `prepare` made before the transaction
    token: str | None = None  # the session's, when a cookie brought it
    key: str | None = None  # the API key, when the request has one
    connection_params: Any = None
    documents: Any = None  # the application's `documents.Documents`
    news: Any = None  # what a subscription is about to tell (`hub.News`)
    told: Any = None  # and the event as it was executed (`fanout.Told`)
    making: Any = None  # the cards that are being made (`cards.Making`)

    @property
    def work(self) -> Work:
        """The open unit of work; there is one inside a mutation only."""
        assert self.open_work is not None, "commands run inside mutations"
        return self.open_work

    @property
    def up_to_date(self) -> bool:
        """Whether what requests before have read may be used: not inside a transaction, which sees its own writes."""
        return self.knows and self.open_work is None

    @property
    def payer(self) -> str:
        """Whose bucket the request fills: the actor's, or before signing in the network address's."""
        if self.actor.user_id or self.actor.api_key_id:
            return self.actor.key
        return f"address:{self.request.client.host if self.request and self.request.client else ''}"

    def fails_with(self, status: int, headers: dict[str, str] | None = None) -> None:
        """The HTTP status of the answer; a WebSocket has none."""
        if self.response is not None:
            self.response.status_code = status
            self.response.headers.update(headers or {})

    async def hang_up(self, code: int, reason: str) -> None:
        """Close the WebSocket, so that the client knows what to do; other streams just end."""
        socket = self.request
        if isinstance(socket, WebSocket) and socket.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect, TimeoutError):  # it has gone by itself, or takes nothing any more
                async with asyncio.timeout(GOODBYE):
                    await socket.close(code, reason)
            await asyncio.sleep(GOODBYE)  # the connection's handler cancels us first

    def text(self, zh: str, en: str) -> str:
        """The viewer's language, or the other one rather than nothing."""
        return (en or zh) if self.locale == "en" else (zh or en)


def here(info: Info[Any, Any]) -> Context:
    """The typed context of a resolver."""
    return cast(Context, info.context)
