"""What the endpoint does with requests that are wrong, hostile or unlucky."""

import json
import logging
from typing import Any

import pytest

from orderwell.access import queries as access
from orderwell.demo import make
from tests.api.conftest import ORIGIN, Web

VIEWER = "{ viewer { locale } }"
SIGN_OUT = "mutation { signOut { __typename } }"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\xff\xfe{}", 400),
        (b'"a string"', 400),
        (b"[1]", 400),
        (b"[" * 100_000, 400),
        (b'{"query": "{ viewer { locale } }", "variables": ' + b"[" * 100 + b"]" * 100 + b"}", 400),
        (b"{", 400),
        (b"", 400),
        (b'{"query": 1}', 400),
        (b'{"query": "{ viewer { locale } }", "variables": 3}', 400),
        (b'{"query": "{ viewer { locale } }", "operationName": 3}', 400),
        (b" " * 1_000_001, 413),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_a_bad_body_is_refused_in_json(web: Web, body: bytes, status: int) -> None:
    answer = await web.client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["requestId"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", None])
async def test_another_content_type_is_refused(web: Web, kind: str | None) -> None:
    headers = {"content-type": kind} if kind else {}
    answer = await web.client.post("/graphql", content=json.dumps({"query": VIEWER}), headers=headers)
    assert answer.status_code == 415


async def test_a_body_in_another_charset_is_refused(web: Web) -> None:
    headers = {"content-type": "application/json; charset=latin1"}
    answer = await web.client.post("/graphql", content=json.dumps({"query": VIEWER}), headers=headers)
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "form",
    [
        {"operations": '"text"', "map": "{}"},
        {"operations": "[]", "map": "{}"},
        {"operations": "{", "map": "{}"},
        {"operations": '{"query": "{ viewer { locale } }"}', "map": '{"0": ["variables.nothing"]}'},
        {"operations": '{"query": "{ viewer { locale } }", "variables": []}', "map": '{"0": ["variables.x.y"]}'},
        {"operations": '{"query": "{ viewer { locale } }"}', "map": "[3]"},
    ],
    ids=lambda form: form["operations"][:20],
)
async def test_a_bad_upload_is_refused(web: Web, form: dict[str, str]) -> None:
    answer = await web.client.post("/graphql", data=form, files={"0": ("a.txt", b"hello")})
    assert 400 <= answer.status_code < 500
    assert answer.json()["errors"]


async def test_get_answers_queries_and_nothing_else(web: Web) -> None:
    assert (await web.client.get("/graphql", params={"query": VIEWER})).json()["data"]["viewer"]
    refused = await web.client.get("/graphql", params={"query": SIGN_OUT})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert (await web.client.put("/graphql", json={"query": VIEWER})).status_code == 405


async def test_a_subscription_that_cannot_stream_is_told_where_it_can(web: Web) -> None:
    answer = await web.ask("subscription { cartChanged { id } }")
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert "/graphql/stream" in error["message"]


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}, {"origin": "null"}],
    ids=str,
)
async def test_a_foreign_page_may_not_act(web: Web, headers: dict[str, str]) -> None:
    user = await make.user("owner", password=make.PASSWORD)
    await web.sign_in(user)
    answer = await web.ask(SIGN_OUT, **headers)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN_ORIGIN"
    still = await web.ask("{ viewer { user { email } } }")
    assert still.json()["data"]["viewer"]["user"] == {"email": user.email}


@pytest.mark.parametrize("headers", [{"origin": ORIGIN}, {"sec_fetch_site": "same-origin"}, {}], ids=str)
async def test_our_own_pages_and_programs_may_act(web: Web, headers: dict[str, str]) -> None:
    assert (await web.ask(SIGN_OUT, **headers)).json() == {"data": {"signOut": {"__typename": "Viewer"}}}


async def test_a_bug_is_masked_and_logged_with_the_number_of_the_request(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(access, "found_user", broken)
    answer = await web.ask("{ viewer { user { email } } }", x_request_id="number-of-this-request")
    error = answer.json()["errors"][0]
    assert "secret" not in answer.text
    assert error["extensions"] == {"code": "INTERNAL", "requestId": "number-of-this-request"}
    assert "number-of-this-request" in error["message"]
    logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(logged) == 1
    assert logged[0].exc_info is not None
    assert "a secret detail" in str(logged[0].exc_info[1])


async def test_an_expected_failure_is_no_error_in_the_log(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    answer = await web.ask("{ users { totalCount } }")
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_messages_are_in_the_language_asked_for(web: Web) -> None:
    for language, text in (("en-GB,en;q=0.9", "Please sign in first."), ("zh-CN", "请先登录。"), ("fr", "请先登录。")):
        answer = await web.ask("{ users { totalCount } }", accept_language=language)
        assert answer.json()["errors"][0]["message"] == text


async def test_the_session_cookie_is_out_of_reach_of_scripts(web: Web) -> None:
    user = await make.user("owner", password=make.PASSWORD)
    query = "mutation($e: String!, $p: String!) { signIn(email: $e, password: $p) { __typename } }"
    answer = await web.ask(query, {"e": user.email, "p": make.PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("orderwell_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_pages_have_security_headers_and_the_explorer_its_own_policy(web: Web) -> None:
    answer = await web.client.get("/graphql", headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


async def test_a_large_answer_is_compressed(web: Web) -> None:
    query = "{ __schema { types { name description } } }"
    assert (await web.ask(query, accept_encoding="gzip")).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in (await web.ask(VIEWER, accept_encoding="gzip")).headers


async def test_the_process_says_how_it_is(web: Web) -> None:
    assert (await web.client.get("/health")).status_code == 200
    assert "type Query" in (await web.client.get("/schema.graphql")).text
    assert (await web.client.get("/media/%2e%2e/secret.key")).status_code == 404
