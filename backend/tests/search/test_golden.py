"""How good the search is: golden queries with judged answers, MRR@10 by kind of query (golden/README.md)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from orderwell.bitmaps.queries import columns
from orderwell.catalog.models import Product
from orderwell.demo import make, searches
from orderwell.discovery.queries import COMPARED
from orderwell.faceting.rules import Viewer
from orderwell.matching.queries import matched
from orderwell.search.queries import HEADS, Signals, ranked
from orderwell.search.rules import Weights
from tests.search import catalogues
from tests.search.catalogues import Thing

FOLDER = Path(__file__).with_name("golden")
SEEN = 10
LEAST = 0.90
LEAST_OF_A_KIND = 0.80
SAME = 0.005
TAUGHT = ("third-demo",)  # asked of a shop whose staff taught its synonyms


def golden(name: str) -> list[dict[str, Any]]:
    return list(json.loads((FOLDER / f"{name}.json").read_text()))


def right(query: dict[str, Any], things: Sequence[Thing]) -> set[str]:
    """The products that answer it, by the rule of the README."""
    if "code" in query:
        return {one.code for one in things if query["code"] in one.codes}
    return {one.code for one in things if all(word in one.text for word in query["means"])}


def mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every)


async def ranks(
    queries: Sequence[dict[str, Any]], things: Sequence[Thing], compared: int = HEADS
) -> list[tuple[dict[str, Any], float]]:
    """1 / rank of the first right answer among ten, 0 when there is none."""
    codes = {str(row["id"]): row["code"] for row in await Product.all().values("id", "code")}
    found = []
    for query in queries:
        match, known = await matched(Viewer(), query["query"]), await columns()
        order = (await ranked(match, match.hits, known, Signals(), Weights(), compared=compared)).order[:SEEN]
        answers = right(query, things)
        assert answers, query
        places = [at for at, one in enumerate(order, 1) if codes[str(known.product_id(one))] in answers]
        found.append((query, 1 / places[0] if places else 0.0))
    return found


def test_there_are_enough_queries_of_each_kind() -> None:
    queries = [*golden("demo"), *golden("cosmetics")]
    kinds = defaultdict(int)
    for one in queries:
        kinds[one["kind"]] += 1
    assert len(queries) >= 500
    assert kinds["pinyin"] + kinds["initials"] + kinds["mixed"] >= 100
    assert kinds["typo"] >= 50
    assert kinds["code"] >= 50
    assert kinds["word"] >= 50
    assert kinds["sound"] + kinds["cut"] >= 40
    assert all(len(one["query"]) == 2 for one in queries if one["kind"] == "word")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("name", ["demo", "cosmetics", "people-demo", "people-cosmetics", *TAUGHT, "third-cosmetics"])
async def test_the_right_product_comes_first(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    if name.endswith("cosmetics") and not catalogues.COSMETICS.exists():
        pytest.fail(f"{catalogues.COSMETICS} is missing: put the shared folder beside the checkout")
    things = catalogues.demo() if name.endswith("demo") else catalogues.cosmetics()
    await catalogues.fill(things)
    if name in TAUGHT:
        async with make.work() as work:
            await searches.teach(work, {one.code: one.id for one in await Product.all()})
    results = await ranks(golden(name), things)
    by_kind: dict[str, list[float]] = defaultdict(list)
    for query, value in results:
        by_kind[query["kind"]].append(value)
    overall = mean(value for _, value in results)
    with capsys.disabled():
        print(f"\nMRR@{SEEN} {name}: {overall:.3f} of {len(results)} queries")
        for kind, values in sorted(by_kind.items()):
            print(f"  {kind:9} {mean(values):.3f} of {len(values)}")
    missed = [(query["query"], query.get("means"), round(value, 2)) for query, value in results if value < 1]
    assert overall >= LEAST, missed
    assert min(mean(values) for values in by_kind.values()) >= LEAST_OF_A_KIND, missed
    hasty = mean(value for _, value in await ranks(golden(name), things, COMPARED))
    assert hasty >= overall - SAME, f"suggestions, which compare fewer texts: {hasty:.3f}"
