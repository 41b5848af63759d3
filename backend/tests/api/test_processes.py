"""The commands as an operator starts them: one process on SQLite, several on PostgreSQL and Valkey."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import websockets

from tests.api.conftest import ORIGIN, SIGN_IN, process, served

PATIENCE = 60  # seconds for one answer, on machines that do other things too
AUDITS = Path(__file__).parent / "audits.mjs"
EMAIL, PASSWORD = "owner@shop.example", "a good long password"
OWNER = ["create-owner", "--email", EMAIL, "--name", "Owner", "--password", PASSWORD]
PROTOCOL = "graphql-transport-ws"


def command(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run an `orderwell` command to its end."""
    with process(folder, *arguments, **environment) as running:
        running.wait(120)
    output = (folder / f"{arguments[0]}.log").read_bytes()
    return subprocess.CompletedProcess([*arguments], running.returncode or 0, output)


def signed_in(address: str) -> httpx.Cookies:
    """The cookies of the owner's new session."""
    body = {"query": SIGN_IN, "variables": {"email": EMAIL, "password": PASSWORD}}
    answer = httpx.post(f"{address}/graphql", json=body, timeout=PATIENCE)
    assert answer.json()["data"]["signIn"] == {"__typename": "Viewer", "user": {"email": EMAIL}}
    return answer.cookies


def viewer(address: str, cookies: httpx.Cookies) -> Any:
    """The account that `address` takes the browser for."""
    body = {"query": "{ viewer { user { email } } }"}
    answer = httpx.post(f"{address}/graphql", json=body, cookies=cookies, timeout=PATIENCE)
    return answer.json()["data"]["viewer"]["user"]


@asynccontextmanager
async def socket(address: str, **headers: str) -> AsyncIterator[Any]:
    """A WebSocket for subscriptions, not yet initialised."""
    url = address.replace("http", "ws", 1) + "/graphql"
    async with websockets.connect(
        url,
        subprotocols=[PROTOCOL],  # type: ignore[list-item]
        additional_headers=headers,
        proxy=None,
        open_timeout=PATIENCE,
    ) as connection:
        yield connection


async def test_one_process_on_sqlite(tmp_path: Path) -> None:
    made = command(tmp_path, *OWNER)
    assert made.returncode == 0, made.stdout
    with served(tmp_path) as address:
        cookies = signed_in(address)
        assert viewer(address, cookies) == {"email": EMAIL}
        await subscriptions_need_an_account(address, cookies)
        audits(f"{address}/graphql")
        assert callback(address) == 404, "nobody pays through the sandbox where no demo is"
        await streams_need_an_account(address)
    verified = command(tmp_path, "verify")
    assert verified.returncode == 0, verified.stdout


def callback(address: str) -> int:
    """The status of a report to the sandbox gateway that is not signed; 401 where there is a sandbox."""
    return httpx.post(f"{address}/hooks/payments/sandbox", content=b"{}", timeout=PATIENCE).status_code


def audits(url: str) -> None:
    """All audits of npm's graphql-http, the optional ones too."""
    found = subprocess.run(["node", AUDITS, url], capture_output=True, check=True, timeout=PATIENCE)
    results = json.loads(found.stdout)
    assert len(results) >= 61
    assert [result for result in results if result["status"] != "ok"] == []


async def subscriptions_need_an_account(address: str, cookies: httpx.Cookies) -> None:
    """4403 for a dead session, coded errors for visitors, no handshake for foreign pages."""
    await visitors_hear_what_is_public(address)
    async with socket(address, Cookie="orderwell_session=dead", Origin=ORIGIN) as connection:
        await connection.send('{"type": "connection_init"}')
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await connection.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    async with socket(address, Cookie=cookie, Origin=ORIGIN) as connection:
        await connection.send('{"type": "connection_init"}')
        assert json.loads(await connection.recv())["type"] == "connection_ack"
        await connection.send("[1]")
        with pytest.raises(websockets.ConnectionClosed):
            await connection.recv()
    with pytest.raises(websockets.InvalidStatus):
        async with socket(address, Cookie=cookie, Origin="https://evil.example"):
            pass
    url = address.replace("http", "ws", 1) + "/graphql"
    async with websockets.connect(url, subprotocols=["graphql-ws"], proxy=None) as connection:  # type: ignore[list-item]
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await connection.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4406


async def visitors_hear_what_is_public(address: str) -> None:
    """Stock needs no account; notifications do."""
    async with socket(address) as connection:
        await connection.send('{"type": "connection_init"}')
        assert json.loads(await connection.recv())["type"] == "connection_ack"
        for name, query in (("n", "{ notificationArrived { id } }"), ("s", "{ stockChanged { variant { id } } }")):
            payload = {"query": f"subscription {query}"}
            await connection.send(json.dumps({"id": name, "type": "subscribe", "payload": payload}))
        refused = json.loads(await asyncio.wait_for(connection.recv(), PATIENCE))
        assert (refused["id"], "UNAUTHENTICATED" in json.dumps(refused)) == ("n", True)
        while refused["id"] == "n":
            try:
                refused = json.loads(await asyncio.wait_for(connection.recv(), 0.5))  # `complete`, then silence
            except TimeoutError:
                break
        assert refused["id"] == "n"


async def streams_need_an_account(address: str) -> None:
    """Server-sent events refuse strangers as queries do: with a coded error."""
    body = {"query": "subscription { notificationArrived { id } }"}
    headers = {"accept": "text/event-stream"}
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        answer = await client.post(f"{address}/graphql/stream", json=body, headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "UNAUTHENTICATED" in answer.text


async def test_several_processes_share_sessions_and_live_messages(
    tmp_path: Path, postgres_url: str, redis_url: str
) -> None:
    environment = {  # what docker-compose.yml sets
        "ORDERWELL_DATABASE_URL": postgres_url,
        "ORDERWELL_REDIS_URL": redis_url,
        "ORDERWELL_SECRET_KEY": "k" * 48,
        "ORDERWELL_PUBLIC_URL": ORIGIN,
        "ORDERWELL_EMBEDDED_WORKER": "false",
    }
    for name in ("a", "b", "w"):
        (tmp_path / name).mkdir()
    assert command(tmp_path / "w", *OWNER, **environment).returncode == 0
    environment["ORDERWELL_PAYMENT_GATEWAY"] = "sandbox"
    with (
        served(tmp_path / "a", **environment) as first,
        served(tmp_path / "b", **environment) as second,
        process(tmp_path / "w", "worker", **environment) as worker,
    ):
        cookies = signed_in(first)
        assert viewer(second, cookies) == {"email": EMAIL}
        assert callback(first) == callback(second) == 401
        await a_message_of_the_first_reaches_the_second(first, second, cookies)
        throttled(first, second)
        assert worker.poll() is None


async def a_message_of_the_first_reaches_the_second(first: str, second: str, cookies: httpx.Cookies) -> None:
    """A subscriber of one process hears what was committed by another."""
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    async with (
        socket(second, Cookie=cookie, Origin=ORIGIN) as connection,
        httpx.AsyncClient(cookies=cookies, timeout=PATIENCE) as client,
    ):
        await connection.send('{"type": "connection_init"}')
        await connection.recv()
        query = "subscription { stockChanged { level { onHand warehouse { code } } } }"
        await connection.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}))
        await connection.send('{"type": "ping"}')
        assert json.loads(await connection.recv())["type"] == "pong"

        async def ask(document: str, **variables: Any) -> Any:
            answer = await client.post(f"{first}/graphql", json={"query": document, "variables": variables})
            assert "data" in answer.json(), answer.text
            return answer.json()["data"]

        variant, warehouse = await something_to_receive(ask)
        sent = 0
        while sent < 100:  # the server does not say when it listens
            sent += 1
            received = await ask(RECEIVE, input=receipt(variant, warehouse))
            assert received["receiveStock"]["__typename"] == "StockLevels", received
            with suppress(TimeoutError):
                message = json.loads(await asyncio.wait_for(connection.recv(), 5))
                break
        level = message["payload"]["data"]["stockChanged"]["level"]
        assert level["onHand"] in range(12, 12 * sent + 1, 12)  # it may be slower than the next receipt
        assert level["warehouse"] == {"code": "W1"}


RECEIVE = "mutation($input: ReceiveStockInput!) { receiveStock(input: $input) { __typename } }"
PRODUCT = """mutation($category: ID!) { createProduct(input: {code: "P1", nameZh: "茶", nameEn: "Tea",
  categoryId: $category, variants: [{sku: "P1-1", nameZh: "盒", nameEn: "Box",
    units: [{code: "BOX", nameZh: "盒", nameEn: "Box", factor: 1}]}]}) {
  __typename ... on Product { variants { id } } ... on Problem { message } } }"""
CATEGORY = """mutation { createCategory(input: {code: "tea", nameZh: "茶", nameEn: "Tea"}) {
  __typename ... on Category { id } ... on Problem { message } } }"""
WAREHOUSE = """mutation { createWarehouse(input: {code: "W1", nameZh: "一号仓", nameEn: "One", areaCode: "310101"}) {
  __typename ... on Warehouse { id } ... on Problem { message } } }"""


async def something_to_receive(ask: Any) -> tuple[str, str]:
    """Ids of a new variant and a new warehouse."""
    category = (await ask(CATEGORY))["createCategory"]
    product = (await ask(PRODUCT, category=category["id"]))["createProduct"]
    warehouse = (await ask(WAREHOUSE))["createWarehouse"]
    return product["variants"][0]["id"], warehouse["id"]


def receipt(variant: str, warehouse: str) -> dict[str, Any]:
    """Twelve pieces arrive."""
    lines = [{"variantId": variant, "quantity": 12}]
    return {"warehouseId": warehouse, "lines": lines, "idempotencyKey": str(uuid4())}


def throttled(first: str, second: str) -> None:
    """Failed sign-ins are counted over all processes."""
    body = {"query": SIGN_IN, "variables": {"email": "victim@shop.example", "password": "guess"}}
    codes = [
        httpx.post(f"{address}/graphql", json=body, timeout=PATIENCE).json()["data"]["signIn"]["code"]
        for address in [first, second] * 5 + [first]
    ]
    assert codes == ["BAD_CREDENTIALS"] * 10 + ["TOO_MANY_ATTEMPTS"]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("ORDERWELL_PORT", "many", b"ORDERWELL_PORT must be a whole number"),
        ("ORDERWELL_COLOUR", "red", b"ORDERWELL_COLOUR is not a setting"),
        ("ORDERWELL_SECRET_KEY", "short", b"ORDERWELL_SECRET_KEY must have 32 characters"),
        ("ORDERWELL_DATABASE_URL", "mysql://x/y", b"ORDERWELL_DATABASE_URL"),
    ],
)
def test_a_bad_setting_is_one_clear_line(tmp_path: Path, name: str, value: str, text: bytes) -> None:
    done = command(tmp_path, "serve", **{name: value})
    assert done.returncode == 1
    assert text in done.stdout
    assert len(done.stdout.strip().splitlines()) == 1, done.stdout
