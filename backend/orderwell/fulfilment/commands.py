"""From allocated stock to signed parcels: orders, inventory, logistics and payments together.

Everything here takes the order's row first, as the commands of orders do: whoever changes an
order, its parcels, stock or money queues up at the same place, so nobody deadlocks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from orderwell.core.errors import DomainError, Invalid, NotFound, raise_all
from orderwell.core.jobs import JOB_ACTOR
from orderwell.core.work import Work
from orderwell.inventory.commands import allot, ship
from orderwell.inventory.errors import OutOfStock
from orderwell.inventory.models import HoldState, Warehouse
from orderwell.inventory.queries import availability, holds_of
from orderwell.logistics import commands as logistics
from orderwell.logistics import queries as parcels
from orderwell.logistics.commands import BEFORE_HAND_OVER, NewLine, NewShipment
from orderwell.logistics.models import Shipment, ShipmentLine, ShipmentState, TrackingCode
from orderwell.logistics.queries import ON_THE_WAY
from orderwell.logistics.rules import TrackedEvent, normalized
from orderwell.orders import commands as orders
from orderwell.orders import queries as order_queries
from orderwell.orders.models import EntryKind, Order, OrderLine
from orderwell.orders.rules import OrderMoveKind, explained
from orderwell.payments import commands as payments
from orderwell.payments import queries as payment_queries
from orderwell.payments.models import PaymentAttempt
from orderwell.warehousing.commands import take_back

from . import rules
from .errors import MoreThanAllocated, NothingOnTheWay, NothingToPack
from .queries import own_orders


@dataclass(frozen=True, slots=True)
class WantedParcel:
    """`lines`: order line and base units; None packs everything that can be packed there."""

    order_id: UUID | None
    warehouse_id: UUID | None
    carrier: str
    tracking_number: str | None = None
    lines: Sequence[tuple[UUID | None, int]] | None = None


async def allocate(work: Work, order_id: UUID | None) -> Order:
    """Allocate what a confirmed order still waits for, as far as stock is there; its timeline says what is missing.

    Raises NotFound, MoveRefused, and OutOfStock for each SKU when nothing of it is there.
    """
    order = await orders.taken(work, order_id)
    await orders.allowed(work, order, OrderMoveKind.ALLOCATE)
    lines = await order_queries.lines([order.id])
    [grant] = await allot(work, [rules.request(order, lines)])
    missing = rules.granted(order, lines, grant)
    if not grant.sourcings:
        raise_all(await _shortages(lines, missing))
    params = explained(grant.sourcings, lines)
    await orders.record(work, order, EntryKind.ALLOCATED, public=False, sourcings=params)
    if missing:
        await orders.record(work, order, EntryKind.SHORT, public=False, missing=[asdict(one) for one in missing])
    return await orders.note_allocated(work, order, lines)


async def _shortages(lines: Sequence[OrderLine], missing: Sequence[rules.Missing]) -> list[DomainError]:
    variant_of: dict[str, UUID] = {line.sku: line.variant_id for line in lines}  # type: ignore[attr-defined]
    there = await availability(variant_of[one.sku] for one in missing)
    return [
        OutOfStock(
            field="id", sku=one.sku, available=there[variant].available, wanted=one.missing, variantId=str(variant)
        )
        for one in missing
        for variant in [variant_of[one.sku]]
    ]


async def create_shipment(work: Work, wanted: WantedParcel) -> Shipment:
    """Begin a parcel of what is allocated to the order in one warehouse and in no parcel yet.

    Raises NotFound, MoveRefused (not confirmed, nothing allocated), NothingToPack (nothing left in
    that warehouse), MoreThanAllocated for each line that asks for too much, and what `create` raises.
    """
    order = await orders.taken(work, wanted.order_id)
    await orders.allowed(work, order, OrderMoveKind.CREATE_SHIPMENT)
    open_lines, free, warehouse = await _packable(order, wanted.warehouse_id)
    if warehouse is None:
        raise NothingToPack(field="warehouseId", number=order.number)
    quantities = rules.everything(open_lines, free)
    if wanted.lines is not None:
        quantities = _chosen(wanted.lines, open_lines, free)
    if not quantities:
        raise NothingToPack(field="warehouseId", number=order.number)
    return await logistics.create(work, await _parcel(order, warehouse, wanted, quantities))


async def move(work: Work, shipment: Shipment, to: ShipmentState, version: int | None = None) -> Shipment:
    """Pack, hand over or cancel a parcel. Raises what `logistics.move` and `inventory.ship` raise."""
    if to is ShipmentState.SHIPPED:
        return await hand_over(work, shipment, version)
    await orders.taken(work, shipment.order_id, scoped=False)
    return await logistics.move(work, shipment, to, version)


async def hand_over(work: Work, shipment: Shipment, version: int | None = None) -> Shipment:
    """The carrier has it: the stock leaves and the order's lines count it as shipped."""
    await orders.taken(work, shipment.order_id, scoped=False)
    moved = await logistics.move(work, shipment, ShipmentState.SHIPPED, version)
    lines = await parcels.lines([shipment.id])
    await ship(work, shipment.order_id, shipment.warehouse_id, _by_variant(lines), shipment.number)
    await orders.note_shipped(work, shipment.order_id, by_order_line(lines))
    return moved


async def cancel_open(work: Work, order_id: UUID) -> None:
    """Give up the parcels of a cancelled order that have not been handed over."""
    for shipment in await parcels.of_orders([order_id]):
        if shipment.state in BEFORE_HAND_OVER:
            await logistics.move(work, shipment, ShipmentState.CANCELLED)


async def take_back_goods(work: Work, shipment_id: UUID) -> None:
    """A parcel is back in its warehouse: its goods wait in quarantine until somebody has looked at them."""
    shipment = await parcels.get(JOB_ACTOR, shipment_id)
    goods = _by_variant(await parcels.lines([shipment_id]))
    await take_back(work, shipment.warehouse_id, goods, shipment.number)


async def track(work: Work, shipment_id: UUID | None, tracking_number: str, event: TrackedEvent) -> Shipment:
    """Store a carrier's report on a parcel, named by id or by the number on its label.

    Raises NotFound, NotHandedOver, EventInFuture.
    """
    shipment = await parcels.addressed(work.actor, shipment_id, normalized(tracking_number), own_orders(work.actor))
    if shipment is None:
        raise NotFound("The parcel", "该包裹", field="shipmentId" if shipment_id else "trackingNumber")
    await orders.taken(work, shipment.order_id, scoped=False)
    return await logistics.track(work, shipment, event)


async def confirm_receipt(work: Work, order_id: UUID | None) -> Order:
    """The buyer says that every parcel on its way has come; they sign for it.

    Raises NotFound, MoveRefused, NothingOnTheWay (what was sent is on its way back).
    """
    order = await orders.taken(work, order_id)
    await orders.allowed(work, order, OrderMoveKind.CONFIRM_RECEIPT)
    coming = [one for one in await parcels.of_orders([order.id]) if one.state in ON_THE_WAY[:3]]
    if not coming:
        raise NothingOnTheWay(field="orderId", number=order.number)
    note = "买方确认收货 · receipt confirmed by the buyer"
    event = TrackedEvent(TrackingCode.DELIVERED, work.now, note=note, signed_by=work.actor.name[:100])
    for shipment in coming:
        await logistics.track(work, shipment, event)
    return order


async def receive_callback(work: Work, gateway: str, headers: Mapping[str, str], body: bytes) -> PaymentAttempt:
    """A gateway's report, the order's row first. Raises what `payments.receive_callback` raises."""
    order_id = await payment_queries.order_of_callback(gateway, headers, body, work.now)
    await orders.taken(work, order_id, scoped=False)
    return await payments.receive_callback(work, gateway, headers, body)


def by_order_line(lines: Sequence[ShipmentLine]) -> dict[UUID, int]:
    """Base units of each order line in a parcel."""
    total: dict[UUID, int] = {}
    for line in lines:
        total[line.order_line_id] = total.get(line.order_line_id, 0) + line.quantity
    return total


def _by_variant(lines: Sequence[ShipmentLine]) -> dict[UUID, int]:
    total: dict[UUID, int] = {}
    for line in lines:
        variant_id: UUID = line.variant_id  # type: ignore[attr-defined]
        total[variant_id] = total.get(variant_id, 0) + line.quantity
    return total


async def _packable(
    order: Order, warehouse_id: UUID | None
) -> tuple[list[rules.OpenLine], dict[UUID, int], Warehouse | None]:
    """The order's lines, what is free by variant in the warehouse, and the warehouse if anything is kept there."""
    unsent = [one for one in await parcels.of_orders([order.id]) if one.state in BEFORE_HAND_OVER]
    here = {one.id for one in unsent if one.warehouse_id == warehouse_id}
    packed_lines = await parcels.lines([one.id for one in unsent])
    packed = by_order_line(packed_lines)
    open_lines = [
        rules.OpenLine(line.id, line.variant_id, line.sku, line.allocated, packed.get(line.id, 0))  # type: ignore[attr-defined]
        for line in await order_queries.lines([order.id])
    ]
    holds = [
        hold
        for hold in await holds_of([order.id])
        if hold.state is HoldState.ALLOCATED and hold.level.warehouse.id == warehouse_id
    ]
    free: dict[UUID, int] = {}
    for hold in holds:
        variant_id: UUID = hold.level.variant_id
        free[variant_id] = free.get(variant_id, 0) + hold.quantity
    in_parcels = [line for line in packed_lines if line.shipment_id in here]  # type: ignore[attr-defined]
    for variant_id, quantity in _by_variant(in_parcels).items():
        free[variant_id] = free.get(variant_id, 0) - quantity
    return open_lines, free, holds[0].level.warehouse if holds else None


def _chosen(
    wishes: Sequence[tuple[UUID | None, int]], lines: Sequence[rules.OpenLine], free: Mapping[UUID, int]
) -> dict[UUID, int]:
    """The wishes by line. Raises NotFound, Invalid, MoreThanAllocated: all that is wrong at once."""
    known = {line.id for line in lines}
    total: dict[UUID, int] = {}
    for position, (line_id, quantity) in enumerate(wishes):
        if line_id not in known or line_id is None:
            raise NotFound("The order line", "该订单行", field=f"lines.{position}.orderLineId")
        if quantity <= 0:
            raise Invalid(
                field=f"lines.{position}.quantity",
                reason_zh="数量必须大于零。",
                reason_en="The quantity must be greater than zero.",
            )
        total[line_id] = total.get(line_id, 0) + quantity
    wanted = [(line_id, quantity) for line_id, quantity in wishes if line_id is not None]
    excess = rules.excesses(lines, free, wanted)
    raise_all(
        [MoreThanAllocated(field=f"lines.{e.position}.quantity", sku=e.sku, available=e.available) for e in excess]
    )
    return total


async def _parcel(
    order: Order, warehouse: Warehouse, wanted: WantedParcel, quantities: Mapping[UUID, int]
) -> NewShipment:
    lines = [line for line in await order_queries.lines([order.id]) if line.id in quantities]
    return NewShipment(
        order_id=order.id,
        order_number=order.number,
        customer_id=order.customer_id,  # type: ignore[attr-defined]
        warehouse_id=warehouse.id,
        warehouse_code=warehouse.code,
        origin_area=warehouse.area_code,
        carrier=wanted.carrier,
        tracking_number=wanted.tracking_number,
        address=order.delivery_address,
        lines=[
            NewLine(
                order_line_id=line.id,
                variant_id=line.variant_id,  # type: ignore[attr-defined]
                sku=line.sku,
                name_zh=line.name_zh,
                name_en=line.name_en,
                quantity=quantities[line.id],
            )
            for line in lines
        ],
    )
