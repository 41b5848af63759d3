"""What lines mean today: found, ambiguous, unknown, wrong amounts; in few statements."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.catalog.models import Product
from orderwell.catalog.rules import UnitData
from orderwell.core.clock import utc_now
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.firm.queries import firm
from orderwell.inventory.models import StockLevel
from orderwell.ordering.queries import Compared, Resolved, compared, resolve
from orderwell.ordering.rules import Change, Line, LineStatus, Past, at_most, fitting
from orderwell.price_lists.commands import set_customer_code
from orderwell.recognition.queries import How
from orderwell.recognition.rules import read
from orderwell.relations.commands import relate
from orderwell.relations.models import RelationKind
from orderwell.relations.queries import in_place_of
from orderwell.relations.rules import Wanted
from tests.counted import statements
from tests.hearing import hearing


async def meaning(customer: Customer | None, *lines: Line) -> list[Resolved]:
    return await resolve(lines, customer, utc_now(), await firm(), numbers=True)


def said(name: str, quantity: int | str | None = None, unit: str = "", **more: Any) -> Line:
    return Line(name, quantity=None if quantity is None else Decimal(quantity), unit=unit, **more)


async def test_goods_are_found_by_every_code(database: Any) -> None:
    customer = await make.customer()
    units = [make.BOTTLE, UnitData(code="box", name_zh="箱", name_en="box", factor=24, barcode="69000002")]
    one = await make.sellable(1000, price=250, units=units, variant={"sku": "AB-1", "barcode": "69000001"})
    async with make.work() as work:
        await set_customer_code(work, customer.id, one.id, "OUR-7")
    lines = ["ab-1", "69000001", "69000002", "OUR-7", "AB-1 矿泉水"]
    found = await meaning(customer, *[said(name, 2) for name in lines])
    assert [row.how for row in found] == [How.SKU, How.BARCODE, How.BARCODE, How.OWN_CODE, How.SKU]
    assert {row.status for row in found} == {LineStatus.READY}
    assert [row.unit and row.unit.code for row in found] == ["bottle", "bottle", "box", "bottle", "bottle"]
    assert [row.price and row.price.total for row in found] == [500, 500, 12000, 500, 500]
    assert (await meaning(None, said("OUR-7", 2)))[0].status is LineStatus.UNKNOWN


async def test_names_are_found_chosen_or_asked_for(database: Any) -> None:
    customer = await make.customer()
    cola = await make.sellable(name_zh="可口可乐", name_en="Coca-Cola")
    zero = await make.sellable(name_zh="零度可乐", name_en="Cola Zero")
    tea = await make.sellable(name_zh="乌龙茶", name_en="Oolong tea")
    found = await meaning(customer, said("乌龙茶", 1), said("wulongcha", 1), said("可乐", 1), said("火箭", 1))
    assert [row.status.value for row in found] == ["ready", "ready", "choice", "unknown"]
    assert found[0].item is not None
    assert found[0].item.variant.id == tea.id
    assert set(found[2].candidates) == {cola.id, zero.id}
    await make.order(customer, lines=[(zero, 2)])
    again = (await meaning(customer, said("可乐", 1)))[0]
    assert (again.status, again.how, again.item and again.item.variant.id) == (LineStatus.READY, How.BOUGHT, zero.id)
    assert again.candidates == [zero.id, cola.id]
    for near in ("可口可楽", "kekuokele", "coca-kola"):  # a wrong character, wrong pinyin, a misspelt name
        close = (await meaning(customer, said(near, 1)))[0]
        assert (close.status, close.candidates[:1]) == (LineStatus.CHOICE, [cola.id]), near


async def test_what_is_not_sold_is_not_found(database: Any) -> None:
    hidden = await make.variant(published=False, variant={"sku": "HIDDEN-1"}, name_zh="秘密")
    found = await meaning(None, said("HIDDEN-1", 1), said("秘密", 1), Line(variant_id=hidden.id))
    assert [row.status for row in found] == [LineStatus.UNKNOWN] * 3


Answer = tuple[str, str, int | None, int | None]
AMOUNTS: list[tuple[Line, Answer]] = [
    (said("STEP", 3), ("amount", "bottle", 3, 12)),
    (said("STEP", 13, "瓶"), ("amount", "bottle", 13, 18)),
    (said("STEP", "0.5", "箱"), ("ready", "bottle", 12, None)),
    (said("STEP"), ("ready", "bottle", 12, None)),
    (said("STEP", 1, "打"), ("ready", "bottle", 12, None)),
    (said("STEP", 2, "件"), ("ready", "box", 2, None)),
    (said("STEP", 12, "托盘"), ("unit", "bottle", 12, None)),
    (said("STEP", 12, unit_code="pallet"), ("unit", "bottle", 12, None)),
    (said("STEP", "0.3"), ("amount", "bottle", 1, 12)),
    (said("STEP", 10**7), ("amount", "bottle", 1_000_000, 1_000_002)),
]


@pytest.mark.parametrize(("line", "answer"), AMOUNTS, ids=[f"case {at}" for at in range(len(AMOUNTS))])
async def test_amounts_are_corrected_and_units_understood(database: Any, line: Line, answer: Answer) -> None:
    await make.sellable(1000, variant={"sku": "STEP", "moq": 12, "step": 6})
    row = (await meaning(None, line))[0]
    assert (row.status.value, row.unit and row.unit.code, row.quantity, row.offered) == answer


async def test_lines_of_the_same_goods_count_together(database: Any) -> None:
    await make.sellable(1000, price=100, variant={"sku": "STEP", "moq": 12, "step": 6})
    first, second = await meaning(None, said("STEP", 7), said("STEP", 7))
    assert (first.status, first.offered, second.status) == (LineStatus.AMOUNT, 11, LineStatus.READY)


async def test_a_short_line_offers_what_is_there(database: Any) -> None:
    await make.sellable(20, variant={"sku": "FEW", "moq": 6, "step": 6})
    await make.sellable(0, variant={"sku": "NONE"})
    few, none = await meaning(None, said("FEW", 30), said("NONE", 1))
    assert (few.status, few.offered) == (LineStatus.SHORT, 18)
    assert (none.status, none.offered) == (LineStatus.SHORT, 0)
    hidden = (await resolve([said("FEW", 30)], None, utc_now(), await firm(), numbers=False))[0]
    assert (hidden.status, hidden.offered) == (LineStatus.SHORT, None)


async def test_variants_are_told_apart_by_part_of_what_is_said_and_by_the_unit(database: Any) -> None:
    sorts = [make.catalog.variant_data(name_zh=name, name_en=name) for name in ("原味", "柠檬", "西柚")]
    plain, lemon, grape = await make.variants(
        await make.product(stock=50, name_zh="无糖苏打水", name_en="Soda water", variants=sorts)
    )
    barrel = UnitData(code="barrel", name_zh="桶", name_en="barrel", factor=1, is_default=True)
    sizes = [
        make.catalog.variant_data(name_zh="500ml", name_en="500 ml"),
        make.catalog.variant_data(name_zh="5L 餐饮桶", name_en="5 L", units=[barrel]),
    ]
    small, large = await make.variants(
        await make.product(stock=50, name_zh="柑橘洗洁精", name_en="Dish soap", variants=sizes)
    )
    sure = {
        ("柠檬苏打水", "箱"): lemon,
        ("苏打水 要西柚的", ""): grape,
        ("ningmeng sudashui", ""): lemon,
        ("洗洁精", "桶"): large,
        ("洗洁精", "瓶"): small,
        ("来洗洁精500毫升", ""): small,
    }
    found = await meaning(None, *[said(name, 1, unit) for name, unit in sure])
    assert [row.item and row.item.variant.id for row in found] == [one.id for one in sure.values()]
    asked = await meaning(None, said("洗洁精要大桶的", 3), said("原味苏打税", 1), said("上次那种苏打水", 1))
    assert {row.status for row in asked} == {LineStatus.CHOICE}
    assert [row.candidates[0] for row in asked[:2]] == [large.id, plain.id]


async def test_what_there_is_nothing_of_is_asked_about_with_what_stands_in(database: Any) -> None:
    category, elsewhere = await make.category(), await make.category()
    none = await make.sellable(0, category=category, variant={"sku": "NONE"})
    like = await make.sellable(50, category=category)
    await make.sellable(0, category=category)
    await make.sellable(50, category=elsewhere)
    named = await make.sellable(50, category=elsewhere)
    async with make.work() as work:
        await relate(work, none.product_id, RelationKind.SUBSTITUTE, [Wanted(named.product_id)])
    asked, other = await meaning(None, said("NONE", 1), said(like.sku, 1))
    assert (asked.status, asked.substitutes) == (LineStatus.SHORT, [named.id])  # the like one is asked for already
    assert other.substitutes == []
    alone = (await meaning(None, said("NONE", 1)))[0]
    assert alone.substitutes == [named.id, like.id]
    hidden = (await resolve([said("NONE", 1)], None, utc_now(), await firm(), numbers=False))[0]
    assert hidden.substitutes == [named.id, like.id]


async def test_other_sorts_come_first_however_large_the_category_is(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orderwell.relations.queries.MOST_OF_EACH", 2)
    monkeypatch.setattr("orderwell.relations.queries.MOST_THERE", 8)
    shelf = await make.category()
    popular = [await make.sellable(50, category=shelf) for _ in range(9)]
    for place, one in enumerate(popular):
        await Product.filter(id=one.product_id).update(popularity=100 - place)
    sorts = await make.variants(await make.product(variants=3, stock=50, category=shelf))
    lost, left = sorts[0], sorts[1:]
    await StockLevel.filter(variant_id=lost.id).update(on_hand=0)
    other = await make.sellable(0, category=shelf)
    with statements() as seen:
        found = await in_place_of({lost.id, other.id}, set())
    assert found[lost.id] == [*(one.id for one in left), popular[0].id]
    assert found[other.id][:2] == [popular[0].id, popular[1].id]  # what sells most, before sorts of what is lost, too
    assert len(seen) == 4
    assert await in_place_of(set(), set()) == {}


async def test_a_mistyped_code_is_asked_about_with_what_it_is_near(database: Any) -> None:
    customer = await make.customer()
    one = await make.sellable(name_zh="苹果", name_en="Apple", variant={"sku": "FR-APPLE-M"})
    other = await make.sellable(name_zh="苹果", name_en="Apple", variant={"sku": "FR-APPLE-L"})
    for typed, near in (("FR-APLE-M", one), ("fr-appel-l", other), ("FR-APPLE-MM", one), ("RF-APPLE-L", other)):
        asked = (await meaning(customer, said(typed, 1)))[0]
        assert (asked.status, asked.candidates[0]) == (LineStatus.CHOICE, near.id), typed
    assert (await meaning(customer, said("FR-PEAR-12", 1)))[0].status is LineStatus.UNKNOWN


async def test_what_is_no_quantity_is_asked_about(database: Any) -> None:
    customer = await make.customer()
    await make.sellable(100, name_zh="苹果", variant={"sku": "AP-1", "moq": 4, "step": 4})
    rows = read("商品编码\t数量\nAP-1\t若干\nAP-1\t8\nAP-1\t\n")
    assert [one.unread for one in rows] == ["若干", "", "—"]  # the column says that an amount is expected
    found = await meaning(customer, *[Line(one.name, quantity=one.quantity, unread=one.unread) for one in rows])
    assert [one.status for one in found] == [LineStatus.AMOUNT, LineStatus.READY, LineStatus.AMOUNT]
    assert (found[0].offered, found[0].problem and found[0].problem.code) == (4, "UNREAD_QUANTITY")


async def test_statements_do_not_grow_with_lines(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = await make.customer()
    variants = [one for _ in range(4) for one in await make.variants(await make.product(variants=30, stock=500))]
    lines = (
        [said(variants[at % 120].sku, 1) for at in range(980)]
        + [said("矿泉", 1)] * 10
        + [said(f"没有{n}") for n in range(10)]
    )
    async with hearing(database, monkeypatch):
        await meaning(customer, said("没有", 1))  # a process reads columns and words once, whatever is asked then
        with statements() as few:
            await meaning(customer, said(variants[0].sku, 1), said("矿水", 1), said("无此物品", 1))
        with statements() as many:
            found = await meaning(customer, *lines)
    assert len(found) == 1000
    assert sum(row.status is LineStatus.READY for row in found) >= 900
    assert len(many) <= len(few) <= 16  # fewer where sets of words are known


def past(variant: Any, quantity: int, price: int | None = 1000, unit: str = "bottle") -> Past:
    return Past(variant.id, unit, quantity, price)


async def test_a_past_order_is_compared_line_by_line(database: Any) -> None:
    category = await make.category()
    same = await make.sellable(100, category=category)
    dearer = await make.sellable(100, price=1200, category=category)
    cheaper = await make.sellable(100, price=900, category=category)
    gone = await make.sellable(100, category=category)
    short = await make.sellable(5, category=category)
    out = await make.sellable(0, category=category)
    larger = await make.sellable(100, variant={"moq": 10}, category=category)
    gone.active = False
    await gone.save(update_fields=["active"])
    rows = [past(one, 8) for one in (same, dearer, cheaper, gone, short, out, larger)] + [past(same, 1, unit="pallet")]
    found: list[Compared] = await compared(rows, await make.customer(), utc_now(), await firm(), numbers=True)
    assert [row.changes for row in found] == [
        [], [Change.DEARER], [Change.CHEAPER], [Change.WITHDRAWN], [Change.SHORT], [Change.OUT], [Change.AMOUNT],
        [Change.UNIT_GONE],
    ]  # fmt: skip
    assert [row.quantity for row in found] == [8, 8, 8, 0, 5, 0, 10, 1]
    assert found[3].substitutes == []  # everything of its category is in the order already
    other = await make.sellable(50, category=category)
    again = await compared(rows, await make.customer(), utc_now(), await firm(), numbers=True)
    assert again[3].substitutes == [other.id]
    assert again[5].substitutes == [other.id]


@given(
    st.integers(1, 500), st.sampled_from([1, 2, 6, 12, 24]), st.integers(1, 60), st.integers(1, 24), st.integers(0, 100)
)
def test_an_offered_amount_fits(quantity: int, factor: int, minimum: int, step: int, others: int) -> None:
    offered = fitting(quantity, factor, minimum, step, others)
    assert offered >= quantity
    total = others + offered * factor
    if any((others + n * factor) % step == 0 for n in range(step)):
        assert total % step == 0
        assert total >= minimum
    there = at_most(quantity, factor, minimum, step)
    assert there * factor <= quantity
    assert there == 0 or (there * factor % step == 0 and there * factor >= minimum)


@pytest.mark.parametrize("unit", ["瓶", "bottles", "BOTTLE", "支"])
async def test_a_unit_may_be_said_in_many_ways(database: Any, unit: str) -> None:
    await make.sellable(100, variant={"sku": "U-1"})
    assert [(row.status, row.unit and row.unit.code) for row in await meaning(None, said("U-1", 2, unit))] == [
        (LineStatus.READY, "bottle")
    ]
