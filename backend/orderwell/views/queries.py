"""Saved views of list pages."""

from uuid import UUID

from tortoise.expressions import Q

from .models import SavedView


async def saved_views(user_id: UUID | None, list_name: str) -> list[SavedView]:
    """One's own and the shared views of a list page."""
    found = SavedView.filter(Q(user_id=user_id) | Q(shared=True), list_name=list_name)
    return await found.order_by("position", "name", "id")
