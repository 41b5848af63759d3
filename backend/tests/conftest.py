"""Databases for the tests. A test that names none of these fixtures starts none.

`database`    tables of every slice, no rows; the test runs once on each database. Gives the Tortoise client.
`empty_url`   the address of a new database without tables, once for each database.
`gql`         executes documents against the schema on the tables of `database`.
`postgres_url`, `redis_url`   servers for tests that start processes; a new empty database, an emptied Valkey.

`pytest --db sqlite` leaves PostgreSQL out while developing; the default is both, and what cannot start fails the run.
"""

import asyncio
import itertools
import shutil
import socket
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar, cast

import asyncpg
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from redis import Redis
from strawberry.types import ExecutionResult
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.access import rules as passwords
from orderwell.core.db.config import connected
from orderwell.core.settings import Settings
from orderwell.core.work import Actor
from orderwell.migrations.ddl import schema_sql
from orderwell.payments import gateways
from tests import servers
from tests.cleaning import CLEAN, cleaner
from tests.judged import judge, shown

T = TypeVar("T")
HERE = Path(__file__).parent
NUMBERS = itertools.count(1)

# The files that take longest begin: a worker that came to one of them last would work on it while the others are idle.
LONGEST = (
    "api/test_fuzz.py",
    "api/test_workers.py",
    "api/test_crash.py",
    "api/test_processes.py",
    "api/test_hidden_goods.py",
    "demo/test_load.py",
    "bench/test_bench.py",
    "graphql_compiler/test_differential.py",
    "api/test_compiled.py",
    "intake/test_folder.py",
    "ordering/test_api.py",
    "inventory/test_ledger.py",
    "api/test_cards.py",
    "assortments/test_ranges.py",
    "test_architecture.py",
)

# The same examples on every run, and no verdict on how fast a loaded machine is.
hypothesis.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--db`, and how long and from where api/test_fuzz.py draws."""
    parser.addoption("--db", choices=["sqlite", "postgres", "both"], default="both", help="databases to test on")
    parser.addoption("--fuzz", type=int, default=0, help="operations per root field and actor; 0: a few")
    parser.addoption("--fuzz-seed", type=int, default=20261122, help="draws other operations")
    parser.addoption("--fuzz-field", default="", help="only this root field")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a database once on each of those chosen."""
    chosen, only = metafunc.config.getoption("--db"), metafunc.definition.get_closest_marker("on")
    kinds = ["sqlite", "postgres"] if chosen == "both" else [chosen]
    kinds = [kind for kind in kinds if only is None or kind in only.args]
    for fixture in ("database", "empty_url"):
        if fixture in metafunc.fixturenames:
            metafunc.parametrize(fixture, kinds, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, then those of the most tests; xdist hands files out in this order."""
    tests, place = Counter(item.path for item in items), {name: at for at, name in enumerate(LONGEST)}

    def turn(item: pytest.Item) -> tuple[int, int]:
        return place.get(item.path.as_posix().removeprefix(f"{HERE.as_posix()}/"), len(place)), -tests[item.path]

    items.sort(key=turn)


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """No test reaches beyond the loopback interface and unix sockets."""

    def guarded(method: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1", "localhost")):
                raise RuntimeError(f"a test tried to reach {address[0]}")
            return method(self, address)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        yield


@pytest.fixture(scope="session", autouse=True)
def product_hasher() -> Iterator[PasswordHasher]:
    """Passwords are hashed at the least cost, a thousand times in a run; gives what the product hashes with."""
    with pytest.MonkeyPatch.context() as patch:
        products, quick = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_NOBODYS", quick.hash("a password that nobody knows"))
        yield products


@pytest.fixture(autouse=True)
def paid_through_the_sandbox() -> None:
    """Online payments work in tests that start no process; `orderwell serve` on a real shop has no gateway."""
    gateways.use("sandbox")


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end in a loop and a thread of its own, from code that may itself be under a loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def execute(url: str, script: str) -> None:
    """Run a script on PostgreSQL."""

    async def run() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(script)
        finally:
            await connection.close()

    apart(run())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL for this run, without a database name."""
    try:
        with servers.postgres() as url:
            yield url
    except servers.CannotStart as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[str]:
    """The address of a Valkey for this run."""
    try:
        with servers.valkey() as url:
            yield url
    except servers.CannotStart as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def sqlite_folder() -> Iterator[Path]:
    """Where the SQLite files of this run lie."""
    with tempfile.TemporaryDirectory(prefix="orderwell-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_template(sqlite_folder: Path) -> Path:
    """A file with the tables of every slice (test_migrations proves that migrating makes the same)."""
    file = sqlite_folder / "template.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(apart(schema_sql("sqlite")))
    connection.close()
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> str:
    """The address of a database with the tables of every slice; `postgres_emptied` empties them."""
    execute(postgres_server + "postgres", "CREATE DATABASE tables")
    execute(postgres_server + "tables", apart(schema_sql("postgres")) + CLEAN)
    return postgres_server + "tables"


@pytest.fixture(scope="session")
def postgres_emptied(postgres_tables: str) -> Iterator[Callable[[], Awaitable[Any]]]:
    """Awaited before every test on `postgres_tables`."""
    with cleaner(postgres_tables) as clean:
        yield clean


@pytest.fixture
async def database(request: pytest.FixtureRequest) -> AsyncIterator[BaseDBAsyncClient]:
    """Tables without rows on the database of this turn; Tortoise is connected to it."""
    if request.param == "postgres":
        await request.getfixturevalue("postgres_emptied")()
        async with connected(request.getfixturevalue("postgres_tables")) as client:
            yield client
        return
    file = request.getfixturevalue("sqlite_folder") / f"{next(NUMBERS)}.sqlite3"
    shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
    async with connected(f"sqlite://{file}?synchronous=OFF") as client:
        yield client
    file.unlink()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A new PostgreSQL database without tables, dropped after the test."""
    name = f"empty_{next(NUMBERS)}"
    execute(postgres_server + "postgres", f"CREATE DATABASE {name}")
    yield postgres_server + name
    execute(postgres_server + "postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database without tables on the database of this turn."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite://{tmp_path}/empty.sqlite3"


@pytest.fixture
def redis_url(valkey_server: str) -> str:
    """A Valkey without keys."""
    with Redis.from_url(valkey_server) as client:
        client.flushall()
    return valkey_server


class Graph:
    """The graph without HTTP: `await gql(document, variables, actor)`; the default actor is staff who may do all."""

    judged = True  # see tests.judged; a test that counts operations asks once

    async def __call__(
        self, document: str, variables: dict[str, Any] | None = None, actor: Actor | None = None, locale: str = "zh-CN"
    ) -> ExecutionResult:
        """Execute one operation. Expected failures are Problems in `data` (mutations) or coded `errors` (queries)."""
        from orderwell.api.schema import schema  # a fault in one slice must not stop the tests of another

        async def execute() -> ExecutionResult:
            context = self.context(actor, locale)
            result = await schema.execute(document, variable_values=variables, context_value=context)
            assert isinstance(result, ExecutionResult)
            return result

        async def again() -> dict[str, Any]:
            return shown(await execute())

        result = await execute()
        if self.judged:
            await judge(document, variables, again)
        return result

    async def subscribe(
        self, document: str, variables: dict[str, Any] | None = None, actor: Actor | None = None
    ) -> AsyncIterator[ExecutionResult]:
        """The results of a subscription; close it or take as many as are expected."""
        from orderwell.api.schema import schema

        source = await schema.subscribe(document, variable_values=variables, context_value=self.context(actor))
        if isinstance(source, ExecutionResult):
            yield source
            return
        async for result in source:
            yield cast(ExecutionResult, result)

    @staticmethod
    def context(actor: Actor | None = None, locale: str = "zh-CN") -> Any:
        """The context that a request of `actor` would have."""
        from orderwell.api.context import Context
        from orderwell.composition import HANDLERS
        from orderwell.demo import make

        everyone = actor or make.EVERYTHING
        return Context(actor=everyone, handlers=HANDLERS, settings=Settings(), locale=locale)


@pytest.fixture
def gql(database: BaseDBAsyncClient) -> Graph:
    """Executes documents against the schema, on the tables of `database`."""
    return Graph()
