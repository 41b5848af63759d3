"""Price lists and quotes with real rows."""

from datetime import timedelta

import pytest

from orderwell.catalog import queries as catalog
from orderwell.catalog.models import Product, Variant
from orderwell.core.clock import utc_now
from orderwell.core.errors import DomainError, Invalid, NotFound, SeveralProblems, StaleVersion
from orderwell.core.ids import uuid7
from orderwell.core.models import Job, JobState
from orderwell.customers.models import Customer, CustomerStatus
from orderwell.demo import make
from orderwell.firm.rules import Firm
from orderwell.orders.models import OrderLine
from orderwell.price_lists import commands, jobs
from orderwell.price_lists import queries as lists
from orderwell.price_lists.commands import PriceChange, PriceListData
from orderwell.price_lists.errors import CustomerCodeTaken
from orderwell.price_lists.models import Price, PriceList
from orderwell.pricing import queries
from orderwell.pricing.rules import Wanted
from orderwell.taxonomy.errors import AlreadyUsed
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")


async def price_for(variant: Variant, customer: Customer | None = None, quantity: int = 1) -> int:
    wanted = Wanted(variant.id, variant.sku, "bottle", 1, quantity, 1300)
    return (await queries.quote([wanted], customer, utc_now(), Firm(), False)).lines[0].unit_price


async def test_a_customer_pays_the_most_specific_price() -> None:
    variant = await make.variant(price=1000)
    gold, plain = await make.customer(price_level="gold"), await make.customer()
    bound = await make.customer(price_level="gold")
    await make.price_list(level="gold", prices={variant: 900})
    await make.price_list(customer=bound, prices={variant: 850})
    assert [await price_for(variant, one) for one in (None, plain, gold, bound)] == [1000, 1000, 900, 850]


async def test_who_is_not_approved_pays_list_prices() -> None:
    variant = await make.variant(price=1000)
    await make.price_list(level="gold", prices={variant: 900})
    pending = await make.customer(price_level="gold", status=CustomerStatus.PENDING)
    assert await price_for(variant, pending) == 1000


async def test_lists_count_only_while_they_are_valid_and_active() -> None:
    variant, now = await make.variant(price=1000), utc_now()
    hour = timedelta(hours=1)
    await make.price_list(prices={variant: 700}, valid_from=now + hour, priority=9)
    await make.price_list(prices={variant: 600}, valid_to=now - hour, priority=9)
    await make.price_list(prices={variant: 500}, active=False, priority=9)
    assert await price_for(variant) == 1000
    await make.price_list(prices={variant: 800}, valid_from=now - hour, valid_to=now + hour, priority=1)
    assert await price_for(variant) == 800


async def test_cards_show_what_the_quote_charges() -> None:
    variant = await make.variant(price=1000)
    customer = await make.customer(price_level="gold")
    of = await make.price_list(level="gold")
    await make.set_prices(of, variant, {1: 950, 48: 880, 240: 860})
    prices = (await queries.unit_prices([variant.id], customer, utc_now()))[variant.id]
    assert [tier[:2] for tier in prices.tiers] == [(1, 950), (48, 880), (240, 860)]
    assert prices.list_price == 1000
    for minimum, amount, _ in prices.tiers:
        assert await price_for(variant, customer, minimum) == amount


async def test_the_list_price_of_a_product_follows() -> None:
    product = await make.product(variants=2, price=1000)
    first, _ = await make.variants(product)
    base = await PriceList.get(code="BASE")
    await make.set_prices(base, first, {1: 700, 24: 650})
    assert (await catalog.get(product.id)).from_price == 700
    await make.set_prices(base, first, {1: None, 24: None})
    assert (await catalog.get(product.id)).from_price == 1000
    contract = await make.price_list(level="gold")
    await make.set_prices(contract, first, {1: 10})
    assert (await catalog.get(product.id)).from_price == 1000


async def test_list_prices_follow_the_calendar() -> None:
    variant, now = await make.variant(price=1000), utc_now()
    await make.price_list(prices={variant: 400}, valid_from=now + timedelta(hours=1), priority=5)
    assert (await catalog.get(variant.product_id)).from_price == 1000
    async with make.work(now=now + timedelta(hours=2)) as work:
        await jobs.follow_validity(work)
    assert (await catalog.get(variant.product_id)).from_price == 400


async def test_verify_recomputes_list_prices_and_margins() -> None:
    product, now = await make.product(variants=2, price=1000), utc_now()
    first, _ = await make.variants(product)
    of = await make.price_list(prices={first: 400}, valid_from=now + timedelta(hours=1), priority=5)
    assert await lists.differences() == []
    await PriceList.filter(id=of.id).update(valid_from=now - timedelta(hours=1))
    assert await lists.differences() == []  # its beginning has not been followed yet
    async with make.work() as work:
        await jobs.follow_validity(work)
    assert (await catalog.get(product.id)).from_price == 400
    assert await lists.differences() == []
    await Variant.filter(id=first.id).update(cost=100)
    assert await lists.differences() == [f"product {product.id} has 400 (margin None), not 400 (7500)"]
    await Product.filter(id=product.id).update(margin=7500)
    assert await lists.differences() == []
    await Product.filter(id=product.id).update(from_price=1000)
    assert await lists.differences() == [f"product {product.id} has 1000 (margin 7500), not 400 (7500)"]


async def test_a_long_list_is_followed_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each a transaction of its own, which the job before it asks for; a turn is followed once."""
    monkeypatch.setattr(commands, "AT_ONCE", 2)
    variants, now = [await make.variant(price=1000) for _ in range(5)], utc_now()
    base = await make.price_list(prices=dict.fromkeys(variants, 400), valid_from=now + timedelta(hours=1), priority=5)
    later = now + timedelta(hours=2)
    async with make.work(now=later) as work:
        await jobs.follow_validity(work)
    parts = 1
    while waiting := await Job.filter(name="renew_listed", state=JobState.QUEUED).first():
        async with make.work(now=later) as work:
            with statements() as asked:
                await jobs.renew_listed(work, **waiting.args)
        assert len(asked) < 20
        await waiting.delete()
        parts += 1
    assert parts == 3
    for one in variants:
        assert (await catalog.get(one.product_id)).from_price == 400
    async with make.work(now=later + timedelta(minutes=15)) as work:
        await jobs.follow_validity(work)
    assert await Job.filter(name="renew_listed").count() == 0
    await PriceList.filter(id=base.id).update(valid_to=later + timedelta(days=9))
    async with make.work(now=later + timedelta(days=10)) as work:
        await jobs.follow_validity(work)
    assert await Job.filter(name="renew_listed").count() == 1


async def test_bulk_prices_are_all_or_nothing() -> None:
    variant, of = await make.variant(price=1000), await make.price_list(level="gold")
    changes = [
        PriceChange(variant.id, 900),
        PriceChange(uuid7(), 900),
        PriceChange(variant.id, -1, 5),
        PriceChange(variant.id, 1, 0),
    ]
    with pytest.raises(SeveralProblems) as refused:
        async with make.work() as work:
            await commands.set_prices(work, of.id, changes)
    fields = [one.field for one in refused.value.problems]
    assert fields == ["prices.1.variantId", "prices.2.unitPrice", "prices.3.minQuantity"]
    assert await Price.filter(price_list_id=of.id).count() == 0
    with pytest.raises(SeveralProblems):
        async with make.work() as work:
            await commands.set_prices(work, of.id, [changes[0], changes[0]])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (PriceListData("BASE", "甲", "A"), AlreadyUsed),
        (PriceListData("a b", "甲", "A"), Invalid),
        (PriceListData("A", "", "A"), Invalid),
        (PriceListData("A", "甲", "A", price_level="gold", customer_id=uuid7()), Invalid),
        (PriceListData("A", "甲", "A", valid_from=utc_now(), valid_to=utc_now() - timedelta(1)), Invalid),
    ],
)
async def test_a_wrong_list_is_refused(data: PriceListData, error: type[DomainError]) -> None:
    await make.product()
    with pytest.raises(error):
        async with make.work() as work:
            await commands.create(work, data, "CNY")


async def test_switching_a_base_list_off_moves_list_prices() -> None:
    variant = await make.variant(price=1000)
    of = await make.price_list(prices={variant: 800}, priority=3, code="SALE")
    assert (await catalog.get(variant.product_id)).from_price == 800
    async with make.work() as work:
        data = PriceListData("SALE", "特价", "Sale", priority=3, active=False)
        renewed = await commands.update(work, of.id, data, (await lists.get(of.id)).version)
    assert not renewed.active
    assert (await catalog.get(variant.product_id)).from_price == 1000
    with pytest.raises(StaleVersion):
        async with make.work() as work:
            await commands.update(work, of.id, data, 1)


async def test_customers_have_their_own_codes() -> None:
    customer, mine, other = await make.customer(), await make.variant(), await make.variant()
    async with make.work() as work:
        await commands.set_customer_code(work, customer.id, mine.id, " A1 ")
    assert await lists.customer_codes([mine.id, other.id], customer.id) == {mine.id: "A1"}
    assert await lists.variant_of_code(customer.id, "A1") == mine.id
    with pytest.raises(CustomerCodeTaken):
        async with make.work() as work:
            await commands.set_customer_code(work, customer.id, other.id, "A1")
    async with make.work() as work:
        await commands.set_customer_code(work, customer.id, mine.id, "A2")
        await commands.set_customer_code(work, customer.id, mine.id, None)
        await commands.set_customer_code(work, customer.id, other.id, "A1")
    assert await lists.customer_codes([mine.id, other.id], customer.id) == {other.id: "A1"}
    with pytest.raises(NotFound):
        async with make.work() as work:
            await commands.set_customer_code(work, customer.id, uuid7(), "A3")


async def test_the_order_charges_what_the_card_shows() -> None:
    customer = await make.customer(price_level="gold")
    variant = await make.sellable(500, price=1000)
    of = await make.price_list(level="gold")
    await make.set_prices(of, variant, {1: 950, 48: 880})
    card = (await queries.unit_prices([variant.id], customer, utc_now()))[variant.id]
    for quantity in (1, 47, 48, 100):
        order = await make.order(customer, lines=[(variant, quantity)])
        [line] = await OrderLine.filter(order_id=order.id)
        shown = card.at(quantity)
        assert shown is not None
        assert (line.unit_price, line.total) == (shown.unit_price, shown.unit_price * quantity)
        assert order.total == line.total + order.freight
