"""The load: many keep-alive connections from one process that does little else.

Reads one plan a line from standard input (JSON), drives it, answers one line. A plan is
`{"port", "path", "connections", "warm_up", "seconds", "sessions", "wrong", "right", "placed"}`; connection k acts as
session `k % len(sessions)`, which is `{"cookie", "bodies"}` and sends its bodies in turn. `@N@` in a body becomes a
number that never comes twice; a session without bodies sends GET.
"""

import asyncio
import itertools
import json
import sys
import time
from functools import partial
from typing import Any

import uvloop

NUMBERS = itertools.count(100_000)
MARK = b"@N@"


class Connection(asyncio.Protocol):
    """One client: it sends the next request when the answer to the last one is complete."""

    def __init__(self, drive: "Drive", session: dict[str, Any]) -> None:
        self.drive = drive
        lines = [f"{'POST' if session['bodies'] else 'GET'} {drive.path} HTTP/1.1", "host: 127.0.0.1"]
        lines += ["content-type: application/json", "accept: application/json"]
        if session["cookie"]:
            lines.append(f"cookie: {session['cookie']}")
        self.head = "\r\n".join(lines).encode()
        self.bodies = itertools.cycle([body.encode() for body in session["bodies"]] or [b""])
        self.done = asyncio.get_running_loop().create_future()
        self.answer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        """The next request, or the end when the time is over."""
        self.sent = time.perf_counter()
        if self.sent >= self.drive.end:
            self.transport.close()
            return
        body = next(self.bodies)
        if MARK in body:
            body = body.replace(MARK, b"%d" % next(NUMBERS))
        self.transport.write(b"%s\r\ncontent-length: %d\r\n\r\n%s" % (self.head, len(body), body))

    def data_received(self, data: bytes) -> None:
        self.answer += data
        end = self.answer.find(b"\r\n\r\n")
        if end < 0:
            return
        at = self.answer.find(b"content-length: ") + 16
        length = int(self.answer[at : self.answer.find(b"\r", at)])
        if len(self.answer) >= end + 4 + length:
            answer, self.answer = self.answer, b""
            self.drive.take(self.sent, answer, length)
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.drive.lost += bool(error) or time.perf_counter() < self.drive.end
            self.done.set_result(None)


class Drive:
    """One plan being driven, and what came of it."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.path = plan["path"]
        self.wrong = [text.encode() for text in plan["wrong"]]
        self.right, self.placed = plan["right"].encode(), plan["placed"].encode()
        self.begin = time.perf_counter() + plan["warm_up"]
        self.end = self.begin + plan["seconds"]
        self.last = self.begin
        self.times: list[float] = []
        self.answers = self.errors = self.lost = self.size = self.orders = 0
        self.first_error = ""

    def take(self, sent: float, answer: bytes, length: int) -> None:
        """Judge an answer; those that come after the warm-up are timed."""
        self.answers += 1
        self.size = length
        if not answer.startswith(b"HTTP/1.1 200") or self.right not in answer or any(w in answer for w in self.wrong):
            self.errors += 1
            self.first_error = self.first_error or answer[:2000].decode(errors="replace")
        elif self.placed in answer:
            self.orders += 1
        self.last = time.perf_counter()
        if self.last >= self.begin:
            self.times.append(self.last - sent)


async def drive(plan: dict[str, Any]) -> dict[str, Any]:
    """Drive a plan to its end; answers that are under way then are waited for and counted."""
    run, loop, sessions = Drive(plan), asyncio.get_running_loop(), plan["sessions"]
    clients = []
    for k in range(plan["connections"]):
        made = partial(Connection, run, sessions[k % len(sessions)])
        _, client = await loop.create_connection(made, "127.0.0.1", plan["port"])
        clients.append(client)
    await asyncio.wait_for(asyncio.gather(*(client.done for client in clients)), plan["seconds"] + 60)
    times, taken = sorted(run.times), max(run.last - run.begin, 1e-9)
    return {
        "answers": run.answers,
        "timed": len(times),
        "rps": len(times) / taken,
        "p50_ms": times[len(times) // 2] * 1000 if times else 0.0,
        "p95_ms": times[len(times) * 95 // 100] * 1000 if times else 0.0,
        "p99_ms": times[len(times) * 99 // 100] * 1000 if times else 0.0,
        "size": run.size,
        "errors": run.errors + run.lost,
        "orders": run.orders,
        "first_error": run.first_error,
    }


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(uvloop.run(drive(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
