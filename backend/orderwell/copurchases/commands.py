"""Counts what is bought together."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from orderwell.core.db.sql import changed, connection, is_sqlite, prepared
from orderwell.core.ids import uuid7
from orderwell.core.work import Work

from . import queries
from .models import CopurchaseBuild, CopurchaseOrder
from .rules import Tally, counted

CHUNK = 500  # orders that one transaction of a rebuild counts
STALLED = timedelta(hours=1)  # without progress: nobody works on it any more

_ADD_PAIR = (
    "INSERT INTO copurchase (id, product_a, product_b, weight, orders) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (product_a, product_b) DO UPDATE SET weight = copurchase.weight + excluded.weight, "
    "orders = copurchase.orders + excluded.orders"
)
_TAKE_PAIR = "UPDATE copurchase SET weight = weight - ?, orders = orders - ? WHERE product_a = ? AND product_b = ?"
_DROP_PAIR = "DELETE FROM copurchase WHERE product_a = ? AND product_b = ? AND orders = 0"
_ADD_ONE = (
    "INSERT INTO product_basket (product_id, weight, orders) VALUES (?, ?, ?) ON CONFLICT (product_id) "
    "DO UPDATE SET weight = product_basket.weight + excluded.weight, orders = product_basket.orders + excluded.orders"
)
_TAKE_ONE = "UPDATE product_basket SET weight = weight - ?, orders = orders - ? WHERE product_id = ?"
_DROP_ONE = "DELETE FROM product_basket WHERE product_id = ? AND orders = 0"


async def count(work: Work, order_ids: Collection[UUID]) -> None:
    """Count these orders as what they are now: paid ones with their products, others not at all.

    It does not matter how often and in which order it is called: what an order is counted as stands in a row of its
    own, which is exchanged together with the sums. Their rows are taken first, so none changes under our hands; before
    them the table, which `rebuild` has for itself while it forgets everything.
    """
    await _take_table("ROW EXCLUSIVE")
    wanted = sorted(set(order_ids))
    baskets = await queries.paid_baskets(wanted)
    now = {key: products for key, basket in baskets.items() if (products := counted(basket))}
    before = {row.order_id: row for row in await CopurchaseOrder.filter(order_id__in=wanted)}
    old = {key: [UUID(one) for one in row.products] for key, row in before.items()}
    differ = [key for key in wanted if now.get(key) != old.get(key)]
    if not differ:
        return
    more, less = Tally[UUID](), Tally[UUID]()
    for key in differ:
        if key in old:
            less.add(old[key])
        if key in now:
            more.add(now[key])
    await CopurchaseOrder.filter(id__in=[before[key].id for key in differ if key in old]).delete()
    await CopurchaseOrder.bulk_create(
        [CopurchaseOrder(order_id=key, products=[str(one) for one in now[key]]) for key in differ if key in now]
    )
    await _take(less)
    await _add(more)
    await _drop(less)


async def _take_table(mode: str) -> None:
    """Wait for who is in the way until the commit. On SQLite there is one writer at a time anyway."""
    if not is_sqlite():
        await changed(f"LOCK TABLE copurchase_order IN {mode} MODE")


async def _add(more: Tally[UUID]) -> None:
    pairs = sorted(more.pairs)
    await _many(_ADD_PAIR, [(uuid7(), *pair, more.pairs[pair], more.together[pair]) for pair in pairs])
    await _many(_ADD_ONE, [(one, more.alone[one], more.baskets[one]) for one in sorted(more.alone)])


async def _take(less: Tally[UUID]) -> None:
    pairs = sorted(less.pairs)
    await _many(_TAKE_PAIR, [(less.pairs[pair], less.together[pair], *pair) for pair in pairs])
    await _many(_TAKE_ONE, [(less.alone[one], less.baskets[one], one) for one in sorted(less.alone)])


async def _drop(less: Tally[UUID]) -> None:
    await _many(_DROP_PAIR, sorted(less.pairs))
    await _many(_DROP_ONE, [(one,) for one in sorted(less.alone)])


async def _many(sql: str, values: Sequence[Sequence[Any]]) -> None:
    """One statement with many values, in their order: whoever writes the same rows waits and does not get stuck."""
    if values:
        on = connection()
        await on.execute_many(prepared(on, sql, ())[0], [prepared(on, sql, one)[1] for one in values])


async def start_rebuild(work: Work) -> CopurchaseBuild:
    """Have everything counted anew, in the background; one that is under way goes on."""
    running = await queries.build()
    if running and not running.finished_at and running.updated_at > work.now - STALLED:
        return running
    made = await open_rebuild(work)
    await work.defer("rebuild_copurchase", build=str(made.id))
    return made


async def open_rebuild(work: Work) -> CopurchaseBuild:
    """The note of a rebuild that begins; `rebuild` does it."""
    return await CopurchaseBuild.create(started_by=work.actor.name[:100], started_at=work.now, updated_at=work.now)


async def rebuild(work: Work, build_id: UUID, after: UUID | None) -> UUID | None:
    """One step: forget all counts, or (`after` an order) count the next. Gives the last order; None at the end.

    Orders that are paid or cancelled meanwhile are counted by their own jobs, and found counted here.
    """
    build = CopurchaseBuild.filter(id=build_id)
    if after is None:
        await _take_table("EXCLUSIVE")
        for table in ("copurchase", "product_basket", "copurchase_order"):
            await changed(f"DELETE FROM {table}")
        await build.update(total=await queries.paid_count(), done=0, updated_at=work.now)
        after = UUID(int=0)
    ids = await queries.paid_after(after, CHUNK)
    await count(work, ids)
    over = len(ids) < CHUNK
    await build.update(done=F("done") + len(ids), updated_at=work.now, **({"finished_at": work.now} if over else {}))
    return None if over else ids[-1]
