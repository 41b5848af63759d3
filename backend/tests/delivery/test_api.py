"""Zones, windows and capacities in the graph, and a checkout that tells all that is wrong at once."""

from datetime import timedelta
from typing import Any

from orderwell.core.clock import business_day, utc_now
from orderwell.core.work import Actor
from orderwell.delivery import queries
from orderwell.demo import make
from tests.counted import statements

ZONE = """{ id name version areas { code name } slots { id starts ends capacity }
  freight { amount } minimumOrder { amount }
  freeFrom { amount } weekdays cutOff leadDays closedOn slotRequired }"""
SAVE = f"""mutation ($id: ID, $version: Int, $input: DeliveryZoneInput!) {{
  saveDeliveryZone(id: $id, version: $version, input: $input) {{
    ... on DeliveryZone {ZONE} ... on Problem {{ code field problems {{ code field }} }} }} }}"""
OPTIONS = """query ($area: String!) { deliveryOptions(areaCode: $area) { delivered zone { name }
  days { day closed reason windows { free left capacity taken slot { id starts } } } } }"""
BOARD = "{ deliveryBoard { zone { name } windows { day taken capacity slot { id starts } } } }"
CAPACITY = """mutation ($slot: ID!, $day: Date!, $n: Int) { setSlotCapacity(slotId: $slot, day: $day, capacity: $n) {
  ... on DeliverySlot { capacity } ... on Problem { code field } } }"""
PLACE = """mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
  ... on Order { id number requestedOn freight { amount } deliverySlot { day starts ends } }
  ... on Problem { code field problems { code field params } } } }"""
WHOLE = {"nameZh": "海州城区", "nameEn": "Haizhou", "areas": ["320706", "3207"], "weekdays": [1, 2, 3, 4, 5, 6, 7]}
WHOLE |= {"cutOff": "16:00", "leadDays": 1, "freight": "8.00", "freeFrom": "300", "slotRequired": False}
WHOLE |= {
    "slots": [{"starts": "12:00", "ends": "14:00", "capacity": 2}, {"starts": "08:00", "ends": "10:00", "capacity": 9}]
}


async def done(gql: Any, document: str, variables: Any = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


async def test_staff_describe_a_zone_and_buyers_see_its_days(gql: Any) -> None:
    zone = await done(gql, SAVE, {"input": WHOLE})
    assert [one["name"] for one in zone["areas"]] == ["江苏省连云港市", "江苏省连云港市海州区"]
    assert [one["starts"] for one in zone["slots"]] == ["08:00", "12:00"]
    assert (zone["freight"]["amount"], zone["minimumOrder"]) == ("8.00", None)
    buyer = await make.buyer()
    options = await done(gql, OPTIONS, {"area": "320706"}, buyer)
    assert (options["delivered"], options["zone"]["name"], len(options["days"])) == (True, "海州城区", 14)
    noon = options["days"][0]["windows"][1]
    assert (noon["free"], noon["left"], noon["capacity"], noon["taken"]) == (True, 2, None, None)
    assert options["days"][0]["windows"][0]["left"] is None  # nine: no reason to hurry anybody
    assert (await done(gql, OPTIONS, {"area": "110101"}, buyer))["delivered"] is False
    stale = await done(gql, SAVE, {"id": zone["id"], "version": 7, "input": WHOLE})
    assert stale["code"] == "STALE_VERSION"
    wrong = await done(gql, SAVE, {"input": {**WHOLE, "areas": [], "cutOff": "x", "freight": "1"}})
    assert [one["field"] for one in wrong["problems"]] == ["areas", "cutOff"]


async def test_without_zones_every_address_is_delivered_to(gql: Any) -> None:
    options = await done(gql, OPTIONS, {"area": "110101"}, await make.buyer())
    assert options == {"delivered": True, "zone": None, "days": []}


async def test_the_board_counts_and_capacities_change_there(gql: Any) -> None:
    await done(gql, SAVE, {"input": WHOLE})
    day = (business_day(utc_now(), "Asia/Shanghai") + timedelta(days=3)).isoformat()
    [zone] = await queries.zones()
    noon = (await queries.slots_of([zone.id]))[zone.id][1]
    order = await make.order(requested_on=business_day(utc_now(), "Asia/Shanghai") + timedelta(days=3), slot_id=noon.id)
    assert await done(gql, CAPACITY, {"slot": str(noon.id), "day": day, "n": 5}) == {"capacity": 2}
    refused = await done(gql, CAPACITY, {"slot": str(noon.id), "day": day, "n": -1})
    assert refused == {"code": "INVALID", "field": "capacity"}
    [row] = await done(gql, BOARD)
    cells = {(one["day"], one["slot"]["starts"]): (one["taken"], one["capacity"]) for one in row["windows"]}
    assert (len(cells), cells[day, "12:00"], cells[day, "08:00"]) == (28, (1, 5), (0, 9))
    document = "query ($slot: ID!, $day: Date!) { deliveryOrders(slotId: $slot, day: $day) { number } }"
    found = await done(gql, document, {"slot": str(noon.id), "day": day})
    assert found == [{"number": order.number}]
    stranger = await make.buyer()
    assert await done(gql, document, {"slot": str(noon.id), "day": day}, stranger) == []


async def test_the_cart_costs_what_the_default_address_costs_and_a_quote_what_another_does(gql: Any) -> None:
    await done(gql, SAVE, {"input": WHOLE})
    await make.zone("上海", areas=["31"], freight=1500)
    actor = await make.buyer()
    variant = await make.sellable(100, price=1000)
    await make.cart(actor, (variant, 2))
    cart = await done(gql, "{ cart { quote { freight { amount } steps { label } } } }", None, actor)
    assert cart["quote"]["freight"]["amount"] == "8.00"
    assert "运费（海州城区）" in [one["label"] for one in cart["quote"]["steps"]]
    document = (
        """query ($lines: [OrderLineInput!]!) { quote(lines: $lines, areaCode: "310118") { freight { amount } } }"""
    )
    lines = [{"variantId": str(variant.id), "quantity": 2}]
    assert (await done(gql, document, {"lines": lines}, actor))["freight"]["amount"] == "15.00"


async def test_everything_that_is_wrong_is_told_in_one_answer(gql: Any) -> None:
    """Quantity, minimum, zone, window, PO number and stock at once; and with a missing address instead of the zone."""
    await done(gql, SAVE, {"input": {**WHOLE, "minimumOrder": "500"}})
    customer = await make.customer()
    actor = await make.buyer(customer)
    first = await make.order(customer, po_number="PO-1", price=100_000)
    few, cheap = await make.sellable(3), await make.sellable(100, price=100, variant={"moq": 12, "step": 12})
    gone = await make.zone("上海", areas=["31"], slots=[("08:00", "10:00", 0)])
    [full] = (await queries.slots_of([gone.id]))[gone.id]
    day = (business_day(utc_now(), "Asia/Shanghai") + timedelta(days=3)).isoformat()
    said = {
        "idempotencyKey": "k", "deliveryMethod": "DELIVERY", "paymentMethod": "BANK_TRANSFER", "poNumber": "PO-1",
        "requestedOn": day, "slotId": str(full.id),
        "lines": [{"variantId": str(few.id), "quantity": 5}, {"variantId": str(cheap.id), "quantity": 5}],
    }  # fmt: skip
    refused = await done(gql, PLACE, {"input": said}, actor)
    assert {(one["code"], one["field"]) for one in refused["problems"]} == {
        ("SLOT_FULL", "slotId"),
        ("ADDRESS_MISSING", "address"),
        ("PO_NUMBER_TAKEN", "poNumber"),
        ("BELOW_MINIMUM", "lines.1.quantity"),
        ("OUT_OF_STOCK", "lines.0.quantity"),
    }
    taken = next(one for one in refused["problems"] if one["code"] == "PO_NUMBER_TAKEN")
    assert (taken["params"]["number"], taken["params"]["orderId"]) == (first.number, str(first.id))
    address = {"recipient": "林", "phone": "19900000011", "areaCode": "110101", "street": "示例街 1 号"}
    outside = await done(gql, PLACE, {"input": {**said, "address": address}}, actor)
    assert {one["code"] for one in outside["problems"]} == {
        "OUTSIDE_DELIVERY_ZONE", "PO_NUMBER_TAKEN", "BELOW_MINIMUM", "OUT_OF_STOCK",
    }  # fmt: skip
    near = {**address, "areaCode": "320706", "street": "中山南路 49 号"}
    inside = await done(gql, PLACE, {"input": {**said, "address": near}}, actor)
    assert {one["code"] for one in inside["problems"]} == {
        "SLOT_NOT_OFFERED", "PO_NUMBER_TAKEN", "BELOW_MINIMUM", "BELOW_MINIMUM_ORDER", "OUT_OF_STOCK",
    }  # fmt: skip


async def test_an_order_shows_its_window_and_lists_read_them_at_once(gql: Any) -> None:
    await done(gql, SAVE, {"input": WHOLE})
    [zone] = await queries.zones()
    morning = (await queries.slots_of([zone.id]))[zone.id][0]
    day = business_day(utc_now(), "Asia/Shanghai") + timedelta(days=3)
    customer = await make.customer()
    for _ in range(3):
        await make.order(customer, requested_on=day, slot_id=morning.id)
    await make.order(customer)
    document = "{ orders(sort: OLDEST) { nodes { requestedOn deliverySlot { day starts ends } } } }"
    shown = (await done(gql, document, None, await make.buyer(customer)))["nodes"]
    assert [one["deliverySlot"] for one in shown] == [
        {"day": day.isoformat(), "starts": "08:00", "ends": "10:00"}
    ] * 3 + [None]
    gql.judged = False
    with statements() as seen:
        await done(gql, document)
    assert len([one for one in seen if "delivery_booking" in one]) == 1


async def test_who_has_a_po_number_is_told_within_the_company(gql: Any) -> None:
    customer = await make.customer()
    order = await make.order(customer, po_number="PO-9")
    document = "query ($po: String!, $of: ID) { orderWithPo(poNumber: $po, customerId: $of) { number } }"
    mine = await make.buyer(customer)
    assert await done(gql, document, {"po": " PO-9 "}, mine) == {"number": order.number}
    assert await done(gql, document, {"po": "PO-8"}, mine) is None
    assert await done(gql, document, {"po": "PO-9"}, await make.buyer()) is None
    assert await done(gql, document, {"po": "PO-9", "of": str(customer.id)}, await make.buyer()) is None
    assert await done(gql, document, {"po": "PO-9", "of": str(customer.id)}) == {"number": order.number}


async def test_a_remark_of_a_line_goes_from_the_cart_into_the_order(gql: Any) -> None:
    actor, variant = await make.buyer(), await make.sellable(100)
    add = "mutation ($lines: [CartLineInput!]!) { addToCart(lines: $lines) { ... on Cart { lines { remark } } } }"
    line = {"variantId": str(variant.id), "unitCode": "bottle"}
    added = await done(gql, add, {"lines": [{**line, "quantity": 2, "remark": "新批次"}]}, actor)
    assert added == {"lines": [{"remark": "新批次"}]}
    assert (await done(gql, add, {"lines": [{**line, "quantity": 1}]}, actor))["lines"] == [{"remark": "新批次"}]
    remark = """mutation ($v: ID!, $text: String!) {
      setCartLineRemark(variantId: $v, unitCode: "bottle", remark: $text) {
      ... on Cart { lines { remark quantity } } ... on Problem { code field } } }"""
    said = await done(gql, remark, {"v": str(variant.id), "text": " 要冷藏 "}, actor)
    assert said == {"lines": [{"remark": "要冷藏", "quantity": 3}]}
    long = await done(gql, remark, {"v": str(variant.id), "text": "长" * 301}, actor)
    assert long == {"code": "INVALID", "field": "remark"}
    absent = await done(gql, remark, {"v": str((await make.variant()).id), "text": "x"}, actor)
    assert absent["code"] == "NOT_FOUND"
    place = (
        """mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { ... on Order { lines { remark } } } }"""
    )
    said = {"idempotencyKey": "k", "deliveryMethod": "PICKUP", "paymentMethod": "BANK_TRANSFER"}
    assert await done(gql, place, {"input": said}, actor) == {"lines": [{"remark": "要冷藏"}]}
