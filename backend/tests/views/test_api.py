"""Saved views and layouts of lists through the graph."""

from typing import Any

from orderwell.core.work import Actor
from orderwell.demo import make
from tests.conftest import Graph

LAYOUT = """query ($list: String!) { listLayout(list: $list) { order hidden shown density } }"""
ARRANGE = """mutation ($list: String!, $layout: ListLayoutInput!) { arrangeList(list: $list, layout: $layout) {
  ... on ListLayout { order hidden shown density } ... on Problem { code field } } }"""
PLAIN = {"order": ["status", "name"], "hidden": ["level"], "shown": ["tags"], "density": "compact"}


async def answer(gql: Graph, document: str, variables: dict[str, Any], actor: Actor | None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


async def test_everybody_arranges_lists_for_themselves(gql: Graph) -> None:
    me, other = await make.actor(await make.user()), await make.actor(await make.user())
    assert await answer(gql, LAYOUT, {"list": "orders"}, me) is None
    assert await answer(gql, ARRANGE, {"list": "orders", "layout": PLAIN}, me) == PLAIN
    again = {**PLAIN, "order": [], "density": "comfortable"}
    assert await answer(gql, ARRANGE, {"list": "orders", "layout": again}, me) == again
    assert await answer(gql, LAYOUT, {"list": "orders"}, me) == again
    assert await answer(gql, LAYOUT, {"list": "customers"}, me) is None
    assert await answer(gql, LAYOUT, {"list": "orders"}, other) is None


async def test_a_layout_has_bounds_and_an_owner(gql: Graph) -> None:
    me = await make.actor(await make.user())
    for wrong in ({"density": "wide"}, {"order": ["c"] * 61}, {"shown": ["x" * 61]}, {"hidden": [""]}):
        told = await answer(gql, ARRANGE, {"list": "orders", "layout": {**PLAIN, **wrong}}, me)
        assert told == {"code": "INVALID", "field": "layout"}, wrong
    nobody = await answer(gql, ARRANGE, {"list": "orders", "layout": PLAIN}, Actor())
    assert nobody["code"] == "UNAUTHENTICATED"
