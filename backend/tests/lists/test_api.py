"""Lists, habits and reordering through the graph."""

from datetime import timedelta
from typing import Any

from orderwell.core.clock import utc_now
from orderwell.core.work import Actor
from orderwell.demo import make
from tests.counted import statements

LIST = """{ id name shared mine ownerName lineCount schedule { weekday weeks hour paused nextRun }
  lines { variantId quantity unitCode variant { sku } unit { code } }
  today { name sku quantity quantityThen unitNameThen changes
  unitPrice { amount } unitPriceThen { amount } variant { sku } unit { code } substitutes { sku } } }"""
OR_NOT = "... on Problem { code field }"
CREATE = f"""mutation($name: String!, $lines: [CartLineInput!]!) {{
  createShoppingList(name: $name, lines: $lines) {{ ... on ShoppingList {LIST} {OR_NOT} }} }}"""
SCHEDULE = f"""mutation($id: ID!, $schedule: ListScheduleInput!) {{
  scheduleShoppingList(id: $id, schedule: $schedule) {{ ... on ShoppingList {LIST} {OR_NOT} }} }}"""
PREVIEW = """query($id: ID!) { reorderPreview(orderId: $id) { name sku quantity quantityThen changes
  unitPrice { amount } unitPriceThen { amount } variant { sku } substitutes { sku } } }"""
OFTEN = "{ oftenBought { variant { sku } unit { code } quantity times days due overdue } }"


async def done(gql: Any, document: str, variables: Any = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


def line(variant: Any, quantity: int, unit: str = "bottle") -> dict[str, Any]:
    return {"variantId": str(variant.id), "unitCode": unit, "quantity": quantity}


async def test_a_list_shows_its_goods_as_they_are_today(gql: Any) -> None:
    actor = await make.buyer()
    one, gone = await make.sellable(price=250), await make.sellable()
    made = await done(gql, CREATE, {"name": "每周", "lines": [line(one, 2), line(gone, 1)]}, actor)
    assert (made["mine"], made["lineCount"], made["schedule"]) == (True, 2, None)
    gone.active = False
    await gone.save(update_fields=["active"])
    again = await done(gql, f"query($id: ID!) {{ shoppingList(id: $id) {LIST} }}", {"id": made["id"]}, actor)
    assert [row["variant"] for row in again["lines"]] == [{"sku": one.sku}, None]
    assert [row["changes"] for row in again["today"]] == [[], ["WITHDRAWN"]]
    assert again["today"][1]["sku"] == gone.sku
    assert again["today"][0]["unitPrice"]["amount"] == "2.50"
    take_off = """mutation($id: ID!, $line: CartLineInput!) { setShoppingListLine(id: $id, line: $line) {
      ... on ShoppingList { lines { variantId } } ... on Problem { code } } }"""
    shown = line(gone, 0) | {"variantId": again["lines"][1]["variantId"]}
    left = await done(gql, take_off, {"id": made["id"], "line": shown}, actor)
    assert left == {"lines": [{"variantId": str(one.id)}]}


async def test_mutations_of_lists(gql: Any) -> None:
    actor, one = await make.buyer(), await make.sellable()
    made = await done(gql, CREATE, {"name": "A", "lines": []}, actor)
    id = made["id"]
    planned = await done(gql, SCHEDULE, {"id": id, "schedule": {"weekday": 0}}, actor)
    assert (planned["schedule"]["weekday"], planned["schedule"]["nextRun"] is not None) == (0, True)
    wrong = await done(gql, SCHEDULE, {"id": id, "schedule": {"weekday": 9}}, actor)
    assert wrong == {"code": "INVALID", "field": "schedule"}
    lines = {"id": id, "lines": [line(one, 3)]}
    add = f"mutation($id: ID!, $lines: [CartLineInput!]!) {{ addToShoppingList(id: $id, lines: $lines) {{ ... on ShoppingList {LIST} {OR_NOT} }} }}"  # noqa: E501
    assert (await done(gql, add, lines, actor))["lineCount"] == 1
    put = f"mutation($id: ID!, $line: CartLineInput!) {{ setShoppingListLine(id: $id, line: $line) {{ ... on ShoppingList {LIST} {OR_NOT} }} }}"  # noqa: E501
    assert (await done(gql, put, {"id": id, "line": line(one, 0)}, actor))["lineCount"] == 0
    change = f'mutation($id: ID!) {{ changeShoppingList(id: $id, name: "B", shared: true) {{ ... on ShoppingList {LIST} {OR_NOT} }} }}'  # noqa: E501
    assert (await done(gql, change, {"id": id}, actor))["shared"] is True
    arrange = "mutation($id: ID!) { arrangeShoppingList(id: $id, lineIds: []) { ... on ShoppingList { name } } }"
    assert (await done(gql, arrange, {"id": id}, actor))["name"] == "B"
    for name, left in (("removeShoppingList", 0), ("restoreShoppingList", 1)):
        await done(gql, f"mutation($id: ID!) {{ {name}(id: $id) {{ __typename {OR_NOT} }} }}", {"id": id}, actor)
        assert len(await done(gql, "{ shoppingLists { id } }", None, actor)) == left
    stranger = await make.buyer()
    assert await done(gql, change, {"id": id}, stranger) == {"code": "NOT_FOUND", "field": "id"}
    assert await done(gql, CREATE, {"name": "A", "lines": []}, Actor()) == {"code": "UNAUTHENTICATED", "field": None}
    assert await done(gql, "{ listDrafts { id } }", None, actor) == []


async def test_a_past_order_is_compared_before_it_is_copied(gql: Any) -> None:
    customer = await make.customer()
    actor = await make.buyer(customer)
    one, two = await make.sellable(price=1000), await make.sellable(price=1000)
    order = await make.order(customer, lines=[(one, 2), (two, 3)])
    await make.price_list(customer=customer, prices={one: 1200})
    found = await done(gql, PREVIEW, {"id": str(order.id)}, actor)
    assert [(row["sku"], row["quantity"], row["changes"]) for row in found] == [
        (one.sku, 2, ["DEARER"]),
        (two.sku, 3, []),
    ]
    assert (found[0]["unitPriceThen"]["amount"], found[0]["unitPrice"]["amount"]) == ("10.00", "12.00")
    refused = await gql(PREVIEW, {"id": str(order.id)}, await make.buyer())
    assert refused.errors[0].extensions["code"] == "NOT_FOUND"


async def test_what_is_bought_often_has_a_day(gql: Any) -> None:
    customer = await make.customer()
    actor, one = await make.buyer(customer), await make.sellable()
    for days in (28, 21, 14, 7):
        await make.order(customer, lines=[(one, 4)], now=utc_now() - timedelta(days=days))
    found = await done(gql, OFTEN, None, actor)
    assert [(row["variant"]["sku"], row["quantity"], row["times"], row["days"], row["overdue"]) for row in found] == [
        (one.sku, 4, 4, 7, True)
    ]
    assert await done(gql, OFTEN, None, await make.buyer()) == []


async def test_statements_of_a_preview_do_not_grow_with_lines(gql: Any) -> None:
    customer = await make.customer()
    actor = await make.buyer(customer)
    variants = await make.variants(await make.product(variants=30, stock=500))
    small = await make.order(customer, lines=[(one, 1) for one in variants[:2]])
    large = await make.order(customer, lines=[(one, 1) for one in variants])
    with statements() as few:
        await done(gql, PREVIEW, {"id": str(small.id)}, actor)
    with statements() as many:
        await done(gql, PREVIEW, {"id": str(large.id)}, actor)
    assert len(many) == len(few)
