"""Making, changing and scheduling shopping lists."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from orderwell.assortments.queries import range_of
from orderwell.catalog.queries import orderable
from orderwell.core.db.sql import changed
from orderwell.core.errors import Invalid, NotFound
from orderwell.core.work import Work
from orderwell.events.lists import DraftPrepared
from orderwell.firm.queries import firm

from . import queries
from .errors import ListTooLong, NotYourList, TooManyLists
from .models import ListDraft, ShoppingList, ShoppingListLine
from .rules import MOST_LINES, MOST_LISTS, Schedule, Wanted, next_run

RESTORABLE = timedelta(days=30)
LARGEST_QUANTITY = 1_000_000


async def create(work: Work, name: str, wanted: Sequence[Wanted], shared: bool = False) -> ShoppingList:
    """A new list of the actor's company. Raises Invalid, TooManyLists, ListTooLong, NotFound."""
    if await ShoppingList.filter(owner_id=work.actor.user_id, removed_at__isnull=True).count() >= MOST_LISTS:
        raise TooManyLists(largest=MOST_LISTS)
    row = ShoppingList(
        customer_id=work.actor.customer_id,
        owner_id=work.actor.user_id,
        name=_name(name),
        shared=shared,
        created_at=work.now,
        updated_at=work.now,
        version=0,
    )
    await row.save(force_create=True)
    return await add(work, row.id, wanted)


async def rename(work: Work, list_id: UUID | None, name: str | None, shared: bool | None) -> ShoppingList:
    """Another name, or sharing with colleagues. Raises NotFound, NotYourList, Invalid."""
    row = await _taken(work, list_id)
    if shared is not None and shared != row.shared:
        _owned(work, row)
        row.shared = shared
    if name is not None:
        row.name = _name(name)
    await row.save(update_fields=["name", "shared"])
    return row


async def add(work: Work, list_id: UUID | None, wanted: Sequence[Wanted]) -> ShoppingList:
    """Put goods at the end; quantities of what is there grow. Raises NotFound, ListTooLong."""
    row = await _taken(work, list_id)
    there = {(one.variant_id, one.unit_code): one for one in await queries.lines([row.id])}  # type: ignore[attr-defined]
    new: dict[tuple[UUID, str], ShoppingListLine] = {}
    position = max((one.position for one in there.values()), default=-1)
    for one in await _understood(work, wanted):
        key = (one.variant_id, one.unit_code)
        if known := there.get(key) or new.get(key):
            known.quantity = min(known.quantity + one.quantity, LARGEST_QUANTITY)
        else:
            position += 1
            new[key] = ShoppingListLine(
                shopping_list_id=row.id, variant_id=key[0], unit_code=key[1], quantity=one.quantity, position=position
            )
    if len(there) + len(new) > MOST_LINES:
        raise ListTooLong(field="lines", largest=MOST_LINES)
    if there:
        await ShoppingListLine.bulk_update(list(there.values()), fields=["quantity"])
    await ShoppingListLine.bulk_create(list(new.values()))
    return row


async def set_line(work: Work, list_id: UUID | None, wanted: Wanted) -> ShoppingList:
    """An absolute quantity; 0 takes the goods off the list. Raises NotFound, Invalid."""
    row = await _taken(work, list_id)
    place = {"shopping_list_id": row.id, "variant_id": wanted.variant_id, "unit_code": wanted.unit_code}
    if wanted.quantity == 0:
        await ShoppingListLine.filter(**place).delete()
    elif not await ShoppingListLine.filter(**place).update(quantity=_amount(wanted.quantity)):
        return await add(work, row.id, [wanted])
    return row


async def arrange(work: Work, list_id: UUID | None, line_ids: Sequence[UUID]) -> ShoppingList:
    """The order of the lines; those that are not named follow. Raises NotFound."""
    row = await _taken(work, list_id)
    found = await queries.lines([row.id])
    place = {one: at for at, one in enumerate(line_ids)}
    ranked = sorted(found, key=lambda one: (place.get(one.id, len(place)), one.position))
    for at, one in enumerate(ranked):
        one.position = at
    if ranked:
        await ShoppingListLine.bulk_update(ranked, fields=["position"])
    return row


async def schedule(work: Work, list_id: UUID | None, plan: Schedule) -> ShoppingList:
    """When drafts are made of it; none without a weekday. Raises NotFound, NotYourList, Invalid."""
    row = await _taken(work, list_id)
    _owned(work, row)
    if not (plan.weekday is None or 0 <= plan.weekday <= 6) or not 1 <= plan.weeks <= 12 or not 0 <= plan.hour <= 23:
        zh, en = "请选择星期、间隔 1 到 12 周和整点。", "Choose a weekday, 1 to 12 weeks, and an hour."
        raise Invalid(field="schedule", reason_zh=zh, reason_en=en)
    row.weekday, row.weeks, row.hour, row.paused = plan.weekday, plan.weeks, plan.hour, plan.paused
    row.next_run = next_run(work.now, plan, (await firm()).time_zone)
    await row.save(update_fields=["weekday", "weeks", "hour", "paused", "next_run"])
    return row


async def remove(work: Work, list_id: UUID | None) -> ShoppingList:
    """Put it away; `restore` brings it back for a month. Raises NotFound, NotYourList."""
    row = await _taken(work, list_id)
    _owned(work, row)
    row.removed_at = work.now
    await row.save(update_fields=["removed_at"])
    return row


async def restore(work: Work, list_id: UUID | None) -> ShoppingList:
    """Bring back what was removed; its schedule goes on from now. Raises NotFound."""
    away = ShoppingList.filter(customer_id=work.actor.customer_id, removed_at__isnull=False)
    row = await away.get_or_none(id=list_id) if list_id else None
    if row is None:
        raise NotFound("The list", "该清单", field="id")
    _owned(work, row)
    row.removed_at = None
    row.next_run = next_run(work.now, _plan(row), (await firm()).time_zone)
    await row.save(update_fields=["removed_at", "next_run"])
    return row


async def settle(work: Work, draft_id: UUID | None) -> ListDraft:
    """The buyer has used the draft, or does not want it. Raises NotFound."""
    row = await queries.draft(work.actor, draft_id)
    row.done_at = row.done_at or work.now
    await row.save(update_fields=["done_at"])
    return row


async def prepare(work: Work) -> int:
    """A draft of every list whose time has come, once however many workers look; how many were made."""
    due = ShoppingList.filter(next_run__lte=work.now, removed_at__isnull=True, paused=False)
    zone, made = (await firm()).time_zone, 0
    for row in await due.order_by("next_run").limit(200):
        upcoming = next_run(work.now, _plan(row), zone, row.next_run)
        if not await ShoppingList.filter(id=row.id, next_run=row.next_run).update(next_run=upcoming):
            continue  # another worker has just made it
        content = [
            {"variant": str(one.variant_id), "unit": one.unit_code, "quantity": one.quantity}  # type: ignore[attr-defined]
            for one in await queries.lines([row.id])
        ]
        if not content:
            continue
        owner = row.owner_id  # type: ignore[attr-defined]
        await ListDraft.filter(shopping_list_id=row.id, done_at__isnull=True).update(done_at=work.now)
        draft = ListDraft(shopping_list_id=row.id, user_id=owner, name=row.name, lines=content, made_at=work.now)
        await draft.save(force_create=True)
        work.emit(DraftPrepared(draft.id, row.id, row.customer_id, owner, row.name, len(content)))  # type: ignore[attr-defined]
        made += 1
    return made


async def forget(work: Work) -> None:
    """Lists that were removed a month ago go for good, and drafts that are done."""
    await ShoppingList.filter(removed_at__lt=work.now - RESTORABLE).delete()
    await ListDraft.filter(done_at__lt=work.now - RESTORABLE).delete()


def _plan(row: ShoppingList) -> Schedule:
    return Schedule(row.weekday, row.weeks, row.hour, row.paused)


def _name(name: str) -> str:
    if not 1 <= len(name.strip()) <= 60:
        zh, en = "清单名称须为 1 到 60 个字。", "Write a name of 1 to 60 characters."
        raise Invalid(field="name", reason_zh=zh, reason_en=en)
    return name.strip()


def _amount(quantity: int) -> int:
    if not 1 <= quantity <= LARGEST_QUANTITY:
        zh, en = "数量须为 1 到 1000000 之间的整数。", "The quantity is a whole number from 1 to 1,000,000."
        raise Invalid(field="quantity", reason_zh=zh, reason_en=en)
    return quantity


async def _understood(work: Work, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Goods on sale, in units that they have; what is withdrawn later stays on its lists. Raises NotFound, Invalid."""
    if len(wanted) > MOST_LINES:
        raise ListTooLong(field="lines", largest=MOST_LINES)
    within = await range_of(work.actor.customer_id)
    known = {one.variant.id: one for one in await orderable([one.variant_id for one in wanted], within=within)}
    for position, one in enumerate(wanted):
        item = known.get(one.variant_id)
        if item is None or item.unit(one.unit_code) is None:
            raise NotFound("The product", "该商品", field=f"lines.{position}")
        _amount(one.quantity)
    return list(wanted)


async def _taken(work: Work, list_id: UUID | None) -> ShoppingList:
    """The list, with a new version: two who change it wait for one another."""
    row = await queries.get(work.actor, list_id)
    await changed("UPDATE shopping_list SET version = version + 1, updated_at = ? WHERE id = ?", work.now, row.id)
    row.version, row.updated_at = row.version + 1, work.now
    return row


def _owned(work: Work, row: ShoppingList) -> None:
    if row.owner_id != work.actor.user_id and not work.actor.can("company.manage"):  # type: ignore[attr-defined]
        raise NotYourList()
