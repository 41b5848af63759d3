"""One run: the databases, the servers, the scenarios one after the other, and what is true afterwards."""

import asyncio
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from orderwell.app import make_app
from orderwell.composition import runtime

from . import books
from .counting import counted
from .documents import ORDER_CHANGED, TYPENAME
from .filling import Scale, filled
from .postgres import copy, postgres, unpacked
from .processes import Server, Worker, free_port, running
from .scenarios import PLACED, SCENARIOS, SUBSCRIBERS, WRONG, Buyer, Scenario, Session, World, order
from .world import KEY, settings_of, world

Line = dict[str, Any]
SEED = 7
LIMIT_SHARE = 0.1  # of the time for a scenario, for the limit with answers of its size
WARM_UP = 0.15  # seconds at most
LOOK, IDLE_SHARE, AWAKE = 0.25, 0.1, 2.0  # seconds between looks, share of a core, seconds at most
IDLE, TOLD = 2000, 500  # subscribers, and those of them who hear of an order
MEASURES = ("rps", "p50_ms", "p95_ms", "p99_ms", "cpu_us_per_request", "statements", "limit_rps", "ratio_to_limit")


@dataclass(slots=True)
class Prepared:
    """A scenario with its requests and what one of them costs the database; None where that differs or is not seen."""

    scenario: Scenario
    sessions: list[Session]
    statements: int | None


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
    limits: dict[tuple[int, int], float] = field(default_factory=dict)  # by connections and size
    world: World | None = None
    beside: ExitStack = field(default_factory=ExitStack)  # what runs all the time; whoever makes a run closes it
    limit: Server = field(init=False)
    generator: Worker = field(init=False)
    subscribers: Worker = field(init=False)
    postgres: str = field(init=False)  # its address
    on_postgres: Server = field(init=False)

    @property
    def database(self) -> Path:
        return self.folder / "bench.sqlite3"

    def wants(self, name: str) -> bool:
        return not self.chosen or name in self.chosen

    # ---- before ------------------------------------------------------------------------------

    async def prepare(self) -> None:
        """A fresh copy of the filled database, people signed in, statements counted, one answer of each checked.

        Meanwhile the other core starts PostgreSQL and its server.
        """
        self.filled = await filled(self.kept, self.scale, self.say)
        thread = self.beside.enter_context(ThreadPoolExecutor(1))  # PostgreSQL ends with it
        starting = asyncio.get_running_loop().run_in_executor(thread, self._start_postgres)
        try:
            await self._prepare()
            self._start_clients()
        finally:
            await starting

    def _start_clients(self) -> None:
        port = free_port()
        self.generator = self.beside.enter_context(closing(Worker("bench.generator")))
        if any(self.wants(name) for name in SUBSCRIBERS):
            self.subscribers = self.beside.enter_context(closing(Worker("bench.subscribers")))
        self.limit = self.beside.enter_context(running(["-m", "bench.limit", str(port)], port, {}, ("/2", {})))

    def _start_postgres(self) -> None:
        if any(one.database == "postgres" and self.wants(one.name) for one in SCENARIOS):
            files = self.beside.enter_context(unpacked(self.kept, self.filled))
            self.postgres = self.beside.enter_context(postgres(files))
            self.on_postgres = self.beside.enter_context(self._serving(self.postgres))
            self.on_postgres.process.suspend()  # nothing of it runs while something else is measured

    async def _prepare(self) -> None:
        shutil.copy(self.filled, self.database)
        settings = settings_of(self.database)
        async with runtime(settings):
            self.world = await world(self.scale)
            transport = httpx.ASGITransport(make_app(settings))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
                for scenario in SCENARIOS:
                    if self.wants(scenario.name):
                        self.prepared.append(await self._prepared(client, scenario, self.world))

    async def _prepared(self, client: httpx.AsyncClient, scenario: Scenario, around: World) -> Prepared:
        found = scenario.sessions(around, Random(SEED))
        if scenario.database != "sqlite":
            return Prepared(scenario, found, None)
        asked = list(found[0].bodies)
        bodies = asked[:2] * 2 if scenario.prime else (asked * 4)[:4]  # cold ones are never the same
        count, answer = await counted(client, found[0].cookie, bodies)
        if (scenario.right not in answer) or any(text in answer for text in WRONG):
            raise SystemExit(f"bench: {scenario.name} is answered {answer[:500]}")
        return Prepared(scenario, found, count if scenario.one_kind else None)

    # ---- measuring ---------------------------------------------------------------------------

    def measure(self) -> None:
        """Start the servers, drive every scenario, and look at what is in the databases afterwards."""
        self._on_sqlite()
        if chosen := [one for one in self.prepared if one.scenario.database == "postgres"]:
            self._on_postgres(chosen)

    @contextmanager
    def _serving(self, url: str) -> Iterator[Server]:
        port = free_port()
        env = {
            "ORDERWELL_DATABASE_URL": url,
            "ORDERWELL_DATA_DIR": str(self.folder),
            "ORDERWELL_SECRET_KEY": KEY,
            "ORDERWELL_PORT": str(port),
            "ORDERWELL_POINTS_PER_SECOND": "0",  # one address makes all the load
            "ORDERWELL_LOG_LEVEL": "WARNING",
            "ORDERWELL_SLOW_OPERATION_MS": "0",  # with 64 waiting clients every operation is slow
        }
        command = [str(Path(sys.executable).with_name("orderwell")), "serve"]
        with running(command, port, env, ("/graphql", {"query": TYPENAME})) as server:
            yield server

    def _on_sqlite(self) -> None:
        kept = books.of_sqlite(self.database)
        with self._serving(f"sqlite://{self.database}") as server:
            if self.wants("limit"):
                self._limit()
            for one in self.prepared:
                if one.scenario.database == "sqlite":
                    self._drive(server, one, kept)
            self._tell_process(server)
            if any(self.wants(name) for name in SUBSCRIBERS):
                self._subscribed(server, kept)
        self.problems += kept.problems()

    def _on_postgres(self, chosen: Sequence[Prepared]) -> None:
        asyncio.run(copy(self.database, self.postgres, ["session"]))  # the same people, signed in
        kept = books.of_postgres(self.postgres)
        _woken(self.on_postgres)
        for one in chosen:
            self._drive(self.on_postgres, one, kept)
        self.on_postgres.process.kill()
        self.problems += [f"PostgreSQL: {problem}" for problem in kept.problems()]

    def _limit(self) -> None:
        cpu, plan = self.limit.cpu(), self._plan(self.limit, "/13000", 16, [Session("", [])], "x", self.seconds / 2)
        result = self.generator.ask({**plan, "wrong": []})
        line = self._line("limit", result, self.limit.cpu() - cpu, 0)
        self.tell({**line, "limit_rps": line["rps"], "ratio_to_limit": 1.0})

    def _drive(self, server: Server, one: Prepared, kept: books.Books) -> None:
        scenario = one.scenario
        if scenario.prime:
            self._prime(server, one)
        cpu, seconds = server.cpu(), self.seconds * scenario.share
        plan = self._plan(server, "/graphql", scenario.connections, one.sessions, scenario.right, seconds)
        result = self.generator.ask({**plan, "wrong": WRONG})
        line = self._line(scenario.name, result, server.cpu() - cpu, one.statements)
        if result["errors"]:
            self.problems.append(f"{scenario.name}: {result['errors']} wrong answers, such as {result['first_error']}")
        kept.acknowledged += result["orders"]
        most = self._most(scenario.connections, result["size"])
        self.tell({**line, "limit_rps": round(most, 1), "ratio_to_limit": round(line["rps"] / most, 4)})

    def _prime(self, server: Server, one: Prepared) -> None:
        """Every request once, as the generator sends it."""
        headers = {"content-type": "application/json", "accept": "application/json"}
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", headers=headers, timeout=30) as client:
            for body in dict.fromkeys(body for session in one.sessions for body in session.bodies):
                client.post("/graphql", content=body.encode()).raise_for_status()

    def _most(self, connections: int, size: int) -> float:
        """What the bare stack gives for about that size: the next power of two, measured once."""
        known = connections, 1 << size.bit_length()
        if known not in self.limits:
            seconds = max(self.seconds * LIMIT_SHARE, 0.1)
            plan = self._plan(self.limit, f"/{known[1]}", connections, [Session("", [])], "x", seconds)
            self.limits[known] = self.generator.ask({**plan, "wrong": [], "warm_up": 0.05})["rps"]
        return self.limits[known]

    def _plan(
        self, server: Server, path: str, connections: int, people: Sequence[Session], right: str, seconds: float
    ) -> dict[str, Any]:
        return {
            "port": server.port,
            "path": path,
            "connections": connections,
            "sessions": [{"cookie": one.cookie, "bodies": list(one.bodies)} for one in people],
            "right": right,
            "placed": PLACED,
            "warm_up": min(WARM_UP, seconds / 4),
            "seconds": seconds,
        }

    def _line(self, name: str, result: dict[str, Any], cpu: float, statements: int | None) -> Line:
        return {
            "name": name,
            "rps": round(result["rps"], 1),
            "p50_ms": round(result["p50_ms"], 2),
            "p95_ms": round(result["p95_ms"], 2),
            "p99_ms": round(result["p99_ms"], 2),
            "cpu_us_per_request": round(cpu * 1e6 / max(result["answers"], 1)),
            "statements": statements,
            "limit_rps": None,
            "ratio_to_limit": None,
        }

    def _tell_process(self, server: Server) -> None:
        nothing = dict.fromkeys(MEASURES)
        if self.wants("cold_start"):
            taken, cpu = round(server.started * 1000), round(server.began * 1e6)
            self.tell({"name": "cold_start", **nothing, "p50_ms": taken, "p99_ms": taken, "cpu_us_per_request": cpu})
        if self.wants("memory"):
            self.tell({"name": "memory", **nothing, "resident_mb": round(server.memory() / 1e6, 1)})

    def _subscribed(self, server: Server, kept: books.Books) -> None:
        """Staff who hear of every order, and buyers of other companies who hear of none."""
        assert self.world is not None
        buyer, *others = self.world.buyers
        shares = _shares(IDLE - TOLD, len(others))
        quiet = [{"cookie": one.cookie, "count": count} for one, count in zip(others, shares, strict=True)]
        groups = [{"cookie": self.world.owner, "count": TOLD}, *quiet]
        memory, cpu = server.memory(), server.cpu()
        self.subscribers.ask({"port": server.port, "document": ORDER_CHANGED, "groups": groups})
        extra = round((server.memory() - memory) / 1e6, 1)
        if self.wants("subscribers_idle"):
            spent = round((server.cpu() - cpu) * 1e6 / IDLE)
            line = {"name": "subscribers_idle", **dict.fromkeys(MEASURES), "cpu_us_per_request": spent}
            self.tell({**line, "subscribers": IDLE, "extra_mb": extra})
        if self.wants("subscribers_told"):
            self._told(server, buyer, kept)
        self.subscribers.close()

    def _told(self, server: Server, buyer: Buyer, kept: books.Books) -> None:
        assert self.world is not None
        events, cpu = max(2, round(self.seconds)), server.cpu()
        body = order(self.world, Random(SEED), buyer)
        result = self.subscribers.ask({"events": events, "cookie": buyer.cookie, "body": body})
        kept.acknowledged += events
        line = self._line("subscribers_told", {**result, "rps": 0.0}, server.cpu() - cpu, None)
        self.tell({**line, "rps": None, "told": TOLD, "last_ms": round(result["last_ms"], 1)})
        if result["lost"] or result["strays"]:
            told = f"{result['lost']} events were not heard, {result['strays']} by those who should not"
            self.problems.append(f"subscribers_told: {told}")


def _woken(server: Server) -> None:
    """Let a suspended server go on, and do first what its clocks have missed."""
    server.process.resume()
    spent, end = -1.0, time.monotonic() + AWAKE
    while server.cpu() - spent > IDLE_SHARE * LOOK and time.monotonic() < end:
        spent = server.cpu()
        time.sleep(LOOK)


def _shares(whole: int, parts: int) -> list[int]:
    """`whole` in parts that differ by one at most."""
    return [whole // parts + (number < whole % parts) for number in range(parts)]
