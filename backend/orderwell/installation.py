"""An installation as a command meets it: its settings, and its database, migrated and connected."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import asyncpg
import typer
from tortoise.exceptions import DBConnectionError

from orderwell.composition import runtime
from orderwell.core.settings import BadSetting, Settings, load
from orderwell.migrations.migrate import MigrationRefused
from orderwell.migrations.migrate import migrate as apply_migrations

T = TypeVar("T")


class Failure(Exception):
    """Ends the command with one line on stderr."""


def settings_here() -> Settings:
    """The settings of the environment. Raises Failure."""
    try:
        return load()
    except BadSetting as error:
        raise Failure(str(error)) from error


def opened(settings: Settings, task: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run `task` with the database connected, after migrating it. Raises Failure."""

    async def connected() -> T:
        async with runtime(settings):
            return await task()

    migrate(settings)
    return asyncio.run(connected())


def migrate(settings: Settings) -> None:
    """Bring the database up to date, telling what was applied. Raises Failure."""
    try:
        for name in asyncio.run(apply_migrations(settings.database_url)):
            typer.echo(f"Applied migration {name}.")
    except MigrationRefused as error:
        raise Failure(str(error)) from error
    except (OSError, ValueError, asyncpg.PostgresError, DBConnectionError) as error:
        raise Failure(f"cannot use ORDERWELL_DATABASE_URL: {error}") from error
