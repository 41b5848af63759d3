"""Reads baskets from any file of orders: one sheet of lines, or one of orders and one of their lines."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from orderwell.intake.errors import FileUnreadable
from orderwell.intake.sources.cells import as_code, cleaned
from orderwell.intake.sources.csv_files import decoded, delimiter
from orderwell.intake.sources.folder import SOURCES, plain_name
from orderwell.intake.sources.workbooks import Workbooks

from .errors import NoOrders, NotADay
from .rules import Basket

# What shops, tills and papers call their columns, the surest first; compared as `plain_name` gives them.
NAMES = {
    "order": (
        "order", "orderid", "ordernumber", "orderno", "invoiceno", "invoice", "invoiceid", "number", "purchaseorderid",
        "salesorderid", "transactionid", "transactionno", "transaction", "basketid", "receiptid", "billno",
        "订单编号", "订单号", "主订单编号", "name",
    ),
    "product": (
        "sku", "stockcode", "productid", "productcode", "itemid", "itemcode", "upc", "lineitemsku", "货号", "商品编码",
        "sku编码", "规格编码", "商品id", "product", "item", "itemdescription", "productname", "itemname", "description",
        "商品名称", "宝贝标题",
    ),
    "customer": (
        "customer", "customerid", "customerno", "customernumber", "clientid", "userid", "memberid", "membernumber",
        "householdid", "householdkey", "vendorid", "客户编号", "客户", "买家会员名", "email",
    ),
    "day": (
        "placedat", "invoicedate", "orderdate", "date", "transactiondate", "purchasedate", "createdat", "datetime",
        "timestamp", "orderedat", "transactiontimestamp", "下单时间", "下单日期", "订单日期", "订单创建时间", "日期",
        "day",
    ),
    "quantity": ("quantity", "qty", "orderqty", "数量", "宝贝总数量"),
    "status": ("status", "state", "订单状态", "状态"),
}  # fmt: skip
CANCELLED = {"cancelled", "canceled", "已取消", "交易关闭"}
NUMBERS = re.compile(r"\d+")
EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
SAMPLE = 5000  # days that decide whether the month or the day comes first


@dataclass(slots=True)
class _Order:
    """As its rows are read; `day` as it is written."""

    day: str = ""
    customer: str = ""
    products: dict[int, None] = field(default_factory=dict)
    cancelled: bool = False


def baskets(path: Path) -> list[Basket]:
    """The orders of a file or a folder, without lines that came back. Raises FileUnreadable, NoOrders, NotADay."""
    found: dict[str, _Order] = {}
    numbers: dict[str, int] = {}
    seen: list[str] = []
    for header, rows in _sheets(path):
        columns = _columns(header)
        seen += [cleaned(one) for one in header]
        if {"order", "product"} <= columns.keys() or {"customer", "day", "product"} <= columns.keys():
            _read_lines(found, numbers, columns, rows)
        elif {"order", "day"} <= columns.keys():
            _read_heads(found, columns, rows)
    kept = [one for one in found.values() if one.products and one.day and not one.cancelled]
    if not kept:
        raise NoOrders(found=", ".join(seen) or "-")
    month_first = _month_first(one.day for one in kept[:SAMPLE])
    return [Basket(_day(one.day, month_first), one.customer, tuple(sorted(one.products))) for one in kept]


def _sheets(path: Path) -> Iterator[tuple[Sequence[str], Iterable[Sequence[str]]]]:
    """Header and rows of each sheet. Files of lines are long, so CSV is read row by row."""
    files = sorted(one for one in path.iterdir() if one.suffix.lower() in SOURCES) if path.is_dir() else [path]
    for file in files:
        if not file.is_file():
            raise FileUnreadable(detail=file.name)
        if isinstance(SOURCES.get(file.suffix.lower()), Workbooks):
            for sheet in Workbooks().sheets(file):
                yield sheet.header, (cells for _, cells in sheet.rows)
            continue
        text = decoded(file.read_bytes())
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
        if header := next(lines, None):
            yield header, lines


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Where each role stands, by the surest of its names; no column has two."""
    places = {plain_name(name): at for at, name in reversed(list(enumerate(header)))}
    found: dict[str, int] = {}
    for role, names in NAMES.items():
        at = next((places[name] for name in names if name in places), None)
        if at is not None and at not in found.values():
            found[role] = at
    return found


def _read_lines(
    found: dict[str, _Order], numbers: dict[str, int], columns: Mapping[str, int], rows: Iterable[Sequence[str]]
) -> None:
    for cells in rows:
        row = _row(columns, cells)
        if row is None or not row["product"] or _taken_back(row.get("quantity", "")):
            continue
        key = row["order"] if "order" in columns else f"{row['customer']} {row['day']}"
        if key:
            order = found.setdefault(key, _Order())
            order.products[numbers.setdefault(row["product"], len(numbers))] = None
            _complete(order, row)


def _read_heads(found: dict[str, _Order], columns: Mapping[str, int], rows: Iterable[Sequence[str]]) -> None:
    for cells in rows:
        if (row := _row(columns, cells)) and row["order"]:
            _complete(found.setdefault(row["order"], _Order()), row)


def _complete(order: _Order, row: Mapping[str, str]) -> None:
    """Some files name an order's day and customer on its first row only."""
    order.day = order.day or row.get("day", "")
    order.customer = order.customer or row.get("customer", "")
    order.cancelled = order.cancelled or row.get("status", "").casefold() in CANCELLED


def _row(columns: Mapping[str, int], cells: Sequence[str]) -> dict[str, str] | None:
    """The cells by role; None for a row that is too short to be one."""
    if len(cells) <= max(columns.values()):
        return None
    return {role: _cell(cells[at]) for role, at in columns.items()}


@lru_cache(maxsize=500_000)
def _cell(text: str) -> str:
    """Customers, products and days come again in thousands of rows."""
    return as_code(cleaned(text))


def _taken_back(quantity: str) -> bool:
    """Lines of zero or less are returns and corrections."""
    return quantity.startswith(("-", "(")) or quantity in ("0", "0.0")


def _parts(text: str) -> list[int]:
    return [int(one) for one in NUMBERS.findall(text.split("T")[0].split(" ")[0])][:3]


def _month_first(days: Iterable[str]) -> bool:
    """Of days such as 1/12/2010: whether the month comes first, which it does unless one says otherwise."""
    short = [parts for text in days if len(parts := _parts(text)) == 3 and parts[0] < 32]
    return not any(parts[0] > 12 for parts in short)


def _day(text: str, month_first: bool) -> date:
    """Raises NotADay."""
    try:
        parts = _parts(text)
        if len(parts) == 3 and parts[0] > 31:
            return date(*parts)
        if len(parts) == 3:
            month, day = (parts[0], parts[1]) if month_first else (parts[1], parts[0])
            return date(parts[2] + (2000 if parts[2] < 100 else 0), month, day)
        if len(parts) == 1 and len(str(parts[0])) == 8:
            return date(parts[0] // 10_000, parts[0] // 100 % 100, parts[0] % 100)
        return EPOCH + timedelta(days=parts[0])
    except (ValueError, IndexError, OverflowError) as error:
        raise NotADay(value=text) from error
