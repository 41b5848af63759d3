"""Delivery zones around the firm's city, who has taken their windows, and an order that is paid in parts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from orderwell.access.queries import actor_of
from orderwell.attachments import commands as attachments
from orderwell.cart.rules import Wish
from orderwell.checkout import commands as checkout
from orderwell.checkout.queries import drafted
from orderwell.checkout.rules import Placement
from orderwell.core.clock import business_day
from orderwell.core.errors import DomainError
from orderwell.core.work import Actor
from orderwell.customers.models import Address, Contact, Customer
from orderwell.delivery import queries
from orderwell.delivery.models import DeliveryZone
from orderwell.delivery.rules import REST, first_day, next_open
from orderwell.media.stores import current
from orderwell.orders.models import DeliveryMethod, Order, OrderLine, OrderState
from orderwell.payment_plans.models import DueKind
from orderwell.payment_plans.rules import Part
from orderwell.payments.models import PaymentMethod
from orderwell.product_documents.rules import checked

from . import make
from .sheets import sheet

CITY = (("08:00", "10:00", 6), ("10:00", "12:00", 12), ("14:00", "16:00", 12), ("16:00", "18:00", 8))
COAST = (("09:00", "12:00", 20), ("13:00", "17:00", 20))
NEIGHBOURS, PAYER = ("C10003", "C10004", "C10005", "C10006"), "C10001"  # of Shanghai; Haizhou on the coast
SMALLEST, LARGEST = 20_000, 400_000  # minor units of an order that is placed again
HOURS_AGO, DEPOSIT = 20, 30


async def add_deliveries(customers: Mapping[str, Customer], now: datetime, zone: str) -> int:
    """Zones, a morning in the city with one place left, a deposit with a file; how many orders have a window."""
    new_year = date(business_day(now, zone).year + 1, 1, 1)
    city = await make.zone(
        "上海市区", name_en="Shanghai", areas=["31"], slots=CITY, closed_on=[new_year], weekdays=(1, 2, 3, 4, 5, 6),
        cut_off="17:00",
    )  # fmt: skip
    coast = await make.zone(
        "江苏沿海", name_en="Jiangsu coast", areas=["3206", "3207", "3209"], slots=COAST, weekdays=(1, 2, 3, 4, 5, 6),
        closed_on=[new_year], lead_days=2,
    )  # fmt: skip
    await make.zone("全国快递", name_en="By courier", areas=[REST], lead_days=2)
    booked = 0
    for turn in range(CITY[0][2] - 1):
        company = customers[NEIGHBOURS[turn % len(NEIGHBOURS)]]
        booked += await _again(company, city, now - timedelta(hours=2), zone, turn) is not None
    placed_at = now - timedelta(hours=HOURS_AGO)
    order = await _again(customers[PAYER], coast, placed_at, zone, 0, deposit=True)
    if order:
        paid_at = placed_at + timedelta(minutes=6)
        await make.payment(order.id, _deposit(order.total), method=PaymentMethod.ONLINE, now=paid_at)
    return booked + (order is not None)


async def _again(
    company: Customer, zone: DeliveryZone, at: datetime, time_zone: str, skip: int, *, deposit: bool = False
) -> Order | None:
    """A past order placed anew for the first window of the next open day; None when no goods are left."""
    buyer = await _buyer(company)
    slot = (await queries.slots_of([zone.id]))[zone.id][0]
    day = next_open(zone, first_day(zone, at, time_zone))
    address = await Address.get(customer_id=company.id, is_default=True)
    past = Order.filter(customer_id=company.id, total__gte=SMALLEST, total__lt=LARGEST, state=OrderState.CLOSED)
    for one in (await past.order_by("-placed_at", "id").limit(20))[skip:]:
        lines = [
            Wish(line.quantity, sku=line.sku, unit_code=line.unit_code)
            for line in await OrderLine.filter(order_id=one.id).order_by("position")
        ]
        method = PaymentMethod.ONLINE if deposit else PaymentMethod.BANK_TRANSFER
        said = Placement(
            DeliveryMethod.DELIVERY, method, lines=lines, address_id=address.id, requested_on=day, slot_id=slot.id
        )
        try:
            return await _in_parts(buyer, said, at) if deposit else await _placed(buyer, said, at)
        except DomainError:
            continue  # its goods have run out
    return None


async def _placed(buyer: Actor, said: Placement, at: datetime) -> Order:
    async with make.work(buyer, at) as work:
        return await checkout.place(work, said)


async def _in_parts(buyer: Actor, said: Placement, at: datetime) -> Order:
    """A deposit online, the rest at the door, and the buyer's own purchase order as a file."""
    async with make.work(buyer, at) as work:
        draft = await drafted(buyer, said, said.lines or [], at)
        deposit = _deposit(draft.quote.total)
        rest = draft.quote.total - deposit
        parts = (
            Part(PaymentMethod.ONLINE, deposit),
            Part(PaymentMethod.CASH_ON_DELIVERY, rest, DueKind.ON_DELIVERY),
        )
        paper = sheet("采购订单 Purchase order", ["示例文件，仅供演示。", "A sample, for show only."])
        content = checked(paper, len(paper))
        file = await attachments.add(work, current(), None, content, "采购订单 Purchase order.pdf")
        return await checkout.place(work, replace(said, parts=parts, attachment_ids=[file.id]))


def _deposit(total: int) -> int:
    """Rounded half up, as checkout offers it."""
    return (total * DEPOSIT + 50) // 100


async def _buyer(company: Customer) -> Actor:
    """The first contact who can sign in."""
    found = Contact.filter(customer_id=company.id, user_id__not_isnull=True).order_by("id").prefetch_related("user")
    contact = await found.first()
    assert contact is not None
    return replace(await actor_of(contact.user), customer_id=company.id)  # type: ignore[arg-type]
