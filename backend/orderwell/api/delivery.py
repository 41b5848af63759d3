"""Where and when the firm delivers: what checkout offers, the windows of orders, and staff's zones and capacities."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.core.clock import utc_now
from orderwell.core.errors import Invalid
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.money import Money as MoneyValue
from orderwell.core.money import parse
from orderwell.customers.models import Address, Customer
from orderwell.customers.queries import addresses
from orderwell.customers.rules import area_names
from orderwell.delivery import commands, models, queries, rules
from orderwell.firm.rules import Firm

from .context import here
from .fields import PUBLIC, field, mutation, query, relation, view
from .types import Money, described, grouped
from .viewing import firm_here, keyed, money_here, once, today_here

MOST_DAYS = 31
FEW = 3  # so many free places are told to buyers
described(
    rules.Closed,
    "Why nothing is delivered on a day.",
    TOO_EARLY="It is too late to prepare an order for that day.",
    WEEKDAY="The zone is not served on that weekday.",
    HOLIDAY="The firm is closed.",
)


@view(models.DeliverySlot, "A time window of a zone.")
class DeliverySlot:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    starts: str = strawberry.field(description="From, as 08:00 of the firm's clock.")
    ends: str = strawberry.field(description="To, as 10:00.")
    capacity: int = strawberry.field(description="Orders it takes on a day that has no capacity of its own.")


@strawberry.type(description="An area by its code: six digits, or those of the province or city around.")
class ZoneArea:
    code: str = strawberry.field(description="Two, four or six digits; * for all that no other zone has.")
    name: str = strawberry.field(description="Its name in full, in Chinese; empty for *.")


@view(models.DeliveryZone, "Areas that are delivered to on the same terms.")
class DeliveryZone:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    weekdays: list[int] = strawberry.field(description="Days on which it is served, 1 for Monday.")
    cut_off: str = strawberry.field(description="What is ordered before this hour comes `leadDays` later at best.")
    lead_days: int = strawberry.field(description="Days from the order to the delivery.")
    closed_on: list[str] = strawberry.field(description="Days without delivery, ISO.")
    slot_required: bool = strawberry.field(description="Whether a buyer has to choose a window.")
    version: int = strawberry.field(description="Give it back when saving.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.DeliveryZone], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @field(list[ZoneArea], "What belongs to it.")
    def areas(self, root: strawberry.Parent[models.DeliveryZone]) -> Any:
        return [ZoneArea(code=code, name=_area(code)) for code in root.areas]

    @relation(list[DeliverySlot], "Its time windows, the earliest first.")
    async def slots(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await keyed(info, "zone_slots", queries.slots_of).load_many([row.id for row in rows])

    @relation(Money | None, "The least that an order must be worth; null: as everywhere.")
    async def minimum_order(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await _amount(info, row.minimum_order) for row in rows]

    @relation(Money | None, "What a delivery costs; null: as everywhere.")
    async def freight(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await _amount(info, row.freight) for row in rows]

    @relation(Money | None, "Goods of this value are delivered free; null: as everywhere.")
    async def free_from(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await _amount(info, row.free_from) for row in rows]


async def _amount(info: Info, minor: int | None) -> MoneyValue | None:
    return None if minor is None else await money_here(info, minor)


def _area(code: str) -> str:
    names = area_names(code.ljust(6, "0")) if code != rules.REST else None
    return "".join(dict.fromkeys(one for one in names if one)) if names else ""


@view(rules.Window, "A time window on one day.")
class DeliveryWindow:
    slot: DeliverySlot = strawberry.field(description="Which window.")
    day: date = strawberry.field(description="On which day.")

    @field(bool, "Whether it can still be chosen.")
    def free(self, root: strawberry.Parent[rules.Window]) -> Any:
        return root.left > 0

    @field(int | None, "How many orders it can still take; buyers are told when it is few.")
    def left(self, root: strawberry.Parent[rules.Window], info: Info) -> Any:
        return root.left if root.left <= FEW or _staff(info) else None

    @field(int | None, "How many orders it takes that day; staff only.")
    def capacity(self, root: strawberry.Parent[rules.Window], info: Info) -> Any:
        return root.capacity if _staff(info) else None

    @field(int | None, "How many orders have it; staff only.")
    def taken(self, root: strawberry.Parent[rules.Window], info: Info) -> Any:
        return root.taken if _staff(info) else None


def _staff(info: Info) -> bool:
    return here(info).actor.can("inventory.read")


@view(rules.OfferedDay, "A day at checkout.")
class DeliveryDay:
    day: date = strawberry.field(description="Which day.")
    closed: rules.Closed | None = strawberry.field(description="Why it cannot be chosen; null: it can.")
    windows: list[DeliveryWindow] = strawberry.field(description="Its windows; empty when the zone has none.")

    @field(str | None, "Why it cannot be chosen, in the viewer's language.")
    def reason(self, root: strawberry.Parent[rules.OfferedDay], info: Info) -> Any:
        return here(info).text(*rules.REASONS[root.closed]) if root.closed else None


@strawberry.type(description="How an address is delivered to.")
class DeliveryOptions:
    delivered: bool = strawberry.field(description="False: it is outside all zones.")
    zone: DeliveryZone | None = strawberry.field(description="Its zone; null also when the firm has none.")
    days: list[DeliveryDay] = strawberry.field(
        description="The next 14 days from the first possible; empty without zone."
    )


@view(models.DeliveryBooking, "The day and window that an order has.")
class OrderSlot:
    slot_id: strawberry.ID = strawberry.field(description="The window.")
    day: date = strawberry.field(description="The day.")
    starts: str = strawberry.field(description="From, as 08:00.")
    ends: str = strawberry.field(description="To, as 10:00.")


@strawberry.type(description="One zone on the board of capacities.")
class DeliveryBoardRow:
    zone: DeliveryZone = strawberry.field(description="The zone.")
    windows: list[DeliveryWindow] = strawberry.field(description="Its windows by time and day.")


@strawberry.input(description="A time window.")
class DeliverySlotInput:
    id: strawberry.ID | None = strawberry.field(default=None, description="One that is there; absent: a new one.")
    starts: str = strawberry.field(description="From, as 08:00.")
    ends: str = strawberry.field(description="To, as 10:00.")
    capacity: int = strawberry.field(description="Orders a day.")


@strawberry.input(description="A delivery zone in whole. Amounts are decimal texts; absent: as everywhere.")
class DeliveryZoneInput:
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(default="", description="Name in English.")
    areas: list[str] = strawberry.field(description="Codes of two, four or six digits; * for all other addresses.")
    minimum_order: str | None = strawberry.field(default=None, description="The least that an order must be worth.")
    freight: str | None = strawberry.field(default=None, description="What a delivery costs.")
    free_from: str | None = strawberry.field(default=None, description="Goods of this value are delivered free.")
    weekdays: list[int] = strawberry.field(description="Days on which it is served, 1 for Monday.")
    cut_off: str = strawberry.field(description="As 16:00, of the firm's clock.")
    lead_days: int = strawberry.field(description="Days from the order to the delivery.")
    closed_on: list[date] = strawberry.field(default_factory=list, description="Days without delivery.")
    slot_required: bool = strawberry.field(default=False, description="Whether a buyer has to choose a window.")
    slots: list[DeliverySlotInput] = strawberry.field(default_factory=list, description="Those it has from now on.")


async def _zones(info: Info) -> Sequence[models.DeliveryZone]:
    """All zones, none read for a firm without."""
    return await once(info, "delivery_zones", queries.zones) if (await firm_here(info)).delivery_zones else []


async def terms_here(info: Info, customer: Customer | None, area_code: str | None) -> Firm | rules.ZoneTerms:
    """What a delivery costs there; without an area at the customer's default address."""
    firm, zones = await firm_here(info), await _zones(info)
    if zones and area_code is None and customer:
        places = (await keyed(info, "addresses", _addresses).load(customer.id)) or []
        area_code = next((one.area_code for one in places), None)
    return rules.terms(firm, rules.zone_of(zones, area_code)) if zones and area_code is not None else firm


async def _addresses(ids: list[UUID]) -> dict[UUID, list[Address]]:
    """The default address comes first."""
    return dict(zip(ids, grouped(ids, await addresses(ids), "customer_id"), strict=True))


def _data(given: DeliveryZoneInput, currency: str) -> rules.ZoneData:
    def minor(name: str) -> int | None:
        text = getattr(given, name)
        return parse(text, currency, field=_camel(name)) if text else None

    slots = [rules.SlotData(one.starts, one.ends, one.capacity, wanted_id(one.id)) for one in given.slots]
    return rules.ZoneData(
        name_zh=given.name_zh,
        name_en=given.name_en,
        areas=given.areas,
        minimum_order=minor("minimum_order"),
        freight=minor("freight"),
        free_from=minor("free_from"),
        weekdays=given.weekdays,
        cut_off=given.cut_off,
        lead_days=given.lead_days,
        closed_on=given.closed_on,
        slot_required=given.slot_required,
        slots=slots,
    )


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


ZoneId = Annotated[strawberry.ID, strawberry.argument(description="The zone.")]


class Query:
    @query("settings.write", list[DeliveryZone], "All delivery zones by name.")
    async def delivery_zones(self, info: Info) -> Any:
        return await queries.zones()

    @query(PUBLIC, DeliveryOptions, "How and when an address is delivered to.")
    async def delivery_options(
        self, info: Info, area_code: Annotated[str, strawberry.argument(description="Six digits; empty abroad.")]
    ) -> Any:
        zones, firm = await _zones(info), await firm_here(info)
        zone: Any = rules.zone_of(zones, area_code)
        days: Any = await queries.offered(zone, utc_now(), firm.time_zone) if zone else []
        return DeliveryOptions(delivered=zone is not None or not zones, zone=zone, days=days)

    @query("inventory.read", list[DeliveryBoardRow], "How full the windows of all zones are.")
    async def delivery_board(
        self,
        info: Info,
        first_day: Annotated[date | None, strawberry.argument(description="Absent: today.")] = None,
        days: Annotated[int, strawberry.argument(description="1 to 31.")] = 14,
    ) -> Any:
        if not 1 <= days <= MOST_DAYS:
            zh, en = f"请选择 1 到 {MOST_DAYS} 天。", f"Choose 1 to {MOST_DAYS} days."
            raise Invalid(field="days", reason_zh=zh, reason_en=en)
        windows: Any = await queries.board(first_day or await today_here(info), days)
        rows: Any = await queries.zones()
        mine = {zone.id: [one for one in windows if one.slot.zone_id == zone.id] for zone in rows}
        return [DeliveryBoardRow(zone=zone, windows=mine[zone.id]) for zone in rows if mine[zone.id]]


class Mutation:
    @mutation("settings.write", DeliveryZone, "Make or change a delivery zone with all its windows.")
    async def save_delivery_zone(
        self,
        info: Info,
        input: Annotated[DeliveryZoneInput, strawberry.argument(description="The zone as it is to be.")],
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Absent: a new one.")] = None,
        version: Annotated[int | None, strawberry.argument(description="The version that was seen.")] = None,
    ) -> Any:
        data = _data(input, (await firm_here(info)).currency)
        return await commands.save_zone(here(info).work, wanted_id(id), data, version)

    @mutation("settings.write", DeliveryZone, "Take a delivery zone away; orders keep their windows.")
    async def remove_delivery_zone(self, info: Info, id: ZoneId) -> Any:
        return await commands.remove_zone(here(info).work, as_uuid(id))

    @mutation("shipments.write", DeliverySlot, "How many orders a window takes on one day.")
    async def set_slot_capacity(
        self,
        info: Info,
        slot_id: Annotated[strawberry.ID, strawberry.argument(description="The window.")],
        day: Annotated[date, strawberry.argument(description="The day.")],
        capacity: Annotated[int | None, strawberry.argument(description="Absent: as on other days.")] = None,
    ) -> Any:
        return await commands.set_capacity(here(info).work, as_uuid(slot_id), day, capacity)
