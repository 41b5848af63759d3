"""Deferred and scheduled work: rows of `job`, claimed by lease, retried with back-off."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from msgspec import Struct

from .clock import utc_now
from .db.sql import is_sqlite, rows
from .models import Job, JobState
from .work import Actor, ActorKind, Handlers, Scope, Work
from .work import run as in_work

log = logging.getLogger(__name__)
JobFunction = Callable[..., Awaitable[None]]
MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=5)
JOB_ACTOR = Actor(kind=ActorKind.JOB, name="system", scope=Scope.ALL)


class Slow(Struct, frozen=True):
    """A job whose slow part, `prepare(**args)`, runs before the transaction: SQLite has one writer at a time."""

    prepare: Callable[..., Awaitable[Any]]
    finish: JobFunction  # (work, prepared, **args)


class Overtaken(Exception):
    """Another worker, which got the job when its lease ran out, was done with it first."""


Jobs = Mapping[str, JobFunction | Slow]


class Every(Struct, frozen=True):
    """Run `job` each `seconds`, once over all processes."""

    seconds: int
    job: str


def retry_after(attempts: int) -> timedelta:
    """2, 4, 8 ... seconds, at most an hour."""
    return timedelta(seconds=min(2**attempts, 3600))


async def claim(now: datetime) -> Job | None:
    """Lease one due job to the caller; a lease that ran out is due again."""
    skip = "" if is_sqlite() else " FOR UPDATE SKIP LOCKED"
    taken = await rows(
        "UPDATE job SET state = 'running', attempts = attempts + 1, locked_until = ? "
        "WHERE id = (SELECT id FROM job WHERE (state = 'queued' AND run_at <= ?) "
        f"OR (state = 'running' AND locked_until < ?) ORDER BY run_at LIMIT 1{skip}) RETURNING id",
        *(now + LEASE, now, now),
    )
    return await Job.get(id=taken[0]["id"]) if taken else None


async def run(job: Job, jobs: Jobs, handlers: Handlers) -> None:
    """Run one claimed job in its own unit of work and record how it ended."""
    mine = Job.filter(id=job.id, attempts=job.attempts, state=JobState.RUNNING)  # until another has it after the lease
    if job.attempts > MAX_ATTEMPTS:  # no failure was noted: each try ended with its process
        await mine.update(state=JobState.FAILED, error="its process ended during every try")
        return
    try:
        function, given = jobs[job.name], dict[str, Any](job.args)
        if isinstance(function, Slow):
            given["prepared"], function = await function.prepare(**given), function.finish
        await in_work(JOB_ACTOR, handlers, partial(_finished, job, function, given))
    except Overtaken:
        log.warning("job %s %s took longer than its lease: another worker has done it", job.name, job.id)
    except Exception as error:
        log.exception("job %s %s failed, attempt %s", job.name, job.id, job.attempts)
        last = job.attempts >= MAX_ATTEMPTS
        await mine.update(
            state=JobState.FAILED if last else JobState.QUEUED,
            run_at=utc_now() + retry_after(job.attempts),
            error=f"{type(error).__name__}: {error}"[:2000],
        )


async def _finished(job: Job, function: JobFunction, given: Mapping[str, Any], work: Work) -> None:
    """What the job does and the note that it is done: both or neither, and once. Raises Overtaken."""
    await function(work, **given)
    if not await Job.filter(id=job.id).exclude(state=JobState.DONE).update(state=JobState.DONE, finished_at=work.now):
        raise Overtaken


async def enqueue_scheduled(schedule: Sequence[Every], now: datetime) -> None:
    """Queue what is due; the job's id in the schedule slot makes it once per slot."""
    for every in schedule:
        slot = int(now.timestamp()) // every.seconds
        name = f"schedule:{every.job}"
        due = await rows(
            "INSERT INTO sequence (name, value) VALUES (?, ?) ON CONFLICT (name) "
            "DO UPDATE SET value = excluded.value WHERE sequence.value < excluded.value "
            "RETURNING value",
            name,
            slot,
        )
        if due:
            await Job.create(name=every.job, args={}, run_at=now, created_at=now)


async def run_due(
    jobs: Jobs, handlers: Handlers, schedule: Sequence[Every] = (), stop: asyncio.Event | None = None
) -> int:
    """Run everything that is due now, until `stop` is set, and say how much it was."""
    await enqueue_scheduled(schedule, utc_now())
    done = 0
    while not (stop and stop.is_set()) and (job := await claim(utc_now())):
        await run(job, jobs, handlers)
        done += 1
    return done


async def worker(
    jobs: Jobs, handlers: Handlers, schedule: Sequence[Every], stop: asyncio.Event, *, idle_seconds: float = 0.5
) -> None:
    """Until `stop` is set and the job at hand is done: in the web process, or in a process of its own."""
    while not stop.is_set():
        try:
            await run_due(jobs, handlers, schedule, stop)
        except Exception:
            log.exception("the worker could not reach its queue")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), idle_seconds)


async def depth() -> dict[str, int]:
    """How many jobs there are by state; `due` are those queued ones that could run now. One statement."""
    found = await rows(
        "SELECT state, COUNT(*) AS jobs, SUM(CASE WHEN run_at <= ? THEN 1 ELSE 0 END) AS due FROM job GROUP BY state",
        utc_now(),
    )
    by_state = {str(row["state"]): row for row in found}
    counts = {state.value: int(by_state[state]["jobs"]) if state in by_state else 0 for state in JobState}
    return {**counts, "due": int(by_state[JobState.QUEUED]["due"]) if JobState.QUEUED in by_state else 0}


async def waiting(name: str) -> list[dict[str, Any]]:
    """The arguments of the jobs of this name that are queued or running."""
    return [job.args for job in await Job.filter(name=name, state__in=[JobState.QUEUED, JobState.RUNNING])]


async def forget_finished(work: Any, days: int = 7) -> None:
    """Housekeeping: drop finished jobs after a week; failed ones stay until looked at."""
    await Job.filter(state=JobState.DONE, finished_at__lt=work.now - timedelta(days=days)).delete()
