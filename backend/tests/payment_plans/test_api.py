"""Orders that are paid in parts: placed, paid online, recorded, edited, cancelled."""

from datetime import timedelta
from typing import Any

from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import OrderEdit
from orderwell.core.clock import utc_now
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.inventory.models import StockHold
from orderwell.orders.commands import cancel, expire_hold
from orderwell.orders.models import CancelReason, Order, OrderState, PaymentState
from orderwell.payment_plans.models import PaymentPart
from orderwell.payments.models import PaymentBalance
from tests.counted import statements

PLAN = """paymentState depositPaid outstanding { amount }
  paymentPlan { method due dueOn amount { amount } paid { amount } outstanding { amount } }"""
PLACE = f"""mutation ($input: PlaceOrderInput!) {{ placeOrder(input: $input) {{
  ... on Order {{ id number paymentMethod total {{ amount }} {PLAN} }}
  ... on Problem {{ code field problems {{ code field }} }} }} }}"""
SHOW = f"query ($id: ID!) {{ order(id: $id) {{ {PLAN} }} }}"
START = """mutation ($id: ID!, $key: String!) { startPayment(orderId: $id, idempotencyKey: $key) {
  ... on PaymentAttempt { amount { amount } } ... on Problem { code } } }"""
DEPOSIT = [
    {"method": "CASH_ON_DELIVERY", "amount": "28.00", "due": "ON_DELIVERY"},
    {"method": "ONLINE", "amount": "12.00"},
]


async def done(gql: Any, document: str, variables: Any = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


async def placed(gql: Any, actor: Actor, payments: Any, key: str = "k") -> Any:
    """Two of something for 20.00 and the freight of 20.00: 40.00."""
    variant = await make.sellable(100, price=1000)
    [address] = (await done(gql, "{ viewer { customer { addresses { id } } } }", None, actor))["customer"]["addresses"]
    said = {"idempotencyKey": key, "deliveryMethod": "DELIVERY", "paymentMethod": "BANK_TRANSFER"}
    said |= {"addressId": address["id"], "lines": [{"variantId": str(variant.id), "quantity": 2}], "payments": payments}
    return await done(gql, PLACE, {"input": said}, actor)


async def test_a_deposit_online_and_the_rest_on_delivery(gql: Any) -> None:
    actor = await make.buyer()
    order = await placed(gql, actor, DEPOSIT)
    assert (order["paymentMethod"], order["paymentState"], order["depositPaid"]) == ("ONLINE", "UNPAID", False)
    assert [(one["method"], one["amount"]["amount"]) for one in order["paymentPlan"]] == [
        ("ONLINE", "12.00"),
        ("CASH_ON_DELIVERY", "28.00"),
    ]
    row = await Order.get(id=order["id"])
    assert row.hold_expires_at is not None
    attempt = await done(gql, START, {"id": order["id"], "key": "p"}, actor)
    assert attempt == {"amount": {"amount": "12.00"}}  # of the deposit alone
    await make.payment(row.id, 1200)
    shown = await done(gql, SHOW, {"id": order["id"]}, actor)
    assert (shown["paymentState"], shown["depositPaid"], shown["outstanding"]["amount"]) == ("PARTIAL", True, "28.00")
    assert [one["outstanding"]["amount"] for one in shown["paymentPlan"]] == ["0.00", "28.00"]
    assert (await Order.get(id=row.id)).hold_expires_at is None  # the goods are kept
    assert {hold.expires_at for hold in await StockHold.filter(owner_id=row.id)} == {None}
    rest = await done(gql, START, {"id": order["id"], "key": "q"}, actor)
    assert rest == {"amount": {"amount": "28.00"}}  # who wants to pay the rest online at once may do so
    await make.payment(row.id, 2800)
    assert (await done(gql, SHOW, {"id": order["id"]}, actor))["paymentState"] == "PAID"


async def test_a_plan_that_does_not_come_to_the_total_is_refused(gql: Any) -> None:
    actor = await make.buyer()
    refused = await placed(gql, actor, [{"method": "ONLINE", "amount": "12.00"}])
    assert (refused["code"], refused["field"]) == ("PAYMENTS_MISMATCH", "payments")
    assert await PaymentPart.all().count() == 0
    later = [{"method": "ONLINE", "amount": "40.00", "due": "ON_DELIVERY"}]
    assert (await placed(gql, actor, later))["field"] == "payments.0.method"


async def test_an_unpaid_deposit_ends_the_order_as_an_unpaid_order_does(gql: Any) -> None:
    order = await placed(gql, await make.buyer(), DEPOSIT)
    async with make.work(now=utc_now() + timedelta(hours=1)) as work:
        ended = await expire_hold(work, (await Order.get(id=order["id"])).id)
    assert ended.state is OrderState.CANCELLED


async def test_an_edit_changes_the_last_part_and_a_cancel_owes_nothing(gql: Any) -> None:
    order = await placed(gql, await make.buyer(), DEPOSIT)
    row = await Order.get(id=order["id"])
    lines = [make.placement((await make.sellable(10, price=5000), 1)).lines[0]]  # type: ignore[index]
    async with make.work() as work:
        row = await checkout.edit(work, row.id, OrderEdit(version=row.version, lines=lines))
    plan = await PaymentPart.filter(balance_id=row.id).order_by("position")
    assert ([one.amount for one in plan], row.total) == ([1200, 5800], 7000)
    balance = await PaymentBalance.get(order_id=row.id)
    assert (balance.due, balance.due_now) == (7000, 1200)
    async with make.work() as work:
        row = await cancel(work, row.id, CancelReason.OTHER)
    assert row.payment_state is PaymentState.UNPAID
    assert (await PaymentBalance.get(order_id=row.id)).due == 0


async def test_plans_of_a_list_are_read_at_once(gql: Any) -> None:
    actor = await make.buyer()
    for number in range(3):
        await placed(gql, actor, DEPOSIT, f"k{number}")
    gql.judged = False
    with statements() as seen:
        await done(gql, f"{{ orders {{ nodes {{ {PLAN} }} }} }}", None, actor)
    assert len([one for one in seen if "FROM payment_part" in one]) == 1
