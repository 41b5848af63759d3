"""Many subscribers in one process: they connect, stay, and note when each of them hears of an order.

Reads one JSON line from standard input at a time and answers each with one:
`{"port", "document", "groups": [{"cookie", "count"}]}` connects them; the first group is the one that hears.
`{"events", "cookie", "body"}` sends that many mutations, one after the other, and waits until all have heard of each.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import httpx
import uvloop
from websockets.asyncio.client import ClientConnection, connect

from .scenarios import PLACED

AT_ONCE = 64  # connections that are being made
PATIENCE = 20.0  # seconds until news that has to come counts as lost
APART = 0.2  # seconds between two changes: longer than the server gathers


class Subscribers:
    """Connections that read what comes. `heard` holds the moments since the last change, one for each listener."""

    def __init__(self, port: int, document: str) -> None:
        self.port, self.document = port, document
        self.sockets: list[ClientConnection] = []
        self.reading: list[asyncio.Task[None]] = []
        self.listeners = self.strays = 0
        self.heard: dict[int, float] = {}
        self.all_heard = asyncio.Event()

    async def connect(self, cookies: Sequence[str], listeners: int) -> None:
        """One connection for each cookie; the first `listeners` of them hear what changes."""
        self.listeners = listeners
        free = asyncio.Semaphore(AT_ONCE)

        async def one(number: int, cookie: str) -> None:
            async with free:
                self.sockets.append(socket := await self._subscribed(cookie))
            self.reading.append(asyncio.create_task(self._read(number, socket)))

        await asyncio.gather(*(one(number, cookie) for number, cookie in enumerate(cookies)))

    async def _subscribed(self, cookie: str) -> ClientConnection:
        socket = await connect(
            f"ws://127.0.0.1:{self.port}/graphql",
            subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
            additional_headers={"Cookie": cookie},
            compression=None,
            ping_interval=None,
            open_timeout=PATIENCE,
            proxy=None,
        )
        await socket.send('{"type": "connection_init"}')
        assert "connection_ack" in str(await socket.recv())
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": self.document}}))
        await socket.send('{"type": "ping"}')  # its answer says that the subscription has been read
        assert "pong" in str(await socket.recv())
        return socket

    async def _read(self, number: int, socket: ClientConnection) -> None:
        async for message in socket:
            if number >= self.listeners or '"orderChanged"' not in str(message):
                self.strays += 1
                continue
            self.heard.setdefault(number, time.perf_counter())
            if len(self.heard) == self.listeners:
                self.all_heard.set()

    async def change(self, client: httpx.AsyncClient, body: str, cookie: str) -> list[float]:
        """Seconds until each listener had heard of one order being placed; shorter when some never did."""
        self.heard.clear()
        self.all_heard.clear()
        sent = time.perf_counter()
        headers = {"content-type": "application/json", "cookie": cookie}
        answer = await client.post("/graphql", content=body, headers=headers)
        if PLACED not in answer.text:
            raise SystemExit(f"bench: an order is answered {answer.text[:500]}")
        with suppress(TimeoutError):
            await asyncio.wait_for(self.all_heard.wait(), PATIENCE)
        return [moment - sent for moment in self.heard.values()]

    async def close(self) -> None:
        """Hang up."""
        for task in self.reading:
            task.cancel()
        await asyncio.gather(*(socket.close() for socket in self.sockets), return_exceptions=True)


async def _told(subscribers: Subscribers, plan: dict[str, Any]) -> dict[str, Any]:
    times, last = list[float](), list[float]()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{subscribers.port}", timeout=PATIENCE) as client:
        for number in range(plan["events"]):
            found = await subscribers.change(client, plan["body"].replace("@N@", f"told-{number}"), plan["cookie"])
            times += found
            last.append(max(found, default=PATIENCE))
            await asyncio.sleep(APART)
    times.sort()
    lost = plan["events"] * subscribers.listeners - len(times)
    return {
        "answers": plan["events"],
        "p50_ms": times[len(times) // 2] * 1000 if times else 0.0,
        "p95_ms": times[len(times) * 95 // 100] * 1000 if times else 0.0,
        "p99_ms": times[len(times) * 99 // 100] * 1000 if times else 0.0,
        "last_ms": max(last) * 1000,
        "lost": lost,
        "strays": subscribers.strays,
    }


async def main() -> None:
    """Connect, then one answer for every line."""
    plan = json.loads(await asyncio.to_thread(sys.stdin.readline))
    subscribers = Subscribers(plan["port"], plan["document"])
    try:
        cookies = [group["cookie"] for group in plan["groups"] for _ in range(group["count"])]
        await subscribers.connect(cookies, plan["groups"][0]["count"])
        print(json.dumps({"connected": len(subscribers.sockets)}), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await _told(subscribers, json.loads(line))), flush=True)
    finally:
        await subscribers.close()


if __name__ == "__main__":
    uvloop.run(main())
