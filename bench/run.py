"""One run: the database, the servers, the scenarios one after the other, and what is true afterwards."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx

from orderwell.access.models import User
from orderwell.app import make_app
from orderwell.catalog.models import Variant
from orderwell.composition import runtime
from orderwell.core.clock import business_day, utc_now
from orderwell.core.page import encode
from orderwell.core.settings import Settings
from orderwell.customers.models import Address, Contact
from orderwell.demo import make
from orderwell.orders.models import Order
from orderwell.sessions import commands as sessions

from .counting import counted
from .documents import TYPENAME
from .filling import Scale, filled
from .processes import Generator, Server, free_port, running
from .scenarios import SCENARIOS, WRONG, Buyer, Scenario, Session, World

Line = dict[str, Any]
SEED = 7
SIGNED_IN = 64
LIMIT_SHARE = 0.2  # of a scenario's time, for the limit with answers of its size
KEY = "orderwell-bench-secret-key-of-no-worth"


@dataclass(slots=True)
class Prepared:
    """A scenario with its requests and what one of them costs the database."""

    scenario: Scenario
    sessions: list[Session]
    statements: int


@dataclass
class Run:
    """`chosen` names scenarios, none means all. `problems` is what nobody may overlook."""

    seconds: float
    scale: Scale
    folder: Path
    kept: Path
    say: Callable[[str], None]
    tell: Callable[[Line], None]
    chosen: Sequence[str] = ()
    problems: list[str] = field(default_factory=list)
    prepared: list[Prepared] = field(default_factory=list)
    acknowledged: int = 0

    @property
    def database(self) -> Path:
        return self.folder / "bench.sqlite3"

    @property
    def settings(self) -> Settings:
        return Settings(
            database_url=f"sqlite://{self.database}", data_dir=self.folder, secret_key=KEY, points_per_second=0
        )

    def wants(self, name: str) -> bool:
        return not self.chosen or name in self.chosen

    # ---- before ------------------------------------------------------------------------------

    async def prepare(self) -> None:
        """A fresh copy of the filled database, people signed in, statements counted, one answer of each checked."""
        shutil.copy(await filled(self.kept, self.scale, self.say), self.database)
        async with runtime(self.settings):
            world = await _world(self.scale)
            app = make_app(self.settings)
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
                for scenario in SCENARIOS:
                    if self.wants(scenario.name):
                        await self._prepare(client, scenario, world)

    async def _prepare(self, client: httpx.AsyncClient, scenario: Scenario, world: World) -> None:
        found = scenario.sessions(world, Random(SEED))
        bodies = [*found[0].bodies[:2]] * 2
        count, answer = await counted(client, found[0].cookie, bodies)
        if scenario.right not in answer or any(text in answer for text in WRONG):
            raise SystemExit(f"bench: {scenario.name} is answered {answer[:500]}")
        self.prepared.append(Prepared(scenario, found, count))

    # ---- measuring ---------------------------------------------------------------------------

    def measure(self) -> None:
        """Start the servers, drive every scenario, and look at what is in the database afterwards."""
        port, limit_port = free_port(), free_port()
        env = {
            "ORDERWELL_DATABASE_URL": f"sqlite://{self.database}",
            "ORDERWELL_DATA_DIR": str(self.folder),
            "ORDERWELL_SECRET_KEY": KEY,
            "ORDERWELL_PORT": str(port),
            "ORDERWELL_POINTS_PER_SECOND": "0",  # one address makes all the load
            "ORDERWELL_LOG_LEVEL": "WARNING",
        }
        generator = Generator()
        orders = self._orders()
        try:
            with running(["-m", "bench.limit", str(limit_port)], limit_port, {}, ("/2", {})) as limit:
                question = ("/graphql", {"query": TYPENAME})
                with running(
                    [str(Path(sys.executable).with_name("orderwell")), "serve"], port, env, question
                ) as server:
                    started = Line(cold=server.started, cpu=server.cpu())
                    if self.wants("limit"):
                        self.tell(self._limit(generator, limit))
                    for one in self.prepared:
                        self.tell(self._drive(generator, server, limit, one))
                    self._tell_process(server, started)
        finally:
            generator.close()
        self._verify(orders)

    def _limit(self, generator: Generator, limit: Server) -> Line:
        cpu, plan = limit.cpu(), self._plan(limit, "/13000", 16, [Session("", [])], "x", self.seconds)
        result = generator.drive({**plan, "wrong": []})
        line = self._line("limit", result, limit.cpu() - cpu, 0)
        return {**line, "limit_rps": line["rps"], "ratio_to_limit": 1.0}

    def _drive(self, generator: Generator, server: Server, limit: Server, one: Prepared) -> Line:
        scenario, cpu = one.scenario, server.cpu()
        plan = self._plan(server, "/graphql", scenario.connections, one.sessions, scenario.right, self.seconds)
        result = generator.drive({**plan, "wrong": WRONG})
        line = self._line(scenario.name, result, server.cpu() - cpu, one.statements)
        limit_time = self.seconds * LIMIT_SHARE
        bare = self._plan(limit, f"/{result['size']}", scenario.connections, [Session("", [])], "x", limit_time)
        most = generator.drive({**bare, "wrong": [], "warm_up": 0.05})["rps"]
        if result["errors"]:
            self.problems.append(f"{scenario.name}: {result['errors']} wrong answers, such as {result['first_error']}")
        if scenario.places_orders:
            self.acknowledged += result["answers"] - result["errors"]
        return {**line, "limit_rps": round(most, 1), "ratio_to_limit": round(line["rps"] / most, 4)}

    def _plan(
        self, server: Server, path: str, connections: int, people: Sequence[Session], right: str, seconds: float
    ) -> dict[str, Any]:
        given = [{"cookie": one.cookie, "bodies": list(one.bodies)} for one in people]
        timing = {"warm_up": min(0.3, seconds / 4), "seconds": seconds}
        return {
            "port": server.port, "path": path, "connections": connections, "sessions": given, "right": right, **timing
        }  # fmt: skip

    def _line(self, name: str, result: dict[str, Any], cpu: float, statements: int) -> Line:
        return {
            "name": name,
            "rps": round(result["rps"], 1),
            "p50_ms": round(result["p50_ms"], 2),
            "p99_ms": round(result["p99_ms"], 2),
            "cpu_us_per_request": round(cpu * 1e6 / max(result["answers"], 1)),
            "statements": statements,
            "limit_rps": None,
            "ratio_to_limit": None,
        }

    def _tell_process(self, server: Server, started: Line) -> None:
        nothing = dict.fromkeys(("rps", "p50_ms", "p99_ms", "cpu_us_per_request", "statements"))
        nothing |= dict.fromkeys(("limit_rps", "ratio_to_limit"))
        if self.wants("cold_start"):
            taken, cpu = round(started["cold"] * 1000), round(started["cpu"] * 1e6)
            self.tell({"name": "cold_start", **nothing, "p50_ms": taken, "p99_ms": taken, "cpu_us_per_request": cpu})
        if self.wants("memory"):
            self.tell({"name": "memory", **nothing, "resident_mb": round(server.memory() / 1e6, 1)})

    # ---- afterwards --------------------------------------------------------------------------

    def _ask(self, sql: str) -> Any:
        database = sqlite3.connect(self.database)
        try:
            return database.execute(sql).fetchone()[0]
        finally:
            database.close()

    def _orders(self) -> int:
        return int(self._ask("SELECT COUNT(*) FROM customer_order"))

    def _verify(self, before: int) -> None:
        """Every acknowledged order is there, and no stock is promised twice."""
        if (lost := before + self.acknowledged - self._orders()) != 0:
            self.problems.append(f"{lost} acknowledged orders are not in the database")
        if oversold := self._ask("SELECT COUNT(*) FROM stock_level WHERE on_hand < reserved + allocated"):
            self.problems.append(f"{oversold} stock levels are oversold")
        held = "SELECT (SELECT SUM(reserved) FROM stock_level) - (SELECT SUM(quantity) FROM stock_hold "
        if (apart := self._ask(held + "WHERE state = 'reserved')")) not in (None, 0):
            self.problems.append(f"stock and reservations differ by {apart}")


async def _world(scale: Scale) -> World:
    now = utc_now()
    addresses = {customer: str(id) for customer, id in await Address.all().values_list("customer_id", "id")}
    buyers = []
    contacts = await Contact.filter(user_id__isnull=False).order_by("id").prefetch_related("user").limit(SIGNED_IN)
    for contact in contacts:
        assert contact.user is not None
        token = await _signed_in(contact.user)
        buyers.append(Buyer(token, addresses[contact.customer_id]))  # type: ignore[attr-defined]
    placed = await Order.all().order_by("-placed_at", "-id").values_list("placed_at", "id")
    return World(
        scale=scale,
        owner=await _signed_in(await User.get(email="owner@bench.example")),
        buyers=buyers,
        variants=[str(one) for one in await Variant.all().order_by("sku").values_list("id", flat=True)],
        cursors=[encode(list(one)) for one in placed[:-20]],
        today=business_day(now - timedelta(days=1), "Asia/Shanghai"),
    )


async def _signed_in(user: User) -> str:
    async with make.work() as work:
        _, token = await sessions.start(work, user, days=1)
    return f"orderwell_session={token}"
