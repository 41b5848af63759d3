"""Past orders, their money and their parcels, from a folder's rows. Pure.

The one rule of lines: total = quantity x unit price x (1 - discount), in minor units,
rounded half up once; the discount is kept in basis points.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from orderwell.core.errors import DomainError
from orderwell.core.ids import uuid7
from orderwell.core.money import BASIS_POINTS, EXPONENTS, Money, included_tax, rounded
from orderwell.intake.errors import AmountsDiffer, NotANumber, RowContradicts
from orderwell.intake.sources.rows import Input, Row
from orderwell.inventory.models import Warehouse
from orderwell.logistics.carriers import CARRIERS
from orderwell.logistics.models import Shipment, ShipmentLine, ShipmentState, TrackingCode
from orderwell.logistics.rules import TrackedEvent
from orderwell.orders.models import Order, OrderLine, OrderState

BASE_UNIT = 1
OTHER_CARRIER = "other"
Parcel = tuple[Shipment, list[ShipmentLine], list[TrackedEvent]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database holds that a folder may build on. By SKU: factors of `units` by code, what is `available`."""

    now: datetime
    currency: str
    time_zone: str
    units: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    tax_rates: Mapping[str, int] = field(default_factory=dict)
    available: Mapping[str, int] = field(default_factory=dict)


class LineSum(Struct, frozen=True):
    """Minor units. `goods` = `unit_price` x base quantity, `total` = `goods` - `discount`, `tax` is in `total`."""

    row: Row
    base_quantity: int
    factor: int
    unit_price: int
    goods: int
    discount: int
    total: int
    tax_rate: int
    tax: int


class OrderSum(Struct, frozen=True):
    """An order with all that belongs to it; amounts in minor units of `currency`."""

    row: Row
    currency: str
    freight: int
    lines: Sequence[LineSum]
    payments: Sequence[Row]
    shipments: Sequence[Row]

    @property
    def goods(self) -> int:
        return sum(line.goods for line in self.lines)

    @property
    def discount(self) -> int:
        return sum(line.discount for line in self.lines)

    @property
    def total(self) -> int:
        return self.goods - self.discount + self.freight


def minor(amount: Decimal | int, currency: str) -> int:
    """Minor units of an amount. Raises NotANumber when it is finer than the currency."""
    places = EXPONENTS.get(currency, 2)
    scaled = Decimal(amount).scaleb(places)
    if scaled != scaled.to_integral_value():
        expected = f"{places} 位小数以内的 {currency} 金额", f"{currency} with {places} decimals at most"
        raise NotANumber(value=f"{amount:f}", expected_zh=expected[0], expected_en=expected[1])
    return int(scaled)


def line_total(quantity: int, unit_price: int, discount: int) -> int:
    """The rule of lines; `unit_price` in minor units, `discount` in basis points."""
    return rounded(Decimal(quantity * unit_price) * (BASIS_POINTS - discount) / BASIS_POINTS)


def line_sum(row: Row, factor: int, tax_rate: int, currency: str) -> LineSum:
    """A line in base units. A price of a case that its factor does not divide is rounded up per base unit,
    and what that adds is part of the discount, so that the total is the source's to the cent."""
    price = minor(row["unit_price"], currency)
    total = line_total(row["quantity"], price, row["discount"])
    unit_price, base = -(-price // factor), row["quantity"] * factor
    goods = unit_price * base
    tax = included_tax(total, tax_rate)
    return LineSum(row, base, factor, unit_price, goods, goods - total, total, tax_rate, tax)


@dataclass
class Plan:
    """A checked folder and what is known beside it."""

    input: Input
    facts: Facts
    chunk: int = 500
    orders: list[OrderSum] = field(default_factory=list)

    @property
    def firm(self) -> Row | None:
        return next(iter(self.input.of("firm")), None)

    @property
    def currency(self) -> str:
        return str((self.firm and self.firm["currency"]) or self.facts.currency)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(str((self.firm and self.firm["time_zone"]) or self.facts.time_zone))

    def currency_of(self, row: Row) -> str:
        return str(row["currency"] or self.currency)

    def moment(self, value: datetime | date) -> datetime:
        """UTC; a day is its first instant, and a naive time the clock's, in the firm's zone."""
        if not isinstance(value, datetime):
            value = datetime.combine(value, time())
        return (value if value.tzinfo else value.replace(tzinfo=self.zone)).astimezone(UTC)

    def noon(self, day: date) -> datetime:
        """A day on which something happened, as a moment that is this day in every zone near the firm's."""
        return self.moment(day) + timedelta(hours=12)

    @cached_property
    def factors(self) -> dict[str, dict[str, int]]:
        """Units by SKU and code: those of the folder over those of the database."""
        found = {sku: dict(units) for sku, units in self.facts.units.items()}
        found |= {row["sku"]: {row["unit"]: BASE_UNIT} for row in self.input.of("products")}
        for sku, rows in self.units_given.items():
            found.setdefault(sku, {}).update({row["code"]: row["factor"] for row in rows})
        return found

    @cached_property
    def units_given(self) -> dict[str, list[Row]]:
        return grouped(self.input.of("units"), "sku")

    @cached_property
    def oldest_first(self) -> list[OrderSum]:
        """The orders as they were placed; those of one moment as in the file."""
        return sorted(self.orders, key=lambda one: self.moment(one.row["placed_at"]))

    @cached_property
    def tax_rates(self) -> dict[str, int]:
        return dict(self.facts.tax_rates) | {row["sku"]: row["tax_rate"] for row in self.input.of("products")}

    def blame(self, table: str, row: Row, column: str, zh: str, en: str) -> None:
        self.input.blame(table, row, column, RowContradicts(reason_zh=zh, reason_en=en))


def planned(found: Input, facts: Facts, chunk: int = 500) -> Plan:
    """The folder with the sums of its orders; what does not go together is added to its problems."""
    plan = Plan(found, facts, chunk)
    plan.orders = _order_sums(plan)
    rank = {file: position for position, file in enumerate(found.files.values())}
    found.problems.sort(key=lambda one: (rank.get(one.file, -1), one.row))
    return plan


def grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """Rows by the value of one column, in the order of the file."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _order_sums(plan: Plan) -> list[OrderSum]:
    tables = {name: grouped(plan.input.of(name), "order") for name in ("order_lines", "payments", "shipments")}
    return [
        one
        for row in plan.input.of("orders")
        if (one := _order_sum(plan, row, *(tables[n].get(row["number"], []) for n in tables)))
    ]


def _order_sum(plan: Plan, row: Row, lines: list[Row], payments: list[Row], shipments: list[Row]) -> OrderSum | None:
    currency = plan.currency_of(row)
    sums = [one for line in lines if (one := _line(plan, line, currency))]
    freight = _minor(plan, "orders", row, "freight", currency)
    for payment in payments:
        _minor(plan, "payments", payment, "amount", currency)
    written = plan.input.parts.get("order_lines", {}).get(row["number"], 0)
    if not written:
        plan.blame("orders", row, "number", "此订单没有明细。", "The order has no lines.")
    if freight is None or len(sums) < written or not lines:
        return None
    order = OrderSum(row, currency, freight, sums, payments, shipments)
    given = _minor(plan, "orders", row, "total", currency) if row["total"] is not None else order.total
    if given is not None and given != order.total:
        amounts = {"given": Money(given, currency).amount, "computed": Money(order.total, currency).amount}
        plan.input.blame("orders", row, "total", AmountsDiffer(**amounts))
    return order


def _minor(plan: Plan, table: str, row: Row, column: str, currency: str) -> int | None:
    try:
        return minor(row[column] or 0, currency)
    except DomainError as error:
        plan.input.blame(table, row, column, error)
        return None


def _line(plan: Plan, row: Row, currency: str) -> LineSum | None:
    units = plan.factors.get(row["sku"])
    if units is None:
        return None  # the SKU is blamed already
    code = row["unit"] or next((code for code, factor in units.items() if factor == BASE_UNIT), "")
    if code not in units:
        if plan.input.parts.get("units", {}).get(row["sku"], 0) > len(plan.units_given.get(row["sku"], ())):
            return None  # the unit's own row is blamed already
        known = ", ".join(units)
        plan.blame("order_lines", row, "unit", f"该商品没有单位“{code}”，只有：{known}。",
                   f"The product has no unit “{code}”, only: {known}.")  # fmt: skip
        return None
    rate = plan.tax_rates.get(row["sku"], 0) if row["tax_rate"] is None else row["tax_rate"]
    try:
        return line_sum(row, units[code], rate, currency)
    except DomainError as error:
        plan.input.blame("order_lines", row, "unit_price", error)
        return None


def parcels(
    plan: Plan, one: OrderSum, order: Order, lines: Sequence[OrderLine], there: Mapping[str, Warehouse]
) -> list[Parcel]:
    """Parcels by number. A row without a SKU holds all that is left; of a closed order all has arrived."""
    rows: dict[str, list[Any]] = {}
    for row in one.shipments:
        rows.setdefault(row["number"], []).append(row)
    found = []
    for number, mine in rows.items():
        first = mine[0]
        arrived = first["delivered_on"] or (first["shipped_on"] if order.state is OrderState.CLOSED else None)
        place = there.get(first["warehouse"]) or next(iter(there.values()))
        parcel = Shipment(
            id=uuid7(),
            number=number,
            order_id=order.id,
            order_number=order.number,
            customer_id=order.customer_id,  # type: ignore[attr-defined]
            warehouse_id=place.id,
            warehouse_code=place.code,
            origin_area=place.area_code,
            carrier=first["carrier"] if first["carrier"] in CARRIERS else OTHER_CARRIER,
            tracking_number=first["tracking_number"],
            state=ShipmentState.DELIVERED if arrived else ShipmentState.IN_TRANSIT,
            address=order.delivery_address,
            shipped_at=plan.noon(first["shipped_on"]),
            delivered_at=plan.noon(arrived) + timedelta(hours=1) if arrived else None,
            created_at=plan.noon(first["shipped_on"]),
        )
        contents = [part for row in mine for part in _contents(parcel, row, lines, arrived=bool(arrived))]
        found.append((parcel, contents, _reports(parcel, first["carrier"])))
    return found


def _contents(parcel: Shipment, row: Any, lines: Sequence[OrderLine], *, arrived: bool) -> list[ShipmentLine]:
    left = row["quantity"] or sum(line.base_quantity for line in lines)
    found = []
    for line in lines:
        part = min(left, line.base_quantity - line.shipped) if row["sku"] in ("", line.sku) else 0
        if part:
            line.shipped += part
            line.delivered += part if arrived else 0
            left -= part
            names = {"sku": line.sku, "name_zh": line.name_zh, "name_en": line.name_en}
            found.append(
                ShipmentLine(id=uuid7(), shipment_id=parcel.id, order_line_id=line.id, quantity=part,
                             variant_id=line.variant_id, **names)  # type: ignore[attr-defined]
            )  # fmt: skip
    return found


def _reports(parcel: Shipment, carrier: str) -> list[TrackedEvent]:
    """What explains the parcel's state; an unknown carrier's name is kept in the first report."""
    assert parcel.shipped_at is not None
    note = carrier if parcel.carrier == OTHER_CARRIER else ""
    events = [TrackedEvent(TrackingCode.PICKED_UP, parcel.shipped_at, note=note)]
    if parcel.delivered_at:
        return [*events, TrackedEvent(TrackingCode.DELIVERED, parcel.delivered_at)]
    return [*events, TrackedEvent(TrackingCode.IN_TRANSIT, parcel.shipped_at + timedelta(hours=1))]
