"""Who asks: the actor behind an API key or a session's cookie, and the context of the request."""

from dataclasses import dataclass, field

from redis.asyncio import Redis
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from orderwell.core.clock import utc_now
from orderwell.core.settings import Settings
from orderwell.core.work import Actor, Handlers, begin
from orderwell.sessions import commands as sessions
from orderwell.sessions.queries import key_holder, signed_in

from .bucket import Buckets
from .context import Context
from .gate import Gate
from .signing import COOKIE, with_company


class UnknownKey(Exception):
    """A request brought an API key that is not known, or no longer good."""


def language(accepted: str) -> str | None:
    """The first of our languages in an Accept-Language header; None when it names neither."""
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith(("zh", "en")):
            return "en" if tag.startswith("en") else "zh-CN"
    return None


def bearer(authorization: str) -> str | None:
    """The key in an Authorization header."""
    scheme, _, key = authorization.partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


@dataclass
class Identity:
    """Finds out who asks. One per process: it keeps the throttles."""

    settings: Settings
    handlers: Handlers
    redis: Redis | None = None
    gate: Gate = field(init=False)
    buckets: Buckets = field(init=False)

    def __post_init__(self) -> None:
        self.gate = Gate(self.settings.redis_url)
        self.buckets = Buckets(self.settings.points_per_second, self.redis)

    async def context(self, request: Request | WebSocket, response: Response | None) -> Context:
        """The context of a request or a WebSocket. Raises UnknownKey."""
        context = self.nobody(request, response)
        if key := bearer(request.headers.get("authorization", "")):
            await self.use_key(context, key)
        elif token := request.cookies.get(COOKIE):
            await self.use_session(context, token)
        context.cross_site = context.actor.api_key_id is None and self.from_elsewhere(request)
        context.locale = language(request.headers.get("accept-language", "")) or context.actor.locale
        return context

    def nobody(self, request: Request | WebSocket, response: Response | None = None) -> Context:
        """The context of somebody who has not said who they are."""
        return Context(
            actor=Actor(),
            handlers=self.handlers,
            settings=self.settings,
            request_id=request.state.request_id,
            request=request,
            response=response,
            gate=self.gate,
            buckets=self.buckets,
        )

    async def use_key(self, context: Context, key: str) -> None:
        """Act as the key's holder. Raises UnknownKey."""
        now = utc_now()
        holder = await key_holder(key, now)
        if holder is None:
            raise UnknownKey
        context.actor, context.key = holder.actor, key
        if sessions.used_long_ago(holder.key, now):
            async with begin(holder.actor, self.handlers, now=now) as work:
                await sessions.use_api_key(work, holder.key)

    async def use_session(self, context: Context, token: str) -> None:
        """Act as whoever is signed in with `token`; anonymous when nobody is."""
        now = utc_now()
        context.token = token
        if found := await signed_in(token, now):
            context.actor = await with_company(found.actor)
            if sessions.seen_long_ago(found.last_seen_at, now):
                async with begin(found.actor, self.handlers, now=now) as work:
                    await sessions.touch(work, found.session_id, self.settings.session_days)

    def from_elsewhere(self, connection: HTTPConnection) -> bool:
        """Whether a browser says that a page of a foreign origin asks. Other clients say nothing."""
        headers = connection.headers
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if origin in self.settings.origins or headers.get("sec-fetch-site") == "same-origin":
            return False
        return origin.partition("://")[2] != headers.get("host")
