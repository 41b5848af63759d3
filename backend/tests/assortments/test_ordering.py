"""Goods outside the assortment and prices that are hidden, on every way to an order."""

from typing import Any

import pytest

from orderwell.assortments import commands
from orderwell.cart.errors import NotOrderable
from orderwell.cart.models import CartLine
from orderwell.cart.rules import Wish
from orderwell.catalog.models import Product, Variant
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import OrderEdit
from orderwell.core.errors import DomainError, NotFound, SeveralProblems
from orderwell.core.work import Actor
from orderwell.customers.models import CustomerStatus
from orderwell.demo import make
from orderwell.lists import commands as lists
from orderwell.lists.rules import Wanted
from tests.conftest import Graph

ADD = """mutation($lines: [CartLineInput!]!) { addToCart(lines: $lines) {
  ... on Cart { lineCount } ... on Problem { code params } } }"""
CART = """{ cart { lines { variant { sku } seenPrice { minor } priceChanged }
  quote { total { minor } lines { total { minor } } problems { code params field } } } }"""
RESOLVE = """query($lines: [AskedLineInput!]!) { resolveOrderLines(lines: $lines) {
  status variant { sku } candidates { sku } unitPrice { minor } total { minor } problem { code } } }"""
PREVIEW = "query($id: ID!) { reorderPreview(orderId: $id) { changes sku variant { sku } substitutes { sku } } }"
QUOTE = """query($lines: [OrderLineInput!]!, $customer: ID) {
  quote(lines: $lines, customerId: $customer) { total { minor } problems { code } } }"""


async def told(gql: Graph, document: str, actor: Actor, **variables: Any) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data
    return next(iter(result.data.values()))


async def refusals(actor: Actor, placement: Any) -> list[str]:
    with pytest.raises(DomainError) as refused:
        async with make.work(actor) as work:
            await checkout.place(work, placement)
    error = refused.value
    return [one.code for one in (error.problems if isinstance(error, SeveralProblems) else [error])]


async def wine_and_rice() -> tuple[Variant, Variant]:
    place = await make.category("酒", code="wine")
    wine = await make.sellable(50, price=9900, category=place, name_zh="米酒", variant={"sku": "WINE-1"})
    other = await make.sellable(50, price=8800, category=place, name_zh="黄酒", variant={"sku": "WINE-2"})
    assert other
    rice = await make.category("粮", code="rice")
    return wine, await make.sellable(50, price=300, category=rice, name_zh="米饭", variant={"sku": "RICE-1"})


async def test_what_lies_in_the_cart_already_is_named_and_not_ordered(gql: Graph) -> None:
    wine, rice = await wine_and_rice()
    customer = await make.customer()
    actor = await make.buyer(customer)
    await make.cart(actor, (wine, 1), (rice, 2))
    await make.assortment(products=[await Product.get(id=wine.product_id)], customers=[customer])
    cart = await told(gql, CART, actor)
    assert [(one["code"], one["params"]["sku"]) for one in cart["quote"]["problems"]] == [
        ("NOT_IN_ASSORTMENT", "WINE-1")
    ]
    assert [one["total"]["minor"] for one in cart["quote"]["lines"]] == [600]
    assert await refusals(actor, make.placement()) == ["NOT_IN_ASSORTMENT"]
    line = {"variantId": str(wine.id), "unitCode": "bottle", "quantity": 1}
    refused = await told(gql, ADD, actor, lines=[line])
    assert refused["code"] == "NOT_ORDERABLE"
    assert "WINE-1" not in str(refused["params"])  # as of an id that does not exist
    assert (await told(gql, ADD, Actor(), lines=[line]))["lineCount"] == 1  # others buy it


async def test_staff_order_for_a_customer_what_the_customer_could(gql: Graph) -> None:
    wine, rice = await wine_and_rice()
    customer = await make.customer()
    await make.assortment(products=[await Product.get(id=wine.product_id)], customers=[customer])
    outside = make.placement((wine, 1), customer_id=customer.id)
    assert await refusals(make.EVERYTHING, outside) == ["NOT_IN_ASSORTMENT"]
    async with make.work() as work:
        order = await checkout.place(work, make.placement((rice, 1), customer_id=customer.id))
    more = OrderEdit(version=order.version, lines=[Wish(1, variant_id=rice.id), Wish(1, variant_id=wine.id)])
    with pytest.raises(NotOrderable):
        async with make.work() as work:
            await checkout.edit(work, order.id, more)
    lines = [{"sku": "WINE-1", "quantity": 1}]
    quote = await told(gql, QUOTE, make.EVERYTHING, lines=lines, customer=str(customer.id))
    assert [one["code"] for one in quote["problems"]] == ["NOT_IN_ASSORTMENT"]
    free = await told(gql, QUOTE, make.EVERYTHING, lines=lines)
    assert free["problems"] == []


async def test_pads_know_nothing_of_it(gql: Graph) -> None:
    wine, _ = await wine_and_rice()
    customer = await make.customer()
    actor = await make.buyer(customer)
    asked = [{"name": "WINE-1"}, {"name": "米酒"}, {"name": "米"}, {"variantId": str(wine.id)}, {"name": "没有的东西"}]
    before = await told(gql, RESOLVE, actor, lines=asked)
    assert [one["status"] for one in before] == ["READY", "READY", "CHOICE", "READY", "UNKNOWN"]
    place = (await Product.get(id=wine.product_id).select_related("category")).category
    await make.assortment(categories=[place], customers=[customer])
    after = await told(gql, RESOLVE, actor, lines=asked)
    assert "WINE" not in str(after)
    assert [one["status"] for one in after] == ["UNKNOWN", after[1]["status"], "READY", "UNKNOWN", "UNKNOWN"]
    assert after[2]["variant"]["sku"] == "RICE-1"
    with pytest.raises(NotFound):
        async with make.work(actor) as work:
            await lists.create(work, "清单", [Wanted(wine.id, "bottle", 1)])


async def test_past_orders_say_that_it_is_gone_and_offer_what_is_offered(gql: Graph) -> None:
    wine, rice = await wine_and_rice()
    customer = await make.customer()
    actor = await make.buyer(customer)
    order = await make.order(customer=customer, lines=[(wine, 1), (rice, 1)])
    await make.assortment(products=[await Product.get(id=wine.product_id)], customers=[customer])
    lines = {one["sku"]: one for one in await told(gql, PREVIEW, actor, id=str(order.id))}
    assert lines["WINE-1"]["changes"] == ["WITHDRAWN"]
    assert lines["WINE-1"]["variant"] is None
    assert [one["sku"] for one in lines["WINE-1"]["substitutes"]] == ["WINE-2"]
    assert lines["RICE-1"]["changes"] == []
    place = (await Product.get(id=wine.product_id).select_related("category")).category
    await make.assortment(categories=[place], customers=[customer])
    lines = {one["sku"]: one for one in await told(gql, PREVIEW, actor, id=str(order.id))}
    assert lines["WINE-1"]["substitutes"] == []


@pytest.mark.usefixtures("database")
async def test_two_customers_two_answers_to_one_question() -> None:
    wine, rice = await wine_and_rice()
    first, second = await make.customer(), await make.customer()
    row = await make.assortment(products=[await Product.get(id=wine.product_id)], customers=[first])
    for customer, refused in ((first, ["NOT_ORDERABLE"]), (second, [])):
        actor = await make.buyer(customer)
        placement = make.placement((wine, 1))
        if refused:
            assert await refusals(actor, placement) == refused
        else:
            async with make.work(actor) as work:
                assert (await checkout.place(work, placement)).total
    async with make.work() as work:
        await commands.assign(work, [first.id], None)
        await commands.remove(work, row.id)
    async with make.work(await make.buyer(first)) as work:
        assert (await checkout.place(work, make.placement((wine, 1), (rice, 1)))).total


async def test_hidden_prices_are_neither_quoted_nor_found_out(gql: Graph) -> None:
    _, rice = await wine_and_rice()
    waiting = await make.customer(status=CustomerStatus.PENDING)
    actor = await make.buyer(waiting)
    await make.cart(actor, (rice, 2))
    await make.settings(price_visibility="approved", minimum_order_minor=10_000)
    cart = await told(gql, CART, actor)
    assert [one["code"] for one in cart["quote"]["problems"]] == ["PRICES_HIDDEN"]
    assert (cart["quote"]["total"]["minor"], cart["quote"]["lines"], cart["lines"][0]["seenPrice"]) == (0, [], None)
    lines = await told(gql, RESOLVE, actor, lines=[{"name": "RICE-1"}])
    assert (lines[0]["status"], lines[0]["unitPrice"], lines[0]["total"]) == ("READY", None, None)
    assert await refusals(actor, make.placement(expected_total=1)) == ["CUSTOMER_PENDING"]  # not that it is too little
    for argument in ('filter: {minPrice: "2.00"}', 'filter: {maxPrice: "4"}', "sort: PRICE_ASC"):
        for field in ("products({}) {{ totalCount }}", "search({}) {{ total }}", 'search(text: "米", {}) {{ total }}'):
            result = await gql("{" + field.format(argument) + "}", None, actor)
            assert result.errors
            assert (result.errors[0].extensions or {})["code"] == "PRICES_HIDDEN"
    assert await CartLine.all().count() == 1
