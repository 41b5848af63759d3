"""The short way of a request says to the byte what Strawberry's view says, in every respect that a client can see."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from graphql import parse
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.access import queries as access
from orderwell.api import cart, search
from orderwell.api.documents import MOST, Document, Documents, Operation
from orderwell.api.kept import KeptAnswers
from orderwell.api.lane import Lane
from orderwell.api.limits import Price
from orderwell.api.schema import compiler, schema
from orderwell.app import make_app
from orderwell.core.db.sql import is_sqlite
from orderwell.core.settings import Settings
from orderwell.demo import make
from orderwell.discovery import queries
from tests.api.conftest import ORIGIN, Web

TWO = "query A { viewer { locale } } query B { viewer { scope } }"
LISTING = (
    "query($n: Int!) { products(first: $n) { nodes { code name variants { sku price { unitPrice { amount } } } } } }"
)
ASKED: list[dict[str, Any]] = [
    {"query": "{ __typename }"},
    {"query": "{ viewer { locale firm { name } user { email } permissions } }"},
    {"query": LISTING, "variables": {"n": 3}},
    {"query": LISTING, "variables": {"n": "three"}},
    {"query": LISTING, "variables": {"n": 2**40}},
    {"query": LISTING},
    {"query": LISTING, "variables": []},
    {"query": LISTING, "variables": {"n": 3}, "extensions": {"of": "ours"}},
    {"query": LISTING, "variables": {"n": 3}, "extensions": 7},
    {"query": TWO, "operationName": "B"},
    {"query": TWO, "operationName": "C"},
    {"query": TWO},
    {"query": "{ viewer { nothing } }"},
    {"query": "{ viewer {"},
    {"query": "{ users { totalCount } }"},
    {"query": '{ products(after: "nonsense") { totalCount } categories { code } }'},
    {"query": "{ __schema { queryType { name } } }"},
    {"query": "mutation { clearCart { __typename ... on Problem { code message } } }"},
    {"query": "mutation { signOut { __typename } }"},
    {"query": 'mutation { revokeSession(id: "x") { __typename ... on Problem { code message } } }'},
    {"query": "subscription { stockChanged(variantIds: []) { __typename } }"},
    {"query": None},
    {"documentId": "sha256:" + "0" * 64},
    {"query": 5},
    {},
]
HEADERS: list[dict[str, str]] = [
    {"accept": "application/json"},
    {"accept": "application/graphql-response+json", "accept-language": "en"},
    {"x-orderwell-cost": "1", "content-type": "application/json; charset=UTF-8"},
    {"origin": "https://evil.example"},
    {"authorization": "Bearer ow_nobody_knows"},
]
OWN = ("x-request-id", "date", "set-cookie", "vary", "content-length")


@pytest.fixture
async def both(database: BaseDBAsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """Asks one application with the lane and one without; both have a client of their own."""
    with_lane, without = make_app(settings), make_app(settings)
    for route in without.routes:
        if isinstance(answers := getattr(route, "app", None), KeptAnswers):
            answers.lane = Never(answers.lane.identity, answers.lane.documents)
    async with client_of(with_lane) as fast, client_of(without) as slow:
        yield Web(fast), Web(slow)


@pytest.mark.usefixtures("database")
async def test_suggestions_are_answered_one_after_the_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where they are computed in this process: beside each other each would take as long as all. A server of a
    database of its own computes while we wait."""
    seen: list[str] = []

    async def suggest(*given: Any) -> Any:
        seen.append("begins")
        for _ in range(20):
            await asyncio.sleep(0)
        found = await queries.suggest(*given)
        seen.append("ends")
        return found

    monkeypatch.setattr(search, "suggest", suggest)
    async with client_of(make_app(settings)) as client:
        web, asked = Web(client), "query($text: String!) { suggestions(text: $text) { questions } }"
        await web.ask(asked, {"text": "first"})  # a document that comes again has the lane
        seen.clear()
        answers = await asyncio.gather(*(web.ask(asked, {"text": text}) for text in ("tea", "rice", "soap")))
    assert [one.json() for one in answers] == [{"data": {"suggestions": {"questions": []}}}] * 3
    assert (seen == ["begins", "ends"] * 3) is is_sqlite()


class Never(Lane):
    """Leaves everything to the view."""

    def find(self, asked: bytes, *, get: bool) -> None:
        """Nothing."""


def client_of(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=ORIGIN)


def told(answer: httpx.Response) -> Any:
    """What a client can see, but for what belongs to one request alone."""
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    text = answer.text.replace(answer.headers["x-request-id"], "ID")
    cookies = [re.sub(r"=[\w-]{20,};|expires=[^;]*;", "=drawn;", one) for one in answer.headers.get_list("set-cookie")]
    return answer.status_code, headers, text, sorted(cookies)


async def test_the_lane_says_what_the_view_says(both: tuple[Web, Web]) -> None:
    for number in range(4):
        await make.product(f"水{number}", price=100 + number)
    user = await make.user("owner", password=make.PASSWORD)
    for web in both:
        await web.sign_in(user)
    tokens = [dict(web.client.cookies) for web in both]
    for headers in HEADERS:
        for cookies in ({}, {"cookie": "orderwell_session=nonsense"}, None):
            for asked in ASKED:
                answers = []
                for web, own in zip(both, tokens, strict=True):
                    web.client.cookies.clear()
                    if cookies is None and "signOut" not in str(asked.get("query")):
                        web.client.cookies.update(own)
                    sent = {**headers, **(cookies or {})}
                    answers.append(await web.client.post("/graphql", json=asked, headers=sent))
                assert told(answers[0]) == told(answers[1]), (asked, headers, cookies)


async def test_signing_in_and_out_sets_the_same_cookies(both: tuple[Web, Web]) -> None:
    user = await make.user("owner", password=make.PASSWORD)
    for web in both:
        assert await web.sign_in(user) == {"__typename": "Viewer", "user": {"email": user.email}}
        assert "orderwell_session" in web.client.cookies
        assert (await web.ask("{ viewer { user { email } } }")).json()["data"]["viewer"]["user"]
        left = await web.ask("mutation { signOut { __typename } }")
        assert 'orderwell_session=""' in left.headers["set-cookie"]
        assert (await web.ask("{ viewer { user { email } } }")).json()["data"]["viewer"]["user"] is None


async def test_a_bug_is_masked_in_the_lane(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(access, "found_user", broken)
    for _ in range(3):  # at first by graphql-core, then by a plan that gives up
        answer = await web.ask("{ viewer { user { email } } }")
        assert answer.json()["errors"][0]["extensions"] == {
            "code": "INTERNAL",
            "requestId": answer.headers["x-request-id"],
        }
        assert "secret" not in answer.text


async def test_what_writes_has_run_once_when_its_plan_gives_up(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    async def cleared() -> Any:
        return (await web.ask("mutation { clearCart { ... on Cart { version lineCount } } }")).json()

    async def broken(*_: Any) -> None:
        raise RuntimeError("what is selected of the cart cannot be read")

    before, hits = [(await cleared())["data"]["clearCart"]["version"] for _ in range(4)], compiler.counters.hits
    assert [one - before[0] for one in before] == [0, 1, 2, 3]
    with monkeypatch.context() as patched:
        patched.setattr(cart, "_lines", broken)
        failed, gave_up = await cleared(), compiler.counters.bailed["error"]
    assert [one["path"] for one in failed["errors"]] == [["clearCart", "lineCount"]]
    assert (await cleared())["data"]["clearCart"]["version"] == before[-1] + 2
    assert compiler.counters.hits == hits + 1
    assert gave_up


async def test_a_full_bucket_refuses_known_documents(database: BaseDBAsyncClient, settings: Settings) -> None:
    async with client_of(make_app(replace(settings, points_per_second=1))) as client:
        answers = [await Web(client).ask("{ viewer { locale } }") for _ in range(12)]
    assert [answers[0].status_code, answers[-1].status_code] == [200, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["errors"][0]["extensions"]["code"] == "THROTTLED"


async def test_what_is_too_expensive_stays_so(web: Web) -> None:
    text = "query($n: Int!) { " + " ".join(
        f"a{n}: users(first: $n) {{ nodes {{ roles {{ code }} }} }}" for n in range(40)
    )
    for number, most in ((1, 280), (100, 28_000), (1, 280), (10**6, 28_000)):
        answer = (await web.ask(text + " }", {"n": number}, x_orderwell_cost="1")).json()
        assert answer["extensions"]["cost"]["points"] == most
        codes = {one["extensions"]["code"] for one in answer["errors"]}
        assert codes == ({"TOO_EXPENSIVE"} if most > 20_000 else {"UNAUTHENTICATED"}), answer


def operation(text: str) -> Operation:
    found = Document(schema._schema, text, parse(text)).operation(None)
    assert found is not None
    return found


def test_costs_are_those_that_are_counted_anew() -> None:
    text = "query($n: Int, $m: Int = 3) { users(first: $n) { nodes { id } } products(first: $m) { nodes { id } } }"
    known = operation(text)
    for variables in (
        {"n": 5},
        {"n": 5, "m": 7},
        {"n": True},
        {"n": 5},
        {"n": None},
        {"n": [1]},
        {},
        {"n": 1},
        {"n": -1},
    ):
        fresh = Price(schema._schema, parse(text), variables).of(known.node)  # type: ignore[arg-type]
        assert known.cost(variables) == fresh, variables  # type: ignore[arg-type]


def test_for_whom_an_answer_is_the_same_is_what_its_root_fields_say() -> None:
    cases = {
        "{ areas { code } categories { code } }": 0,
        "{ areas { code } ...F } fragment F on Query { products { totalCount } }": 1,
        "{ areas { code } ... on Query { orders { totalCount } } }": 2,
        "{ areas { code } cart { id } }": None,
        "{ areas { code } __schema { queryType { name } } }": None,
        "{ __typename }": None,
        "mutation { signOut { __typename } }": None,
    }
    assert {text: operation(text).same_for for text in cases} == cases


def test_known_documents_are_bounded(tmp_path: Any) -> None:
    documents = Documents(tmp_path / "documents.json")
    for number in range(MOST + 50):
        text = f"query Q{number} {{ __typename }}"
        documents.learn(schema._schema, text, parse(text))
    assert len(documents._others) == MOST
    assert documents.known("query Q0 { __typename }") is None
    long = "{ __typename }" + " " * 30_000
    documents.learn(schema._schema, long, parse(long))
    assert documents.known(long) is None
