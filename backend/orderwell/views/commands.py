"""Keeping a list page's filters under a name."""

from uuid import UUID

from orderwell.core.errors import Invalid, NotFound
from orderwell.core.ids import as_uuid
from orderwell.core.work import Work

from .models import SavedView


async def save(work: Work, list_name: str, name: str, query: str, shared: bool, id: str | None = None) -> SavedView:
    """A new view, or a change of one's own. Raises NotFound, Invalid."""
    if not 1 <= len(name.strip()) <= 60:
        raise Invalid(
            field="name", reason_zh="名称须为 1 到 60 个字。", reason_en="Write a name of 1 to 60 characters."
        )
    if len(query) > 1000 or not 1 <= len(list_name) <= 40:
        raise Invalid(field="query", reason_zh="筛选条件过长。", reason_en="The filters are too long to be saved.")
    if id is None:
        mine = await SavedView.filter(user_id=work.actor.user_id, list_name=list_name).count()
        view = SavedView(user_id=work.actor.user_id, position=mine)
    else:
        view = await _own(work, as_uuid(id))
    view.update_from_dict({"list_name": list_name, "name": name.strip(), "query": query, "shared": shared})
    await view.save()
    return view


async def remove(work: Work, id: UUID | None) -> SavedView:
    """Raises NotFound, for somebody else's view too."""
    view = await _own(work, id)
    await view.delete()
    return view


async def _own(work: Work, id: UUID | None) -> SavedView:
    view = await SavedView.get_or_none(id=id, user_id=work.actor.user_id) if id else None
    if view is None:
        raise NotFound("The view", "该视图", field="id")
    return view
