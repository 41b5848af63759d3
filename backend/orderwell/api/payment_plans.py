"""Paying in parts: what is due when, and what of it has come."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.core.money import Money as MoneyValue
from orderwell.core.money import parse
from orderwell.payment_plans import models, queries, rules
from orderwell.payments.models import PaymentMethod

from .payments import PaymentMethod as _described  # noqa: F401 - describes the enum before it is used
from .types import Money, described
from .viewing import keyed

described(
    models.DueKind,
    "When a part is to be paid.",
    NOW="Now: the order is kept for who has paid it.",
    ON_DELIVERY="When the goods come.",
    DATE="On a day.",
)


@strawberry.type(description="One part of what an order costs.")
class PaymentPart:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    method: PaymentMethod = strawberry.field(description="How it is to be paid.")
    amount: Money = strawberry.field(description="How much.")
    due: models.DueKind = strawberry.field(description="When.")
    due_on: date | None = strawberry.field(description="On which day, with DATE.")
    paid: Money = strawberry.field(description="What of it has come: by its own method, or left over from others.")
    outstanding: Money = strawberry.field(description="What is left of it.")


@strawberry.input(description="One part of what an order costs.")
class PaymentPartInput:
    method: PaymentMethod = strawberry.field(description="How it is to be paid; online is always due now.")
    amount: str = strawberry.field(description="Decimal text.")
    due: models.DueKind = strawberry.field(default=models.DueKind.NOW, description="When.")
    due_on: date | None = strawberry.field(default=None, description="On which day, with DATE.")


def payment_parts(given: Sequence[PaymentPartInput], currency: str) -> list[rules.Part]:
    """The command's view of a plan. Raises Invalid for what is no amount."""
    return [
        rules.Part(one.method, parse(one.amount, currency, field=f"payments.{at}.amount"), one.due, one.due_on)
        for at, one in enumerate(given)
    ]


async def payment_parts_here(info: Info, order_ids: list[UUID]) -> list[list[queries.Standing]]:
    """The plans of orders, empty for those without one."""
    found = await keyed(info, "payment_plans", queries.standings).load_many(order_ids)
    return [one or [] for one in found]


def shown_parts(parts: Sequence[queries.Standing], currency: str) -> list[PaymentPart]:
    """A plan in the order's currency."""

    def money(minor: int) -> Any:
        return MoneyValue(minor, currency)

    return [
        PaymentPart(
            id=strawberry.ID(str(one.id)),
            method=one.part.method,
            amount=money(one.part.amount),
            due=one.part.due,
            due_on=one.part.due_on,
            paid=money(one.paid),
            outstanding=money(one.part.amount - one.paid),
        )
        for one in parts
    ]
