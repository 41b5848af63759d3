"""Orders by what people know of them, what they shall be found by, and whether they are."""

from collections.abc import Collection, Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from orderwell.core.db.sql import as_id, rows
from orderwell.core.work import Actor
from orderwell.logistics import queries as logistics
from orderwell.lookup import queries as lookup
from orderwell.lookup.models import RecordKind
from orderwell.lookup.rules import Hits, Record, Word, document
from orderwell.orders import queries as orders
from orderwell.orders.models import Order, OrderLine
from orderwell.payments import queries as payments

from .rules import record

BATCH = 500


async def search(actor: Actor, text: str, first: int) -> Hits[Order]:
    """The orders that the actor may see and that a text means, the best first, then the latest."""
    kinds = [RecordKind.ORDER, RecordKind.CUSTOMER]

    async def latest(words: Sequence[Word]) -> QuerySet[Order]:
        few = await lookup.rare(RecordKind.ORDER, words, orders.OWNED)
        return orders.meeting(orders.visible(actor), words, few).order_by("-placed_at", "-id")

    return await lookup.best(kinds, text, first, latest, lambda row: [row.id, row.customer_id])  # type: ignore[attr-defined]


async def records(order_ids: Collection[UUID]) -> list[Record]:
    """What these orders shall be found by. Three statements."""
    lines: dict[UUID, list[OrderLine]] = {}
    for line in await orders.lines(order_ids):
        lines.setdefault(line.order_id, []).append(line)  # type: ignore[attr-defined]
    sent: dict[UUID, list[str]] = {}
    for parcel in await logistics.of_orders(order_ids):
        sent.setdefault(parcel.order_id, []).append(parcel.tracking_number)
    found = await orders.by_ids(order_ids)
    return [record(row, lines.get(row.id, []), sent.get(row.id, [])) for row in found]


async def after(last: UUID | None) -> list[UUID]:
    """The next orders by id, `BATCH` of them. One statement."""
    found = await rows(f"SELECT id FROM customer_order WHERE id > ? ORDER BY id LIMIT {BATCH}", last or UUID(int=0))
    return [as_id(row["id"]) for row in found]


async def differences() -> Sequence[str]:
    """Orders, payments and parcels that are not found by what they are."""
    wrong: list[str] = []
    last: UUID | None = None
    while batch := await after(last):
        wrong += [f"order {one} is found by other words" for one in await _unlike(await records(batch))]
        last = batch[-1]
    for name, read in (("payment", payments.records), ("parcel", logistics.records)):
        last = None
        while some := await read(last, BATCH):
            wrong += [f"{name} {one} is found by other words" for one in await _unlike(some)]
            last = some[-1].record_id
    return wrong


async def _unlike(fresh: Sequence[Record]) -> list[UUID]:
    there = await lookup.digests([one.record_id for one in fresh])
    return [one.record_id for one in fresh if there.get(one.record_id) != document(one).digest]
