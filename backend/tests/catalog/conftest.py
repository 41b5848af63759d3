"""Counting statements."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from orderwell.core.db.sql import connection


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with statements() as seen:` gathers the SQL of every SELECT that is run inside."""

    @contextmanager
    def gathered() -> Generator[list[str], None, None]:
        seen: list[str] = []
        with monkeypatch.context() as patch:
            for name in ("execute_query", "execute_query_dict"):
                plain = getattr(type(connection()), name)

                async def counted(self: Any, query: str, values: Any = None, plain: Any = plain) -> Any:
                    seen.append(query)
                    return await plain(self, query, values)

                patch.setattr(type(connection()), name, counted)
            yield seen

    return gathered
