"""Money of orders: the ledger, online attempts, recording and refunding."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.money import Money as MoneyValue
from orderwell.core.money import parse
from orderwell.core.page import PageRequest
from orderwell.core.work import run
from orderwell.fulfilment.queries import in_care
from orderwell.orders import commands as orders
from orderwell.orders.models import Order as OrderRow
from orderwell.orders.rules import OrderMoveKind
from orderwell.payment_plans.queries import next_online
from orderwell.payments import commands, models, queries
from orderwell.payments.gateways import announce

from .context import here
from .fields import field, mutation, query, relation, view
from .types import Connection, Money, described, in_order

PaymentMethod = described(
    models.PaymentMethod,
    "How money comes or goes.",
    BANK_TRANSFER="To the firm's account; finance records it.",
    CASH_ON_DELIVERY="To the driver; recorded at delivery.",
    ONLINE="Through a payment gateway, which records it itself.",
)
PaymentKind = described(models.PaymentKind, "Which way money went.", CHARGE="It came in.", REFUND="It went back.")
AttemptState = described(
    models.AttemptState,
    "How far a try to pay online has come.",
    PENDING="The customer may still pay.",
    PAID="The money came.",
    FAILED="The gateway refused it, or the amount was wrong.",
    EXPIRED="Its time was over; late money is taken all the same.",
)


@view(models.Payment, "One row of the ledger, never changed.")
class Payment:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    number: str = strawberry.field(description="Number for people, such as PM20261121-000042; refunds begin with RF.")
    kind: models.PaymentKind = strawberry.field(description="Whether it came in or went back.")
    method: models.PaymentMethod = strawberry.field(description="How.")
    external_id: str | None = strawberry.field(description="The bank's or gateway's own reference.")
    note: str = strawberry.field(description="A remark; for refunds the reason.")
    actor: str = strawberry.field(description="Who recorded it.")
    received_on: date = strawberry.field(description="Business day of the booking.")
    created_at: datetime = strawberry.field(description="When it was recorded.")

    @field(Money, "How much, positive for both kinds.")
    def amount(self, root: strawberry.Parent[models.Payment]) -> Any:
        return MoneyValue(root.amount, root.currency)

    @relation(Annotated["Order", strawberry.lazy("orderwell.api.orders")], "The order that it is for.")  # noqa: F821
    async def order(rows: strawberry.Parent[list[models.Payment]], info: Info) -> Any:
        ids = [row.balance_id for row in rows]  # type: ignore[attr-defined]
        return in_order(ids, await OrderRow.filter(id__in=ids))


@view(models.PaymentAttempt, "One try to pay online.")
class PaymentAttempt:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    gateway: str = strawberry.field(description="Through whom, such as sandbox.")
    state: models.AttemptState = strawberry.field(description="How far it has come.")
    url: str = strawberry.field(
        description="Where the customer pays; send the browser there. Empty until the gateway has answered."
    )
    expires_at: datetime = strawberry.field(description="Until when it is open.")

    @field(Money, "How much is asked for.")
    def amount(self, root: strawberry.Parent[models.PaymentAttempt]) -> Any:
        return MoneyValue(root.amount, root.currency)


@strawberry.input(description="Which payments.")
class PaymentFilter:
    search: str | None = strawberry.field(default=None, description="Words of numbers, references and customers.")
    kinds: list[models.PaymentKind] | None = strawberry.field(default=None, description="Only these kinds.")
    methods: list[models.PaymentMethod] | None = strawberry.field(default=None, description="Only these methods.")
    order_id: strawberry.ID | None = strawberry.field(default=None, description="Of one order.")
    customer_id: strawberry.ID | None = strawberry.field(default=None, description="Of one customer.")
    received_from: date | None = strawberry.field(default=None, description="First business day.")
    received_to: date | None = strawberry.field(default=None, description="Last business day, included.")


@strawberry.input(description="Money that came in.")
class RecordPaymentInput:
    order_id: strawberry.ID = strawberry.field(description="For which order.")
    method: models.PaymentMethod = strawberry.field(description="How it came.")
    amount: str = strawberry.field(description='Decimal text in the order\'s currency, such as "120.50".')
    external_id: str | None = strawberry.field(default=None, description="The bank's reference; refused when known.")
    note: str | None = strawberry.field(default=None, description="A remark.")
    received_on: date | None = strawberry.field(default=None, description="Business day of the booking; absent: today.")
    idempotency_key: str = strawberry.field(description="The same key and input again give the same payment.")


@strawberry.input(description="Money that goes back.")
class RefundPaymentInput:
    order_id: strawberry.ID = strawberry.field(description="Of which order.")
    amount: str = strawberry.field(description="Decimal text; at most what was paid and not refunded.")
    method: models.PaymentMethod = strawberry.field(description="How it goes back.")
    reason: str = strawberry.field(description="Why.")
    external_id: str | None = strawberry.field(default=None, description="The bank's reference; refused when known.")
    idempotency_key: str = strawberry.field(description="The same key and input again give the same refund.")


def wanted_payments(given: PaymentFilter) -> queries.PaymentFilter:
    """The filter as the list and the counts understand it."""
    return queries.PaymentFilter(
        search=given.search or "",
        kinds=given.kinds or (),
        methods=given.methods or (),
        order_id=wanted_id(given.order_id),
        customer_id=wanted_id(given.customer_id),
        received_from=given.received_from,
        received_to=given.received_to,
    )


async def _announced(info: Info, attempt: models.PaymentAttempt) -> models.PaymentAttempt:
    """The attempt with the address where it is paid: its gateway is asked while no transaction is open."""
    if attempt.url or attempt.state is not models.AttemptState.PENDING:
        return attempt
    order_id = attempt.balance_id  # type: ignore[attr-defined]
    url = await announce(attempt, f"/orders/{order_id}")
    context = here(info)
    tell = lambda work: commands.announced(work, attempt.id, url)  # noqa: E731
    _, told = await run(context.actor, context.handlers, tell, request_id=context.request_id, grouped=True)
    return told


class Query:
    @query("payments.read", Connection[Payment], "The ledger, newest first.")
    async def payments(
        self,
        info: Info,
        filter: Annotated[PaymentFilter | None, strawberry.argument(description="Which ones; absent: all.")] = None,
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        wanted = wanted_payments(filter) if filter else queries.PaymentFilter()
        return await queries.page(here(info).actor, wanted, PageRequest(first, after), in_care(here(info).actor))


class Mutation:
    @mutation("orders.place", PaymentAttempt, "Begin to pay online what is outstanding.", afterwards=_announced)
    async def start_payment(
        self,
        info: Info,
        order_id: Annotated[strawberry.ID, strawberry.argument(description="Which order.")],
        idempotency_key: Annotated[str, strawberry.argument(description="The same key again gives the same attempt.")],
    ) -> Any:
        order = await orders.taken(here(info).work, as_uuid(order_id))
        await orders.allowed(here(info).work, order, OrderMoveKind.PAY)
        part = await next_online(order.id)
        return await commands.start_attempt(here(info).work, order.id, part)

    @mutation("payments.record", Payment, "Record money that came in; more than is due is taken.")
    async def record_payment(
        self, info: Info, input: Annotated[RecordPaymentInput, strawberry.argument(description="The payment.")]
    ) -> Any:
        order = await orders.taken(here(info).work, as_uuid(input.order_id))
        return await commands.record(
            here(info).work,
            order.id,
            input.method,
            parse(input.amount, order.currency, field="amount"),
            external_id=input.external_id,
            note=input.note or "",
            received_on=input.received_on,
        )

    @mutation("payments.refund", Payment, "Record money that goes back; never more than came.")
    async def refund_payment(
        self, info: Info, input: Annotated[RefundPaymentInput, strawberry.argument(description="The refund.")]
    ) -> Any:
        order = await orders.taken(here(info).work, as_uuid(input.order_id))
        amount = parse(input.amount, order.currency, field="amount")
        return await commands.refund(
            here(info).work, order.id, amount, input.method, input.reason, external_id=input.external_id
        )
