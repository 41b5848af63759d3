"""Reads what is bought together, and which orders say so."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson
from msgspec import Struct

from orderwell.core.db.sql import as_id, is_sqlite, like, rows
from orderwell.core.jobs import waiting
from orderwell.core.page import INT, Page, PageRequest, Selected, decode, encode

from .models import CopurchaseBuild
from .rules import LEAST_ORDERS, MOST_PRODUCTS, NEIGHBOURS, Tally, strength

# An order that is counted: its money has come and was not all given back. Written where the table is read.
PAID = "o.state <> 'cancelled' AND o.payment_state IN ('paid', 'overpaid', 'partly_refunded')"

_SQUARE = "CAST(near.weight AS DOUBLE PRECISION) * near.weight / other.weight"
_NEAR = (
    "SELECT source, product, both_weight, source_weight, product_weight FROM ("
    "SELECT near.source, near.product, near.weight AS both_weight, mine.weight AS source_weight, "
    "other.weight AS product_weight, "
    f"ROW_NUMBER() OVER (PARTITION BY near.source ORDER BY {_SQUARE} DESC, near.product DESC) AS place FROM ("
    "SELECT product_a AS source, product_b AS product, weight FROM copurchase "
    f"WHERE product_a IN (?) AND orders >= {LEAST_ORDERS} UNION ALL "
    "SELECT product_b, product_a, weight FROM copurchase "
    f"WHERE product_b IN (?) AND orders >= {LEAST_ORDERS}) near "
    "JOIN product_basket mine ON mine.product_id = near.source "
    f"JOIN product_basket other ON other.product_id = near.product) ranked WHERE place <= {NEIGHBOURS}"
)


async def near(sources: Collection[UUID]) -> list[tuple[UUID, UUID, float]]:
    """What belongs to each of the sources: source, product, strength. One statement."""
    wanted = sorted(set(sources))
    return [
        (as_id(row["source"]), as_id(row["product"]),
         strength(int(row["both_weight"]), int(row["source_weight"]), int(row["product_weight"])))
        for row in await rows(_NEAR, wanted, wanted)
    ]  # fmt: skip


async def paid_baskets(order_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The products of those of the orders that are paid. In a transaction nobody changes these orders before its end.

    Two statements.
    """
    wanted = sorted(set(order_ids))
    lock = "" if is_sqlite() else " FOR NO KEY UPDATE"
    asked = await rows(f"SELECT o.id, {PAID} AS paid FROM customer_order o WHERE o.id IN (?){lock}", wanted)
    paid = sorted(as_id(row["id"]) for row in asked if row["paid"])
    found: dict[UUID, list[UUID]] = {key: [] for key in paid}
    for row in await rows("SELECT order_id, product_id FROM order_line WHERE order_id IN (?)", paid):
        found[as_id(row["order_id"])].append(as_id(row["product_id"]))
    return found


async def paid_after(after: UUID, most: int) -> list[UUID]:
    """The next paid orders by id."""
    found = await rows(f"SELECT o.id FROM customer_order o WHERE o.id > ? AND {PAID} ORDER BY o.id LIMIT {most}", after)
    return [as_id(row["id"]) for row in found]


async def paid_count() -> int:
    """How many orders are paid."""
    return int((await rows(f"SELECT COUNT(*) AS n FROM customer_order o WHERE {PAID}"))[0]["n"])


async def build() -> CopurchaseBuild | None:
    """The last time that everything was counted anew, or that is under way."""
    return await CopurchaseBuild.all().order_by("-id").first()


async def differences() -> list[str]:
    """What `orderwell verify` looks for: sums that the counted orders do not explain, and paid orders that are not
    counted, apart from those whose job waits. Nothing while all is counted anew, or before it ever was."""
    last = await build()
    if last is None or last.finished_at is None:
        return []
    tally, counted = Tally[UUID](), set[UUID]()
    for row in await rows("SELECT order_id, products FROM copurchase_order"):
        kept = row["products"]
        tally.add([UUID(one) for one in (orjson.loads(kept) if isinstance(kept, str | bytes) else kept)])
        counted.add(as_id(row["order_id"]))
    pairs = {
        (as_id(row["product_a"]), as_id(row["product_b"])): (int(row["weight"]), int(row["orders"]))
        for row in await rows("SELECT product_a, product_b, weight, orders FROM copurchase")
    }
    alone = {
        as_id(row["product_id"]): (int(row["weight"]), int(row["orders"]))
        for row in await rows("SELECT product_id, weight, orders FROM product_basket")
    }
    wrong = _unlike(pairs, {pair: (weight, tally.together[pair]) for pair, weight in tally.pairs.items()})
    wrong += _unlike(alone, {one: (weight, tally.baskets[one]) for one, weight in tally.alone.items()})
    return wrong + await _uncounted(counted)


def _unlike(there: Mapping[Any, tuple[int, int]], right: Mapping[Any, tuple[int, int]]) -> list[str]:
    keys = sorted(key for key in {*there, *right} if there.get(key) != right.get(key))
    return [f"{key}: {there.get(key)} instead of {right.get(key)} (weight, orders)" for key in keys]


async def _uncounted(counted: Collection[UUID]) -> list[str]:
    """Orders that are paid and not counted, or counted and not paid."""
    later = {as_id(args["order"]) for args in await waiting("count_copurchase")}
    found = await rows(
        f"SELECT o.id FROM customer_order o WHERE {PAID} AND (SELECT COUNT(DISTINCT product_id) FROM order_line l "
        f"WHERE l.order_id = o.id) BETWEEN 1 AND {MOST_PRODUCTS}"
    )
    return [f"order {one}" for one in sorted({as_id(row["id"]) for row in found} ^ set(counted)) if one not in later]


class Pair(Struct, frozen=True):
    """Two products that belong together. `strength`: 0 to 1."""

    id: UUID
    product_a: UUID
    product_b: UUID
    orders: int
    strength: float


async def pairs_page(search: str, request: PageRequest) -> Page[Pair]:
    """Pairs by how many orders have both; `search`: words that one of the two is found by. One statement."""
    where, values = f"c.orders >= {LEAST_ORDERS}", list[Any]()
    if search.strip():
        found = "SELECT id FROM product WHERE search_text LIKE ? ESCAPE '!'"
        where += f" AND (c.product_a IN ({found}) OR c.product_b IN ({found}))"
        values = [f"%{like(search.strip().lower())}%"] * 2
    matching, counted = f"SELECT c.id FROM copurchase c WHERE {where}", list(values)
    if request.after:
        orders, last = decode(request.after, INT, UUID)
        where += " AND (c.orders, c.id) < (?, ?)"
        values += [orders, last]
    page = await rows(
        "SELECT c.id, c.product_a, c.product_b, c.orders, c.weight, a.weight AS a_weight, b.weight AS b_weight "
        "FROM copurchase c JOIN product_basket a ON a.product_id = c.product_a "
        f"JOIN product_basket b ON b.product_id = c.product_b WHERE {where} "
        f"ORDER BY c.orders DESC, c.id DESC LIMIT {request.first + 1}", *values
    )  # fmt: skip
    shown = [
        Pair(as_id(row["id"]), as_id(row["product_a"]), as_id(row["product_b"]), int(row["orders"]),
             strength(int(row["weight"]), int(row["a_weight"]), int(row["b_weight"])))
        for row in page[: request.first]
    ]  # fmt: skip
    cursors = [encode([one.orders, one.id]) for one in shown]
    return Selected(shown, cursors, len(page) > request.first, None, matching, counted)
