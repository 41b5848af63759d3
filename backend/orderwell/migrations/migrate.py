"""Numbered SQL migrations, one transaction each, applied once by whichever process comes first.

Tortoise's own migrations are not used: on SQLite they rebuild tables with foreign keys on, which deletes child rows.
"""

import asyncio
import hashlib
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from msgspec import Struct

from orderwell.core.db.config import dialect, postgres_options, sqlite_path
from orderwell.core.db.sql import is_sqlite, rows
from orderwell.migrations.ddl import MIGRATIONS

ADVISORY_LOCK = 0x6F72646572  # any number nobody else locks
WAIT = 60.0  # seconds for another process's migration
TABLE = """CREATE TABLE IF NOT EXISTS schema_migration
(number INT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)"""


class MigrationRefused(Exception):
    """The database and the migrations of this program do not fit together, or a migration failed."""


class Migration(Struct, frozen=True):
    """One file `NNNN_name.sql`."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, the same with either kind of line end."""
        return hashlib.sha256(self.sql.replace("\r\n", "\n").encode()).hexdigest()


def migrations(folder: Path) -> list[Migration]:
    """The files of `folder` by number. Raises MigrationRefused when two have the same number."""
    found = [
        Migration(int(file.stem.split("_")[0]), file.stem, file.read_text()) for file in sorted(folder.glob("*.sql"))
    ]
    if len({each.number for each in found}) < len(found):
        raise MigrationRefused(f"two migrations in {folder.name} have the same number")
    return found


def pending(found: list[Migration], applied: dict[int, tuple[str, str]]) -> list[Migration]:
    """What is left to apply. Raises MigrationRefused when the past was changed or is unknown."""
    by_number = {each.number: each for each in found}
    for number, (name, checksum) in applied.items():
        if number not in by_number:
            raise MigrationRefused(f"the database is newer than this program: it has {name}")
        if by_number[number].checksum != checksum:
            raise MigrationRefused(
                f"{name} was changed after it was applied to this database"
                " (a development database has to be deleted and made again)"
            )
    return [each for each in found if each.number not in applied]


def statements(sql: str) -> Iterator[str]:
    """The single statements of a SQLite script; triggers and quoted semicolons stay whole."""
    statement = ""
    for piece in sql.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip(" \n;"):
        yield statement


def migrate_sqlite(path: str, folder: Path) -> list[str]:
    """Bring the file at `path` up to date; foreign keys are off while tables are rebuilt, and checked after."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    try:
        _use_wal(connection)
        connection.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction
        done: list[str] = []
        while True:
            connection.execute("BEGIN IMMEDIATE")
            name = _next_on_sqlite(connection, migrations(folder))
            connection.execute("COMMIT")
            if name is None:
                return done
            done.append(name)
    finally:
        connection.close()  # rolls back what is open


def _use_wal(connection: sqlite3.Connection) -> None:
    # Entering WAL does not honour the busy timeout, and two processes may start at once.
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _next_on_sqlite(connection: sqlite3.Connection, found: list[Migration]) -> str | None:
    connection.execute(TABLE)
    rows = connection.execute("SELECT number, name, checksum FROM schema_migration").fetchall()
    left = pending(found, {number: (name, checksum) for number, name, checksum in rows})
    if not left:
        return None
    each = left[0]
    try:
        for statement in statements(each.sql):
            connection.execute(statement)
    except sqlite3.Error as error:
        raise MigrationRefused(f"{each.name}: {error}") from error
    if orphans := connection.execute("PRAGMA foreign_key_check").fetchall():
        raise MigrationRefused(f"{each.name} leaves {len(orphans)} rows of {orphans[0][0]} without their parent")
    values = (each.number, each.name, each.checksum, datetime.now(UTC).isoformat())
    connection.execute("INSERT INTO schema_migration VALUES (?, ?, ?, ?)", values)
    return each.name


async def migrate_postgres(database_url: str, folder: Path) -> list[str]:
    """Bring the database up to date under an advisory lock; other processes wait for it."""
    options = {k: v for k, v in postgres_options(database_url).items() if k not in ("minsize", "maxsize")}
    connection = await asyncpg.connect(**options)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", ADVISORY_LOCK)
        await connection.execute(TABLE)
        rows = await connection.fetch("SELECT number, name, checksum FROM schema_migration")
        left = pending(migrations(folder), {number: (name, checksum) for number, name, checksum in rows})
        for each in left:
            values = (each.number, each.name, each.checksum, datetime.now(UTC).isoformat())
            try:
                async with connection.transaction():
                    await connection.execute(each.sql)
                    await connection.execute("INSERT INTO schema_migration VALUES ($1, $2, $3, $4)", *values)
            except asyncpg.PostgresError as error:
                raise MigrationRefused(f"{each.name}: {error}") from error
        return [each.name for each in left]
    finally:
        await connection.close()  # gives the lock back


async def migrate(database_url: str, folder: Path = MIGRATIONS) -> list[str]:
    """Apply what is missing, in order, and return the names. Raises MigrationRefused; then nothing of it stays."""
    kind = dialect(database_url)
    if kind == "sqlite":
        return await asyncio.to_thread(migrate_sqlite, sqlite_path(database_url), folder / kind)
    return await migrate_postgres(database_url, folder / kind)


async def unapplied(folder: Path = MIGRATIONS) -> list[str]:
    """Names of migrations that the connected database lacks. Raises MigrationRefused as `migrate` does."""
    applied = await rows("SELECT number, name, checksum FROM schema_migration")
    found = migrations(folder / ("sqlite" if is_sqlite() else "postgres"))
    return [each.name for each in pending(found, {row["number"]: (row["name"], row["checksum"]) for row in applied})]
