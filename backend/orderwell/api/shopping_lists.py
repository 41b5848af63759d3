"""Shopping lists, what is bought often, and drafts on their days."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.access.queries import actors_of
from orderwell.catalog import queries as catalog
from orderwell.core.ids import as_uuid
from orderwell.lists import commands, models, queries, rules
from orderwell.ordering.rules import Past

from .access import Id
from .cart_changes import CartLineInput
from .catalog import Variant
from .catalog_parts import Unit
from .context import here
from .copying import ComparedLine, compared_here
from .fields import field, mutation, query, relation, view
from .offers import sold_here
from .types import grouped
from .viewing import keyed, once, today_here

PLACE = "orders.place"
Lines = Annotated[list[CartLineInput], strawberry.argument(description="Goods with their quantities.")]


@view(models.ShoppingListLine, "Goods on a list.")
class ShoppingListLine:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    variant_id: strawberry.ID = strawberry.field(description="Of the goods, also when they are no longer sold.")
    quantity: int = strawberry.field(description="How many of the unit.")
    unit_code: str = strawberry.field(description="Code of the unit.")

    @relation(Variant | None, "The goods; null when they are no longer sold.")
    async def variant(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await sold_here(info, [row.variant_id for row in rows])

    @relation(Unit | None, "The unit; null when it is gone.")
    async def unit(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        units = await keyed(info, "units", catalog.units_of, shelved="").load_many([row.variant_id for row in rows])
        both = zip(units, rows, strict=True)
        return [next((one for one in found or [] if one.code == row.unit_code), None) for found, row in both]


async def _people(ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    return {one.user_id: one for one in await actors_of(ids) if one.user_id}


@strawberry.type(description="When drafts are made of a list, in the firm's time zone.")
class ListSchedule:
    weekday: int = strawberry.field(description="0 is Monday.")
    weeks: int = strawberry.field(description="Every so many weeks.")
    hour: int = strawberry.field(description="At this hour.")
    paused: bool = strawberry.field(description="Whether it waits.")
    next_run: datetime | None = strawberry.field(description="The next draft; null while it is paused.")


@view(models.ShoppingList, "What somebody buys together, under a name.")
class ShoppingList:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="What it is called.")
    shared: bool = strawberry.field(description="Whether colleagues see and change it.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    version: int = strawberry.field(description="Grows with every change.")

    @field(bool, "Whether the viewer may share, schedule and remove it.")
    def mine(self, root: strawberry.Parent[models.ShoppingList], info: Info) -> Any:
        actor = here(info).actor
        return root.owner_id == actor.user_id or actor.can("company.manage")  # type: ignore[attr-defined]

    @relation(str, "Who made it.")
    async def owner_name(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = await keyed(info, "list_owners", _people).load_many([row.owner_id for row in rows])
        return [one.name if one else "" for one in found]

    @field(ListSchedule | None, "When drafts are made of it; null: never.")
    def schedule(self, root: strawberry.Parent[models.ShoppingList]) -> Any:
        if root.weekday is None:
            return None
        return ListSchedule(
            weekday=root.weekday, weeks=root.weeks, hour=root.hour, paused=root.paused, next_run=root.next_run
        )

    @relation(list[ShoppingListLine], "The goods, in their order.")
    async def lines(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await _lines(info, [row.id for row in rows])

    @relation(int, "How many goods are on it.")
    async def line_count(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [len(mine) for mine in await _lines(info, [row.id for row in rows])]

    @relation(list[ComparedLine], "The goods as they can be ordered today.")
    async def today(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = []
        for mine in await _lines(info, [row.id for row in rows]):
            wanted = [(one.variant_id, one.unit_code, one.quantity) for one in mine]  # type: ignore[attr-defined]
            found.append(await compared_here(info, await _past(wanted)))
        return found


async def _lines(info: Info, ids: Sequence[UUID]) -> list[list[models.ShoppingListLine]]:
    async def load(wanted: list[UUID]) -> dict[UUID, list[models.ShoppingListLine]]:
        return dict(zip(wanted, grouped(wanted, await queries.lines(wanted), "shopping_list_id"), strict=True))

    return [mine or [] for mine in await keyed(info, "list_lines", load).load_many(ids)]


async def _past(wanted: Sequence[tuple[UUID, str, int]]) -> list[Past]:
    """Lines of a list with their names, whether they are still sold or not."""
    ids = [one for one, _, _ in wanted]
    variants, units = await catalog.variants_by_id(ids), await catalog.units_of(ids)
    products = await catalog.products_by_id([one.product_id for one in variants.values()])
    found: list[Past] = []
    for variant_id, code, quantity in wanted:
        if (row := variants.get(variant_id)) is None:
            continue
        product = products[row.product_id]
        unit = next((one for one in units.get(variant_id, []) if one.code == code), None)
        names = (f"{product.name_zh} {row.name_zh}", f"{product.name_en} {row.name_en}")
        called = (unit.name_zh, unit.name_en) if unit else (code, code)
        found.append(Past(variant_id, code, quantity, None, row.sku, *names, *called))
    return found


@view(rules.Habit, "What the viewer's company buys again and again.")
class Habit:
    quantity: int = strawberry.field(description="How many of the unit it usually buys.")
    times: int = strawberry.field(description="On how many days it was bought.")
    last: date = strawberry.field(description="When it was bought last.")
    days: int | None = strawberry.field(description="The usual time between two purchases.")
    due: date | None = strawberry.field(description="When it will be bought again, by the time between.")

    @relation(bool, "Whether that day has come.")
    async def overdue(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        today = await today_here(info)
        return [row.overdue(today) for row in rows]

    @relation(Variant | None, "The goods; null when they are no longer sold.")
    async def variant(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await sold_here(info, [row.variant_id for row in rows])

    @relation(Unit | None, "The unit it is bought by.")
    async def unit(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        units = await keyed(info, "units", catalog.units_of, shelved="").load_many([row.variant_id for row in rows])
        both = zip(units, rows, strict=True)
        return [next((one for one in found or [] if one.code == row.unit_code), None) for found, row in both]


@view(models.ListDraft, "A list as it was on its day, waiting to be ordered.")
class ListDraft:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="The list's name then.")
    made_at: datetime = strawberry.field(description="When it was made.")
    done_at: datetime | None = strawberry.field(description="When it was used or put away; null: it waits.")

    @field(int, "How many goods are in it.")
    def line_count(self, root: strawberry.Parent[models.ListDraft]) -> Any:
        return len(root.lines)

    @relation(list[ComparedLine], "The goods as they can be ordered today.")
    async def today(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = []
        for row in rows:
            wanted = [(UUID(one["variant"]), one["unit"], one["quantity"]) for one in row.lines]
            found.append(await compared_here(info, await _past(wanted)))
        return found


@strawberry.input(description="When drafts are made of a list, in the firm's time zone.")
class ListScheduleInput:
    weekday: int | None = strawberry.field(description="0 is Monday; null: no drafts.")
    weeks: int = strawberry.field(default=1, description="Every so many weeks, 1 to 12.")
    hour: int = strawberry.field(default=7, description="At this hour, 0 to 23.")
    paused: bool = strawberry.field(default=False, description="Whether it waits.")


def _wanted(lines: Sequence[CartLineInput]) -> list[rules.Wanted]:
    return [rules.Wanted(_variant(one), one.unit_code, one.quantity) for one in lines]


def _variant(line: CartLineInput) -> UUID:
    return as_uuid(line.variant_id) or UUID(int=0)


class Query:
    @query(PLACE, list[ShoppingList], "The viewer's lists and those that colleagues share, by name.")
    async def shopping_lists(self, info: Info) -> Any:
        return await queries.all_of(here(info).actor)

    @query(PLACE, ShoppingList, "One list.")
    async def shopping_list(self, info: Info, id: Id) -> Any:
        return await queries.get(here(info).actor, as_uuid(id))

    @query(PLACE, list[Habit], "What the viewer's company buys again and again: what is due first.")
    async def often_bought(
        self, info: Info, first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 24
    ) -> Any:
        today = await today_here(info)
        found = await once(info, "habits", lambda: queries.often_bought(here(info).actor, today))
        sold = await sold_here(info, [one.variant_id for one in found])
        return [one for one, variant in zip(found, sold, strict=True) if variant][: max(1, min(first, 100))]

    @query(PLACE, list[ListDraft], "The viewer's drafts that wait, the newest first.")
    async def list_drafts(self, info: Info) -> Any:
        return await queries.drafts(here(info).actor)

    @query(PLACE, ListDraft, "One draft.")
    async def list_draft(self, info: Info, id: Id) -> Any:
        return await queries.draft(here(info).actor, as_uuid(id))


class Mutation:
    @mutation(PLACE, ShoppingList, "Make a list.")
    async def create_shopping_list(
        self,
        info: Info,
        name: Annotated[str, strawberry.argument(description="What to call it.")],
        lines: Lines,
        shared: Annotated[bool, strawberry.argument(description="Whether colleagues see it.")] = False,
    ) -> Any:
        return await commands.create(here(info).work, name, _wanted(lines), shared)

    @mutation(PLACE, ShoppingList, "Rename a list, or share it with colleagues.")
    async def change_shopping_list(
        self,
        info: Info,
        id: Id,
        name: Annotated[str | None, strawberry.argument(description="Another name.")] = None,
        shared: Annotated[bool | None, strawberry.argument(description="Whether colleagues see it.")] = None,
    ) -> Any:
        return await commands.rename(here(info).work, as_uuid(id), name, shared)

    @mutation(PLACE, ShoppingList, "Put goods on a list.")
    async def add_to_shopping_list(self, info: Info, id: Id, lines: Lines) -> Any:
        return await commands.add(here(info).work, as_uuid(id), _wanted(lines))

    @mutation(PLACE, ShoppingList, "Set the quantity of goods on a list; 0 takes them off.")
    async def set_shopping_list_line(
        self, info: Info, id: Id, line: Annotated[CartLineInput, strawberry.argument(description="The goods.")]
    ) -> Any:
        return await commands.set_line(here(info).work, as_uuid(id), _wanted([line])[0])

    @mutation(PLACE, ShoppingList, "Put the lines of a list in another order.")
    async def arrange_shopping_list(
        self, info: Info, id: Id, line_ids: Annotated[list[strawberry.ID], strawberry.argument(description="Ids.")]
    ) -> Any:
        wanted = [one for one in map(as_uuid, line_ids) if one]
        return await commands.arrange(here(info).work, as_uuid(id), wanted)

    @mutation(PLACE, ShoppingList, "Have a draft made of a list every week or so, or no more.")
    async def schedule_shopping_list(
        self, info: Info, id: Id, schedule: Annotated[ListScheduleInput, strawberry.argument(description="When.")]
    ) -> Any:
        plan = rules.Schedule(schedule.weekday, schedule.weeks, schedule.hour, schedule.paused)
        return await commands.schedule(here(info).work, as_uuid(id), plan)

    @mutation(PLACE, ShoppingList, "Put a list away; it can be restored for a month.")
    async def remove_shopping_list(self, info: Info, id: Id) -> Any:
        return await commands.remove(here(info).work, as_uuid(id))

    @mutation(PLACE, ShoppingList, "Bring back a list that was removed.")
    async def restore_shopping_list(self, info: Info, id: Id) -> Any:
        return await commands.restore(here(info).work, as_uuid(id))

    @mutation(PLACE, ListDraft, "The draft was used, or is not wanted.")
    async def settle_list_draft(self, info: Info, id: Id) -> Any:
        return await commands.settle(here(info).work, as_uuid(id))
