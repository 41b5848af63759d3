"""Search through the graph: filters, facets, prices of who looks, what must not leak."""

from typing import Any

import pytest

from orderwell.catalog import commands as catalog
from orderwell.catalog.models import Product, ProductStatus
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.taxonomy.models import AttributeKind
from tests.conftest import Graph

NOBODY = Actor()
PLAIN = {"name_zh": "标准", "name_en": "standard"}
FACETS = """total inStock new bought brands { code count } categories { code count }
  attributes { values { code count } } minPrice { minor } maxPrice { minor }
  priceBars { min { minor } below { minor } count }"""
SEARCH = f"""query($text: String!, $filter: ProductFilter, $sort: ProductOrder!, $first: Int!, $after: String) {{
  search(text: $text, filter: $filter, sort: $sort, first: $first, after: $after) {{
    total correctedTo ignored relaxed facets {{ {FACETS} }}
    products {{ totalCount nodes {{ code }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""


async def asked(gql: Graph, text: str = "", actor: Actor | None = NOBODY, **given: Any) -> dict[str, Any]:
    variables = {"sort": "RELEVANCE", "first": 24, "filter": None} | given
    result = await gql(SEARCH, {"text": text} | variables, actor)
    assert not result.errors, result.errors
    assert result.data
    return dict(result.data["search"])


def codes(found: dict[str, Any]) -> list[str]:
    return [node["code"] for node in found["products"]["nodes"]]


async def shop() -> None:
    """Four published products, one draft, one archived."""
    food = await make.category("食品", code="food")
    drinks = await make.category("饮料", code="drinks", parent=food)
    red, blue = await make.brand("红牛", code="red"), await make.brand("蓝海", code="blue")
    origin = await make.attribute(AttributeKind.ENUM, code="origin", options=["cn", "us"])
    rows: list[tuple[str, str, Any, Any, int, str]] = [
        ("A", "可口可乐 500ml", drinks, red, 300, "cn"),
        ("B", "百事可乐 330ml", drinks, blue, 250, "us"),
        ("C", "可乐味糖果", food, blue, 900, "cn"),
        ("D", "维生素功能饮料", drinks, red, 600, "cn"),
    ]
    for code, name, category, brand, price, where in rows:
        await make.product(
            name, code=code, category=category, brand=brand, price=price, attributes=[(origin.id, where)], variant=PLAIN
        )
    hidden = await make.product("秘密可乐", code="SECRET", category=food, brand=red, price=100)
    async with make.work() as work:
        await catalog.move(work, hidden.id, ProductStatus.DRAFT)


async def test_hits_and_counts_beside_them(gql: Graph) -> None:
    await shop()
    found = await asked(gql, "可乐")
    assert sorted(codes(found)) == ["A", "B", "C"]
    assert found["total"] == found["products"]["totalCount"] == 3
    facets = found["facets"]
    assert {one["code"]: one["count"] for one in facets["brands"]} == {"blue": 2, "red": 1}
    assert {one["code"]: one["count"] for one in facets["categories"]} == {"food": 3, "drinks": 2}
    assert {v["code"]: v["count"] for one in facets["attributes"] for v in one["values"]} == {"cn": 2, "us": 1}
    assert (facets["minPrice"]["minor"], facets["maxPrice"]["minor"]) == (250, 900)
    assert sum(bar["count"] for bar in facets["priceBars"]) == 3
    assert facets["new"] == 3


async def test_choices_are_or_within_and_across_and_do_not_count_themselves(gql: Graph) -> None:
    await shop()
    found = await asked(gql, "可乐", filter={"brandCodes": ["red"]})
    assert codes(found) == ["A"]
    facets = found["facets"]
    assert {one["code"]: one["count"] for one in facets["brands"]} == {"blue": 2, "red": 1}  # as if none was chosen
    assert {one["code"]: one["count"] for one in facets["categories"]} == {"food": 1, "drinks": 1}
    both = await asked(
        gql, "可乐", filter={"brandCodes": ["red", "blue"], "attributes": [{"code": "origin", "values": ["cn"]}]}
    )
    assert sorted(codes(both)) == ["A", "C"]
    values = {v["code"]: v["count"] for one in both["facets"]["attributes"] for v in one["values"]}
    assert values == {"cn": 2, "us": 1}
    cheap = await asked(gql, "可乐", filter={"minPrice": "2.60", "maxPrice": "9.00"}, sort="PRICE_DESC")
    assert codes(cheap) == ["C", "A"]
    assert sum(bar["count"] for bar in cheap["facets"]["priceBars"]) == 3


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("kkkl", "A"), ("keko", "A"), ("可乐 500", "A"), ("可樂 0.5L", "A"), ("ｋｅｋｏｕｋｅｌｅ", "A"),
        ("baishi", "B"),
        ("红牛 功能", "D"), ("hongniu gongneng", "D"), ("gongnengyinlaio", "D"), ("百事 330毫升", "B"),
    ],
)  # fmt: skip
async def test_the_right_product_stands_first(gql: Graph, text: str, best: str) -> None:
    await shop()
    assert codes(await asked(gql, text))[0] == best


@pytest.mark.parametrize("text", ["巧克力", "qiaokeli", "巧克利"])
async def test_what_a_name_ends_with_is_what_it_is(gql: Graph, text: str) -> None:
    await make.product("巧克力曲奇", code="COOKIE")
    await make.product("可可排块巧克力 100g", code="BAR")
    assert codes(await asked(gql, text)) == ["BAR", "COOKIE"]


async def test_nothing_hidden_leaks(gql: Graph) -> None:
    """Not by hits, counts, prices, corrections or choices."""
    await shop()
    everything = await asked(gql)
    assert sorted(codes(everything)) == ["A", "B", "C", "D"]
    assert everything["facets"]["minPrice"]["minor"] == 250
    for text in ("秘密可乐", "秘密", "mimi", "mimikele", "SECRET", "secre", "秘密可樂"):
        found = await asked(gql, text)
        assert "SECRET" not in codes(found), text
        assert found["total"] == len(codes(found)), text
        assert "秘密" not in (found["correctedTo"] or "")
    assert codes(await asked(gql, "秘密", actor=None)) == ["SECRET"]
    refused = await gql(SEARCH, {"text": "", "filter": {"statuses": ["DRAFT"]}, "sort": "NAME", "first": 5}, NOBODY)
    assert refused.errors
    assert refused.errors[0].extensions
    assert refused.errors[0].extensions["code"] == "FORBIDDEN"


async def test_an_edit_is_found_at_once(gql: Graph) -> None:
    await shop()
    assert (await asked(gql, "草莓"))["total"] == 0
    product = await make.product("草莓酱", code="JAM")
    assert codes(await asked(gql, "caomei")) == ["JAM"]
    async with make.work() as work:
        await catalog.move(work, product.id, ProductStatus.ARCHIVED)
    assert codes(await asked(gql, "caomei")) == []


async def test_prices_are_those_of_who_looks(gql: Graph) -> None:
    await shop()
    customer = await make.customer(price_level="gold")
    buyer = await make.buyer(customer)
    [variant] = await make.variants(await Product.get(code="C"))
    await make.set_prices(await make.price_list(level="gold"), variant, {1: 200})
    assert codes(await asked(gql, "可乐", sort="PRICE_ASC")) == ["B", "A", "C"]
    mine = await asked(gql, "可乐", sort="PRICE_ASC", actor=buyer)
    assert codes(mine) == ["C", "B", "A"]
    assert mine["facets"]["minPrice"]["minor"] == 200
    assert codes(await asked(gql, filter={"maxPrice": "2.00"}, actor=buyer)) == ["C"]


async def test_pages_follow_one_another(gql: Graph) -> None:
    await shop()
    for text, sort in (("可乐", "RELEVANCE"), ("", "NAME"), ("", "NEWEST"), ("", "BEST_SOLD")):
        whole, seen, after = codes(await asked(gql, text, sort=sort)), list[str](), None
        while True:
            page = await asked(gql, text, sort=sort, first=1, after=after)
            seen += codes(page)
            after = page["products"]["pageInfo"]["endCursor"]
            if not page["products"]["pageInfo"]["hasNextPage"]:
                break
        assert seen == whole
        assert len(seen) == (3 if text else 4)


@pytest.mark.parametrize("facets_first", [True, False])
async def test_attributes_of_hits_and_those_that_narrow_are_asked_apart(gql: Graph, facets_first: bool) -> None:
    await shop()
    parts = ["facets { attributes { values { code count } } }", "products { nodes { attributes { value } } }"]
    first, second = parts if facets_first else reversed(parts)
    document = f'{{ a: search(text: "可乐") {{ {first} }} b: search(text: "可乐") {{ {second} }} }}'
    result = await gql(document, actor=NOBODY)
    assert not result.errors, result.errors
    assert result.data
    found = {**result.data["a"], **result.data["b"]}
    assert [len(one["attributes"]) for one in found["products"]["nodes"]] == [1, 1, 1]
    [origin] = found["facets"]["attributes"]
    assert {one["code"]: one["count"] for one in origin["values"]} == {"cn": 2, "us": 1}


async def test_a_free_text_is_a_facet_only_for_who_can_read_it(gql: Graph) -> None:
    series, note = await make.attribute(AttributeKind.TEXT, code="series"), await make.attribute(AttributeKind.TEXT)
    for number in range(2):
        attributes = [(series.id, "家庭装"), (note.id, f"第 {number} 种商品自己的说明")]
        await make.product(f"苏打水 {number}", attributes=attributes, variant=PLAIN)
    document = '{ search(text: "苏打水") { facets { attributes { attribute { code } values { code count } } } } }'
    shown = {}
    for locale in ("zh-CN", "en"):
        result = await gql(document, locale=locale)
        assert result.errors is None
        shown[locale] = result.data["search"]["facets"]["attributes"]
    assert shown == {
        "zh-CN": [{"attribute": {"code": "series"}, "values": [{"code": "家庭装", "count": 2}]}], "en": [],
    }  # fmt: skip
