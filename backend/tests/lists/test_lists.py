"""Shopping lists: making, sharing, scheduling; what is bought often."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.core.clock import business_day, utc_now
from orderwell.core.errors import DomainError
from orderwell.core.ids import uuid7
from orderwell.core.models import Job
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.lists import commands, queries
from orderwell.lists.models import ListDraft, ShoppingList
from orderwell.lists.rules import MOST_LINES, Bought, Schedule, Wanted, habits, next_run
from orderwell.notifications.models import Notification

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)  # a Wednesday, 11 o'clock in Shanghai


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("plan", "zone", "last", "wanted"),
    [
        (Schedule(0), ZONE, None, "2026-11-22T23:00"),  # Monday, 7 o'clock
        (Schedule(2), ZONE, None, "2026-11-24T23:00"),  # today's hour is over
        (Schedule(2, hour=12), ZONE, None, "2026-11-18T04:00"),
        (Schedule(0, weeks=2), ZONE, moment("2026-11-15T23:00"), "2026-11-29T23:00"),
        (Schedule(0, weeks=2), ZONE, moment("2026-09-20T23:00"), "2026-11-29T23:00"),  # missed ones are one
        (Schedule(0), "Europe/Berlin", None, "2026-11-23T06:00"),
        (Schedule(6, hour=7), "America/New_York", moment("2026-11-15T12:00"), "2026-11-22T12:00"),
        (Schedule(None), ZONE, None, None),
        (Schedule(0, paused=True), ZONE, None, None),
    ],
)
def test_a_list_is_due_on_its_day_in_the_firms_time(
    plan: Schedule, zone: str, last: datetime | None, wanted: str | None
) -> None:
    assert next_run(NOW, plan, zone, last) == (wanted and moment(wanted))


def test_summer_time_changes_the_moment_and_not_the_hour() -> None:
    before = moment("2026-03-23T06:00")  # Monday 7:00 in Berlin, a week before the clock changes
    assert next_run(before, Schedule(0), "Europe/Berlin", before) == moment("2026-03-30T05:00")


@given(st.integers(0, 6), st.integers(1, 12), st.integers(0, 23), st.integers(0, 5_000_000))
def test_the_next_run_is_later_and_keeps_its_weekday(weekday: int, weeks: int, hour: int, seconds: int) -> None:
    first = next_run(NOW + timedelta(seconds=seconds), Schedule(weekday, weeks, hour), ZONE)
    assert first
    assert first > NOW + timedelta(seconds=seconds)
    second = next_run(first, Schedule(weekday, weeks, hour), ZONE, first)
    assert second == first + timedelta(weeks=weeks)
    assert business_day(second, ZONE).weekday() == weekday


def test_habits_have_a_cycle_a_quantity_and_a_day() -> None:
    weekly, once, left = uuid7(), uuid7(), uuid7()
    today = date(2026, 11, 18)
    days = [today - timedelta(days=n) for n in (29, 22, 15, 8)]
    rows = [Bought(weekly, "box", 2 + (n == 0), day) for n, day in enumerate(days)]
    rows += [
        Bought(once, "box", 1, today),
        Bought(left, "box", 1, date(2026, 1, 1)),
        Bought(left, "box", 1, date(2026, 1, 8)),
    ]
    found = habits(rows, today)
    assert [(one.variant_id, one.times, one.days, one.quantity, one.due) for one in found] == [
        (weekly, 4, 7, 2, today - timedelta(days=1))
    ]
    assert found[0].overdue(today)
    assert not found[0].overdue(today - timedelta(days=2))


def test_the_usual_quantity_is_one_that_was_bought() -> None:
    """Sold in steps of four, 30 is what nobody can order."""
    goods, today = uuid7(), date(2026, 11, 18)
    rows = [Bought(goods, "box", count, today - timedelta(days=7 * n)) for n, count in enumerate((32, 28, 36, 28))]
    assert [one.quantity for one in habits(rows, today)] == [28]


async def made(actor: Actor, name: str = "每周补货", wanted: Any = (), shared: bool = False) -> ShoppingList:
    async with make.work(actor) as work:
        return await commands.create(work, name, wanted, shared)


async def content(row: ShoppingList) -> list[tuple[UUID, int]]:
    return [(one.variant_id, one.quantity) for one in await queries.lines([row.id])]  # type: ignore[attr-defined]


async def test_goods_are_added_set_arranged_and_taken_off(database: Any) -> None:
    actor = await make.buyer()
    one, two = await make.sellable(), await make.sellable()
    row = await made(actor, wanted=[Wanted(one.id, "bottle", 2), Wanted(one.id, "bottle", 1), Wanted(two.id, "box", 4)])
    assert await content(row) == [(one.id, 3), (two.id, 4)]
    async with make.work(actor) as work:
        await commands.add(work, row.id, [Wanted(one.id, "bottle", 1), Wanted(two.id, "bottle", 9)])
        await commands.set_line(work, row.id, Wanted(two.id, "box", 0))
        await commands.set_line(work, row.id, Wanted(one.id, "bottle", 7))
    assert await content(row) == [(one.id, 7), (two.id, 9)]
    ids = [line.id for line in await queries.lines([row.id])]
    async with make.work(actor) as work:
        await commands.arrange(work, row.id, ids[::-1])
    assert await content(row) == [(two.id, 9), (one.id, 7)]
    assert (await ShoppingList.get(id=row.id)).version == 5


async def test_what_makes_no_sense_is_refused(database: Any) -> None:
    actor, variant, hidden = await make.buyer(), await make.sellable(), await make.variant(published=False)
    row = await made(actor)
    refusals: list[tuple[str, Any]] = [
        ("INVALID", lambda work: commands.create(work, " ", [])),
        ("NOT_FOUND", lambda work: commands.add(work, row.id, [Wanted(hidden.id, "bottle", 1)])),
        ("NOT_FOUND", lambda work: commands.add(work, row.id, [Wanted(variant.id, "pallet", 1)])),
        ("INVALID", lambda work: commands.add(work, row.id, [Wanted(variant.id, "bottle", 0)])),
        (
            "LIST_TOO_LONG",
            lambda work: commands.add(work, row.id, [Wanted(variant.id, "bottle", 1)] * (MOST_LINES + 1)),
        ),
        ("INVALID", lambda work: commands.schedule(work, row.id, Schedule(7))),
        ("NOT_FOUND", lambda work: commands.remove(work, uuid7())),
    ]
    for code, command in refusals:
        with pytest.raises(DomainError) as refused:
            async with make.work(actor) as work:
                await command(work)
        assert refused.value.code == code


async def test_colleagues_see_what_is_shared_and_nobody_else(database: Any) -> None:
    company = await make.customer()
    owner, colleague = await make.buyer(company, role="buyer"), await make.buyer(company, role="buyer")
    stranger, variant = await make.buyer(), await make.sellable()
    own, shared = await made(owner, "自己的"), await made(owner, "大家的", shared=True)
    assert [row.id for row in await queries.all_of(colleague)] == [shared.id]
    assert [row.id for row in await queries.all_of(stranger)] == []
    async with make.work(colleague) as work:
        await commands.add(work, shared.id, [Wanted(variant.id, "bottle", 1)])
    for command in (commands.remove, lambda work, id: commands.schedule(work, id, Schedule(0))):
        with pytest.raises(DomainError) as refused:
            async with make.work(colleague) as work:
                await command(work, shared.id)
        assert refused.value.code == "NOT_YOUR_LIST"
    async with make.work(owner) as work:
        await commands.remove(work, own.id)
    assert [row.id for row in await queries.all_of(owner)] == [shared.id]
    async with make.work(owner) as work:
        await commands.restore(work, own.id)
    assert len(await queries.all_of(owner)) == 2


async def ran(now: datetime) -> int:
    async with make.work(jobs.JOB_ACTOR, now) as work:
        return await commands.prepare(work)


async def test_a_draft_is_made_on_its_day_once_and_told(database: Any) -> None:
    actor, variant = await make.buyer(), await make.sellable()
    row = await made(actor, wanted=[Wanted(variant.id, "box", 2)])
    async with make.work(actor, NOW) as work:
        await commands.schedule(work, row.id, Schedule(0))
    due = moment("2026-11-22T23:00")
    assert await ran(due - timedelta(minutes=1)) == 0
    assert await ran(due) == 1
    assert await ran(due) == 0
    draft = (await queries.drafts(actor))[0]
    assert draft.lines == [{"variant": str(variant.id), "unit": "box", "quantity": 2}]
    assert (await ShoppingList.get(id=row.id)).next_run == due + timedelta(weeks=1)
    assert await ran(due + timedelta(weeks=3)) == 1  # what was missed comes once, and the old draft goes
    assert len(await queries.drafts(actor)) == 1
    async with make.work(actor) as work:
        await commands.settle(work, (await queries.drafts(actor))[0].id)
    assert await queries.drafts(actor) == []
    async with make.work(actor, NOW) as work:
        await commands.schedule(work, row.id, Schedule(0, paused=True))
    assert await ran(due + timedelta(weeks=9)) == 0
    assert await ListDraft.all().count() == 2


async def test_the_worker_makes_the_draft_and_the_bell_tells(database: Any) -> None:
    actor, variant = await make.buyer(), await make.sellable()
    row = await made(actor, wanted=[Wanted(variant.id, "box", 2)])
    await ShoppingList.filter(id=row.id).update(weekday=0, next_run=utc_now() - timedelta(minutes=1))
    await Job.create(name="prepare_drafts", args={}, run_at=utc_now(), created_at=utc_now())
    await jobs.run_due(JOBS, HANDLERS)
    told = await Notification.get(user_id=actor.user_id)
    draft = (await queries.drafts(actor))[0]
    assert (told.kind.value, told.link, told.params) == (
        "draft_ready", f"/drafts/{draft.id}", {"list": "每周补货", "count": 1}
    )  # fmt: skip


async def test_what_was_removed_long_ago_goes(database: Any) -> None:
    actor = await make.buyer()
    row = await made(actor)
    async with make.work(actor) as work:
        await commands.remove(work, row.id)
    async with make.work(jobs.JOB_ACTOR, utc_now() + timedelta(days=31)) as work:
        await commands.forget(work)
    assert await ShoppingList.all().count() == 0
