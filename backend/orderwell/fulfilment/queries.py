"""Whose parcels and money an actor sees: those of the orders that they see."""

from typing import Any

from tortoise.expressions import Subquery

from orderwell.core.page import Condition
from orderwell.core.work import Actor, Scope
from orderwell.order_listing import queries as order_listing
from orderwell.orders.queries import visible


def own_orders(actor: Actor) -> Subquery | None:
    """Ids of the orders in the actor's care, for `visible` of parcels and payments; None when scope says it all.

    An order may be in another clerk's care than its customer, which the lower slices cannot know.
    """
    found: Any = visible(actor).values("id")
    return Subquery(found) if actor.scope is Scope.OWN else None


def in_care(actor: Actor) -> Condition | None:
    """The same as a SELECT, for pages and counts of parcels and payments."""
    mine = order_listing.in_care(actor, named=str)
    return mine and (f"SELECT id FROM customer_order WHERE {mine[0]}", mine[1])
