"""A database that was multiplied: as many rows as asked for, each one findable, and no balance unlike its ledger."""

import sqlite3
from pathlib import Path

from bench.filling import Scale, filled

from orderwell.catalog.models import Product
from orderwell.composition import DIFFERENCES, runtime
from orderwell.core.settings import Settings
from orderwell.demo import make
from orderwell.order_indexing.queries import search
from orderwell.orders.models import Order, OrderLine


async def test_what_was_multiplied_is_whole(tmp_path: Path) -> None:
    file = await filled(tmp_path, Scale("twice", 40, 4, 30, 6, copies=2), lambda line: None)
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*), count(DISTINCT terms) FROM search_document").fetchone() == (40, 40)
    connection.close()
    async with runtime(Settings(database_url=f"sqlite://{file}", data_dir=tmp_path)):
        assert {name: list(await find()) for name, find in DIFFERENCES.items()} == {name: [] for name in DIFFERENCES}
        codes = await Product.all().order_by("code").values_list("code", flat=True)
        assert codes == [f"P{n:05d}" for n in range(40)]
        first, last = await Product.get(code="P00003"), await Product.get(code="P00023")
        assert last.name_zh == first.name_zh.removesuffix("3") + "23"
        assert "sku00023-250" in last.search_text
        assert await Order.all().count() == 30
        lines = await OrderLine.all().select_related("variant", "order")
        assert all(line.sku == line.variant.sku for line in lines)
        for line in (lines[0], lines[-1]):
            assert line.order_id in [hit.record.id for hit in (await search(make.EVERYTHING, line.sku, 100)).rows]
            assert (await search(make.EVERYTHING, line.order.number, 1)).rows[0].record.id == line.order_id
