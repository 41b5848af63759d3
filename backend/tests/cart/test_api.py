"""Carts and quotes through the graph."""

from typing import Any

from starlette.responses import Response

from orderwell.api.context import Context
from orderwell.api.schema import schema
from orderwell.cart.models import Cart
from orderwell.composition import HANDLERS
from orderwell.core.settings import Settings
from orderwell.core.work import Actor
from orderwell.demo import make
from tests.counted import statements

CART = """{ id lineCount lines { variant { sku } unit { code } quantity seenPrice { amount } priceChanged
  availability { available } } quote { total { amount } freight { amount } lines { total { amount } }
  problems { code field } } }"""
OR_NOT = "... on Problem { code }"
SET = f"mutation($input: CartLineInput!) {{ setCartLine(input: $input) {{ ... on Cart {CART} {OR_NOT} }} }}"
ADD = f"mutation($lines: [CartLineInput!]!) {{ addToCart(lines: $lines) {{ ... on Cart {CART} {OR_NOT} }} }}"


async def done(gql: Any, document: str, variables: Any = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


def line(variant: Any, quantity: int, unit: str = "bottle") -> dict[str, Any]:
    return {"variantId": str(variant.id), "unitCode": unit, "quantity": quantity}


async def test_a_cart_shows_what_it_costs_and_what_is_wrong(gql: Any) -> None:
    customer = await make.customer()
    actor = await make.buyer(customer)
    plain, scarce = await make.sellable(price=250), await make.sellable(3, variant={"moq": 4, "step": 4})
    cart = await done(gql, ADD, {"lines": [line(plain, 2), line(scarce, 5)]}, actor)
    assert cart["lineCount"] == 2
    assert [one["seenPrice"]["amount"] for one in cart["lines"]] == ["2.50", "10.00"]
    assert cart["quote"]["total"]["amount"] == "75.00"
    assert [(one["code"], one["field"]) for one in cart["quote"]["problems"]] == [
        ("NOT_IN_STEPS", "lines.1.quantity"),
        ("OUT_OF_STOCK", "lines.1.quantity"),
    ]
    await make.price_list(customer=customer, prices={plain: 200})
    seen = await done(gql, f"{{ cart {CART} }}", None, actor)
    assert [one["priceChanged"] for one in seen["lines"]] == [True, False]
    accepted = await done(gql, f"mutation {{ acceptCartPrices {{ ... on Cart {CART} }} }}", None, actor)
    assert [one["priceChanged"] for one in accepted["lines"]] == [False, False]
    removed = await done(gql, SET, {"input": line(scarce, 0)}, actor)
    assert removed["quote"]["problems"] == []
    cleared = await done(gql, f"mutation {{ clearCart {{ ... on Cart {CART} }} }}", None, actor)
    assert (cleared["lineCount"], cleared["quote"]["total"]["amount"]) == (0, "0.00")


async def test_a_refused_line_is_a_problem(gql: Any) -> None:
    actor, hidden = await make.buyer(), await make.variant(published=False)
    assert await done(gql, SET, {"input": line(hidden, 1)}, actor) == {"code": "NOT_ORDERABLE"}
    assert await done(gql, SET, {"input": line(await make.sellable(), -1)}, actor) == {"code": "BAD_QUANTITY"}


async def test_before_signing_in_a_cookie_keeps_the_cart(gql: Any) -> None:
    empty = await done(gql, "{ cart { lineCount quote { total { amount } } } }", None, Actor())
    assert empty == {"lineCount": 0, "quote": {"total": {"amount": "0.00"}}}
    assert await Cart.all().count() == 0
    variant, response = await make.sellable(), Response()
    context = Context(actor=Actor(), handlers=HANDLERS, settings=Settings(), response=response)
    result = await schema.execute(SET, variable_values={"input": line(variant, 2)}, context_value=context)
    assert result.errors is None
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("orderwell_cart=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    stored = await Cart.get()
    assert stored.token_hash not in cookie


async def test_statements_of_a_cart_do_not_grow_with_its_lines(gql: Any) -> None:
    actor = await make.buyer()
    variants = await make.variants(await make.product(variants=10))
    await make.cart(actor, (variants[0], 1))
    with statements() as few:
        await done(gql, f"{{ cart {CART} }}", None, actor)
    await make.cart(actor, *[(one, 1) for one in variants])
    with statements() as many:
        await done(gql, f"{{ cart {CART} }}", None, actor)
    assert len(many) == len(few)


async def test_a_quote_for_a_customer_needs_the_permission(gql: Any) -> None:
    customer = await make.customer()
    variant = await make.sellable(price=1000)
    await make.price_list(customer=customer, prices={variant: 700})
    document = """query($lines: [OrderLineInput!]!, $of: ID, $how: DeliveryMethod = DELIVERY) {
      quote(lines: $lines, customerId: $of, deliveryMethod: $how) { goodsTotal { amount } discountTotal { amount }
        total { amount } lines { unitPrice { amount } } problems { code } } }"""
    lines = [{"sku": variant.sku, "quantity": 3}]
    anonymous = await done(gql, document, {"lines": lines}, Actor())
    assert anonymous["total"]["amount"] == "50.00"
    staff = await done(gql, document, {"lines": lines, "of": str(customer.id), "how": "PICKUP"})
    assert (staff["discountTotal"]["amount"], staff["total"]["amount"]) == ("9.00", "21.00")
    refused = await gql(document, {"lines": lines, "of": str(customer.id)}, await make.buyer())
    assert refused.errors[0].extensions["code"] == "FORBIDDEN"
    unknown = await done(gql, document, {"lines": [{"sku": "NOWHERE", "quantity": 1}]}, Actor())
    assert unknown["problems"] == [{"code": "NOT_ORDERABLE"}]


async def test_reordering_tells_what_is_no_longer_sold(gql: Any) -> None:
    customer = await make.customer()
    actor = await make.buyer(customer)
    variant, gone = await make.sellable(), await make.sellable()
    order = await make.order(customer, lines=[(variant, 2), (gone, 1)])
    gone.active = False
    await gone.save(update_fields=["active"])
    document = f"mutation($id: ID!) {{ reorder(orderId: $id) {{ ... on Cart {CART} ... on Problem {{ code }} }} }}"
    cart = await done(gql, document, {"id": str(order.id)}, actor)
    assert [one["quantity"] for one in cart["lines"]] == [2, 1]
    assert cart["quote"]["problems"] == [{"code": "NOT_ORDERABLE", "field": "lines.1"}]
    other = await make.buyer()
    assert await done(gql, document, {"id": str(order.id)}, other) == {"code": "NOT_FOUND"}
