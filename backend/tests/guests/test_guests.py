"""Ordering without an account, over HTTP as a browser does."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.guests.models import Guest
from orderwell.one_time_codes import senders
from orderwell.one_time_codes.models import OneTimeCode
from tests.api.conftest import ORIGIN, Web

COME = """mutation($input: GuestInput!) { continueAsGuest(input: $input) {
  __typename ... on Viewer { user { name } customer { kind status } permissions }
  ... on Problem { code problems { code field } } } }"""
RETURN = """mutation($ticket: String!) { returnAsGuest(ticket: $ticket) {
  __typename ... on Viewer { user { name } } ... on Problem { code } } }"""
KEEP = """mutation($email: String!, $password: String!) { keepGuestAccount(email: $email, password: $password) {
  __typename ... on Viewer { user { email } customer { email } }
  ... on Problem { code field problems { field } } } }"""
PUT = """mutation($input: CartLineInput!) { setCartLine(input: $input) { __typename ... on Cart { lineCount } } }"""
PLACE = """mutation($input: PlaceOrderInput!) { placeOrder(input: $input) {
  __typename ... on Order { number customerName } ... on Problem { code message } } }"""
ORDERS = "{ orders { nodes { number } } guest { ticket } }"
TICKET = "{ guest { ticket } }"
SEND_CODE = "mutation { sendGuestCode { __typename ... on SentCode { trialCode } ... on Problem { code } } }"
CONFIRM = """mutation($code: String!) { confirmGuestPhone(code: $code) {
  __typename ... on Guest { phoneToConfirm } ... on Problem { code } } }"""
TO_CONFIRM = "{ guest { phoneToConfirm } }"
PLACING = {"idempotencyKey": "one", "deliveryMethod": "PICKUP", "paymentMethod": "CASH_ON_DELIVERY"}
LIN = {"name": "林小雨", "phone": "138 0000 0000", "email": "lin@example.com", "privacyAccepted": True}


@pytest.fixture
async def served(web: Web) -> Web:
    """The application of a firm that serves guests."""
    await make.roles()
    await make.settings(guest_checkout=True)
    return web


@pytest.fixture
async def elsewhere(web: Web) -> AsyncIterator[Web]:
    """Another browser at the same application."""
    async with httpx.AsyncClient(transport=web.client._transport, base_url=ORIGIN) as client:
        yield Web(client)


async def data(web: Web, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = (await web.ask(query, variables)).json()
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]
    return found


async def tags() -> Any:
    """The words by which staff find the guest, who is not told them."""
    return (await Customer.get(name=LIN["name"])).tags


async def order(web: Web) -> str:
    """The number of an order that somebody places from a cart that they filled before they said who they are."""
    sku = await make.variant(stock=10)
    await data(web, PUT, {"input": {"variantId": str(sku.id), "unitCode": make.BOTTLE.code, "quantity": 2}})
    came = (await data(web, COME, {"input": LIN}))["continueAsGuest"]
    assert came["customer"] == {"kind": "PERSON", "status": "ACTIVE"}
    assert await tags() == ["guest"]
    place = {"idempotencyKey": "one", "deliveryMethod": "PICKUP", "paymentMethod": "CASH_ON_DELIVERY"}
    placed = (await data(web, PLACE, {"input": place}))["placeOrder"]
    assert placed["customerName"] == LIN["name"], placed
    number: str = placed["number"]
    return number


async def test_a_guest_orders_what_was_in_the_cart_and_comes_back_by_the_link(served: Web, elsewhere: Web) -> None:
    number = await order(served)
    found = await data(served, ORDERS)
    assert found["orders"]["nodes"] == [{"number": number}]
    ticket = found["guest"]["ticket"]
    back = (await data(elsewhere, RETURN, {"ticket": ticket}))["returnAsGuest"]
    assert back == {"__typename": "Viewer", "user": {"name": LIN["name"]}}
    assert (await data(elsewhere, ORDERS))["orders"]["nodes"] == [{"number": number}]


async def test_a_guest_who_sets_a_password_keeps_the_orders_and_ends_the_link(served: Web, elsewhere: Web) -> None:
    number = await order(served)
    ticket = (await data(served, TICKET))["guest"]["ticket"]
    weak = (await data(served, KEEP, {"email": "lin@example.com", "password": "1"}))["keepGuestAccount"]
    assert weak["code"] == "WEAK_PASSWORD"
    both = (await data(served, KEEP, {"email": "lin", "password": "1"}))["keepGuestAccount"]
    assert [one["field"] for one in both["problems"]] == ["email", "password"]
    kept = (await data(served, KEEP, {"email": "Lin@Example.com", "password": make.PASSWORD}))["keepGuestAccount"]
    assert kept["user"] == {"email": "lin@example.com"}
    assert kept["customer"] == {"email": "lin@example.com"}
    assert await tags() == []
    assert (await data(elsewhere, RETURN, {"ticket": ticket}))["returnAsGuest"]["code"] == "LINK_EXPIRED"
    again = (await data(served, KEEP, {"email": "a@example.com", "password": make.PASSWORD}))["keepGuestAccount"]
    assert again["code"] == "NO_GUEST"
    signed_in = f'mutation {{ signIn(email: "lin@example.com", password: "{make.PASSWORD}") {{ __typename }} }}'
    assert (await data(elsewhere, signed_in))["signIn"] == {"__typename": "Viewer"}
    assert (await data(elsewhere, ORDERS)) == {"orders": {"nodes": [{"number": number}]}, "guest": None}


async def test_guests_are_served_only_where_the_firm_wants_it_and_prices_are_for_all(web: Web) -> None:
    assert (await data(web, COME, {"input": LIN}))["continueAsGuest"]["code"] == "GUESTS_NOT_SERVED"
    await make.settings(guest_checkout=True, price_visibility="approved")
    assert (await data(web, COME, {"input": LIN}))["continueAsGuest"]["code"] == "GUESTS_NOT_SERVED"
    assert not (await data(web, "{ viewer { firm { guestsServed } } }"))["viewer"]["firm"]["guestsServed"]


async def test_everything_that_is_missing_is_said_at_once_and_nothing_is_made(served: Web) -> None:
    nobody = {"name": " ", "phone": "-", "privacyAccepted": False}
    refused = (await data(served, COME, {"input": nobody}))["continueAsGuest"]
    assert {one["field"] for one in refused["problems"]} == {"name", "phone", "privacyAccepted"}
    assert await Guest.all().count() == 0


async def test_a_forged_link_finds_nobody(served: Web) -> None:
    for ticket in ("", "abc", "A" * 43, "中文"):
        assert (await data(served, RETURN, {"ticket": ticket}))["returnAsGuest"]["code"] == "NOT_FOUND"


async def test_one_place_cannot_bring_guests_without_end(served: Web) -> None:
    codes = set()
    for _ in range(51):
        answer = (await data(served, COME, {"input": {**LIN, "phone": ""}}))["continueAsGuest"]
        codes.add(answer["code"])
    assert answer["code"] == "TOO_MANY_ATTEMPTS"
    assert len(codes) == 2


@pytest.fixture
async def checked(served: Web) -> AsyncIterator[Web]:
    """A guest with a cart, where the firm wants to be sure of their phone and messages are simulated."""
    await make.settings(guest_phone_check=True)
    senders.use("simulated", shown=True)
    sku = await make.variant(stock=10)
    await data(served, PUT, {"input": {"variantId": str(sku.id), "unitCode": make.BOTTLE.code, "quantity": 2}})
    await data(served, COME, {"input": LIN})
    yield served
    senders.use("")


async def placed(web: Web) -> dict[str, Any]:
    found: dict[str, Any] = (await data(web, PLACE, {"input": PLACING}))["placeOrder"]
    return found


async def confirm(web: Web) -> None:
    code = (await data(web, SEND_CODE))["sendGuestCode"]["trialCode"]
    assert (await data(web, CONFIRM, {"code": code}))["confirmGuestPhone"]["phoneToConfirm"] is None


async def test_a_guest_confirms_the_phone_before_ordering_and_a_repeated_request_is_the_same_order(
    checked: Web,
) -> None:
    assert (await data(checked, TO_CONFIRM))["guest"] == {"phoneToConfirm": LIN["phone"]}
    assert (await placed(checked))["code"] == "PHONE_NOT_CONFIRMED"
    assert (await data(checked, CONFIRM, {"code": "000000"}))["confirmGuestPhone"]["code"] == "WRONG_CODE"
    await confirm(checked)
    first = await placed(checked)
    await OneTimeCode.all().delete()  # what was answered stays the answer
    assert await placed(checked) == first
    assert first["__typename"] == "Order"


async def test_another_phone_and_another_browser_have_to_be_confirmed_again(checked: Web, elsewhere: Web) -> None:
    await confirm(checked)
    ticket = (await data(checked, TICKET))["guest"]["ticket"]
    await data(elsewhere, RETURN, {"ticket": ticket})
    assert (await placed(elsewhere))["code"] == "PHONE_NOT_CONFIRMED"
    await data(checked, 'mutation { updateProfile(phone: "19900000078") { __typename } }')
    assert (await data(checked, TO_CONFIRM))["guest"] == {"phoneToConfirm": "19900000078"}
    assert (await placed(checked))["code"] == "PHONE_NOT_CONFIRMED"
    await confirm(checked)
    assert (await placed(checked))["__typename"] == "Order"


async def test_nobody_else_is_asked_for_a_code(checked: Web) -> None:
    kept = await data(checked, KEEP, {"email": "lin@example.com", "password": make.PASSWORD})
    assert kept["keepGuestAccount"]["__typename"] == "Viewer"
    assert (await data(checked, SEND_CODE))["sendGuestCode"]["code"] == "NO_GUEST"
    assert (await data(checked, CONFIRM, {"code": "000000"}))["confirmGuestPhone"]["code"] == "NO_GUEST"
    assert (await placed(checked))["__typename"] == "Order"


async def test_where_no_codes_can_be_sent_none_is_asked_for(checked: Web) -> None:
    senders.use("")
    assert (await data(checked, TO_CONFIRM))["guest"] == {"phoneToConfirm": None}
    assert (await placed(checked))["__typename"] == "Order"
