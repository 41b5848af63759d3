"""Rows into instances, ten times as fast as Tortoise makes them: one function for each model and list of columns.

Tortoise looks up every field of every row again. Here a function is made once that puts the converted values of a row
into a new instance's `__dict__`. What it does not know (partial rows of `.only()`) is left to Tortoise.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

# A subclass of UUID in C, which remembers its hash: a list of products takes thousands. What PostgreSQL's driver gives.
from asyncpg.pgproto.pgproto import UUID as Uuid
from tortoise.backends.asyncpg.executor import AsyncpgExecutor
from tortoise.backends.base.executor import BaseExecutor
from tortoise.backends.sqlite.executor import SqliteExecutor
from tortoise.fields import DateField, DatetimeField, Field, UUIDField
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.models import Model

Convert = Callable[[Any], Any]
Make = Callable[[Any], Model]
TURN = 2000  # rows after which others have their turn
_makers: dict[tuple[type[Model], str, int, tuple[str, ...], bool], Make | None] = {}


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else Uuid(text)


_parent = lru_cache(maxsize=2000)(_uuid)  # in a list of many rows the same


def _datetime(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is UTC else moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text[:10])


def _member(field: CharEnumFieldInstance) -> Convert:
    members: dict[Any, Any] = {member.value: member for member in field.enum_type}
    members[None] = None
    kind = field.enum_type

    def convert(value: Any) -> Any:
        return members[value] if value in members else kind(value)  # which raises

    return convert


# What SQLite keeps as text; PostgreSQL's driver gives these as they are.
TEXTS: dict[type[Field[Any]], Convert] = {UUIDField: _uuid, DatetimeField: _datetime, DateField: _date}


def _converter(field: Field[Any], driver_knows: bool) -> Convert | None:
    """How a column's value becomes the attribute's; None: it is the same."""
    if type(field) in TEXTS:
        return None if driver_knows else TEXTS[type(field)]
    if isinstance(field, CharEnumFieldInstance):
        return _member(field)
    if type(field).to_python_value is Field.to_python_value and field.field_type in (str, int, float, bytes):
        return None
    return field.to_python_value


def maker(
    model: type[Model], keys: tuple[str, ...], dialect: str, first: int = 0, partial: bool = False
) -> Make | None:
    """A function from a row, whose columns from number `first` on are `keys`, to an instance. Of `partial` rows it
    has only the attributes that they have, and is nothing to save; without `partial` there is no function for them."""
    name = (model, dialect, first, keys, partial)
    if name not in _makers:
        _makers[name] = _made(model, keys, dialect, first, partial)
    return _makers[name]


def _made(model: type[Model], keys: tuple[str, ...], dialect: str, first: int, partial: bool) -> Make | None:
    meta = model._meta
    attributes = {column: attribute for attribute, column in meta.fields_db_projection.items()}
    if not (partial or attributes.keys() <= set(keys)):
        return None
    names: dict[str, Any] = {"new": model.__new__, "model": model}
    lines = ["made = new(model)", "cells = made.__dict__"]  # attribute by attribute, it shares its keys with others
    if not partial:
        own = meta.db_pk_column not in meta.generated_db_fields
        lines.append("cells['_saved_in_db'], cells['_partial'], cells['_await_when_save'] = True, False, {}")
        lines.append(f"cells['_custom_generated_pk'] = {own}")
    cells = [f"cells[{attributes[key]!r}]" if key in attributes else "_" for key in keys]
    lines.append(f"{', '.join(cells)}, *_ = row{f'[{first}:]' if first else ''}")
    for attribute in [attributes[key] for key in keys if key in attributes]:
        field = meta.fields_map[attribute]
        if (convert := _converter(field, driver_knows=dialect != "sqlite")) is not None:
            names[f"to_{attribute}"] = _parent if partial and convert is _uuid and field.reference else convert
            lines.append(f"cells[{attribute!r}] = to_{attribute}(cells[{attribute!r}])")
    body = "\n    ".join(["def make(row):", *lines, "return made"])
    exec(body, names)  # noqa: S102 # of names of our own models
    made: Make = names["make"]
    return made


class QuickSelect(BaseExecutor):
    """First among the bases of an executor."""

    async def execute_select(
        self, sql: str, values: list[Any] | None = None, custom_fields: list[str] | None = None
    ) -> list[Any]:
        """The instances that a SELECT gives, with what they were asked to bring along."""
        _, rows = await self.db.execute_query(sql, values)
        if not rows:
            return []
        make = self._maker(tuple(rows[0].keys()))
        if make is None:
            return await super().execute_select(sql, values, custom_fields)
        found = []
        for number, row in enumerate(rows, 1):
            instance = make(row)
            for name in custom_fields or ():
                instance.__dict__[name] = row[name]
            found.append(instance)
            if number % TURN == 0:
                await asyncio.sleep(0)
        await self._execute_prefetch_queries(found)
        return found

    def _maker(self, keys: tuple[str, ...]) -> Make | None:
        dialect = self.db.capabilities.dialect
        if not self.select_related_idx:
            return maker(self.model, keys, dialect)
        (_, count, *_), *related = self.select_related_idx
        base = maker(self.model, keys[:count], dialect)
        joined: list[tuple[Make, slice, tuple[Any, ...]]] = []
        for model, length, *_, path in related:
            part = slice(count, count + length)
            columns = tuple(key.split(".", 1)[1] for key in keys[part])
            make = maker(model, columns, dialect, count) if length else None
            if make is None:
                return None
            joined.append((make, part, tuple(path)))
            count += length
        return None if base is None else _joining(base, self.select_related_idx[0][4], joined)


def _joining(base: Make, root: Any, joined: Sequence[tuple[Make, slice, tuple[Any, ...]]]) -> Make:
    def make(row: Any) -> Model:
        instance = base(row)
        known: dict[Any, Model] = {root: instance}
        cells = tuple(row)
        for part, where, (*path, attribute) in joined:
            other = part(row) if any(cells[where]) else None
            target = known.get(tuple(path))
            if target is not None:
                target.__dict__[f"_{attribute}"] = other
            if other is not None:
                known[(*path, attribute)] = other
        return instance

    return make


class SqliteQuick(QuickSelect, SqliteExecutor):
    """SQLite's."""


class PostgresQuick(QuickSelect, AsyncpgExecutor):
    """PostgreSQL's."""
