"""Requests that no client of ours would send, to every route: an answer below 500, and never an exception's text."""

import httpx
import pytest

from tests.api.conftest import Web

PATHS = [
    "/%00", "/a%00b.js", "/%ff%fe", "/" + "b" * 5000, "/admin/%00", "/admin/" + "a" * 5000,
    "/media/%00.png", "/media/..%2f..%2fsecret.key", "/media/%ff.png", "/media/a.png/b.png",
    "/sandbox/pay/%00", "/sandbox/pay/x", "/hooks/payments/%00", "/hooks/payments/sandbox",
    "/graphql", "/graphql/", "/graphql/stream", "/graphql?query=%00", "/graphql?query=%ff",
    "/graphql?query={viewer{locale}}&variables=[1]", "/graphql?query={viewer{locale}}&extensions=x",
]  # fmt: skip
BODIES = [
    b"", b"\xff\xfe", b"{}", b"[]", b"null", b'{"query":"\\u0000"}', b'{"query":1}', b"[" * 100_000, b"x" * 70_000,
    b'{"query":"{viewer{locale}}","variables":"x"}', b'{"query":"{viewer{locale}}","operationName":"\\u0000"}',
    b'{"query":"query($a:Int){viewer{locale}}","variables":{"a":1e999}}', b"choice=pay&choice=%00",
]  # fmt: skip
HEADERS: list[dict[str, str]] = [
    {},
    {"content-type": "application/json"},
    {"content-type": "application/json", "origin": "http://[::1"},
    {"content-type": "application/json; charset=utf-7"},
    {"content-type": "multipart/form-data"},
    {"content-type": "multipart/form-data; boundary=x"},
    {"cookie": "orderwell_session=%00; orderwell_cart=\x01"},
    {"authorization": "Bearer \x01"},
    {"accept-language": "\x7f" * 300, "accept": ";;;,,,q=x", "host": "[bad"},
    {"content-length": "-5", "x-request-id": "a" * 5000},
]


@pytest.mark.parametrize("path", PATHS, ids=[path[:20] for path in PATHS])
async def test_a_strange_request_is_answered_below_500(web: Web, path: str) -> None:
    for headers in HEADERS:
        sent = {name: value.encode() for name, value in headers.items()}
        bodies = BODIES if set(headers) <= {"content-type"} else [b"{}"]
        requests = [("GET", b""), ("PUT", b""), *(("POST", body) for body in bodies)]
        for method, body in requests:
            answer: httpx.Response = await web.client.request(method, path, headers=sent, content=body)
            assert answer.status_code < 500, (method, headers, body[:40], answer.text[:200])
            assert "Traceback" not in answer.text
