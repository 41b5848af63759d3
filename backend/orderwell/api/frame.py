"""What surrounds every request: its id, the security headers, one line of log, and the last resort."""

import itertools
import logging
import re
import time
from collections.abc import Iterable
from uuid import uuid4

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orderwell.core.logs import request_began

from .answers import WHOLE, Headers
from .policy import DEFAULT_POLICY, SECURITY_HEADERS

log = logging.getLogger("orderwell.http")
PROCESS, NUMBERS = uuid4().hex[:12], itertools.count(1)
_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")
HUNG_UP = 499  # in the log alone, as proxies write it: nobody is there to be answered
SILENT = ("/health", "/ready", "/assets/", "/admin/assets/")


class Frame:
    """ASGI middleware, the outermost. `graphql` answers /graphql without other middleware and routes between."""

    def __init__(self, app: ASGIApp, https: bool = False, graphql: ASGIApp | None = None) -> None:
        self.app, self.graphql = app, graphql or app
        headers = {**SECURITY_HEADERS, "content-security-policy": DEFAULT_POLICY}
        if https:
            headers["strict-transport-security"] = "max-age=31536000"
        self.headers = {name.encode(): (name.encode(), value.encode()) for name, value in headers.items()}
        self.all = tuple(self.headers.values())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        request_id = f"{PROCESS}-{next(NUMBERS):06x}"
        for name, value in scope["headers"]:
            if name == b"x-request-id" and _ID.fullmatch(given := value.decode("latin-1")):
                request_id = given
                break
        scope.setdefault("state", {})["request_id"] = request_id
        request_began(request_id)
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
        else:
            await self._http(scope, receive, send, request_id)

    def _lines(self, own: Headers) -> bytes:
        """The headers of a whole answer with ours, as lines: the same for every request, and so written once."""
        if not own.lines:
            own.lines = b"".join(b"%b: %b\r\n" % one for one in self._around(own))
        return own.lines

    def _around(self, own: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The headers of an answer with ours, as far as it has none of that name, but for the request's id."""
        names, ours = self.headers, self.all
        for name, _ in own:
            if name in names:
                named = {one for one, _ in own}
                ours = tuple(header for one, header in names.items() if one not in named)
                break
        return [*own, *ours]

    async def _http(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        status, began = 0, time.perf_counter()

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == WHOLE:
                status = message["status"]
                message["head"] = self._lines(message["headers"]) + b"x-request-id: %b\r\n" % request_id.encode()
            elif message["type"] == "http.response.start":
                status = message["status"]
                around = self._around(message.get("headers", ()))
                message["headers"] = [*around, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            app = self.graphql if scope["path"] == "/graphql" else self.app
            await app(scope, receive, framed)
        except ClientDisconnect:
            status = status or HUNG_UP
        except Exception:
            log.exception("unexpected error", extra={"path": scope["path"]})
            if status:
                raise  # the answer has begun: only closing the connection tells the client
            text = f"Something went wrong on our side. Tell us this number: {request_id}"
            error = {"message": text, "extensions": {"code": "INTERNAL", "requestId": request_id}}
            await JSONResponse({"errors": [error]}, 500)(scope, receive, framed)
        if log.isEnabledFor(logging.INFO) and not scope["path"].startswith(SILENT):
            taken = round((time.perf_counter() - began) * 1000, 1)
            details = {"method": scope["method"], "path": scope["path"], "status": status, "ms": taken}
            log.info("request", extra=details)
