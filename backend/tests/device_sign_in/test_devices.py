"""Signing in on a big screen by a phone that is signed in."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from orderwell.access.models import User
from orderwell.core.work import Actor, ActorKind
from orderwell.demo import make
from orderwell.device_sign_in import commands, jobs, rules
from orderwell.device_sign_in.errors import DeviceRequestOver
from orderwell.device_sign_in.models import DeviceRequest
from tests.api.conftest import ORIGIN, Web
from tests.conftest import Graph

ASK = """mutation { askDeviceSignIn { __typename ... on DeviceQuestion {
  link goodForSeconds qrCode { size path } request { id state checkNumber expiresAt } } ... on Problem { code } } }"""
SEE = "query($ticket: String!) { deviceRequest(ticket: $ticket) { state userAgent checkNumber createdAt } }"
DECIDE = """mutation($ticket: String!, $allow: Boolean!) { decideDeviceSignIn(ticket: $ticket, allow: $allow) {
  __typename ... on DeviceRequest { state } ... on Problem { code } } }"""
COLLECT = """mutation($id: ID!) { collectDeviceSignIn(id: $id) {
  __typename ... on Viewer { user { email } } ... on Problem { code } } }"""
WATCH = "subscription($id: ID!) { deviceRequestDecided(id: $id) { id state } }"
WHO = "{ viewer { user { email } } }"


@pytest.fixture
async def buyer(web: Web) -> User:
    return await make.user("buyer", password=make.PASSWORD)


async def browser(web: Web, agent: str) -> AsyncIterator[Web]:
    """A browser of its own at the same application."""
    headers = {"user-agent": agent}
    async with httpx.AsyncClient(transport=web.client._transport, base_url=ORIGIN, headers=headers) as client:
        yield Web(client)


@pytest.fixture
async def phone(web: Web, buyer: User) -> AsyncIterator[Web]:
    """Where the buyer is signed in."""
    async for one in browser(web, "Phone"):
        await one.sign_in(buyer)
        yield one


@pytest.fixture
async def thief(web: Web) -> AsyncIterator[Web]:
    """Somebody who has seen the QR code."""
    async for one in browser(web, "Thief"):
        yield one


async def told(web: Web, query: str, **variables: Any) -> dict[str, Any]:
    """What the only field of an operation answers, or its error."""
    answer = (await web.ask(query, variables)).json()
    if "errors" in answer:
        return dict(answer["errors"][0]["extensions"])
    (found,) = answer["data"].values()
    return dict(found)


async def asked(web: Web) -> tuple[str, str]:
    """The id of a request of this browser and the ticket in its QR code."""
    question = await told(web, ASK)
    assert question["link"].startswith(f"{ORIGIN}/sign-in?device=")
    return question["request"]["id"], parse_qs(urlsplit(question["link"]).query)["device"][0]


async def test_the_asking_browser_gets_a_session_of_its_own_once(web: Web, phone: Web, buyer: User) -> None:
    key, ticket = await asked(web)
    assert (await told(web, COLLECT, id=key))["code"] == "DEVICE_REQUEST_OVER"  # nobody has decided
    seen = await told(phone, SEE, ticket=ticket)
    assert (seen["state"], seen["userAgent"][:12]) == ("WAITING", "python-httpx")
    assert (await told(phone, DECIDE, ticket=ticket, allow=True))["state"] == "ALLOWED"
    assert await told(web, COLLECT, id=key) == {"__typename": "Viewer", "user": {"email": buyer.email}}
    assert (await told(web, WHO))["user"] == {"email": buyer.email}
    for again in (await told(web, COLLECT, id=key), await told(phone, DECIDE, ticket=ticket, allow=True)):
        assert again["code"] == "DEVICE_REQUEST_OVER"
    await told(web, "mutation { signOut { __typename } }")
    assert (await told(phone, WHO))["user"] == {"email": buyer.email}


async def test_who_has_the_link_gets_nothing_for_their_own_browser(web: Web, phone: Web, thief: Web) -> None:
    key, ticket = await asked(web)
    for query in (SEE, DECIDE):
        assert (await told(thief, query, ticket=ticket, allow=True))["code"] == "UNAUTHENTICATED"
    await told(phone, DECIDE, ticket=ticket, allow=True)
    assert (await told(thief, COLLECT, id=key))["code"] == "DEVICE_REQUEST_OVER"
    await asked(thief)  # a secret of their own does not help
    assert (await told(thief, COLLECT, id=key))["code"] == "DEVICE_REQUEST_OVER"
    assert (await told(thief, WHO))["user"] is None
    assert (await told(web, COLLECT, id=key))["__typename"] == "Viewer"


async def test_a_refusal_is_final(web: Web, phone: Web) -> None:
    key, ticket = await asked(web)
    assert (await told(phone, DECIDE, ticket=ticket, allow=False))["state"] == "REFUSED"
    assert (await told(phone, DECIDE, ticket=ticket, allow=True))["code"] == "DEVICE_REQUEST_OVER"
    assert (await told(web, COLLECT, id=key))["code"] == "DEVICE_REQUEST_OVER"


async def test_it_waits_two_minutes_and_is_collected_within_one(web: Web, buyer: User) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    async with make.work(Actor(), now=now) as work:
        row = await commands.ask(work, "a" * 64, "Desk")
    ticket, person = commands.queries.ticket(row), await make.actor(buyer)
    with pytest.raises(DeviceRequestOver):
        async with make.work(person, now=now + rules.GOOD_FOR) as work:
            await commands.decide(work, ticket, True)
    late = now + rules.GOOD_FOR - timedelta(seconds=1)
    async with make.work(person, now=late) as work:
        await commands.decide(work, ticket, True)
    with pytest.raises(DeviceRequestOver):
        async with make.work(Actor(), now=late + rules.COLLECT_WITHIN) as work:
            await commands.collect(work, row.id, "a" * 64)
    async with make.work(Actor(), now=late + rules.COLLECT_WITHIN / 2) as work:
        assert (await commands.collect(work, row.id, "a" * 64)).id == buyer.id
    async with make.work(now=now + timedelta(hours=1)) as work:
        await jobs.forget_device_requests(work)
    assert await DeviceRequest.all().count() == 0


async def test_of_two_who_decide_at_once_one_does(web: Web, phone: Web) -> None:
    other = await make.user("buyer", password=make.PASSWORD)
    async for second in browser(web, "Second phone"):
        await second.sign_in(other)
        key, ticket = await asked(web)
        both = await asyncio.gather(*[told(one, DECIDE, ticket=ticket, allow=True) for one in (phone, second)])
        assert sorted(one["__typename"] for one in both) == ["DeviceRequest", "Problem"]
        ends = await asyncio.gather(*[told(web, COLLECT, id=key) for _ in range(5)])
        assert sorted(one["__typename"] for one in ends) == ["Problem"] * 4 + ["Viewer"]


async def test_another_code_of_the_same_browser_ends_the_first(web: Web, phone: Web) -> None:
    _, first = await asked(web)
    key, second = await asked(web)
    await DeviceRequest.exclude(id=key).delete()
    assert (await told(phone, DECIDE, ticket=first, allow=True))["code"] == "DEVICE_REQUEST_OVER"
    assert (await told(phone, DECIDE, ticket=second, allow=True))["state"] == "ALLOWED"


async def test_somebody_who_was_shut_out_meanwhile_is_not_let_in(web: Web, phone: Web, buyer: User) -> None:
    key, ticket = await asked(web)
    await told(phone, DECIDE, ticket=ticket, allow=True)
    await User.filter(id=buyer.id).update(active=False)
    assert (await told(web, COLLECT, id=key))["code"] == "DEVICE_REQUEST_OVER"


async def test_a_key_decides_nothing_and_a_forged_ticket_finds_nothing(gql: Graph) -> None:
    key = Actor(kind=ActorKind.API_KEY, api_key_id=(await make.user()).id)
    async with make.work(Actor()) as work:
        row = await commands.ask(work, "a" * 64, "Desk")
    ticket = commands.queries.ticket(row)
    answer = await gql(DECIDE, {"ticket": ticket, "allow": True}, actor=key)
    assert answer.data
    assert answer.data["decideDeviceSignIn"]["code"] == "FORBIDDEN"
    for forged in ("", "abc", ticket[:-2] + "AA", "中文"):
        refused = await gql(SEE, {"ticket": forged})
        assert refused.errors
        assert refused.errors[0].extensions["code"] == "DEVICE_REQUEST_OVER"


async def test_the_waiting_browser_is_told(gql: Graph, buyer: User) -> None:
    async with make.work(Actor()) as work:
        row, other = [await commands.ask(work, one * 64, "Desk") for one in "ab"]
    source = gql.subscribe(WATCH, {"id": str(row.id)}, actor=Actor())
    arrives = asyncio.ensure_future(anext(source))
    await asyncio.sleep(0.05)
    for one, allow in ((other, True), (row, False)):
        async with make.work(await make.actor(buyer)) as work:
            await commands.decide(work, commands.queries.ticket(one), allow)
    news = await asyncio.wait_for(arrives, 5)
    assert news.data == {"deviceRequestDecided": {"id": str(row.id), "state": "REFUSED"}}
    await source.aclose()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari · iOS"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.5", "curl/8.5"),
        ("", "?"),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent: str, name: str) -> None:
    assert rules.device(agent) == name


def test_a_code_draws_what_the_library_encodes() -> None:
    text = "https://shop.example/sign-in?device=" + "A" * 43
    code = rules.qr_code(text)
    matrix = rules.segno.make(text, micro=False, error="m").matrix
    assert code.size == len(matrix) + 2 * rules.QUIET
    drawn: set[tuple[int, int]] = set()
    for run in code.path.split("z")[:-1]:
        at, length = run.removeprefix("M").split("h", 1)
        x, y = map(int, at.split(" "))
        drawn |= {(x + step, y) for step in range(int(length.split("v")[0]))}
    dark = {(x, y) for y, line in enumerate(matrix) for x, module in enumerate(line) if module}
    assert drawn == {(x + rules.QUIET, y + rules.QUIET) for x, y in dark}
