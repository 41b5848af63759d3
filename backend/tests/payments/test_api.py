"""Money in the graph: one happy, one refused, one Problem a mutation; row scope; constant statements."""

from dataclasses import replace
from typing import Any

from orderwell.core.work import Actor, Scope
from orderwell.demo import make
from orderwell.orders.models import Order
from orderwell.payments.models import Payment, PaymentAttempt, PaymentBalance, PaymentMethod
from tests.counted import statements
from tests.fulfilment.world import placed, world

RECORD = """
mutation ($input: RecordPaymentInput!) { recordPayment(input: $input) {
  ... on Payment { number amount { amount minor currency } method kind externalId note receivedOn actor
    order { number paymentState } }
  ... on Problem { code field message params } } }
"""
REFUND = """
mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) {
  ... on Payment { number kind note amount { amount } order { paymentState } }
  ... on Problem { code field message params } } }
"""
START = """
mutation ($id: ID!, $key: String!) { startPayment(orderId: $id, idempotencyKey: $key) {
  ... on PaymentAttempt { id gateway amount { minor } state url expiresAt }
  ... on Problem { code message } } }
"""
LIST = """
query ($filter: PaymentFilter, $first: Int) { payments(filter: $filter, first: $first) {
  totalCount nodes { id number kind method amount { amount } order { number customerName } }
  pageInfo { hasNextPage } } }
"""


def recorded(order: Order, key: str = "k1", **more: Any) -> dict[str, Any]:
    plain = {"orderId": str(order.id), "method": "BANK_TRANSFER", "amount": "20.50", "idempotencyKey": key}
    return {"input": {**plain, **more}}


def refunded(order: Order, key: str = "k1", **more: Any) -> dict[str, Any]:
    return {"input": {**recorded(order, key)["input"], "amount": "5", "reason": "少发", **more}}


async def done(gql: Any, document: str, variables: dict[str, Any], actor: Actor | None = None) -> dict[str, Any]:
    """What the only field of a document gave."""
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    (answer,) = result.data.values()
    return answer  # type: ignore[no-any-return]


async def code(gql: Any, document: str, variables: dict[str, Any], actor: Actor) -> str:
    """The code with which somebody was turned away, as a Problem or as an error."""
    result = await gql(document, variables, actor)
    if result.errors:
        return str(result.errors[0].extensions["code"])
    return str(next(iter(result.data.values()))["code"])


async def test_recording_money(gql: Any) -> None:
    order = await placed(await world(), 5)
    paid = await done(gql, RECORD, recorded(order, externalId="B7", note="定金"))
    assert paid["amount"] == {"amount": "20.50", "minor": 2050, "currency": "CNY"}
    assert (paid["kind"], paid["method"], paid["externalId"], paid["note"]) == ("CHARGE", "BANK_TRANSFER", "B7", "定金")
    assert paid["order"] == {"number": order.number, "paymentState": "PARTIAL"}
    again = await done(gql, RECORD, recorded(order, externalId="B7", note="定金"))
    assert again["number"] == paid["number"]  # the same key: the first answer
    assert await Payment.all().count() == 1
    twice = await done(gql, RECORD, recorded(order, "k2", externalId="B7"))
    assert (twice["code"], twice["field"], twice["params"]["number"]) == (
        "DUPLICATE_PAYMENT",
        "externalId",
        paid["number"],
    )
    conflict = await done(gql, RECORD, recorded(order, amount="1"))
    assert conflict["code"] == "IDEMPOTENCY_CONFLICT"
    for amount in ("-1", "0"):
        assert (await done(gql, RECORD, recorded(order, "k3", amount=amount)))["code"] == "AMOUNT_NOT_POSITIVE"
    for amount in ("1.234", "1e999999", "NaN"):
        bad = await done(gql, RECORD, recorded(order, "k3", amount=amount))
        assert (bad["code"], bad["field"]) == ("INVALID", "amount")


async def test_who_may_record_and_refund(gql: Any) -> None:
    there = await world()
    order = await placed(there, 5)
    clerk = await make.actor(await make.user("order_clerk"))
    buyer = await make.buyer(there.customer)
    elsewhere = replace(make.EVERYTHING, scope=Scope.OWN, user_id=(await make.user("owner")).id)
    assert await code(gql, RECORD, recorded(order), buyer) == "FORBIDDEN"
    assert await code(gql, REFUND, refunded(order), buyer) == "FORBIDDEN"
    assert await code(gql, REFUND, refunded(order), clerk) == "FORBIDDEN"
    assert await code(gql, RECORD, recorded(order), elsewhere) == "NOT_FOUND"
    assert await code(gql, REFUND, refunded(order), Actor()) == "UNAUTHENTICATED"
    assert await Payment.all().count() == 0


async def test_refunding_money(gql: Any) -> None:
    order = await placed(await world(), 5)
    await make.payment(order.id, 20_00)
    back = await done(gql, REFUND, refunded(order))
    assert (back["kind"], back["note"], back["amount"]["amount"]) == ("REFUND", "少发", "5.00")
    large = await done(gql, REFUND, refunded(order, "k2", amount="15.01"))
    assert (large["code"], large["params"]["available"]) == ("REFUND_TOO_LARGE", "15.00")
    assert (await done(gql, REFUND, refunded(order, "k3", reason=" ")))["code"] == "REASON_MISSING"
    assert (await done(gql, REFUND, refunded(order)))["number"] == back["number"]
    assert (await PaymentBalance.get(order_id=order.id)).refunded == 5_00


async def test_beginning_to_pay_online(gql: Any) -> None:
    there = await world()
    order = await placed(there, 5, method=PaymentMethod.ONLINE)
    buyer, stranger = await make.buyer(there.customer), await make.buyer()
    variables = {"id": str(order.id), "key": "k1"}
    attempt = await done(gql, START, variables, buyer)
    assert (attempt["gateway"], attempt["state"], attempt["amount"]["minor"]) == ("sandbox", "PENDING", order.total)
    assert attempt["url"].endswith(f"?return=%2Forders%2F{order.id}")
    assert (await done(gql, START, variables, buyer))["id"] == attempt["id"]
    assert await code(gql, START, variables, stranger) == "NOT_FOUND"
    transfer = await placed(there, 1)
    assert await code(gql, START, {"id": str(transfer.id), "key": "k2"}, buyer) == "ILLEGAL_MOVE"
    assert await code(gql, START, variables, Actor()) == "UNAUTHENTICATED"
    assert await PaymentAttempt.all().count() == 1


async def test_the_list_shows_what_the_viewer_may_see(gql: Any) -> None:
    there = await world()
    mine, other = await placed(there, 5), await placed(await _elsewhere(there), 5)
    await make.payment(mine.id, 1_00, external_id="ICBC-1")
    await make.payment(other.id, 2_00)
    await make.refund(other.id, 1_00)
    assert (await done(gql, LIST, {}))["totalCount"] == 3
    seen = await done(gql, LIST, {}, await make.buyer(there.customer))
    assert [row["order"]["number"] for row in seen["nodes"]] == [mine.number]
    assert (await done(gql, LIST, {"filter": {"kinds": ["REFUND"]}}))["totalCount"] == 1
    assert (await done(gql, LIST, {"filter": {"search": "icbc"}}))["totalCount"] == 1
    assert (await done(gql, LIST, {"filter": {"orderId": "nonsense"}}))["totalCount"] == 0
    page = await done(gql, LIST, {"first": 2})
    assert (len(page["nodes"]), page["pageInfo"]["hasNextPage"]) == (2, True)


async def _elsewhere(there: Any) -> Any:
    return replace(there, customer=await make.customer())


async def test_the_list_takes_as_many_statements_for_many_rows_as_for_one(gql: Any) -> None:
    order = await placed(await world(), 5)
    await make.payment(order.id, 1_00)
    with statements() as few:
        await done(gql, LIST, {"first": 1})
    for _ in range(5):
        await make.payment(order.id, 1_00)
    with statements() as many:
        await done(gql, LIST, {"first": 50})
    assert len(many) == len(few)
