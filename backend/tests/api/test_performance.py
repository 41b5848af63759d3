"""The console's page about speed."""

from collections import Counter

import pytest

from graphql_compiler.counters import Counters
from orderwell.api.figures import OTHER, figures
from orderwell.core.clock import utc_now
from orderwell.core.db.statements import waits
from orderwell.core.models import Job
from orderwell.demo import make
from tests.conftest import Graph

PERFORMANCE = """query OurPerformance { performance {
  since threadedReads commits committedUnits poolWaits poolWaitMs
  operations { name count failed averageMs halfWithinMs mostWithinMs slowestMs statements }
  answers { hits misses answers bytes }
  plans { hits cold resting compiled givenUp { name count } never { name count } }
  jobs { name count } subscribers { name count }
} }"""


async def test_the_figures_of_the_process(gql: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    gql.judged = False
    monkeypatch.setattr(figures, "timings", {})
    monkeypatch.setattr(figures, "names", frozenset({"Ours"}))
    monkeypatch.setattr(figures, "compiler", Counters(hits=5, bailed=Counter({"error": 2})))
    monkeypatch.setattr(waits, "groups", 3)
    monkeypatch.setattr(waits, "grouped", 40)
    now = utc_now()
    await Job.create(name="one", args={}, run_at=now, created_at=now)
    for document in ("query Ours { categories { id } }", "query Ours { __typename }", "query Theirs { nonsense }"):
        await gql(document)
    found = (await gql(PERFORMANCE)).data
    assert found is not None
    shown = found["performance"]
    assert (shown["commits"], shown["committedUnits"]) == (3, 40)
    by_name = {one["name"]: one for one in shown["operations"]}
    assert set(by_name) == {"Ours", OTHER}
    assert (by_name["Ours"]["count"], by_name["Ours"]["failed"]) == (2, 0)
    assert (by_name[OTHER]["count"], by_name[OTHER]["failed"]) == (1, 1)
    assert by_name["Ours"]["statements"] > 0
    assert 0 < by_name["Ours"]["halfWithinMs"] <= by_name["Ours"]["mostWithinMs"]
    assert by_name["Ours"]["mostWithinMs"] <= by_name["Ours"]["slowestMs"]
    assert {"name": "queued", "count": 1} in shown["jobs"]
    assert {"name": "due", "count": 1} in shown["jobs"]
    assert shown["plans"]["hits"] == 5
    assert shown["plans"]["givenUp"] == [{"name": "error", "count": 2}]


@pytest.mark.parametrize("may", [False, True])
async def test_only_who_may_change_settings(gql: Graph, may: bool) -> None:
    role = "owner" if may else "order_clerk"
    result = await gql(PERFORMANCE, actor=await make.actor(await make.user(role)))
    if may:
        assert result.errors is None
        return
    assert result.errors is not None
    assert [(error.extensions or {})["code"] for error in result.errors] == ["FORBIDDEN"]
