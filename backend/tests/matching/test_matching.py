"""What a text means is kept, for whom it was asked, and never longer than what it was made of."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from orderwell.bitmaps.queries import columns
from orderwell.catalog.models import Product
from orderwell.core.db.sql import changed, transaction
from orderwell.demo import make
from orderwell.faceting.rules import Viewer
from orderwell.indexing import commands as indexing
from orderwell.matching.queries import matched
from orderwell.search import commands as search
from orderwell.search.models import WordKind
from tests.counted import statements
from tests.hearing import hearing

SHOP, STAFF = Viewer(), Viewer(sees_all=True)
pytestmark = pytest.mark.usefixtures("watched")


@pytest.fixture
async def watched(database: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    async with hearing(database, monkeypatch):
        yield


async def hits(text: str, viewer: Viewer = SHOP) -> set[str]:
    match, known = await matched(viewer, text), await columns()
    codes = {row["id"]: row["code"] for row in await Product.all().values("id", "code")}
    return {codes[known.product_id(number)] for number in range(known.size) if match.hits >> number & 1}


async def test_a_question_that_was_asked_before_is_not_asked_again() -> None:
    await make.product("可乐", code="COLA")
    assert await hits("kele") == {"COLA"}
    with statements() as ran:
        assert await matched(SHOP, "KeLe") is await matched(SHOP, "kele")
    assert ran == []


async def test_what_is_kept_follows_what_is_written_and_taught() -> None:
    cola = await make.product("可乐", code="COLA")
    assert await hits("可乐") == {"COLA"}
    assert await hits("汽水") == set()
    await make.product("冰可乐", code="ICED")
    assert await hits("可乐") == {"COLA", "ICED"}
    async with make.work() as work:
        await search.save_term(work, WordKind.SYNONYMS, ["可乐", "汽水"])
    assert await hits("汽水") == {"COLA", "ICED"}
    async with make.work() as work:
        await changed("UPDATE product SET name_zh = '茶' WHERE id = ?", cola.id)
        await indexing.index(work, [cola.id])
        assert await hits("可乐") == {"ICED"}, "a transaction sees its own writes"
    assert await hits("可乐") == {"ICED"}


async def test_what_was_undone_was_never_kept() -> None:
    cola = await make.product("可乐", code="COLA")
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await changed("DELETE FROM product WHERE id = ?", cola.id)
            assert await hits("可乐") == set()
            raise ZeroDivisionError
    assert await hits("可乐") == {"COLA"}


async def test_the_answer_for_staff_is_not_that_for_the_shop() -> None:
    await make.product("可乐", code="COLA")
    hidden = await make.product("冰可乐", code="ICED")
    async with make.work() as work:
        await changed("UPDATE product SET status = 'draft' WHERE id = ?", hidden.id)
        await indexing.index(work, [hidden.id])
    assert await hits("可乐", STAFF) == {"COLA", "ICED"}
    assert await hits("可乐") == {"COLA"}
    assert await hits("可乐", STAFF) == {"COLA", "ICED"}


async def test_a_letter_too_many_or_too_few_is_found_among_words_of_that_length() -> None:
    await make.product("茶", name_en="Chrysanthemum tea", code="TEA")
    for said in ("chrysanthemun", "crysanthemum", "chryssanthemums"):
        assert await hits(said) == {"TEA"}, said
    assert (await matched(SHOP, "chrysanthemun")).corrected == "chrysanthemum"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("芝土", "CHEESE"),  # it looks the same
        ("黄呱", "CUKE"),  # one of several readings
        ("花声", "NUT"),  # the same sounds
        ("切达自市", "CHEESE"),  # z and zh, which many do not tell apart
        ("筷子", "STICKS"),  # names leave out 子
        ("甜儒玉米", "CORN"),  # one character of four is another
        ("zirefan", "MEAL"),  # a syllable is missing
        ("penzil", "PENCIL"),  # the catalogue has the plural only
        ("加哩", "CURRY"),  # one character looks so, the other sounds so
        ("荔技", "LITCHI"),  # another radical
        ("kuaizi", "STICKS"),
        ("buxiuga", "RULER"),  # the last syllable is not finished, although it is one
        ("wenjinajia", "FILE"),  # a typing error, and jian can be cut in two
        ("凉拌用小黄瓜", "CUKE"),  # any two neighbours
        ("日式茄厘", "CURRY"),  # two words written as one, the second by looks
        ("煮粥吃的糯玉米", "CORN"),  # what follows 的
    ],
)
async def test_what_is_written_wrong_is_found(text: str, meant: str) -> None:
    for code, zh, en in (
        ("CHEESE", "切达芝士", "Cheddar"), ("CUKE", "水果黄瓜", "Cucumber"), ("NUT", "蒜香花生", "Peanuts"),
        ("STICKS", "碳化竹筷", "Chopsticks"), ("CORN", "甜糯玉米", "Corn"), ("MEAL", "自热米饭", "Meal"),
        ("PENCIL", "三角杆铅笔", "Pencils"), ("CURRY", "日式咖喱", "Curry"), ("LITCHI", "荔枝玫瑰", "Litchi"),
        ("RULER", "不锈钢直尺", "Ruler"), ("FILE", "加厚文件夹", "File"),
    ):  # fmt: skip
        await make.product(zh, code=code, name_en=en)
    assert await hits(text) == {meant}


async def test_characters_here_and_there_stand_behind_what_sounds_so() -> None:
    await make.product("柠檬西柚", code="FRUIT")
    await make.product("山茶皂", code="SOAP", category=await make.category("西部茶油"))
    match, known = await matched(SHOP, "西油"), await columns()
    assert await hits("西油") == {"FRUIT", "SOAP"}
    assert [how for how, _ in match.sets or ()] == ["said", "far"]
    assert known.numbers([(await Product.get(code="FRUIT")).id]) == [(match.sets or ())[0][1].bit_length() - 1]
    for said in ("西茶", "柚柠"):  # nothing sounds like these, and two characters of one name are meant
        assert (await matched(SHOP, said)).corrected == ""


async def test_taught_words_are_known_by_ear() -> None:
    await make.product("沙瓤番茄", code="TOMATO")
    assert await hits("xihongshi") == set()
    async with make.work() as work:
        await search.save_term(work, WordKind.SYNONYMS, ["番茄", "西红柿"])
    assert await hits("xihongshi") == await hits("sharang xihongshi") == {"TOMATO"}


async def test_taught_words_are_known_when_they_are_written_by_ear_or_with_more_around_them() -> None:
    await make.product("透气创可贴", code="PLASTER")
    await make.product("黄心猕猴桃", code="KIWI")
    await make.product("正红豆沙口红", code="LIPS")
    await make.product("红小豆", code="BEAN")
    async with make.work() as work:
        for words in (["创可贴", "创口贴"], ["猕猴桃", "奇异果"], ["红小豆", "红豆"], ["体温计", "thermometer"]):
            await search.save_term(work, WordKind.SYNONYMS, words)
    await make.product("电子体温计", code="THERMO")
    assert await hits("创口帖") == {"PLASTER"}
    assert await hits("黄金奇异果") == {"KIWI"}
    assert await hits("煮粥的红豆") == {"BEAN", "LIPS"}
    assert await hits("thermometers") == {"THERMO"}


async def test_a_latin_word_that_only_goods_of_one_brand_have_means_the_brand() -> None:
    brand, other = await make.brand("娇兰"), await make.brand("兰芝")
    for at in range(3):
        await make.product(f"娇兰/Guerlain蜜粉{at}", code=f"P{at}", brand=brand)
    await make.product("亲亲唇膏口红", code="LIPS", brand=brand)
    await make.product("丝绒口红", code="OTHER", brand=other)
    assert await hits("guerlain 口红") == await hits("guerlian 口红") == {"LIPS"}
    assert (await matched(SHOP, "guerlain 蜜粉")).hits.bit_count() == 3


async def test_two_words_of_a_name_written_as_one_are_no_slip() -> None:
    await make.product("复颜抗皱眼霜", code="CREAM")
    await make.product("润肤颜料延双色", code="PAINT")
    match = await matched(SHOP, "复颜眼霜")
    assert (match.corrected, match.hits.bit_count()) == ("", 1)
