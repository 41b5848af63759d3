"""Rules of two companies for their own orders, and what became of the orders that one of them held back."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from orderwell.access.queries import actor_of
from orderwell.approvals import commands
from orderwell.approvals.models import LimitMode, LimitSubject, Period
from orderwell.approvals.rules import period_bounds
from orderwell.cart.rules import Wish
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import Placement
from orderwell.core.clock import business_day
from orderwell.core.errors import DomainError
from orderwell.core.work import Actor
from orderwell.customers.models import Address, Contact, Customer
from orderwell.orders.models import DeliveryMethod, Order, OrderLine, OrderState
from orderwell.orders.queries import daily_totals
from orderwell.payments.models import PaymentMethod

from . import make

FREE, STRICT = "C10001", "C10002"  # Haizhou asks for very large orders only, Hushang Neighbour from 1,000.00
THOUSAND = 100_000  # minor units
HOURS_AGO = (30, 16, 2)  # when the three orders were placed: rejected, approved, waiting


async def add_approvals(customers: Mapping[str, Customer], now: datetime, zone: str) -> int:
    """How many orders were held back; the last one still waits."""
    today = business_day(now, zone)
    await make.approval_step(customers[FREE], 50 * THOUSAND, "大额采购审批", on_limit=True)
    spent = await _spent(customers[FREE], Period.QUARTER, today)
    await make.spending_limit(
        customers[FREE], _up(spent + 200 * THOUSAND), period=Period.QUARTER, mode=LimitMode.NEEDS_APPROVAL
    )
    strict = customers[STRICT]
    buyer, approver, head = await _people(strict)
    await make.approval_step(strict, THOUSAND, "采购主管审批", on_limit=True)
    await make.approval_step(strict, 5 * THOUSAND, "总经理审批", approver=head.user_id)
    held = [order async for order in _held_back(strict, buyer, now)]
    if len(held) == len(HOURS_AGO):
        async with make.work(approver, now - timedelta(hours=28)) as work:
            await commands.reject(work, held[0].id, "本周库存充足，下周再订")
        async with make.work(approver, now - timedelta(hours=15)) as work:
            await commands.approve(work, held[1].id, "同意，请尽快安排")
    spent = await _spent(strict, Period.MONTH, today)
    # Four fifths are used: the next large order of the month goes beyond it.
    await make.spending_limit(strict, _up(spent * 5 // 4), mode=LimitMode.NEEDS_APPROVAL)
    await make.spending_limit(strict, _up(spent * 2), subject=LimitSubject.EACH_MEMBER)
    return len(held)


async def _people(company: Customer) -> list[Actor]:
    """The company's buyer, approver and head, as they are listed."""
    found = (
        await Contact.filter(customer_id=company.id, user_id__not_isnull=True).order_by("id").prefetch_related("user")
    )
    return [replace(await actor_of(one.user), customer_id=company.id) for one in found]  # type: ignore[arg-type]


async def _held_back(company: Customer, buyer: Actor, now: datetime) -> AsyncIterator[Order]:
    """Larger orders of the past placed anew, as far as their goods are there."""
    moments = [now - timedelta(hours=hours) for hours in HOURS_AGO]
    address = await Address.get(customer_id=company.id, is_default=True)
    larger = Order.filter(customer_id=company.id, total__gte=THOUSAND, total__lt=5 * THOUSAND, state=OrderState.CLOSED)
    for past in await larger.order_by("-placed_at", "id").limit(20):
        if not moments:
            return
        lines = [
            Wish(line.quantity, sku=line.sku, unit_code=line.unit_code)
            for line in await OrderLine.filter(order_id=past.id).order_by("position")
        ]
        placement = Placement(DeliveryMethod.DELIVERY, PaymentMethod.BANK_TRANSFER, lines=lines, address_id=address.id)
        try:
            async with make.work(buyer, moments[0]) as work:
                order = await checkout.place(work, placement)
        except DomainError:
            continue  # its goods have run out
        if order.state is OrderState.AWAITING_APPROVAL:
            moments.pop(0)
            yield order


async def _spent(company: Customer, period: Period, today: date) -> int:
    """What the company ordered in the period that today lies in."""
    return sum(total for _, _, total in await daily_totals(company.id, period_bounds(period, today)[0], None))


def _up(minor: int) -> int:
    """The next full thousand."""
    return (minor // THOUSAND + 1) * THOUSAND
