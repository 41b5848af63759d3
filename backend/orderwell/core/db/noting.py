"""The mixin by which an engine's clients tell `versions` what they read and write."""

from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.core.db import statements

from . import versions


class Noting(BaseDBAsyncClient):
    """First among the bases of a client. `written`: the tables so far of an open transaction; None outside one."""

    written: set[str] | None = None

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        """As the engine does, noted."""
        try:
            return await super().execute_insert(query, values)
        finally:
            statements.note(query, self.written)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """As the engine does, noted."""
        try:
            await super().execute_many(query, values)
        finally:
            statements.note(query, self.written)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        """As the engine does, noted."""
        try:
            return await super().execute_query(query, values)
        finally:
            statements.note(query, self.written)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> Any:
        """As the engine does, noted."""
        try:
            return await super().execute_query_dict(query, values)
        finally:
            statements.note(query, self.written)

    async def execute_script(self, query: str) -> None:
        """As the engine does. What a script writes is not looked at: everything counts as written."""
        try:
            await super().execute_script(query)
        finally:
            versions.forget()
