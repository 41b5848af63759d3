"""How well lines that people write are recognised: the golden queries of the search, all in one go."""

from uuid import UUID

import pytest

from orderwell.catalog.models import Product, Variant
from orderwell.catalog.rules import Range
from orderwell.core.db import versions
from orderwell.recognition.queries import How, by_name
from tests.counted import statements
from tests.search import catalogues
from tests.search.test_golden import golden, mean, right

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
