"""Human document numbers such as SO20261121-000042: a sequence per kind and business day."""

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
