"""The database's canonical rows, read from the tables: a check that trusts none of the code that wrote them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import orjson

from orderwell.core.db.sql import rows
from orderwell.history.rules import Plan

from .rules import SOURCE, Canonical, Difference, Shortage, canonical, compared, digest, order_amounts, sums

Read = dict[str, Any]


async def verified(plan: Plan) -> dict[str, Any]:
    """The verification report of a loaded folder: counts, hashes, sums, open orders that stock does not suffice for,
    and differences (none when all is right).

    Of the database only what belongs to the folder's own customers, products and orders is compared.
    """
    tables: dict[str, Any] = {}
    found: list[Difference] = []
    for name, source_of in SOURCE.items():
        source, database = source_of(plan), await _rows(plan, name)
        different = compared(name, source, database)
        found += different
        tables[name] = {
            "source": {"rows": len(source), "sha256": digest(source)},
            "database": {"rows": len(database), "sha256": digest(database)},
            "differences": len(different),
        }
    numbers = {one.row["number"] for one in plan.orders}
    there = [row for row in await rows(AMOUNTS) if row["number"] in numbers]
    listed = {"source": sums(map(order_amounts, plan.orders)), "database": sums(there)}
    short = [Shortage(*(row[name] for name in SHORTAGE)) for row in await rows(SHORT) if row["number"] in numbers]
    told = {"shortages": short, "differences": found}
    return {"fingerprint": plan.input.fingerprint, "tables": tables, "sums": listed, **told}


async def _rows(plan: Plan, name: str) -> list[Canonical]:
    """Rows of one table whose whole (first column of its key) is part of the folder."""
    sql, whole, spell = DATABASE[name]
    column = {"customers": "number", "categories": "code", "products": "sku", "orders": "number"}[whole]
    own = {row[column] for row in plan.input.of(whole)}
    return [canonical(spell(row)) for row in await rows(sql) if row["whole"] in own]


def _moment(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))


def _day(value: Any) -> str:
    return "" if value is None else str(value)[:10]


def _columns(*names: str) -> Callable[[Read], Sequence[Any]]:
    return lambda row: [row[name] for name in names]


def _order(row: Read) -> Sequence[Any]:
    place = row["delivery_address"]
    address = orjson.loads(place) if isinstance(place, str | bytes) else place
    return (
        row["whole"],
        row["customer"],
        _moment(row["placed_at"]),
        *(row[name] for name in ("state", "currency", "goods_total", "discount_total", "freight", "total")),
        _day(row["required_on"]),
        _day(row["shipped_on"]),
        row["po_number"],
        *(address.get(name) for name in ("recipient", "country", "city", "street", "postcode")),
    )


def _price(row: Read) -> Sequence[Any]:
    plain = (row["whole"], row["price_level"], row["customer"], row["min_quantity"], row["unit_price"], row["currency"])
    return (*plain, _moment(row["valid_from"]), _moment(row["valid_to"]))


def _stock(row: Read) -> Sequence[Any]:
    return (*_columns("whole", "on_hand", "incoming", "reorder_point", "safety")(row), _day(row["expected_on"]))


def _payment(row: Read) -> Sequence[Any]:
    return (*_columns("whole", "kind", "method", "amount")(row), _day(row["received_on"]), row["external_id"])


def _shipment(row: Read) -> Sequence[Any]:
    return (row["number"], row["whole"], row["tracking_number"], _moment(row["shipped_at"]), row["state"])


AMOUNTS = (
    "SELECT o.number, o.currency, o.goods_total AS gross, o.discount_total AS discount, "
    "o.goods_total - o.discount_total AS net, o.freight, o.total, CAST(SUM(l.base_quantity) AS INTEGER) AS quantity, "
    "COUNT(*) AS lines FROM customer_order o JOIN order_line l ON l.order_id = o.id "
    "GROUP BY o.id, o.number, o.currency, o.goods_total, o.discount_total, o.freight, o.total"
)
SHORTAGE = ("number", "sku", "wanted", "missing")
SHORT = (
    "SELECT o.number, l.sku, CAST(SUM(l.base_quantity - l.shipped) AS INTEGER) AS wanted, "
    "CAST(SUM(l.base_quantity - l.shipped) - COALESCE(h.kept, 0) AS INTEGER) AS missing "
    "FROM customer_order o JOIN order_line l ON l.order_id = o.id LEFT JOIN (SELECT k.owner_id, s.variant_id, "
    "SUM(k.quantity) AS kept FROM stock_hold k JOIN stock_level s ON s.id = k.level_id "
    "WHERE k.state IN ('reserved', 'allocated') GROUP BY k.owner_id, s.variant_id) h "
    "ON h.owner_id = o.id AND h.variant_id = l.variant_id "
    "WHERE o.state IN ('submitted', 'reviewing', 'confirmed') GROUP BY o.placed_at, o.number, l.sku, h.kept "
    "HAVING SUM(l.base_quantity - l.shipped) > COALESCE(h.kept, 0) ORDER BY o.placed_at, o.number, MIN(l.position)"
)
_CUSTOMER = ("name", "name_en", "kind", "status", "price_level", "tax_id", "phone", "email")
_ADDRESS = ("recipient", "phone", "country", "area_code", "province", "city", "district", "street", "postcode")
_PRODUCT = (
    "code",
    "name_zh",
    "name_en",
    "category",
    "brand",
    "status",
    "tax_rate",
    "barcode",
    "moq",
    "step",
    "weight_g",
    "cost",
)
_LINE = ("position", "sku", "quantity", "factor", "unit_price", "discount", "total", "tax_rate", "tax")

# A table of the format: the statement, the table whose row it is part of (`whole` holds its key), and the spelling.
DATABASE: dict[str, tuple[str, str, Callable[[Read], Sequence[Any]]]] = {
    "customers": (
        f"SELECT number AS whole, {', '.join(_CUSTOMER)} FROM customer",
        "customers",
        _columns("whole", *_CUSTOMER),
    ),
    "contacts": (
        "SELECT c.number AS whole, t.name, t.email, t.phone, t.title, r.code AS role FROM contact t "
        "JOIN customer c ON c.id = t.customer_id LEFT JOIN user_role ur ON ur.user_id = t.user_id "
        "LEFT JOIN role r ON r.id = ur.role_id",
        "customers",
        _columns("whole", "name", "email", "phone", "title", "role"),
    ),
    "addresses": (
        f"SELECT c.number AS whole, {', '.join(f'a.{name}' for name in _ADDRESS)} FROM address a "
        "JOIN customer c ON c.id = a.customer_id",
        "customers",
        _columns("whole", *_ADDRESS),
    ),
    "categories": (
        "SELECT c.code AS whole, c.name_zh, c.name_en, p.code AS parent FROM category c "
        "LEFT JOIN category p ON p.id = c.parent_id",
        "categories",
        _columns("whole", "name_zh", "name_en", "parent"),
    ),
    "products": (
        "SELECT v.sku AS whole, p.code, p.name_zh, p.name_en, c.code AS category, b.name_zh AS brand, p.status, "
        "p.tax_rate, v.barcode, v.moq, v.step, v.weight_g, v.cost FROM variant v JOIN product p ON p.id = v.product_id "
        "JOIN category c ON c.id = p.category_id LEFT JOIN brand b ON b.id = p.brand_id",
        "products",
        _columns("whole", *_PRODUCT),
    ),
    "units": (
        "SELECT v.sku AS whole, u.code, u.factor FROM unit u JOIN variant v ON v.id = u.variant_id",
        "products",
        _columns("whole", "code", "factor"),
    ),
    "prices": (
        "SELECT v.sku AS whole, l.price_level, c.number AS customer, p.min_quantity, p.unit_price, l.currency, "
        "l.valid_from, l.valid_to FROM price p JOIN price_list l ON l.id = p.price_list_id "
        "JOIN variant v ON v.id = p.variant_id LEFT JOIN customer c ON c.id = l.customer_id",
        "products",
        _price,
    ),
    "stock": (
        "SELECT v.sku AS whole, s.on_hand, s.incoming, s.reorder_point, s.safety, s.expected_on FROM stock_level s "
        "JOIN variant v ON v.id = s.variant_id",
        "products",
        _stock,
    ),
    "orders": (
        "SELECT o.number AS whole, c.number AS customer, o.placed_at, o.state, o.currency, o.goods_total, "
        "o.discount_total, o.freight, o.total, o.required_on, o.shipped_on, o.po_number, o.delivery_address "
        "FROM customer_order o JOIN customer c ON c.id = o.customer_id",
        "orders",
        _order,
    ),
    "order_lines": (
        f"SELECT o.number AS whole, {', '.join(f'l.{name}' for name in _LINE)} FROM order_line l "
        "JOIN customer_order o ON o.id = l.order_id",
        "orders",
        _columns("whole", *_LINE),
    ),
    "payments": (
        "SELECT b.order_number AS whole, p.kind, p.method, p.amount, p.received_on, p.external_id FROM payment p "
        "JOIN payment_balance b ON b.order_id = p.balance_id",
        "orders",
        _payment,
    ),
    "shipments": (
        "SELECT order_number AS whole, number, tracking_number, shipped_at, state FROM shipment",
        "orders",
        _shipment,
    ),
}
