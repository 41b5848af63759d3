"""Northwind as a folder in the documented format: what another business's export might look like.

`export(folder)` needs nothing but a PostgreSQL that can be started here; end-to-end tests call it too.
"""

import asyncio
import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import asyncpg

from tests import servers

REPOSITORY = Path(__file__).parents[3]
BUYER, PASSWORD = "alfki@northwind.example", "obere-strasse-57"

# A table of the format and the statement that gives its rows. Discounts go through double precision
# on purpose: 0.15 becomes 0.15000000596046448, as exports of single-precision columns have it.
EXPORT = {
    "firm": "SELECT 'Northwind Traders' AS name, 'USD' AS currency, 'America/Los_Angeles' AS time_zone",
    "warehouses": "SELECT 'SEA' AS code, 'Seattle' AS name",
    "categories": "SELECT category_id AS code, category_name AS name FROM categories ORDER BY 1",
    "products": """
        SELECT 'NW-' || product_id AS sku, product_name AS name, category_id AS category, '0' AS tax_rate,
               CASE discontinued WHEN 1 THEN 'discontinued' ELSE 'active' END AS status,
               quantity_per_unit AS description, 'unit' AS unit
        FROM products ORDER BY product_id""",
    "prices": "SELECT 'NW-' || product_id AS sku, unit_price::text AS unit_price FROM products ORDER BY product_id",
    "stock": """
        SELECT 'NW-' || product_id AS sku, 'SEA' AS warehouse, units_in_stock AS on_hand, units_on_order AS incoming,
               reorder_level AS reorder_point
        FROM products ORDER BY product_id""",
    "customers": "SELECT customer_id AS number, company_name AS name, phone FROM customers ORDER BY 1",
    "contacts": f"""
        SELECT customer_id AS customer, contact_name AS name, contact_title AS title, phone,
               CASE customer_id WHEN 'ALFKI' THEN '{BUYER}' END AS email,
               CASE customer_id WHEN 'ALFKI' THEN 'buyer' END AS role,
               CASE customer_id WHEN 'ALFKI' THEN '{PASSWORD}' END AS initial_password
        FROM customers ORDER BY 1""",
    "addresses": """
        SELECT customer_id AS customer, company_name AS recipient, phone, country, region AS province, city,
               address AS street, postal_code AS postcode
        FROM customers ORDER BY 1""",
    "orders": """
        SELECT order_id AS number, customer_id AS customer, order_date, required_date AS required_on,
               shipped_date AS shipped_on, freight::text AS freight,
               CASE WHEN shipped_date IS NULL THEN 'confirmed' ELSE 'closed' END AS status,
               ship_name AS recipient, ship_address AS street, ship_city AS city, ship_region AS province,
               ship_postal_code AS postcode, ship_country AS country
        FROM orders ORDER BY 1""",
    "order_lines": """
        SELECT order_id AS order, 'NW-' || product_id AS sku, quantity, unit_price::text AS unit_price,
               discount::float8 AS discount
        FROM order_details ORDER BY order_id, product_id""",
    "shipments": """
        SELECT 'NW-' || order_id AS number, order_id AS order, s.company_name AS carrier, shipped_date AS shipped_on
        FROM orders o JOIN shippers s ON s.shipper_id = o.ship_via WHERE shipped_date IS NOT NULL ORDER BY order_id""",
}


class NorthwindMissing(Exception):
    """The test data is not beside the checkout; the message says where it is looked for."""


def dump() -> Path:
    """The SQL file below ORDERWELL_SHARED, or in the folder `shared` beside the checkout."""
    shared = Path(os.environ.get("ORDERWELL_SHARED", REPOSITORY.parent / "shared"))
    file = shared / "data" / "northwind" / "northwind.sql"
    if not file.exists():
        raise NorthwindMissing(f"{file} is missing: put the shared folder beside the checkout, or set ORDERWELL_SHARED")
    return file


async def restored(url: str) -> asyncpg.Connection:
    """A connection to the empty PostgreSQL database at `url`, filled with the dump."""
    connection = await asyncpg.connect(url)
    await connection.execute(dump().read_text())
    return connection


async def write_folder(connection: asyncpg.Connection, folder: Path) -> None:
    """Every table of the format that Northwind has something for."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, statement in EXPORT.items():
        rows = await connection.fetch(statement)
        write_csv(folder / f"{table}.csv", list(rows[0].keys()), ([*row.values()] for row in rows))


def write_csv(file: Path, header: list[str], rows: Iterable[list[Any]]) -> None:
    """UTF-8 with a byte order mark, as Excel writes it."""
    with file.open("w", encoding="utf-8-sig", newline="") as output:
        csv.writer(output).writerows([header, *rows])


def export(folder: Path) -> Path:
    """Northwind's files in `folder`, through a PostgreSQL of its own; for tests without one."""

    async def through(url: str) -> None:
        connection = await restored(url)
        await write_folder(connection, folder)
        await connection.close()

    with servers.postgres() as url:
        asyncio.run(through(url + "postgres"))
    return folder
