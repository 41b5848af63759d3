"""Looking up orders and customers through the graph: what finds them, whose they are, and that it stays true."""

from dataclasses import replace
from typing import Any

import pytest

from orderwell.access.rules import PERMISSIONS
from orderwell.composition import DIFFERENCES
from orderwell.core.db.sql import changed
from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.customers import commands as customers
from orderwell.customers.models import ContactData, CustomerChange
from orderwell.demo import make
from orderwell.inventory.models import StockLevel
from orderwell.lookup import rules
from orderwell.order_indexing import jobs
from tests.conftest import Graph
from tests.counted import statements

ORDERS = "query($text: String!) { searchOrders(text: $text) { correctedTo hits { matched text order { number } } } }"
CUSTOMERS = """query($text: String!) { searchCustomers(text: $text) {
  correctedTo hits { matched text customer { name } } } }"""


async def asked(gql: Graph, text: str, actor: Actor = make.EVERYTHING, document: str = CUSTOMERS) -> dict[str, Any]:
    result = await gql(document, {"text": text}, actor)
    assert not result.errors, result.errors
    assert result.data
    return dict(next(iter(result.data.values())))


async def names(gql: Graph, text: str, actor: Actor = make.EVERYTHING) -> list[str]:
    return [hit["customer"]["name"] for hit in (await asked(gql, text, actor))["hits"]]


async def numbers(gql: Graph, text: str, actor: Actor = make.EVERYTHING) -> list[str]:
    return [hit["order"]["number"] for hit in (await asked(gql, text, actor, ORDERS))["hits"]]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("海州鲜生", "NAME"), ("海州超市", "NAME"), ("haizhouxs", "NAME"), ("hzxs", "NAME"), ("fresh ma", "NAME"),
        ("張偉", "CONTACT"), ("8765", "PHONE"), ("+86 138-1234-8765", "PHONE"), ("TAX-77", "TAX_ID"),
        ("office@hz.example", "EMAIL"), ("鲜生 8765", "PHONE"), ("１３８１２３４", "PHONE"),
    ],
)  # fmt: skip
async def test_a_customer_is_found_by_whatever_is_known(gql: Graph, text: str, field: str) -> None:
    people = [ContactData(name="张伟", phone="138 1234 8765")]
    about = {"name_en": "Fresh Mart", "tax_id": "TAX7700", "email": "office@hz.example", "contacts": people}
    await make.customer("海州鲜生超市", **about)
    await make.customer("连云百货")
    found = await asked(gql, text)
    assert [(hit["customer"]["name"], hit["matched"]) for hit in found["hits"]] == [("海州鲜生超市", field)]


async def test_typing_errors_are_corrected_and_said(gql: Graph) -> None:
    await make.customer("海州鲜生超市", name_en="Harbour Trading")
    for text, meant in (("harbuor", "harbour"), ("haizhuo", "haizhou"), ("海舟", "haizhou")):
        found = await asked(gql, text)
        assert [hit["customer"]["name"] for hit in found["hits"]] == ["海州鲜生超市"], text
        assert found["correctedTo"] == meant
    nothing = await asked(gql, "没有这样的")
    assert nothing == {"correctedTo": None, "hits": []}


async def test_whole_numbers_come_first_then_what_begins_so(gql: Graph) -> None:
    await make.customer("三", number="X-12", phone="0518-8612345")
    await make.customer("二", number="123456")
    await make.customer("一", number="12345")
    assert await names(gql, "12345") == ["一", "二", "三"]


async def test_an_order_is_found_by_its_parts_and_its_customer(gql: Graph) -> None:
    buyer = await make.customer("灌云乐购商行")
    tea = await make.sellable(variant={"sku": "TEA-500"})
    order = await make.order(buyer, lines=[(tea, 2)], po_number="PO-7788", confirmed=True)
    await make.order(await make.customer("东海便利店"))
    level = await StockLevel.get(variant_id=tea.id)
    parcel = await make.shipment(order.id, level.warehouse_id)  # type: ignore[attr-defined]
    known = [order.number, order.number[-9:], "po7788", "7788", "tea500", "灌云", "guanyun", "乐购 tea"]
    for text in [*known, parcel.tracking_number, parcel.tracking_number[-5:]]:
        assert await numbers(gql, text) == [order.number], text
    async with make.work() as work:
        await customers.update(work, buyer, CustomerChange(version=buyer.version, name="改了名的店"))
    assert await numbers(gql, "改了名") == [order.number]
    assert await numbers(gql, "灌云") == []


async def test_the_list_and_the_search_agree(gql: Graph) -> None:
    order = await make.order(await make.customer("赣榆朝阳酒店"))
    document = "query($s: String!) { orders(filter: {search: $s}) { nodes { number } } }"
    for text in ("朝阳", "chaoyang", "zhaoyang", order.number[-6:], "chaoyagn"):
        result = await gql(document, {"s": text}, make.EVERYTHING)
        assert not result.errors
        assert result.data
        assert [one["number"] for one in result.data["orders"]["nodes"]] == [order.number] == await numbers(gql, text)


async def test_nobody_finds_what_is_anothers(gql: Graph) -> None:
    me, other = await make.user("order_clerk"), await make.user("order_clerk")
    mine, others = await make.customer("海州甲店", owner=me), await make.customer("海州乙店", owner=other)
    first, second = await make.order(mine), await make.order(others)
    clerk = Actor(ActorKind.STAFF, me.id, permissions=frozenset(PERMISSIONS), scope=Scope.OWN)
    assert await names(gql, "海州", clerk) == ["海州甲店"]
    assert await names(gql, others.number, clerk) == []
    assert await numbers(gql, "海州", clerk) == [first.number]
    assert await numbers(gql, second.number, clerk) == []
    refused = await gql(ORDERS, {"text": "海州"}, replace(clerk, permissions=frozenset()))
    assert refused.errors


async def test_the_number_of_statements_does_not_grow(gql: Graph) -> None:
    for n in range(12):
        await make.order(await make.customer(f"海州{n}店"))
    with statements() as seen:
        assert len(await numbers(gql, "海州")) == 10
    assert len(seen) <= 6, seen


@pytest.mark.usefixtures("database")
async def test_verify_sees_what_is_missing_and_reindex_makes_it() -> None:
    order = await make.order()
    assert not await DIFFERENCES["customers"]()
    assert not await DIFFERENCES["order_indexing"]()
    await changed("DELETE FROM lookup_document")
    assert await DIFFERENCES["customers"]()
    assert await DIFFERENCES["order_indexing"]() == [f"order {order.id} is found by other words"]
    await jobs.reindex_all(make.EVERYTHING, {})
    assert not await DIFFERENCES["customers"]()
    assert not await DIFFERENCES["order_indexing"]()


@pytest.mark.parametrize(
    "text", ["", "  ", "'", '"', "a'b OR 1=1 --", "*", "NEAR(", "\\", "!:&|", "，。", "x" * 500, "😀", "é" * 60]
)
async def test_no_text_breaks_the_question(gql: Graph, text: str) -> None:
    await make.order()
    assert (await asked(gql, text))["hits"] == []
    assert (await asked(gql, text, document=ORDERS))["hits"] == []


def test_a_running_number_is_found_without_its_zeros() -> None:
    line = rules.Line(rules.RecordField.NUMBER, "SO20261122-000012")
    assert rules.worth(line, "12") == rules.BEGUN
    assert rules.worth(line, "13") == 0
