"""What must hold between the rows of a folder. Pure; the sums of orders stand in `takeover`."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from orderwell.access.rules import password_is_weak
from orderwell.core.errors import DomainError
from orderwell.taxonomy.rules import checked_code

from .errors import AlreadyExists, ReferenceUnknown, RowContradicts, RowRepeated, ValueMissing
from .sources.format import TABLES, Table
from .sources.rows import WHOLES, Input, Row, parent_of


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds already: the keys of tables, users' e-mail addresses and barcodes,
    (customer, PO number) of orders, and (method, kind, reference) of payments.

    When a load is `resumed` nothing is compared with it: what is there came from these files.
    """

    now: datetime
    keys: Mapping[str, set[str]] = field(default_factory=dict)
    emails: frozenset[str] = frozenset()
    barcodes: frozenset[str] = frozenset()
    po_numbers: frozenset[tuple[str, ...]] = frozenset()
    references: frozenset[tuple[str, ...]] = frozenset()
    resumed: bool = False


def check(found: Input, known: Known) -> None:
    """Add every problem between rows to `found`."""
    for table in TABLES:
        _find_repeated(found, table)
        _find_existing(found, table, known)
        _find_unknown(found, table, known)
    for rule in CHECKS:
        rule(found, known)


def shown(values: Iterable[Any]) -> str:
    """A key of several columns as people read it."""
    return " / ".join(str(value) for value in values if value not in (None, ""))


def _find_repeated(result: Input, table: Table) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for row in result.of(table.name):
        key = tuple(row[column] for column in table.key)
        if key and first.setdefault(key, row.number) != row.number:
            result.blame(table.name, row, table.key[0], RowRepeated(value=shown(key), first=first[key]))


def _find_existing(result: Input, table: Table, known: Known) -> None:
    if known.resumed or len(table.key) != 1 or table.name == "warehouses":
        return  # a warehouse may be there before the stock comes
    there = known.keys.get(table.name, set())
    for row in result.of(table.name):
        if row[table.key[0]] in there:
            result.blame(table.name, row, table.key[0], AlreadyExists(value=row[table.key[0]]))


def _find_unknown(result: Input, table: Table, known: Known) -> None:
    for column in table.columns:
        if not column.refers:
            continue
        there = set(result.keys.get(column.refers, set()))
        if table.name not in WHOLES.get(column.refers, ()) or column.name != parent_of(table):
            there |= known.keys.get(column.refers, set())
        for row in result.of(table.name):
            if row[column.name] and row[column.name] not in there:
                error = ReferenceUnknown(value=row[column.name], table=result.files.get(column.refers, column.refers))
                result.blame(table.name, row, column.name, error)


def _wrong(found: Input, table: str, row: Row, column: str, zh: str, en: str) -> None:
    found.blame(table, row, column, RowContradicts(reason_zh=zh, reason_en=en))


def _unique(found: Input, known: frozenset[str], places: Iterable[tuple[str, str]]) -> None:
    """A value that stands in one row only, over several tables, and not in the database."""
    first: dict[str, int] = {}
    for table, column in places:
        for row in found.of(table):
            value = row[column]
            if value and value in known:
                found.blame(table, row, column, AlreadyExists(value=value))
            elif value and value in first:
                found.blame(table, row, column, RowRepeated(value=value, first=first[value]))
            elif value:
                first[value] = row.number


def _firm(found: Input, known: Known) -> None:
    for row in found.of("firm")[1:]:
        _wrong(found, "firm", row, "", "企业信息只能有一行。", "There is one row about the firm.")
    for row in found.of("firm")[:1]:
        if row["time_zone"] and row["time_zone"] not in available_timezones():
            zone = row["time_zone"]
            _wrong(found, "firm", row, "time_zone", f"未知时区“{zone}”，如 Asia/Shanghai。",
                   f"Unknown time zone “{zone}”; write one such as Asia/Shanghai.")  # fmt: skip


def _currencies(found: Input, known: Known) -> None:
    for table in ("firm", "prices", "orders"):
        for row in found.of(table):
            currency = row["currency"]
            if currency and not (len(currency) == 3 and currency.isascii() and currency.isupper()):
                _wrong(found, table, row, "currency", "币种须为三个大写字母，如 CNY。",
                       "Write the currency as three capital letters such as CNY.")  # fmt: skip


def _codes(found: Input, known: Known) -> None:
    for table, column in (("categories", "code"), ("products", "sku"), ("products", "product")):
        for row in found.of(table):
            try:
                checked_code(row[column] or "none", column)
            except DomainError as error:
                found.blame(table, row, column, error)


def _categories(found: Input, known: Known) -> None:
    parents = {row["code"]: row["parent"] for row in found.of("categories")}
    for row in found.of("categories"):
        seen, above = {row["code"]}, row["parent"]
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == row["code"]:
            _wrong(found, "categories", row, "parent", "上级分类形成了循环。", "The category is below itself.")


def _products(found: Input, known: Known) -> None:
    first: dict[str, Row] = {}
    for row in found.of("products"):
        if row["product"]:
            other = first.setdefault(row["product"], row)
            for column in ("name", "category", "status"):
                if row[column] != other[column]:
                    _wrong(found, "products", row, column, f"同一款号的第 {other.number} 行写的是“{other[column]}”。",
                           f"Row {other.number} of the same product says “{other[column]}”.")  # fmt: skip
        if row["moq"] % row["step"]:
            _wrong(
                found, "products", row, "moq", "起订量须是步长的倍数。", "The minimum must be a multiple of the step."
            )
    _unique(found, known.barcodes, (("products", "barcode"), ("units", "barcode")))


def _list_prices(found: Input, known: Known) -> None:
    """What is on sale has a list price."""
    priced = {row["sku"] for row in found.of("prices") if not row["price_level"] and not row["customer"]}
    sound = Counter(row["sku"] for row in found.of("prices"))
    slips = {sku for sku, written in found.parts.get("prices", {}).items() if written > sound[sku]}
    for row in found.of("products"):
        if row["status"] == "published" and row["sku"] not in priced | slips:
            _wrong(found, "products", row, "status", "上架商品须在价格表中有基础价格。",
                   "A published product needs a list price in the prices.")  # fmt: skip


def _units(found: Input, known: Known) -> None:
    base = {row["sku"]: row["unit"] for row in found.of("products")}
    for row in found.of("units"):
        if row["sku"] in base and (row["code"] == base[row["sku"]]) != (row["factor"] == 1):
            unit = base[row["sku"]]
            _wrong(found, "units", row, "factor", f"换算率为 1 的只能是基本单位“{unit}”。",
                   f"The base unit “{unit}”, and no other, has the factor 1.")  # fmt: skip


def _contacts(found: Input, known: Known) -> None:
    accounts = [row for row in found.of("contacts") if row["role"]]
    first: dict[str, int] = {}
    for row in accounts:
        if not row["email"]:
            found.blame("contacts", row, "email", ValueMissing())
        elif row["email"] in known.emails and not known.resumed:
            found.blame("contacts", row, "email", AlreadyExists(value=row["email"]))
        elif first.setdefault(row["email"], row.number) != row.number:
            found.blame("contacts", row, "email", RowRepeated(value=row["email"], first=first[row["email"]]))
    for row in found.of("contacts"):
        password = row["initial_password"]
        if password and (not row["role"] or password_is_weak(password, row["email"], row["name"])):
            _wrong(found, "contacts", row, "initial_password", "初始密码须有角色和邮箱，且不少于 8 位、不易猜。",
                   "An initial password needs a role and an e-mail, and must be hard to guess.")  # fmt: skip


def _periods(found: Input, known: Known) -> None:
    for table, start, end in (("prices", "valid_from", "valid_to"), ("shipments", "shipped_on", "delivered_on")):
        for row in found.of(table):
            if row[start] and row[end] and row[end] < row[start]:
                _wrong(found, table, row, end, f"早于 {row[start]}。", f"It is before {row[start]}.")
    for row in found.of("prices"):
        if row["price_level"] and row["customer"]:
            _wrong(found, "prices", row, "customer", "价格只能针对等级或客户之一。",
                   "A price is for one level or one customer, not both.")  # fmt: skip


def _past(found: Input, known: Known) -> None:
    """History has happened."""
    for table, column in (("orders", "placed_at"), ("payments", "received_on"), ("shipments", "shipped_on")):
        for row in found.of(table):
            value = row[column]
            day: date = value.date() if isinstance(value, datetime) else value
            if day > known.now.date():
                _wrong(found, table, row, column, "日期在未来。", "The date is in the future.")


def _shipments(found: Input, known: Known) -> None:
    orders = {row["number"]: row for row in found.of("orders")}
    first: dict[str, Row] = {}
    for row in found.of("shipments"):
        other = first.setdefault(row["number"], row)
        if other["order"] != row["order"] or (other is not row and not (row["sku"] and other["sku"])):
            _wrong(found, "shipments", row, "number", f"与第 {other.number} 行的发货单号重复。",
                   f"Row {other.number} has this number; a parcel's rows share an order and name SKUs.")  # fmt: skip
        order = orders.get(row["order"])
        if order and order["status"] in ("submitted", "cancelled"):
            _wrong(found, "shipments", row, "order", f"订单 {order['number']} 未确认或已取消，不能有发货。",
                   f"Order {order['number']} is not confirmed, or cancelled: nothing was shipped.")  # fmt: skip


def _po_numbers(found: Input, known: Known) -> None:
    first: dict[tuple[str, str], int] = {}
    for row in found.of("orders"):
        key = (row["customer"], row["po_number"])
        if key in known.po_numbers:
            found.blame("orders", row, "po_number", AlreadyExists(value=row["po_number"]))
        elif row["po_number"] and first.setdefault(key, row.number) != row.number:
            found.blame("orders", row, "po_number", RowRepeated(value=row["po_number"], first=first[key]))


def _payments(found: Input, known: Known) -> None:
    net: dict[str, Any] = {}
    seen: dict[tuple[Any, ...], int] = {}
    for row in found.of("payments"):
        key = (row["method"], row["kind"], row["reference"])
        if key in known.references:
            found.blame("payments", row, "reference", AlreadyExists(value=row["reference"]))
        elif row["reference"] and seen.setdefault(key, row.number) != row.number:
            found.blame("payments", row, "reference", RowRepeated(value=row["reference"], first=seen[key]))
        if not row["amount"]:
            found.blame("payments", row, "amount", ValueMissing())
    for row in sorted(found.of("payments"), key=lambda one: bool(one["kind"] == "refund")):
        net[row["order"]] = net.get(row["order"], 0) + (row["amount"] if row["kind"] == "charge" else -row["amount"])
        if net[row["order"]] < 0:
            _wrong(found, "payments", row, "amount", "退款超过了收款。", "More is refunded than was paid.")


CHECKS: tuple[Callable[[Input, Known], None], ...] = (
    _firm, _currencies, _codes, _categories, _products, _list_prices, _units, _contacts, _periods, _past,
    _shipments, _po_numbers, _payments,
)  # fmt: skip
