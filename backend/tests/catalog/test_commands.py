"""Products, variants and units with real rows."""

from dataclasses import replace
from typing import Any

import pytest

from orderwell.catalog import commands, queries
from orderwell.catalog.errors import ProductNotReady
from orderwell.catalog.models import Product, ProductAttribute, ProductStatus, Unit, Variant
from orderwell.catalog.rules import UnitData
from orderwell.catalog_batches.handlers import follow_brand
from orderwell.composition import JOBS
from orderwell.core.errors import DomainError, IllegalMove, NotFound, SeveralProblems, StaleVersion
from orderwell.core.ids import uuid7
from orderwell.core.jobs import run_due
from orderwell.demo import make
from orderwell.demo.make.work import HANDLERS
from orderwell.events.taxonomy import BrandRenamed
from orderwell.taxonomy import commands as taxonomy
from orderwell.taxonomy.models import AttributeKind
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")


def paths(error: DomainError) -> list[tuple[str, str | None]]:
    """(code, field) of every complaint."""
    return [(one.code, one.field) for one in (error.problems if isinstance(error, SeveralProblems) else [error])]


async def create(**data: Any) -> Product:
    category = await make.category()
    async with make.work() as work:
        return await commands.create_product(work, make.product_data(category.id, **data))


async def test_a_product_is_made_with_everything_that_belongs_to_it() -> None:
    product = await make.product("红富士苹果", variants=2, price=2280, variant={"moq": 6, "step": 3})
    assert product.status is ProductStatus.PUBLISHED
    assert product.from_price == 2280
    assert product.published_at is not None
    first, second = await make.variants(product)
    assert (first.moq, first.step, first.position, second.position) == (6, 3, 0, 1)
    units = (await queries.units_of([first.id]))[first.id]
    assert [(unit.code, unit.factor, unit.is_default) for unit in units] == [("bottle", 1, True), ("box", 24, False)]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"moq": 5, "step": 2}, ("INVALID", "variants.0.moq")),
        ({"moq": 0}, ("INVALID", "variants.0.moq")),
        ({"step": 0}, ("INVALID", "variants.0.step")),
        ({"sku": " "}, ("INVALID", "variants.0.sku")),
        ({"weight_g": -1}, ("INVALID", "variants.0.weightG")),
        ({"units": []}, ("INVALID", "variants.0.units")),
        ({"units": [make.BOX]}, ("INVALID", "variants.0.units")),
        ({"units": [make.BOTTLE, replace(make.BOTTLE, code="other")]}, ("INVALID", "variants.0.units")),
        ({"units": [make.BOTTLE, replace(make.BOX, factor=0)]}, ("INVALID", "variants.0.units.1.factor")),
        ({"units": [make.BOTTLE, replace(make.BOX, code="bottle")]}, ("INVALID", "variants.0.units.1.code")),
    ],
)
async def test_what_is_wrong_with_a_variant_is_named(changes: dict[str, Any], complaint: tuple[str, str]) -> None:
    with pytest.raises(DomainError) as refused:
        await create(variants=[make.variant_data(**changes)])
    assert complaint in paths(refused.value)
    assert await Product.all().count() == 0


async def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(SeveralProblems) as refused:
        await create(name_zh="", tax_rate=-1, variants=[make.variant_data(sku="A"), make.variant_data(sku="A", moq=0)])
    assert paths(refused.value) == [
        ("INVALID", "nameZh"),
        ("INVALID", "taxRate"),
        ("INVALID", "variants.1.moq"),
        ("ALREADY_USED", "variants.1.sku"),
    ]


async def test_skus_codes_and_barcodes_are_unique() -> None:
    boxed = [make.BOTTLE, replace(make.BOX, barcode="6901")]
    await make.product(code="APPLE", variants=[make.variant_data("A-1", barcode="6900", units=boxed)])
    with pytest.raises(DomainError) as refused:
        again = [make.BOTTLE, replace(make.BOX, barcode="6901")]
        await create(code="APPLE", variants=[make.variant_data("A-1", barcode="6900", units=again)])
    assert paths(refused.value) == [
        ("ALREADY_USED", "code"),
        ("ALREADY_USED", "variants.0.sku"),
        ("ALREADY_USED", "variants.0.barcode"),
        ("ALREADY_USED", "variants.0.units.1.barcode"),
    ]


async def test_a_barcode_means_one_quantity() -> None:
    shared = [replace(make.BOTTLE, barcode="6900"), make.BOX]
    await create(code="OK", variants=[make.variant_data("A-1", barcode="6900", units=shared)])
    twice = [make.BOTTLE, replace(make.BOX, barcode="6999")]
    with pytest.raises(DomainError) as refused:
        await create(code="NO", variants=[make.variant_data("A-2", barcode="6999", units=twice)])
    assert paths(refused.value) == [("ALREADY_USED", "variants.0.units.1.barcode")]


async def test_an_update_changes_adds_and_keeps() -> None:
    product = await make.product(variants=2)
    first, second = await make.variants(product)
    units = [replace(make.BOTTLE, barcode="1", is_default=False), UnitData("crate", "筐", "crate", 12, is_default=True)]
    changed = make.variant_data("NEW-SKU", id=first.id, units=units, barcode="1", active=False)
    async with make.work() as work:
        after = await commands.update_product(
            work,
            product.id,
            product.version,
            {"name_en": "Still water"},
            variants=[changed, make.variant_data("ADDED")],
        )
    assert (after.version, after.name_en, after.name_zh) == (product.version + 1, "Still water", "矿泉水")
    rows = await make.variants(product)
    assert [row.sku for row in rows] == ["NEW-SKU", second.sku, "ADDED"]
    assert [row.active for row in rows] == [False, True, True]
    kept = (await queries.units_of([first.id]))[first.id]
    assert [(unit.code, unit.barcode, unit.is_default) for unit in kept] == [
        ("bottle", "1", False),
        ("crate", None, True),
    ]
    assert "still water" in after.search_text
    assert "new-sku" not in after.search_text  # it is off sale


async def test_forty_variants_are_written_in_as_many_statements_as_two() -> None:
    category, counts = await make.category(), list[int]()
    for many in (2, 40):
        variants = [make.variant_data() for _ in range(many)]
        with statements() as seen:
            async with make.work() as work:
                row = await commands.create_product(work, make.product_data(category.id, variants=variants))
        counts.append(len(seen))
        stored = await make.variants(row)
        assert [one.sku for one in stored] == [one.sku for one in variants]
        assert {len(units) for units in (await queries.units_of([one.id for one in stored])).values()} == {2}
    assert counts[0] == counts[1] < 20


async def test_of_two_editors_the_second_is_told() -> None:
    product = await make.product()
    async with make.work() as work:
        await commands.update_product(work, product.id, product.version, {"name_en": "One"})
    with pytest.raises(StaleVersion) as refused:
        async with make.work() as work:
            await commands.update_product(work, product.id, product.version, {"name_en": "Two"})
    assert refused.value.params["current"] == product.version + 1
    assert (await queries.get(product.id)).name_en == "One"


async def test_a_variant_of_another_product_cannot_be_named() -> None:
    product, other = await make.product(), await make.variant()
    with pytest.raises(NotFound) as refused:
        async with make.work() as work:
            data = [make.variant_data(id=other.id)]
            await commands.update_product(work, product.id, product.version, {}, variants=data)
    assert refused.value.field == "variants.0.id"


async def test_attributes_are_typed() -> None:
    volume = await make.attribute(AttributeKind.NUMBER, unit="ml")
    storage = await make.attribute(AttributeKind.ENUM, options=["cool", "frozen"])
    vegan = await make.attribute(AttributeKind.BOOL)
    product = await create(attributes=[(volume.id, "0500.50"), (storage.id, "cool"), (vegan.id, "是")])
    rows = {row.attribute_id: row for row in await ProductAttribute.filter(product_id=product.id)}
    assert (rows[volume.id].value, rows[volume.id].number) == ("500.5", 500.5)
    assert rows[storage.id].value == "cool"
    assert (rows[vegan.id].value, rows[vegan.id].number) == ("true", 1.0)
    wrong = [(volume.id, "many"), (storage.id, "warm"), (vegan.id, "maybe"), (uuid7(), "x"), (volume.id, "1")]
    with pytest.raises(SeveralProblems) as refused:
        await create(attributes=wrong)
    assert [field for _, field in paths(refused.value)] == [
        "attributes.0.value",
        "attributes.1.value",
        "attributes.2.value",
        "attributes.3.attributeId",
    ]


async def test_publishing_needs_a_price_and_an_active_variant() -> None:
    unpriced = await make.product(price=None)
    with pytest.raises(ProductNotReady, match="price"):
        async with make.work() as work:
            await commands.move(work, unpriced.id, ProductStatus.PUBLISHED)
    empty = await make.product(variants=0, price=None)
    with pytest.raises(ProductNotReady, match="variant"):
        async with make.work() as work:
            await commands.move(work, empty.id, ProductStatus.PUBLISHED)


async def test_moves_follow_the_table() -> None:
    product = await make.product()
    async with make.work() as work:
        assert (await commands.move(work, product.id, ProductStatus.ARCHIVED)).status is ProductStatus.ARCHIVED
    with pytest.raises(IllegalMove):
        async with make.work() as work:
            await commands.move(work, product.id, ProductStatus.PUBLISHED)
    assert (await queries.get(product.id)).status is ProductStatus.ARCHIVED


async def test_a_published_product_keeps_an_active_variant() -> None:
    product = await make.product()
    [only] = await make.variants(product)
    with pytest.raises(ProductNotReady):
        async with make.work() as work:
            off = make.variant_data(only.sku, id=only.id, active=False)
            await commands.update_product(work, product.id, product.version, {}, variants=[off])
    assert (await make.variants(product))[0].active


async def test_orderable_is_what_customers_may_buy() -> None:
    shown, hidden = await make.variant(price=100), await make.variant(price=100, published=False)
    ids = [shown.id, hidden.id, uuid7()]
    [item] = await queries.orderable(ids)
    assert (item.variant.id, item.product.name_zh) == (shown.id, "矿泉水")
    assert [unit.factor for unit in item.units] == [1, 24]
    base, box = item.unit(), item.unit("box")
    assert base is not None
    assert box is not None
    assert (base.code, box.factor, item.unit("crate")) == ("bottle", 24, None)
    assert {one.variant.id for one in await queries.orderable(ids, include_unpublished=True)} == {shown.id, hidden.id}
    assert [one.variant.id for one in await queries.orderable(skus=[shown.sku, hidden.sku])] == [shown.id]
    assert await queries.orderable() == []


async def test_popularity_is_counted() -> None:
    product = await make.product()
    async with make.work() as work:
        await commands.add_popularity(work, {product.id: 24})
        await commands.add_popularity(work, {product.id: 6})
    assert (await queries.get(product.id)).popularity == 30


async def test_nothing_is_left_of_a_refused_product() -> None:
    with pytest.raises(DomainError):
        await create(attributes=[(uuid7(), "x")])
    assert [await model.all().count() for model in (Product, Variant, Unit)] == [0, 0, 0]


async def test_goods_are_found_by_their_brands_new_name_in_as_many_statements_however_many_they_are() -> None:
    ran = []
    for count in (1, 6):
        brand = await make.brand("山泉", name_en="Spring")
        made = [await make.product(brand=brand) for _ in range(count)]
        async with make.work() as work:
            with statements() as seen:
                await taxonomy.update_brand(work, brand.id, brand.code, "海洋", "Ocean", brand.version)
                await follow_brand(work, BrandRenamed(brand.id))
        ran.append(len(seen))
        for row in await Product.filter(id__in=[one.id for one in made]):
            assert "海洋" in row.search_text
            assert "山泉" not in row.search_text
    assert ran[0] == ran[1]


async def test_a_brand_with_many_goods_is_followed_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderwell.catalog_batches.commands.AT_ONCE", 2)
    brand = await make.brand("山泉")
    for _ in range(5):
        await make.product(brand=brand)
    async with make.work() as work:
        await taxonomy.update_brand(work, brand.id, brand.code, "海洋", "Ocean", brand.version)
    assert await Product.filter(search_text__contains="海洋").count() == 2
    await run_due(JOBS, HANDLERS)
    assert await Product.filter(search_text__contains="海洋").count() == 5
