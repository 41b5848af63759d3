"""Writes what orders are found by, in the transaction that changed them, and makes all of its kind anew."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from orderwell.core.work import Work
from orderwell.customers import queries as customers
from orderwell.logistics import queries as logistics
from orderwell.lookup import commands as lookup
from orderwell.orders.models import Order, OrderLine
from orderwell.payments import queries as payments

from . import queries
from .rules import record


async def index(
    work: Work, orders: Sequence[tuple[Order, Sequence[OrderLine]]], parcels: Mapping[UUID, Sequence[str]] | None = None
) -> None:
    """Orders as they are now with their lines. `parcels`: tracking numbers by order, of those that have any."""
    sent = parcels or {}
    await lookup.write(work, [record(order, lines, sent.get(order.id, ())) for order, lines in orders])


async def read_again(work: Work, order_ids: Collection[UUID]) -> None:
    """The same of orders that are written already. Four statements for a hundred orders."""
    await lookup.write(work, await queries.records(order_ids))


async def reindex_customers(work: Work, after: UUID | None = None) -> UUID | None:
    """Make anew what the next customers by id are found by; gives where to go on, None at the end."""
    some = await customers.after(after)
    await lookup.write(work, await customers.records(some))
    return some[-1].id if some else None


async def reindex(work: Work, after: UUID | None = None) -> UUID | None:
    """The next orders by id; gives where to go on, None at the end."""
    some = await queries.after(after)
    await read_again(work, some)
    return some[-1] if some else None


async def reindex_payments(work: Work, after: UUID | None = None) -> UUID | None:
    """The same of the next payments."""
    some = await payments.records(after, queries.BATCH)
    await lookup.write(work, some)
    return some[-1].record_id if some else None


async def reindex_parcels(work: Work, after: UUID | None = None) -> UUID | None:
    """The same of the next parcels."""
    some = await logistics.records(after, queries.BATCH)
    await lookup.write(work, some)
    return some[-1].record_id if some else None
