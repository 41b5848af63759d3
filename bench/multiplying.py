"""More of what is in a filled database: products and orders again and again, with ids, numbers, names of their own.

What the commands of the application made of a tenth is copied inside of SQLite, which takes minutes where making it
the same way would take half an hour. The index of the search is made by the application.
"""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

HEX = "0123456789abcdef"
# SKUs, codes and names of products, and the texts that these are searched in: all their numbers, but not the sizes.
NUMBER = re.compile(r"(?im)(?<=sku)\d+|(?<![\d-])\d+$")
FIRST = re.compile(r"(?<= )\d+")  # in the name of an order's line, which ends in a size


def _id(column: str) -> str:
    """A digit that is random in every id is turned by `:copy`: no other id has the rest of them."""
    digit = f"instr('{HEX}', substr({column}, 25, 1)) - 1"
    return f"substr({column}, 1, 24) || substr('{HEX}', ({digit} + :copy) % 16 + 1, 1) || substr({column}, 26)"


def _number(column: str) -> str:
    """SO20250131-000012: nine hundred thousand of a day are free."""
    of_day = f"CAST(substr({column}, 12, 6) AS INT) + :copy * 10000"
    return f"substr({column}, 1, 11) || printf('%06d', {of_day}) || substr({column}, 18)"


def _moment(column: str) -> str:
    """A fraction of the second later, so that no two orders are of the same moment."""
    return f"substr({column}, 1, 20) || :copy || substr({column}, 22)"


# By table the columns that differ in a copy. Ids that are not named stay: the same customers, warehouses, price lists.
PRODUCTS = {
    "product": {
        "id": _id("id"),
        "created_at": _moment("created_at"),
        **{name: f"moved({name})" for name in ("code", "name_zh", "name_en", "search_text")},
    },
    "variant": {"id": _id("id"), "product_id": _id("product_id"), "sku": "moved(sku)"},
    "unit": {"id": _id("id"), "variant_id": _id("variant_id")},
    "price": {"id": _id("id"), "variant_id": _id("variant_id")},
    "stock_level": {"id": _id("id"), "variant_id": _id("variant_id")},
    "stock_movement": {"id": _id("id"), "level_id": _id("level_id")},
}
ORDERS = {
    "customer_order": {
        "id": _id("id"),
        "number": _number("number"),
        "placed_at": _moment("placed_at"),
    },
    "order_line": {
        **{name: _id(name) for name in ("id", "order_id", "product_id", "variant_id")},
        "sku": "moved(sku)",
        "name_zh": "named(name_zh)",
        "name_en": "named(name_en)",
    },
    "order_entry": {"id": _id("id"), "order_id": _id("order_id")},
    "order_cancellation": {"id": _id("id"), "order_id": _id("order_id")},
    "payment_balance": {"order_id": _id("order_id"), "order_number": _number("order_number")},
    "payment": {
        "id": _id("id"),
        "balance_id": _id("balance_id"),
        "number": _number("number"),
        "external_id": _number("external_id"),
    },
    "shipment": {
        **{name: _id(name) for name in ("id", "order_id")},
        **{name: _number(name) for name in ("number", "order_number")},
        "tracking_number": "tracking_number || :copy",
    },
    "shipment_line": {
        **{name: _id(name) for name in ("id", "shipment_id", "order_line_id", "variant_id")},
        "sku": "moved(sku)",
        "name_zh": "named(name_zh)",
        "name_en": "named(name_en)",
    },
    "tracking_event": {"id": _id("id"), "shipment_id": _id("shipment_id")},
}
# Customers' own prices stay as few as they are.
ONLY = {"price": "price_list_id IN (SELECT id FROM price_list WHERE customer_id IS NULL)"}


def multiply(database: Path, times: int, products: int, say: Callable[[str], None]) -> None:
    """Make of everything `times` as much. `products` is how many there are, by which their numbers move."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -2000000")
    try:
        indexes = connection.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            f" AND tbl_name IN ({', '.join('?' * len(PRODUCTS | ORDERS))})",
            [*PRODUCTS, *ORDERS],
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')  # made again at the end: sorting is faster than finding places
        for table, changes in {**PRODUCTS, **ORDERS}.items():
            _multiply(connection, table, changes, times, products)
            say(f"  {table}: {connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:,}")
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _multiply(connection: sqlite3.Connection, table: str, changes: dict[str, str], times: int, products: int) -> None:
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    (last,) = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()
    chosen = ", ".join(changes.get(name, f'"{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    for copy in range(1, times):
        _renumbering(connection, copy * products)
        connection.execute(
            f"INSERT INTO {table} ({into}) SELECT {chosen} FROM {table}"
            f" WHERE rowid <= :last AND {ONLY.get(table, 'true')}",
            {"copy": copy, "last": last},
        )


def _renumbering(connection: sqlite3.Connection, by: int) -> None:
    def more(found: re.Match[str]) -> str:
        return f"{int(found[0]) + by:0{len(found[0])}}"

    connection.create_function("moved", 1, lambda text: NUMBER.sub(more, text), deterministic=True)
    connection.create_function("named", 1, lambda text: FIRST.sub(more, text, count=1), deterministic=True)
