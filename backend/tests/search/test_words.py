"""Synonyms, stop words, pins, the log, and what is offered while typing."""

from typing import Any

import pytest

from orderwell.catalog.models import Product
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.price_lists.commands import set_customer_code
from tests.conftest import Graph

NOBODY = Actor()
PROBLEM = "... on Problem { code field }"
SAVE = f"""mutation($kind: WordKind!, $words: [String!]!, $id: ID, $version: Int!) {{
  saveSearchTerm(input: {{kind: $kind, words: $words}}, id: $id, version: $version) {{
    __typename ... on SearchTerm {{ id words version }} {PROBLEM} }} }}"""
REMOVE = f"mutation($id: ID!) {{ removeSearchTerm(id: $id) {{ __typename {PROBLEM} }} }}"
PIN = f"""mutation($text: String!, $id: ID!) {{ pinProduct(text: $text, productId: $id) {{
  __typename ... on SearchPin {{ id text }} {PROBLEM} }} }}"""
UNPIN = f"mutation($id: ID!) {{ unpinProduct(id: $id) {{ __typename {PROBLEM} }} }}"
RECORD = f"""mutation($text: String!) {{ recordSearch(text: $text) {{
  __typename ... on SearchRecord {{ id found }} {PROBLEM} }} }}"""
CLICK = f"""mutation($search: ID!, $product: ID!) {{
  recordSearchClick(searchId: $search, productId: $product, position: 1) {{ __typename {PROBLEM} }} }}"""
LOG = """query($empty: Boolean!, $first: Int!, $after: String) {
  searchLog(onlyEmpty: $empty, first: $first, after: $after) {
  totalCount nodes { text searches empty clicked found } pageInfo { hasNextPage endCursor } }
  searchSummary { searches empty clicked } }"""
SUGGEST = """query($text: String!) { suggestions(text: $text) { products { nodes { code } } categories { code }
  brands { code } questions correctedTo } }"""


async def told(gql: Graph, document: str, actor: Actor | None = None, **variables: Any) -> dict[str, Any]:
    result = await gql(document, variables, actor)
    assert not result.errors, result.errors
    assert result.data
    return dict(result.data)


async def codes(gql: Graph, text: str) -> list[str]:
    document = "query($text: String!) { search(text: $text) { products { nodes { code } } } }"
    found = await told(gql, document, NOBODY, text=text)
    return [node["code"] for node in found["search"]["products"]["nodes"]]


async def test_synonyms_and_stop_words(gql: Graph) -> None:
    await make.product("沙瓤番茄", code="TOMATO")
    assert await codes(gql, "西红柿") == []
    saved = (await told(gql, SAVE, kind="SYNONYMS", words=["番茄", "西紅柿"], version=0))["saveSearchTerm"]
    assert saved["words"] == ["番茄", "西红柿"]
    assert await codes(gql, "西红柿") == ["TOMATO"]
    assert await codes(gql, "沙瓤西红柿") == ["TOMATO"]
    await told(gql, SAVE, kind="STOP", words=["包邮"], version=0)
    assert await codes(gql, "番茄 包邮") == ["TOMATO"]
    changed = await told(gql, SAVE, kind="SYNONYMS", words=["番茄", "tomato"], id=saved["id"], version=saved["version"])
    assert changed["saveSearchTerm"]["version"] == saved["version"] + 1
    assert await codes(gql, "西红柿") == []
    stale = await told(gql, SAVE, kind="SYNONYMS", words=["番茄", "x"], id=saved["id"], version=saved["version"])
    assert stale["saveSearchTerm"]["code"] == "STALE_VERSION"
    assert (await told(gql, REMOVE, id=saved["id"]))["removeSearchTerm"]["__typename"] == "SearchTerm"
    assert (await told(gql, REMOVE, id=saved["id"]))["removeSearchTerm"]["code"] == "NOT_FOUND"


async def test_words_that_are_refused(gql: Graph) -> None:
    few = await told(gql, SAVE, kind="SYNONYMS", words=["番茄", "番茄", " "], version=0)
    assert few["saveSearchTerm"] == {"__typename": "Problem", "code": "TOO_FEW_WORDS", "field": "words"}
    for document, variables in (
        (SAVE, {"kind": "STOP", "words": ["x"], "version": 0}),
        (PIN, {"text": "x", "id": "1"}),
        (REMOVE, {"id": "1"}),
        (UNPIN, {"id": "1"}),
    ):
        refused = next(iter((await told(gql, document, NOBODY, **variables)).values()))
        assert refused["code"] == "UNAUTHENTICATED"
    assert (await gql("{ searchLog { totalCount } }", actor=NOBODY)).errors


async def test_a_pin_stands_first_for_exactly_its_question(gql: Graph) -> None:
    await make.product("苹果", code="APPLE")
    gift = await make.product("水果礼盒", code="GIFT")
    pinned = (await told(gql, PIN, text="苹果", id=str(gift.id)))["pinProduct"]
    assert await codes(gql, "苹果") == ["GIFT", "APPLE"]
    assert await codes(gql, "蘋果") == ["GIFT", "APPLE"]
    assert await codes(gql, "pingguo") == ["APPLE"]
    assert (await told(gql, PIN, text="苹果", id=str(gift.id)))["pinProduct"]["code"] == "ALREADY_USED"
    assert (await told(gql, UNPIN, id=pinned["id"]))["unpinProduct"]["__typename"] == "SearchPin"
    assert await codes(gql, "苹果") == ["APPLE"]


async def test_searches_are_written_down_without_names(gql: Graph) -> None:
    apple = await make.product("苹果", code="APPLE")
    for _ in range(3):
        record = (await told(gql, RECORD, NOBODY, text=" 苹果 "))["recordSearch"]
        assert record["found"] == 1
    assert (await told(gql, RECORD, NOBODY, text="抹布"))["recordSearch"]["found"] == 0
    for _ in range(2):
        clicked = await told(gql, CLICK, NOBODY, search=record["id"], product=str(apple.id))
        assert clicked["recordSearchClick"]["__typename"] == "SearchRecord"
    assert (await told(gql, CLICK, NOBODY, search="x", product=str(apple.id)))["recordSearchClick"][
        "code"
    ] == "NOT_FOUND"
    assert (await told(gql, RECORD, NOBODY, text=" "))["recordSearch"]["code"] == "INVALID"
    page = await told(gql, LOG, empty=False, first=1, after=None)
    assert page["searchSummary"] == {"searches": 4, "empty": 1, "clicked": 1}
    assert page["searchLog"]["nodes"] == [{"text": "苹果", "searches": 3, "empty": 0, "clicked": 1, "found": 1}]
    rest = await told(gql, LOG, empty=False, first=1, after=page["searchLog"]["pageInfo"]["endCursor"])
    assert [one["text"] for one in rest["searchLog"]["nodes"]] == ["抹布"]
    assert page["searchLog"]["totalCount"] == 2
    empty = await told(gql, LOG, empty=True, first=9, after=None)
    assert [one["text"] for one in empty["searchLog"]["nodes"]] == ["抹布"]


async def test_suggestions_offer_what_the_viewer_would_find(gql: Graph) -> None:
    fruit = await make.category("新鲜水果", code="fruit")
    await make.category("水产", code="sea")  # nothing is in it
    await make.product("红富士苹果", code="APPLE", category=fruit, brand=await make.brand("云岭", code="cloud"))
    await make.product("水蜜桃", code="SECRET", category=fruit, published=False)
    for _ in range(3):
        await told(gql, RECORD, NOBODY, text="苹果 大")
        await told(gql, RECORD, NOBODY, text="水蜜桃")
    found = (await told(gql, SUGGEST, NOBODY, text="苹"))["suggestions"]
    assert [node["code"] for node in found["products"]["nodes"]] == ["APPLE"]
    water = (await told(gql, SUGGEST, NOBODY, text="shui"))["suggestions"]
    assert water["categories"] == []
    assert (await told(gql, SUGGEST, NOBODY, text="水"))["suggestions"]["categories"] == [{"code": "fruit"}]
    assert (await told(gql, SUGGEST, NOBODY, text="水"))["suggestions"]["questions"] == []
    assert (await told(gql, SUGGEST, NOBODY, text="云"))["suggestions"]["brands"] == [{"code": "cloud"}]


async def test_the_customers_own_codes_come_first(gql: Graph) -> None:
    [mine] = await make.variants(await make.product("苹果", code="APPLE"))
    await make.product("A17 号电池", code="BATTERY")
    buyer, other = await make.buyer(), await make.buyer()
    document = 'query { search(text: "a17") { products { nodes { code } } } }'
    async with make.work() as work:
        await set_customer_code(work, buyer.customer_id, mine.id, "A17")
    asked = [(await told(gql, document, who))["search"]["products"]["nodes"] for who in (buyer, other)]
    assert asked[0][0] == {"code": "APPLE"}
    assert asked[1] == [{"code": "BATTERY"}]


@pytest.mark.usefixtures("database")
async def test_staff_see_why_a_hit_stands_where_it_does(gql: Graph) -> None:
    await make.product("苹果", code="APPLE")
    document = '{ search(text: "苹果") { scores { found score parts { reason points } } } }'
    [hit] = (await told(gql, document))["search"]["scores"]
    assert hit["found"] == "name"
    assert hit["score"] == pytest.approx(sum(part["points"] for part in hit["parts"]), abs=0.1)
    assert (await gql(document, actor=NOBODY)).errors
    assert await Product.all().count() == 1
