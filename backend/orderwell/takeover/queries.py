"""What a load has to know of the database, and how far it is."""

from collections.abc import Collection
from datetime import datetime

from orderwell.core.db.sql import rows
from orderwell.firm.queries import firm
from orderwell.history.queries import matching
from orderwell.history.rules import Facts
from orderwell.intake.rules import Known

from .models import Load, LoadChunk, LoadState

# The format's table, and where its keys are kept.
KEYS = {
    "customers": ("customer", "number"),
    "categories": ("category", "code"),
    "products": ("variant", "sku"),
    "warehouses": ("warehouse", "code"),
    "orders": ("customer_order", "number"),
    "shipments": ("shipment", "number"),
}
PROMISED = "s.on_hand - s.reserved - s.allocated - s.quarantine - s.safety"


async def load_of(fingerprint: str) -> Load | None:
    """The load of exactly these files, begun or done."""
    return await Load.get_or_none(fingerprint=fingerprint)


async def chunks_done(load: Load | None) -> set[tuple[str, int]]:
    """The chunks that have committed."""
    if load is None:
        return set()
    found = await LoadChunk.filter(load_id=load.id).values_list("table_name", "position")
    return {(str(kind), int(str(position))) for kind, position in found}


async def known(fingerprint: str, now: datetime) -> Known:
    """What new rows may not repeat; nothing of it counts for files that are loaded in part."""
    keys = {name: await _column(table, column) for name, (table, column) in KEYS.items()}
    load = await load_of(fingerprint)
    if load and load.state is not LoadState.DONE:
        return Known(now, keys, resumed=True)
    emails = await _column("user_account", "email")
    barcodes = await _column("variant", "barcode") | await _column("unit", "barcode")
    po_numbers = await _tuples(
        "SELECT c.number, o.po_number FROM customer_order o JOIN customer c ON c.id = o.customer_id "
        "WHERE o.po_number IS NOT NULL"
    )
    references = await _tuples("SELECT method, kind, external_id FROM payment WHERE external_id IS NOT NULL")
    return Known(now, keys, frozenset(emails), frozenset(barcodes), po_numbers, references)


async def facts(now: datetime, skus: Collection[str]) -> Facts:
    """The firm's settings, and units, tax rates and stock of SKUs that orders name."""
    settings = await firm()
    units: dict[str, dict[str, int]] = {}
    rates: dict[str, int] = {}
    found = await matching(
        "SELECT v.sku, u.code, u.factor, p.tax_rate FROM unit u JOIN variant v ON v.id = u.variant_id "
        "JOIN product p ON p.id = v.product_id WHERE v.sku IN",
        skus,
    )
    for row in found:
        units.setdefault(row["sku"], {})[row["code"]] = row["factor"]
        rates[row["sku"]] = row["tax_rate"]
    stock = await matching(
        f"SELECT v.sku, SUM(CASE WHEN {PROMISED} > 0 THEN {PROMISED} ELSE 0 END) AS available FROM stock_level s "
        "JOIN variant v ON v.id = s.variant_id JOIN warehouse w ON w.id = s.warehouse_id AND w.active "
        "WHERE v.sku IN",
        skus,
        "GROUP BY v.sku",
    )
    available = {row["sku"]: int(row["available"]) for row in stock}
    return Facts(now, settings.currency, settings.time_zone, units, rates, available)


async def _tuples(sql: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(str(value) for value in row.values()) for row in await rows(sql))


async def _column(table: str, column: str) -> set[str]:
    return {
        str(row["value"]) for row in await rows(f"SELECT {column} AS value FROM {table} WHERE {column} IS NOT NULL")
    }
