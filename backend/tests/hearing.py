"""A process that hears of every commit, as servers do: without that nothing is kept from one query to the next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from orderwell.core.db import versions


@asynccontextmanager
async def hearing(database: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Within it this process does. Nobody else writes, so that one look is enough, however slow the machine is."""
    monkeypatch.setattr(versions, "LAG", 60.0)
    async with database.watched():
        async with asyncio.timeout(10):
            while not await versions.known():  # noqa: ASYNC110  PostgreSQL's listener begins and tells nobody
                await asyncio.sleep(0.01)
        yield
