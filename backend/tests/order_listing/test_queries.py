"""Lists of orders by hand-written SQL are those of `orders.queries`, and read no row that they do not show."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from orderwell.access.models import User
from orderwell.core.db.sql import connection, rows
from orderwell.core.page import Page, PageRequest, keyset
from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.order_listing import queries
from orderwell.orders import queries as orders
from orderwell.orders.models import LISTED, Channel, Order, OrderState, OrderStatus, PaymentState
from orderwell.orders.queries import OrderFilter, OrderSort
from orderwell.payments.models import PaymentMethod
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2026, 11, 20)
ORDERS = 24


async def company(random: Random) -> tuple[list[User], list[Customer]]:
    """Two clerks, three customers, and orders that differ in everything that can be filtered by."""
    clerks = [await make.user("order_clerk", email=f"clerk{n}@listing.example") for n in range(2)]
    buyers = [await make.customer(owner=owner) for owner in (clerks[0], clerks[1], None)]
    variant = await make.sellable(stock=10_000)
    for _ in range(ORDERS):
        placed = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=random.randrange(20 * 24))
        one = await make.order(random.choice(buyers), lines=[(variant, random.randrange(1, 9))], now=placed)
        days = [None, TODAY - timedelta(days=2), TODAY + timedelta(days=2)]
        await Order.filter(id=one.id).update(
            owner_id=random.choice([clerks[0].id, clerks[1].id, None]),
            state=random.choice([OrderState.SUBMITTED, OrderState.CONFIRMED, OrderState.CANCELLED]),
            status=random.choice([OrderStatus.SUBMITTED, OrderStatus.SHIPPED, OrderStatus.CANCELLED]),
            payment_state=random.choice([PaymentState.UNPAID, PaymentState.PAID]),
            payment_method=random.choice([PaymentMethod.BANK_TRANSFER, PaymentMethod.ONLINE]),
            channel=random.choice([Channel.WEB, Channel.CONSOLE]),
            required_on=random.choice(days),
            requested_on=random.choice(days),
            shipped_on=random.choice([None, None, TODAY]),
        )
    return clerks, buyers


async def filters(clerks: Sequence[User], buyers: Sequence[Customer]) -> list[OrderFilter]:
    """Each condition alone, and pairs of them."""
    ids = await Order.all().limit(5).values_list("id", flat=True)
    conditions: list[dict[str, Any]] = [
        {"statuses": [OrderStatus.SHIPPED]},
        {"statuses": [OrderStatus.SHIPPED, OrderStatus.CANCELLED]},
        {"statuses": []},
        {"statuses": [OrderStatus.DELIVERED], "min_total": 1},
        {"statuses": [OrderStatus.DELIVERED, OrderStatus.SHIPPED], "channels": [Channel.WEB]},
        {"payment_states": [PaymentState.PAID]},
        {"channels": [Channel.CONSOLE]},
        {"payment_methods": [PaymentMethod.ONLINE]},
        {"customer_id": buyers[0].id},
        {"owner_id": clerks[1].id},
        {"placed_from": date(2026, 11, 5), "placed_to": date(2026, 11, 11)},
        {"placed_from": date.min, "placed_to": date.max},
        {"placed_to": date(2026, 11, 9)},
        {"min_total": 3000},
        {"min_total": 2000, "max_total": 5000},
        {"late": True},
        {"late": False},
        {"ids": list(ids)},
        {"search": (await Order.all().first()).number},  # type: ignore[union-attr]
        {"search": "SO"},
        {"search": f"{buyers[0].name} so20261"},
        {"search": (await Order.all().order_by("-number").first()).number[3:]},  # type: ignore[union-attr]
    ]
    pairs = zip(conditions, [*conditions[3:], *conditions[:3]], strict=True)
    return [OrderFilter(), *(OrderFilter(**one) for one in conditions), *(OrderFilter(**(a | b)) for a, b in pairs)]


def actors(clerks: Sequence[User], buyers: Sequence[Customer]) -> list[Actor]:
    clerk = make.EVERYTHING
    return [
        clerk,
        replace(clerk, scope=Scope.OWN, user_id=clerks[0].id),
        Actor(kind=ActorKind.CUSTOMER, scope=Scope.COMPANY, customer_id=buyers[1].id),
        Actor(),
    ]


async def whole_page(actor: Actor, wanted: OrderFilter, sort: OrderSort, request: PageRequest) -> Page[Order]:
    """The same in the plainest way."""
    return await keyset(orders.found(actor, wanted, TODAY), sort.value, request)


async def test_it_gives_what_orders_give() -> None:
    clerks, buyers = await company(Random(11))
    every = await filters(clerks, buyers)
    for actor in actors(clerks, buyers):
        for wanted in every:
            whole = await whole_page(actor, wanted, OrderSort.NEWEST, PageRequest(100))
            page = await queries.page(actor, wanted, OrderSort.NEWEST, PageRequest(100), TODAY)
            assert [row.id for row in page.rows] == [row.id for row in whole.rows], wanted
            assert await page.total_count() == len(whole.rows)
            met = Counter([row.status for row in await orders.found(actor, wanted, TODAY)])
            assert await queries.counts(actor, wanted, TODAY) == {status: met[status] for status in OrderStatus}
        sizes = [len(await orders.found(actor, wanted, TODAY)) for wanted in every]
        assert await queries.sizes(actor, every, TODAY) == sizes


@pytest.mark.parametrize("few", [1, 4, 500])
async def test_words_that_many_orders_meet_and_that_few_do(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by what few rows meet, whichever word that is, or one row after the other."""
    monkeypatch.setattr("orderwell.lookup.queries.FEW", few)
    clerks, buyers = await company(Random(14))
    number = (await Order.all().order_by("-number").first()).number  # type: ignore[union-attr]
    texts = [
        "so2026",
        number,
        f"so2026 {number}",
        f"{number} so2026",
        f"{buyers[1].name} {number[-3:]}",
        "so zzzzzz",
        "qq",
    ]
    for actor in actors(clerks, buyers):
        for text in texts:
            wanted = OrderFilter(search=text)
            whole = await whole_page(actor, wanted, OrderSort.NEWEST, PageRequest(100))
            page = await queries.page(actor, wanted, OrderSort.NEWEST, PageRequest(100), TODAY)
            assert [row.id for row in page.rows] == [row.id for row in whole.rows], text
            assert await page.total_count() == len(whole.rows)


async def test_records_beside_a_rare_word_are_read_as_the_index_finds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """By characters, by ear, by initials, by parts of numbers; of the order itself and of who ordered."""
    monkeypatch.setattr("orderwell.lookup.queries.FEW", 4)
    fresh, other = await make.customer("海州鲜生超市", phone="0518-86123455"), await make.customer("连云百货")
    variant = await make.sellable(variant={"sku": "TEA-500"}, stock=1000)
    for buyer in (fresh, fresh, fresh, fresh, other):
        await make.order(buyer, lines=[(variant, 1)])
    words = dict.fromkeys(("鲜生", "haizhou", "hzxs", "haizhouxs", "8612", "86123455"), frozenset({fresh.id}))
    words |= {"连云": frozenset({other.id})}
    words |= dict.fromkeys(("tea500", "a500", "so202", "o202"), frozenset({fresh.id, other.id}))
    for mine in await Order.all():
        for word, theirs in words.items():
            wanted = OrderFilter(search=f"{word} {mine.number}")
            whole = await whole_page(make.EVERYTHING, wanted, OrderSort.NEWEST, PageRequest(9))
            page = await queries.page(make.EVERYTHING, wanted, OrderSort.NEWEST, PageRequest(9), TODAY)
            assert [row.id for row in page.rows] == [row.id for row in whole.rows], wanted.search
            met = mine.customer_id in theirs  # type: ignore[attr-defined]
            assert [row.id for row in page.rows] == ([mine.id] if met else []), wanted.search


@pytest.mark.on("sqlite")
async def test_a_word_that_few_orders_meet_is_looked_for_once() -> None:
    await company(Random(15))
    number = (await Order.all().first()).number  # type: ignore[union-attr]
    for _ in range(2):
        with statements() as asked:
            page = await queries.page(
                make.EVERYTHING, OrderFilter(search=number), OrderSort.NEWEST, PageRequest(20), TODAY
            )
            await page.total_count()
        assert [row.number for row in page.rows] == [number]
        assert sum("MATCH" in one for one in asked) <= 1
        assert len(asked) <= 3


@pytest.mark.parametrize("sort", OrderSort)
async def test_its_pages_join(sort: OrderSort) -> None:
    await company(Random(12))
    for wanted in (OrderFilter(), OrderFilter(min_total=2000), OrderFilter(statuses=[OrderStatus.SHIPPED], late=False)):
        whole = await whole_page(make.EVERYTHING, wanted, sort, PageRequest(100))
        seen, after = [], None
        while True:
            page = await queries.page(make.EVERYTHING, wanted, sort, PageRequest(3, after), TODAY)
            seen += [row.id for row in page.rows]
            if not page.has_next:
                break
            after = page.cursors[-1]
        assert seen == [row.id for row in whole.rows]
        with statements() as asked:
            await queries.page(make.EVERYTHING, wanted, sort, PageRequest(3), TODAY)
        assert len(asked) == 1


@pytest.mark.on("sqlite")  # PostgreSQL counts rows and chooses its plan by that
async def test_no_filter_reads_rows_that_are_not_shown() -> None:
    """SQLite answers which ids are meant from an index alone, in the order of the list, or for one customer."""
    clerks, buyers = await company(Random(13))
    for wanted in await filters(clerks, buyers):
        if wanted.search or wanted.ids is not None or wanted.customer_id:
            continue
        with statements() as asked:
            page = await queries.page(make.EVERYTHING, wanted, OrderSort.NEWEST, PageRequest(20), TODAY)
            await page.total_count()
        for sql in asked:
            plan = await explained(sql)
            reads = [step for step in plan if "customer_order" in step and "(id=?)" not in step]
            assert reads
            assert all("COVERING INDEX" in step for step in reads), (wanted, plan)
        inner = [step for step in plan if "TEMP B-TREE" in step]
        assert not inner, plan  # of the last statement, which counts and so sorts nothing


async def explained(sql: str) -> list[str]:
    """What SQLite would do, a sentence a step; every value is taken for null."""
    values = [None] * sql.count("?")
    found = await connection().execute_query_dict(f"EXPLAIN QUERY PLAN {sql}", values)
    return [str(row["detail"]) for row in found]


async def test_the_index_has_all_that_a_list_compares() -> None:
    """A filter that is added has its column in the index."""
    conditions = queries._conditions(
        replace(make.EVERYTHING, scope=Scope.OWN, user_id=(await make.user("order_clerk")).id),
        OrderFilter(
            statuses=[],
            payment_states=[],
            channels=[],
            payment_methods=[],
            owner_id=(await make.user("order_clerk", email="other@listing.example")).id,
            placed_from=TODAY,
            min_total=1,
            late=True,
        ),
        TODAY,
    )
    known = {column for text, _ in conditions for column in Order._meta.fields_db_projection.values() if column in text}
    assert known - {"version"} <= set(LISTED), known
    assert await rows("SELECT COUNT(*) AS n FROM customer_order") == [{"n": 0}]
