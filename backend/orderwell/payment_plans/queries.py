"""Reading plans of payment, with what has come of each part."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from orderwell.core.db.prepared import fetch
from orderwell.payments import queries as payments
from orderwell.payments.models import PaymentKind, PaymentMethod

from . import rules
from .models import PaymentPart
from .rules import Part


class Standing(Struct, frozen=True):
    """A part of a plan and what of it is paid, in minor units."""

    id: UUID
    part: Part
    paid: int


async def parts(order_ids: Collection[UUID]) -> dict[UUID, list[PaymentPart]]:
    """The plans of those orders that have one, in their order. One statement."""
    found: dict[UUID, list[PaymentPart]] = {}
    for row in await fetch(PaymentPart, "WHERE balance_id IN (?) ORDER BY balance_id, position", list(order_ids)):
        found.setdefault(row.balance_id, []).append(row)
    return found


def part_of(row: PaymentPart) -> Part:
    """The row as rules have it."""
    return Part(row.method, row.amount, row.due, row.due_on)


async def standings(order_ids: Collection[UUID]) -> dict[UUID, list[Standing]]:
    """Plans with what is paid of each part. One statement, two when an order has a plan."""
    plans = await parts(order_ids)
    came: dict[UUID, Counter[PaymentMethod]] = {order_id: Counter() for order_id in plans}
    for one in await payments.of_orders(list(plans)) if plans else ():
        sign = 1 if one.kind is PaymentKind.CHARGE else -1
        came[one.balance_id][one.method] += sign * one.amount  # type: ignore[attr-defined]
    return {order_id: _standing(rows, came[order_id]) for order_id, rows in plans.items()}


def _standing(rows: Sequence[PaymentPart], came: Mapping[PaymentMethod, int]) -> list[Standing]:
    plan = [part_of(row) for row in rows]
    every = zip(rows, plan, rules.covered(plan, came), strict=True)
    return [Standing(row.id, part, paid) for row, part, paid in every]


async def next_online(order_id: UUID) -> int | None:
    """What is left of the first part that is to be paid online, in minor units; None: there is no such part."""
    standing = (await standings([order_id])).get(order_id, [])
    left = [one.part.amount - one.paid for one in standing if one.part.method is PaymentMethod.ONLINE]
    return next((amount for amount in left if amount > 0), None)
