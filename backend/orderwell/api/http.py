"""GraphQL over HTTP and WebSocket."""

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from orderwell.core.clock import utc_now
from orderwell.core.settings import Settings
from orderwell.core.work import Actor, Handlers, begin
from orderwell.sessions import commands as sessions
from orderwell.sessions.queries import key_holder, signed_in

from .context import Context
from .gate import Gate
from .schema import schema
from .signing import COOKIE, with_company


def language(accepted: str) -> str | None:
    """The first of our languages in an Accept-Language header; None when it names neither."""
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith(("zh", "en")):
            return "en" if tag.startswith("en") else "zh-CN"
    return None


class Endpoint(GraphQL[Context, None]):
    """The GraphQL endpoint of one process."""

    def __init__(self, settings: Settings, handlers: Handlers) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            multipart_uploads_enabled=True,
            allowed_origins=sorted(settings.origins),
        )
        self.settings, self.handlers = settings, handlers
        self.gate = Gate(settings.redis_url)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        context = Context(
            actor=Actor(),
            handlers=self.handlers,
            settings=self.settings,
            request_id=getattr(request.state, "request_id", ""),
            request=request,
            response=response if isinstance(response, Response) else None,
            gate=self.gate,
        )
        await self._identify(request, context)
        context.locale = language(request.headers.get("accept-language", "")) or context.actor.locale
        return context

    async def _identify(self, connection: HTTPConnection, context: Context) -> None:
        now = utc_now()
        scheme, _, key = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and (holder := await key_holder(key.strip(), now)):
            context.actor = holder.actor
            if sessions.used_long_ago(holder.key, now):
                async with begin(holder.actor, self.handlers, now=now) as work:
                    await sessions.use_api_key(work, holder.key)
        elif token := connection.cookies.get(COOKIE):
            context.token = token
            if found := await signed_in(token, now):
                context.actor = await with_company(found.actor, found.user.side)
                if sessions.seen_long_ago(found.session, now):
                    async with begin(found.actor, self.handlers, now=now) as work:
                        await sessions.touch(work, found.session, self.settings.session_days)
