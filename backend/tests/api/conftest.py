"""The web application: inside the test on `database`, or as processes of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.access.models import User
from orderwell.core.settings import Settings
from orderwell.demo import make
from tests.forked import Forked
from tests.servers import free_port, listens

ORIGIN = "http://shop.test"
SIGN_IN = """mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) {
  __typename ... on Viewer { user { email } } ... on Problem { code message params } } }"""
PROGRAM = "from orderwell.cli import main; main()"


class Web:
    """A browser or a program that talks to the application."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def ask(self, query: str, variables: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        """One operation; header names are written with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post("/graphql", json={"query": query, "variables": variables}, headers=sent)

    async def sign_in(self, user: User, password: str = make.PASSWORD) -> dict[str, Any]:
        """The result of signing in; the cookie stays in the client."""
        answer = await self.ask(SIGN_IN, {"email": user.email, "password": password})
        result: dict[str, Any] = answer.json()["data"]["signIn"]
        return result


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """What the application of `web` runs with."""
    return Settings(public_url=ORIGIN, data_dir=tmp_path, embedded_worker=False)


@pytest.fixture
async def web(database: BaseDBAsyncClient, settings: Settings) -> AsyncIterator[Web]:
    """A client of the application on the tables of `database`."""
    from orderwell.app import make_app

    transport = httpx.ASGITransport(app=make_app(settings), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield Web(client)


@contextmanager
def process(folder: Path, *arguments: str, **environment: str) -> Iterator[Forked]:
    """An `orderwell` command that runs until the end of the block, and then has to stop by itself."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ORDERWELL_")}
    log = folder / f"{arguments[0]}.log"
    log.touch()
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    running = Forked(PROGRAM, list(arguments), inherited | paths | environment, folder, log)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            raise AssertionError(f"did not stop: {log.read_text()[-2000:]}") from None


def ready(port: int) -> bool:
    """Whether a server answers there that it is ready. A client of HTTP is dear: it is made when somebody listens."""
    try:
        return listens(port) and httpx.get(f"http://127.0.0.1:{port}/ready", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[str]:
    """The address of an `orderwell serve` that is ready."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    environment = {"ORDERWELL_PORT": str(port), "ORDERWELL_PUBLIC_URL": ORIGIN, **environment}
    with process(folder, "serve", **environment) as running:
        deadline = time.monotonic() + 90
        while not ready(port):
            log = (folder / "serve.log").read_text()[-3000:]
            assert running.poll() is None, log
            assert time.monotonic() < deadline, log
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
