"""Many SKUs at once: all or nothing, nobody's change overwritten, taken back again."""

from typing import Any
from uuid import UUID

import pytest

from orderwell.bulk_edit import commands, queries
from orderwell.bulk_edit.errors import CellConflict
from orderwell.bulk_edit.models import BulkChange, BulkSource
from orderwell.bulk_edit.rules import Edit
from orderwell.catalog import commands as catalog
from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.catalog.queries import get
from orderwell.catalog_columns import queries as columns
from orderwell.core.errors import DomainError, SeveralProblems
from orderwell.core.page import PageRequest
from orderwell.demo import make
from orderwell.price_lists.queries import FromPrice, from_prices
from orderwell.taxonomy.errors import AlreadyUsed
from orderwell.taxonomy.models import AttributeKind
from tests.counted import statements


async def texts(variant_id: UUID) -> dict[str, str]:
    known = await columns.columns()
    row = (await columns.of_variants([variant_id], known))[0]
    return dict(zip(known.fields, row.texts(list(known.fields.values())), strict=True))


async def edit(variant: Variant, **cells: str) -> Edit:
    """An edit of what stands there now; `__` stands for a colon in the name of a column."""
    now = await texts(variant.id)
    return Edit(variant.id, {name.replace("__", ":"): (now[name.replace("__", ":")], to) for name, to in cells.items()})


async def save(*edits: Edit) -> BulkChange:
    async with make.work() as work:
        change = await commands.start(work, BulkSource.GRID, "test")
        return await commands.save(work, edits, change.id)


def codes(error: DomainError) -> dict[str | None, str]:
    inner = error.problems if isinstance(error, SeveralProblems) else [error]
    return {one.field: one.code for one in inner}


async def test_every_kind_of_column_is_saved(database: Any) -> None:
    volume = await make.attribute(AttributeKind.NUMBER, code="volume", unit="ml")
    one = await make.variant()
    brand, wines = await make.brand(code="hill"), await make.category(code="wines")
    given = await edit(
        one, name_zh="苹果汁", name_en="Juice", variant_zh="大", category="wines", brand="hill", status="draft",
        active="否", barcode="0690", moq="12", step="6", weight_g="500 g", tax_rate="9%", price__BASE="9.5",
        attr__volume="0.5L", units="can(罐|Can)=1; tray(盘|Tray)=24*#0691",
    )  # fmt: skip
    change = await save(given)
    assert (change.row_count, change.cell_count) == (1, 15)
    product = await get(one.product_id)
    assert (product.name_zh, product.name_en, product.status) == ("苹果汁", "Juice", ProductStatus.DRAFT)
    assert (product.category_id, product.brand_id, product.tax_rate) == (wines.id, brand.id, 900)
    assert product.version == 3  # made, published, edited
    row = (await make.variants(product))[0]
    assert (row.moq, row.step, row.weight_g, row.barcode, row.active) == (12, 6, 500, "0690", False)
    now = await texts(one.id)
    assert (now["attr:volume"], now["price:BASE"], now["tax_rate"]) == ("500", "9.50", "9")
    assert now["units"] == "can(罐|Can)=1; tray(盘|Tray)=24*#0691"
    assert volume.id


async def test_what_is_found_and_shown_follows(database: Any) -> None:
    one, other = await make.variant(), await make.variant()
    await save(await edit(one, price__BASE="3", name_zh="新名"), await edit(other, price__BASE="4"))
    product = await Product.get(id=one.product_id)
    assert product.from_price == 300
    assert "新名" in product.search_text
    assert "xinming" in product.search_text
    assert (await Product.get(id=other.product_id)).from_price == 400


async def test_nothing_is_saved_when_one_is_wrong(database: Any) -> None:
    one, other = await make.variant(), await make.variant(variant={"barcode": "6901"})
    with pytest.raises(DomainError) as caught:
        await save(
            await edit(one, moq="5", step="2", barcode="6901", tax_rate="101", name_zh=" ", status="sold"),
            await edit(other, name_zh="好", category="nowhere"),
        )
    assert codes(caught.value) == {
        "rows.0.moq": "INVALID",
        "rows.0.barcode": "ALREADY_USED",
        "rows.0.tax_rate": "INVALID",
        "rows.0.name_zh": "INVALID",
        "rows.0.status": "INVALID",
        "rows.1.category": "INVALID",
    }
    assert (await texts(other.id))["name_zh"] == "矿泉水"
    assert await BulkChange.all().count() == 0


async def test_a_number_that_nobody_can_compute_with_is_refused(database: Any) -> None:
    one = await make.variant()
    with pytest.raises(SeveralProblems) as refused:
        await save(await edit(one, moq="1e999999", tax_rate="1e999999", price__BASE="1e999999"))
    assert sorted(str(problem.field) for problem in refused.value.problems) == [
        "rows.0.moq",
        "rows.0.price:BASE",
        "rows.0.tax_rate",
    ]


async def test_barcodes_change_hands_in_one_change(database: Any) -> None:
    one, other = await make.variant(variant={"barcode": "1"}), await make.variant(variant={"barcode": "2"})
    await save(await edit(one, barcode="2"), await edit(other, barcode="1"))
    assert ((await texts(one.id))["barcode"], (await texts(other.id))["barcode"]) == ("2", "1")
    with pytest.raises(AlreadyUsed):
        await save(await edit(one, barcode="1"))


async def test_a_change_of_somebody_else_is_not_overwritten(database: Any) -> None:
    one = await make.variant()
    mine = await edit(one, name_zh="我的", moq="2")
    async with make.work() as work:
        product = await get(one.product_id)
        await catalog.update_product(work, product.id, product.version, {"name_zh": "他的"})
    with pytest.raises(CellConflict) as caught:
        await save(mine)
    assert caught.value.field == "rows.0.name_zh"
    assert (caught.value.params["theirs"], caught.value.params["before"]) == ("他的", "矿泉水")
    # The same value, or another column of the same product, is no conflict.
    await save(Edit(one.id, {"name_zh": ("矿泉水", "他的"), "moq": ("1", "2")}))


async def test_skus_of_a_product_agree(database: Any) -> None:
    product = await make.product(variants=2)
    first, second = await make.variants(product)
    await save(await edit(first, name_zh="同名"), await edit(second, name_zh="同名"))
    with pytest.raises(DomainError) as caught:
        await save(await edit(first, name_zh="甲"), await edit(second, name_zh="乙"))
    assert codes(caught.value) == {"rows.1.name_zh": "INVALID"}


async def test_only_what_can_be_sold_is_published(database: Any) -> None:
    one = await make.variant(published=False, price=None)
    with pytest.raises(DomainError) as caught:
        await save(await edit(one, status="published"))
    assert codes(caught.value) == {"rows.0.status": "PRODUCT_NOT_READY"}
    await save(await edit(one, status="published", price__BASE="2"))
    product = await get(one.product_id)
    assert product.status is ProductStatus.PUBLISHED
    assert product.published_at is not None
    with pytest.raises(DomainError) as caught:
        await save(Edit(one.id, {"status": ("published", "archived"), "sku": (one.sku, "NEW")}))
    assert codes(caught.value) == {"rows.0.sku": "INVALID"}


async def test_a_change_is_taken_back_but_not_what_came_after(database: Any) -> None:
    one, other = await make.variant(), await make.variant()
    change = await save(await edit(one, price__BASE="3", moq="2"), await edit(other, name_zh="改"))
    await save(await edit(one, moq="3"))
    async with make.work() as work:
        back = await commands.start(work, BulkSource.REVERT, reverts=change.id)
        back = await commands.revert(work, change.id, back.id)
    now = await texts(one.id)
    assert (now["price:BASE"], now["moq"], (await texts(other.id))["name_zh"]) == ("10.00", "3", "矿泉水")
    assert (back.row_count, back.cell_count, back.kept) == (2, 2, 1)
    assert await queries.left_of([change.id, back.id]) == {change.id: 0, back.id: 2}
    page = await queries.rows_of(change.id, PageRequest(10))
    assert [row.reverted for row in page.rows] == [True, True]
    assert await from_prices([one.product_id], back.created_at) == {one.product_id: FromPrice(1000)}


async def test_statements_do_not_grow_with_rows(database: Any) -> None:
    made = [await make.variant() for _ in range(12)]

    async def count(rows: list[Variant], name: str) -> int:
        edits = [await edit(one, name_zh=name, moq="4", step="2", price__BASE="7", weight_g="3") for one in rows]
        with statements() as seen:
            await save(*edits)
        return len(seen)

    few = await count(made[:2], "甲")
    assert await count(made[2:], "乙") <= few + 8  # `INSERT` and `UPDATE` of what is searched are one each
