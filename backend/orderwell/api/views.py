"""Saved views of list pages."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.ids import as_uuid
from orderwell.views import commands, models, queries

from .access import Id
from .context import here
from .fields import SIGNED_IN, field, mutation, query, view

ListName = Annotated[str, strawberry.argument(description="The list page, such as orders.")]


@view(models.SavedView, "A list page's filters under a name.")
class SavedView:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="What it is called.")
    query: str = strawberry.field(description="The page's URL search string.")
    shared: bool = strawberry.field(description="Whether everybody sees it.")
    position: int = strawberry.field(description="Its place in the row of tabs.")

    @field(str, "The list page it belongs to.")
    def list(self, root: strawberry.Parent[models.SavedView]) -> Any:
        return root.list_name

    @field(bool, "Whether it is the viewer's own.")
    def mine(self, root: strawberry.Parent[models.SavedView], info: Info) -> Any:
        return root.user_id == here(info).actor.user_id  # type: ignore[attr-defined]


@view(models.ListLayout, "How the viewer wants a list page to look.")
class ListLayout:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    order: list[str] = strawberry.field(description="Ids of columns in their order; others follow.")
    hidden: list[str] = strawberry.field(description="Columns that are there by default, but not for the viewer.")
    shown: list[str] = strawberry.field(description="Columns that are there for the viewer only.")
    density: str = strawberry.field(description="comfortable or compact.")


@strawberry.input(description="How a list page shall look.")
class ListLayoutInput:
    order: list[str] = strawberry.field(description="Ids of columns in their order; others follow.")
    hidden: list[str] = strawberry.field(description="Columns that are there by default and shall not be.")
    shown: list[str] = strawberry.field(description="Columns that are not there by default and shall be.")
    density: str = strawberry.field(description="comfortable or compact.")


SavedViews = list[SavedView]


class Query:
    @query(SIGNED_IN, SavedViews, "The viewer's own and the shared views of a list page.")
    async def saved_views(self, info: Info, list: ListName) -> Any:
        return await queries.saved_views(here(info).actor.user_id, list)

    @query(SIGNED_IN, ListLayout | None, "How the viewer arranged a list page; null when they never did.")
    async def list_layout(self, info: Info, list: ListName) -> Any:
        return await queries.layout(here(info).actor.user_id, list)


class Mutation:
    @mutation(SIGNED_IN, SavedView, "Save a view, or change one's own.")
    async def save_view(
        self,
        info: Info,
        list: ListName,
        name: Annotated[str, strawberry.argument(description="What to call it.")],
        query: Annotated[str, strawberry.argument(description="The page's URL search string.")],
        shared: Annotated[bool, strawberry.argument(description="Whether everybody sees it.")],
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Absent: a new one.")] = None,
    ) -> Any:
        return await commands.save(here(info).work, list, name, query, shared, id)

    @mutation(SIGNED_IN, SavedView, "Remove one of one's own views.")
    async def remove_view(self, info: Info, id: Id) -> Any:
        return await commands.remove(here(info).work, as_uuid(id))

    @mutation(SIGNED_IN, ListLayout, "Keep how a list page shall look for the viewer, on every device.")
    async def arrange_list(
        self,
        info: Info,
        list: ListName,
        layout: Annotated[ListLayoutInput, strawberry.argument(description="How it shall look.")],
    ) -> Any:
        wanted = commands.Layout(layout.order, layout.hidden, layout.shown, layout.density)
        return await commands.arrange(here(info).work, list, wanted)
