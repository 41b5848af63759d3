"""Keeping a list page's filters under a name."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from orderwell.core.errors import Invalid, NotFound
from orderwell.core.ids import as_uuid
from orderwell.core.work import Work

from . import queries
from .models import ListLayout, SavedView

DENSITIES = ("comfortable", "compact")
MOST_COLUMNS, LONGEST_COLUMN = 60, 60


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


class Layout(Struct, frozen=True):
    """Ids of columns: their `order`, which default ones are `hidden`, and which others are `shown`."""

    order: Sequence[str] = ()
    hidden: Sequence[str] = ()
    shown: Sequence[str] = ()
    density: str = DENSITIES[0]


async def arrange(work: Work, list_name: str, wanted: Layout) -> ListLayout:
    """Keep how the person wants a list page to look. Raises Invalid."""
    columns = (wanted.order, wanted.hidden, wanted.shown)
    ids = [one for every in columns for one in every]
    short = max(map(len, columns)) <= MOST_COLUMNS and all(1 <= len(one) <= LONGEST_COLUMN for one in ids)
    if not short or wanted.density not in DENSITIES or not 1 <= len(list_name) <= 40:
        raise Invalid(
            field="layout", reason_zh="该列表的显示设置无效。", reason_en="The layout of the list is not valid."
        )
    kept = await queries.layout(work.actor.user_id, list_name)
    row = kept or ListLayout(user_id=work.actor.user_id, list_name=list_name)
    row.order, row.hidden, row.shown = (list(dict.fromkeys(one)) for one in columns)
    row.density = wanted.density
    await row.save(force_create=kept is None)
    return row


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
