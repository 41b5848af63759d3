"""From a database address to Tortoise: which engine, which models, one app per slice."""

import inspect
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext
from tortoise.models import Model

from orderwell.core.db import versions
from orderwell.core.db.building import build_once
from orderwell.core.db.shield import finish
from orderwell.core.importing import slices_with

build_once()


def dialect(database_url: str) -> str:
    """`sqlite` or `postgres`. Raises ValueError for any other address."""
    scheme = database_url.partition("://")[0]
    names = {"sqlite": "sqlite", "postgres": "postgres", "postgresql": "postgres"}
    if scheme not in names:
        raise ValueError(f"the database address starts with {scheme!r}, not with sqlite:// or postgres://")
    return names[scheme]


def sqlite_path(database_url: str) -> str:
    """The file of `sqlite://relative/path` or `sqlite:///absolute/path`, or `:memory:`."""
    return unquote(database_url.partition("://")[2].partition("?")[0])


def postgres_options(database_url: str) -> dict[str, Any]:
    """Connection arguments of `postgres://user:password@host:port/name?host=/socket/folder&maxsize=20`.

    `host` in the query names a folder with a unix socket; `sslmode` is PostgreSQL's; numbers arrive as numbers.
    """
    parts = urlsplit(database_url)
    options: dict[str, Any] = {
        "host": parts.hostname or "localhost",
        "port": parts.port or 5432,
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path.lstrip("/")),
    }
    for key, value in parse_qsl(parts.query):
        options["ssl" if key == "sslmode" else key] = int(value) if value.isdigit() else value
    return options


@cache
def model_modules() -> list[str]:
    """Every `orderwell.<slice>.models` that exists, in alphabetical order."""
    return [f"orderwell.{name}.models" for name in slices_with("models")]


def _keep_own_models(name: str) -> None:
    # Tortoise takes every model it finds in a module for the module's app, imported ones too.
    module = import_module(name)
    own = [each for _, each in inspect.getmembers(module, inspect.isclass) if each.__module__.startswith(name)]
    module.__dict__["__models__"] = [each for each in own if issubclass(each, Model) and each is not Model]


def tortoise_config(database_url: str, modules: Iterable[str] | None = None) -> dict[str, Any]:
    """The argument of `Tortoise.init`: one app a slice, labelled with the slice's name, times in UTC.

    `modules` end in `<slice>.models`; without it every slice is taken.
    """
    kind = dialect(database_url)
    if kind == "sqlite":
        credentials: dict[str, Any] = {
            "file_path": sqlite_path(database_url),
            **dict(parse_qsl(urlsplit(database_url).query)),
        }
    else:
        credentials = {"maxsize": 10, **postgres_options(database_url)}
    labels = {module.split(".")[-2]: module for module in (model_modules() if modules is None else modules)}
    for module in labels.values():
        _keep_own_models(module)
    return {
        "connections": {"default": {"engine": f"orderwell.core.db.{kind}", "credentials": credentials}},
        "apps": {label: {"models": [module], "default_connection": "default"} for label, module in labels.items()},
        "use_tz": True,
        "timezone": "UTC",
    }


@asynccontextmanager
async def connected(database_url: str, modules: Iterable[str] | None = None) -> AsyncIterator[BaseDBAsyncClient]:
    """Tortoise ready for every task of this process, and its connections closed at the end.

    Not twice at the same time in one process: Tortoise allows one context that all tasks see.
    """
    EXECUTOR_CACHE.clear()  # SQL kept by connection name: the database before may have spoken another dialect
    context = TortoiseContext()
    try:
        with context:  # init looks for the current context
            await context.init(config=tortoise_config(database_url, modules), _enable_global_fallback=True)
        versions.use_models(model for app in (context.apps or {}).values() for model in app.values())
        yield context.db()
    finally:
        await finish(context.close_connections())
