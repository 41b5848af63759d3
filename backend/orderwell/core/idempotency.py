"""A keyed mutation happens once: the key, the hash of its input and its result are one row."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import orjson

from .db.sql import later, rows
from .errors import IdempotencyConflict, Invalid
from .ids import uuid7
from .work import Work

T = TypeVar("T")
LONGEST_KEY = 200


def fingerprint(payload: Any) -> str:
    """SHA-256 of an input; dataclasses, dates and ids are plain, the order of keys is not."""
    plain = orjson.dumps(payload, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(plain).hexdigest()


async def once(
    work: Work,
    operation: str,
    key: str,
    payload: Any,
    act: Callable[[], Awaitable[T]],
    name: Callable[[T], str],
    replay: Callable[[str], Awaitable[T]],
) -> T:
    """Run `act`, or give back what it gave the first time.

    The row is claimed before `act` in the same transaction, so of two requests at once the
    second waits for the first. Raises IdempotencyConflict when the key had another input, Invalid for an unfit key.
    """
    _check(key)
    digest = fingerprint(payload)
    claimed = await rows(
        "INSERT INTO idempotency_key (id, actor, operation, key, input_hash, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (actor, operation, key) DO NOTHING RETURNING id",
        uuid7(),
        work.actor.key,
        operation,
        key,
        digest,
        work.now,
    )
    if claimed:
        result = await act()
        await later("UPDATE idempotency_key SET result_id = ? WHERE id = ?", name(result), claimed[0]["id"])
        return result
    named = "SELECT input_hash, result_id FROM idempotency_key WHERE actor = ? AND operation = ? AND key = ?"
    first = (await rows(named, work.actor.key, operation, key))[0]
    if first["input_hash"] != digest:
        raise IdempotencyConflict(field="idempotencyKey")
    return await replay(first["result_id"])


def _check(key: str) -> None:
    if not 1 <= len(key) <= LONGEST_KEY:
        raise Invalid(
            field="idempotencyKey",
            reason_zh=f"幂等键须为 1 到 {LONGEST_KEY} 个字符。",
            reason_en=f"Choose a key of 1 to {LONGEST_KEY} characters.",
        )
