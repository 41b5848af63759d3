"""Migrations: the same schema as the models', refused when the past changed, nothing half done, no row lost."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.indexes import PartialIndex
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from orderwell.core.db.config import connected, dialect, sqlite_path
from orderwell.migrations.ddl import MIGRATIONS, schema_sql
from orderwell.migrations.migrate import MigrationRefused, migrate, statements

SHELF = "tests.core.test_migrations"
CORE = ["orderwell.core.models"]

POSTGRES_SCHEMA = """
SELECT 'column' AS kind, table_name || '.' || column_name AS name,
       data_type || ' ' || is_nullable || ' ' || coalesce(character_maximum_length::text, '')
       || ' ' || coalesce(column_default, '') AS text
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""


class Shelf(Model):
    """A model with everything the DDL has to carry."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(20)
    on_hand = fields.IntField()
    active = fields.BooleanField(db_default=True)
    parent: Any = fields.ForeignKeyField("core.Shelf", null=True, db_index=True)

    class Meta:
        table = "shelf"
        constraints = (
            CheckConstraint(check="on_hand >= 0", name="shelf_on_hand_not_negative"),
            UniqueConstraint(fields=("code", "parent"), name="shelf_code_once", condition="active = TRUE"),
        )
        indexes = (PartialIndex(fields=("code",), name="shelf_of_one", condition={"on_hand": 1}),)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_no_index_is_the_beginning_of_another(kind: str) -> None:
    """Which serves as well; every index costs each write."""
    sql = await schema_sql(kind)
    assert 'CREATE INDEX "idx_order_line_variant' in sql
    kept = re.findall(r'CREATE INDEX "\w+" ON ("\w+") \(([^)]+)\);', sql)
    tables = re.findall(r'CREATE TABLE ("\w+") \((.*?)\n\);', sql, re.DOTALL)
    unique = [(name, columns) for name, body in tables for columns in re.findall(r"UNIQUE \(([^)]+)\)", body)]
    beginnings = [
        (table, columns)
        for table, columns in kept
        for other, longer in [*kept, *unique]
        if table == other and longer.startswith(f"{columns},")
    ]
    assert not beginnings
    assert ('"price"', '"price_list_id"') not in kept, "its unique constraint begins so"
    assert ('"order_line"', '"order_id"') not in kept
    assert ('"customer_item"', '"variant_id"') in kept, "nothing begins so"


async def schema(url: str) -> set[tuple[str, str, str]]:
    """Everything declared in the database but the migrations' own table."""
    if dialect(url) == "sqlite":
        with sqlite3.connect(sqlite_path(url)) as connection:
            rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        connection.close()
    else:
        server = await asyncpg.connect(url)
        rows = [tuple(row) for row in await server.fetch(POSTGRES_SCHEMA)]
        await server.close()
    return {row for row in rows if "schema_migration" not in row[1]}


async def run(url: str, script: str) -> None:
    """Run a script on either database."""
    async with connected(url, CORE) as client:
        await client.execute_script(script)


async def query(url: str, sql: str) -> list[dict[str, Any]]:
    """Rows from either database."""
    async with connected(url, CORE) as client:
        return await client.execute_query_dict(sql)


def write(folder: Path, name: str, sql: str) -> None:
    """A migration for both databases."""
    for kind in ("sqlite", "postgres"):
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / f"{name}.sql").write_text(sql)


async def test_the_migrated_schema_is_the_models_schema(empty_url: str, tmp_path: Path) -> None:
    assert await migrate(empty_url) == [file.stem for file in sorted((MIGRATIONS / dialect(empty_url)).glob("*.sql"))]
    migrated = await schema(empty_url)
    if dialect(empty_url) == "sqlite":
        models = f"sqlite://{tmp_path}/models.sqlite3"
    else:
        models = f"{empty_url}_models"
        await run(empty_url, f"CREATE DATABASE {models.rpartition('/')[2]}")
    await run(models, await schema_sql(dialect(empty_url)))
    declared = await schema(models)
    assert migrated == declared, "the models changed: run `make migration`"
    assert ("table" if dialect(empty_url) == "sqlite" else "index") in {kind for kind, _, _ in declared}


async def test_the_ddl_carries_checks_and_partial_indexes(empty_url: str) -> None:
    await run(empty_url, await schema_sql(dialect(empty_url), [SHELF]))
    insert = "INSERT INTO shelf (code, on_hand, parent_id) VALUES "
    await run(empty_url, insert + "('A', 1, NULL)")
    with pytest.raises(IntegrityError, match="shelf_on_hand_not_negative"):
        await run(empty_url, insert + "('B', -1, NULL)")
    await run(empty_url, insert + "('C', 2, 1)")
    with pytest.raises(IntegrityError):
        await run(empty_url, insert + "('C', 3, 1)")
    await run(empty_url, "UPDATE shelf SET active = FALSE WHERE code = 'C'")
    await run(empty_url, insert + "('C', 3, 1)")
    texts = {name: text for _, name, text in await schema(empty_url)}
    assert "WHERE" in texts["shelf_code_once"]
    assert "WHERE" in texts["shelf_of_one"]


async def test_migrating_again_does_nothing(empty_url: str, tmp_path: Path) -> None:
    write(tmp_path, "0001_first", "CREATE TABLE one (id INT PRIMARY KEY)")
    assert await migrate(empty_url, tmp_path) == ["0001_first"]
    assert await migrate(empty_url, tmp_path) == []
    write(tmp_path, "0002_second", "CREATE TABLE two (id INT PRIMARY KEY)")
    assert await migrate(empty_url, tmp_path) == ["0002_second"]


async def test_a_changed_or_unknown_past_is_refused(empty_url: str, tmp_path: Path) -> None:
    write(tmp_path, "0001_first", "CREATE TABLE one (id INT PRIMARY KEY);\n")
    write(tmp_path, "0002_second", "CREATE TABLE two (id INT PRIMARY KEY);\n")
    await migrate(empty_url, tmp_path)
    write(tmp_path, "0001_first", "CREATE TABLE one (id INT PRIMARY KEY);\r\n")
    assert await migrate(empty_url, tmp_path) == []
    write(tmp_path, "0001_first", "CREATE TABLE one (id BIGINT PRIMARY KEY);\n")
    with pytest.raises(MigrationRefused, match="0001_first was changed"):
        await migrate(empty_url, tmp_path)
    write(tmp_path, "0001_first", "CREATE TABLE one (id INT PRIMARY KEY);\n")
    (tmp_path / dialect(empty_url) / "0002_second.sql").unlink()
    with pytest.raises(MigrationRefused, match="newer than this program"):
        await migrate(empty_url, tmp_path)


async def test_a_failing_migration_leaves_nothing_behind(empty_url: str, tmp_path: Path) -> None:
    write(tmp_path, "0001_first", "CREATE TABLE one (id INT PRIMARY KEY); INSERT INTO one VALUES (1)")
    write(tmp_path, "0002_bad", "CREATE TABLE two (id INT); INSERT INTO one VALUES (2); INSERT INTO one VALUES (1)")
    with pytest.raises(MigrationRefused, match="0002_bad"):
        await migrate(empty_url, tmp_path)
    assert not any("two" in name for _, name, _ in await schema(empty_url))
    assert await query(empty_url, "SELECT id FROM one") == [{"id": 1}]
    assert [row["name"] for row in await query(empty_url, "SELECT name FROM schema_migration")] == ["0001_first"]
    write(tmp_path, "0002_bad", "CREATE TABLE two (id INT); INSERT INTO one VALUES (2)")
    assert await migrate(empty_url, tmp_path) == ["0002_bad"]


FAMILY = """
CREATE TABLE parent (id INT PRIMARY KEY, name TEXT NOT NULL, note TEXT);
CREATE TABLE child (id INT PRIMARY KEY, parent_id INT NOT NULL REFERENCES parent (id) ON DELETE CASCADE);
CREATE INDEX child_parent ON child (parent_id);
CREATE UNIQUE INDEX parent_name ON parent (name);
"""
REBUILD = """
CREATE TABLE parent_new (id INT PRIMARY KEY, name TEXT NOT NULL, size INT NOT NULL CHECK (size > 0));
INSERT INTO parent_new SELECT id, name, 1 FROM parent;
DROP TABLE parent;
ALTER TABLE parent_new RENAME TO parent;
CREATE UNIQUE INDEX parent_name ON parent (name);
"""
ALTER = """
ALTER TABLE parent DROP COLUMN note;
ALTER TABLE parent ADD COLUMN size INT NOT NULL DEFAULT 1 CHECK (size > 0);
"""


async def test_upgrading_a_populated_database_keeps_every_row_and_child(empty_url: str, tmp_path: Path) -> None:
    write(tmp_path, "0001_family", FAMILY)
    await migrate(empty_url, tmp_path)
    await run(empty_url, "INSERT INTO parent VALUES (1, 'a', 'x'), (2, 'b', NULL)")
    await run(empty_url, "INSERT INTO child VALUES (1, 1), (2, 1), (3, 2)")
    write(tmp_path, "0002_resize", REBUILD if dialect(empty_url) == "sqlite" else ALTER)
    assert await migrate(empty_url, tmp_path) == ["0002_resize"]
    parents = await query(empty_url, "SELECT id, name, size FROM parent ORDER BY id")
    assert parents == [{"id": 1, "name": "a", "size": 1}, {"id": 2, "name": "b", "size": 1}]
    assert len(await query(empty_url, "SELECT id FROM child")) == 3
    assert {"child_parent", "parent_name"} <= {name for _, name, _ in await schema(empty_url)}
    with pytest.raises(IntegrityError):
        await run(empty_url, "INSERT INTO child VALUES (4, 9)")
    await run(empty_url, "DELETE FROM parent WHERE id = 1")
    assert await query(empty_url, "SELECT id FROM child") == [{"id": 3}]


async def test_a_migration_may_not_orphan_rows_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/orphans.sqlite3"
    write(tmp_path, "0001_family", FAMILY + "INSERT INTO parent VALUES (1, 'a', 'x'); INSERT INTO child VALUES (1, 1);")
    write(tmp_path, "0002_loss", "DELETE FROM parent")
    with pytest.raises(MigrationRefused, match="1 rows of child without their parent"):
        await migrate(url, tmp_path)
    assert len(await query(url, "SELECT id FROM parent")) == 1


START = """
import asyncio, sys
from pathlib import Path
from orderwell.migrations.migrate import migrate
print(len(asyncio.run(migrate(sys.argv[1], Path(sys.argv[2])))))
"""


async def test_processes_that_start_at_once_migrate_once(empty_url: str, tmp_path: Path) -> None:
    for number in range(1, 9):
        write(tmp_path, f"{number:04}_table", f"CREATE TABLE t{number} (id INT); INSERT INTO t{number} VALUES (1)")
    command = [sys.executable, "-c", START, empty_url, str(tmp_path)]
    pipe = subprocess.PIPE
    processes = [subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) for _ in range(4)]
    results = [await asyncio.to_thread(process.communicate, timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, results
    assert sum(int(output) for output, _ in results) == 8
    assert await query(empty_url, "SELECT id FROM t8") == [{"id": 1}]


def test_a_script_is_split_at_statements_only() -> None:
    script = """
    INSERT INTO a VALUES ('x;y'); -- a remark; with a semicolon
    CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; DELETE FROM c; END;
    DELETE FROM a
    """
    parts = list(statements(script))
    assert len(parts) == 3
    assert "END;" in parts[1]
    assert "DELETE FROM a" in parts[2]
