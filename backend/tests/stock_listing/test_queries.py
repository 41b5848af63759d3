"""Lists of stock give what the levels say, whichever way they are found, and read no row that they do not show."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from orderwell.catalog.models import Product, Variant
from orderwell.core.db.sql import changed, connection, rows
from orderwell.core.ids import uuid7
from orderwell.core.page import PageRequest
from orderwell.demo import make
from orderwell.demo.make.inventory import stock, warehouse
from orderwell.inventory.models import MovementKind, StockLevel, StockMovement, Warehouse
from orderwell.inventory.queries import SUMS, differences
from orderwell.inventory.rules import StockBand, StockFilter, band
from orderwell.stock_listing import queries
from orderwell.stock_listing.queries import MovementFilter
from orderwell.taxonomy.models import Category
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")
BANDS = [None, *StockBand]


async def shelves(random: Random) -> tuple[list[Warehouse], list[Category]]:
    """Thirty SKUs in two categories and three warehouses, one of them closed; not every SKU is in every one."""
    places = [await warehouse(code="N"), await warehouse(code="F"), await warehouse(code="X", active=False)]
    food = await make.category("食品", code="food")
    kinds = [food, await make.category("水果", code="fruit", parent=food), await make.category("饮料", code="drinks")]
    for number in range(6):
        data = [make.variant_data(sku=f"SKU-{number}-{letter}") for letter in "ABCDE"]
        product = await make.product(category=random.choice(kinds[1:]), variants=data)
        for variant in await make.variants(product):
            for place in random.sample(places, random.randrange(4)):
                await stock(variant, random.choice([0, 0, 3, 9]), place=place, reorder_point=random.choice([0, 4]))
    await Variant.filter(sku="SKU-3-C").update(active=False)
    return places, kinds


async def expected(wanted: StockFilter) -> list[tuple[str, StockBand]]:
    """SKUs with their bands as one reads them from the levels, one by one."""
    below = {one.id for one in await Category.filter(path__startswith=(await _path(wanted.category_code)))}
    found = []
    for variant in await Variant.filter(active=True).order_by("sku").select_related("product"):
        levels = await StockLevel.filter(variant_id=variant.id).select_related("warehouse")
        here = [one for one in levels if one.warehouse.active and wanted.warehouse_id in (None, one.warehouse_id)]
        colour = band(sum(max(0, one.available) for one in here), sum(one.reorder_point for one in here))
        named = wanted.variant_ids is None or variant.id in wanted.variant_ids
        of_goods = wanted.product_ids is None or variant.product_id in wanted.product_ids
        if named and of_goods and variant.product.category_id in below and wanted.band in (None, colour):
            found.append((variant.sku, colour))
    return found


async def _path(code: str | None) -> str:
    return (await Category.get(code=code)).path if code else ""


async def filters(places: list[Warehouse]) -> list[StockFilter]:
    some = [UUID(str(one)) for one in await Variant.all().order_by("sku").limit(9).values_list("id", flat=True)]
    goods = [UUID(str(one)) for one in await Product.all().limit(2).values_list("id", flat=True)]
    every = [
        StockFilter(band=colour, warehouse_id=place.id if place else None, category_code=code)
        for colour in BANDS
        for place in (None, *places)
        for code in (None, "food", "drinks")
    ]
    return [
        *every,
        *(replace(one, variant_ids=some) for one in every),
        *(replace(one, product_ids=goods) for one in every),
    ]


async def skus_of(wanted: StockFilter, first: int) -> list[tuple[str, StockBand]]:
    """All pages joined."""
    seen: list[UUID] = []
    bands: list[StockBand] = []
    after = None
    while True:
        page = await queries.matrix(wanted, PageRequest(first, after))
        seen += [row.variant_id for row in page.rows]
        bands += [row.band for row in page.rows]
        if not page.has_next:
            break
        after = page.cursors[-1]
    names = {one.id: one.sku for one in await Variant.filter(id__in=seen)}
    return [(names[one], colour) for one, colour in zip(seen, bands, strict=True)]


@pytest.mark.parametrize("few", [0, queries.FEW], ids=["walked", "found"])
async def test_the_matrix_is_what_the_levels_come_to(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "FEW", few)
    monkeypatch.setattr(queries, "SOME", max(1, 15 * few))
    monkeypatch.setattr(queries, "UNKNOWN", max(1, 30 * few))
    places, _ = await shelves(Random(7))
    for wanted in await filters(places):
        there = await expected(wanted)
        assert await skus_of(wanted, 100) == there, wanted
        assert await (await queries.matrix(wanted, PageRequest(1))).total_count() == len(there), wanted
    wanted = StockFilter(band=StockBand.OUT)
    assert await skus_of(wanted, 2) == await expected(wanted)


async def test_the_sums_follow_whatever_is_changed() -> None:
    """Levels, warehouses, variants and products; whoever writes them, and by whichever statement."""
    places, kinds = await shelves(Random(8))
    assert await differences() == []
    await changed("UPDATE stock_level SET on_hand = on_hand + 5, reorder_point = 1")
    assert not [one for one in await differences() if one.bucket in SUMS]
    await changed("UPDATE stock_level SET on_hand = on_hand - 5")
    for active in (True, False):
        await Warehouse.filter(id__in=[places[0].id, places[2].id]).update(active=active)
        assert await differences() == []
    await Warehouse.filter(id=places[0].id).update(active=True)
    await Variant.filter(sku="SKU-1-A").update(sku="SKU-9-Z", active=True)
    await Product.all().update(category_id=kinds[2].id)
    for wanted in (StockFilter(), StockFilter(category_code="drinks"), StockFilter(category_code="fruit")):
        assert await skus_of(wanted, 100) == await expected(wanted)
    for table in ("stock_hold", "stock_movement", "stock_level"):
        await changed(f"DELETE FROM {table}")
    assert await differences() == []
    assert {colour for _, colour in await skus_of(StockFilter(), 100)} == {StockBand.OUT}


async def test_sums_that_are_wrong_are_told() -> None:
    await shelves(Random(9))
    await changed("UPDATE variant_stock SET available = available + 1 WHERE sku = 'SKU-0-A'")
    [found] = await differences()
    assert (found.bucket, found.level - found.ledger) == ("available", 1)


async def test_levels_are_narrowed() -> None:
    places, _ = await shelves(Random(10))
    for wanted in await filters(places):
        below = {one.id for one in await Category.filter(path__startswith=(await _path(wanted.category_code)))}
        there = [
            level.id
            for level in await StockLevel.all().order_by("-id").select_related("variant__product")
            if wanted.band in (None, band(level.available, level.reorder_point))
            and wanted.warehouse_id in (None, level.warehouse_id)
            and (wanted.variant_ids is None or level.variant_id in wanted.variant_ids)
            and (wanted.product_ids is None or level.variant.product_id in wanted.product_ids)
            and level.variant.product.category_id in below
        ]
        page = await queries.levels_page(wanted, PageRequest(2))
        after = PageRequest(100, page.cursors[-1]) if page.rows else PageRequest(100)
        rest = await queries.levels_page(wanted, after) if page.has_next else None
        assert [one.id for one in (*page.rows, *(rest.rows if rest else ()))] == there, wanted
        assert await page.total_count() == len(there)


@pytest.mark.parametrize("few", [0, queries.FEW], ids=["passed", "found"])
async def test_the_ledger_is_narrowed(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "FEW", few)
    places, _ = await shelves(Random(11))
    level = (await StockMovement.all().order_by("level_id").limit(1))[0].level_id
    await StockMovement.filter(level_id=level).update(reference="PO-1")
    variant = (await StockLevel.get(id=level)).variant_id
    ledger = await StockMovement.all().order_by("-id").select_related("level")
    for kinds in (
        None,
        [],
        [MovementKind.RECEIVED],
        [MovementKind.EXPECTED, MovementKind.RECEIVED],
        [MovementKind.SHIPPED],
    ):
        for place in (None, *places):
            for more in ({}, {"level_id": level}, {"variant_id": variant}, {"reference": "PO-1"}):
                wanted = MovementFilter(warehouse_id=place and place.id, kinds=kinds, **more)  # type: ignore[arg-type]
                there = [
                    row
                    for row in ledger
                    if (kinds is None or row.kind in kinds)
                    and (place is None or row.level.warehouse_id == place.id)
                    and wanted.level_id in (None, row.level_id)
                    and wanted.variant_id in (None, row.level.variant_id)
                    and wanted.reference in (None, row.reference)
                ]
                if wanted.level_id:
                    there.sort(key=lambda row: -row.position)
                page = await queries.movements_page(wanted, PageRequest(3))
                rest = (
                    await queries.movements_page(wanted, PageRequest(100, page.cursors[-1])) if page.has_next else None
                )
                assert [row.id for row in (*page.rows, *(rest.rows if rest else ()))] == [row.id for row in there], (
                    wanted
                )
                assert await page.total_count() == len(there)


@pytest.mark.on("sqlite")  # PostgreSQL counts rows and chooses its plan by that
async def test_nothing_is_scanned_or_sorted_that_is_not_shown() -> None:
    """What is low or out, in all warehouses and by level, and movements of a kind: from one index, in its order."""
    for colour in StockBand:
        wanted = StockFilter(band=colour)
        with statements() as asked:
            await (await queries.matrix(wanted, PageRequest(50))).total_count()
            await (await queries.matrix(replace(wanted, category_code="food"), PageRequest(50))).total_count()
        for plan in [await explained(sql) for sql in asked if "variant_stock" in sql]:
            assert any("INDEX variant_stock_band (active=? AND band=?)" in step for step in plan), plan
            assert not [step for step in plan if "TEMP B-TREE" in step], plan
        with statements() as asked:
            await (await queries.levels_page(wanted, PageRequest(50))).total_count()
            await (await queries.levels_page(replace(wanted, warehouse_id=uuid7()), PageRequest(50))).total_count()
        for plan in [await explained(sql) for sql in asked]:
            reads = [step for step in plan if "stock_level" in step and "(id=?)" not in step]
            assert all(step.startswith("SEARCH") for step in reads), plan
            assert all("(band=?" in step or "(warehouse_id=?" in step for step in reads), plan
    for kinds in ([MovementKind.COUNTED], [MovementKind.COUNTED, MovementKind.ADJUSTED]):
        with statements() as asked:
            await (await queries.movements_page(MovementFilter(kinds=kinds), PageRequest(50))).total_count()
        assert len(asked) == 2
        for plan in [await explained(sql) for sql in asked]:
            reads = [step for step in plan if "stock_movement" in step and "(id=?)" not in step]
            assert reads, plan
            assert all("COVERING INDEX" in step and "(kind=?" in step for step in reads), plan


async def test_statements_do_not_grow() -> None:
    places, _ = await shelves(Random(12))
    for wanted, most in (
        (StockFilter(band=StockBand.LOW), 2),
        (StockFilter(band=StockBand.OUT, warehouse_id=places[0].id), 3),
        (StockFilter(band=StockBand.OK, warehouse_id=places[0].id, category_code="food"), 4),
    ):
        for first in (1, 50):
            with statements() as asked:
                page = await queries.matrix(wanted, PageRequest(first))
            assert page.rows
            assert len(asked) <= most, asked


async def explained(sql: str) -> list[str]:
    """What SQLite would do, a sentence a step; every value is taken for null."""
    found = await connection().execute_query_dict(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
    return [str(row["detail"]) for row in found]


async def test_a_new_variant_is_out_until_something_comes() -> None:
    variant = await make.variant()
    [row] = await rows("SELECT band, available FROM variant_stock WHERE variant_id = ?", variant.id)
    assert (row["band"], row["available"]) == ("out", 0)
    await stock(variant, 3, reorder_point=3)
    [row] = await rows("SELECT band, available FROM variant_stock WHERE variant_id = ?", variant.id)
    assert (row["band"], row["available"]) == ("low", 3)
