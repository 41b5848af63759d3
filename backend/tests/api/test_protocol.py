"""The server's protocol: answers that it is given whole arrive as uvicorn would have written them."""

import asyncio
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import Receive, Scope, Send
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from orderwell.api.answers import WHOLE, Answer
from orderwell.api.frame import Frame
from orderwell.protocol import Protocol

BODY = b'{"data":{}}' * 100


class Wire(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.sent, self.closed = b"", False

    def write(self, data: Any) -> None:
        self.sent += data

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


def answering(answer: Answer, seen: list[str]) -> Frame:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Any) -> None:
            seen.append(message["type"])
            await send(message)

        await answer.send(scope, told, zipped=False)

    return Frame(app)


async def asked(kind: type[HttpToolsProtocol], answer: Answer, request: bytes) -> tuple[Wire, list[str]]:
    seen: list[str] = []
    config = Config(answering(answer, seen), http=kind, access_log=False, log_config=None, lifespan="off")
    config.load()
    state, wire = ServerState(), Wire()
    state.default_headers = [(b"date", b"Sun, 22 Nov 2026 12:00:00 GMT")]
    connection = kind(config, state, {})
    connection.connection_made(wire)
    connection.data_received(request)
    async with asyncio.timeout(5):
        while not connection.cycle.response_complete:  # noqa: ASYNC110
            await asyncio.sleep(0)
    closed = wire.closed
    connection.connection_lost(None)  # which closes it, too
    wire.closed = closed
    return wire, seen


def parts(sent: bytes) -> tuple[bytes, list[bytes], bytes]:
    head, _, body = sent.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    return status, sorted(one for one in lines if not one.startswith(b"x-request-id: ")), body


@pytest.mark.parametrize("more", ["", "connection: close\r\n"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
async def test_whole_answers_are_those_that_uvicorn_writes(method: str, more: str) -> None:
    request = f"{method} /graphql HTTP/1.1\r\nhost: localhost\r\n{more}\r\n".encode()
    answer = Answer(BODY, b"application/json")
    theirs, plainly = await asked(HttpToolsProtocol, answer, request)
    ours = [await asked(Protocol, answer, request) for _ in range(2)]  # the second with lines that are kept
    assert plainly == ["http.response.start", "http.response.body"]
    for wire, seen in ours:
        assert seen == [WHOLE]
        assert parts(wire.sent) == parts(theirs.sent)
        assert wire.sent.count(b"\r\nx-request-id: ") == 1
        assert wire.closed is theirs.closed is bool(more)
    assert ours[0][0].sent != ours[1][0].sent  # each request has an id of its own


async def test_answers_with_headers_of_their_own_are_looked_at_by_uvicorn() -> None:
    answer = Answer(BODY, b"application/json", more=[(b"set-cookie", b"a=b")])
    wire, seen = await asked(Protocol, answer, b"POST /graphql HTTP/1.1\r\nhost: localhost\r\n\r\n")
    assert seen == ["http.response.start", "http.response.body"]
    assert b"\r\nset-cookie: a=b\r\n" in wire.sent


@pytest.mark.parametrize("kind", [HttpToolsProtocol, Protocol])
async def test_who_hangs_up_while_sending_is_no_error_of_ours(
    kind: type[HttpToolsProtocol], caplog: pytest.LogCaptureFixture
) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive, send).body()

    config = Config(Frame(app), http=kind, access_log=False, log_config=None, lifespan="off")
    config.load()
    connection, wire = kind(config, ServerState(), {}), Wire()
    connection.connection_made(wire)
    head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100"
    with caplog.at_level("INFO"):
        connection.data_received(f'{head}\r\n\r\n{{"query":'.encode())
        await asyncio.sleep(0)
        connection.connection_lost(None)
        await asyncio.gather(*connection.tasks)
    assert [(one.name, one.levelname, one.status) for one in caplog.records] == [("orderwell.http", "INFO", 499)]  # type: ignore[attr-defined]
    assert wire.sent == b""
