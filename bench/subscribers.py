"""Many subscribers in one process: they connect, stay, and note when each of them hears of an order.

Reads one JSON line from standard input at a time and answers each with one:
`{"port", "document", "groups": [{"cookie", "count"}]}` connects them; the first group is the one that hears.
`{"events", "cookie", "body"}` sends that many mutations, one after the other, and waits until all have heard of each.
"""

import asyncio
import json
import os
import sys
import time
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import httpx
import uvloop

from .scenarios import PLACED

AT_ONCE = 64  # connections that are being made
PATIENCE = 20.0  # seconds until news that has to come counts as lost
TEXT, PING, PONG = 1, 9, 10  # kinds of frames
APART = 0.2  # seconds between two changes: longer than the server gathers


class Subscriber(asyncio.Protocol):
    """One connection, written by hand: two thousand of them with a library cost more than the server has to do.

    Frames are masked with zeros, which changes nothing.
    """

    def __init__(self, drive: "Subscribers", cookie: str) -> None:
        self.drive, self.cookie = drive, cookie
        self.ready = asyncio.get_running_loop().create_future()
        self.received = b""
        self.open = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        lines = ["GET /graphql HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}"]
        lines += ["Sec-WebSocket-Protocol: graphql-transport-ws", f"Cookie: {self.cookie}"]
        transport.write("\r\n".join([*lines, "", ""]).encode())

    def send(self, payload: bytes, opcode: int = TEXT) -> None:
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
        self.transport.write(bytes([0x80 | opcode]) + length + bytes(4) + payload)

    def data_received(self, data: bytes) -> None:
        self.received += data
        if not self.open:
            head, found, rest = self.received.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.connection_lost(ConnectionError(head.decode()))
                return
            self.open, self.received = True, rest
            self.send(b'{"type":"connection_init"}')
            self.send(self.drive.subscribe)
            self.send(b'{"type":"ping"}')  # its answer says that the subscription has been read
        while (size := self._size()) is not None:
            start, end = size
            opcode, payload, self.received = self.received[0] & 15, self.received[start:end], self.received[end:]
            self._take(opcode, payload)

    def _size(self) -> tuple[int, int] | None:
        """Where the payload of the first frame begins and ends; None until all of it is here."""
        if len(self.received) < 2:
            return None
        short = self.received[1]
        more = {126: 2, 127: 8}.get(short, 0)
        end = 2 + more + (int.from_bytes(self.received[2 : 2 + more], "big") if more else short)
        return (2 + more, end) if len(self.received) >= max(end, 2 + more) else None

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self.send(payload, PONG)
        elif opcode == TEXT and b'"type":"pong"' in payload.replace(b" ", b""):
            self.ready.set_result(None)
        elif opcode == TEXT and b"connection_ack" not in payload:
            self.drive.take(self, payload)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(error or ConnectionError("the server hung up"))


class Subscribers:
    """Connections that read what comes. `heard` holds the moments since the last change, one for each listener."""

    def __init__(self, port: int, document: str) -> None:
        self.port = port
        self.subscribe = json.dumps({"type": "subscribe", "id": "1", "payload": {"query": document}}).encode()
        self.connections = 0
        self.listeners: set[Subscriber] = set()
        self.strays = 0
        self.heard: dict[Subscriber, float] = {}
        self.all_heard = asyncio.Event()

    async def connect(self, cookies: Sequence[str], listeners: int) -> None:
        """One connection for each cookie; the first `listeners` of them hear what changes."""
        free = asyncio.Semaphore(AT_ONCE)

        async def one(number: int, cookie: str) -> None:
            async with free:
                made = partial(Subscriber, self, cookie)
                _, subscriber = await asyncio.get_running_loop().create_connection(made, "127.0.0.1", self.port)
                await asyncio.wait_for(subscriber.ready, PATIENCE)
            self.connections += 1
            if number < listeners:
                self.listeners.add(subscriber)

        await asyncio.gather(*(one(number, cookie) for number, cookie in enumerate(cookies)))

    def take(self, subscriber: Subscriber, payload: bytes) -> None:
        """Note that one has heard; what nobody should have been told is a stray."""
        if subscriber not in self.listeners or b'"orderChanged"' not in payload:
            self.strays += 1
            return
        self.heard.setdefault(subscriber, time.perf_counter())
        if len(self.heard) == len(self.listeners):
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


async def _told(subscribers: Subscribers, plan: dict[str, Any]) -> dict[str, Any]:
    times, last = list[float](), list[float]()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{subscribers.port}", timeout=PATIENCE) as client:
        for number in range(plan["events"]):
            found = await subscribers.change(client, plan["body"].replace("@N@", f"told-{number}"), plan["cookie"])
            times += found
            last.append(max(found, default=PATIENCE))
            await asyncio.sleep(APART)
    times.sort()
    lost = plan["events"] * len(subscribers.listeners) - len(times)
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
    """Connect, then one answer for every line. The end of the process hangs up."""
    plan = json.loads(await asyncio.to_thread(sys.stdin.readline))
    subscribers = Subscribers(plan["port"], plan["document"])
    cookies = [group["cookie"] for group in plan["groups"] for _ in range(group["count"])]
    await subscribers.connect(cookies, plan["groups"][0]["count"])
    print(json.dumps({"connected": subscribers.connections}), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await _told(subscribers, json.loads(line))), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
