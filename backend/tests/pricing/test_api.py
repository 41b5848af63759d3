"""Price lists in the graph."""

from typing import Any

from orderwell.core.ids import uuid7
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.price_lists.models import Price, PriceList
from tests.conftest import Graph

PROBLEM = "... on Problem { problem: code field problems { code field } }"
CREATE = f"""mutation ($input: PriceListInput!) {{ createPriceList(input: $input) {{ __typename
  ... on PriceList {{ code name currency priceLevel priority active validFrom version }} {PROBLEM} }} }}"""
UPDATE = f"""mutation ($id: ID!, $input: PriceListInput!, $version: Int!) {{
  updatePriceList(id: $id, input: $input, version: $version) {{ __typename
    ... on PriceList {{ nameEn active version }} {PROBLEM} }} }}"""
SET = f"""mutation ($id: ID!, $prices: [PriceInput!]!) {{ setPrices(priceListId: $id, prices: $prices) {{ __typename
  ... on PriceList {{ version prices {{ nodes {{ minQuantity unitPrice {{ amount }} variant {{ sku }} }} }} }}
  {PROBLEM} }} }}"""
CODE = f"""mutation ($customer: ID!, $variant: ID!, $code: String) {{
  setCustomerCode(customerId: $customer, variantId: $variant, code: $code) {{ __typename
    ... on Variant {{ sku }} {PROBLEM} }} }}"""


async def act(gql: Graph, document: str, variables: dict[str, Any], actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


def named(code: str = "GOLD", **more: Any) -> dict[str, Any]:
    return {"code": code, "nameZh": "金牌", "nameEn": "Gold", **more}


async def test_a_list_is_made_and_changed(gql: Graph) -> None:
    given = named(priceLevel="gold", priority=2, validFrom="2026-01-01T00:00:00+00:00")
    made = await act(gql, CREATE, {"input": given})
    assert made == {
        "__typename": "PriceList",
        "code": "GOLD",
        "name": "金牌",
        "currency": "CNY",
        "priceLevel": "gold",
        "priority": 2,
        "active": True,
        "validFrom": "2026-01-01T00:00:00+00:00",
        "version": 1,
    }
    row = await PriceList.get()
    change = {"id": str(row.id), "input": named(nameEn="Golden", active=False), "version": 1}
    changed = await act(gql, UPDATE, change)
    assert changed == {"__typename": "PriceList", "nameEn": "Golden", "active": False, "version": 2}
    assert (await act(gql, UPDATE, change))["problem"] == "STALE_VERSION"
    assert (await act(gql, CREATE, {"input": named()}))["problem"] == "ALREADY_USED"
    told = await act(gql, CREATE, {"input": named("NEW", customerId=str(uuid7()))})
    assert (told["problem"], told["field"]) == ("NOT_FOUND", "customerId")


async def test_prices_are_set_in_bulk(gql: Graph) -> None:
    variant = await make.variant()
    of = await make.price_list(level="gold")
    prices = [
        {"variantId": str(variant.id), "unitPrice": "9.5"},
        {"variantId": str(variant.id), "minQuantity": 24, "unitPrice": "9"},
    ]
    done = await act(gql, SET, {"id": str(of.id), "prices": prices})
    assert (done["__typename"], done["version"]) == ("PriceList", 2)
    shown = sorted(
        (one["minQuantity"], one["unitPrice"]["amount"], one["variant"]["sku"]) for one in done["prices"]["nodes"]
    )
    assert shown == [(1, "9.50", variant.sku), (24, "9.00", variant.sku)]
    done = await act(gql, SET, {"id": str(of.id), "prices": [{"variantId": str(variant.id), "minQuantity": 24}]})
    assert [one["minQuantity"] for one in done["prices"]["nodes"]] == [1]
    wrong = [{"variantId": "nonsense", "unitPrice": "1"}, {"variantId": str(variant.id), "unitPrice": "-2"}]
    told = await act(gql, SET, {"id": str(of.id), "prices": wrong})
    assert [one["field"] for one in told["problems"]] == ["prices.0.variantId", "prices.1.unitPrice"]
    told = await act(gql, SET, {"id": str(of.id), "prices": [{"variantId": str(variant.id), "unitPrice": "1.001"}]})
    assert (told["problem"], told["field"]) == ("INVALID", "prices.0.unitPrice")
    assert (await act(gql, SET, {"id": str(uuid7()), "prices": []}))["problem"] == "NOT_FOUND"


async def test_a_customers_own_code(gql: Graph) -> None:
    customer, variant = await make.customer(), await make.variant()
    given = {"customer": str(customer.id), "variant": str(variant.id), "code": "K-1"}
    assert await act(gql, CODE, given) == {"__typename": "Variant", "sku": variant.sku}
    seen = await gql('{ variants(search: "K-1") { sku customerCode } }', actor=await make.buyer(customer))
    assert seen.data == {"variants": [{"sku": variant.sku, "customerCode": "K-1"}]}
    other = await make.variant()
    told = await act(gql, CODE, {**given, "variant": str(other.id)})
    assert (told["problem"], told["field"]) == ("CUSTOMER_CODE_TAKEN", "code")
    assert (await act(gql, CODE, {**given, "variant": "nonsense"}))["field"] == "variantId"


async def test_only_who_may_reads_and_writes_prices(gql: Graph) -> None:
    buyer, variant = await make.buyer(), await make.variant()
    of = await PriceList.get()
    for document, variables in (
        (CREATE, {"input": named()}),
        (UPDATE, {"id": str(of.id), "input": named(), "version": of.version}),
        (SET, {"id": str(of.id), "prices": [{"variantId": str(variant.id), "unitPrice": "0.01"}]}),
        (CODE, {"customer": str(buyer.customer_id), "variant": str(variant.id), "code": "X"}),
    ):
        assert (await act(gql, document, variables, buyer))["problem"] == "FORBIDDEN"
    assert (await Price.get()).unit_price == 1000
    for document in ("{ priceLists { id } }", f'{{ priceList(id: "{of.id}") {{ id }} }}', "{ priceLevels }"):
        refused = await gql(document, actor=buyer)
        assert refused.errors is not None
        assert refused.errors[0].extensions is not None
        assert refused.errors[0].extensions["code"] == "FORBIDDEN"


async def test_lists_are_read(gql: Graph) -> None:
    customer = await make.customer()
    contract = await make.price_list(customer=customer, code="A-CONTRACT")
    await make.price_list(level="gold", code="B-GOLD")
    await make.variant(variants=[make.variant_data("A-1")])
    result = await gql("{ priceLists { code customer { id } } priceLevels }")
    assert result.errors is None, result.errors
    assert result.data == {
        "priceLists": [
            {"code": "BASE", "customer": None},
            {"code": "B-GOLD", "customer": None},
            {"code": "A-CONTRACT", "customer": {"id": str(customer.id)}},
        ],
        "priceLevels": ["gold", "standard"],
    }
    document = """query ($id: ID!, $search: String) {
      priceList(id: $id) { prices(search: $search) { nodes { variant { sku } } totalCount } } }"""
    base = await PriceList.get(code="BASE")
    for search, skus in (("a-1", ["A-1"]), ("nothing", []), (None, ["A-1"])):
        shown = await gql(document, {"id": str(base.id), "search": search})
        assert shown.data is not None
        prices = shown.data["priceList"]["prices"]
        assert [one["variant"]["sku"] for one in prices["nodes"]] == skus
        assert prices["totalCount"] == len(skus)
    assert (await gql(document, {"id": str(uuid7())})).data == {"priceList": None}
    assert contract.version == 1


CODES = """query ($customer: ID, $product: ID, $search: String) {
  customerCodes(customerId: $customer, productId: $product, search: $search) {
    totalCount nodes { code customer { name } variant { sku } } } }"""


async def test_codes_are_listed_by_customer_and_by_product(gql: Graph) -> None:
    clerk = await make.user("order_clerk")
    mine, other = await make.customer("海州鲜生", owner=clerk), await make.customer("别家")
    one, two = await make.product("矿泉水"), await make.product("苹果")
    skus = {}
    for row in (one, two):
        variant = (await make.variants(row))[0]
        skus[row.name_zh] = variant.sku
        for customer, code in ((mine, f"HZ-{row.name_zh}"), (other, f"BJ-{row.name_zh}")):
            given = {"customer": str(customer.id), "variant": str(variant.id), "code": code}
            assert (await act(gql, CODE, given))["__typename"] == "Variant"

    async def codes(actor: Actor | None = None, **given: Any) -> list[tuple[str, str, str]]:
        found = await act(gql, CODES, given, actor)
        assert found["totalCount"] == len(found["nodes"])
        return [(row["code"], row["customer"]["name"], row["variant"]["sku"]) for row in found["nodes"]]

    water, apple = ("HZ-矿泉水", "海州鲜生", skus["矿泉水"]), ("HZ-苹果", "海州鲜生", skus["苹果"])
    assert await codes(customer=str(mine.id)) == [water, apple]
    assert [code for code, _, _ in await codes(product=str(two.id))] == ["BJ-苹果", "HZ-苹果"]
    assert await codes(search="hz 矿泉") == [water]
    assert await codes(customer="nonsense") == []
    actor = await make.actor(clerk)
    assert await codes(actor) == [water, apple], "only customers in one's own care"
    result = await gql(CODES, {}, await make.buyer(mine))
    assert result.errors
    assert result.errors[0].extensions["code"] == "FORBIDDEN"  # type: ignore[index]
