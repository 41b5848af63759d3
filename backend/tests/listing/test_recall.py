"""Rows that were read before need not be read again, until somebody writes one of them."""

from typing import Any

from orderwell.catalog.models import Product, ProductStatus
from orderwell.catalog.queries import ProductFilter, ProductSort
from orderwell.core.db import versions
from orderwell.core.page import PageRequest
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.listing.queries import by_ids, one, page
from tests.counted import statements


async def listed(actor: Actor | None = None, *, recall: bool = True, first: int = 20) -> list[Product]:
    found = await page(actor or Actor(), ProductFilter(), ProductSort.NAME, PageRequest(first), recall=recall)
    return list(found.rows)


async def test_rows_that_were_read_before_are_not_read_again(database: Any) -> None:
    for number in range(4):
        await make.product(f"商品 {number}")
    with statements() as first:
        shown = await listed()
    with statements() as second:
        again = await listed()
    assert all("description_zh" in text for text in first)
    assert (len(first), len(second)) == (1, 1)
    assert "description_zh" not in second[0]
    assert all(one is other for one, other in zip(shown, again, strict=True))


async def test_a_row_that_was_written_is_read_again_and_the_others_stay_the_same_objects(database: Any) -> None:
    products = [await make.product(f"商品 {number}") for number in range(3)]
    before = await listed()
    await Product.filter(id=products[1].id).update(name_en="Another name")
    after = await listed()
    assert [one.name_en for one in after] == [before[0].name_en, "Another name", before[2].name_en]
    rows = zip([one.__dict__["_row"] for one in before], [one.__dict__["_row"] for one in after], strict=True)
    assert [one is other for one, other in rows] == [True, False, True]


async def test_a_page_with_rows_that_nobody_read_yet_is_read_whole(database: Any) -> None:
    for number in range(4):
        await make.product(f"商品 {number}")
    assert len(await listed(first=2)) == 2
    with statements() as seen:
        shown = await listed(first=4)
    assert [one.name_zh for one in shown] == [f"商品 {number}" for number in range(4)]
    assert len(seen) == 2


async def test_who_sees_everything_and_who_asks_anew_recall_nothing(database: Any) -> None:
    made = await make.product("商品")
    (shown,) = await listed()
    for rows in (await listed(make.EVERYTHING), await listed(recall=False)):
        assert rows == [made]
        assert rows[0] is not shown
    rows[0].name_zh = "别的名字"  # whoever changes what was read for them changes nobody else's
    assert [one.name_zh for one in await listed()] == ["商品"]


async def test_what_is_taken_off_sale_is_gone(database: Any) -> None:
    made = await make.product("商品")
    assert await listed() == [made]
    await Product.filter(id=made.id).update(status=ProductStatus.DRAFT)
    assert await listed() == []
    await Product.filter(id=made.id).update(status=ProductStatus.PUBLISHED, name_zh="新名")
    assert [one.name_zh for one in await listed()] == ["新名"]


async def test_one_that_was_read_before_is_not_read_again(database: Any) -> None:
    made = await make.product("商品", code="P-1")
    await one(Actor(), code="P-1", recall=True)
    for name in ({"code": "P-1"}, {"product_id": made.id}):
        with statements() as seen, versions.reading() as noted:
            shown = await one(Actor(), recall=True, **name)
        assert (shown, noted.tables, len(seen)) == (made, {"product"}, 0)
    for actor, recall in ((Actor(), False), (make.EVERYTHING, True)):
        with statements() as seen:
            assert await one(actor, code="P-1", recall=recall) is not shown
        assert len(seen) == 1
    await Product.filter(id=made.id).update(name_zh="新名")
    assert (await one(Actor(), code="P-1", recall=True)).name_zh == "新名"  # type: ignore[union-attr]
    await Product.filter(id=made.id).update(status=ProductStatus.DRAFT)
    assert await one(Actor(), code="P-1", recall=True) is None
    assert await one(Actor(), product_id=made.id, recall=True) is None
    assert await one(make.EVERYTHING, code="P-1", recall=True) == made
    assert await one(Actor(), code="P-1", recall=True) is None  # what staff have read is not for all


async def test_a_hit_that_was_taken_off_sale_meanwhile_is_not_recalled(database: Any) -> None:
    made = await make.product("商品", code="P-1")
    await Product.filter(id=made.id).update(status=ProductStatus.DRAFT)
    await by_ids([made.id], recall=True)
    assert await one(Actor(), code="P-1", recall=True) is None
    assert await one(Actor(), made.id, recall=True) is None
