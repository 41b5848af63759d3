"""Money as it is read: balances, the ledger, and the proof that they agree."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from orderwell.core.db.sql import rows
from orderwell.core.errors import NotFound
from orderwell.core.page import Page, PageRequest, keyset
from orderwell.core.work import Actor, Scope
from orderwell.lookup.models import RecordKind
from orderwell.lookup.queries import records
from orderwell.lookup.rules import understood

from .gateways import gateway
from .models import Payment, PaymentAttempt, PaymentBalance, PaymentKind, PaymentMethod


def visible(actor: Actor, own: Subquery | None = None) -> QuerySet[Payment]:
    """The ledger rows of the actor's scope: all, of orders in one's care, of one's company.

    `own`: ids of the orders in the actor's care; without it customers in their care decide.
    """
    if actor.scope is Scope.ALL:
        return Payment.all()
    if actor.scope is Scope.OWN and own is not None:
        return Payment.filter(balance_id__in=own)
    if actor.scope is Scope.OWN and actor.user_id:
        return Payment.filter(balance__customer__owner_id=actor.user_id)
    if actor.scope is Scope.COMPANY and actor.customer_id:
        return Payment.filter(balance__customer_id=actor.customer_id)
    return Payment.filter(id__in=[])


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


def _narrowed(query: QuerySet[Payment], wanted: PaymentFilter) -> QuerySet[Payment]:
    for word in understood(wanted.search):
        query = query.filter(
            Q(number__icontains=word.text)
            | Q(external_id__icontains=word.text)
            | Q(balance__order_number__icontains=word.text)
            | Q(balance__customer_id__in=records(RecordKind.CUSTOMER, word))
        )
    if wanted.kinds:
        query = query.filter(kind__in=list(wanted.kinds))
    if wanted.methods:
        query = query.filter(method__in=list(wanted.methods))
    if wanted.order_id:
        query = query.filter(balance_id=wanted.order_id)
    if wanted.customer_id:
        query = query.filter(balance__customer_id=wanted.customer_id)
    if wanted.received_from:
        query = query.filter(received_on__gte=wanted.received_from)
    if wanted.received_to:
        query = query.filter(received_on__lte=wanted.received_to)
    return query


def found(actor: Actor, wanted: PaymentFilter, own: Subquery | None = None) -> QuerySet[Payment]:
    """The payments that a list or an export with this filter is about."""
    return _narrowed(visible(actor, own), wanted)


async def page(actor: Actor, wanted: PaymentFilter, request: PageRequest, own: Subquery | None = None) -> Page[Payment]:
    """Newest first."""
    return await keyset(found(actor, wanted, own), "-created_at", request)


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


@dataclass(frozen=True, slots=True)
class Difference:
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
