"""How much each signal counts: seen, tried, changed, and refused."""

from datetime import timedelta
from typing import Any

from orderwell.catalog.models import Product
from orderwell.core.clock import utc_now
from orderwell.core.work import Actor
from orderwell.demo import make
from tests.conftest import Graph

NOBODY = Actor()
FIELDS = "text bought popular inStock new version"
STANDING = f"{{ searchWeights {{ {FIELDS} }} }}"
SAVE = f"""mutation($weights: SearchWeightsInput!, $version: Int!) {{
  saveSearchWeights(weights: $weights, version: $version) {{
    __typename ... on SearchWeights {{ {FIELDS} }} ... on Problem {{ code field }} }} }}"""
PREVIEW = """query($text: String!, $weights: SearchWeightsInput!) { searchPreview(text: $text, weights: $weights) {
  products { nodes { code } } scores { parts { reason points } } } }"""
PLAIN = {"text": 1.0, "bought": 0.18, "popular": 0.12, "inStock": 0.06, "new": 0.0}


async def told(gql: Graph, document: str, actor: Actor | None = None, **variables: Any) -> dict[str, Any]:
    result = await gql(document, variables, actor)
    assert not result.errors, result.errors
    assert result.data
    return dict(next(iter(result.data.values())))


async def codes(gql: Graph) -> list[str]:
    document = '{ search(text: "绿茶") { products { nodes { code } } } }'
    return [node["code"] for node in (await told(gql, document, NOBODY))["products"]["nodes"]]


async def shop() -> None:
    """Two teas of equal names: one sells, one is new."""
    sells, _ = await make.product("绿茶", code="SELLS"), await make.product("绿茶", code="NEW")
    await Product.filter(id=sells.id).update(popularity=500, created_at=utc_now() - timedelta(days=400))


async def test_weights_are_seen_tried_and_changed(gql: Graph) -> None:
    await shop()
    assert await told(gql, STANDING) == PLAIN | {"version": 0}
    assert await codes(gql) == ["SELLS", "NEW"]
    newest = PLAIN | {"popular": 0.0, "new": 1.0}
    tried = await told(gql, PREVIEW, text="绿茶", weights=newest)
    assert [node["code"] for node in tried["products"]["nodes"]] == ["NEW", "SELLS"]
    assert "new" in [part["reason"] for part in tried["scores"][0]["parts"]]
    assert await codes(gql) == ["SELLS", "NEW"]  # nothing has been changed
    saved = await told(gql, SAVE, weights=newest, version=0)
    assert saved == newest | {"__typename": "SearchWeights", "version": 1}
    assert await codes(gql) == ["NEW", "SELLS"]
    stale = await told(gql, SAVE, weights=PLAIN, version=0)
    assert stale["code"] == "STALE_VERSION"
    assert (await told(gql, SAVE, weights=PLAIN, version=1))["version"] == 2
    assert await codes(gql) == ["SELLS", "NEW"]


async def test_a_weight_has_bounds_and_is_for_who_may(gql: Graph) -> None:
    wrong = await told(gql, SAVE, weights=PLAIN | {"popular": -0.1}, version=0)
    assert (wrong["code"], wrong["field"]) == ("INVALID", "weights.popular")
    clerk = await make.actor(await make.user("order_clerk"))
    result = await gql(SAVE, {"weights": PLAIN, "version": 0}, clerk)
    assert result.errors or result.data["saveSearchWeights"]["code"] == "FORBIDDEN"
