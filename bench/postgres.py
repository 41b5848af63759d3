"""A PostgreSQL of the run's own, with what the SQLite file holds, as durable as a real one."""

import asyncio
import hashlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from orderwell.migrations.migrate import migrate
from tests import servers

# The server of the tests survives no crash; this one keeps PostgreSQL's own defaults for what is durable.
SETTINGS = {"shared_buffers": "128MB", "max_connections": "50", "autovacuum": "off", "jit": "off"}
# While it is filled its log stays short: what is kept of it is unpacked in every run.
FILLING = {**SETTINGS, "max_wal_size": "48MB", "min_wal_size": "48MB"}
UNUSED = ("postgres", "template0", "template1")  # half of all files that a run would unpack and remove
ROWS = 5000  # copied at a time
COUNTER = """SELECT pg_get_serial_sequence(table_name, column_name) FROM information_schema.columns
WHERE table_name = $1 AND column_name = 'id' AND column_default LIKE 'nextval%'"""

Convert = Callable[[Any], Any]


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


# From what SQLite keeps to what the driver wants, by PostgreSQL's type.
CONVERT: dict[str, Convert] = {
    "uuid": UUID,
    "timestamp with time zone": _moment,
    "date": lambda value: date.fromisoformat(value[:10]),
    "boolean": bool,
    "jsonb": lambda value: value if isinstance(value, str) else orjson.dumps(value).decode(),
}


@dataclass(frozen=True, slots=True)
class Files:
    """A server's programs, and the folder that has its data."""

    programs: Path
    folder: Path


@contextmanager
def unpacked(kept: Path, filled: Path) -> Iterator[Files]:
    """The files of a server with the rows of `filled`, a SQLite file that nobody writes to.

    Copying takes a while: they are kept in `kept` for the next run.
    """
    folder = servers.readable_folder("bench-pg-")
    try:
        programs = servers.postgres_binaries(folder)
        version = subprocess.run([programs / "postgres", "--version"], capture_output=True, check=True).stdout
        digest = hashlib.sha256(Path(__file__).read_bytes() + version).hexdigest()[:8]
        archive = kept / f"{filled.stem}-postgres-{digest}.tar"
        if not archive.exists():
            _make(folder, programs, filled, archive)
        # In a process of its own: statements are being counted in this one.
        command = [sys.executable, "-m", "tarfile", "--filter", "fully_trusted", "--extract", str(archive), str(folder)]
        subprocess.run(command, check=True)
        yield Files(programs, folder)
    finally:
        # The disk is still busy with these files, which takes seconds: nobody waits for it.
        subprocess.Popen(["rm", "-rf", folder], start_new_session=True)


@contextmanager
def postgres(files: Files) -> Iterator[str]:
    """The address of the database. The server ends with the thread that starts it, at the latest.

    It ends at once, as in a crash: nobody needs its files any more.
    """
    with _serving(files, signal.SIGQUIT, SETTINGS) as url:
        yield url + "bench"


def _make(folder: Path, programs: Path, filled: Path, archive: Path) -> None:
    command = [str(programs / "initdb"), "-D", str(folder / "data"), *servers.INITDB]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **servers.identity())
    with _serving(Files(programs, folder), signal.SIGINT, FILLING) as url:
        asyncio.run(_filled(url, filled))
    for old in archive.parent.glob(f"{filled.stem.split('-')[0]}-*-postgres-*"):
        old.unlink()
    with tarfile.open(archive.with_suffix(".part"), "w") as packed:
        packed.add(folder / "data", "data")
    archive.with_suffix(".part").rename(archive)
    shutil.rmtree(folder / "data")


@contextmanager
def _serving(files: Files, stop: int, settings: dict[str, str]) -> Iterator[str]:
    folder, programs, port = files.folder, files.programs, servers.free_port()
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-h", "127.0.0.1", "-p", port, *options]
    accepts = [str(programs / "pg_isready"), "-h", str(folder), "-p", str(port), "-q"]

    def ready() -> bool:
        return subprocess.run(accepts, check=False).returncode == 0

    with servers.running(command, folder, ready, stop):
        yield f"postgres://postgres@127.0.0.1:{port}/"


async def _filled(url: str, filled: Path) -> None:
    connection = await asyncpg.connect(url + "postgres")
    await connection.execute("CREATE DATABASE bench")
    await connection.close()
    await migrate(url + "bench")
    tables = _ask(filled, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_migration'")
    await copy(filled, url + "bench", [str(name) for (name,) in tables])
    connection = await asyncpg.connect(url + "bench")
    await connection.execute("ANALYZE")
    for other in UNUSED:
        await connection.execute(f"ALTER DATABASE {other} IS_TEMPLATE false ALLOW_CONNECTIONS true")
        await connection.execute(f"DROP DATABASE {other}")
    await connection.close()


def _ask(file: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


async def copy(file: Path, url: str, tables: Sequence[str]) -> None:
    """The rows of these tables of a SQLite file into the same, empty tables; foreign keys are not looked at."""
    source, target = sqlite3.connect(file), await asyncpg.connect(url)
    try:
        await target.execute("SET session_replication_role = replica")
        for table in tables:
            await _copy(source, target, table)
    finally:
        source.close()
        await target.close()


async def _copy(source: sqlite3.Connection, target: Any, table: str) -> None:
    sql = (
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'"
    )
    kinds = {str(name): str(kind) for name, kind in await target.fetch(sql, table)}
    if not kinds:
        return  # of SQLite's own index of the search
    into, made = table, {name: f'"{name}"' for name in kinds}
    if "tsvector" in kinds.values():  # which cannot be copied into: as text first
        into = "copied"
        await target.execute(f"CREATE TEMP TABLE copied (LIKE {table})")
        for name in (name for name, kind in kinds.items() if kind == "tsvector"):
            await target.execute(f'ALTER TABLE copied ALTER COLUMN "{name}" TYPE text')
            made[name] = f"array_to_tsvector(string_to_array(\"{name}\", ' '))"
    await _rows(source, target, table, into, {name: CONVERT.get(kind) for name, kind in kinds.items()})
    if into != table:
        names = ", ".join(f'"{name}"' for name in kinds)
        await target.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(made.values())} FROM copied")
        await target.execute("DROP TABLE copied")
    if counter := await target.fetchval(COUNTER, table):
        await target.execute(f"SELECT setval('{counter}', (SELECT COALESCE(max(id), 1) FROM {table}))")


async def _rows(source: sqlite3.Connection, target: Any, table: str, into: str, columns: dict[str, Any]) -> None:
    quoted = ", ".join(f'"{name}"' for name in columns)
    found = source.execute(f"SELECT {quoted} FROM {table}")
    while rows := found.fetchmany(ROWS):
        converted = [
            [value if value is None or convert is None else convert(value)
             for value, convert in zip(row, columns.values(), strict=True)]
            for row in rows
        ]  # fmt: skip
        await target.copy_records_to_table(into, records=converted, columns=list(columns))


def count(url: str, sql: str) -> int:
    """The one number that a query gives; 0 for NULL."""

    async def ask() -> int:
        connection = await asyncpg.connect(url)
        try:
            return int(await connection.fetchval(sql) or 0)
        finally:
            await connection.close()

    return asyncio.run(ask())
