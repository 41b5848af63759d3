"""uvicorn's HTTP protocol, which also sends answers that are bytes from the status line to the last byte.

uvicorn looks at every header of every answer, which takes longer than finding an answer that is kept. A server that can
do without says so in the scope (`WHOLE`, an extension as ASGI has them); what is sent so was made of headers that the
process wrote itself.
"""

from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from orderwell.api.answers import WHOLE

EXTENSIONS: dict[str, dict[str, Any]] = {WHOLE: {}}


class Cycle(RequestResponseCycle):
    """One request and its answer."""

    async def send(self, message: Any) -> None:
        """As uvicorn has it, and messages of the type WHOLE: the whole answer, `head` being its header lines."""
        if message["type"] != WHOLE:
            await super().send(message)
            return
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        if self.response_started:
            raise RuntimeError("The answer has begun already.")
        self.response_started = self.response_complete = True
        self.waiting_for_100_continue = False
        lines = [STATUS_LINE[message["status"]]]
        for name, value in self.default_headers:
            lines += (name, b": ", value, b"\r\n")
        lines += (message["head"], b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n")
        if self.scope["method"] != "HEAD":
            lines.append(message["body"])
        self.transport.write(b"".join(lines))
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


class Protocol(HttpToolsProtocol):
    """One connection."""

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        if not self.access_log:
            cycle.__class__ = Cycle
            cycle.scope["extensions"] = EXTENSIONS
        super()._start_asgi_task(cycle, app)
