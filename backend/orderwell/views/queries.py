"""Saved views of list pages."""

from uuid import UUID

from tortoise.expressions import Q

from .models import ListLayout, SavedView


async def saved_views(user_id: UUID | None, list_name: str) -> list[SavedView]:
    """One's own and the shared views of a list page."""
    found = SavedView.filter(Q(user_id=user_id) | Q(shared=True), list_name=list_name)
    return await found.order_by("position", "name", "id")


async def layout(user_id: UUID | None, list_name: str) -> ListLayout | None:
    """How the person arranged the list; None when they never did."""
    return await ListLayout.get_or_none(user_id=user_id, list_name=list_name)
