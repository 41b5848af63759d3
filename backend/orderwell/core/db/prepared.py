"""Reading and writing instances by SQL whose text, and whose way to and from rows, is made once.

Tortoise's query builder makes the text anew for every call, which takes ten times as long as SQLite needs to answer:
it was half the CPU of placing an order. Commands that everybody waits for read and write by these functions; what
they give are the same instances, in the same transaction.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar, cast

from tortoise.fields import BigIntField, BooleanField, DateField, DatetimeField, Field, FloatField, IntField, TextField
from tortoise.fields.data import CharEnumFieldInstance, CharField, UUIDField
from tortoise.models import Model

from .executor import maker
from .sql import connection, for_sqlite, prepared, spread

M = TypeVar("M", bound=Model)
AS_THEY_ARE = (IntField, BigIntField, BooleanField, TextField, FloatField)
Cells = Callable[[Any], tuple[Any, ...]]
_inserts: dict[tuple[type[Model], str], tuple[str, Cells]] = {}


# ---- reading -----------------------------------------------------------------------------


async def fetch(
    model: type[M], rest: str, *values: Any, lock: bool = False, only: tuple[str, ...] | None = None
) -> list[M]:
    """The instances of `SELECT ... FROM its table {rest}`, a text of ours with `?` for each of `values`.

    A list fills its `?` with as many as it has values: `id IN (?)`. `lock` keeps the rows from others until the
    commit; on SQLite the transaction does. `only`: the columns to read; other attributes are not there then.
    """
    on = connection()
    dialect = on.capabilities.dialect
    text, bound = prepared(on, *spread(f"{select(model, only)} {rest}{_lock(lock, dialect)}", values))
    _, rows = await on.execute_query(text, bound)
    make = maker(model, only or columns(model), dialect, partial=only is not None)
    assert make is not None, "all columns are there"
    return [cast(M, make(row)) for row in rows]


async def reread(instance: Model) -> None:
    """Take over the row as it is now; a row that is gone leaves the instance as it was."""
    for row in await fetch(type(instance), f"WHERE {instance._meta.db_pk_column} = ?", instance.pk):
        instance.__dict__.update(row.__dict__)


async def fetch_with(model: type[M], name: str, rest: str, *values: Any) -> list[M]:
    """As `fetch`, each with its parent under the foreign key `name`. In `rest` the tables have their own names."""
    relation: Any = model._meta.fields_map[name]
    parent: type[Model] = relation.related_model
    own, other = columns(model), columns(parent)
    on = connection()
    text, bound = prepared(on, *spread(f"{_select_both(model, name)} {rest}", values))
    _, rows = await on.execute_query(text, bound)
    dialect, attribute = on.capabilities.dialect, f"_{name}"
    make, make_parent = maker(model, own, dialect), maker(parent, other, dialect, len(own))
    assert make is not None, "all columns are there"
    assert make_parent is not None
    instances = []
    for row in rows:
        instance = make(row)
        instance.__dict__[attribute] = make_parent(row)
        instances.append(cast(M, instance))
    return instances


@lru_cache(maxsize=256)
def columns(model: type[Model]) -> tuple[str, ...]:
    """The columns of the model's table, in the order in which `select` names them."""
    return tuple(model._meta.fields_db_projection.values())


@lru_cache(maxsize=256)
def select(model: type[Model], only: tuple[str, ...] | None = None) -> str:
    """`SELECT ... FROM` its table; `only`: these columns."""
    return f"SELECT {', '.join(only or columns(model))} FROM {model._meta.db_table}"  # names of ours


@lru_cache(maxsize=256)
def _select_both(model: type[Model], name: str) -> str:
    relation: Any = model._meta.fields_map[name]
    tables = model._meta.db_table, relation.related_model._meta.db_table
    both = [f"{tables[0]}.{column}" for column in columns(model)]
    both += [f"{tables[1]}.{column}" for column in columns(relation.related_model)]
    key = relation.to_field_instance.source_field or relation.to_field_instance.model_field_name
    on = f"{tables[1]}.{key} = {tables[0]}.{relation.source_field}"
    return f"SELECT {', '.join(both)} FROM {tables[0]} JOIN {tables[1]} ON {on}"  # names of ours


def _lock(wanted: bool, dialect: str) -> str:
    return " FOR NO KEY UPDATE" if wanted and dialect == "postgres" else ""


# ---- writing -----------------------------------------------------------------------------


async def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one model, with other writes (see `pending`). Raises ValidationError for too long a text."""
    if not rows:
        return
    on = connection()
    model, dialect = type(rows[0]), on.capabilities.dialect
    if (model, dialect) not in _inserts:
        _inserts[model, dialect] = _inserting(model, dialect)
    text, cells = _inserts[model, dialect]
    await on.note(text, [cells(row) for row in rows], by_column=True)
    for row in rows:
        row.__dict__["_saved_in_db"] = True


def _inserting(model: type[Model], dialect: str) -> tuple[str, Cells]:
    meta = model._meta
    columns = list(meta.fields_db_projection.items())
    names: dict[str, Any] = {}
    parts = []
    for attribute, _ in columns:
        value = f"cells[{attribute!r}]"
        if convert := _to_column(meta.fields_map[attribute], model, dialect):
            names[f"to_{attribute}"] = convert
            value = f"to_{attribute}({value})"
        parts.append(value)
    exec(f"def cells_of(row):\n    cells = row.__dict__\n    return ({', '.join(parts)},)\n", names)  # noqa: S102 # ours
    listed = ", ".join(column for _, column in columns)
    if dialect == "sqlite":
        values = f"VALUES ({', '.join('?' * len(columns))})"
    else:  # a list for each column: one text for any number of rows
        types = [_type(meta.fields_map[attribute]) for attribute, _ in columns]
        values = f"SELECT * FROM unnest({', '.join(f'${n}::{kind}[]' for n, kind in enumerate(types, 1))})"
    return f"INSERT INTO {meta.db_table} ({listed}) {values}", names["cells_of"]


def _type(field: Field[Any]) -> str:
    """Of PostgreSQL, without its length: a cast to that would cut off what is too long."""
    return str(field.get_for_dialect("postgres", "SQL_TYPE")).partition("(")[0]


def _to_column(field: Field[Any], model: type[Model], dialect: str) -> Callable[[Any], Any] | None:
    """How an attribute's value becomes the column's; None: it is the same."""
    kind = type(field)
    if kind in AS_THEY_ARE and not field.validators:
        return None
    if isinstance(field, CharEnumFieldInstance):
        return _value
    if kind in (UUIDField, DatetimeField, DateField):
        return for_sqlite if dialect == "sqlite" else None
    if isinstance(field, CharField):
        return _fitting(field)
    return lambda value: field.to_db_value(value, model)


def _value(member: Any) -> Any:
    return None if member is None else member.value


def _fitting(field: CharField[Any]) -> Callable[[Any], Any]:
    most = field.max_length

    def convert(value: Any) -> Any:
        if value is not None and len(value) > most:
            field.validate(value)  # which raises
        return value

    return convert
