"""An order takes what its buyer saw in the cart, or says what is different."""

from typing import Any

import pytest

from orderwell.cart import queries
from orderwell.cart.models import Cart
from orderwell.cart.rules import Place, Wish
from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.checkout.rules import CartDifference, Shown, cart_differences, cart_problem
from orderwell.core.ids import uuid7
from orderwell.core.work import Actor
from orderwell.demo import make
from tests.cart.test_api import done
from tests.cart.test_ticks import at, tick
from tests.conftest import Graph
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")
PLACE = """mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename
  ... on Order { number lines { sku quantity } }
  ... on Problem { code field message params problems { code field message } } } }"""
REMARK = """mutation($variantId: ID!, $unitCode: String!, $remark: String!) {
  setCartLineRemark(variantId: $variantId, unitCode: $unitCode, remark: $remark) { __typename } }"""


def asked(key: str, *shown: tuple[Variant, int] | tuple[Variant, int, str], **said: Any) -> dict[str, Any]:
    """What is ticked, as it was shown: goods, how many, and what the buyer has said about them."""
    lines = [{**at(one), "quantity": count, **({"remark": rest[0]} if rest else {})} for one, count, *rest in shown]
    pickup = {"deliveryMethod": "PICKUP", "paymentMethod": "BANK_TRANSFER"}
    return {"input": {"idempotencyKey": key, "expectedLines": lines, **pickup, **said}}


async def remarked(gql: Graph, actor: Actor, variant: Variant, remark: str) -> None:
    assert (await done(gql, REMARK, {**at(variant), "remark": remark}, actor))["__typename"] == "Cart"


async def in_cart(cart: Cart) -> list[tuple[int, bool]]:
    return [(one.quantity, one.ticked) for one in await queries.lines(cart)]


async def test_other_goods_for_the_same_total_are_told_and_nothing_is_lost(gql: Graph) -> None:
    actor, tea, rice = await make.buyer(), await make.sellable(price=250), await make.sellable(price=250)
    cart = await make.cart(actor, (tea, 10), (rice, 10))
    await tick(actor, False, (rice.id, "bottle"))
    shown = asked("one", (tea, 10), expectedTotal="25.00")
    await tick(actor, True, (rice.id, "bottle"))  # on another device
    await tick(actor, False, (tea.id, "bottle"))
    refused = await done(gql, PLACE, shown, actor)
    assert (refused["code"], refused["field"]) == ("CART_CHANGED", "expectedLines")
    assert refused["message"] == (
        "购物车已在别处更改：新增 矿泉水 500 毫升 10 瓶；少了 矿泉水 500 毫升 10 瓶。请核对后重新提交。"
    )
    told = {one["sku"]: (one["unitCode"], one["before"], one["after"]) for one in refused["params"]["lines"]}
    assert told == {rice.sku: ("bottle", 0, 10), tea.sku: ("bottle", 10, 0)}
    assert refused["params"]["ticked"] == 1
    assert await in_cart(cart) == [(10, False), (10, True)]
    placed = await done(gql, PLACE, asked("two", (rice, 10), expectedTotal="25.00"), actor)
    assert placed["lines"] == [{"sku": rice.sku, "quantity": 10}]
    assert await in_cart(cart) == [(10, True)]


async def test_another_remark_is_told_and_ordered_only_once_it_was_seen(gql: Graph) -> None:
    actor, tea, rice = await make.buyer(), await make.sellable(price=250), await make.sellable()
    await make.cart(actor, (tea, 2), (rice, 3))
    await remarked(gql, actor, tea, "要新批次")
    await remarked(gql, actor, tea, "  分两箱包装 ")  # a colleague, on another device
    refused = await done(gql, PLACE, asked("one", (tea, 2, "要新批次"), (rice, 3, "")), actor)
    assert refused["code"] == "CART_CHANGED"
    assert "矿泉水 500 毫升 备注 “要新批次” → “分两箱包装”。" in refused["message"]
    (told,) = refused["params"]["lines"]
    assert (told["sku"], told["before"], told["after"]) == (tea.sku, 2, 2)
    assert (told["remark_before"], told["remark_after"]) == ("要新批次", "分两箱包装")
    await remarked(gql, actor, tea, "")
    refused = await done(gql, PLACE, asked("two", (tea, 1, "分两箱包装"), (rice, 3, "")), actor)
    assert "1 → 2 瓶，备注 “分两箱包装” → 无。" in refused["message"]
    placed = await done(gql, PLACE, asked("three", (tea, 2, ""), (rice, 3, "")), actor)
    assert placed["__typename"] == "Order"


async def test_who_says_nothing_of_remarks_is_not_asked_about_them(gql: Graph) -> None:
    actor, tea = await make.buyer(), await make.sellable()
    await make.cart(actor, (tea, 2))
    await remarked(gql, actor, tea, "要新批次")
    assert (await done(gql, PLACE, asked("one", (tea, 2)), actor))["__typename"] == "Order"


async def test_all_that_is_wrong_is_said_but_no_total_of_other_goods(gql: Graph) -> None:
    actor, tea, scarce = await make.buyer(), await make.sellable(price=250), await make.sellable(3)
    await make.cart(actor, (tea, 12), (scarce, 5))
    refused = await done(gql, PLACE, asked("one", (tea, 10), (scarce, 5), expectedTotal="25.00"), actor)
    found = [(one["code"], one["field"]) for one in refused["problems"]]
    assert found == [("CART_CHANGED", "expectedLines"), ("OUT_OF_STOCK", "lines.1.quantity")]
    assert "10 → 12" in refused["problems"][0]["message"]


async def test_a_lost_answer_is_asked_for_again_with_the_same_words(gql: Graph) -> None:
    actor, tea = await make.buyer(), await make.sellable()
    await make.cart(actor, (tea, 2))
    first = await done(gql, PLACE, asked("one", (tea, 2)), actor)
    assert (await done(gql, PLACE, asked("one", (tea, 2)), actor))["number"] == first["number"]
    emptied = await done(gql, PLACE, asked("two", (tea, 2)), actor)
    assert [one["code"] for one in emptied["problems"]] == ["CART_CHANGED", "EMPTY_ORDER"]


async def test_it_takes_no_statement_more(gql: Graph) -> None:
    actor, tea, rice = await make.buyer(), await make.sellable(), await make.sellable()
    counts = []
    for key, shown in (("one", [(tea, 2), (rice, 3)]), ("two", None)):
        await make.cart(actor, (tea, 2), (rice, 3))
        said = asked(key, *shown or ())
        if shown is None:
            del said["input"]["expectedLines"]
        with statements() as seen:
            assert (await done(gql, PLACE, said, actor))["__typename"] == "Order"
        counts.append(len(seen))
    assert counts[0] <= counts[1]


async def test_goods_that_are_not_offered_are_counted_and_not_named(gql: Graph) -> None:
    actor, tea, secret = await make.buyer(), await make.sellable(), await make.sellable()
    await Product.filter(id=secret.product_id).update(status=ProductStatus.DRAFT)
    await make.cart(actor, (tea, 2))
    shown = asked("one", (tea, 2), (secret, 1), (Variant(id=uuid7()), 1))
    refused = await done(gql, PLACE, shown, actor)
    assert "共 2 处不同" in refused["message"]
    assert secret.sku not in str(refused)
    assert [one["sku"] for one in refused["params"]["lines"]] == ["", ""]


async def test_named_lines_have_nothing_to_do_with_the_cart(gql: Graph) -> None:
    actor, tea, rice = await make.buyer(), await make.sellable(), await make.sellable()
    await make.cart(actor, (tea, 2))
    said = asked("one", (tea, 1), lines=[{"sku": rice.sku, "quantity": 4}])
    assert (await done(gql, PLACE, said, actor))["lines"] == [{"sku": rice.sku, "quantity": 4}]


async def test_more_lines_than_a_cart_has_were_never_shown(gql: Graph) -> None:
    actor: Actor = await make.buyer()
    tea = await make.sellable()
    assert (await done(gql, PLACE, asked("one", *[(tea, 1)] * 1001), actor))["code"] == "TOO_MANY_LINES"


def test_lines_are_compared_by_goods_and_unit() -> None:
    tea, rice = uuid7(), uuid7()
    shown: dict[Place, Shown] = {(tea, "box"): Shown(1), (tea, "bottle"): Shown(2), (rice, "bag"): Shown(3)}
    wanted = [Wish(2, tea, unit_code="bottle"), Wish(5, tea, unit_code="box"), Wish(3, rice, unit_code="bag")]
    assert cart_differences(shown, wanted) == [CartDifference(tea, "box", 1, 5)]
    assert cart_differences(shown, [*wanted[:1], Wish(1, tea, unit_code="box", ticked=False), wanted[2]]) == [
        CartDifference(tea, "box", 1, 0)
    ]
    assert cart_differences({}, []) == []


def test_long_remarks_are_told_in_part() -> None:
    here, before, after = (uuid7(), "box"), "a" * 300, "b" * 21
    wish = Wish(1, here[0], unit_code=here[1], remark=after)
    (found,) = cart_differences({here: Shown(1, before)}, [wish])
    assert (found.remark_before, found.remark_after) == (before, after)
    assert found.told[1].endswith(f"remark “{'a' * 20}…” → “{'b' * 20}…”")
    assert cart_differences({here: Shown(1, f" {after} ")}, [wish]) == []


@pytest.mark.parametrize(("known", "told"), [(2, "b 1 → 2 c；b 1 → 2 c"), (3, "b 1 → 2 c；b 1 → 2 c；b 1 → 2 c")])
def test_few_differences_are_all_told(known: int, told: str) -> None:
    found = [CartDifference(uuid7(), "c", 1, 2, "a", "b", "b", "c", "c")] * known
    assert cart_problem(found, 1).params["told_zh"] == told


def test_many_differences_are_told_as_a_number() -> None:
    found = [CartDifference(uuid7(), "c", 1, 2, "a", "b", "b", "c", "c")] * 7
    problem = cart_problem(found, 1)
    assert problem.params["told_zh"].endswith("另有 4 处不同")
    assert problem.params["told_en"].endswith("; 4 more differences")
    assert len(problem.params["lines"]) == 7
