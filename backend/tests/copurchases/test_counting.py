"""What is bought together: counted once, taken back exactly, the same however it came about."""

import asyncio
import contextvars
from collections.abc import Sequence
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderwell.cart.rules import Wish
from orderwell.catalog.models import Variant
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import OrderEdit
from orderwell.composition import HANDLERS, JOBS
from orderwell.copurchases import commands, queries
from orderwell.copurchases.jobs import rebuild_now
from orderwell.copurchases.models import Copurchase, CopurchaseBuild, CopurchaseOrder, ProductBasket
from orderwell.copurchases.rules import MOST_PRODUCTS, SCALE, Tally, counted, neighbours, strength
from orderwell.core import jobs
from orderwell.core.jobs import JOB_ACTOR
from orderwell.core.models import Job, JobState
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.orders import commands as orders
from orderwell.orders.models import CancelReason, Order

Sums = dict[tuple[UUID, ...], tuple[int, int]]
BASKETS = st.lists(st.sets(st.integers(0, 8), min_size=1, max_size=6), max_size=12)


def by_hand(baskets: Sequence[Sequence[UUID]]) -> Sums:
    """The sums of all pairs and products, in the plainest way."""
    found: Sums = {}
    for basket in baskets:
        products = sorted(set(basket))
        for key in [*combinations(products, 2), *((one,) for one in products)]:
            weight, orders_ = found.get(key, (0, 0))
            found[key] = (weight + SCALE // len(products), orders_ + 1)
    return found


async def stored() -> Sums:
    pairs: Sums = {(one.product_a, one.product_b): (one.weight, one.orders) for one in await Copurchase.all()}
    return pairs | {(one.product_id,): (one.weight, one.orders) for one in await ProductBasket.all()}


async def work_off() -> None:
    """Run what waits, whatever its time, and nothing that is scheduled."""
    await jobs.run_due(JOBS, HANDLERS)
    assert not await Job.filter(state=JobState.FAILED).exists()


async def goods(count: int) -> list[Variant]:
    return [await make.sellable(10_000) for _ in range(count)]


async def paid(customer: Customer, bought: Sequence[Variant]) -> Order:
    order = await make.order(customer, lines=[(one, 1) for one in bought])
    await make.payment(order.id, order.total)
    return order


@given(BASKETS)
def test_a_tally_is_the_sum_of_its_baskets(baskets: list[set[int]]) -> None:
    tally = Tally[UUID]()
    named = [[UUID(int=one) for one in basket] for basket in baskets]
    for basket in named:
        tally.add(counted(basket) or [])
    right = by_hand(named)
    assert {pair: (weight, tally.together[pair]) for pair, weight in tally.pairs.items()} == {
        key: sums for key, sums in right.items() if len(key) == 2
    }
    assert {(one,): (weight, tally.baskets[one]) for one, weight in tally.alone.items()} == {
        key: sums for key, sums in right.items() if len(key) == 1
    }


def test_what_always_comes_together_is_as_close_as_can_be() -> None:
    tally = Tally[str]()
    for basket in [("a", "b")] * 3 + [("c",)] * 5 + [("a", "b", "c")] + [("c", "d")] * 2:
        tally.add(basket)
    close = neighbours(tally)
    assert close["a"].keys() == {"b"}  # c has been seen with a once, d with nobody three times
    assert 0.99 < close["a"]["b"] <= 1
    assert strength(0, 5, 5) == 0


def test_a_basket_that_is_too_large_is_not_counted() -> None:
    assert counted(range(MOST_PRODUCTS + 1)) is None
    assert counted([3, 1, 3]) == [1, 3]
    assert counted(list[int]()) is None


async def test_an_order_counts_from_its_payment_until_it_is_cancelled(database: object) -> None:
    customer, (one, two, three) = await make.customer(), await goods(3)
    order = await make.order(customer, lines=[(one, 2), (two, 1)])
    await work_off()
    assert await stored() == {}
    await make.payment(order.id, order.total - 1)
    await work_off()
    assert await stored() == {}  # a part of the money is not enough
    await make.payment(order.id, 1)
    await paid(customer, [two, three])
    await work_off()
    assert await stored() == by_hand([[one.product_id, two.product_id], [two.product_id, three.product_id]])
    async with make.work() as work:
        await orders.cancel(work, order.id, CancelReason.OTHER)
    await work_off()
    assert await stored() == by_hand([[two.product_id, three.product_id]])
    assert await queries.differences() == []


async def test_a_refund_of_all_takes_back_and_one_of_a_part_does_not(database: object) -> None:
    customer, (one, two) = await make.customer(), await goods(2)
    order = await paid(customer, [one, two])
    await make.refund(order.id, 100)
    await work_off()
    assert await stored() == by_hand([[one.product_id, two.product_id]])
    await make.refund(order.id, order.total - 100)
    await work_off()
    assert await stored() == {}


async def test_an_edited_order_counts_as_what_it_is_now(database: object) -> None:
    customer, (one, two, three) = await make.customer(), await goods(3)
    order = await paid(customer, [one, two])
    await work_off()
    async with make.work() as work:
        lines = [Wish(1, variant_id=one.id, unit_code="bottle"), Wish(1, variant_id=three.id, unit_code="bottle")]
        version = (await Order.get(id=order.id)).version
        await checkout.edit(work, order.id, OrderEdit(version=version, lines=lines))
    await work_off()
    assert await stored() == by_hand([[one.product_id, three.product_id]])


async def test_counting_again_changes_nothing(database: object) -> None:
    customer, (one, two) = await make.customer(), await goods(2)
    order = await paid(customer, [one, two])
    for _ in range(3):
        async with make.work() as work:
            await commands.count(work, [order.id, order.id])
    assert await stored() == by_hand([[one.product_id, two.product_id]])
    assert await CopurchaseOrder.all().count() == 1


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_rebuild_equals_replay_names_its_baskets(data: st.DataObject) -> None:
    """Tallies added in any order and taken back in any order agree, which is what the tables rest on."""
    baskets = [sorted(UUID(int=n) for n in one) for one in data.draw(BASKETS)]
    gone = data.draw(st.sets(st.integers(0, max(len(baskets) - 1, 0))))
    more, less = Tally[UUID](), Tally[UUID]()
    for basket in data.draw(st.permutations(baskets)):
        more.add(basket)
    for at in gone & set(range(len(baskets))):
        less.add(baskets[at])
    left = by_hand([basket for at, basket in enumerate(baskets) if at not in gone])
    sums = {pair: (more.pairs[pair] - less.pairs.get(pair, 0), more.together[pair] - less.together[pair])
            for pair in more.pairs}  # fmt: skip
    assert {pair: both for pair, both in sums.items() if both != (0, 0)} == {
        key: both for key, both in left.items() if len(key) == 2
    }


async def test_rebuild_equals_replay(database: object) -> None:
    """Random orders, paid, refunded and cancelled in a random order: the sums are those of counting all anew."""
    customer, variants = await make.customer(), await goods(6)
    for seed in range(3):
        await _random_business(customer, variants, seed)
        before = await stored()
        await rebuild_now(JOB_ACTOR, HANDLERS)
        assert await stored() == before
        assert await queries.differences() == []
    assert before


async def test_an_order_counted_while_a_rebuild_forgets_all_is_counted_once(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two of its DELETEs on PostgreSQL, where writers do not wait for each other by themselves."""
    customer, (one, two) = await make.customer(), await goods(2)
    order = await paid(customer, [one, two])
    forget, counting = commands.changed, list[asyncio.Task[None]]()

    async def count() -> None:
        async with make.work() as work:
            await commands.count(work, [order.id])

    async def slowly(sql: str, *values: object) -> int:
        done = await forget(sql, *values)
        if sql.startswith("DELETE FROM product_basket"):
            counting.append(asyncio.create_task(count(), context=contextvars.Context()))
            await asyncio.sleep(0.3)
        return done

    monkeypatch.setattr(commands, "changed", slowly)
    await rebuild_now(JOB_ACTOR, HANDLERS)
    await asyncio.gather(*counting)
    assert await stored() == by_hand([[one.product_id, two.product_id]])
    assert await queries.differences() == []


async def _random_business(customer: Customer, variants: Sequence[Variant], seed: int) -> None:
    from random import Random

    random = Random(seed)
    placed = []
    for _ in range(6):
        bought = random.sample(list(variants), random.randint(1, 4))
        order = await make.order(customer, lines=[(one, 1) for one in bought])
        placed.append(order)
        if random.random() < 0.8:
            await make.payment(order.id, order.total)
        if random.random() < 0.5:
            await work_off()
    for order in random.sample(placed, 3):
        async with make.work() as work:
            await orders.cancel(work, order.id, CancelReason.OTHER)
        if random.random() < 0.5:
            await work_off()
    await work_off()


async def test_verify_finds_what_the_orders_do_not_explain(database: object) -> None:
    customer, (one, two) = await make.customer(), await goods(2)
    order = await paid(customer, [one, two])
    await rebuild_now(JOB_ACTOR, HANDLERS)
    assert await queries.differences() == []
    await Copurchase.all().update(weight=1)
    assert len(await queries.differences()) == 1
    await Copurchase.all().delete()
    await CopurchaseOrder.all().delete()
    await ProductBasket.all().delete()
    assert await queries.differences() == []  # the order's own job still waits
    await work_off()
    async with make.work() as work:
        await commands.rebuild(work, (await commands.open_rebuild(work)).id, None)
    await CopurchaseOrder.all().delete()
    assert f"order {order.id}" in await queries.differences()


async def test_a_rebuild_goes_on_in_steps_and_is_not_begun_twice(database: object, monkeypatch: object) -> None:
    customer, variants = await make.customer(), await goods(3)
    for bought in ([0, 1], [1, 2], [0, 1, 2]):
        await paid(customer, [variants[n] for n in bought])
    await work_off()
    before = await stored()
    commands.CHUNK, chunk = 2, commands.CHUNK
    try:
        async with make.work() as work:
            first = await commands.start_rebuild(work)
            assert (await commands.start_rebuild(work)).id == first.id
        await work_off()
    finally:
        commands.CHUNK = chunk
    build = await CopurchaseBuild.get(id=first.id)
    assert (build.total, build.done, build.finished_at is not None) == (3, 3, True)
    assert await stored() == before
