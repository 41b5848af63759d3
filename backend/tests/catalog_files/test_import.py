"""Files of the catalogue: what is written out can be read in, and only what differs is changed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from orderwell.bulk_edit.queries import change as change_of
from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.catalog_columns import queries as columns
from orderwell.catalog_files import commands, queries, rules
from orderwell.catalog_files.errors import ImportBusy
from orderwell.catalog_files.models import CatalogImport, ImportRowKind, ImportState
from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.core.page import PageRequest
from orderwell.core.work import Work
from orderwell.demo import make
from orderwell.intake.sources.sheet import Sheet, cut
from orderwell.taxonomy.models import AttributeKind
from tests.counted import statements


async def exported() -> list[list[str]]:
    """The whole catalogue as the export writes it: names, keys, rows."""
    known = await columns.columns()
    fields = list(known.fields.values())
    rows = await columns.of_products(await Product.all().order_by("code"), known)
    return [[one.zh for one in fields], [one.key for one in fields], *(row.texts(fields) for row in rows)]


async def load(lines: list[list[str]], *, mapping: list[str] | None = None, clears: bool = False) -> CatalogImport:
    sheet = cut("goods.csv", "goods", lines)
    assert isinstance(sheet, Sheet)
    async with make.work() as work:
        made = await commands.upload(work, sheet, "goods.csv")
    async with make.work() as work:
        await commands.check(work, made.id, mapping or made.mapping, clears=clears)
    await jobs.run_due(JOBS, HANDLERS)
    return await queries.one(made.id)


async def written(made: CatalogImport) -> CatalogImport:
    async with make.work() as work:
        await commands.begin(work, made.id)
    await jobs.run_due(JOBS, HANDLERS)
    return await queries.one(made.id)


def counts(made: CatalogImport) -> tuple[int, int, int, int]:
    return made.added, made.changed, made.unchanged, made.wrong


async def test_an_unchanged_export_changes_nothing(database: Any) -> None:
    volume = await make.attribute(AttributeKind.NUMBER, code="volume", unit="ml")
    await make.attribute(AttributeKind.ENUM, code="taste", options=["sweet"])
    await make.product(name_zh="'苹果=", variants=2, attributes=[(volume.id, "0.5L")], variant={"barcode": None})
    await make.product(name_zh="水, “冰”\n大", price=None, published=False, variant={"barcode": "0690"})
    made = await load(await exported())
    assert counts(made) == (0, 0, 3, 0)
    assert made.state is ImportState.CHECKED
    assert made.row_count == 3


async def test_changes_are_shown_then_written(database: Any) -> None:
    one = await make.variant(variant={"barcode": "0690"})
    other = await make.variant()
    lines = [["货号", "名称", "价格", "税率", "条码", "备注"]]
    lines += [[one.sku, "苹果汁", "9.5", "13", '="0691"', "x"], [other.sku, "矿泉水", "10", "", "", ""]]
    made = await load(lines)
    assert made.mapping == ["sku", "name_zh", "price:BASE", "tax_rate", "barcode", ""]
    assert counts(made) == (0, 1, 1, 0)
    row = (await queries.rows_of(made.id, [ImportRowKind.CHANGED], PageRequest(10))).rows[0]
    assert row.number == 2
    assert row.cells == {
        "name_zh": ["矿泉水", "苹果汁"],
        "price:BASE": ["10.00", "9.50"],
        "barcode": ["0690", "0691"],
    }
    done = await written(made)
    assert (done.state, done.done, counts(done)) == (ImportState.DONE, 2, (0, 1, 1, 0))
    product = await Product.get(id=one.product_id)
    assert (product.name_zh, product.from_price) == ("苹果汁", 950)
    assert (await Variant.get(id=one.id)).barcode == "0691"
    change = await change_of(done.change_id)
    assert (change.row_count, change.cell_count, change.note) == (1, 3, "goods.csv")
    assert counts(await load(lines)) == (0, 0, 2, 0)
    with pytest.raises(ImportBusy):
        await written(made)


async def test_of_two_who_have_a_file_checked_or_written_at_once_one_is_refused(database: Any) -> None:
    variant = await make.variant()
    lines = [["货号", "名称"], [variant.sku, "苹果汁"], ["NEW-1", "梨汁"]]
    made = await load(lines)

    async def at_once(act: Callable[[Work], Awaitable[Any]]) -> list[type]:
        async def attempt() -> None:
            async with make.work() as work:
                await act(work)

        async with asyncio.timeout(60):
            ends = await asyncio.gather(attempt(), attempt(), return_exceptions=True)
        await jobs.run_due(JOBS, HANDLERS)
        return [type(end) for end in ends if end]

    before = counts(made)
    assert await at_once(lambda work: commands.check(work, made.id, made.mapping, clears=False)) == [ImportBusy]
    assert counts(await queries.one(made.id)) == before
    assert await at_once(lambda work: commands.begin(work, made.id)) == [ImportBusy]
    assert (await queries.one(made.id)).state is ImportState.DONE


async def test_an_empty_cell_takes_away_only_when_told(database: Any) -> None:
    one = await make.variant(variant={"barcode": "0690"})
    lines = [["sku", "barcode", "name_zh"], [one.sku, "", ""]]
    assert counts(await load(lines)) == (0, 0, 1, 0)
    await written(await load(lines, clears=True))
    assert (await Variant.get(id=one.id)).barcode is None
    assert (await Product.get(id=one.product_id)).name_zh == "矿泉水"


async def test_new_products_and_skus(database: Any) -> None:
    known = await make.variant()
    product = await Product.get(id=known.product_id)
    await make.category(code="wines")
    await make.attribute(AttributeKind.NUMBER, code="volume", unit="ml")
    head = ["sku", "product", "name_zh", "category", "status", "price:BASE", "attr:volume", "units", "moq", "step"]
    lines = [head, ["W-1", "WINE", "红酒", "wines", "published", "88", "0.75L", "bottle(瓶|Bottle)=1", "6", "6"],
             ["W-2", "WINE", "红酒", "wines", "published", "99", "0.75L", "", "", ""],
             ["N-1", product.code, "", "", "", "12", "", "", "", ""],
             ["BAD", "OTHER", "白酒", "nowhere", "", "", "", "", "", ""],
             ["DEAR", "FREE", "赠品", "wines", "published", "", "", "", "", ""],
             ["W-1", "WINE", "又", "wines", "", "", "", "", "", ""],
             ["ODD", "ODD", "奇", "wines", "", "", "", "", "5", "2"]]  # fmt: skip
    made = await load(lines)
    assert counts(made) == (3, 0, 0, 4)
    wrong = {row.sku: row.problems[0][0] for row in await queries.wrong(made.id)}
    assert wrong == {"BAD": "category", "DEAR": "status", "W-1": "sku", "ODD": "moq"}
    done = await written(made)
    assert counts(done) == (3, 0, 0, 4)
    wine = await Product.get(code="WINE")
    assert (wine.status, wine.from_price, wine.search_text.count("w-")) == (ProductStatus.PUBLISHED, 8800, 2)
    assert {row.sku for row in await Variant.filter(product_id=product.id)} == {known.sku, "N-1"}
    assert (await change_of(done.change_id)).added == 3
    again = await load(lines[:4])
    assert counts(again) == (0, 0, 3, 0)


async def test_a_matrix_comes_from_a_file_and_back(database: Any) -> None:
    await make.category(code="shirts")
    head = ["sku", "product", "name_zh", "category", "options"]
    colors, sizes = ["红|Red|#c8102e", "蓝|Blue"], ["S", "10\\=XL\\|大|XL"]
    cells = [f"颜色|Colour={color}; 尺码|Size={size}" for color in colors for size in sizes]
    rows = [[f"T-{4 - n}", "TEE", "衬衫", "shirts", cell] for n, cell in enumerate(cells)]
    wrong = [["T-9", "TEE", "衬衫", "shirts", cell] for cell in ("颜色", "颜色=红|Red|red", "颜色=红; 颜色=蓝", "=红")]
    for one in wrong:
        made = await load([head, one])
        assert counts(made) == (0, 0, 0, 1)
        assert (await queries.wrong(made.id))[0].problems[0][0] == "options"
    done = await written(await load([head, *rows]))
    assert counts(done) == (4, 0, 0, 0)
    shirts = await Variant.all().order_by("position")
    assert [one.sku for one in shirts] == ["T-4", "T-3", "T-2", "T-1"], "the order of the file"
    first, second = shirts[0].options, shirts[1].options
    assert first[0] == {"name_zh": "颜色", "name_en": "Colour", "value_zh": "红", "value_en": "Red", "color": "#c8102e"}
    assert (first[1]["value_en"], second[1]["value_zh"], second[1]["value_en"]) == ("S", "10=XL|大", "XL")
    lines = await exported()
    assert counts(await load(lines)) == (0, 0, 4, 0)
    at = lines[1].index("options")
    lines[2][at] = ""
    lines[3][at] = lines[3][at].replace("红", "绿")
    assert counts(await written(await load(lines, clears=True))) == (0, 2, 2, 0)
    after = await Variant.all().order_by("position")
    assert (after[0].options, after[1].options[0]["value_zh"]) == ([], "绿")


async def test_what_became_wrong_since_it_was_checked_is_left_out(database: Any) -> None:
    one, other = await make.variant(), await make.variant()
    made = await load([["sku", "name_zh"], [one.sku, "甲"], [other.sku, "乙"]])
    await Product.filter(id=one.product_id).update(name_zh="别人")
    done = await written(made)
    assert counts(done) == (0, 1, 0, 1)
    assert (await Product.get(id=one.product_id)).name_zh == "别人"
    assert (await Product.get(id=other.product_id)).name_zh == "乙"
    assert (await queries.wrong(done.id))[0].problems[0][0] == "name_zh"


async def test_parts_keep_products_together_and_cost_the_same(database: Any) -> None:
    rows = [(n, [f"S{n}", f"P{n // 3}"]) for n in range(900)]
    parts = rules.parts(rows[::-1], ["sku", "product"])
    assert [len(part) for part in parts][:2] == [300, 300]
    assert sum(len({cells[1] for _, cells in part}) for part in parts) == 300

    async def cost(count: int, name: str) -> int:
        made = [await make.variant() for _ in range(count)]
        lines = [["sku", "name_zh", "moq"], *([one.sku, name, "2"] for one in made)]
        with statements() as seen:
            await written(await load(lines))
        return len(seen)

    few = await cost(2, "甲")
    assert await cost(20, "乙") <= few + 24  # rows of the search index are written one by one


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("'=1+1", "=1+1"),
        ("'-3", "-3"),
        ('="0690"', "0690"),
        (" a ", "a"),
        ("5'", "5'"),
        ("'a'", "'a'"),
        ("\ufeffx", "x"),
    ],
)
def test_cells_lose_what_spreadsheets_add(raw: str, text: str) -> None:
    assert rules.cell_text(raw) == text
