"""Pages and counts of orders by hand-written SQL that takes the same time whatever is asked of 100,000 of them.

It gives what `orders.queries.found` means (a test compares them). The ids of a page come first, from
an index that has everything that a filter compares, in the order of the list (`orders.models.LISTED`): at worst it is
walked through once, and only the rows that are shown are read. SQLite takes a filter for narrower than it is, and
would rather read all rows that meet one condition, one by one, and sort them; a `+` before a column keeps it from that.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import is_sqlite, rows
from orderwell.core.page import (
    Condition,
    Cursors,
    Page,
    PageRequest,
    Selected,
    following,
    position,
    selection,
    sizes_of,
)
from orderwell.core.page import sizes as sizes_of_queries
from orderwell.core.work import Actor, Scope
from orderwell.customers.queries import IN_CARE, scoped
from orderwell.lookup.models import RecordKind
from orderwell.lookup.queries import conditions as conditions_of
from orderwell.lookup.rules import understood
from orderwell.orders import queries as orders
from orderwell.orders.models import Order, OrderStatus
from orderwell.orders.queries import UNSENT, OrderFilter, OrderSort

IDS = "SELECT id FROM customer_order"
SORTED_BY_DATE = ("status", "owner_id")  # what has an index that goes on with the date
MARGIN = timedelta(days=2)  # between a business day in any time zone and the day in UTC
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)  # beyond them nothing is narrowed, and nothing overflows
# What is late has an index of its own (`migrations/extra`), by the day on which it was due; its words stand here.
_UNSENT = ", ".join(f"'{one.value}'" for one in UNSENT)
LATE = f"state IN ({_UNSENT}) AND shipped_on IS NULL AND COALESCE(required_on, requested_on) < ?"


async def page(
    actor: Actor,
    wanted: OrderFilter,
    sort: OrderSort,
    request: PageRequest,
    today: date,
    only: tuple[str, ...] | None = None,
) -> Page[Order]:
    """One page of what `orders.queries.found` means, of each order `only` these columns. One statement, two with a
    search."""
    order = sort.value
    column, down = order.lstrip("-"), order.startswith("-")
    by_date = column == "placed_at"
    searched = await _searched(wanted)
    conditions = [*_conditions(actor, wanted, today, by_date and not searched), *searched]
    matching, counted = selection(IDS, conditions)
    # Sorted by totals, what nothing else narrows is walked through by totals. What is late is found, then sorted.
    alone = all("total" in text for text, _ in conditions)
    key = column if (by_date or alone) and not wanted.late else following(column)
    if request.after:
        conditions.append((f"({key}, id) {'<' if down else '>'} (?, ?)", position(Order, column, request.after)))
    way = "DESC" if down else "ASC"
    ids, values = selection(IDS, conditions)
    ids += f" ORDER BY {key} {way}, id {way} LIMIT {request.first + 1}"
    found = await fetch(Order, f"WHERE id IN ({ids}) ORDER BY {column} {way}, id {way}", *values, only=only)
    shown = found[: request.first]
    return Selected(shown, Cursors(shown, column), len(found) > request.first, None, matching, counted)


async def counts(actor: Actor, wanted: OrderFilter, today: date) -> dict[OrderStatus, int]:
    """Orders by status under the filter; every status has an entry. One statement, two with a search."""
    searched = await _searched(wanted)
    conditions = [*_conditions(actor, wanted, today, by_date=False), *searched]
    text, values = selection("SELECT status, COUNT(*) AS count FROM customer_order", conditions)
    found = await rows(f"{text} GROUP BY {following('status') if conditions else 'status'}", *values)
    counted = {OrderStatus(row["status"]): int(row["count"]) for row in found}
    return {status: counted.get(status, 0) for status in OrderStatus}


async def sizes(actor: Actor, every: Sequence[OrderFilter], today: date) -> list[int]:
    """How many orders each filter finds, at most `COUNT_CAP` each. One statement, one more when any searches."""
    searched = [orders.found(actor, one, today) for one in every if _searches(one)]
    plain = [selection(IDS, _conditions(actor, one, today)) for one in every if not _searches(one)]
    by_search, by_filter = iter(await sizes_of_queries(searched)), iter(await sizes_of(plain))
    return [next(by_search if _searches(one) else by_filter) for one in every]


def _searches(wanted: OrderFilter) -> bool:
    return bool(understood(wanted.search or ""))


async def _searched(wanted: OrderFilter) -> list[Condition]:
    """No statement without a search."""
    words = understood(wanted.search or "")
    return await conditions_of(RecordKind.ORDER, words, "customer_order", "customer_id") if words else []


def _conditions(actor: Actor, wanted: OrderFilter, today: date, by_date: bool = True) -> list[Condition]:
    """`by_date`: the list is sorted by it, so that a status or an owner that stands alone may choose the index."""
    found = [*scoped(actor, "customer_id {}", in_care(actor)), *_leading(wanted)]
    every: list[tuple[str, str, Any]] = [
        ("status", "IN", wanted.statuses),
        ("owner_id", "=", wanted.owner_id),
        ("payment_state", "IN", wanted.payment_states),
        ("channel", "IN", wanted.channels),
        ("payment_method", "IN", wanted.payment_methods),
        ("business_day", ">=", wanted.placed_from),
        ("business_day", "<=", wanted.placed_to),
        ("total", ">=", wanted.min_total),
        ("total", "<=", wanted.max_total),
    ]
    asked = [one for one in every if one[2] is not None]
    alone = by_date and not found and wanted.late is None and len(asked) == 1
    for column, sign, value in asked:
        one = column in SORTED_BY_DATE and (sign == "=" or len(value) == 1)
        name = column if alone and one else following(column)
        found.append((f"{name} IN (?)", [list(value)]) if sign == "IN" else (f"{name} {sign} ?", [value]))
    if by_date and wanted.statuses and wanted.late is None and not alone:
        found += _between(wanted.statuses)
    if wanted.late is not None:
        found.append((LATE if wanted.late else f"NOT COALESCE({LATE}, FALSE)", [today]))
    return found


def _between(statuses: Sequence[OrderStatus]) -> list[Condition]:
    """From the first to the last order with any of these, which an index knows: SQLite then walks through the last
    weeks for orders that are under way, and through nothing for a status that no order has."""
    if not is_sqlite():
        return []
    ends: list[Condition] = []
    for sign, end in ((">=", "MIN"), ("<=", "MAX")):
        each = [f"SELECT {end}(placed_at) AS at FROM customer_order WHERE status = ?" for _ in statuses]
        ends.append((f"placed_at {sign} (SELECT {end}(at) FROM ({' UNION ALL '.join(each)}))", list(statuses)))
    return ends


def in_care(actor: Actor, named: Callable[[str], str] = following) -> Condition | None:
    """Orders in the actor's care or of customers in it, in SQL, with columns as `named`; None: scope is another."""
    if actor.scope is not Scope.OWN or actor.user_id is None:
        return None
    mine = f"({named('owner_id')} = ? OR {named('customer_id')} {IN_CARE})"
    return mine, [actor.user_id, actor.user_id]


def _leading(wanted: OrderFilter) -> list[Condition]:
    """What always leaves few rows, and the part of the list that a business day can be in."""
    found: list[Condition] = []
    if wanted.ids is not None:
        found.append(("id IN (?)", [list(wanted.ids)]))
    if wanted.customer_id is not None:
        found.append(("customer_id = ?", [wanted.customer_id]))
    placed = following("placed_at") if wanted.late else "placed_at"
    if wanted.placed_from is not None and wanted.placed_from > FIRST_DAY:
        found.append((f"{placed} >= ?", [_midnight(wanted.placed_from) - MARGIN]))
    if wanted.placed_to is not None and wanted.placed_to < LAST_DAY:
        found.append((f"{placed} < ?", [_midnight(wanted.placed_to) + MARGIN]))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
