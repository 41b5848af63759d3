"""Asking and answering: who may, what is counted, who is told."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from orderwell.access.models import Side
from orderwell.assortments.models import AssortmentMode
from orderwell.cart import commands as carts
from orderwell.composition import HANDLERS
from orderwell.core.errors import DomainError, Forbidden, IllegalMove, Invalid, NotFound, StaleVersion
from orderwell.core.page import PageRequest
from orderwell.core.work import Work, run
from orderwell.demo import make
from orderwell.inquiries import commands, queries, rules
from orderwell.inquiries.errors import NotInCharge, TooManyInquiries
from orderwell.inquiries.models import Inquiry, InquiryMessage, InquiryState, InquirySubject
from orderwell.inquiries.queries import InquiryFilter
from orderwell.inquiries.rules import Question, ReplyText
from orderwell.notifications.models import Notification, NotificationKind
from tests.inquiries.conversation import asked, shop

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("text", "most", "wanted"),
    [("你好", 4, "你好"), ("一二三四五", 4, "一二三…"), ("a\n b", 9, "a b")],
)
def test_a_title_is_the_beginning_on_one_line(text: str, most: int, wanted: str) -> None:
    assert rules.shortened(text, most) == wanted


async def test_an_answer_and_another_question_move_the_state_and_count_what_is_unread() -> None:
    here = await shop()
    row = await asked(here.buyer)
    assert (row.state, row.staff_unread, row.customer_unread) == (InquiryState.OPEN, 1, 0)
    async with make.work(here.clerk) as work:
        row = await commands.read(work, row.id, 1)
        assert row.staff_unread == 0
        row = await commands.reply(work, row.id, "明天上午到。")
    assert (row.state, row.customer_unread, row.assignee_id) == (InquiryState.ANSWERED, 1, here.owner.id)
    async with make.work(here.clerk) as work:
        row = await commands.close(work, row.id)
    assert (row.state, row.closed_at is not None) == (InquiryState.CLOSED, True)
    async with make.work(here.buyer) as work:
        row = await commands.reply(work, row.id, "谢谢，还有一个问题。")
    assert (row.state, row.closed_at, row.staff_unread, row.message_count) == (InquiryState.OPEN, None, 1, 3)
    written = await InquiryMessage.filter(inquiry_id=row.id).order_by("position")
    assert [(one.position, one.side) for one in written] == [(1, Side.CUSTOMER), (2, Side.STAFF), (3, Side.CUSTOMER)]
    assert await queries.differences() == []


async def test_reading_does_not_go_back_and_not_beyond_the_end() -> None:
    here = await shop()
    row = await asked(here.buyer)
    async with make.work(here.buyer) as work:
        await commands.reply(work, row.id, "请尽快。")
    async with make.work(here.clerk) as work:
        assert (await commands.read(work, row.id, 99)).staff_read_to == 2
        assert (await commands.read(work, row.id, 1)).staff_read_to == 2
        assert (await commands.read(work, row.id, -5)).staff_unread == 0


async def test_twenty_who_write_at_once_are_numbered_and_counted_exactly() -> None:
    here = await shop()
    row = await asked(here.buyer)

    def act(number: int) -> Any:
        async def write(work: Work) -> Inquiry:
            return await commands.reply(work, row.id, f"第 {number} 条")

        async def look(work: Work) -> Inquiry:
            return await commands.read(work, row.id, number)

        return look if number % 5 == 4 else write

    people = [here.buyer if number % 2 else here.clerk for number in range(25)]
    await asyncio.gather(*[run(who, HANDLERS, act(number)) for number, who in enumerate(people)])
    now = await Inquiry.get(id=row.id)
    positions = await InquiryMessage.filter(inquiry_id=row.id).order_by("position").values_list("position", flat=True)
    assert (now.message_count, positions) == (21, list(range(1, 22)))
    assert await queries.differences() == []


@pytest.mark.parametrize("text", ["", "  \n", "字" * 2001])
async def test_what_is_empty_or_too_long_is_refused(text: str) -> None:
    here = await shop()
    with pytest.raises(Invalid):
        await asked(here.buyer, text)


async def test_only_customers_ask_and_only_about_what_they_may_see() -> None:
    here = await shop()
    foreign = await make.order(await make.customer())
    draft = await make.product(published=False)
    with pytest.raises(Forbidden):
        await asked(here.clerk)
    with pytest.raises(NotFound):
        await asked(here.buyer, order_id=foreign.id)
    with pytest.raises(NotFound):
        await asked(here.buyer, product_id=draft.id)
    with pytest.raises(Forbidden):
        await asked(replace(here.buyer, permissions=here.buyer.permissions - {"orders.read"}), order_id=foreign.id)
    hidden = await make.product()
    await make.assortment(customers=[here.customer], mode=AssortmentMode.EXCEPT, products=[hidden])
    with pytest.raises(NotFound):
        await asked(here.buyer, product_id=hidden.id)


async def test_a_company_has_a_bounded_number_that_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_OPEN", 2)
    here = await shop()
    first = await asked(here.buyer)
    await asked(here.buyer)
    with pytest.raises(TooManyInquiries):
        await asked(here.buyer)
    async with make.work(here.clerk) as work:
        await commands.reply(work, first.id, "好的")
    await asked(here.buyer)


async def test_who_neither_cares_for_the_customer_nor_belongs_to_it_finds_nothing() -> None:
    here = await shop()
    row, stranger = await asked(here.buyer), await make.buyer()
    acts: list[Any] = [
        lambda work: commands.reply(work, row.id, "?"),
        lambda work: commands.read(work, row.id, 1),
        lambda work: commands.close(work, row.id),
        lambda work: commands.assign(work, row.id, None),
    ]
    for outsider in (here.other_clerk, replace(stranger, permissions=make.EVERYTHING.permissions)):
        assert not (await queries.page(outsider, InquiryFilter(), PageRequest())).rows
        assert await queries.counts(outsider) == queries.InquiryCounts(0, 0, 0, 0)
        for act in acts:
            with pytest.raises(NotFound):
                async with make.work(outsider) as work:
                    await act(work)
    for insider in (here.clerk, here.support, here.buyer):
        assert [one.id for one in (await queries.page(insider, InquiryFilter(), PageRequest())).rows] == [row.id]


async def test_a_colleague_who_sees_the_customer_can_be_given_it() -> None:
    here = await shop()
    row = await asked(here.buyer)
    async with make.work(here.support) as work:
        with pytest.raises(NotInCharge):
            await commands.assign(work, row.id, here.other_clerk.user_id)
        with pytest.raises(NotInCharge):
            await commands.assign(work, row.id, here.buyer.user_id)
        assert (await commands.assign(work, row.id, here.owner.id)).assignee_id == here.owner.id
    told = await Notification.filter(user_id=here.owner.id).values_list("kind", flat=True)
    assert NotificationKind.INQUIRY_ASSIGNED in told
    async with make.work(here.support) as work:
        assert (await commands.assign(work, row.id, None)).assignee_id is None


async def test_the_other_side_is_told_once_until_it_has_read() -> None:
    here = await shop()
    row = await asked(here.buyer, "到货了吗？")
    async with make.work(here.buyer) as work:
        await commands.reply(work, row.id, "在吗？")
    (told,) = await Notification.filter(kind=NotificationKind.INQUIRY_ASKED)
    assert (told.user_id, told.link) == (here.owner.id, f"/inquiries?id={row.id}")  # type: ignore[attr-defined]
    async with make.work(here.clerk) as work:
        await commands.reply(work, row.id, "今天到。")
    (answer,) = await Notification.filter(kind=NotificationKind.INQUIRY_ANSWERED)
    assert answer.user_id == here.buyer.user_id  # type: ignore[attr-defined]
    assert (answer.params["title"], answer.link) == ("到货了吗？", f"/account/inquiries/{row.id}")


async def test_states_that_do_not_follow_are_refused() -> None:
    here = await shop()
    row = await asked(here.buyer)
    with pytest.raises(IllegalMove):
        async with make.work(here.clerk) as work:
            await commands.reopen(work, row.id)
    async with make.work(here.clerk) as work:
        await commands.close(work, row.id)
        assert (await commands.reopen(work, row.id)).state is InquiryState.OPEN


async def test_a_list_is_found_by_words_people_numbers_and_state() -> None:
    here = await shop()
    order = await make.order(here.customer)
    about_order = await asked(here.buyer, "发票抬头写错了", order_id=order.id)
    general = await asked(here.buyer, "可以月结吗")

    async def ids(**wanted: Any) -> set[Any]:
        return {one.id for one in (await queries.page(here.support, InquiryFilter(**wanted), PageRequest())).rows}

    assert await ids(search="发票") == {about_order.id}
    assert await ids(search=order.number) == {about_order.id}
    assert await ids(search="海州 月结") == {general.id}
    assert await ids(search="hzxs") == {about_order.id, general.id}
    assert await ids(search="没有这样的话") == set()
    assert await ids(order_id=order.id) == {about_order.id}
    assert await ids(subject=InquirySubject.GENERAL) == {general.id}
    async with make.work(here.support) as work:
        await commands.reply(work, general.id, "可以。")
    assert await ids(states=[InquiryState.OPEN]) == {about_order.id}
    assert await ids(mine=True) == {general.id}
    assert await ids(unassigned=True) == {about_order.id}
    assert await queries.counts(here.support) == queries.InquiryCounts(unread=2, open=1, mine=1, unassigned=1)
    assert await queries.counts(here.buyer) == queries.InquiryCounts(unread=1, open=1, mine=2, unassigned=1)


async def test_saved_replies_are_changed_by_who_saw_them_last() -> None:
    text = ReplyText("到货时间", "您好，预计明天送达。", "Hello, it will arrive tomorrow.")
    async with make.work() as work:
        row = await commands.save_reply(work, None, text)
        row = await commands.save_reply(work, row.id, replace(text, name="送达时间"), row.version)
    assert (row.name, row.version) == ("送达时间", 2)
    refused: list[tuple[type[DomainError], ReplyText, int]] = [
        (StaleVersion, text, 1), (Invalid, replace(text, name=" "), 2), (Invalid, replace(text, text_zh=""), 2),
    ]  # fmt: skip
    for error, wrong, version in refused:
        with pytest.raises(error):
            async with make.work() as work:
                await commands.save_reply(work, row.id, wrong, version)
    async with make.work() as work:
        await commands.remove_reply(work, row.id)
    assert await queries.saved_replies() == []


async def test_a_cart_is_named_by_nothing() -> None:
    here = await shop()
    async with make.work(here.buyer) as work:
        row = await commands.ask(work, Question(InquirySubject.CART, "能便宜一点吗"))
    assert (row.order_id, row.product_id) == (None, None)


async def test_a_question_about_the_cart_keeps_what_lay_in_it() -> None:
    here = await shop()
    tea, rice = await make.sellable(), await make.sellable()
    cart = await make.cart(here.buyer, (tea, 3), (rice, 2))
    async with make.work(here.buyer) as work:
        await carts.tick(work, cart, here.customer, False, {(rice.id, "bottle")})
    async with make.work(here.buyer) as work:
        row = await commands.ask(work, Question(InquirySubject.CART, "能一趟送到吗？"))
    async with make.work(here.buyer) as work:
        await carts.clear(work, await carts.of(work, here.buyer, None))
    kept = await queries.lines_of([row.id])
    assert [(one.position, one.sku, one.quantity) for one in kept] == [(1, tea.sku, 3), (2, rice.sku, 2)]
    assert all(one.name_zh and one.unit_name_zh for one in kept)
    assert await queries.lines_of([(await asked(here.buyer)).id]) == []
