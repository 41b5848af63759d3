"""What seldom changes, remembered from one mutation to the next while nobody has written what it was read from.

It is as true as reading it again. On SQLite a transaction that has begun knows of every commit, and nobody else writes
before it ends; what it has written itself, or a unit beside it in its group, is read again. On PostgreSQL a commit of
another process may go unnoticed for `versions.LAG` at most, as if the mutation had read that much earlier.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from . import versions
from .sql import connection

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST = 4_000  # values
_values: OrderedDict[Hashable, tuple[Any, versions.Stamp]] = OrderedDict()


async def remembered(
    name: Hashable, keys: Collection[K], read: Callable[[list[K]], Awaitable[Mapping[K, V]]]
) -> dict[K, V]:
    """The values of `keys`; `read` is asked for those that are not known. `name` says what else they depend on.

    They are shared: nobody changes them. Outside a mutation everything is read.
    """
    on = connection()
    if not (on.short and versions.current() is None and await on.knows()):
        return dict(await read(list(keys)))
    now, found = datetime.now(UTC), dict[K, V]()
    for key in keys:
        value, stamp = _values.get((name, key), (None, None))
        if stamp is not None and stamp.holds(now) and on.untouched(table for table, _ in stamp.versions):
            _values.move_to_end((name, key))
            found[key] = cast(V, value)
    if missing := [key for key in keys if key not in found]:
        with versions.reading() as noted:
            made = await read(missing)
        found |= made
        if on.untouched(noted.tables):
            _values.update({(name, key): (value, noted.stamp()) for key, value in made.items()})
            while len(_values) > MOST:
                _values.popitem(last=False)
    return found
