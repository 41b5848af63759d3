"""Who asks: the actor behind an API key or a session's cookie, and the context of the request."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.sql import is_sqlite
from orderwell.core.settings import Settings
from orderwell.core.work import Actor, ActorKind, Handlers, begin
from orderwell.sessions import commands as sessions
from orderwell.sessions.queries import SignedIn, goes_on, key_holder, still_signed_in

from .bucket import Buckets
from .context import Context
from .gate import Gate
from .heads import Head, language
from .noticing import Who, standings, watched
from .signing import COOKIE, with_company

if TYPE_CHECKING:
    from redis.asyncio import Redis


MOST_SESSIONS = 5_000  # that a process keeps


class UnknownKey(Exception):
    """A request brought an API key that is not known, or no longer good."""


def bearer(authorization: str) -> str | None:
    """The key in an Authorization header."""
    scheme, _, key = authorization.partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


@dataclass(slots=True)
class Asker:
    """Who asks over HTTP. `recalled`: as a request before may have found; a mutation looks again (`Identity.again`).

    `standings`: see `noticing.standings`.
    """

    actor: Actor
    locale: str
    standings: tuple[Who, Who, Who]
    token: str | None = None
    key: str | None = None
    recalled: bool = False


NOBODY = Actor()
_ALIKE = {one: (one,) for one in ("zh-CN", "en")}  # visitors all stand the same way
VISITORS = {one: Asker(NOBODY, one, (alike, alike, alike)) for one, alike in _ALIKE.items()}


@dataclass
class Identity:
    """Finds out who asks. One per process: it keeps the throttles, and who is signed in."""

    settings: Settings
    handlers: Handlers
    redis: "Redis | None" = None
    sessions: Keeper[str, SignedIn] = field(default_factory=lambda: Keeper(MOST_SESSIONS))
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

    async def asker(self, head: Head, *, recall: bool) -> Asker:
        """Who asks. `recall`: as a request before has found. Raises UnknownKey."""
        if head.anybody:
            return VISITORS[head.locale or NOBODY.locale]
        recalled, key = False, bearer(head.authorization or "") or None
        token = head.token if key is None else None
        if key is not None:
            actor = await self._holder(key)
        elif token is not None:
            actor, recalled = await self._signed_in(token, recall=recall), recall
        else:
            actor = NOBODY  # another scheme of authorization
        locale = head.locale or actor.locale
        mine = VISITORS[locale].standings if actor.kind is ActorKind.ANONYMOUS else None
        return Asker(actor, locale, mine or standings(actor, locale, token or ""), token, key, recalled)

    async def use_key(self, context: Context, key: str) -> None:
        """Act as the key's holder. Raises UnknownKey."""
        context.actor, context.key = await self._holder(key), key

    async def use_session(self, context: Context, token: str) -> None:
        """Act as whoever is signed in with `token`; anonymous when nobody is."""
        context.actor, context.token = await self._signed_in(token, recall=False), token

    async def _holder(self, key: str) -> Actor:
        now = utc_now()
        holder = await key_holder(key, now)
        if holder is None:
            raise UnknownKey
        if sessions.used_long_ago(holder.key, now):
            async with begin(holder.actor, self.handlers, now=now) as work:
                await sessions.use_api_key(work, holder.key)
        return holder.actor

    async def _signed_in(self, token: str, *, recall: bool) -> Actor:
        now = utc_now()
        found = (await (self.sessions.all([token], _read) if recall else _read([token]))).get(token)
        if found is None:
            return NOBODY
        if sessions.seen_long_ago(found.last_seen_at, now):
            await self._touch(found, now)
        return found.actor

    async def again(self, context: Context, asker: Asker) -> bool:
        """Whether `asker` is still who a request before has found; if not, the context has who they are now.

        In a unit of work on SQLite no commit is unknown, so that nothing is read while nobody has written of sessions
        and users. PostgreSQL is asked whether the session goes on: others may have ended it a moment ago.
        """
        token, inside = asker.token or "", context.open_work is not None
        found = (await (self.sessions.all([token], _read) if inside else _read([token]))).get(token)
        if found is not None and inside and not is_sqlite() and not await goes_on(found.session_id):
            found = None
        actor = found.actor if found else NOBODY
        if actor is asker.actor or actor == asker.actor:
            return True
        context.actor = watched(actor)
        return False

    async def _touch(self, found: SignedIn, now: datetime) -> None:
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


async def _read(tokens: Collection[str]) -> dict[str, SignedIn]:
    """The sessions that are not over, with the company of their user. Signing out, revoking, disabling somebody and
    changing a role are commits, so that none that is kept outlives them."""
    found = await still_signed_in(tokens, utc_now(until_told=True))
    if (noted := versions.current()) is not None:
        for one in found.values():
            noted.until(one.expires_at)
    return {token: replace(one, actor=await with_company(one.actor)) for token, one in found.items()}
