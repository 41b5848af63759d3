"""Codes by telephone: how they are counted, and what they are good for."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from orderwell.access.queries import customers_by_phone
from orderwell.access.rules import normal_phone
from orderwell.core.errors import Invalid
from orderwell.demo import make
from orderwell.one_time_codes import commands, jobs, queries, rules, senders
from orderwell.one_time_codes.errors import CodesNotSent, CodeTooSoon
from orderwell.one_time_codes.models import MessageState, OneTimeCode, PhoneAllowance, Purpose, TextMessage

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PHONE, HERE, ELSEWHERE = "19900000077", "a" * 64, "b" * 64


@pytest.fixture(autouse=True)
def simulated() -> Iterator[None]:
    """Messages are simulated, as in the demo."""
    senders.use("simulated", shown=True)
    yield
    senders.use("")


async def sent(phone: str = PHONE, browser: str = HERE, now: datetime = NOW, **said: Purpose) -> str:
    """The code that `phone` gets."""
    async with make.work(now=now) as work:
        code = (await commands.send(work, said.get("purpose", Purpose.SIGN_IN), phone, browser, locale="en")).trial_code
    assert code is not None
    return code


async def redeemed(code: str, *, browser: str = HERE, now: datetime = NOW, phone: str = PHONE) -> bool:
    async with make.work(now=now) as work:
        return await commands.redeem(work, Purpose.SIGN_IN, phone, browser, code)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**rules.DIGITS:06}"


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("138 0000 0000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("008613800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("(0518) 8888 6666", "051888886666"),
        ("+44 20 7946 0000", "+442079460000"),
        ("0044 20 7946 0000", "+442079460000"),
        ("138-abc", ""),
        ("", ""),
        ("1" * 21, ""),
    ],
)
def test_a_number_has_one_normal_form(typed: str, normal: str) -> None:
    assert normal_phone(typed) == normal


def test_a_code_is_read_however_it_is_pasted() -> None:
    assert rules.typed(" 12 34-56\n") == "123456"
    assert rules.typed("１２３４５６") == "123456"
    assert rules.typed("1234567") == "1234567"  # never the first six of more


async def test_what_is_stored_is_neither_the_code_nor_a_hash_that_could_be_searched_for_it() -> None:
    code = await sent()
    row = await OneTimeCode.get()
    assert code not in str(row.__dict__)
    assert row.code_hash != rules.code_hash(Purpose.GUEST_ORDER, PHONE, HERE, code)
    assert row.code_hash == rules.code_hash(Purpose.SIGN_IN, PHONE, HERE, code)


async def test_of_twenty_at_once_one_uses_the_code() -> None:
    code = await sent()
    results = await asyncio.gather(*[redeemed(code) for _ in range(20)])
    assert sorted(results) == [False] * 19 + [True]
    assert not await redeemed(code)


async def test_of_twenty_guesses_at_once_five_count_and_then_the_right_one_is_refused() -> None:
    code = await sent()
    guesses = await asyncio.gather(*[redeemed(other(code)) for _ in range(20)])
    assert not any(guesses)
    assert (await OneTimeCode.get()).attempts == rules.MOST_ATTEMPTS
    assert not await redeemed(code)


async def test_a_code_belongs_to_its_browser_its_phone_and_its_purpose_and_to_five_minutes() -> None:
    code = await sent()
    assert not await redeemed(code, browser=ELSEWHERE)
    assert not await redeemed(code, browser="")
    assert not await redeemed(code, phone="19900000078")
    async with make.work(now=NOW) as work:
        assert not await commands.redeem(work, Purpose.GUEST_ORDER, PHONE, HERE, code)
    assert not await redeemed(code, now=NOW + rules.GOOD_FOR)
    assert await redeemed(code, now=NOW + rules.GOOD_FOR - timedelta(seconds=1), phone="+86 199 0000 0077")


async def test_a_new_code_ends_the_one_before() -> None:
    first = await sent()
    second = await sent(now=NOW + rules.RESEND_AFTER)
    if first != second:
        assert not await redeemed(first, now=NOW + rules.RESEND_AFTER)
    assert await redeemed(second, now=NOW + rules.RESEND_AFTER)


async def test_a_phone_gets_one_a_minute_and_six_an_hour_however_it_is_written_and_whoever_asks() -> None:
    await sent()
    with pytest.raises(CodeTooSoon) as soon:
        await sent("+86 199-0000-0077", ELSEWHERE, NOW + timedelta(seconds=20))
    assert soon.value.params == {"seconds": 40}
    for turn in range(1, rules.MOST_AN_HOUR):
        await sent(now=NOW + turn * rules.RESEND_AFTER)
    later = NOW + rules.MOST_AN_HOUR * rules.RESEND_AFTER
    with pytest.raises(CodeTooSoon) as enough:
        await sent(now=later)
    assert enough.value.params == {"seconds": round((NOW + rules.HOUR - later).total_seconds())}
    await sent(now=NOW + rules.HOUR)
    assert (await PhoneAllowance.get()).sent == 1


async def test_of_twenty_who_ask_for_one_phone_at_once_one_gets_a_code() -> None:
    results = await asyncio.gather(*[sent(browser=f"{one:064}") for one in range(20)], return_exceptions=True)
    assert sum(isinstance(one, str) for one in results) == 1
    assert sum(isinstance(one, CodeTooSoon) for one in results) == 19
    assert await TextMessage.all().count() == 1


async def test_nothing_is_sent_to_what_is_no_number_nor_where_there_is_no_provider() -> None:
    with pytest.raises(Invalid):
        await sent("nobody")
    senders.use("")
    with pytest.raises(CodesNotSent):
        await sent()
    with pytest.raises(ValueError, match="no message provider"):
        senders.use("pigeon")


async def test_a_used_code_proves_the_phone_to_this_browser_for_half_a_day() -> None:
    code = await sent(purpose=Purpose.GUEST_ORDER)
    assert not await queries.proved(Purpose.GUEST_ORDER, PHONE, HERE, NOW)
    async with make.work(now=NOW) as work:
        assert await commands.redeem(work, Purpose.GUEST_ORDER, PHONE, HERE, code)
    assert await queries.proved(Purpose.GUEST_ORDER, "199 0000 0077", HERE, NOW)
    assert not await queries.proved(Purpose.GUEST_ORDER, PHONE, ELSEWHERE, NOW)
    assert not await queries.proved(Purpose.GUEST_ORDER, "19900000078", HERE, NOW)
    assert not await queries.proved(Purpose.SIGN_IN, PHONE, HERE, NOW)
    assert not await queries.proved(Purpose.GUEST_ORDER, PHONE, HERE, NOW + rules.PROOF_FOR)


async def test_accounts_are_found_however_their_phone_is_spaced_and_only_those_who_can_sign_in() -> None:
    staff = await make.user(phone="199 0000 0077", password=make.PASSWORD)
    buyer = await make.user("buyer", phone="+86 199-0000-0077", password=make.PASSWORD)
    await make.user("buyer", phone=PHONE)  # has no password: a guest, or somebody who was invited
    assert [one.id for one in await customers_by_phone(PHONE)] == [buyer.id] != [staff.id]
    assert await customers_by_phone("19900000078") == []


async def test_old_rows_are_forgotten() -> None:
    await sent()
    async with make.work(now=NOW + rules.PROOF_FOR) as work:
        await jobs.forget_codes(work)
    assert await OneTimeCode.all().count() == 1
    async with make.work(now=NOW + rules.KEPT_FOR + timedelta(seconds=1)) as work:
        await jobs.forget_codes(work)
    assert await OneTimeCode.all().count() + await PhoneAllowance.all().count() + await TextMessage.all().count() == 0


async def test_a_simulated_message_keeps_its_text_and_says_when_the_phone_is_nobodys() -> None:
    code = await sent(now=datetime.now(UTC))
    row = await TextMessage.get()
    assert await jobs.hand_over(str(row.id)) is MessageState.NOBODY
    await make.user("buyer", phone=PHONE, password=make.PASSWORD)
    state = await jobs.hand_over(str(row.id))
    async with make.work() as work:
        await jobs.note_handed_over(work, state, str(row.id))
    row = await TextMessage.get()
    assert row.state is MessageState.SENT
    assert code in row.text
