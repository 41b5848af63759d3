"""What a take-over does for orders that are still open: stock is kept for them, oldest first, as far as it goes."""

from pathlib import Path
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell import composition, load
from orderwell.catalog.models import Variant
from orderwell.core.db.sql import rows
from orderwell.demo import make
from orderwell.inventory.models import Warehouse
from orderwell.orders.commands import confirm
from orderwell.orders.models import Order
from orderwell.warehousing.commands import receive
from tests.counted import statements
from tests.intake.test_folder import copy
from tests.payments.test_api import code, done

ALLOCATE = """
mutation ($id: ID!) { allocateOrder(id: $id) {
  ... on Order { status progress { ordered allocated shipped } allowedMoves { move allowed }
    sourcing { lines { sku quantity } reasons } timeline { kind text public } }
  ... on Problem { code field message params problems { code } } } }"""
ORDERS = """number,customer,placed_at,status,area_code,shipped_on
X-3,C-001,2026-11-03,confirmed,310115,
X-1,C-001,2026-11-01,submitted,310115,
X-2,C-001,2026-11-02,confirmed,310115,
X-4,C-001,2026-11-04,confirmed,310115,
X-5,C-001,2026-11-05,confirmed,310115,2026-11-06
"""
# T-500 has 50 on hand in all, 8 of them safety stock; a case of W-1500 holds 12, and 30 are there.
LINES = """order,sku,quantity,unit,unit_price
X-1,T-500,10,,3.00
X-2,T-500,12,,3.00
X-2,W-1500,2,箱,36.00
X-3,T-500,30,,3.00
X-3,W-1500,1,箱,36.00
X-4,T-500,25,,3.00
X-4,T-500,5,,3.00
X-5,T-500,900,,3.00
"""
STOCK = "sku,warehouse,on_hand,incoming,expected_on,reorder_point,safety\nW-1500,SH,30,,,,\nT-500,SH,50,,,,8\n"
SHIPMENTS = "number,order,shipped_on,sku,quantity\nS-1,X-4,2026-11-05,T-500,20\n"


def business(folder: Path, orders: str = ORDERS, lines: str = LINES) -> Path:
    """The example's customers and products with other orders and less stock."""
    copy(folder)
    (folder / "payments.csv").unlink()
    for name, text in (("orders", orders), ("order_lines", lines), ("stock", STOCK), ("shipments", SHIPMENTS)):
        (folder / f"{name}.csv").write_text(text)
    return folder


async def kept() -> dict[str, dict[str, int]]:
    """By order and SKU what is held for it, with the state of the hold in front of the SKU."""
    found: dict[str, dict[str, int]] = {}
    for row in await rows(
        "SELECT h.reference, h.state, v.sku, SUM(h.quantity) AS quantity FROM stock_hold h JOIN stock_level s "
        "ON s.id = h.level_id JOIN variant v ON v.id = s.variant_id GROUP BY h.reference, h.state, v.sku"
    ):
        found.setdefault(row["reference"], {})[f"{row['state']} {row['sku']}"] = row["quantity"]
    return found


async def books_balance() -> None:
    for name, differences in composition.DIFFERENCES.items():
        assert not list(await differences()), name


async def test_stock_goes_to_the_oldest_orders_and_the_rest_is_named(
    database: BaseDBAsyncClient, tmp_path: Path
) -> None:
    folder = business(tmp_path / "open")
    rehearsed = await load.run(folder, dry_run=True)
    assert await kept() == {}
    outcome = await load.run(folder)
    assert (outcome.right, outcome.shortages) == (True, rehearsed.shortages)
    assert await kept() == {
        "X-1": {"reserved T-500": 10},
        "X-2": {"allocated T-500": 12, "allocated W-1500": 24},
        "X-3": {"allocated T-500": 20},  # and no case of W-1500: six bottles are not one
    }
    assert [one.text("en") for one in outcome.shortages] == [
        "SHORT order X-3: T-500 lacks 10 of 30",
        "SHORT order X-3: W-1500 lacks 12 of 12",
        "SHORT order X-4: T-500 lacks 10 of 10",
    ]
    assert outcome.shortages[0].text("zh-CN") == "SHORT 订单 X-3：T-500 需 30，缺 10"
    told = load.told(outcome, "en")
    assert (told[0], told[-1]) == (
        "SHORT order X-3: T-500 lacks 10 of 30",
        "No differences between the files and the database.",
    )
    await books_balance()
    lines = await rows("SELECT o.number, l.sku, l.allocated, l.shipped FROM order_line l JOIN customer_order o "
                       "ON o.id = l.order_id WHERE o.number <> 'X-5' ORDER BY o.number, l.position")  # fmt: skip
    assert [(row["number"], row["allocated"], row["shipped"]) for row in lines] == [
        ("X-1", 0, 0), ("X-2", 12, 0), ("X-2", 24, 0), ("X-3", 20, 0), ("X-3", 0, 0), ("X-4", 0, 20), ("X-4", 0, 0),
    ]  # fmt: skip
    assert await rows("SELECT id FROM stock_hold WHERE expires_at IS NOT NULL") == []


async def test_what_was_short_is_allocated_when_it_has_come(gql: Any, tmp_path: Path) -> None:
    await load.run(business(tmp_path / "open"))
    third = await Order.get(number="X-3")
    one = {"id": str(third.id)}
    refused = await done(gql, ALLOCATE, one)
    assert (refused["code"], [each["code"] for each in refused["problems"]]) == (
        "SEVERAL_PROBLEMS",
        ["OUT_OF_STOCK", "OUT_OF_STOCK"],
    )
    assert await code(gql, ALLOCATE, one, await make.buyer()) == "FORBIDDEN"
    place = await Warehouse.get(code="SH")
    tea = await Variant.get(sku="T-500")
    async with make.work() as work:
        await receive(work, place.id, [(tea.id, 15)], "more tea")
    part = await done(gql, ALLOCATE, one)
    assert part["progress"] == {"ordered": 42, "allocated": 30, "shipped": 0}
    assert part["sourcing"][0]["lines"] == [{"sku": "T-500", "quantity": 30}]
    assert [entry["text"] for entry in part["timeline"]][-2:] == [
        "已分配库存：上海仓发出现在有货的部分",
        "库存不足：W-1500 需 12 缺 12",
    ]
    assert {"move": "ALLOCATE", "allowed": True} in part["allowedMoves"]
    second = {"id": str((await Order.get(number="X-2")).id)}
    assert (await done(gql, ALLOCATE, second))["code"] == "ILLEGAL_MOVE"
    await books_balance()
    async with make.work() as work:
        assert (await confirm(work, (await Order.get(number="X-1")).id)).state.value == "confirmed"
    assert (await kept())["X-1"] == {"released T-500": 0, "allocated T-500": 10}
    await books_balance()


async def test_the_number_of_statements_does_not_grow_with_open_orders(
    database: BaseDBAsyncClient, tmp_path: Path
) -> None:
    goods = copy(tmp_path / "goods")
    for name in ("orders", "order_lines", "payments", "shipments"):
        (goods / f"{name}.csv").unlink()
    assert (await load.run(goods)).right
    used = []
    for count in (5, 40):
        folder = tmp_path / str(count)
        folder.mkdir()
        numbers = [f"Y{count}-{number}" for number in range(count)]
        orders = "".join(f"{number},C-001,2026-11-01,confirmed\n" for number in numbers)
        lines = "".join(f"{number},{sku},1,3.00\n" for number in numbers for sku in ("W-550", "W-1500"))
        (folder / "orders.csv").write_text("number,customer,placed_at,status\n" + orders)
        (folder / "order_lines.csv").write_text("order,sku,quantity,unit_price\n" + lines)
        with statements() as seen:
            outcome = await load.run(folder)
        assert (outcome.right, outcome.shortages) == (True, [])
        used.append(len(seen))
    assert used[0] == used[1]
