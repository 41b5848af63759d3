"""Saved views."""

import pytest

from orderwell.core.errors import Invalid, NotFound
from orderwell.demo import make
from orderwell.views import commands, queries

pytestmark = pytest.mark.usefixtures("database")


async def test_one_sees_ones_own_and_shared_views() -> None:
    me, other = await make.user(), await make.user()
    async with make.work(await make.actor(me)) as work:
        await commands.save(work, "orders", "Mine", "?status=SUBMITTED", shared=False)
    async with make.work(await make.actor(other)) as work:
        await commands.save(work, "orders", "Theirs", "?late=1", shared=False)
        await commands.save(work, "orders", "Ours", "?late=1", shared=True)
    assert {view.name for view in await queries.saved_views(me.id, "orders")} == {"Mine", "Ours"}
    assert await queries.saved_views(me.id, "products") == []


async def test_only_ones_own_views_can_be_changed_and_removed() -> None:
    me, other = await make.actor(await make.user()), await make.actor(await make.user())
    async with make.work(me) as work:
        view = await commands.save(work, "orders", "Mine", "?a=1", shared=True)
    async with make.work(me) as work:
        assert (await commands.save(work, "orders", "Renamed", "?a=2", True, str(view.id))).name == "Renamed"
    with pytest.raises(NotFound):
        async with make.work(other) as work:
            await commands.save(work, "orders", "Stolen", "?a=2", True, str(view.id))
    with pytest.raises(NotFound):
        async with make.work(other) as work:
            await commands.remove(work, view.id)
    async with make.work(me) as work:
        await commands.remove(work, view.id)
    assert await queries.saved_views(me.user_id, "orders") == []


@pytest.mark.parametrize(("name", "query"), [("", "?a=1"), ("x" * 61, "?a=1"), ("x", "?" + "a" * 1000)])
async def test_a_view_has_a_name_and_bounds(name: str, query: str) -> None:
    with pytest.raises(Invalid):
        async with make.work(await make.actor(await make.user())) as work:
            await commands.save(work, "orders", name, query, shared=False)
