"""Ids by the keys that files use, in lists of any length."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from orderwell.core.db.sql import as_id, rows

LARGEST_LIST = 5000


async def matching(select: str, values: Collection[str], after: str = "") -> list[dict[str, Any]]:
    """The rows of `select ... IN (values) after`, asked for in lists that both databases accept."""
    wanted, found = sorted(set(values)), list[dict[str, Any]]()
    for start in range(0, len(wanted), LARGEST_LIST):
        found += await rows(f"{select} (?) {after}", wanted[start : start + LARGEST_LIST])
    return found


async def ids(table: str, column: str, values: Collection[str]) -> Mapping[str, UUID]:
    """Ids by a key such as a number or code."""
    found = await matching(f"SELECT id, {column} AS value FROM {table} WHERE {column} IN", values)
    return {row["value"]: as_id(row["id"]) for row in found}
