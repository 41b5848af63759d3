"""What operators see: /metrics, for whom it is, and the log of slow operations."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.api.figures import BOUNDS, OTHER, Timing, figures, names_in
from orderwell.api.hub import hub
from orderwell.app import make_app
from orderwell.composition import runtime
from orderwell.core import jobs
from orderwell.core.clock import utc_now
from orderwell.core.db import statements
from orderwell.core.db.config import connected
from orderwell.core.models import Job
from orderwell.core.settings import Settings
from orderwell.demo import make
from orderwell.migrations.migrate import migrate

from .conftest import ORIGIN

CATEGORIES = "query OurCategories { categories { id code name } }"


@pytest.fixture(autouse=True)
def from_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts of this test alone."""
    monkeypatch.setattr(figures, "timings", {})
    monkeypatch.setattr(figures, "told", {})


@asynccontextmanager
async def client(settings: Settings, address: str = "127.0.0.1", apps: Path | None = None) -> AsyncIterator[Any]:
    """A client at `address` of the application on the connected tables."""
    app = make_app(settings, apps) if apps else make_app(settings)
    transport = httpx.ASGITransport(app, client=(address, 4711))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as one:
        yield one


async def samples(one: Any) -> dict[tuple[str, str], float]:
    """Every sample of /metrics by name and the value of its label (`le` left out)."""
    answer = await one.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    found: dict[tuple[str, str], float] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            label = next((value for name, value in sample.labels.items() if name != "le"), "")
            if "le" not in sample.labels or sample.labels["le"] == "+Inf":
                found[sample.name, label] = sample.value
    return found


async def test_only_this_machine_may_look_without_a_token(database: BaseDBAsyncClient, settings: Settings) -> None:
    async with client(settings, "203.0.113.7") as far:
        assert (await far.get("/metrics")).status_code == 404
    async with client(settings) as near:
        assert (await near.get("/metrics")).status_code == 200
        for header in ("x-forwarded-for", "forwarded", "via"):
            assert (await near.get("/metrics", headers={header: "for=203.0.113.7"})).status_code == 404


async def test_a_token_opens_it_from_anywhere(database: BaseDBAsyncClient, settings: Settings) -> None:
    guarded = replace(settings, metrics_token="a-token-of-no-worth")
    async with client(guarded, "203.0.113.7") as far:
        refused = await far.get("/metrics")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        for wrong in ("Bearer nonsense", "Bearer ", "Basic a-token-of-no-worth", "Bearer ä"):
            given = {"authorization": wrong.encode()}
            assert (await far.get("/metrics", headers=given)).status_code == 401
        given = {"authorization": "Bearer a-token-of-no-worth"}
        assert (await far.get("/metrics", headers=given)).status_code == 200
    async with client(guarded) as near:
        assert (await near.get("/metrics")).status_code == 401


async def test_operations_are_counted_by_our_own_names_only(
    database: BaseDBAsyncClient, settings: Settings, tmp_path: Path
) -> None:
    documents = {"a": CATEGORIES, "b": "mutation Ours{a}fragment Not on Ours{id}", "c": "subscription News{b}"}
    (tmp_path / "documents.json").write_text(json.dumps(documents))
    assert names_in(tmp_path / "documents.json") == {"OurCategories", "Ours"}
    assert names_in(tmp_path / "missing.json") == frozenset()
    async with client(settings, apps=tmp_path) as one:
        await one.post("/graphql", json={"query": CATEGORIES}, headers={"cache-control": "no-cache"})
        for number in range(30):
            await one.post("/graphql", json={"query": f"query Theirs{number} {{ __typename }}"})
        await one.post("/graphql", json={"query": "{ nonsense }"})
        await one.post("/graphql", json={"query": "{ not graphql"})
        found = await samples(one)
    named = {label for name, label in found if name == "orderwell_operation_seconds_count"}
    assert named == {"OurCategories", OTHER}
    assert found["orderwell_operation_seconds_count", "OurCategories"] == 1
    assert found["orderwell_operation_seconds_bucket", "OurCategories"] == 1
    assert found["orderwell_operation_seconds_sum", "OurCategories"] > 0
    assert found["orderwell_operation_statements_total", "OurCategories"] > 0
    assert found["orderwell_operation_errors_total", "OurCategories"] == 0
    assert found["orderwell_operation_seconds_count", OTHER] == 32
    assert found["orderwell_operation_errors_total", OTHER] == 2


async def test_kept_answers_and_plans_are_counted(tmp_path: Path) -> None:
    """In the whole application: only there other processes' writes are known, and answers are kept."""
    settings = Settings(
        public_url=ORIGIN, data_dir=tmp_path, database_url=f"sqlite://{tmp_path}/a.sqlite3", embedded_worker=False
    )
    await migrate(settings.database_url)
    async with runtime(settings), client(settings) as one:
        before = await samples(one)
        for _ in range(3):
            answer = await one.post("/graphql", json={"query": CATEGORIES})
            assert answer.json() == {"data": {"categories": []}}
        for accept in ("*/*", "application/json"):  # keys of their own, so both are executed
            await one.post("/graphql", json={"query": CATEGORIES}, headers={"accept": accept, "x-orderwell-cost": "1"})
        found = await samples(one)
    assert found["orderwell_kept_answer_hits_total", ""] == 2
    assert found["orderwell_kept_answer_misses_total", ""] == 1
    assert found["orderwell_kept_answers", ""] == 1
    assert found["orderwell_kept_answer_bytes", ""] > 0
    plans = ("orderwell_compiler_queries_total", "plan")
    assert found[plans] > before[plans]


async def test_the_queue_and_subscribers(database: BaseDBAsyncClient, settings: Settings) -> None:
    now = utc_now()
    await Job.create(name="one", args={}, run_at=now, created_at=now)
    await Job.create(name="later", args={}, run_at=now + timedelta(days=365), created_at=now)
    assert await jobs.depth() == {"queued": 2, "running": 0, "done": 0, "failed": 0, "due": 1}
    async with client(settings) as one, hub.listen("order"), hub.listen("order"):
        found = await samples(one)
        assert found["orderwell_jobs", "queued"] == 2
        assert found["orderwell_jobs", "due"] == 1
        assert found["orderwell_subscribers", "order"] == 2
    async with client(settings) as one:
        assert (await samples(one))["orderwell_subscribers", "order"] == 0


async def test_reads_that_needed_a_thread(tmp_path: Path) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) SELECT COUNT(*) FROM n"
    sqlite3.connect(tmp_path / "db.sqlite3").close()
    async with connected(f"sqlite://{tmp_path}/db.sqlite3") as database:
        await database.execute_query_dict("SELECT 1 AS one")
        before = statements.waits.threaded_reads
        await database.execute_query_dict(slow)
        assert statements.waits.threaded_reads == before + 1


async def test_waits_for_the_pool(postgres_url: str) -> None:
    async with connected(f"{postgres_url}?minsize=1&maxsize=1") as database:
        await database.execute_query("SELECT 1")
        before = replace(statements.waits)
        await asyncio.gather(*(database.execute_query("SELECT pg_sleep(0.05)") for _ in range(3)))
        assert statements.waits.pool - before.pool == 2
        assert statements.waits.pool_seconds > before.pool_seconds


async def test_slow_operations_are_logged_with_their_statements(
    database: BaseDBAsyncClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await make.category(code="a-secret-code")
    document = (
        'query Slow { products(first: 7, filter: { categoryCode: "a-secret-code" }) { nodes { id } totalCount } }'
    )
    with caplog.at_level(logging.WARNING, "orderwell.slow"):
        async with client(replace(settings, slow_operation_ms=60_000)) as one:
            await one.post("/graphql", json={"query": document})
            assert not caplog.records
        # A fast machine needs less than a millisecond, and the clock is not what is tested here.
        async with client(replace(settings, slow_operation_ms=cast(int, 0.001))) as one:
            answer = await one.post("/graphql", json={"query": document})
            assert answer.json()["data"]["products"]["nodes"] == []
            await one.post("/graphql", json={"query": document})  # within the same second: left out
    (record,) = (cast(Any, each) for each in caplog.records)
    assert (record.operation, record.getMessage()) == ("Slow", "slow operation")
    assert record.ms > 0
    assert figures.told[OTHER][1] == 1
    assert record.statements == len(record.sql) > 0
    assert any("product" in text for text in record.sql), record.sql
    assert not any("secret" in text for text in record.sql)


def test_no_value_is_left_in_a_statement() -> None:
    text = "SELECT \"t1\".\"x2\" FROM t1 WHERE a IN (?, ?,?) AND n = 'it''s 5' AND k = $12 AND m > -17.5 LIMIT 20"
    shown = 'SELECT "t1"."x2" FROM t1 WHERE a IN (?, ...) AND n = ? AND k = $12 AND m > -? LIMIT ?'
    assert statements.without_values(text) == shown
    assert statements.without_values("VALUES ($1,$2), ($3,$4), ($5,$6)") == "VALUES ($1, ...), ..."
    long = statements.Statements(1, ["SELECT " + "x, " * 2000])
    assert len(long.without_values()[0]) == statements.LONGEST


def test_shares_of_a_timing() -> None:
    timing = Timing()
    assert timing.within(0.95) == 0.0
    for _ in range(95):
        timing.add(0.004, 1, failed=False)
    for _ in range(5):
        timing.add(7.0, 3, failed=True)
    assert timing.within(0.5) == BOUNDS[0]
    assert timing.within(0.99) == 7.0
    assert (timing.count, timing.failed, timing.statements, sum(timing.buckets)) == (100, 5, 110, 100)
