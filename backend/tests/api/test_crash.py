"""kill -9 in the middle of the work: what was acknowledged is there once, what was not can be asked for again."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from orderwell.composition import DIFFERENCES
from orderwell.core.clock import utc_now
from orderwell.core.db.config import connected
from orderwell.core.models import Job, JobState, Sequence
from orderwell.customers.models import Address
from orderwell.demo import make
from orderwell.inventory.models import StockHold, StockLevel
from orderwell.migrations.migrate import migrate
from orderwell.orders.models import Order, OrderLine
from tests.api import conftest
from tests.api.conftest import ORIGIN, SIGN_IN, process, ready
from tests.api.test_processes import command
from tests.forked import Forked
from tests.servers import free_port

CLIENTS, ENOUGH, STOCK = 20, 50, 100_000
PLACE = """mutation($input: PlaceOrderInput!) { placeOrder(input: $input) {
  __typename ... on Order { number } ... on Problem { code message } } }"""


@dataclass
class Shop:
    """A server that can be killed, and what its clients know."""

    address: str
    cookies: httpx.Cookies
    order: dict[str, Any]
    numbers: dict[str, str] = field(default_factory=dict)  # acknowledged, by idempotency key
    unanswered: set[str] = field(default_factory=set)
    busy: asyncio.Event = field(default_factory=asyncio.Event)  # enough is acknowledged

    async def place(self, client: httpx.AsyncClient, key: str) -> None:
        """Ask for the order of `key`. Raises HTTPError when there is no answer."""
        self.unanswered.add(key)
        body = {"query": PLACE, "variables": {"input": {**self.order, "idempotencyKey": key}}}
        answer = await client.post(f"{self.address}/graphql", json=body, timeout=20)
        placed = answer.json()["data"]["placeOrder"]
        assert placed["__typename"] == "Order", placed
        assert self.numbers.setdefault(key, placed["number"]) == placed["number"]
        self.unanswered.discard(key)
        if len(self.numbers) >= ENOUGH:
            self.busy.set()


@contextmanager
def serving(folder: Path, port: int, **environment: str) -> Iterator[Forked]:
    """`orderwell serve`, ready."""
    with process(folder, "serve", ORDERWELL_PORT=str(port), ORDERWELL_PUBLIC_URL=ORIGIN, **environment) as server:
        deadline = time.monotonic() + 90
        while not ready(port):
            assert server.poll() is None
            assert time.monotonic() < deadline, (folder / "serve.log").read_text()[-2000:]
            time.sleep(0.1)
        yield server


async def filled(url: str) -> tuple[str, dict[str, Any]]:
    """An owner's address, and the order that everybody places; the tables were migrated."""
    async with connected(url):
        owner = await make.user("owner", password=make.PASSWORD)
        customer, variant = await make.customer(), await make.sellable(STOCK)
        place = await Address.get(customer_id=customer.id)
    order = {
        "customerId": str(customer.id),
        "addressId": str(place.id),
        "deliveryMethod": "DELIVERY",
        "paymentMethod": "BANK_TRANSFER",
        "lines": [{"variantId": str(variant.id), "quantity": 2, "unitCode": "bottle"}],
    }
    return owner.email, order


async def order_until_killed(shop: Shop, server: Forked) -> None:
    """Twenty clients order one after the other; the server is killed once a few dozen orders are acknowledged."""

    async def client(name: int) -> None:
        async with httpx.AsyncClient(cookies=shop.cookies) as browser:
            for turn in itertools.count():
                try:
                    await shop.place(browser, f"{name}-{turn}")
                except httpx.HTTPError:
                    return

    async def kill() -> None:
        await asyncio.wait_for(shop.busy.wait(), 90)
        server.kill()

    await asyncio.gather(kill(), *[client(name) for name in range(CLIENTS)])


async def ask_again(shop: Shop) -> None:
    """Everything without an answer, and some of what had one: the same key is the same order."""
    async with httpx.AsyncClient(cookies=shop.cookies) as browser:
        for key in [*sorted(shop.unanswered), *list(shop.numbers)[:5]]:
            await shop.place(browser, key)


async def everything_is_there_once(shop: Shop, url: str) -> None:
    async with connected(url):
        assert sorted(shop.numbers.values()) == sorted(await Order.all().values_list("number", flat=True))
        assert len(set(shop.numbers.values())) == len(shop.numbers)
        count = len(shop.numbers)
        assert await OrderLine.all().count() == await StockHold.all().count() == count
        level = await StockLevel.all().first()
        assert level is not None
        assert (level.on_hand, level.reserved, level.allocated) == (STOCK, 2 * count, 0)
        for name, differences in DIFFERENCES.items():
            assert not await differences(), name


async def test_orders_survive_a_killed_server(empty_url: str, tmp_path: Path) -> None:
    environment = {"ORDERWELL_DATABASE_URL": empty_url, "ORDERWELL_SECRET_KEY": "k" * 48}
    await migrate(empty_url)
    email, order = await filled(empty_url)
    port = free_port()
    with serving(tmp_path, port, **environment) as server:
        address = f"http://127.0.0.1:{port}"
        body = {"query": SIGN_IN, "variables": {"email": email, "password": make.PASSWORD}}
        async with httpx.AsyncClient() as browser:
            shop = Shop(address, (await browser.post(f"{address}/graphql", json=body)).cookies, order)
        await order_until_killed(shop, server)
    assert shop.numbers
    assert shop.unanswered, "it was to be killed in the middle"
    with serving(tmp_path, port, **environment):
        await ask_again(shop)
    assert not shop.unanswered
    await everything_is_there_once(shop, empty_url)
    verified = command(tmp_path, "verify", **environment)
    assert verified.returncode == 0, verified.stdout


# A worker whose job counts, and the first time falls asleep before the commit.
WORKER = """
import asyncio, datetime, pathlib
from orderwell import composition
from orderwell.cli import main
from orderwell.core.numbers import next_number

async def counted(work, marker):
    await next_number("EFFECT", datetime.date(2026, 1, 1))
    if not pathlib.Path(marker).exists():
        pathlib.Path(marker).touch()
        await asyncio.sleep(60)

composition.JOBS["counted"] = counted
main()
"""


async def test_a_job_of_a_killed_worker_runs_again_with_one_effect(
    empty_url: str, tmp_path: Path, monkeypatch: Any
) -> None:
    environment = {"ORDERWELL_DATABASE_URL": empty_url, "ORDERWELL_SECRET_KEY": "k" * 48}
    await migrate(empty_url)
    marker = tmp_path / "asleep"
    async with connected(empty_url):
        job = await Job.create(name="counted", args={"marker": str(marker)}, run_at=utc_now(), created_at=utc_now())
    monkeypatch.setattr(conftest, "PROGRAM", WORKER)
    with process(tmp_path, "worker", **environment) as worker:
        await until(marker.exists)
        worker.kill()
        worker.wait()
    async with connected(empty_url):
        await job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.RUNNING, 1)
        assert not await Sequence.filter(name__startswith="EFFECT").exists()
        await Job.filter(id=job.id).update(locked_until=utc_now() - timedelta(seconds=1))  # its lease runs out
        with process(tmp_path, "worker", **environment):
            deadline = time.monotonic() + 60
            while job.state is not JobState.DONE and time.monotonic() < deadline:
                await asyncio.sleep(0.1)
                await job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.DONE, 2)
        assert (await Sequence.get(name=f"EFFECT{date(2026, 1, 1):%Y%m%d}")).value == 1


async def until(ready: Any) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
