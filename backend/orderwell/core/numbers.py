"""Human document numbers such as SO20261121-000042: a sequence per kind and business day."""

import re
from collections.abc import Iterable
from datetime import date

from .db.sql import rows


async def next_number(prefix: str, day: date) -> str:
    """The next number. Call it late in the transaction: the row is locked until commit.

    A rolled-back transaction gives its number back on both databases, but no promise
    of gapless numbers is made.
    """
    name = f"{prefix}{day:%Y%m%d}"
    taken = await rows(
        "INSERT INTO sequence (name, value) VALUES (?, 1) "
        "ON CONFLICT (name) DO UPDATE SET value = sequence.value + 1 RETURNING value",
        name,
    )
    return f"{name}-{taken[0]['value']:06d}"


async def note_taken(numbers: Iterable[str]) -> None:
    """Have the sequences go on after numbers that came from elsewhere and look like ours."""
    highest: dict[str, int] = {}
    for number in numbers:
        if found := re.fullmatch(r"(\w+\d{8})-(\d{1,12})", number):
            name, value = found[1], int(found[2])
            highest[name] = max(value, highest.get(name, 0))
    for name, value in sorted(highest.items()):
        await rows(
            "INSERT INTO sequence (name, value) VALUES (?, ?) ON CONFLICT (name) "
            "DO UPDATE SET value = excluded.value WHERE sequence.value < excluded.value RETURNING value",
            name,
            value,
        )
