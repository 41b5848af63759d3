"""Parcels in the graph: one happy, one refused, one Problem a mutation; row scope; constant statements."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from orderwell.core.clock import utc_now
from orderwell.core.work import Actor, Scope
from orderwell.demo import make
from orderwell.inventory.models import StockLevel
from orderwell.logistics.models import Shipment, TrackingCode, TrackingEvent
from orderwell.orders.models import Order, OrderLine
from tests.counted import statements
from tests.payments.test_api import code, done

from .world import World, confirmed, world

PROBLEM = "... on Problem { code field message params problems { code field } }"
CREATE = f"""
mutation ($input: CreateShipmentInput!) {{ createShipment(input: $input) {{
  ... on Shipment {{ id number state trackingNumber version carrier {{ code name }}
    warehouse {{ code }} customer {{ name }} order {{ number status }} lines {{ sku quantity variant {{ sku }} }}
    address {{ city oneLine }} late trackingUrl promisedAt
    allowedMoves {{ to allowed reason }} }}
  {PROBLEM} }} }}
"""
MOVE = f"""
mutation ($id: ID!, $to: ShipmentState!, $version: Int) {{ moveShipment(id: $id, to: $to, version: $version) {{
  ... on Shipment {{ id state version shippedAt order {{ status progress {{ shipped }} }}
    allowedMoves {{ to allowed reason }} }}
  {PROBLEM} }} }}
"""
TRACK = f"""
mutation ($input: TrackingEventInput!) {{ recordTrackingEvent(input: $input) {{
  ... on Shipment {{ id state signedBy deliveredAt events {{ code text location note occurredAt }} order {{ status }} }}
  {PROBLEM} }} }}
"""
RECEIPT = f"""
mutation ($id: ID!) {{ confirmReceipt(orderId: $id) {{
  ... on Order {{ status progress {{ delivered }} }} {PROBLEM} }} }}
"""
LIST = """
query ($filter: ShipmentFilter, $first: Int) { shipments(filter: $filter, first: $first) { totalCount
  nodes { id number state late carrier { name } warehouse { code } customer { name } order { number }
    lines { sku variant { sku } } events { text } } } }
"""
PUBLIC = """
query ($token: String!) { trackParcel(token: $token) { number trackingNumber state signedBy city carrier { name }
  events { code text location } lines { name quantity } } }
"""


def wanted(order: Order, there: World, key: str = "k1", **more: Any) -> dict[str, Any]:
    plain = {"orderId": str(order.id), "warehouseId": str(there.near.id), "carrier": "express", "idempotencyKey": key}
    return {"input": {**plain, **more}}


def event(parcel: Shipment, what: str = "DELIVERED", **more: Any) -> dict[str, Any]:
    return {"input": {"shipmentId": str(parcel.id), "code": what, "occurredAt": utc_now().isoformat(), **more}}


async def elsewhere() -> Actor:
    """Staff with every right, but for customers of their own only, and they have none."""
    return replace(make.EVERYTHING, scope=Scope.OWN, user_id=(await make.user("owner")).id)


async def test_making_a_parcel(gql: Any) -> None:
    there = await world()
    order = await confirmed(there, 10)
    line = await OrderLine.get(order_id=order.id)
    lines = [{"orderLineId": str(line.id), "quantity": 4}]
    made = await done(gql, CREATE, wanted(order, there, lines=lines))
    assert (made["state"], made["carrier"]["code"], made["warehouse"]["code"]) == ("PICKING", "express", "NEAR")
    assert made["lines"] == [{"sku": line.sku, "quantity": 4, "variant": {"sku": line.sku}}]
    assert made["order"] == {"number": order.number, "status": "PICKING"}
    assert made["address"]["city"]
    assert "/track/" in made["trackingUrl"]
    assert [move["allowed"] for move in made["allowedMoves"]] == [True, True, True]
    assert (await done(gql, CREATE, wanted(order, there, lines=lines)))["id"] == made["id"]
    too_much = await done(gql, CREATE, wanted(order, there, "k2", lines=[{**lines[0], "quantity": 7}]))
    assert (too_much["code"], too_much["field"]) == ("MORE_THAN_ALLOCATED", "lines.0.quantity")
    assert too_much["params"]["available"] == 6
    nothing = await done(gql, CREATE, wanted(order, there, "k3", warehouseId=str(there.far.id)))
    assert nothing["code"] == "NOTHING_TO_PACK"
    rest = await done(gql, CREATE, wanted(order, there, "k4", carrier="other", trackingNumber="sf 1234567890"))
    assert (rest["lines"][0]["quantity"], rest["trackingNumber"]) == (6, "SF1234567890")


async def test_who_may_handle_parcels(gql: Any) -> None:
    there = await world()
    order = await confirmed(there, 10)
    buyer, stranger = await make.buyer(there.customer), await elsewhere()
    assert await code(gql, CREATE, wanted(order, there), buyer) == "FORBIDDEN"
    assert await code(gql, CREATE, wanted(order, there), stranger) == "NOT_FOUND"
    parcel = await make.shipment(order.id, there.near.id)
    move = {"id": str(parcel.id), "to": "SHIPPED"}
    assert await code(gql, MOVE, move, buyer) == "FORBIDDEN"
    assert await code(gql, MOVE, move, stranger) == "NOT_FOUND"
    await make.hand_over(parcel)
    assert await code(gql, TRACK, event(parcel), buyer) == "FORBIDDEN"
    assert await code(gql, TRACK, event(parcel), stranger) == "NOT_FOUND"
    assert await code(gql, TRACK, event(parcel), Actor()) == "UNAUTHENTICATED"
    assert await TrackingEvent.all().count() == 0


async def test_packing_and_handing_over(gql: Any) -> None:
    there = await world()
    order = await confirmed(there, 10)
    parcel = await make.shipment(order.id, there.near.id)
    stale = await done(gql, MOVE, {"id": str(parcel.id), "to": "PACKED", "version": 9})
    assert (stale["code"], stale["params"]) == ("STALE_VERSION", {"current": 1})
    packed = await done(gql, MOVE, {"id": str(parcel.id), "to": "PACKED", "version": 1})
    assert (packed["state"], packed["version"]) == ("PACKED", 2)
    sent = await done(gql, MOVE, {"id": str(parcel.id), "to": "SHIPPED"})
    assert (sent["state"], sent["order"]) == ("SHIPPED", {"status": "SHIPPED", "progress": {"shipped": 10}})
    assert not any(move["allowed"] for move in sent["allowedMoves"])
    assert all(move["reason"] for move in sent["allowedMoves"])
    assert (await StockLevel.get(warehouse_id=there.near.id)).on_hand == 90
    assert (await done(gql, MOVE, {"id": str(parcel.id), "to": "DELIVERED"}))["code"] == "TRACKED_BY_CARRIER"
    assert (await done(gql, MOVE, {"id": str(parcel.id), "to": "CANCELLED"}))["code"] == "ILLEGAL_MOVE"


async def test_recording_what_a_carrier_reports(gql: Any) -> None:
    there = await world()
    parcel = await make.shipment((await confirmed(there, 10)).id, there.near.id)
    assert (await done(gql, TRACK, event(parcel)))["code"] == "NOT_HANDED_OVER"
    await make.hand_over(parcel)
    by_number = event(parcel, "IN_TRANSIT", trackingNumber=parcel.tracking_number.lower(), locationZh="武汉")
    del by_number["input"]["shipmentId"]
    moving = await done(gql, TRACK, by_number)
    assert (moving["state"], moving["order"]["status"]) == ("IN_TRANSIT", "IN_TRANSIT")
    assert moving["events"][0]["location"] == "武汉"
    assert len((await done(gql, TRACK, by_number))["events"]) == 1
    naive = (utc_now() - timedelta(minutes=1)).replace(tzinfo=None).isoformat()  # a device without a zone
    assert (await done(gql, TRACK, event(parcel, "ARRIVED_HUB", occurredAt=naive)))["state"] == "IN_TRANSIT"
    future = (utc_now() + timedelta(hours=1)).isoformat()
    assert (await done(gql, TRACK, event(parcel, occurredAt=future)))["code"] == "EVENT_IN_FUTURE"
    here = await done(gql, TRACK, event(parcel, signedBy="前台"))
    assert (here["state"], here["signedBy"], here["order"]["status"]) == ("DELIVERED", "前台", "DELIVERED")
    nobody = {**event(parcel)["input"], "shipmentId": None}
    assert (await done(gql, TRACK, {"input": nobody}))["code"] == "NOT_FOUND"


async def test_confirming_receipt(gql: Any) -> None:
    there = await world()
    order = await confirmed(there, 10)
    buyer = await make.buyer(there.customer)
    assert await code(gql, RECEIPT, {"id": str(order.id)}, buyer) == "ILLEGAL_MOVE"
    await make.shipment(order.id, there.near.id, handed_over=True)
    assert await code(gql, RECEIPT, {"id": str(order.id)}, await make.buyer()) == "NOT_FOUND"
    answer = await done(gql, RECEIPT, {"id": str(order.id)}, buyer)
    assert answer == {"status": "DELIVERED", "progress": {"delivered": 10}}
    assert await code(gql, RECEIPT, {"id": str(order.id)}, Actor()) == "UNAUTHENTICATED"


async def test_everybody_with_the_link_sees_the_parcel_and_no_person(gql: Any) -> None:
    there = await world()
    parcel = await make.shipment((await confirmed(there, 10)).id, there.near.id, handed_over=True)
    await make.track(parcel, TrackingCode.DELIVERED, signed_by="张小明")
    own = await done(gql, "query ($id: ID!) { shipment(id: $id) { trackingUrl } }", {"id": str(parcel.id)})
    link = own["trackingUrl"].rsplit("/", 1)[1]
    seen = await done(gql, PUBLIC, {"token": link}, Actor())
    assert (seen["state"], seen["signedBy"], seen["lines"][0]["quantity"]) == ("DELIVERED", "张**", 10)
    assert "连云港" in seen["city"]
    assert parcel.address["recipient"] not in str(seen)
    assert parcel.address["phone"] not in str(seen)
    forged = await gql(PUBLIC, {"token": link[:-3] + "AAA"}, Actor())
    assert forged.errors[0].extensions["code"] == "NOT_FOUND"


async def test_the_list_shows_what_the_viewer_may_see(gql: Any) -> None:
    there = await world()
    parcel = await make.shipment((await confirmed(there, 10)).id, there.near.id)
    assert (await done(gql, LIST, {}, await make.buyer(there.customer)))["totalCount"] == 1
    assert (await done(gql, LIST, {}, await make.buyer()))["totalCount"] == 0
    assert (await done(gql, LIST, {}, await elsewhere()))["totalCount"] == 0
    assert (await done(gql, LIST, {"filter": {"states": ["SHIPPED"]}}))["totalCount"] == 0
    assert (await done(gql, LIST, {"filter": {"warehouseId": "nonsense"}}))["totalCount"] == 0
    found = await done(gql, LIST, {"filter": {"search": parcel.number}})
    assert found["nodes"][0]["lines"][0]["variant"]["sku"] == there.variant.sku
    names = await done(gql, "{ carriers { code name } }", {})
    assert {"express", "freight", "own_fleet", "pickup", "other"} == {one["code"] for one in names}


async def test_a_clerk_sees_the_parcels_and_money_of_the_orders_in_their_care(gql: Any) -> None:
    """Also of an order whose customer is in somebody else's care."""
    there = await world()
    order, other = await confirmed(there, 10), await confirmed(there, 10)
    clerk = await make.user("order_clerk")
    await Order.filter(id=order.id).update(owner_id=clerk.id)
    mine = await make.shipment(order.id, there.near.id, handed_over=True)
    theirs = await make.shipment(other.id, there.near.id, handed_over=True)
    await make.payment(order.id, 1_00)
    await make.payment(other.id, 1_00)
    actor = replace(make.EVERYTHING, scope=Scope.OWN, user_id=clerk.id)
    assert [row["id"] for row in (await done(gql, LIST, {}, actor))["nodes"]] == [str(mine.id)]
    assert (await done(gql, "{ payments { totalCount } }", {}, actor)) == {"totalCount": 1}
    by_number = {**event(mine)["input"], "shipmentId": None, "trackingNumber": mine.tracking_number}
    assert (await done(gql, TRACK, {"input": by_number}, actor))["state"] == "DELIVERED"
    assert await code(gql, TRACK, event(theirs), actor) == "NOT_FOUND"
    assert await code(gql, MOVE, {"id": str(theirs.id), "to": "CANCELLED"}, actor) == "NOT_FOUND"


async def test_the_list_takes_as_many_statements_for_many_rows_as_for_one(gql: Any) -> None:
    there = await world()
    for quantity in (1, 2, 3):
        await make.shipment((await confirmed(there, quantity)).id, there.near.id, handed_over=True)
    with statements() as few:
        assert len((await done(gql, LIST, {"first": 1}))["nodes"]) == 1
    with statements() as many:
        assert len((await done(gql, LIST, {"first": 50}))["nodes"]) == 3
    assert len(many) == len(few)
