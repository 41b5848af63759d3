"""The schema that the models declare, as SQL, for either database and without either running.

Tortoise's own DDL leaves out `Meta.constraints`; here they are part of it. What no model can say (full-text tables,
triggers) stands in `migrations/extra/<dialect>/*.sql` and follows the tables.
"""

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from tortoise.backends.asyncpg.schema_generator import AsyncpgSchemaGenerator
from tortoise.backends.base.schema_generator import BaseSchemaGenerator
from tortoise.backends.sqlite.schema_generator import SqliteSchemaGenerator
from tortoise.context import TortoiseContext
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from orderwell import migrations
from orderwell.core.db.config import tortoise_config

MIGRATIONS = Path(migrations.__path__[0])
INITIAL = "0001_initial.sql"
ORDERED = re.compile(r'(?:\bUNIQUE|CREATE INDEX "\w+" ON "\w+") \((?P<columns>[^)]+)\)')
INDEX = re.compile(r'\nCREATE INDEX "\w+" ON "\w+" \((?P<columns>[^)]+)\);')


class Complete(BaseSchemaGenerator):
    """Adds the checks and conditional unique indexes of `Meta.constraints`; leaves comments out."""

    _model: type[Model]

    def _get_table_sql(self, model: type[Model], safe: bool = True) -> dict[str, Any]:
        self._model = model
        table = super()._get_table_sql(model, safe)
        unique = [rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)]
        table["table_creation_string"] = _without_beginnings(table["table_creation_string"])
        table["table_creation_string"] += "".join("\n" + self._unique_sql(model, rule) for rule in unique)
        return table

    def _get_inner_statements(self) -> list[str]:
        checks = [rule for rule in self._model._meta.constraints if isinstance(rule, CheckConstraint)]
        return [f'CONSTRAINT "{rule.name}" CHECK ({rule.check})' for rule in checks]

    def _unique_sql(self, model: type[Model], rule: UniqueConstraint) -> str:
        fields = model._meta.fields_map
        columns = ", ".join(f'"{fields[name].source_field or name}"' for name in rule.fields)
        name = rule.name or self._get_index_name("uid", model, rule.fields)
        condition = f" WHERE {rule.condition}" if rule.condition else ""
        return f'CREATE UNIQUE INDEX "{name}" ON "{model._meta.db_table}" ({columns}){condition};'

    def _table_comment_generator(self, table: str, comment: str) -> str:
        return ""

    def _column_comment_generator(self, table: str, column: str, comment: str) -> str:
        return ""


def _without_beginnings(table: str) -> str:
    """The DDL of a table without indexes that another one, or a unique constraint, begins with: that one serves as
    well, and every index costs each write."""
    ordered = [found["columns"] for found in ORDERED.finditer(table)]
    return INDEX.sub(
        lambda found: "" if any(one.startswith(f"{found['columns']},") for one in ordered) else found[0], table
    )


class Sqlite(Complete, SqliteSchemaGenerator):
    """Complete DDL for SQLite."""


class Postgres(Complete, AsyncpgSchemaGenerator):
    """Complete DDL for PostgreSQL."""


async def schema_sql(dialect: str, modules: Iterable[str] | None = None) -> str:
    """All CREATE statements for `sqlite` or `postgres`, of every slice or of `modules` only (then no extras)."""
    url = "sqlite://:memory:" if dialect == "sqlite" else "postgres://nobody@localhost/nothing"
    generator = Sqlite if dialect == "sqlite" else Postgres
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(url, modules))
        tables = generator(cast(Any, context.db())).get_create_schema_sql(safe=False)
    extras = [] if modules is not None else sorted((MIGRATIONS / "extra" / dialect).glob("*.sql"))
    return "\n".join([tables.replace(";\nCREATE TABLE", ";\n\nCREATE TABLE"), *(file.read_text() for file in extras)])


def main() -> None:
    """Rewrite the one migration of both databases from the models (`make migration`)."""
    for dialect in ("sqlite", "postgres"):
        folder = MIGRATIONS / dialect
        if later := sorted(file.name for file in folder.glob("*.sql") if file.name != INITIAL):
            raise SystemExit(f"{folder.name}: {INITIAL} is released; write {later[-1]}'s successor by hand")
        folder.mkdir(exist_ok=True)
        (folder / INITIAL).write_text(asyncio.run(schema_sql(dialect)).rstrip() + "\n")
    print(f"Written {INITIAL} for both databases. Before the first release there is exactly one migration:")
    print("delete development databases that were made with the one before.")


if __name__ == "__main__":
    main()
