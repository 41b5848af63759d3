"""Reads shopping lists, drafts and habits."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from orderwell.core.errors import NotFound
from orderwell.core.work import Actor
from orderwell.orders.queries import purchases

from .models import ListDraft, ShoppingList, ShoppingListLine
from .rules import HISTORY, Bought, Habit, habits


def visible(actor: Actor) -> QuerySet[ShoppingList]:
    """One's own lists and those that colleagues share; not what was removed."""
    if actor.customer_id is None or actor.user_id is None:
        return ShoppingList.filter(id__in=[])
    mine = Q(owner_id=actor.user_id) | Q(shared=True)
    return ShoppingList.filter(mine, customer_id=actor.customer_id, removed_at__isnull=True)


async def all_of(actor: Actor) -> list[ShoppingList]:
    """Those that the actor sees, by name."""
    return await visible(actor).order_by("name", "id")


async def get(actor: Actor, list_id: UUID | None) -> ShoppingList:
    """Raises NotFound."""
    if list_id and (found := await visible(actor).get_or_none(id=list_id)):
        return found
    raise NotFound("The list", "该清单", field="id")


async def lines(list_ids: Collection[UUID]) -> list[ShoppingListLine]:
    """The lines of lists in their order. One statement."""
    return await ShoppingListLine.filter(shopping_list_id__in=list(list_ids)).order_by(
        "shopping_list_id", "position", "id"
    )


async def drafts(actor: Actor) -> list[ListDraft]:
    """The actor's drafts that wait, the newest first."""
    if actor.user_id is None:
        return []
    return await ListDraft.filter(user_id=actor.user_id, done_at__isnull=True).order_by("-made_at").limit(20)


async def draft(actor: Actor, draft_id: UUID | None) -> ListDraft:
    """Raises NotFound."""
    if draft_id and (found := await ListDraft.get_or_none(id=draft_id, user_id=actor.user_id)):
        return found
    raise NotFound("The draft", "该草稿", field="id")


async def often_bought(actor: Actor, today: date) -> list[Habit]:
    """What the actor's company buys again and again: what is due first. One statement."""
    if actor.customer_id is None:
        return []
    rows = await purchases(actor.customer_id, today - HISTORY)
    return habits([Bought(one.variant_id, one.unit_code, one.quantity, one.day) for one in rows], today)
