"""How fast this process answers, for the console: the figures that /metrics has for operators."""

from datetime import datetime
from typing import Any

import strawberry

from graphql_compiler.counters import Counters
from orderwell.core import jobs
from orderwell.core.clock import utc_now
from orderwell.core.db.statements import waits

from .fields import query
from .figures import figures
from .types import BigInt

SINCE = utc_now()


@strawberry.type(description="How often something happened.")
class Tally:
    name: str = strawberry.field(description="What.")
    count: BigInt = strawberry.field(description="How often, or how many.")


@strawberry.type(description="Queries and mutations of one name.")
class OperationTiming:
    name: str = strawberry.field(description="Its name in the documents of our apps; `other` for all others.")
    count: BigInt = strawberry.field(description="Times it was executed.")
    failed: BigInt = strawberry.field(description="Of these, answered with errors.")
    average_ms: float = strawberry.field(description="Milliseconds on average.")
    half_within_ms: float = strawberry.field(description="Half of them took no longer, as far as buckets tell.")
    most_within_ms: float = strawberry.field(description="95 of a hundred took no longer, as far as buckets tell.")
    slowest_ms: float = strawberry.field(description="The slowest.")
    statements: float = strawberry.field(description="SQL statements on average.")


@strawberry.type(description="Answers that are kept until something they rest on changes.")
class KeptAnswerFigures:
    hits: BigInt = strawberry.field(description="Requests that were answered with a kept answer.")
    misses: BigInt = strawberry.field(description="Requests whose answer had to be made.")
    answers: int = strawberry.field(description="How many are kept now.")
    bytes: BigInt = strawberry.field(description="What they take in memory.")


@strawberry.type(description="How queries were executed.")
class PlanFigures:
    hits: BigInt = strawberry.field(description="By a compiled plan.")
    cold: BigInt = strawberry.field(description="Without one, for they were seen for the first time.")
    resting: BigInt = strawberry.field(description="Without one, for it had been given up again and again.")
    compiled: BigInt = strawberry.field(description="Plans that were made.")
    given_up: list[Tally] = strawberry.field(description="Plans given up while running, by reason.")
    never: list[Tally] = strawberry.field(description="Queries that have no plan, by reason.")


@strawberry.type(description="The process that answers, since it started. Of several processes each has its own.")
class Performance:
    since: datetime = strawberry.field(description="When it started.")
    operations: list[OperationTiming] = strawberry.field(description="What took longest altogether comes first.")
    answers: KeptAnswerFigures = strawberry.field(description="Kept answers.")
    plans: PlanFigures = strawberry.field(description="Compiled queries.")
    jobs: list[Tally] = strawberry.field(description="Jobs of all processes by state; `due` are queued and could run.")
    subscribers: list[Tally] = strawberry.field(description="Live subscribers by topic.")
    threaded_reads: BigInt = strawberry.field(description="SQLite: reads too slow for the loop's own thread.")
    commits: BigInt = strawberry.field(description="SQLite: commits; those who wait for each other share one.")
    committed_units: BigInt = strawberry.field(description="SQLite: units of work that they ended.")
    pool_waits: BigInt = strawberry.field(description="PostgreSQL: waits for another task's connection.")
    pool_wait_ms: float = strawberry.field(description="Milliseconds of these waits together.")


def _tallies(counts: Any) -> list[Tally]:
    return [Tally(name=name, count=BigInt(count)) for name, count in counts.items()]


def _operations() -> list[OperationTiming]:
    longest_first = sorted(figures.timings.items(), key=lambda item: -item[1].seconds)
    return [
        OperationTiming(
            name=name,
            count=BigInt(one.count),
            failed=BigInt(one.failed),
            average_ms=one.seconds * 1000 / one.count,
            half_within_ms=one.within(0.5) * 1000,
            most_within_ms=one.within(0.95) * 1000,
            slowest_ms=one.slowest * 1000,
            statements=one.statements / one.count,
        )
        for name, one in longest_first
    ]


def _answers() -> KeptAnswerFigures:
    store = figures.answers
    counts = (store.hits, store.misses, len(store.answers), store.used) if store is not None else (0, 0, 0, 0)
    hits, misses, answers, used = counts
    return KeptAnswerFigures(hits=BigInt(hits), misses=BigInt(misses), answers=answers, bytes=BigInt(used))


def _plans() -> PlanFigures:
    counts = figures.compiler or Counters()
    return PlanFigures(
        hits=BigInt(counts.hits),
        cold=BigInt(counts.cold),
        resting=BigInt(counts.resting),
        compiled=BigInt(counts.compiled),
        given_up=_tallies(counts.bailed),
        never=_tallies(counts.uncompilable),
    )


class Query:
    @query("settings.write", Performance, "How fast the process that answers is, since it started.")
    async def performance(self) -> Any:
        return Performance(
            since=SINCE,
            operations=_operations(),
            answers=_answers(),
            plans=_plans(),
            jobs=_tallies(await jobs.depth()),
            subscribers=_tallies(figures.subscribers()),
            threaded_reads=BigInt(waits.threaded_reads),
            commits=BigInt(waits.groups),
            committed_units=BigInt(waits.grouped),
            pool_waits=BigInt(waits.pool),
            pool_wait_ms=waits.pool_seconds * 1000,
        )
