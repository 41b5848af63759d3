"""Writing plans of payment."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.core.db.instances import new
from orderwell.core.db.prepared import insert
from orderwell.core.work import Work

from . import queries, rules
from .models import PaymentPart
from .rules import Part


async def write(work: Work, order_id: UUID, parts: Sequence[Part]) -> None:
    """The plan of an order whose balance is open; nothing for none."""
    columns = [{"method": one.method, "amount": one.amount, "due": one.due, "due_on": one.due_on} for one in parts]
    await insert([new(PaymentPart, balance_id=order_id, position=at, **one) for at, one in enumerate(columns)])


async def refit(work: Work, order_id: UUID, total: int) -> int | None:
    """The order costs `total` now: its plan follows. Gives what is due now, None when it has no plan."""
    rows = (await queries.parts([order_id])).get(order_id, [])
    if not rows:
        return None
    parts = rules.refitted([queries.part_of(row) for row in rows], total)
    await PaymentPart.filter(balance_id=order_id).delete()
    await write(work, order_id, parts)
    return rules.due_now(parts)
