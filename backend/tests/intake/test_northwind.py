"""A real business, taken over from its files to the cent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell import composition, load
from orderwell.access.queries import actor_of, user_by_email
from orderwell.access.rules import password_fits
from orderwell.cart.rules import Wish
from orderwell.checkout.commands import place
from orderwell.checkout.rules import Placement
from orderwell.core.clock import utc_now
from orderwell.core.db.sql import rows
from orderwell.customers.queries import addresses, of_user
from orderwell.demo import make
from orderwell.firm.queries import firm
from orderwell.intake.errors import LoadStarted
from orderwell.orders.commands import confirm
from orderwell.orders.models import DeliveryMethod, OrderStatus
from orderwell.payments.models import PaymentMethod
from orderwell.takeover import commands
from tests.fulfilment.test_api import CREATE, MOVE, TRACK
from tests.intake import northwind
from tests.payments.test_api import done

MOVES = "query ($id: ID!) { order(id: $id) { allowedMoves { move allowed } } }"

# What is true of the source by the stated rule, computed by PostgreSQL in exact decimals.
SOURCE = """
SELECT (SELECT count(*) FROM customers) AS customers, (SELECT count(*) FROM products) AS products,
  (SELECT count(*) FROM orders) AS orders, count(*) AS lines, sum(quantity) AS quantity,
  sum(quantity * unit_price::text::numeric) AS gross,
  sum(round(quantity * unit_price::text::numeric * (1 - discount::text::numeric), 2)) AS net,
  (SELECT sum(freight::text::numeric) FROM orders) AS freight,
  (SELECT count(*) FROM orders WHERE shipped_date IS NULL) AS unshipped,
  (SELECT count(*) FROM orders WHERE shipped_date > required_date) AS late
FROM order_details"""


@pytest.fixture
async def source(postgres_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Northwind as it was published, in a PostgreSQL of its own."""
    connection = await northwind.restored(postgres_url)
    yield connection
    await connection.close()


@pytest.fixture
async def folder(source: asyncpg.Connection, tmp_path: Path) -> Path:
    """The same business as files of the documented format."""
    await northwind.write_folder(source, tmp_path / "northwind")
    return tmp_path / "northwind"


async def one(sql: str) -> Any:
    """The only value of a statement."""
    return next(iter((await rows(sql))[0].values()))


async def counts() -> dict[str, int]:
    """Rows of every table that a load may touch."""
    tables = ("customer", "contact", "address", "user_account", "category", "product", "variant", "unit", "price",
              "stock_level", "stock_movement", "customer_order", "order_line", "order_entry", "payment_balance",
              "shipment", "shipment_line", "tracking_event", "load_chunk", "notification", "stock_hold")  # fmt: skip
    return {table: int(await one(f"SELECT count(*) FROM {table}")) for table in tables}


async def test_northwind_is_taken_over_to_the_cent(
    database: BaseDBAsyncClient, source: asyncpg.Connection, folder: Path
) -> None:
    truth = await source.fetchrow(SOURCE)
    assert truth is not None
    outcome = await load.run(folder)
    assert [found.text("en") for found in outcome.problems] == []
    assert outcome.report is not None
    assert outcome.report["differences"] == {}
    assert outcome.right
    there = await counts()
    assert (there["customer"], there["variant"], there["customer_order"], there["order_line"]) == (91, 77, 830, 2155)
    assert (truth["customers"], truth["products"], truth["orders"], truth["lines"]) == (91, 77, 830, 2155)
    [sums] = (await rows(
        "SELECT SUM(goods_total) AS gross, SUM(goods_total - discount_total) AS net, SUM(freight) AS freight "
        "FROM customer_order WHERE currency = 'USD'"
    ))  # fmt: skip
    assert int(sums["gross"]) == 1_354_458_59 == int(truth["gross"] * 100)
    assert int(sums["freight"]) == 64_942_69 == int(truth["freight"] * 100)
    assert int(sums["net"]) == int(truth["net"] * 100)
    assert await one("SELECT SUM(base_quantity) FROM order_line") == 51_317 == truth["quantity"]
    assert await one("SELECT count(*) FROM customer_order WHERE shipped_on IS NULL") == 21 == truth["unshipped"]
    assert await one("SELECT count(*) FROM customer_order WHERE shipped_on > required_on") == 37 == truth["late"]
    reported = outcome.report["sums"]
    assert reported["source"] == reported["database"]
    assert reported["database"]["USD"]["gross"] == "1354458.59"
    assert reported["database"]["USD"]["freight"] == "64942.69"
    assert reported["database"]["USD"]["net"] == f"{truth['net']:.2f}" == "1265793.29"


async def test_what_stands_around_the_orders_comes_along(database: BaseDBAsyncClient, folder: Path) -> None:
    await load.run(folder)
    assert (await firm()).currency == "USD"
    [chang] = await rows(
        "SELECT s.on_hand, s.incoming, s.reorder_point, p.status, p.from_price FROM stock_level s "
        "JOIN variant v ON v.id = s.variant_id JOIN product p ON p.id = v.product_id WHERE v.sku = 'NW-3'"
    )
    assert tuple(chang.values()) == (13, 70, 25, "published", 1000)
    assert await one("SELECT count(*) FROM product WHERE status = 'archived'") == 10
    assert await one("SELECT country FROM address a JOIN customer c ON c.id = a.customer_id "
                     "WHERE c.number = 'ALFKI'") == "Germany"  # fmt: skip
    placed = await rows("SELECT placed_at, business_day, status FROM customer_order WHERE number = '10248'")
    assert str(placed[0]["placed_at"])[:19] == "1996-07-04 07:00:00"  # midnight in Los Angeles
    assert (str(placed[0]["business_day"])[:10], placed[0]["status"]) == ("1996-07-04", "delivered")
    assert await one("SELECT count(*) FROM notification") == 0
    for name, differences in composition.DIFFERENCES.items():
        assert not list(await differences()), name


async def test_open_orders_get_their_stock_oldest_first(database: BaseDBAsyncClient, folder: Path) -> None:
    """21 orders wait; what they do not get is not there, and is named before (by the dry run) and after the load."""
    predicted = (await load.run(folder, dry_run=True)).shortages
    outcome = await load.run(folder)
    assert outcome.shortages == predicted
    assert outcome.report is not None
    assert outcome.report["shortages"][0] == ["11008", "NW-28", 70, 44]
    open_orders = "FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE o.state = 'confirmed'"
    wanted = await one(f"SELECT SUM(base_quantity) {open_orders}")
    allocated = await one(f"SELECT SUM(allocated) {open_orders}")
    assert await one(f"SELECT count(DISTINCT o.id) {open_orders}") == 21
    assert wanted - allocated == sum(short.missing for short in outcome.shortages)
    assert allocated == await one("SELECT SUM(quantity) FROM stock_hold WHERE state = 'allocated'")
    left = await rows("SELECT DISTINCT v.sku, s.on_hand - s.allocated AS there FROM stock_level s "
                      "JOIN variant v ON v.id = s.variant_id")  # fmt: skip
    by_sku = {row["sku"]: row["there"] for row in left}
    assert {by_sku[short.sku] for short in outcome.shortages} == {0}, "nobody waits for what is there"
    short_orders = {short.order for short in outcome.shortages}
    assert await one("SELECT count(*) FROM order_entry WHERE kind = 'short'") == len(short_orders) == 16
    assert await one("SELECT count(*) FROM order_entry WHERE kind = 'allocated'") == 19
    nothing = {row["number"] for row in await rows(f"SELECT o.number {open_orders} GROUP BY o.number "
                                                   "HAVING SUM(l.allocated) = 0")}  # fmt: skip
    assert nothing <= short_orders
    assert len(nothing) == 21 - 19


async def test_an_open_order_is_shipped_and_delivered(gql: Any, folder: Path) -> None:
    """What a clerk does with the first order that is all there; the books agree before and after."""
    await load.run(folder)
    [found, *_] = await rows(
        "SELECT o.id, o.number FROM customer_order o JOIN order_line l ON l.order_id = o.id "
        "WHERE o.state = 'confirmed' GROUP BY o.id, o.number HAVING MIN(l.allocated - l.base_quantity) = 0 "
        "ORDER BY o.number"
    )
    place = str(UUID(str(await one("SELECT id FROM warehouse"))))
    order = {"id": str(UUID(str(found["id"])))}
    moves = (await gql(MOVES, order)).data["order"]["allowedMoves"]
    assert {one["move"]: one["allowed"] for one in moves}["CREATE_SHIPMENT"]
    wanted = {"orderId": order["id"], "warehouseId": place, "carrier": "own_fleet"}
    made = await done(gql, CREATE, {"input": wanted | {"idempotencyKey": "first"}})
    sent = await done(gql, MOVE, {"id": made["id"], "to": "SHIPPED"})
    assert sent["order"]["status"] == "SHIPPED"
    signed = {"shipmentId": made["id"], "code": "DELIVERED", "occurredAt": utc_now().isoformat(), "signedBy": "Ana"}
    assert (await done(gql, TRACK, {"input": signed}))["order"]["status"] == "DELIVERED"
    for name, differences in composition.DIFFERENCES.items():
        assert not list(await differences()), name


async def test_alfki_can_sign_in(database: BaseDBAsyncClient, folder: Path) -> None:
    await load.run(folder)
    user = await user_by_email(northwind.BUYER)
    assert user is not None
    assert password_fits(user.password_hash, northwind.PASSWORD)
    customer = await of_user(user.id)
    assert customer is not None
    assert customer.number == "ALFKI"


async def test_business_goes_on(database: BaseDBAsyncClient, folder: Path) -> None:
    """ALFKI orders from Northwind's stock to its own address, and a clerk confirms it beside the orders from before."""
    await load.run(folder)
    user = await user_by_email(northwind.BUYER)
    customer = user and await of_user(user.id)
    assert user is not None
    assert customer is not None
    buyer = replace(await actor_of(user), customer_id=customer.id)
    [address] = await addresses([customer.id])
    wanted = Placement(
        DeliveryMethod.DELIVERY,
        PaymentMethod.BANK_TRANSFER,
        lines=[Wish(quantity=5, sku="NW-3")],
        address_id=address.id,
    )
    async with make.work(buyer) as work:
        order = await place(work, wanted)
    assert (order.goods_total, order.currency, order.delivery_address["country"]) == (50_00, "USD", "Germany")
    before = await one("SELECT SUM(quantity) FROM stock_hold WHERE state = 'allocated'")
    async with make.work() as work:
        confirmed = await confirm(work, order.id)
    assert confirmed.status is OrderStatus.CONFIRMED
    assert await one("SELECT SUM(quantity) FROM stock_hold WHERE state = 'allocated'") == before + 5


async def test_an_interrupted_load_is_resumed_exactly_once(
    database: BaseDBAsyncClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    history = commands.LOADERS["orders"]

    async def failing(*arguments: Any) -> None:
        nonlocal calls
        calls += 1
        await history(*arguments)
        if calls == 2:
            raise RuntimeError("the power fails before the commit")

    with monkeypatch.context() as patch:
        patch.setitem(commands.LOADERS, "orders", failing)
        with pytest.raises(RuntimeError):
            await load.run(folder, chunk=200)
    assert (await counts())["customer_order"] == 200
    with pytest.raises(LoadStarted):
        await load.run(folder)
    told: list[str] = []
    outcome = await load.run(folder, chunk=77, resume=True, tell=told.append)
    assert outcome.right
    assert [line.split()[0] for line in told] == ["4/8", "5/8", "6/8", "7/8", "8/8"][-len(told) :]
    first = await counts()
    assert (first["customer_order"], first["order_line"]) == (830, 2155)
    again = await load.run(folder)
    assert (again.repeated, again.right) == (True, True)
    assert await counts() == first
    assert again.shortages == outcome.shortages
    whole = await one("SELECT SUM(quantity) FROM stock_hold WHERE state = 'allocated'")
    assert whole == await one("SELECT SUM(allocated) FROM order_line")
    for name, differences in composition.DIFFERENCES.items():
        assert not list(await differences()), name
