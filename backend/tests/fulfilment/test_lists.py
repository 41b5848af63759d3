"""Lists of payments and parcels read no row that they do not show, and find them by what people know of them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from orderwell.core.clock import utc_now
from orderwell.core.db.sql import changed, connection
from orderwell.core.page import Page, PageRequest
from orderwell.core.work import Scope
from orderwell.demo import make
from orderwell.fulfilment.queries import in_care
from orderwell.logistics import queries as logistics
from orderwell.logistics.models import Shipment, ShipmentState
from orderwell.logistics.queries import ShipmentFilter
from orderwell.order_indexing.jobs import reindex_all
from orderwell.order_indexing.queries import differences
from orderwell.orders.models import Order
from orderwell.payments import queries as payments
from orderwell.payments.models import Payment, PaymentKind, PaymentMethod
from orderwell.payments.queries import PaymentFilter
from tests.counted import statements

from .world import confirmed, world

pytestmark = pytest.mark.usefixtures("database")


async def papers() -> tuple[Sequence[Payment], Sequence[Shipment]]:
    """Three orders of a company with a payment and a parcel each."""
    there = await world()
    for number in range(3):
        order = await confirmed(there, 2 + number)
        await make.payment(
            order.id, order.total, method=PaymentMethod.BANK_TRANSFER, external_id=f"ICBC-77{number}00{number}"
        )
        await make.shipment(order.id, there.near.id)
    return await Payment.all().order_by("-created_at", "-id"), await Shipment.all().order_by("-created_at", "-id")


async def paid(search: str) -> set[str]:
    """By its page and by its size."""
    page = await payments.page(make.EVERYTHING, PaymentFilter(search=search), PageRequest())
    numbers = {row.number for row in page.rows}
    assert await page.total_count() == len(numbers)
    assert await payments.sizes(make.EVERYTHING, [PaymentFilter(search=search)]) == [len(numbers)]
    return numbers


async def sent(search: str) -> set[str]:
    now = utc_now()
    page = await logistics.page(make.EVERYTHING, ShipmentFilter(search=search), PageRequest(), now)
    numbers = {row.number for row in page.rows}
    assert await page.total_count() == len(numbers)
    assert await logistics.sizes(make.EVERYTHING, [ShipmentFilter(search=search)], now) == [len(numbers)]
    return numbers


@pytest.mark.parametrize("few", [0, 12_000], ids=["walked", "found"])
async def test_they_are_found_by_numbers_references_and_customers(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for slice_ in (payments, logistics):
        monkeypatch.setattr(slice_, "FEW", few)
    money, parcels = await papers()
    every = {row.number for row in money}
    order = await Order.get(id=money[0].balance_id)  # type: ignore[attr-defined]
    first = {money[0].number}
    company = (await order.customer).name
    assert (
        await paid(money[0].number)
        == await paid(order.number.lower())
        == await paid(str(money[0].external_id))
        == first
    )
    assert await paid("icbc") == await paid("771001") | await paid("770000") | await paid("772002") == every
    assert await paid(company) == await paid(f"{company} pm") == every
    assert await paid(f"{company} {money[0].number}") == first
    assert await paid("nobody knows") == set()
    one = parcels[0]
    assert (
        await sent(one.number)
        == await sent(one.tracking_number.lower())
        == await sent(one.order_number)
        == {one.number}
    )
    assert await sent(one.tracking_number[2:]) == {one.number}
    assert await sent(company) == {row.number for row in parcels}
    assert await differences() == []


async def test_what_they_are_found_by_can_be_made_again() -> None:
    money, parcels = await papers()
    await changed("DELETE FROM lookup_document")
    assert len(await differences()) == len(money) + len(parcels) + await Order.all().count()
    await reindex_all(make.EVERYTHING, {})
    assert await differences() == []
    assert await paid(money[0].number) == {money[0].number}


async def test_pages_join_and_scope_is_kept() -> None:
    money, parcels = await papers()
    clerk = await make.user("order_clerk")
    mine = replace(make.EVERYTHING, scope=Scope.OWN, user_id=clerk.id)
    assert await payments.sizes(mine, [PaymentFilter()], in_care(mine)) == [0]
    await Order.filter(id=money[0].balance_id).update(owner_id=clerk.id)  # type: ignore[attr-defined]
    assert in_care(make.EVERYTHING) is None
    page = await payments.page(mine, PaymentFilter(), PageRequest(), in_care(mine))
    assert [row.id for row in page.rows] == [money[0].id]
    assert await logistics.sizes(mine, [ShipmentFilter()], utc_now(), in_care(mine)) == [1]
    for own in (None, in_care(mine)):
        assert await payments.sizes(replace(mine, user_id=None), [PaymentFilter()], own) in ([0], [1])
    seen = []
    after = None
    for _ in money:
        part: Page[Payment] = await payments.page(make.EVERYTHING, PaymentFilter(), PageRequest(1, after))
        seen += [row.id for row in part.rows]
        after = part.cursors[-1]
    assert seen == [row.id for row in money]
    assert len(parcels) == len(money)


@pytest.mark.on("sqlite")  # PostgreSQL counts rows and chooses its plan by that
async def test_no_filter_reads_rows_that_are_not_shown() -> None:
    now, one = utc_now(), PageRequest(20)
    asked: list[str] = []
    for wanted in (
        PaymentFilter(),
        PaymentFilter(kinds=[PaymentKind.REFUND]),
        PaymentFilter(methods=[PaymentMethod.ONLINE], received_from=now.date(), received_to=now.date()),
    ):
        with statements() as seen:
            await (await payments.page(make.EVERYTHING, wanted, one)).total_count()
        assert len(seen) == 2
        asked += seen
    for parcels in (
        ShipmentFilter(states=[ShipmentState.DELIVERED]),
        ShipmentFilter(states=[ShipmentState.DELIVERED, ShipmentState.PICKING], warehouse_id=(await world()).near.id),
        ShipmentFilter(late=True),
        ShipmentFilter(late=False),
    ):
        with statements() as seen:
            await (await logistics.page(make.EVERYTHING, parcels, one, now)).total_count()
        assert len(seen) == 2
        asked += seen
    for sql in asked:
        found = await connection().execute_query_dict(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
        reads = [str(row["detail"]) for row in found]
        reads = [step for step in reads if ("payment" in step or "shipment" in step) and "(id=?)" not in step]
        assert reads
        assert all("COVERING INDEX" in step for step in reads), (sql, reads)


async def test_a_search_costs_a_statement_more() -> None:
    await papers()
    for search, count in (("", 1), ("icbc", 2), ("icbc 77 pm", 2)):
        with statements() as seen:
            await payments.page(make.EVERYTHING, PaymentFilter(search=search), PageRequest())
        assert len(seen) <= count
