"""How many SQL statements an operation runs: the application in this process, SQLite telling every statement."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx

from orderwell.core.db.sql import connection

# Not counted: transaction control, and what SQLite runs by itself inside a statement, which it tells as a comment.
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "--")
NUMBERS = itertools.count(1000)


@asynccontextmanager
async def traced() -> AsyncIterator[list[str]]:
    """The statements that the connected SQLite runs, transaction control left out."""
    client = cast(Any, connection())
    seen: list[str] = []

    def note(text: str) -> None:
        if not text.startswith(CONTROL):
            seen.append(text)

    open_connections = [client._connection, *client._readers]
    for one in open_connections:
        await one.set_trace_callback(note)
    try:
        yield seen
    finally:
        for one in open_connections:
            await one.set_trace_callback(None)


async def counted(client: httpx.AsyncClient, cookie: str, bodies: list[str]) -> tuple[int, str]:
    """Statements of the last of `bodies`, and its answer."""
    headers = {"content-type": "application/json", "cookie": cookie, "accept-encoding": "identity"}
    count, answer = 0, ""
    for body in bodies:
        async with traced() as seen:
            text = body.replace("@N@", str(next(NUMBERS)))
            answer = (await client.post("/graphql", content=text.encode(), headers=headers)).text
        count = len(seen)
    return count, answer
