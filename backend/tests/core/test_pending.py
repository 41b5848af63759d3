"""What a unit of work notes is written before anybody could see that it is not, in one hop, or undone with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from orderwell.core.db import statements
from orderwell.core.db.instances import new
from orderwell.core.db.noting import Noting
from orderwell.core.db.pending import MOST, Write
from orderwell.core.db.prepared import insert
from orderwell.core.db.sql import changed, connection, flush, later, rows, transaction
from orderwell.core.models import IdempotencyKey, Job, JobState
from orderwell.core.work import Actor, begin, run
from orderwell.customers.models import Address, Customer, CustomerKind

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def job(name: str, **args: Any) -> Job:
    return new(Job, name=name, args=args, run_at=NOW, created_at=NOW)


@asynccontextmanager
async def watched() -> AsyncIterator[tuple[Noting, list[list[Write]]]]:
    """A unit of work, and what it hands over in each hop."""
    hops: list[list[Write]] = []
    async with transaction() as client:
        hand_over = client.hand_over

        async def note(writes: Any) -> None:
            hops.append(list(writes))
            await hand_over(writes)

        client.hand_over = note
        yield client, hops


async def names() -> list[str]:
    return sorted([str(row["name"]) for row in await rows("SELECT name FROM job")])


async def test_writes_of_several_tables_are_one_hop_and_count_one_by_one() -> None:
    ran = statements.begin()
    async with watched() as (client, hops):
        await insert([job("a"), job("b", n=[1, "二"])])
        await insert([job("c")])
        await insert([new(IdempotencyKey, actor="x", operation="y", key="z", input_hash="", created_at=NOW)])
        assert hops == []
        assert client.pending is not None
        assert [len(write.rows) for write in client.pending.writes] == [3, 1]
    assert [len(hop) for hop in hops] == [2]
    assert ran.count == 2
    stored = {one.name: one for one in await Job.all()}
    assert stored["b"].args == {"n": [1, "二"]}
    assert (stored["a"].state, stored["a"].run_at, stored["a"].error) == (JobState.QUEUED, NOW, None)
    assert await IdempotencyKey.all().count() == 1


async def test_who_reads_or_changes_a_table_finds_what_was_noted() -> None:
    async with watched() as (_, hops):
        await insert([job("a")])
        assert await rows("SELECT name FROM sequence") == []
        assert hops == []
        assert await names() == ["a"]
        await insert([job("b")])
        assert await changed("UPDATE job SET attempts = attempts + 1") == 2
        await insert([job("c")])
        assert await Job.filter(name="c").count() == 1  # Tortoise's own statements, too
        await insert([job("d")])
        await Job.create(name="e", run_at=NOW, created_at=NOW)
        await later("UPDATE job SET attempts = ? WHERE name = ?", 7, "d")
        assert len(hops) == 4
    assert {one.name: one.attempts for one in await Job.all()} == {"a": 1, "b": 1, "c": 0, "d": 7, "e": 0}


async def test_who_refers_to_a_row_finds_it() -> None:
    customer = new(Customer, number="C-1", name="一", kind=CustomerKind.COMPANY, created_at=NOW, updated_at=NOW)
    async with watched() as (_, hops):
        await insert([customer])
        await insert([new(Address, customer_id=customer.id, recipient="r", phone="1", area_code="310118", street="s")])
        assert hops == []
    assert [len(hop) for hop in hops] == [2]
    async with watched() as (_, hops):
        other = new(Customer, number="C-2", name="二", kind=CustomerKind.COMPANY, created_at=NOW, updated_at=NOW)
        await insert([other])
        place = {"recipient": "r", "phone": "1", "area_code": "310118", "street": "s"}
        await Address.create(customer_id=other.id, **place)
        assert len(hops) == 1
    assert await Address.all().count() == 2


async def test_a_refusal_raises_where_it_is_handed_over_and_undoes_the_unit() -> None:
    kept = job("kept")
    async with transaction():
        await insert([kept])
    again = new(Job, id=kept.id, name="again", run_at=NOW, created_at=NOW)
    with pytest.raises(IntegrityError):
        async with transaction():
            await insert([job("lost")])
            await insert([again])
            await flush()
            pytest.fail("the flush did not raise")
    with pytest.raises(IntegrityError):
        async with transaction():
            await insert([job("lost"), again])
    assert await names() == ["kept"]


async def test_a_unit_that_fails_writes_nothing_of_what_it_noted() -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction(grouped=True):
            await insert([job("lost")])
            raise ZeroDivisionError
    assert await names() == []


async def test_handlers_see_what_the_command_noted() -> None:
    seen: list[list[str]] = []

    async with begin(Actor(), {}) as work:
        await work.defer("a")
        seen.append(await names())
        await work.defer("b")
    assert (seen, await names()) == ([["a"]], ["a", "b"])


async def test_many_rows_are_not_held() -> None:
    many = [job(f"{n:04}") for n in range(MOST + 1)]
    async with watched() as (client, hops):
        await insert([job("first")])
        await insert(many)
        assert [len(hop[0].rows) for hop in hops] == [1, MOST + 1]
        assert client.pending is not None
        assert client.pending.writes == []
    assert await Job.all().count() == MOST + 2


async def test_outside_a_unit_of_work_everything_is_written_at_once() -> None:
    await insert([job("a"), job("b")])
    await later("UPDATE job SET attempts = ?", 3)
    assert {one.attempts for one in await Job.all()} == {3}
    assert connection().capabilities.dialect in ("sqlite", "postgres")


async def test_a_unit_that_changes_a_row_twice_knows_that_it_has() -> None:
    async def once(work: Any) -> None:
        await insert([job("a")])

    async def twice(work: Any) -> None:
        await insert([job("b")])
        await later("UPDATE job SET attempts = 1 WHERE name = ?", "b")

    work, _ = await run(Actor(), {}, once)
    assert ("job" in work.written, work.written.changed) == (True, set())
    work, _ = await run(Actor(), {}, twice)
    assert work.written.changed == {"job"}
