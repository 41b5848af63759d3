"""The web process inside the test, and a graphql-transport-ws client that speaks to it over the loopback."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from orderwell.access.models import User
from orderwell.access.queries import user
from orderwell.api.hub import Hub, hub
from orderwell.api.signing import COOKIE
from orderwell.core.settings import Settings
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.sessions.commands import start

PATIENCE = 30.0  # seconds until something that has to come counts as missing
QUIET = 0.6  # seconds in which something that must not come would have come


@asynccontextmanager
async def serving(settings: Settings | None = None, sndbuf: int = 0) -> AsyncGenerator[int, None]:
    """The port of the application, on the database that the test is connected to. `sndbuf`: bytes, 0: as it is."""
    from orderwell.app import make_app  # a fault in one slice must not stop the tests of another

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        if sndbuf:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, sndbuf)
        app = make_app(settings or Settings())
        config = uvicorn.Config(
            app, lifespan="off", log_config=None, ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server._serve([listening]))
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            await running


async def signed_in(who: User | Actor) -> str:
    """The token of a new session."""
    account = await user(who.user_id) if isinstance(who, Actor) else who
    async with make.work() as work:
        return (await start(work, account, days=1))[1]


class Client:
    """A connection that is signed in; `subscribe`, then `heard`."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def subscribe(self, query: str, variables: dict[str, Any] | None = None, name: str = "1") -> None:
        """Start a subscription; the answer to a ping says that it has been read."""
        payload = {"query": query, "variables": variables or {}}
        await self.send({"type": "subscribe", "id": name, "payload": payload})
        await self.send({"type": "ping"})
        assert (await self.next())["type"] == "pong"

    async def send(self, message: dict[str, Any]) -> None:
        await self.socket.send(json.dumps(message))

    async def next(self, seconds: float = PATIENCE) -> dict[str, Any]:
        """The next message, whatever it is."""
        found: dict[str, Any] = json.loads(await asyncio.wait_for(self.socket.recv(), seconds))
        return found

    async def heard(self) -> dict[str, Any]:
        """The data of the next event."""
        message = await self.next()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        data: dict[str, Any] = message["payload"]["data"]
        return data

    async def hears_nothing(self) -> bool:
        """Whether nothing comes for a while."""
        with suppress(TimeoutError):
            raise AssertionError(await self.next(QUIET))
        return True

    async def closed(self) -> int:
        """The code with which the server closes the connection."""
        await asyncio.wait_for(self.socket.wait_closed(), PATIENCE)
        assert self.socket.close_code is not None
        return self.socket.close_code


@asynccontextmanager
async def client(port: int, token: str, locale: str = "zh-CN") -> AsyncIterator[Client]:
    """A connection with the cookie of a session."""
    headers = {"Cookie": f"{COOKIE}={token}", "Accept-Language": locale}
    address = f"ws://127.0.0.1:{port}/graphql"
    async with connect(
        address,
        subprotocols=["graphql-transport-ws"],
        additional_headers=headers,
        proxy=None,  # type: ignore[list-item]
    ) as opened:
        made = Client(opened)
        await made.send({"type": "connection_init"})
        assert (await made.next())["type"] == "connection_ack"
        yield made


async def listening(topic: str, count: int) -> None:
    """Wait until `count` subscribers listen to a topic."""
    async with asyncio.timeout(PATIENCE):
        while len(hub.listeners.get(topic, ())) != count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def told_now(hub: Hub, topic: str) -> None:
    """Hand out what was gathered without waiting for the window to end."""
    hub.gathering[topic][1].cancel()
    hub._tell(topic)
