"""What every other test relies on: its rows alone, its keys alone, this machine alone."""

import socket

import pytest
from redis.asyncio import Redis
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.core.models import Sequence


@pytest.mark.parametrize("turn", [1, 2])
async def test_rows_of_one_test_are_gone_in_the_next(database: BaseDBAsyncClient, turn: int) -> None:
    assert await Sequence.all().count() == 0
    await Sequence.create(name="order", value=turn)


@pytest.mark.parametrize("turn", [1, 2])
async def test_keys_of_one_test_are_gone_in_the_next(redis_url: str, turn: int) -> None:
    async with Redis.from_url(redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("turn", turn)


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match="tried to reach"):
        outside.connect(("192.0.2.1", 80))
