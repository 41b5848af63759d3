"""GraphQL over HTTP as its specification has it (all audits of npm's graphql-http), on Strawberry's ASGI view."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.exceptions import HTTPException as NotMultipart
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http import GraphQLHTTPResponse
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult

from orderwell.core.db import versions
from orderwell.core.work import ActorKind

from .context import Context
from .documents import Documents
from .explorer import PAGE, explorer_headers
from .heads import RESPONSE_JSON, preferred
from .identity import Identity, UnknownKey, bearer
from .lane import MAX_NESTING, nesting
from .schema import schema
from .sockets import Handler

log = logging.getLogger("orderwell.api")


class TooLarge(Exception):
    """The body has more bytes than are allowed."""


class Refused(HTTPException):
    """A request that is answered before GraphQL sees it. `code` is stable."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, message)
        self.code = code


def capped(receive: Receive, most: int) -> Receive:
    """`receive`, but raising TooLarge after `most` bytes of body."""
    seen = 0

    async def count() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise TooLarge
        return message

    return count


def _has_key(context: Context) -> bool:
    """Whether the handshake brought an API key, valid or not."""
    return context.request is not None and bearer(context.request.headers.get("authorization", "")) is not None


class Endpoint(GraphQL[Context, None]):
    """/graphql: all that `lane` leaves, and subscriptions over graphql-transport-ws."""

    graphql_transport_ws_handler_class = Handler

    def __init__(
        self, identity: Identity, documents: Documents, protocols: Sequence[str] = (GRAPHQL_TRANSPORT_WS_PROTOCOL,)
    ) -> None:
        settings = identity.settings
        super().__init__(
            schema,
            graphql_ide="graphiql" if settings.introspection else None,
            subscription_protocols=protocols,
            multipart_uploads_enabled=True,
            max_subscriptions_per_connection=50,
            allowed_origins=sorted(settings.origins),
        )
        self.settings, self.identity, self.documents = settings, identity, documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        request = Request(scope)
        try:
            response = await self._answer(scope, receive)
        except TooLarge:
            response = self._refusal(request, Refused(413, "TOO_LARGE", "The body is too large."))
        except HTTPException as error:
            response = self._refusal(request, error)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        kind = Request(scope).headers.get("content-type", "").partition(";")[0].strip().lower()
        most = self.settings.max_upload_bytes if kind == "multipart/form-data" else self.settings.max_body_bytes
        request = Request(scope, capped(receive, most))
        length = request.headers.get("content-length", "0")
        if length.isdigit() and int(length) > most:
            raise TooLarge
        if request.method == "POST":
            if kind == "application/json":
                self._check_body(request, await request.body())
            elif kind != "multipart/form-data":
                raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the operation as application/json.")
        elif request.method == "GET":
            request.state.text = self._named(request.query_params)
        try:
            response: Response = await self.run(request)
            return response
        except UnknownKey as error:
            raise Refused(401, "UNAUTHENTICATED", "The API key is unknown, revoked or expired.") from error
        finally:
            await request.close()  # uploaded files

    def _check_body(self, request: Request, body: bytes) -> None:
        charset = request.headers.get("content-type", "").lower().partition("charset=")[2].strip(' "')
        if charset not in ("", "utf-8", "utf8"):
            raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the operation in UTF-8.")
        try:
            content = self.decode_json(body)
        except json.JSONDecodeError as error:
            raise Refused(400, "BAD_REQUEST", f"The body is not JSON in UTF-8: {error.msg}.") from error
        if not isinstance(content, dict):
            raise Refused(400, "BAD_REQUEST", "The body has to be one JSON object.")
        if not isinstance(content.get("operationName"), str | None):
            raise Refused(400, "BAD_REQUEST", "`operationName` has to be a string.")
        request.state.text = self._named(content)

    def _named(self, asked: Mapping[str, Any]) -> Any:
        """What is asked for: a text, or that of the trusted document which the request names instead."""
        identifier = asked.get("documentId")
        if asked.get("query") is not None or identifier is None:
            return asked.get("query")
        text = self.documents.text(identifier) if isinstance(identifier, str) else None
        if text is None:
            raise Refused(404, "PERSISTED_DOCUMENT_NOT_FOUND", "There is no document of this id. Send its text.")
        return text

    def decode_json(self, data: str | bytes) -> object:
        """Raises JSONDecodeError for what is no JSON, no UTF-8, or nested beyond reason."""
        content = orjson.loads(data)
        if nesting(content) > MAX_NESTING:
            raise json.JSONDecodeError("nested too deeply", "", 0)
        return content

    def encode_json(self, data: object) -> str:
        """Text, not bytes: browsers' graphql-transport-ws clients refuse binary frames."""
        return orjson.dumps(data, default=str).decode()

    async def parse_multipart(self, request: AsyncHTTPRequestAdapter) -> dict[str, str]:
        try:
            operations = await super().parse_multipart(request)
        except (AttributeError, IndexError, TypeError, ValueError, LookupError, NotMultipart) as error:
            raise Refused(400, "BAD_REQUEST", "The multipart request does not follow its specification.") from error
        if not isinstance(operations, dict):
            raise Refused(400, "BAD_REQUEST", "`operations` has to be one JSON object.")
        return {**operations, "query": self._named(operations)}

    async def execute_single(self, request: Request, *args: Any, **kwargs: Any) -> ExecutionResult:
        """As Strawberry does, with the text of the document that was named; 405 for a mutation by GET."""
        data = kwargs["request_data"]
        data.query = getattr(request.state, "text", data.query)
        try:
            return await super().execute_single(request, *args, **kwargs)
        except HTTPException as error:
            if request.method == "GET" and isinstance(error.__cause__, InvalidOperationTypeError):
                raise Refused(405, "METHOD_NOT_ALLOWED", "Send mutations by POST.") from error
            raise

    def _refusal(self, request: Request, error: HTTPException) -> Response:
        extensions = {"code": getattr(error, "code", "BAD_REQUEST"), "requestId": request.state.request_id}
        media = preferred(request.headers.get("accept", ""))
        content = {"errors": [{"message": error.reason, "extensions": extensions}]}
        headers = {"cache-control": "no-store"}
        if error.status_code == 405:
            headers["allow"] = "POST" if request.method == "GET" else "GET, POST"
        return JSONResponse(content, error.status_code, headers, media_type=f"{media}; charset=utf-8")

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        try:
            context = await self.identity.context(request, response if isinstance(response, Response) else None)
            fresh = "no-cache" in request.headers.get("cache-control", "")
            context.knows = isinstance(request, Request) and not fresh and await versions.known()
            context.documents = self.documents
            return context
        except UnknownKey:
            if isinstance(request, WebSocket):  # accepted already: closed with 4403 when it wants to begin
                context = self.identity.nobody(request)
                context.documents = self.documents
                return context
            raise

    async def on_ws_connect(self, context: Context) -> dict[str, object]:
        """By cookie or by a key in the payload of connection_init; 4403 for a session or key that has ended.

        Visitors are let in: what they may subscribe to is the same as over server-sent events.
        """
        given = (context.connection_params or {}).get("authorization")
        try:
            if isinstance(given, str) and (key := bearer(given)):
                await self.identity.use_key(context, key)
        except UnknownKey as error:
            raise ConnectionRejectionError from error
        if context.actor.kind is ActorKind.ANONYMOUS and (context.token or _has_key(context)):
            raise ConnectionRejectionError
        return {}

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        data = await super().process_result(request, result)
        # graphql-core gives errors of the request, unlike those of fields, no path and no data.
        if result.errors and result.data is None and all(error.path is None for error in result.errors):
            data.pop("data", None)
            request.state.request_error = True
        return data

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        response = super().create_response(response_data, sub_response)
        response.headers["content-type"] = "application/json; charset=utf-8"
        return response

    async def run(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """As Strawberry does, then with the media type and status that the client's Accept header asks for."""
        response = await super().run(request, *args, **kwargs)
        if isinstance(request, WebSocket):
            return response
        response.headers["vary"] = "Accept, Accept-Language, Authorization, Cookie"
        response.headers["cache-control"] = "no-store"
        json_answer = response.headers.get("content-type", "").startswith("application/json")
        if json_answer and preferred(request.headers.get("accept", "")) == RESPONSE_JSON:
            response.headers["content-type"] = f"{RESPONSE_JSON}; charset=utf-8"
            if getattr(request.state, "request_error", False) and response.status_code == 200:
                response.status_code = 400
        return response

    def should_render_graphql_ide(self, request: Any) -> bool:
        """Only for browsers: other clients say */* too."""
        return (
            request.method == "GET"
            and "query" not in request.query_params
            and "documentId" not in request.query_params
            and "text/html" in request.headers.get("accept", "")
        )

    async def render_graphql_ide(self, request: Request) -> Response:
        return Response(PAGE, media_type="text/html", headers=explorer_headers())


class Stream(Endpoint):
    """/graphql/stream: subscriptions as server-sent events. Apart, for urql accepts events for every query."""

    def __init__(self, identity: Identity, documents: Documents) -> None:
        super().__init__(identity, documents, (GRAPHQL_SSE_PROTOCOL,))

    async def create_streaming_response(
        self, request: Any, stream: Any, sub_response: Response, headers: Mapping[str, str]
    ) -> Response:
        return await super().create_streaming_response(
            request, stream, sub_response, {**headers, "x-accel-buffering": "no"}
        )
