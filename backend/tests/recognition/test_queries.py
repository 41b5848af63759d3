"""How well lines that people write are recognised: the golden queries of the search, all in one go."""

import json
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest

from orderwell.catalog.models import Product, Variant
from orderwell.catalog.rules import Range
from orderwell.catalog_batches.queries import by_skus
from orderwell.core.db import versions
from orderwell.demo import goods, make, searches
from orderwell.measures.rules import DOZEN
from orderwell.media import stores
from orderwell.order_messages.rules import Asked
from orderwell.price_lists.commands import set_list_prices
from orderwell.recognition.queries import How, by_name, identify, sorts_apart
from orderwell.recognition.rules import read
from tests.counted import statements
from tests.search import catalogues
from tests.search.test_golden import golden, mean, right

MESSAGES = Path(__file__).with_name("golden") / "messages.json"
pytestmark = pytest.mark.usefixtures("database")


async def product_codes() -> dict[UUID, str]:
    rows = await Variant.filter(active=True).values("id", "product__code")
    return {row["id"]: row["product__code"] for row in rows}


@pytest.mark.parametrize(("name", "least"), [("demo", 0.98), ("cosmetics", 0.95)])
async def test_golden_queries_are_recognised(name: str, least: float, capsys: pytest.CaptureFixture[str]) -> None:
    things = catalogues.demo() if name == "demo" else catalogues.cosmetics()
    await catalogues.fill(things)
    codes, queries = await product_codes(), golden(name)
    found = await by_name([one["query"] for one in queries])
    worth, wrong = list[float](), list[str]()
    for one in queries:
        hit, answers = found[one["query"]], right(one, things)
        products = list(dict.fromkeys(codes[variant] for variant in hit.variant_ids))
        places = [at for at, code in enumerate(products, 1) if code in answers]
        worth.append(1 / places[0] if places else 0.0)
        if hit.sure and products[0] not in answers:
            wrong.append(one["query"])
    with capsys.disabled():
        print(f"\nMRR of candidates, {name}: {mean(worth):.3f} of {len(worth)}; surely wrong: {wrong}")
    assert mean(worth) >= least
    assert wrong == [], "a line that is taken without asking is the right one"


async def test_a_thousand_names_take_as_many_statements_as_three() -> None:
    await catalogues.fill(catalogues.demo())
    names = [one.name for one in catalogues.demo()]
    await by_name(["水"])
    with statements() as few:
        await by_name([*names[:2], "没有的东西"])
    versions.forget()
    await by_name(["水"])
    with statements() as many:
        found = await by_name([f"{name} {n}" for n in range(1000 // len(names) + 1) for name in names][:1000])
    assert len(found) == 1000
    assert len(many) <= len(few) + 1, many  # words of the catalogue, for what was mistyped
    assert len(many) <= 10


async def test_what_is_outside_the_range_is_not_there() -> None:
    await catalogues.fill(catalogues.demo())
    first = catalogues.demo()[0]
    product = await Product.get(code=first.code)
    everything, nothing = Range(only=False), Range(only=False, products=frozenset([product.id]))
    assert first.code in {
        (await product_codes())[one] for one in (await by_name([first.name], everything))[first.name].variant_ids
    }
    assert first.code not in {
        (await product_codes())[one] for one in (await by_name([first.name], nothing))[first.name].variant_ids
    }


async def test_a_code_may_be_written_without_its_punctuation() -> None:
    await catalogues.fill(catalogues.demo())
    variant = await Variant.filter(sku__contains="-").order_by("sku").first()
    assert variant is not None
    plain = variant.sku.replace("-", " ").lower()
    assert (await by_name([plain]))[plain].variant_ids == (variant.id,)
    assert (await by_name([plain]))[plain].how is How.SKU


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("苏打水原味柠檬西柚各一箱", ["原味", "柠檬", "西柚"]),
        ("洗洁精5瓶\n来点苏打水，柠檬原味各来一箱", ["柠檬", "原味"]),
        ("冰淇淋香草抹茶各2盒", ["香草", "抹茶"]),
    ],
)
async def test_sorts_that_share_an_amount_are_taken_each(text: str, wanted: list[str]) -> None:
    await catalogues.fill(catalogues.demo())
    lines = [one for one in await sorts_apart(read(text)) if one.name != "洗洁精"]
    names = {row["id"]: row["name_zh"] for row in await Variant.all().values("id", "name_zh")}
    found = await identify(lines, None)
    assert [(one.sure, names[one.variant_ids[0]]) for one in found] == [(True, name) for name in wanted]
    assert len({(one.quantity, one.unit) for one in lines}) == 1


async def test_sorts_of_nothing_are_asked_about_each() -> None:
    await catalogues.fill(catalogues.demo())
    lines = await sorts_apart(read("原味柠檬西柚各一箱"))
    assert [one.name for one in lines] == ["原味", "柠檬", "西柚"]
    found = await identify(lines, None)
    assert all(one.variant_ids for one in found)
    assert [one.sure for one in found[:2]] == [False, False]


async def test_what_shares_an_amount_and_is_no_sorts_stays_as_it_is() -> None:
    await catalogues.fill(catalogues.demo())
    lines = read("可乐，苹果和土豆各2箱\n苏打水 原味柠檬各一箱\n牛奶原味柠檬各3瓶")
    assert [one.name for one in await sorts_apart(lines)] == [
        "可乐", "苹果", "土豆", "苏打水 原味", "苏打水 柠檬", "牛奶原味柠檬",
    ]  # fmt: skip
    with statements() as seen:
        assert await sorts_apart(plain := read("可乐2箱")) == plain
    assert not seen


async def test_a_sort_after_another_one_is_called_by_the_same_goods() -> None:
    await catalogues.fill(catalogues.demo())
    lines = await sorts_apart(read("苏打水原味一箱柠檬一箱，西柚口味2箱，无糖可乐一箱\n脐橙一箱，柠檬一箱"))
    assert [(one.name, one.quantity) for one in lines] == [
        ("苏打水原味", 1), ("苏打水 柠檬", 1), ("苏打水 西柚", 2), ("无糖可乐", 1), ("脐橙", 1), ("柠檬", 1),
    ]  # fmt: skip


async def test_what_only_has_the_characters_of_a_word_is_asked_about() -> None:
    await catalogues.fill(catalogues.demo())
    found = await by_name(["番茄酱", "玻璃罐 1L"])
    assert not found["番茄酱"].sure
    assert found["玻璃罐 1L"].sure


@pytest.mark.parametrize(
    ("said", "sku"),
    [
        ("香辣酱牛肉味", "SN-CHILI-BF"), ("扫把海蓝色", "HC-BROOM-BL"), ("大垃圾桶12升", "HH-BIN-12"),
        ("赤霞珠19年", "AL-WINE-19"), ("绿茶50克罐装", "TC-GREEN-50"),
    ],
)  # fmt: skip
async def test_plainer_words_settle_which_of_the_same_goods_are_meant(said: str, sku: str) -> None:
    await catalogues.fill(catalogues.demo())
    [line] = read(f"{said} 2箱")
    [found] = await identify([line], None)
    assert (found.sure, (await Variant.get(id=found.variant_ids[0])).sku) == (True, sku)


async def test_plainer_words_do_not_make_sure_of_goods_that_were_not_among_those_meant() -> None:
    await catalogues.fill(catalogues.demo())
    [found] = await identify(read("大洋葱味薯片 2袋"), None)
    assert not found.sure


def _amount(line: Asked) -> str:
    return f"{(line.quantity or 0) * (12 if line.unit in DOZEN else 1):.1f}".removesuffix(".0")


def _begins(skus: Sequence[str], with_any: Sequence[str]) -> bool:
    return any(sku.startswith(one) for sku in skus for one in with_any)


def _answers(wanted: str, amount: str, sure: bool, skus: Sequence[str], said: str) -> bool:
    """Whether a line is what was wanted: taken when that is a SKU, asked about when it begins with a question mark."""
    asks = wanted.startswith("?")
    return said == amount and sure is not asks and (_begins(skus, [wanted[1:]]) if asks else skus[:1] == [wanted])


async def test_messages_as_people_write_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Judged before they were first read (2026-11-23); what has to be asked about begins with a question mark."""
    with stores.kept_in(tmp_path):
        async with make.work() as work:
            products = await goods.add_products(work, *await goods.add_taxonomy(work))
            prices = {sku: price for thing in catalogues.demo() for sku, price, _ in thing.amounts}
            ids = await by_skus(list(prices))
            await set_list_prices(work, {ids[sku].id: price for sku, price in prices.items()}, "CNY")
        async with make.work() as work:  # prices reach the products when the first work ends
            await goods.publish(work, products)
            await searches.teach(work, products)
    skus = {row["id"]: row["sku"] for row in await Variant.all().values("id", "sku")}
    messages, right, wrong = json.loads(MESSAGES.read_text()), 0, list[str]()
    for message in messages:
        lines = await sorts_apart(read(message["text"]))
        wanted = [(sku, amount) for sku, amount, *_ in message["lines"]]
        meant = [
            (hit.sure, [skus[one] for one in hit.variant_ids], _amount(line))
            for line, hit in zip(lines, await identify(lines, None), strict=True)
        ]
        named = [sku.removeprefix("?") for sku, _ in wanted]
        wrong += [
            f"{found[0]}: {message['text']}" for sure, found, _ in meant if sure and not _begins(found[:1], named)
        ]
        right += len(meant) == len(wanted) and all(
            any(_answers(sku, amount, *one) for one in meant) for sku, amount in wanted
        )
    with capsys.disabled():
        print(f"\nmessages read as they were meant: {right} of {len(messages)}")
    assert wrong == [], "a line that is taken without asking is the right one"
    assert right / len(messages) >= 0.75
