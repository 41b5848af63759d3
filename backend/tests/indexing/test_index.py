"""The index follows the catalogue in the same transaction, and says when it does not."""

import pytest

from orderwell.catalog.models import Product
from orderwell.core.db.sql import changed, rows
from orderwell.demo import make
from orderwell.indexing import commands, queries
from orderwell.taxonomy import commands as taxonomy
from orderwell.taxonomy.commands import CategoryData
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")


async def test_a_rolled_back_change_leaves_the_index_as_it_was() -> None:
    product = await make.product("苹果", code="APPLE")
    before = await queries.kept([product.id])
    with pytest.raises(ZeroDivisionError):
        async with make.work() as work:
            await Product.filter(id=product.id).update(name_zh="香蕉")
            await commands.index(work, [product.id])
            assert await queries.kept([product.id]) != before
            raise ZeroDivisionError
    assert await queries.kept([product.id]) == before


async def test_differences_are_told_and_a_rebuild_ends_them() -> None:
    product = await make.product("苹果", code="APPLE")
    other = await make.product("香蕉", code="BANANA")
    assert await queries.differences() == []
    await changed("UPDATE product SET name_zh = ? WHERE id = ?", "橙子", product.id)
    await changed("DELETE FROM search_document WHERE product_id = ?", other.id)
    found = await queries.differences()
    assert len(found) == 2
    assert all(any(str(one.id) in line for line in found) for one in (product, other))
    async with make.work() as work:
        last = await commands.rebuild(work)
        assert last is not None
        assert await commands.rebuild(work, last) is None
    assert await queries.differences() == []


async def test_a_renamed_category_renews_its_products() -> None:
    group = await make.category("水果", code="fruit")
    product = await make.product("苹果", code="APPLE", category=group)
    async with make.work() as work:
        await taxonomy.update_category(work, group.id, CategoryData("fruit", "生鲜", "Fresh"), group.version)
    [job] = await rows("SELECT args FROM job WHERE name = 'index_category'")
    assert str(group.id) in str(job["args"])
    async with make.work() as work:
        await commands.index_category(work, f"/{group.id}/", None)
    [row] = await rows("SELECT weak FROM search_document WHERE product_id = ?", product.id)
    assert "生鲜" in row["weak"]
    assert await queries.differences() == []


async def test_many_at_once_are_one_batch() -> None:
    await make.product("苹果")
    with statements() as few:
        async with make.work() as work:
            await commands.index(work, {row.id for row in await Product.all()})
    for number in range(8):
        await make.product(f"商品{number}")
    with statements() as many:
        async with make.work() as work:
            await commands.index(work, {row.id for row in await Product.all()})
    assert len(many) == len(few)
