"""Source and database side by side: canonical rows, their hashes and sums, and where they differ. Pure.

A canonical row is a tuple of texts: amounts in minor units, days as ISO dates, moments in UTC. The hash
of a table is the SHA-256 of its sorted rows, so the order of files and of ids does not matter.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import Struct

from orderwell.core.money import Money, nearest
from orderwell.history.rules import BASE_UNIT, OrderSum, Plan, minor
from orderwell.intake.sources import Row
from orderwell.sourcing.rules import enough_for

Canonical = tuple[str, ...]
SHOWN = 20  # differences of one table that a report lists; all are counted
OPEN = ("submitted", "confirmed")
NOON = timedelta(hours=12)  # a day on which something happened is kept as its noon
SUMS = ("gross", "discount", "net", "freight", "total", "quantity")


class Difference(Struct, frozen=True):
    """A row that stands on one side only; `side` is "source" or "database"."""

    table: str
    side: str
    row: Canonical


class Shortage(Struct, frozen=True):
    """An open order for which stock does not suffice: base units wanted of a SKU, and how many of them are missing."""

    order: str
    sku: str
    wanted: int
    missing: int

    def text(self, locale: str) -> str:
        """One line in the language asked for."""
        if locale == "en":
            return f"SHORT order {self.order}: {self.sku} lacks {self.missing} of {self.wanted}"
        return f"SHORT 订单 {self.order}：{self.sku} 需 {self.wanted}，缺 {self.missing}"


def unsent(one: OrderSum) -> list[int]:
    """Base units of each line that are still to be handed over."""
    handed_over = one.row["shipped_on"] and not one.shipments
    if one.row["status"] not in OPEN or handed_over:
        return [0 for _ in one.lines]
    still = [line.base_quantity for line in one.lines]
    for row in one.shipments:
        left = row["quantity"] or sum(still)
        for position, line in enumerate(one.lines):
            part = min(left, still[position]) if row["sku"] in ("", line.row["sku"]) else 0
            still[position] -= part
            left -= part
    return still


def shortages(plan: Plan) -> list[Shortage]:
    """What a load of the plan will find missing: open orders, oldest first, share what is promised of each SKU."""
    there = dict(plan.facts.available) | {row["sku"]: 0 for row in plan.input.of("products")}
    for row in plan.input.of("stock"):
        there[row["sku"]] = there.get(row["sku"], 0) + max(0, row["on_hand"] - row["safety"])
    found = []
    for one in plan.oldest_first:
        wanted, missing = Counter[str](), Counter[str]()
        for line, open_units in zip(one.lines, unsent(one), strict=True):
            sku = line.row["sku"]
            got = enough_for(open_units, there.get(sku, 0), line.factor)
            there[sku] = there.get(sku, 0) - got
            wanted[sku] += open_units
            missing[sku] += open_units - got
        found += [Shortage(one.row["number"], sku, wanted[sku], lacks) for sku, lacks in missing.items() if lacks]
    return found


def text(value: Any) -> str:
    """How every value is spelt in a canonical row."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()


def canonical(values: Iterable[Any]) -> Canonical:
    return tuple(text(value) for value in values)


def digest(rows: Iterable[Canonical]) -> str:
    """SHA-256 of the sorted rows, fields and rows apart by control characters."""
    lines = ("\x1f".join(row) for row in sorted(rows))
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def compared(table: str, source: Sequence[Canonical], database: Sequence[Canonical]) -> list[Difference]:
    """What stands on one side only, as often as it does."""
    here, there = Counter(source), Counter(database)
    missing = [Difference(table, "source", row) for row in sorted((here - there).elements())]
    return missing + [Difference(table, "database", row) for row in sorted((there - here).elements())]


def sums(orders: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str | int]]:
    """By currency: decimal texts, quantity in base units. `orders` as `order_amounts` and the queries give them."""
    totals: dict[str, Counter[str]] = {}
    for order in orders:
        one = totals.setdefault(order["currency"], Counter())
        for name in SUMS:
            one[name] += order[name]
        one["orders"] += 1
        one["lines"] += order["lines"]
    return {
        currency: {
            name: Money(one[name], currency).amount if name in SUMS[:-1] else one[name]
            for name in ("orders", "lines", *SUMS)
        }
        for currency, one in sorted(totals.items())
    }


def order_amounts(one: OrderSum) -> dict[str, Any]:
    """The sums of one order of the source, minor units."""
    return {
        "currency": one.currency,
        "gross": one.goods,
        "discount": one.discount,
        "net": one.goods - one.discount,
        "freight": one.freight,
        "total": one.total,
        "quantity": sum(line.base_quantity for line in one.lines),
        "lines": len(one.lines),
    }


# ---- the source's canonical rows --------------------------------------------------------------


def _plain(table: str, *columns: str) -> Callable[[Plan], list[Canonical]]:
    return lambda plan: [canonical(row[column] for column in columns) for row in plan.input.of(table)]


def _categories(plan: Plan) -> list[Canonical]:
    return [
        canonical((r["code"], r["name"], r["name_en"] or r["name"], r["parent"])) for r in plan.input.of("categories")
    ]


def _products(plan: Plan) -> list[Canonical]:
    first: dict[str, Row] = {}
    found = []
    for row in plan.input.of("products"):
        code = row["product"] or row["sku"]
        one = first.setdefault(code, row)
        names = (
            one["name"],
            one["name_en"] or one["name"],
            one["category"],
            one["brand"],
            one["status"],
            one["tax_rate"],
        )
        cost = "" if row["cost"] is None else nearest(row["cost"], plan.currency)
        own = (row["barcode"], row["moq"], row["step"], row["weight_g"], cost)
        found.append(canonical((row["sku"], code, *names, *own)))
    return found


def _units(plan: Plan) -> list[Canonical]:
    given = {(row["sku"], row["code"]): row["factor"] for row in plan.input.of("units")}
    given |= {(row["sku"], row["unit"]): BASE_UNIT for row in plan.input.of("products")}
    return [canonical((*key, factor)) for key, factor in given.items()]


def _prices(plan: Plan) -> list[Canonical]:
    found = []
    for row in plan.input.of("prices"):
        currency = plan.currency_of(row)
        period = [plan.moment(row[name]) if row[name] else None for name in ("valid_from", "valid_to")]
        price = minor(row["unit_price"], currency)
        found.append(
            canonical((row["sku"], row["price_level"], row["customer"], row["min_quantity"], price, currency, *period))
        )
    return found


def _orders(plan: Plan) -> list[Canonical]:
    return [
        canonical(
            (
                one.row["number"],
                one.row["customer"],
                plan.moment(one.row["placed_at"]),
                one.row["status"],
                one.currency,
                one.goods,
                one.discount,
                one.freight,
                one.total,
                one.row["required_on"],
                one.row["shipped_on"] or max((p["shipped_on"] for p in one.shipments), default=None),
                one.row["po_number"],
                *(one.row[name] for name in ("recipient", "country", "city", "street", "postcode")),
            )
        )
        for one in plan.orders
    ]


def _order_lines(plan: Plan) -> list[Canonical]:
    return [
        canonical(
            (one.row["number"], position, line.row["sku"], line.row["quantity"], line.factor, line.unit_price,
             line.discount, line.total, line.tax_rate, line.tax)
        )
        for one in plan.orders
        for position, line in enumerate(one.lines, 1)
    ]  # fmt: skip


def _payments(plan: Plan) -> list[Canonical]:
    return [
        canonical((one.row["number"], row["kind"], row["method"], minor(row["amount"], one.currency),
                   row["received_on"], row["reference"]))
        for one in plan.orders
        for row in one.payments
    ]  # fmt: skip


def _shipments(plan: Plan) -> list[Canonical]:
    found: dict[str, Canonical] = {}
    for one in plan.orders:
        for row in one.shipments:
            closed = one.row["status"] == "closed"
            arrived = "delivered" if row["delivered_on"] or closed else "in_transit"
            found.setdefault(
                row["number"], canonical((row["number"], one.row["number"], row["tracking_number"],
                                          plan.moment(row["shipped_on"]) + NOON, arrived))
            )  # fmt: skip
    return list(found.values())


SOURCE: dict[str, Callable[[Plan], list[Canonical]]] = {
    "customers": _plain(
        "customers", "number", "name", "name_en", "kind", "status", "price_level", "tax_id", "phone", "email"
    ),
    "contacts": _plain("contacts", "customer", "name", "email", "phone", "title", "role"),
    "addresses": _plain(
        "addresses",
        *(
            "customer",
            "recipient",
            "phone",
            "country",
            "area_code",
            "province",
            "city",
            "district",
            "street",
            "postcode",
        ),
    ),
    "categories": _categories,
    "products": _products,
    "units": _units,
    "prices": _prices,
    "stock": _plain("stock", "sku", "on_hand", "incoming", "reorder_point", "safety", "expected_on"),
    "orders": _orders,
    "order_lines": _order_lines,
    "payments": _payments,
    "shipments": _shipments,
}
