"""`orderwell` on a bad line: requests reach the application late, and its answers leave it late, each by chance.

`E2E_LATE=400 make e2e` serves journeys so, up to 400 ms each way: what hangs on the order of answers then fails often.
"""

import asyncio
import os
import random
from unittest import mock

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orderwell import cli

MOST = int(os.environ.get("E2E_LATE", "0")) / 1000  # seconds
QUICK = ("/ready", "/assets/")  # what no test waits for in an order


async def on_its_way() -> None:
    """Mostly short, sometimes all of `MOST`."""
    await asyncio.sleep(MOST * random.SystemRandom().random() ** 2)


def late(app: ASGIApp) -> ASGIApp:
    """The same application at the far end of the line."""

    async def far(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"].startswith(QUICK):
            await app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            await on_its_way()
            await send(message)

        await on_its_way()
        await app(scope, receive, answer)

    return far


if __name__ == "__main__":
    run = uvicorn.run
    with mock.patch("uvicorn.run", lambda app, **how: run(late(app), **how)):
        cli.main()
