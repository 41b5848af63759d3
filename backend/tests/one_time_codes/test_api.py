"""Signing in by a code, over HTTP as a browser does."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from orderwell.demo import make
from orderwell.one_time_codes import senders
from orderwell.one_time_codes.models import OneTimeCode, PhoneAllowance, TextMessage
from tests.api.conftest import ORIGIN, Web
from tests.conftest import Graph

SEND = """mutation($phone: String!) { sendSignInCode(phone: $phone) {
  __typename ... on SentCode { expiresAt resendSeconds trialCode } ... on Problem { code field params } } }"""
SIGN_IN = """mutation($phone: String!, $code: String!) { signInByCode(phone: $phone, code: $code) {
  __typename ... on Viewer { user { email } side } ... on Problem { code field } } }"""
WHO = "{ viewer { user { email } } }"
MESSAGES = "{ textMessages { nodes { phone purpose state text provider } } }"
PHONE = "19900000077"


@pytest.fixture(autouse=True)
def simulated() -> Iterator[None]:
    """Messages are simulated, as in the demo."""
    senders.use("simulated", shown=True)
    yield
    senders.use("")


@pytest.fixture
async def elsewhere(web: Web) -> AsyncIterator[Web]:
    """Another browser at the same application."""
    async with httpx.AsyncClient(transport=web.client._transport, base_url=ORIGIN) as client:
        yield Web(client)


async def told(web: Web, query: str, **variables: Any) -> dict[str, Any]:
    """What the only field of an operation answers."""
    answer = (await web.ask(query, variables)).json()
    assert "errors" not in answer, answer
    (found,) = answer["data"].values()
    return dict(found)


async def code_for(web: Web, phone: str = PHONE) -> str:
    sent = await told(web, SEND, phone=phone)
    assert sent["__typename"] == "SentCode", sent
    return str(sent["trialCode"])


async def test_a_customer_signs_in_by_a_code_once_and_in_the_browser_that_asked(web: Web, elsewhere: Web) -> None:
    buyer = await make.user("buyer", phone="+86 199 0000 0077", password=make.PASSWORD)
    code = await code_for(web)
    assert (await told(elsewhere, SIGN_IN, phone=PHONE, code=code))["code"] == "WRONG_CODE"
    done = await told(web, SIGN_IN, phone=" 199-0000-0077", code=f" {code[:3]} {code[3:]}")
    assert done == {"__typename": "Viewer", "user": {"email": buyer.email}, "side": "CUSTOMER"}
    assert (await told(web, WHO))["user"] == {"email": buyer.email}
    assert (await told(web, SIGN_IN, phone=PHONE, code=code))["code"] == "WRONG_CODE"
    assert (await told(elsewhere, WHO))["user"] is None


async def test_a_wrong_guess_counts_although_the_mutation_is_refused(web: Web) -> None:
    await make.user("buyer", phone=PHONE, password=make.PASSWORD)
    code = await code_for(web)
    for _ in range(5):
        wrong = await told(web, SIGN_IN, phone=PHONE, code=f"{(int(code) + 1) % 1_000_000:06}")
        assert (wrong["code"], wrong["field"]) == ("WRONG_CODE", "code")
    assert (await OneTimeCode.get()).attempts == 5
    assert (await told(web, SIGN_IN, phone=PHONE, code=code))["code"] == "WRONG_CODE"


async def test_nobody_learns_which_phones_have_an_account(web: Web) -> None:
    await make.user("buyer", phone=PHONE, password=make.PASSWORD)
    known, unknown = await told(web, SEND, phone=PHONE), await told(web, SEND, phone="19900000078")
    assert known.keys() == unknown.keys()
    assert known["__typename"] == unknown["__typename"] == "SentCode"
    answers = [await told(web, SIGN_IN, phone=one, code="x") for one in (PHONE, "19900000078", "19900000079")]
    assert answers[0] == answers[1] == answers[2]
    # Who has proved that the phone is theirs may know.
    right = await told(web, SIGN_IN, phone="19900000078", code=unknown["trialCode"])
    assert right["code"] == "NO_ACCOUNT_OF_PHONE"


async def test_staff_and_phones_of_several_accounts_sign_in_by_password(web: Web) -> None:
    await make.user("owner", phone=PHONE, password=make.PASSWORD)
    assert (await told(web, SIGN_IN, phone=PHONE, code=await code_for(web)))["code"] == "NO_ACCOUNT_OF_PHONE"
    for _ in range(2):
        await make.user("buyer", phone="19900000078", password=make.PASSWORD)
    shared = await code_for(web, "19900000078")
    assert (await told(web, SIGN_IN, phone="19900000078", code=shared))["code"] == "NO_ACCOUNT_OF_PHONE"


async def test_a_second_code_has_to_wait_and_says_how_long(web: Web) -> None:
    await code_for(web)
    again = await told(web, SEND, phone="+86" + PHONE)
    assert (again["code"], again["field"]) == ("CODE_TOO_SOON", "phone")
    assert 55 <= again["params"]["seconds"] <= 60


async def test_one_address_cannot_send_without_end_not_even_at_once(web: Web) -> None:
    phones = [f"199000001{one:02}" for one in range(40)]
    answers = await asyncio.gather(*[told(web, SEND, phone=one) for one in phones])
    refused = [one for one in answers if one["__typename"] == "Problem"]
    assert {one["code"] for one in refused} == {"TOO_MANY_ATTEMPTS"}
    assert (len(answers) - len(refused), await PhoneAllowance.all().count()) == (30, 30)


async def test_without_a_provider_there_are_no_codes(web: Web) -> None:
    sends = "{ viewer { firm { sendsCodes } } }"
    assert (await told(web, sends))["firm"] == {"sendsCodes": True}
    senders.use("")
    assert (await told(web, sends))["firm"] == {"sendsCodes": False}
    assert (await told(web, SEND, phone=PHONE))["code"] == "CODES_NOT_SENT"


async def test_no_screen_shows_a_simulated_code_unless_the_server_is_a_demo(gql: Graph, web: Web) -> None:
    senders.use("simulated")
    assert (await told(web, SEND, phone=PHONE))["trialCode"] is None
    seen = await gql(MESSAGES, actor=await make.actor(await make.user("owner")))
    assert seen.data
    assert seen.data["textMessages"]["nodes"][0]["text"]  # who may read messages in the console still can


async def test_staff_with_the_right_read_simulated_messages_and_never_those_that_are_sent(gql: Graph, web: Web) -> None:
    code = await code_for(web)
    clerk = await make.actor(await make.user("manager"))
    refused = await gql(MESSAGES, actor=clerk)
    assert refused.errors
    assert refused.errors[0].extensions["code"] == "FORBIDDEN"
    seen = await gql(MESSAGES, actor=await make.actor(await make.user("owner")))
    assert seen.data
    (row,) = seen.data["textMessages"]["nodes"]
    assert code in row["text"]
    assert (row["phone"], row["purpose"], row["state"]) == (PHONE, "SIGN_IN", "QUEUED")
    await TextMessage.all().update(provider="webhook")
    hidden = await gql(MESSAGES)
    assert hidden.data
    assert hidden.data["textMessages"]["nodes"][0]["text"] == ""
