"""Staff order for a customer, who agrees or not by a link, without signing in."""

from typing import Any

import pytest

from orderwell.demo import make
from orderwell.inventory.models import StockLevel
from orderwell.order_offers.queries import ticket
from orderwell.orders.models import Order, OrderEntry, OrderState
from tests.api.conftest import Web
from tests.conftest import Graph

PLACE = """mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename
  ... on Order { id status approval { state offerUrl steps { name } } allowedMoves { move allowed } }
  ... on Problem { code message } } }"""
OFFER = """query($ticket: String!) { orderOffer(ticket: $ticket) { state firm { name }
  order { number customerName destination total { amount } goods { amount } expiresAt } lines { sku quantity } } }"""
ACCEPT = """mutation($ticket: String!, $name: String!) { acceptOffer(ticket: $ticket, name: $name) {
  __typename ... on OrderOffer { state } ... on Problem { code message } } }"""
DECLINE = """mutation($ticket: String!, $name: String!, $reason: String!) {
  declineOffer(ticket: $ticket, name: $name, reason: $reason) {
  __typename ... on OrderOffer { state } ... on Problem { code field } } }"""


@pytest.fixture
async def offered(gql: Graph, web: Web) -> tuple[str, str]:
    """The id of an order that staff placed and the ticket of its link."""
    sku = await make.sellable(stock=10)
    customer = await make.customer()
    place = {
        "idempotencyKey": "one",
        "deliveryMethod": "PICKUP",
        "paymentMethod": "BANK_TRANSFER",
        "customerId": str(customer.id),
        "lines": [{"variantId": str(sku.id), "unitCode": make.BOTTLE.code, "quantity": 4}],
        "askByLink": True,
    }
    answer = (await gql(PLACE, {"input": place})).data
    assert answer is not None
    placed = answer["placeOrder"]
    assert (placed["status"], placed["approval"]["state"]) == ("AWAITING_APPROVAL", "PENDING"), placed
    assert placed["approval"]["steps"] == [{"name": "客户确认"}]
    assert {"move": "CONFIRM", "allowed": False} in placed["allowedMoves"]
    return placed["id"], placed["approval"]["offerUrl"].rpartition("/offer/")[2]


async def data(web: Web, document: str, **variables: Any) -> Any:
    answer = (await web.ask(document, variables)).json()
    assert "errors" not in answer, answer
    (found,) = answer["data"].values()
    return found


async def test_whoever_has_the_link_sees_the_order_and_agrees_once(offered: tuple[str, str], web: Web) -> None:
    order_id, ticket = offered
    seen = await data(web, OFFER, ticket=ticket)
    assert seen["order"]["total"] == {"amount": "40.00"}
    assert [one["quantity"] for one in seen["lines"]] == [4]
    assert seen["order"]["expiresAt"] is not None
    assert (await data(web, ACCEPT, ticket=ticket, name="林小雨"))["state"] == "APPROVED"
    assert (await Order.get(id=order_id)).state is OrderState.SUBMITTED
    said = await OrderEntry.filter(order_id=order_id, actor="林小雨").order_by("id")
    assert {(one.kind.value, one.actor_side) for one in said} == {("approval", "customer"), ("moved", "customer")}
    again = await data(web, ACCEPT, ticket=ticket, name="林小雨")
    assert again["code"] == "ILLEGAL_MOVE"


async def test_who_declines_says_who_and_why_and_the_stock_is_free(offered: tuple[str, str], web: Web) -> None:
    order_id, ticket = offered
    assert (await StockLevel.first()).reserved == 4  # type: ignore[union-attr]
    assert (await data(web, DECLINE, ticket=ticket, name="", reason="x"))["field"] == "name"
    assert (await data(web, DECLINE, ticket=ticket, name="林小雨", reason=" "))["field"] == "reason"
    assert (await data(web, DECLINE, ticket=ticket, name="林小雨", reason="太贵"))["state"] == "REJECTED"
    assert (await Order.get(id=order_id)).state is OrderState.CANCELLED
    assert (await StockLevel.first()).reserved == 0  # type: ignore[union-attr]
    assert (await data(web, OFFER, ticket=ticket))["order"]["expiresAt"] is None


async def test_a_forged_link_and_one_of_another_order_find_nothing(web: Web) -> None:
    order = await make.order()
    for text in ("", "abc", "A" * 43, ticket(order.id)):
        answer = (await web.ask(OFFER, {"ticket": text})).json()
        assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_a_buyer_is_not_asked_about_an_order_of_their_own(gql: Graph) -> None:
    """Who orders for their own company has agreed already, and the link is for staff to give away."""
    sku = await make.sellable(stock=10)
    buyer = await make.buyer()
    place = {
        "idempotencyKey": "one",
        "deliveryMethod": "PICKUP",
        "paymentMethod": "BANK_TRANSFER",
        "lines": [{"variantId": str(sku.id), "unitCode": make.BOTTLE.code, "quantity": 4}],
        "askByLink": True,
    }
    answer = (await gql(PLACE, {"input": place}, buyer)).data
    assert answer is not None
    assert (answer["placeOrder"]["status"], answer["placeOrder"]["approval"]) == ("SUBMITTED", None)
