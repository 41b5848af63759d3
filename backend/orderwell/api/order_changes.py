"""Placing, editing and moving orders."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, cast

import strawberry
from strawberry.types import Info

from orderwell.cart.errors import TooManyLines
from orderwell.cart.rules import MAX_LINES, Place
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import OrderEdit, Placement, Shown
from orderwell.core.errors import DomainError, Invalid
from orderwell.core.ids import as_uuid, uuid7, wanted_id
from orderwell.core.money import parse
from orderwell.core.work import run
from orderwell.fulfilment import commands as fulfilment
from orderwell.orders import commands, models, rules
from orderwell.payments.models import PaymentMethod

from .cart import OrderLineInput, wishes
from .cart_changes import CartLineInput
from .context import here
from .customer_changes import AddressInput, address_data
from .fields import SIGNED_IN, field, mutation
from .orders import Order, OrderId
from .payment_plans import PaymentPartInput, payment_parts
from .problems import Problem, as_problem
from .signing import browser_of
from .viewing import firm_here

MOST_AT_ONCE = 100


@strawberry.input(description="What the invoice is to say.")
class InvoiceInput:
    kind: rules.InvoiceKind = strawberry.field(description="Plain or special.")
    title: str = strawberry.field(description="To whom it is made out.")
    tax_id: str | None = strawberry.field(default=None, description="The buyer's tax id; special invoices need it.")
    email: str | None = strawberry.field(default=None, description="Where it is sent.")


@strawberry.input(description="Everything said at checkout.")
class PlaceOrderInput:
    idempotency_key: str = strawberry.field(description="The same key gives the same order, however often it is sent.")
    delivery_method: models.DeliveryMethod = strawberry.field(description="Sent or picked up.")
    payment_method: PaymentMethod = strawberry.field(description="How it is to be paid.")
    lines: list[OrderLineInput] | None = strawberry.field(
        default=None, description="Absent: what is ticked in the viewer's cart, and is taken out of it."
    )
    customer_id: strawberry.ID | None = strawberry.field(
        default=None, description="For whom, when staff or a key orders."
    )
    address_id: strawberry.ID | None = strawberry.field(default=None, description="One of the customer's addresses.")
    address: AddressInput | None = strawberry.field(default=None, description="Or another address.")
    requested_on: date | None = strawberry.field(default=None, description="When the buyer wants it.")
    invoice: InvoiceInput | None = strawberry.field(default=None, description="What the invoice is to say.")
    po_number: str | None = strawberry.field(default=None, description="The buyer's own number, unique per customer.")
    remarks: str | None = strawberry.field(default=None, description="A remark.")
    external_number: str | None = strawberry.field(default=None, description="Its number where it came from.")
    expected_total: str | None = strawberry.field(
        default=None, description="What the buyer was shown, as decimal text; PRICE_CHANGED when it differs."
    )
    expected_lines: list[CartLineInput] | None = strawberry.field(
        default=None,
        description="The ticked lines of the cart that the buyer was shown; CART_CHANGED, with all that differs, when "
        "others are ticked by now, or their quantities or remarks are others. A line without `remark` says nothing of "
        "it. Of no meaning beside `lines`.",
    )
    slot_id: strawberry.ID | None = strawberry.field(default=None, description="The delivery window on `requestedOn`.")
    payments: list[PaymentPartInput] | None = strawberry.field(
        default=None, description="How it is paid when not all at once; they come to the total."
    )
    attachment_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Files that were uploaded for it."
    )
    ask_by_link: bool = strawberry.field(
        default=False, description="Of staff: the order waits until the customer agrees, see `offerUrl`."
    )


@strawberry.input(description="What to change of an order that is not confirmed; absent fields stay.")
class EditOrderInput:
    id: strawberry.ID = strawberry.field(description="The order.")
    version: int = strawberry.field(description="The version that was seen.")
    lines: list[OrderLineInput] | None = strawberry.field(default=None, description="All lines from now on.")
    address: AddressInput | None = strawberry.field(default=None, description="Where it goes.")
    requested_on: date | None = strawberry.field(default=None, description="When the buyer wants it.")
    po_number: str | None = strawberry.field(default=None, description="The buyer's own number; empty removes it.")
    remarks: str | None = strawberry.field(default=None, description="A remark.")
    invoice: InvoiceInput | None = strawberry.field(default=None, description="What the invoice is to say.")
    slot_id: strawberry.ID | None = strawberry.field(default=None, description="Another delivery window.")


@strawberry.type(description="What became of one order of many.")
class BulkOrderRow:
    id: strawberry.ID = strawberry.field(description="The order.")
    order: Order | None = strawberry.field(description="The order as it is now; null when it was refused.")
    problem: Problem | None = strawberry.field(description="Why it was refused.")


@strawberry.type(description="What became of many orders; each is a transaction of its own.")
class BulkOrderResult:
    results: list[BulkOrderRow] = strawberry.field(description="In the order of the input.")

    @field(int, "How many went well.")
    def succeeded(self) -> Any:
        return sum(one.problem is None for one in self.results)

    @field(int, "How many were refused.")
    def failed(self) -> Any:
        return sum(one.problem is not None for one in self.results)


def _shown(lines: list[CartLineInput]) -> Mapping[Place, Shown]:
    """What each place was shown with; what has no such id lies in no cart. Raises TooManyLines for more than fit."""
    if len(lines) > MAX_LINES:
        raise TooManyLines(field="expectedLines", largest=MAX_LINES)
    found: dict[Place, Shown] = {}
    for one in lines:
        place = wanted_id(one.variant_id) or uuid7(), one.unit_code
        found[place] = Shown(one.quantity + (found[place].quantity if place in found else 0), one.remark)
    return found


def _invoice(given: InvoiceInput | None) -> rules.InvoiceData | None:
    if given is None:
        return None
    return rules.InvoiceData(given.kind, given.title.strip(), (given.tax_id or "").strip(), (given.email or "").strip())


async def _placement(info: Info, given: PlaceOrderInput) -> Placement:
    total = given.expected_total
    expected = None if total is None else parse(total, (await firm_here(info)).currency, field="expectedTotal")
    return Placement(
        delivery_method=given.delivery_method,
        payment_method=given.payment_method,
        lines=None if given.lines is None else wishes(given.lines),
        customer_id=wanted_id(given.customer_id),
        address_id=wanted_id(given.address_id),
        address=address_data(given.address) if given.address else None,
        requested_on=given.requested_on,
        invoice=_invoice(given.invoice),
        po_number=given.po_number,
        remarks=given.remarks or "",
        external_number=given.external_number,
        expected_total=expected,
        expected_lines=None if given.expected_lines is None else _shown(given.expected_lines),
        slot_id=wanted_id(given.slot_id),
        parts=payment_parts(given.payments, (await firm_here(info)).currency) if given.payments else (),
        attachment_ids=[wanted_id(one) or uuid7() for one in given.attachment_ids or ()],
        ask_by_link=given.ask_by_link,
        browser=browser_of(here(info)),
    )


async def _confirmed(info: Info, order_id: str) -> BulkOrderRow:
    """Confirm one order in a transaction of its own."""
    context, key = here(info), as_uuid(order_id)
    named = strawberry.ID(order_id)
    try:
        _, order = await run(
            context.actor, context.handlers, lambda work: commands.confirm(work, key), request_id=context.request_id
        )
        return BulkOrderRow(id=named, order=cast(Any, order), problem=None)
    except DomainError as refused:
        return BulkOrderRow(id=named, order=None, problem=as_problem(refused, context.locale))


class Mutation:
    @mutation(SIGNED_IN, Order, "Place an order: prices, stock, balance and number at once, or all problems.")
    async def place_order(
        self, info: Info, input: Annotated[PlaceOrderInput, strawberry.argument(description="The checkout.")]
    ) -> Any:
        return await checkout.place(here(info).work, await _placement(info, input))

    @mutation("orders.edit", Order, "Change an order before it is confirmed; prices and stock are taken anew.")
    async def edit_order(
        self, info: Info, input: Annotated[EditOrderInput, strawberry.argument(description="What to change.")]
    ) -> Any:
        change = OrderEdit(
            version=input.version,
            lines=None if input.lines is None else wishes(input.lines),
            address=address_data(input.address) if input.address else None,
            requested_on=input.requested_on,
            po_number=input.po_number,
            remarks=input.remarks,
            invoice=_invoice(input.invoice),
            slot_id=wanted_id(input.slot_id),
        )
        return await checkout.edit(here(info).work, as_uuid(input.id), change)

    @mutation("orders.confirm", Order, "Take a submitted order into review.")
    async def review_order(self, info: Info, id: OrderId) -> Any:
        return await commands.review(here(info).work, as_uuid(id))

    @mutation("orders.confirm", Order, "Accept an order and allocate its stock.")
    async def confirm_order(self, info: Info, id: OrderId) -> Any:
        return await commands.confirm(here(info).work, as_uuid(id))

    @mutation(
        "orders.confirm", Order, "Allocate stock to what a confirmed order still waits for, as far as it is there."
    )
    async def allocate_order(self, info: Info, id: OrderId) -> Any:
        return await fulfilment.allocate(here(info).work, as_uuid(id))

    @mutation("orders.cancel", Order, "End an order early; its stock is free and what was paid is to go back.")
    async def cancel_order(
        self,
        info: Info,
        id: OrderId,
        reason: Annotated[models.CancelOrderReason, strawberry.argument(description="Why.")],
        note: Annotated[str | None, strawberry.argument(description="In your own words.")] = None,
    ) -> Any:
        return await commands.cancel(here(info).work, as_uuid(id), models.CancelReason(reason), note or "")

    @mutation("orders.close", Order, "Close an order that has come and is paid.")
    async def close_order(self, info: Info, id: OrderId) -> Any:
        return await commands.close(here(info).work, as_uuid(id))

    @mutation("orders.comment", Order, "Write into the timeline; customers' comments are always public.")
    async def comment_order(
        self,
        info: Info,
        id: OrderId,
        text: Annotated[str, strawberry.argument(description="What to say.")],
        public: Annotated[bool, strawberry.argument(description="Whether the customer sees it.")] = False,
    ) -> Any:
        return await commands.comment(here(info).work, as_uuid(id), text, public)

    @mutation("orders.confirm", BulkOrderResult, "Confirm many orders, 100 at most; each on its own.", own_work=True)
    async def confirm_orders(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="The orders.")],
    ) -> Any:
        some = list(dict.fromkeys(ids))
        if len(some) > MOST_AT_ONCE:
            most = MOST_AT_ONCE
            raise Invalid(field="ids", reason_zh=f"一次最多 {most} 单。", reason_en=f"Choose {most} orders at most.")
        return BulkOrderResult(results=[await _confirmed(info, one) for one in some])
