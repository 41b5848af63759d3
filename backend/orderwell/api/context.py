"""What every resolver can reach: who asks, in which language, and this request's batches."""

from dataclasses import dataclass, field
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.dataloader import DataLoader
from strawberry.types import Info

from orderwell.core.settings import Settings
from orderwell.core.work import Actor, Handlers, Work

from .gate import Gate


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
    batches: dict[Any, DataLoader[Any, Any]] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)  # answers worth keeping for one request
    open_work: Work | None = None
    gate: Gate = field(default_factory=Gate)
    prepared: Any = None  # what a mutation's `prepare` made before the transaction
    token: str | None = None  # the session's, when a cookie brought it
    connection_params: Any = None

    @property
    def work(self) -> Work:
        """The open unit of work; there is one inside a mutation only."""
        assert self.open_work is not None, "commands run inside mutations"
        return self.open_work

    def text(self, zh: str, en: str) -> str:
        """The viewer's language, or the other one rather than nothing."""
        return (en or zh) if self.locale == "en" else (zh or en)


def here(info: Info[Any, Any]) -> Context:
    """The typed context of a resolver."""
    return cast(Context, info.context)
