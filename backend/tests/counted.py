"""Counting statements: `with statements() as seen: ...; len(seen)`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from orderwell.core.db.sql import connection

running = 0  # how many are counting now


@contextmanager
def statements() -> Iterator[list[str]]:
    """The texts of the queries that run inside, transactions' own statements left out."""
    global running
    seen: list[str] = []
    client = type(connection())
    with pytest.MonkeyPatch.context() as patch:
        for name in ("execute_query", "execute_query_dict"):
            plain = getattr(client, name)

            async def noted(self: Any, query: str, values: Any = None, plain: Any = plain) -> Any:
                seen.append(query)
                return await plain(self, query, values)

            patch.setattr(client, name, noted)
        running += 1
        try:
            yield seen
        finally:
            running -= 1
