"""Search, filters, sorting and facets, on both databases."""

from typing import Any

import pytest

from orderwell.catalog import queries
from orderwell.catalog.commands import add_popularity
from orderwell.catalog.models import Product
from orderwell.catalog.queries import AttributeFilter, ProductFilter, ProductSort
from orderwell.catalog.rules import UnitData
from orderwell.core.db.sql import rows
from orderwell.core.ids import uuid7
from orderwell.core.page import PageRequest
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.discovery.queries import ProductOrder, find
from orderwell.faceting import queries as faceting
from orderwell.faceting.rules import AttributeChoice, Facets, Viewer, Wanted
from orderwell.inventory.queries import can_be_promised
from orderwell.taxonomy.models import AttributeKind
from orderwell.taxonomy.queries import attributes, categories
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")
NOBODY = Actor()


async def found(wanted: ProductFilter, sort: ProductSort = ProductSort.NEWEST, actor: Actor = NOBODY) -> list[str]:
    page = await queries.page(actor, wanted, sort, PageRequest(100), await categories())
    return [row.code for row in page.rows]


async def shop() -> dict[str, Product]:
    """Five products in two of three categories, of two brands, with two attributes."""
    food = await make.category("食品", code="food")
    fruit = await make.category("水果", code="fruit", parent=food)
    drinks = await make.category("饮料", code="drinks")
    hill, sea = await make.brand("山", code="hill"), await make.brand("海", code="sea")
    origin = await make.attribute(AttributeKind.ENUM, code="origin", options=["cn", "us", "nz"])
    volume = await make.attribute(AttributeKind.NUMBER, code="volume", unit="ml")
    rows = [
        ("A", fruit, hill, 500, [(origin.id, "cn")]),
        ("B", fruit, sea, 900, [(origin.id, "us")]),
        ("C", fruit, hill, 700, [(origin.id, "nz")]),
        ("D", drinks, hill, 300, [(origin.id, "cn"), (volume.id, "330")]),
        ("E", drinks, None, 300, [(volume.id, "500")]),
    ]
    return {
        code: await make.product(
            f"商品{code}", code=code, category=category, brand=brand, price=price, attributes=attributes
        )
        for code, category, brand, price, attributes in rows
    }


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (ProductFilter(category_code="food"), "ABC"),
        (ProductFilter(category_code="drinks"), "DE"),
        (ProductFilter(category_code="nothing"), ""),
        (ProductFilter(brand_codes=["hill", "sea"]), "ABCD"),
        (ProductFilter(min_price=500, max_price=700), "AC"),
        (ProductFilter(attributes=[AttributeFilter("origin", ["cn", "us"])]), "ABD"),
        (ProductFilter(attributes=[AttributeFilter("origin", ["cn"]), AttributeFilter("volume", low=300)]), "D"),
        (ProductFilter(attributes=[AttributeFilter("volume", low=331, high=500)]), "E"),
        (ProductFilter(category_code="food", brand_codes=["hill"], max_price=600), "A"),
        (ProductFilter(ids=[]), ""),
        (ProductFilter(ids=[uuid7()]), ""),
    ],
)
async def test_filters_are_or_within_and_across(wanted: ProductFilter, codes: str) -> None:
    await shop()
    assert sorted(await found(wanted)) == list(codes)


async def test_in_stock_means_something_can_be_promised() -> None:
    products = await shop()
    place, closed = await make.warehouse(), await make.warehouse(active=False)
    for code, on_hand, where, safety in (("A", 5, place, 0), ("B", 5, place, 5), ("C", 5, closed, 0)):
        [variant] = await make.variants(products[code])
        await make.stock(variant, on_hand, place=where, safety=safety)
    around = await categories(), await attributes()
    for wanted, codes in ((True, "A"), (False, "BCDE")):
        hits = await find(Viewer(), Wanted(in_stock=wanted), ProductOrder.NAME, PageRequest(100), *around)
        assert sorted(one for one, row in products.items() if row.id in hits.ids) == list(codes)
    found = await rows(f"SELECT code FROM product p WHERE {can_be_promised('p.id')}")
    assert [row["code"] for row in found] == ["A"]


async def test_sorting_and_keyset_pages() -> None:
    products = await shop()
    async with make.work() as work:
        await add_popularity(work, {products["C"].id: 9, products["A"].id: 3})
    assert await found(ProductFilter(), ProductSort.POPULAR) == ["C", "A", "E", "D", "B"]
    assert await found(ProductFilter(), ProductSort.NEWEST) == ["E", "D", "C", "B", "A"]
    assert await found(ProductFilter(), ProductSort.PRICE_ASC) == ["D", "E", "A", "C", "B"]
    assert await found(ProductFilter(), ProductSort.PRICE_DESC) == ["B", "C", "A", "E", "D"]
    assert await found(ProductFilter(), ProductSort.NAME) == ["A", "B", "C", "D", "E"]
    for sort in ProductSort:
        seen: list[str] = []
        after = None
        while True:
            page = await queries.page(NOBODY, ProductFilter(), sort, PageRequest(2, after))
            seen += [row.code for row in page.rows]
            if not page.has_next:
                break
            after = page.cursors[-1]
        assert seen == await found(ProductFilter(), sort)
    assert await page.total_count() == 5


async def counted_by_engine(wanted: ProductFilter, text: str = "") -> Facets:
    """What is counted beside a list, for visitors."""
    viewer, tree, properties = Viewer(False, None), await categories(), await attributes()
    asked = Wanted(
        text=text,
        category_code=wanted.category_code,
        brand_codes=wanted.brand_codes,
        min_price=wanted.min_price,
        max_price=wanted.max_price,
        attributes=[AttributeChoice(one.code, one.values, one.low, one.high) for one in wanted.attributes],
    )
    page = await find(viewer, asked, ProductOrder.BEST_SOLD, PageRequest(1), tree, properties)
    return await faceting.facets(viewer, page.narrowed, page.known, tree, properties)


async def facets(wanted: ProductFilter) -> dict[str, Any]:
    """Counts by code."""
    tree, counted = await categories(), await counted_by_engine(wanted)
    brands = {row.brand_id: row.brand.code for row in await Product.all().select_related("brand") if row.brand}
    return {
        "brands": {brands[key]: n for key, n in counted.brands.items()},
        "categories": {row.code: counted.categories[row.id] for row in tree if row.id in counted.categories},
        "values": {value: n for (_, value), n in counted.values.items()},
        "prices": counted.bounds,
    }


async def test_a_facet_is_counted_without_its_own_choice() -> None:
    await shop()
    assert await facets(ProductFilter()) == {
        "brands": {"hill": 3, "sea": 1},
        "categories": {"food": 3, "fruit": 3, "drinks": 2},
        "values": {"cn": 2, "us": 1, "nz": 1, "330": 1, "500": 1},
        "prices": (300, 900),
    }
    narrowed = await facets(ProductFilter(brand_codes=["hill"], max_price=600))
    assert narrowed == {
        "brands": {"hill": 2},
        "categories": {"food": 1, "fruit": 1, "drinks": 1},
        "values": {"cn": 2, "330": 1},
        "prices": (300, 700),
    }
    chosen = await facets(ProductFilter(attributes=[AttributeFilter("origin", ["cn"])]))
    assert chosen["values"] == {"cn": 2, "us": 1, "nz": 1, "330": 1}
    assert chosen["brands"] == {"hill": 2}
    both = [AttributeFilter("origin", ["us"]), AttributeFilter("volume", ["330"])]
    assert (await facets(ProductFilter(attributes=both)))["values"] == {"cn": 1}


async def test_every_count_is_what_the_choice_gives() -> None:
    await shop()
    chosen = ProductFilter(brand_codes=["hill"], attributes=[AttributeFilter("origin", ["cn", "nz"])])
    counted = await facets(chosen)
    for value, n in counted["values"].items():
        code = "volume" if value.isdigit() else "origin"
        others = [one for one in chosen.attributes if one.code != code]
        narrower = ProductFilter(brand_codes=["hill"], attributes=[*others, AttributeFilter(code, [value])])
        assert len(await found(narrower)) == n, value


async def test_facets_cost_the_same_whatever_is_chosen() -> None:
    await shop()
    counts = []
    narrow = ProductFilter(
        category_code="food",
        brand_codes=["hill"],
        min_price=1,
        attributes=[AttributeFilter("origin", ["cn"]), AttributeFilter("volume", low=1)],
    )
    for wanted, text in ((ProductFilter(), ""), (narrow, "商品")):
        await counted_by_engine(wanted, text)  # which remembers columns and words
        with statements() as seen:
            await counted_by_engine(wanted, text)
        counts.append(len(seen))
    assert counts[0] <= counts[1] <= 6


async def test_the_picker_puts_exact_hits_first() -> None:
    units = [make.BOTTLE, UnitData("case", "箱", "case", 6, "6909")]
    exact = make.variant_data("A-10", barcode="6901", units=units)
    await make.product("苹果汁", variants=[make.variant_data("A-1"), exact, make.variant_data("A-100")])
    coded = await make.variant(name_zh="橙汁")

    async def picked(search: str, first: int = 10) -> list[str]:
        means = (await find(Viewer(), Wanted(search), ProductOrder.RELEVANCE, PageRequest(first), [], [])).ids
        return [
            row.sku for row in await queries.pick(NOBODY, search, first, means, coded.id if search == "K" else None)
        ]

    assert (await picked("a-10"))[:2] == ["A-10", "A-100"]
    assert (await picked("6901"))[0] == (await picked("6909"))[0] == "A-10"
    assert await picked("K") == [coded.sku]
    assert await picked("苹果汁") == ["A-1", "A-10", "A-100"]
    assert await picked("苹果汁", 2) == ["A-1", "A-10"]
    assert await picked("pgz 100") == ["A-100", "A-1", "A-10"]
    assert await picked(" ") == []
    assert await picked("pingguozi") == ["A-1", "A-10", "A-100"]  # a typing error
    [row] = await queries.pick(NOBODY, "A-100", 1, [])
    assert row.product.name_zh == "苹果汁"
