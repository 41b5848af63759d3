"""Money as it is read: balances, the ledger, and the proof that they agree."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import rows
from orderwell.core.errors import NotFound
from orderwell.core.page import Condition, Page, PageRequest, following, newest_page, selection, sizes_of
from orderwell.core.work import Actor
from orderwell.customers.queries import scoped
from orderwell.lookup.models import RecordKind
from orderwell.lookup.queries import conditions_of_narrow
from orderwell.lookup.rules import Record, understood

from .gateways import gateway
from .models import Payment, PaymentAttempt, PaymentBalance, PaymentKind, PaymentMethod
from .rules import record

IDS = "SELECT id FROM payment"
FEW = 12_000  # payments that are looked up one by one
OF_CUSTOMERS = "balance_id IN (SELECT order_id FROM payment_balance WHERE customer_id {})"
# Whose payment it is, for `lookup`.
CUSTOMER = "(SELECT b.customer_id FROM payment_balance b WHERE b.order_id = payment.balance_id)"
OWNED = "SELECT p.id FROM payment_balance b JOIN payment p ON p.balance_id = b.order_id WHERE b.customer_id"


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Dates are business days of receipt, inclusive. `search`: numbers, references, customers."""

    search: str = ""
    kinds: Collection[PaymentKind] = ()
    methods: Collection[PaymentMethod] = ()
    order_id: UUID | None = None
    customer_id: UUID | None = None
    received_from: date | None = None
    received_to: date | None = None


async def _conditions(actor: Actor, wanted: PaymentFilter, own: Condition | None) -> list[Condition]:
    """One statement with a search, none without."""
    mine = own and (f"{following('balance_id')} IN ({own[0]})", own[1])
    found = scoped(actor, OF_CUSTOMERS, mine)
    if wanted.kinds:
        found.append((f"{following('kind')} IN (?)", [list(wanted.kinds)]))
    if wanted.methods:
        found.append((f"{following('method')} IN (?)", [list(wanted.methods)]))
    if wanted.order_id:
        found.append(("balance_id = ?", [wanted.order_id]))
    if wanted.customer_id:
        found.append((OF_CUSTOMERS.format("= ?"), [wanted.customer_id]))
    if wanted.received_from:
        found.append((f"{following('received_on')} >= ?", [wanted.received_from]))
    if wanted.received_to:
        found.append((f"{following('received_on')} <= ?", [wanted.received_to]))
    words = understood(wanted.search)
    every = await conditions_of_narrow(RecordKind.PAYMENT, words, "payment", CUSTOMER, OWNED, FEW) if words else []
    return [*found, *((one, []) for one in every)]


async def page(
    actor: Actor, wanted: PaymentFilter, request: PageRequest, own: Condition | None = None
) -> Page[Payment]:
    """Newest first. One statement, two with a search.

    `own`: a SELECT of the ids of the orders in the actor's care; without it customers in their care decide.
    """
    return await newest_page(Payment, await _conditions(actor, wanted, own), request)


async def sizes(actor: Actor, every: Sequence[PaymentFilter], own: Condition | None = None) -> list[int]:
    """How many rows each filter finds, `COUNT_CAP` at most. One statement, one more for each that searches."""
    return await sizes_of([selection(IDS, await _conditions(actor, one, own)) for one in every])


async def records(after: UUID | None, most: int) -> list[Record]:
    """What the next payments by id shall be found by. Two statements."""
    found = await fetch(Payment, f"WHERE id > ? ORDER BY id LIMIT {most}", after or UUID(int=0))
    orders = await balances([row.balance_id for row in found])  # type: ignore[attr-defined]
    return [record(row, orders[row.balance_id].order_number) for row in found]  # type: ignore[attr-defined]


async def balances(order_ids: Collection[UUID]) -> dict[UUID, PaymentBalance]:
    """What each order owes and got, by order id: one statement."""
    found = await PaymentBalance.filter(order_id__in=list(order_ids))
    return {balance.order_id: balance for balance in found}


async def of_orders(order_ids: Collection[UUID]) -> list[Payment]:
    """The ledger of several orders, oldest first."""
    return await Payment.filter(balance_id__in=list(order_ids)).order_by("created_at", "id")


async def attempts_of(order_ids: Collection[UUID]) -> list[PaymentAttempt]:
    """The online tries of several orders, newest first."""
    return await PaymentAttempt.filter(balance_id__in=list(order_ids)).order_by("-created_at", "-id")


async def attempt(attempt_id: UUID) -> tuple[PaymentAttempt, PaymentBalance]:
    """One try with what it is for. Raises NotFound."""
    found = await PaymentAttempt.get_or_none(id=attempt_id).select_related("balance")
    if found is None:
        raise NotFound("The payment attempt", "该支付")
    return found, found.balance


async def order_of_callback(gateway_name: str, headers: Mapping[str, str], body: bytes, now: datetime) -> UUID:
    """Which order an authentic callback is about. Raises UnknownGateway, ForgedCallback, NotFound."""
    callback = gateway(gateway_name).verify(headers, body, now)
    found = await PaymentAttempt.get_or_none(id=callback.attempt_id, gateway=gateway_name)
    if found is None:
        raise NotFound("The payment attempt", "该支付")
    return found.balance_id  # type: ignore[attr-defined,no-any-return]


class Difference(Struct, frozen=True):
    """A balance that is not the sum of its ledger, all in minor units."""

    order_number: str
    paid: int
    charged: int
    refunded: int
    returned: int


async def differences() -> Sequence[Difference]:
    """Where balances and ledger disagree: nowhere, or somebody wrote rows by hand."""
    found = await rows(
        "SELECT b.order_number, b.paid, b.refunded, l.charged, l.returned FROM payment_balance b LEFT JOIN "
        "(SELECT balance_id, SUM(CASE WHEN kind = 'charge' THEN amount ELSE 0 END) AS charged, "
        "SUM(CASE WHEN kind = 'refund' THEN amount ELSE 0 END) AS returned FROM payment GROUP BY balance_id) l "
        "ON l.balance_id = b.order_id "
        "WHERE b.paid <> COALESCE(l.charged, 0) OR b.refunded <> COALESCE(l.returned, 0) ORDER BY b.order_number"
    )
    return [
        Difference(
            row["order_number"], row["paid"], int(row["charged"] or 0), row["refunded"], int(row["returned"] or 0)
        )
        for row in found
    ]
