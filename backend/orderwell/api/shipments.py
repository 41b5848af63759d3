"""Parcels: packing, handing over, tracking."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.clock import utc_now
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.page import PageRequest
from orderwell.customers.models import Customer as CustomerRow
from orderwell.fulfilment import commands as fulfilment
from orderwell.fulfilment.queries import in_care, own_orders
from orderwell.logistics import models, queries, rules
from orderwell.logistics.carriers import CARRIERS
from orderwell.logistics.carriers import Carrier as CarrierAdapter
from orderwell.orders.models import Order as OrderRow

from .context import here
from .fields import field, mutation, query, relation, view
from .offers import sold_here
from .order_parts import OrderAddress, order_address
from .types import Connection, described, grouped, in_order
from .viewing import warehouses_here

ShipmentState = described(
    models.ShipmentState,
    "Where a parcel is.",
    PICKING="Goods are being picked.",
    PACKED="Packed, waiting for the carrier.",
    SHIPPED="Handed over; the stock has left.",
    IN_TRANSIT="On its way.",
    EXCEPTION="Held up, or a delivery failed.",
    DELIVERED="It came, with proof of delivery.",
    RETURNING="On its way back.",
    RETURNED="Back in the warehouse.",
    CANCELLED="Given up before the hand-over.",
)
TrackingCode = described(
    models.TrackingCode, "What a carrier reports.", **{code.name: f"{en}." for code, (_, en) in rules.SENTENCES.items()}
)
Order = Annotated["Order", strawberry.lazy("orderwell.api.orders")]  # type: ignore[misc]
Customer = Annotated["Customer", strawberry.lazy("orderwell.api.customers")]  # type: ignore[misc]
Warehouse = Annotated["Warehouse", strawberry.lazy("orderwell.api.inventory")]  # type: ignore[misc]
Variant = Annotated["Variant", strawberry.lazy("orderwell.api.catalog")]  # type: ignore[misc]


@strawberry.type(description="One way to send a parcel.")
class Carrier:
    code: str = strawberry.field(description="Stable code, such as express.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[CarrierAdapter], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @classmethod
    def is_type_of(cls, obj: Any, info: Any) -> bool:
        return hasattr(obj, "accepts")


@view(rules.Move, "What may be made of a parcel by hand.")
class ShipmentMove:
    to: models.ShipmentState = strawberry.field(description="The state that would follow.")
    allowed: bool = strawberry.field(description="Whether this viewer may do it now.")

    @field(str | None, "Why not, in the viewer's language.")
    def reason(self, root: strawberry.Parent[rules.Move], info: Info) -> Any:
        return here(info).text(root.reason_zh, root.reason_en) or None


@view(models.ShipmentLine, "Goods in a parcel.")
class ShipmentLine:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    order_line_id: strawberry.ID = strawberry.field(description="The order line that it fulfils.")
    sku: str = strawberry.field(description="SKU as ordered.")
    quantity: int = strawberry.field(description="In base units.")

    @field(str, "Name as ordered, in the viewer's language.")
    def name(self, root: strawberry.Parent[models.ShipmentLine], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @relation(Variant | None, "What it is today; null for customers when it is no longer offered to them.")
    async def variant(rows: strawberry.Parent[list[models.ShipmentLine]], info: Info) -> Any:
        return await sold_here(info, [row.variant_id for row in rows])  # type: ignore[attr-defined]


@view(models.TrackingEvent, "What a carrier reported.")
class TrackingEvent:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: models.TrackingCode = strawberry.field(description="What happened.")
    note: str = strawberry.field(description="The carrier's remark.")
    occurred_at: datetime = strawberry.field(description="When it happened, by the carrier's clock.")

    @field(str, "A sentence in the viewer's language.")
    def text(self, root: strawberry.Parent[models.TrackingEvent], info: Info) -> Any:
        return here(info).text(*rules.SENTENCES[root.code])

    @field(str, "Where, in the viewer's language; empty when unknown.")
    def location(self, root: strawberry.Parent[models.TrackingEvent], info: Info) -> Any:
        return here(info).text(root.location_zh, root.location_en)


async def events_of(rows: list[models.Shipment]) -> list[list[models.TrackingEvent]]:
    """Each parcel's reports in the order of happening: one statement."""
    ids = [row.id for row in rows]
    return grouped(ids, await queries.events(ids), "shipment_id")


async def lines_of(rows: list[models.Shipment]) -> list[list[models.ShipmentLine]]:
    """What is in each parcel: one statement."""
    ids = [row.id for row in rows]
    return grouped(ids, await queries.lines(ids), "shipment_id")


@view(models.Shipment, "One parcel of an order, from one warehouse.")
class Shipment:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    number: str = strawberry.field(description="Number for people, such as SH20261121-000042.")
    tracking_number: str = strawberry.field(description="The number on the label; empty when there is none yet.")
    state: models.ShipmentState = strawberry.field(description="Where it is.")
    promised_at: datetime | None = strawberry.field(description="By then nine of ten such parcels have arrived.")
    shipped_at: datetime | None = strawberry.field(description="When it was handed over.")
    delivered_at: datetime | None = strawberry.field(description="When it came.")
    signed_by: str = strawberry.field(description="Who signed for it.")
    created_at: datetime = strawberry.field(description="When it was made.")
    version: int = strawberry.field(description="Give it back when moving the parcel.")

    @relation(Order, "The order that it belongs to.")
    async def order(rows: strawberry.Parent[list[models.Shipment]], info: Info) -> Any:
        return in_order([r.order_id for r in rows], await OrderRow.filter(id__in=[r.order_id for r in rows]))

    @relation(Customer, "Who gets it.")
    async def customer(rows: strawberry.Parent[list[models.Shipment]], info: Info) -> Any:
        ids = [row.customer_id for row in rows]  # type: ignore[attr-defined]
        return in_order(ids, await CustomerRow.filter(id__in=ids))

    @relation(Warehouse, "Where it starts.")
    async def warehouse(rows: strawberry.Parent[list[models.Shipment]], info: Info) -> Any:
        return await warehouses_here(info, [row.warehouse_id for row in rows])

    @field(Carrier, "Who brings it.")
    def carrier(self, root: strawberry.Parent[models.Shipment]) -> Any:
        return CARRIERS.get(root.carrier) or CARRIERS["other"]

    @field(list[ShipmentMove], "What may be made of it by hand, and why not.")
    def allowed_moves(self, root: strawberry.Parent[models.Shipment], info: Info) -> Any:
        return rules.moves(root.state, here(info).actor.can("shipments.write"))

    @relation(list[ShipmentLine], "What is in it.")
    async def lines(rows: strawberry.Parent[list[models.Shipment]], info: Info) -> Any:
        return await lines_of(rows)

    @relation(list[TrackingEvent], "What the carrier reported, in the order of happening.")
    async def events(rows: strawberry.Parent[list[models.Shipment]], info: Info) -> Any:
        return await events_of(rows)

    @field(OrderAddress | None, "Where it goes; null when it is collected.")
    def address(self, root: strawberry.Parent[models.Shipment]) -> Any:
        return order_address(root.address)

    @field(bool, "Whether it has not come, or came, after the promise.")
    def late(self, root: strawberry.Parent[models.Shipment]) -> Any:
        return root.is_late(utc_now())

    @field(str, "A page for everybody who has the link; it shows no personal data.")
    def tracking_url(self, root: strawberry.Parent[models.Shipment], info: Info) -> Any:
        return f"{here(info).settings.public_url.rstrip('/')}/track/{queries.token(root.id)}"


@strawberry.input(description="Which parcels.")
class ShipmentFilter:
    search: str | None = strawberry.field(default=None, description="Words of numbers and customers.")
    states: list[models.ShipmentState] | None = strawberry.field(default=None, description="Only in these states.")
    late: bool | None = strawberry.field(default=None, description="Only late ones, or only those in time.")
    warehouse_id: strawberry.ID | None = strawberry.field(default=None, description="From one warehouse.")
    order_id: strawberry.ID | None = strawberry.field(default=None, description="Of one order.")
    customer_id: strawberry.ID | None = strawberry.field(default=None, description="For one customer.")


@strawberry.input(description="Goods to pack.")
class ShipmentLineInput:
    order_line_id: strawberry.ID = strawberry.field(description="Of which order line.")
    quantity: int = strawberry.field(description="How many base units.")


@strawberry.input(description="A parcel to be.")
class CreateShipmentInput:
    order_id: strawberry.ID = strawberry.field(description="Of which order; it must be confirmed.")
    warehouse_id: strawberry.ID = strawberry.field(description="From where; stock must be allocated there.")
    carrier: str = strawberry.field(description="Code of a carrier.")
    tracking_number: str | None = strawberry.field(default=None, description="Absent: the carrier gives one.")
    lines: list[ShipmentLineInput] | None = strawberry.field(
        default=None, description="Absent: everything allocated there that is in no parcel yet."
    )
    idempotency_key: str = strawberry.field(description="The same key and input again give the same parcel.")


@strawberry.input(description="What a carrier reported; the parcel by its id or by the number on its label.")
class TrackingEventInput:
    shipment_id: strawberry.ID | None = strawberry.field(default=None, description="Which parcel.")
    tracking_number: str | None = strawberry.field(default=None, description="Or the number on the label.")
    code: models.TrackingCode = strawberry.field(description="What happened.")
    occurred_at: datetime = strawberry.field(description="When, by the carrier's clock.")
    location_zh: str | None = strawberry.field(default=None, description="Where, in Chinese.")
    location_en: str | None = strawberry.field(default=None, description="Where, in English.")
    note: str | None = strawberry.field(default=None, description="A remark.")
    signed_by: str | None = strawberry.field(default=None, description="Who signed, for a delivery.")


def wanted_shipments(given: ShipmentFilter) -> queries.ShipmentFilter:
    """The filter as the list and the counts understand it."""
    return queries.ShipmentFilter(
        search=given.search or "",
        states=given.states or (),
        late=given.late,
        warehouse_id=wanted_id(given.warehouse_id),
        order_id=wanted_id(given.order_id),
        customer_id=wanted_id(given.customer_id),
    )


class Query:
    @query("shipments.read", Connection[Shipment], "Parcels, newest first.")
    async def shipments(
        self,
        info: Info,
        filter: Annotated[ShipmentFilter | None, strawberry.argument(description="Which ones; absent: all.")] = None,
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        wanted = wanted_shipments(filter or ShipmentFilter())
        return await queries.page(
            here(info).actor, wanted, PageRequest(first, after), utc_now(), in_care(here(info).actor)
        )

    @query("shipments.read", Shipment | None, "One parcel; null when there is none that the viewer may see.")
    async def shipment(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Opaque id.")]
    ) -> Any:
        shipment_id = as_uuid(id)
        return (
            await queries.addressed(here(info).actor, shipment_id, "", own_orders(here(info).actor))
            if shipment_id
            else None
        )

    @query("shipments.read", list[Carrier], "The carriers of this installation.")
    async def carriers(self, info: Info) -> Any:
        return list(CARRIERS.values())


class Mutation:
    @mutation("shipments.write", Shipment, "Begin to pick a parcel of what is allocated in one warehouse.")
    async def create_shipment(
        self, info: Info, input: Annotated[CreateShipmentInput, strawberry.argument(description="The parcel.")]
    ) -> Any:
        lines = [(as_uuid(line.order_line_id), line.quantity) for line in input.lines] if input.lines else None
        wanted = fulfilment.WantedParcel(
            order_id=as_uuid(input.order_id),
            warehouse_id=as_uuid(input.warehouse_id),
            carrier=input.carrier,
            tracking_number=input.tracking_number,
            lines=lines,
        )
        return await fulfilment.create_shipment(here(info).work, wanted)

    @mutation("shipments.write", Shipment, "Pack, hand over (the stock leaves) or cancel a parcel.")
    async def move_shipment(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Which parcel.")],
        to: Annotated[models.ShipmentState, strawberry.argument(description="PACKED, SHIPPED or CANCELLED.")],
        version: Annotated[int | None, strawberry.argument(description="The version that was seen.")] = None,
    ) -> Any:
        context = here(info)
        shipment = await queries.get(context.actor, as_uuid(id), own=own_orders(context.actor), field="id")
        return await fulfilment.move(context.work, shipment, to, version)

    @mutation("shipments.write", Shipment, "Store what a carrier reported; a repeat changes nothing.")
    async def record_tracking_event(
        self, info: Info, input: Annotated[TrackingEventInput, strawberry.argument(description="The report.")]
    ) -> Any:
        event = rules.TrackedEvent(
            code=input.code,
            occurred_at=rules.in_utc(input.occurred_at),
            location_zh=(input.location_zh or "")[:100],
            location_en=(input.location_en or "")[:100],
            note=(input.note or "")[:300],
            signed_by=(input.signed_by or "")[:100],
        )
        shipment_id = wanted_id(input.shipment_id)
        return await fulfilment.track(here(info).work, shipment_id, input.tracking_number or "", event)
