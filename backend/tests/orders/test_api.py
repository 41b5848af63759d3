"""Orders through the graph."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from orderwell.core.work import Actor
from orderwell.customers.models import Customer, CustomerStatus
from orderwell.demo import make
from orderwell.orders import commands
from orderwell.orders.models import CancelOrderReason, CancelReason, Order, OrderEntry, OrderState
from tests.counted import statements

PLACE = """mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename
  ... on Order { id number status total { amount } lines { sku name quantity total { amount } priceSteps { label } }
    deliveryAddress { oneLine } invoice { title kind } allowedMoves { move allowed reason } }
  ... on Problem { code field message problems { code field } } } }"""
LIST = """query List($filter: OrderFilter, $sort: OrderSort = NEWEST, $after: String) {
  orders(filter: $filter, sort: $sort, first: 20, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { id number status paymentState customer { name number } lineCount
      lines { sku name quantity baseQuantity unitName } progress { ordered shipped }
      total { amount minor currency } paid { amount } outstanding { amount } } } }"""
ADDRESS = {"recipient": "林晓雨", "phone": "19900000011", "areaCode": "320706", "street": "中山南路49号"}


def checkout_of(variant: Any, quantity: int = 1, **said: Any) -> dict[str, Any]:
    return {
        "input": {
            "idempotencyKey": "once",
            "deliveryMethod": "DELIVERY",
            "paymentMethod": "BANK_TRANSFER",
            "address": ADDRESS,
            "lines": [{"variantId": str(variant.id), "quantity": quantity}],
            **said,
        }
    }


async def done(gql: Any, document: str, variables: Any = None, actor: Actor | None = None, **more: Any) -> Any:
    """The data of the only root field; no errors."""
    result = await gql(document, variables, actor, **more)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


async def test_an_order_is_placed_through_the_graph(gql: Any) -> None:
    actor, variant = await make.buyer(), await make.sellable(price=1250)
    said = {"invoice": {"kind": "PLAIN", "title": "海州鲜生"}, "expectedTotal": "45.00"}
    order = await done(gql, PLACE, checkout_of(variant, 2, **said), actor)
    assert (order["__typename"], order["status"], order["total"]["amount"]) == ("Order", "SUBMITTED", "45.00")
    assert order["lines"][0]["priceSteps"][0]["label"] == "目录价"
    assert order["deliveryAddress"]["oneLine"] == "江苏省连云港市海州区中山南路49号"
    assert order["invoice"] == {"title": "海州鲜生", "kind": "PLAIN"}
    moves = {move["move"]: move for move in order["allowedMoves"]}
    assert moves["CANCEL"] == {"move": "CANCEL", "allowed": True, "reason": None}
    assert moves["PAY"]["reason"] == "该订单不使用在线支付。"
    assert "CONFIRM" not in moves


async def test_the_same_key_twenty_times_at_once_is_one_order(gql: Any) -> None:
    actor, variant = await make.buyer(), await make.sellable()
    answers = await asyncio.gather(*[done(gql, PLACE, checkout_of(variant), actor) for _ in range(20)])
    assert len({answer["number"] for answer in answers}) == 1
    assert await Order.all().count() == 1
    other = await done(gql, PLACE, checkout_of(variant, 2), actor)
    assert (other["__typename"], other["code"]) == ("Problem", "IDEMPOTENCY_CONFLICT")


async def test_a_refused_checkout_says_everything(gql: Any) -> None:
    actor, variant = await make.buyer(), await make.sellable(3)
    problem = await done(gql, PLACE, checkout_of(variant, 4, address=None), actor, locale="en")
    assert problem["code"] == "SEVERAL_PROBLEMS"
    assert [(one["code"], one["field"]) for one in problem["problems"]] == [
        ("ADDRESS_MISSING", "address"),
        ("OUT_OF_STOCK", "lines.0.quantity"),
    ]
    changed = await done(gql, PLACE, checkout_of(variant, 1, expectedTotal="1.00"), actor, locale="en")
    assert changed["message"] == "The total has changed from 1.00 to 30.00. Confirm it and submit again."


async def test_nobody_orders_without_signing_in(gql: Any) -> None:
    variant = await make.sellable()
    assert (await done(gql, PLACE, checkout_of(variant), Actor()))["code"] == "UNAUTHENTICATED"
    warehouse = await make.actor(await make.user("warehouse"))
    assert (await done(gql, PLACE, checkout_of(variant), warehouse))["code"] == "FORBIDDEN"
    pending = await make.buyer(await make.customer(status=CustomerStatus.PENDING))
    assert (await done(gql, PLACE, checkout_of(variant), pending))["code"] == "CUSTOMER_PENDING"


async def test_a_page_of_orders_costs_six_statements(gql: Any, database: Any) -> None:
    async def cost(expected: int) -> int:
        with statements() as seen:
            page = await done(gql, LIST)
        assert len(page["nodes"]) == expected
        return len(seen)

    await make.order(lines=2)
    one = await cost(1)
    variants = [await make.sellable(500) for _ in range(3)]
    for number in range(20):
        await make.order(lines=[(variant, number + 1) for variant in variants])
    assert await cost(20) == one
    plain = """{ orders(first: 20) { nodes { number customer { name } lines { sku quantity } total { amount }
                 paid { amount } outstanding { amount } } } }"""
    with statements() as seen:
        await done(gql, plain)
    assert len(seen) <= 6


async def numbers(gql: Any, actor: Actor | None = None, sort: str = "NEWEST", **wanted: Any) -> list[str]:
    page = await done(gql, LIST, {"filter": wanted, "sort": sort}, actor)
    return [node["number"] for node in page["nodes"]]


async def test_filters_find_orders(gql: Any) -> None:
    customer = await make.customer("灌云县侍庄百货", phone="0518-88880000")
    special = await make.sellable()
    first = await make.order(customer, lines=[(special, 3)], po_number="PO-77", requested_on=None)
    second = await make.order(price=5000, confirmed=True)
    await make.payment(second.id, second.total)
    for text in (first.number.lower(), "po-77", "侍庄", "shizhuang", "88880000", special.sku.lower(), "百货 PO-77"):
        assert await numbers(gql, search=text) == [first.number], text
    assert await numbers(gql, statuses=["CONFIRMED"]) == [second.number]
    assert await numbers(gql, paymentStates=["PAID"]) == [second.number]
    assert await numbers(gql, customerId=str(customer.id)) == [first.number]
    assert await numbers(gql, customerId="nobody") == []
    assert await numbers(gql, minTotal="60") == [second.number]
    assert await numbers(gql, maxTotal="60.00") == [first.number]
    assert await numbers(gql, sort="TOTAL_DESC") == [second.number, first.number]
    day = str(first.business_day)
    assert len(await numbers(gql, placedFrom=day, placedTo=day)) == 2
    assert await numbers(gql, placedFrom="2099-01-01") == []
    assert await numbers(gql, late=True) == []
    await Order.filter(id=first.id).update(requested_on="2020-01-01")
    assert await numbers(gql, late=True) == [first.number]
    assert await numbers(gql, late=False) == [second.number]
    counts = await done(gql, "{ orderCounts { status count } }")
    assert {one["status"]: one["count"] for one in counts if one["count"]} == {"SUBMITTED": 1, "CONFIRMED": 1}
    wrong = await gql(LIST, {"filter": {"minTotal": "much"}})
    assert wrong.errors[0].extensions["code"] == "INVALID"


async def test_customers_see_their_own_orders_without_internals(gql: Any) -> None:
    customer = await make.customer()
    buyer = await make.buyer(customer)
    order, other = await make.order(customer, confirmed=True), await make.order()
    note = 'mutation($id: ID!) { commentOrder(id: $id, text: "内部") { __typename } }'
    await done(gql, note, {"id": str(order.id)})
    one = """query($id: ID!) { order(id: $id) { number timeline { kind text public }
             sourcing { score } customer { notes { text } } } }"""
    assert await numbers(gql, buyer) == [order.number]
    assert await done(gql, one, {"id": str(other.id)}, buyer) is None
    seen = await done(gql, one, {"id": str(order.id)}, buyer)
    assert [entry["kind"] for entry in seen["timeline"]] == ["PLACED", "MOVED"]
    assert seen["timeline"][1]["text"] == "状态由“已提交”变为“已确认”"
    assert seen["sourcing"] == []
    staff = await done(gql, one, {"id": str(order.id)})
    assert len(staff["timeline"]) == await OrderEntry.filter(order_id=order.id).count()
    assert staff["sourcing"][0]["score"] > 0


MOVES = [
    ("reviewOrder(id: $id)", "REVIEWING"),
    ("confirmOrder(id: $id)", "CONFIRMED"),
    ('cancelOrder(id: $id, reason: DUPLICATE, note: "见上单")', "CANCELLED"),
    ('commentOrder(id: $id, text: "好的", public: true)', "SUBMITTED"),
]


@pytest.mark.parametrize(("move", "status"), MOVES)
async def test_every_move_happy_refused_and_forbidden(gql: Any, move: str, status: str) -> None:
    document = f"mutation($id: ID!) {{ {move} {{ __typename ... on Order {{ status }} ... on Problem {{ code }} }} }}"
    order = await make.order()
    known, unknown = {"id": str(order.id)}, {"id": "01a20090-0000-7000-8000-000000000000"}
    assert (await done(gql, document, known))["status"] == status
    assert (await done(gql, document, unknown))["code"] == "NOT_FOUND"
    if status != "SUBMITTED":
        assert (await done(gql, document, known))["code"] == "ILLEGAL_MOVE"
    catalogue = await make.actor(await make.user("catalogue"))
    assert (await done(gql, document, known, catalogue))["code"] == "FORBIDDEN"


@pytest.mark.parametrize("reason", ["PAYMENT_TIMEOUT", "APPROVAL_REJECTED", "APPROVAL_WITHDRAWN", "APPROVAL_EXPIRED"])
async def test_nobody_gives_a_reason_that_time_and_approvals_decide(gql: Any, reason: str) -> None:
    order = await make.order()
    document = f"mutation($id: ID!) {{ cancelOrder(id: $id, reason: {reason}) {{ __typename }} }}"
    refused = await gql(document, {"id": str(order.id)})
    assert reason in refused.errors[0].message
    assert (await Order.get(id=order.id)).state is not OrderState.CANCELLED


async def test_customers_learn_of_staff_whom_to_call_and_no_more(gql: Any) -> None:
    clerk = await make.user("order_clerk")
    customer = await make.customer(owner=clerk, tags=["欠款"])
    order = await make.order(customer)
    await type(clerk).filter(id=clerk.id).update(last_sign_in_at=datetime(2026, 11, 21, tzinfo=UTC))
    document = """query($id: ID!) { order(id: $id) { customer { tags contacts { user { roles { code } } } }
      owner { name email lastSignInAt roles { code permissions } } } }"""
    staff = await done(gql, document, {"id": str(order.id)})
    assert staff["customer"]["tags"] == ["欠款"]
    assert staff["owner"]["roles"][0]["code"] == "order_clerk"
    assert staff["owner"]["lastSignInAt"]
    mine = await done(gql, document, {"id": str(order.id)}, await make.buyer(customer))
    assert mine["owner"] == {"name": clerk.name, "email": clerk.email, "lastSignInAt": None, "roles": []}
    assert mine["customer"]["tags"] == []
    assert [one["user"]["roles"] for one in mine["customer"]["contacts"]] == [[{"code": "company_admin"}]]


def test_every_reason_that_a_person_gives_is_one_of_an_order() -> None:
    assert {one.value for one in CancelOrderReason} < {one.value for one in CancelReason}


async def test_closing_waits_for_goods_and_money(gql: Any) -> None:
    order = await make.order(confirmed=True)
    document = "mutation($id: ID!) { closeOrder(id: $id) { ... on Problem { code message } } }"
    problem = await done(gql, document, {"id": str(order.id)})
    assert problem == {"code": "ILLEGAL_MOVE", "message": "货物尚未全部签收。"}


async def test_an_edit_through_the_graph(gql: Any) -> None:
    variant = await make.sellable()
    order = await make.order(lines=[(variant, 2)])
    document = """mutation($input: EditOrderInput!) { editOrder(input: $input) { __typename
      ... on Order { version total { amount } lines { quantity } timeline { text } }
      ... on Problem { code params } } }"""
    lines = [{"sku": variant.sku, "quantity": 5}]
    edited = await done(gql, document, {"input": {"id": str(order.id), "version": 1, "lines": lines}})
    assert (edited["version"], edited["total"]["amount"], edited["lines"]) == (2, "70.00", [{"quantity": 5}])
    assert f"{variant.sku} 矿泉水 500 毫升 2→5" in edited["timeline"][-1]["text"]
    stale = await done(gql, document, {"input": {"id": str(order.id), "version": 1, "remarks": "X"}})
    assert stale == {"__typename": "Problem", "code": "STALE_VERSION", "params": {"current": 2}}


async def test_many_are_confirmed_each_on_its_own(gql: Any) -> None:
    variant = await make.sellable(10)
    good, gone = await make.order(lines=[(variant, 2)]), await make.order()
    async with make.work() as work:
        await commands.cancel(work, gone.id, CancelReason.OTHER)
    document = """mutation($ids: [ID!]!) { confirmOrders(ids: $ids) { ... on BulkOrderResult { succeeded failed
      results { id order { status } problem { code } } } } }"""
    result = await done(gql, document, {"ids": [str(gone.id), str(good.id), "nonsense"]})
    assert (result["succeeded"], result["failed"]) == (1, 2)
    assert [row["problem"] and row["problem"]["code"] for row in result["results"]] == [
        "ILLEGAL_MOVE",
        None,
        "NOT_FOUND",
    ]
    assert result["results"][1]["order"] == {"status": "CONFIRMED"}


async def test_a_customers_orders_and_sums(gql: Any) -> None:
    customer: Customer = await make.customer()
    first = await make.order(customer)
    await make.order(customer, price=5000)
    await make.payment(first.id, 1000)
    document = """query($id: ID!) { customer(id: $id) { orderCount orderedTotal { amount } openBalance { amount }
      lastOrderAt orders(first: 1) { totalCount nodes { number } } } }"""
    found = await done(gql, document, {"id": str(customer.id)})
    assert (found["orderCount"], found["orderedTotal"]["amount"], found["openBalance"]["amount"]) == (
        2,
        "160.00",
        "150.00",
    )
    assert found["orders"]["totalCount"] == 2
    assert found["lastOrderAt"]
