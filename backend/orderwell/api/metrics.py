"""/metrics for operators, in the text format of Prometheus."""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from orderwell.core import jobs
from orderwell.core.db.statements import waits
from orderwell.core.importing import later
from orderwell.core.settings import Settings

from .figures import BOUNDS, figures
from .identity import bearer

if TYPE_CHECKING:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

prometheus, families = later("prometheus_client"), later("prometheus_client.core")
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@dataclass(frozen=True, slots=True, eq=False)
class Collected:
    """The figures of this process, and the jobs of all; what prometheus_client calls a collector."""

    queue: Mapping[str, int]

    def collect(self) -> Iterable["Metric"]:
        """See prometheus_client."""
        yield from _operations()
        yield from _answers()
        yield from _plans()
        yield _gauge("orderwell_jobs", "Jobs by state; due ones are queued and could run now.", "state", self.queue)
        subscribers = figures.subscribers()
        yield _gauge("orderwell_subscribers", "Live subscribers by topic.", "topic", subscribers)
        yield families.CounterMetricFamily(
            "orderwell_sqlite_threaded_reads", "Reads too slow for the loop's own thread.", value=waits.threaded_reads
        )
        yield families.CounterMetricFamily(
            "orderwell_sqlite_commits", "Groups of units of work committed.", value=waits.groups
        )
        yield families.CounterMetricFamily(
            "orderwell_sqlite_committed_units", "Units of work that they ended.", value=waits.grouped
        )
        yield families.CounterMetricFamily(
            "orderwell_postgres_pool_waits", "Waits for another task's connection.", value=waits.pool
        )
        yield families.CounterMetricFamily(
            "orderwell_postgres_pool_wait_seconds", "Seconds of those waits.", value=waits.pool_seconds
        )


def _gauge(name: str, text: str, label: str, values: Mapping[str, float]) -> "Metric":
    found: GaugeMetricFamily = families.GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        found.add_metric([key], value)
    return found


def _counter(name: str, text: str, label: str, values: Mapping[str, float]) -> "Metric":
    found: CounterMetricFamily = families.CounterMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        found.add_metric([key], value)
    return found


def _operations() -> Iterator["Metric"]:
    text = "Queries and mutations that were executed, by name; those of no app of ours are 'other'."
    seconds = families.HistogramMetricFamily("orderwell_operation_seconds", text, labels=["operation"])
    for name, timing in sorted(figures.timings.items()):
        total, buckets = 0, []
        for bound, number in zip((*map(str, BOUNDS), "+Inf"), timing.buckets, strict=True):
            total += number
            buckets.append((bound, float(total)))
        seconds.add_metric([name], buckets, timing.seconds)
    yield seconds
    failed = {name: timing.failed for name, timing in sorted(figures.timings.items())}
    yield _counter("orderwell_operation_errors", "Of these, answered with errors.", "operation", failed)
    ran = {name: timing.statements for name, timing in sorted(figures.timings.items())}
    yield _counter("orderwell_operation_statements", "SQL statements that they ran.", "operation", ran)


def _answers() -> Iterator["Metric"]:
    if (store := figures.answers) is not None:
        text = "Requests that were answered from kept answers, without execution."
        yield families.CounterMetricFamily("orderwell_kept_answer_hits", text, value=store.hits)
        yield families.CounterMetricFamily("orderwell_kept_answer_misses", "Those that were not.", value=store.misses)
        yield families.GaugeMetricFamily("orderwell_kept_answers", "Answers that are kept.", value=len(store.answers))
        yield families.GaugeMetricFamily("orderwell_kept_answer_bytes", "Their size in memory.", value=store.used)


def _plans() -> Iterator["Metric"]:
    if (counters := figures.compiler) is not None:
        outcomes = {"plan": counters.hits, "first_time": counters.cold, "resting": counters.resting}
        text = "Queries by how they were executed: by a compiled plan, or by graphql-core."
        yield _counter("orderwell_compiler_queries", text, "outcome", outcomes)
        yield _counter("orderwell_compiler_bailouts", "Plans given up, by reason.", "reason", dict(counters.bailed))
        never = dict(counters.uncompilable)
        yield _counter("orderwell_compiler_uncompilable", "Queries that have no plan, by reason.", "reason", never)
        yield families.CounterMetricFamily("orderwell_compiler_plans", "Plans that were made.", value=counters.compiled)
        yield families.CounterMetricFamily(
            "orderwell_compiler_seconds", "Seconds spent on making plans.", value=counters.compile_seconds
        )


class Metrics(Struct, frozen=True):
    """The endpoint. With a token for whoever shows it; without one for this machine, and not through a proxy."""

    settings: Settings

    async def answer(self, request: Request) -> Response:
        """The figures as they are now; 401 or 404 for anybody else."""
        if token := self.settings.metrics_token:
            shown = bearer(request.headers.get("authorization", "")) or ""
            if not hmac.compare_digest(shown.encode(), token.encode()):
                return PlainTextResponse("Show the token", 401, {"www-authenticate": "Bearer"})
        elif not _from_here(request):
            return PlainTextResponse("Not found", 404)
        registry = prometheus.CollectorRegistry(auto_describe=False)
        registry.register(Collected(await jobs.depth()))
        return Response(prometheus.generate_latest(registry), headers={"content-type": prometheus.CONTENT_TYPE_LATEST})


def _from_here(request: Request) -> bool:
    """Whether a program of this machine asks for itself: what a proxy hands on has a header that says so."""
    try:
        local = request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    return local and not any(name in request.headers for name in FORWARDED)
