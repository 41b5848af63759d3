"""`orderwell serve --processes 2` as an operator starts it: what the processes share, and how they end."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import websockets

from tests.api.conftest import ORIGIN, SIGN_IN, process, ready
from tests.api.test_processes import EMAIL, OWNER, PASSWORD, PROTOCOL, RECEIVE, command, receipt, something_to_receive
from tests.servers import free_port

PATIENCE = 90.0


def until(ready: Callable[[], Any], what: str) -> Any:
    """What `ready` gives as soon as it is true."""
    deadline = time.monotonic() + PATIENCE
    while not (found := ready()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return found


class Site:
    """The processes behind one port."""

    def __init__(self, parent: psutil.Process, port: int, log: Path) -> None:
        self.parent, self.port, self.log = parent, port, log
        self.address = f"http://127.0.0.1:{port}"

    def workers(self) -> list[psutil.Process]:
        """Those that answer; the parent and multiprocessing's tracker do not."""
        alive = [one for one in self.parent.children() if one.status() != psutil.STATUS_ZOMBIE]
        return [one for one in alive if "spawn_main" in " ".join(one.cmdline())]

    def serving(self, port: int) -> int:
        """The process at the other end of our connection from `port`."""
        for one in self.workers():
            if any(c.raddr and c.raddr.port == port for c in one.net_connections("tcp")):
                return one.pid
        return 0

    @contextmanager
    def client(self, but: int = 0) -> Iterator[tuple[httpx.Client, int]]:
        """A client on one connection, and the process that serves it: another one than `but`, which may still start."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with httpx.Client(base_url=self.address, timeout=30, verify=False) as client:
                answer = client.get("/health")
                assert answer.status_code == 200
                port = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
                if (pid := self.serving(port)) not in (0, but):
                    yield client, pid
                    return
            time.sleep(0.05)
        raise AssertionError(f"no other process than {but} answers: {self.log.read_text()[-2000:]}")


@contextmanager
def site(folder: Path, **environment: str) -> Iterator[Site]:
    """Two processes that are ready, and none after the block."""
    port = free_port()
    environment = {"ORDERWELL_PORT": str(port), "ORDERWELL_PUBLIC_URL": ORIGIN, **environment}
    with process(folder, "serve", "--processes", "2", **environment) as running:
        made = Site(psutil.Process(running.pid), port, folder / "serve.log")
        until(lambda: running.poll() is not None or ready(made.port), made.log.read_text())
        assert running.poll() is None, made.log.read_text()[-3000:]
        until(lambda: len(made.workers()) == 2, "two processes")
        family = [made.parent, *made.parent.children(recursive=True)]
        yield made
        family += [one for one in made.parent.children(recursive=True) if one not in family]
    assert running.returncode == 0, made.log.read_text()[-3000:]
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{made.address}/health")


@pytest.fixture
def shared(postgres_url: str, redis_url: str) -> dict[str, str]:
    """What all processes of an installation have in common."""
    return {
        "ORDERWELL_DATABASE_URL": postgres_url,
        "ORDERWELL_REDIS_URL": redis_url,
        "ORDERWELL_SECRET_KEY": "k" * 48,
    }


async def test_two_processes_are_one_shop(tmp_path: Path, shared: dict[str, str]) -> None:
    assert command(tmp_path, *OWNER, **shared).returncode == 0
    with site(tmp_path, **shared) as made, made.client() as (one, first), made.client(but=first) as (other, second):
        assert first != second
        signed = one.post("/graphql", json={"query": SIGN_IN, "variables": {"email": EMAIL, "password": PASSWORD}})
        assert signed.json()["data"]["signIn"]["user"] == {"email": EMAIL}
        other.cookies.update(signed.cookies)
        assert viewer(other) == {"email": EMAIL}
        await what_one_commits_the_other_tells(made, {first: one, second: other})
        guess = {"query": SIGN_IN, "variables": {"email": "victim@shop.example", "password": "guess"}}
        codes = [
            client.post("/graphql", json=guess).json()["data"]["signIn"]["code"] for client in [one, other] * 5 + [one]
        ]
        assert codes == ["BAD_CREDENTIALS"] * 10 + ["TOO_MANY_ATTEMPTS"]


def viewer(client: httpx.Client) -> Any:
    answer = client.post("/graphql", json={"query": "{ viewer { user { email } } }"})
    return answer.json()["data"]["viewer"]["user"]


async def what_one_commits_the_other_tells(made: Site, clients: dict[int, httpx.Client]) -> None:
    """A socket on one process, and a receipt through the other."""
    cookies = next(iter(clients.values())).cookies
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    async with websockets.connect(
        f"ws://127.0.0.1:{made.port}/graphql",
        subprotocols=[PROTOCOL],  # type: ignore[list-item]
        additional_headers={"Cookie": cookie, "Origin": ORIGIN},
        proxy=None,
    ) as connection:
        listener = made.serving(connection.local_address[1])
        (writer,) = [client for pid, client in clients.items() if pid != listener]
        await connection.send('{"type": "connection_init"}')
        await connection.recv()
        query = "subscription { stockChanged { level { onHand } } }"
        await connection.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}))

        async def ask(document: str, **variables: Any) -> Any:
            answer = await asyncio.to_thread(writer.post, "/graphql", json={"query": document, "variables": variables})
            assert "data" in answer.json(), answer.text
            return answer.json()["data"]

        variant, warehouse = await something_to_receive(ask)
        for _ in range(10):  # the server does not say when it listens
            received = await ask(RECEIVE, input=receipt(variant, warehouse))
            assert received["receiveStock"]["__typename"] == "StockLevels", received
            try:
                message = json.loads(await asyncio.wait_for(connection.recv(), 5))
            except TimeoutError:
                continue
            assert message["payload"]["data"]["stockChanged"]["level"]["onHand"] % 12 == 0
            return
        raise AssertionError("nothing was told")


def test_a_process_that_dies_is_replaced(tmp_path: Path, shared: dict[str, str]) -> None:
    with site(tmp_path, **shared) as made:
        before = {one.pid for one in made.workers()}
        dead = made.workers()[0]
        dead.kill()
        until(lambda: len({one.pid for one in made.workers()} - before) == 1, made.log.read_text())
        (new,) = {one.pid for one in made.workers()} - before
        until(lambda: "died" in made.log.read_text(), "the log tells it")
        until(lambda: ready(made.port), "it answers")
        (left,) = before - {dead.pid}
        with made.client(but=left) as (client, pid):
            assert pid == new
            assert client.get("/ready").status_code == 200


@pytest.mark.parametrize(
    ("url", "redis", "text"),
    [
        ("sqlite://var/x.sqlite3", "redis://localhost:1/0", b"several processes need PostgreSQL"),
        ("postgres://localhost:1/x", "", b"several processes need ORDERWELL_REDIS_URL"),
    ],
)
def test_what_several_processes_cannot_do_without(tmp_path: Path, url: str, redis: str, text: bytes) -> None:
    environment = {"ORDERWELL_DATABASE_URL": url} | ({"ORDERWELL_REDIS_URL": redis} if redis else {})
    done = command(tmp_path, "serve", "--processes", "2", **environment)
    assert (done.returncode, len(done.stdout.strip().splitlines())) == (1, 1), done.stdout
    assert text in done.stdout
