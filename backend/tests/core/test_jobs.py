"""Deferred work: leased to one worker, tried again with growing pauses, given up in the end."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderwell.core.jobs import LEASE, MAX_ATTEMPTS, Every, Slow, claim, enqueue_scheduled, retry_after, run, run_due
from orderwell.core.models import Job, JobState, Sequence
from orderwell.core.numbers import next_number
from orderwell.core.work import Work

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


async def queued(name: str = "count", run_at: datetime = NOW, **columns: Any) -> Job:
    return await Job.create(name=name, args={"by": 2}, run_at=run_at, created_at=NOW, **columns)


async def count(work: Work, by: int) -> None:
    for _ in range(by):
        await next_number("N", NOW.date())


async def counted() -> int:
    return sum([row.value for row in await Sequence.all()])


async def fail(work: Work, by: int) -> None:
    await count(work, by)
    raise ValueError("no")


async def test_what_is_due_runs_once_with_its_arguments() -> None:
    job, later = await queued(), await queued(run_at=datetime.now(UTC) + timedelta(days=1))
    assert await run_due({"count": count}, {}) == 1
    assert (await Job.get(id=job.id)).state is JobState.DONE
    assert (await Job.get(id=later.id)).state is JobState.QUEUED
    assert await counted() == 2


async def test_a_job_is_leased_to_one_worker_until_its_lease_runs_out() -> None:
    job = await queued()
    claimed = await asyncio.gather(*[claim(NOW) for _ in range(4)])
    assert [one.id for one in claimed if one] == [job.id]
    assert await claim(NOW + LEASE) is None
    again = await claim(NOW + LEASE + timedelta(seconds=1))
    assert again is not None
    assert (again.id, again.attempts) == (job.id, 2)


async def test_a_job_that_outlives_its_lease_is_done_once() -> None:
    """The worker that had it first is slow, not dead: whoever is done first has done it."""
    await queued()
    slow = await claim(NOW)
    second = await claim(NOW + LEASE + timedelta(seconds=1))
    assert slow
    assert second
    assert slow.id == second.id
    await asyncio.gather(*[run(one, {"count": count}, {}) for one in (slow, second)])
    assert await counted() == 2
    assert (await Job.get(id=slow.id)).state is JobState.DONE


async def test_a_slow_worker_that_fails_does_not_have_done_work_done_again() -> None:
    await queued()
    slow = await claim(NOW)
    second = await claim(NOW + LEASE + timedelta(seconds=1))
    assert slow
    assert second
    await run(second, {"count": count}, {})
    await run(slow, {"count": fail}, {})
    row = await Job.get(id=slow.id)
    assert (row.state, row.error) == (JobState.DONE, None)


async def test_a_failure_leaves_nothing_and_is_tried_again_after_a_pause() -> None:
    await queued("fail")
    job = await claim(NOW)
    assert job is not None
    before = datetime.now(UTC)
    await run(job, {"fail": fail}, {})
    row = await Job.get(id=job.id)
    assert (row.state, row.error) == (JobState.QUEUED, "ValueError: no")
    assert row.run_at >= before + retry_after(1)
    assert await counted() == 0


@pytest.mark.parametrize(
    ("attempts", "function", "error"),
    [
        (MAX_ATTEMPTS - 1, fail, "ValueError: no"),  # the last try
        (MAX_ATTEMPTS, count, "its process ended during every try"),
    ],
)
async def test_what_never_goes_well_is_given_up(attempts: int, function: Any, error: str) -> None:
    await queued(state=JobState.RUNNING, attempts=attempts, locked_until=NOW)
    job = await claim(NOW + LEASE)
    assert job is not None
    await run(job, {"count": function}, {})
    row = await Job.get(id=job.id)
    assert (row.state, row.error) == (JobState.FAILED, error)
    assert await counted() == 0


async def test_the_slow_part_of_a_job_runs_before_its_transaction() -> None:
    async def prepare(by: int) -> int:
        return by + 1

    async def finish(work: Work, prepared: int, by: int) -> None:
        await count(work, prepared)

    await queued()
    await run_due({"count": Slow(prepare, finish)}, {})
    assert await counted() == 3


async def test_what_is_scheduled_is_queued_once_a_slot() -> None:
    schedule = [Every(60, "count")]
    for seconds in (0, 1, 59, 60, 30):  # the last by a clock that is behind
        await enqueue_scheduled(schedule, NOW + timedelta(seconds=seconds))
    assert await Job.filter(name="count").count() == 2


def test_pauses_grow_to_an_hour() -> None:
    pauses = [retry_after(tries).total_seconds() for tries in (1, 2, 3, 11, 12, 60)]
    assert pauses == [2, 4, 8, 2048, 3600, 3600]
