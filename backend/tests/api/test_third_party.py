"""What a program of somebody else does with an API key and nothing but HTTP: finds, orders on behalf, follows."""

from typing import Any

import httpx
import pytest

from orderwell.demo import make
from orderwell.demo.make.inventory import stock, warehouse
from orderwell.logistics.models import TrackingCode
from tests.api.conftest import Web

SCOPES = ["orders.read", "orders.place_for", "customers.read", "shipments.read"]
CREATE_KEY = """mutation($scopes: [String!]!) { createApiKey(name: "Shop system", scopes: $scopes) {
  __typename ... on CreatedApiKey { secret apiKey { id } } ... on Problem { code message } } }"""
REVOKE = "mutation($id: ID!) { revokeApiKey(id: $id) { __typename ... on Problem { code } } }"
PRODUCTS = """query($after: String) { products(first: 2, after: $after) {
  nodes { code fromPrice { amount currency } variants { id sku units { code factor } availability { available } } }
  pageInfo { hasNextPage endCursor } } }"""
CUSTOMERS = "query($search: String) { customers(filter: {search: $search}) { nodes { id addresses { id } } } }"
PLACE = """mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename
  ... on Order { id number channel onBehalf externalNumber status total { amount } lines { sku quantity } }
  ... on Problem { code message problems { code field } } } }"""
FOLLOW = """query($number: String!) { order(number: $number) { status externalNumber
  timeline { kind } shipments { trackingNumber state trackingUrl events { code } } } }"""


class Program:
    """A plain HTTP client: JSON out, JSON in."""

    def __init__(self, client: httpx.AsyncClient, secret: str) -> None:
        self.client, self.headers = client, {"authorization": f"Bearer {secret}"}

    async def send(self, query: str, **variables: Any) -> httpx.Response:
        body = {"query": query, "variables": variables}
        return await self.client.post("/graphql", json=body, headers=self.headers)

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = await self.send(query, **variables)
        assert answer.status_code == 200, answer.text
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]


@pytest.fixture
async def program(web: Web) -> tuple[Program, str]:
    """A program with a key of the owner's, and the key's id; the owner stays signed in with `web`."""
    await web.sign_in(await make.user("owner", password=make.PASSWORD))
    made = (await web.ask(CREATE_KEY, {"scopes": SCOPES})).json()["data"]["createApiKey"]
    assert made["__typename"] == "CreatedApiKey", made
    stranger = httpx.AsyncClient(transport=web.client._transport, base_url=web.client.base_url)
    return Program(stranger, made["secret"]), made["apiKey"]["id"]


async def every_product(of: Program) -> list[Any]:
    """All pages."""
    found, after = [], None
    while True:
        page = (await of.ask(PRODUCTS, after=after))["products"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def test_a_program_orders_on_behalf_and_follows_the_parcel(web: Web, program: tuple[Program, str]) -> None:
    outside, key_id = program
    place = await warehouse()
    for number in range(5):
        await stock(await make.variant(code=f"TEA-{number}"), 100, place=place)
    await make.product(code="DRAFT", published=False)
    await make.customer("连云港海鲜行")

    asked = await outside.send("{ viewer { permissions } }")
    assert sorted(asked.json()["data"]["viewer"]["permissions"]) == sorted(SCOPES)  # of the owner's only these
    assert "set-cookie" not in asked.headers  # a key signs nobody in
    products = await every_product(outside)
    assert sorted(one["code"] for one in products) == [f"TEA-{number}" for number in range(5)]
    [customer] = (await outside.ask(CUSTOMERS, search="连云港"))["customers"]["nodes"]

    wanted = [{"sku": one["variants"][0]["sku"], "quantity": 1, "unitCode": "box"} for one in products[:2]]
    order = {
        "customerId": customer["id"],
        "addressId": customer["addresses"][0]["id"],
        "deliveryMethod": "DELIVERY",
        "paymentMethod": "BANK_TRANSFER",
        "lines": wanted,
        "externalNumber": "SHOP-77",
        "idempotencyKey": "SHOP-77",
    }
    placed = (await outside.ask(PLACE, input=order))["placeOrder"]
    assert (placed["channel"], placed["onBehalf"], placed["externalNumber"]) == ("API", True, "SHOP-77")
    assert [(line["sku"], line["quantity"]) for line in placed["lines"]] == [(one["sku"], 1) for one in wanted]
    assert (await outside.ask(PLACE, input=order))["placeOrder"] == placed  # its network failed, it asks again
    other = (await outside.ask(PLACE, input={**order, "idempotencyKey": "other"}))["placeOrder"]
    assert other["code"] == "EXTERNAL_NUMBER_TAKEN"

    await sent(web, placed["id"], place.id)
    seen = (await outside.ask(FOLLOW, number=placed["number"]))["order"]
    assert (seen["status"], seen["shipments"][0]["state"]) == ("DELIVERED", "DELIVERED")
    assert {"PLACED", "SHIPMENT"} <= {entry["kind"] for entry in seen["timeline"]}

    await it_may_do_nothing_else(outside, placed["id"])
    assert (await web.ask(REVOKE, {"id": key_id})).json()["data"]["revokeApiKey"]["__typename"] == "ApiKey"
    assert (await outside.send("{ viewer { user { email } } }")).status_code == 401


async def sent(web: Web, order_id: str, warehouse_id: Any) -> None:
    """Staff confirm, pack and hand over; the carrier delivers."""
    confirm = "mutation($id: ID!) { confirmOrder(id: $id) { __typename } }"
    assert (await web.ask(confirm, {"id": order_id})).json()["data"]["confirmOrder"]["__typename"] == "Order"
    parcel = await make.shipment(order_id, warehouse_id, handed_over=True)  # type: ignore[arg-type]
    await make.track(parcel, TrackingCode.DELIVERED)


async def it_may_do_nothing_else(outside: Program, order_id: str) -> None:
    """No scope, no act; and what needs an account is not for keys."""
    cancel = "mutation($id: ID!) { cancelOrder(id: $id, reason: OTHER) { __typename ... on Problem { code } } }"
    assert (await outside.ask(cancel, id=order_id))["cancelOrder"]["code"] == "FORBIDDEN"
    users = (await outside.send("{ users { nodes { email } } }")).json()
    assert users["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    password = 'mutation { changePassword(current: "orderwell-demo", new: "another long one") { __typename } }'
    changed = await outside.ask(password.replace("__typename", "__typename ... on Problem { code }"))
    assert changed["changePassword"]["code"] == "UNAUTHENTICATED"
    more = (await outside.ask(CREATE_KEY, scopes=["users.write"]))["createApiKey"]
    assert more["__typename"] == "Problem"
    draft = await outside.send("{ products(filter: {statuses: [DRAFT]}) { nodes { code } } }")
    assert draft.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
