"""What customers of the demo ask and are answered: data/inquiries.json, in all states."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from orderwell.access.models import User
from orderwell.access.queries import actor_of
from orderwell.cart import commands as carts
from orderwell.cart.queries import lines as lines_of
from orderwell.cart.rules import Wish
from orderwell.catalog.models import Product, Variant
from orderwell.core.work import Actor, Work
from orderwell.customers.models import Customer
from orderwell.customers.queries import of_user
from orderwell.inquiries import commands
from orderwell.inquiries.models import Inquiry, InquirySubject
from orderwell.inquiries.rules import Question, ReplyText
from orderwell.inquiry_attachments import commands as attachments
from orderwell.inquiry_attachments.rules import looked_at
from orderwell.media.stores import current
from orderwell.orders.models import Order

from . import make
from .files import PICTURES, entries
from .habits import Entry

BETWEEN = timedelta(minutes=6)  # two messages


async def add_inquiries(customers: Mapping[str, Customer], buyers: Mapping[str, User], now: datetime) -> int:
    """Saved replies and conversations; how many of these."""
    async with make.work(now=now - timedelta(days=200)) as work:
        for one in entries("saved_replies"):
            await commands.save_reply(work, None, ReplyText(one["name"], one["text_zh"], one["text_en"]))
    for one in entries("inquiries"):
        company = customers[one["customer"]]
        asks = replace(await actor_of(buyers[one["customer"]]), customer_id=company.id)
        await _play(one, asks, await _clerk(company), now - timedelta(minutes=one["minutes_ago"]))
    return len(entries("inquiries"))


async def _clerk(company: Customer) -> Actor:
    return await actor_of(await User.get(id=company.owner_id))  # type: ignore[attr-defined]


async def _play(one: Entry, asks: Actor, answers: Actor, moment: datetime) -> None:
    (_, text, *pictures), *rest = one["said"]
    async with make.work(asks, moment) as work:
        if wanted := one.get("cart"):
            await _fill_cart(work, asks, wanted, one["later"])
        files = [await _uploaded(work, name) for name in pictures]
        row = await attachments.ask(work, await _question(one["about"], text, asks, moment), files)
    for side, text in rest:
        moment += BETWEEN
        async with make.work(answers if side == "staff" else asks, moment) as work:
            await commands.read(work, row.id, row.message_count)
            row = await commands.reply(work, row.id, text)
    await _end(one, row, asks, answers, moment + BETWEEN)


async def _fill_cart(work: Work, asks: Actor, wanted: Mapping[str, int], later: Sequence[str]) -> None:
    """Default units by SKU; those of `later` are not ticked, for they are to come on another day."""
    company = await of_user(asks.user_id)
    mine = await carts.of(work, asks, None)
    await carts.add_lines(work, mine, [Wish(quantity, sku=sku) for sku, quantity in wanted.items()], company)
    lines = {line.variant_id: line.unit_code for line in await lines_of(mine)}  # type: ignore[attr-defined]
    variants = [one.id for one in await Variant.filter(sku__in=list(later))]
    await carts.tick(work, mine, company, False, {(one, lines[one]) for one in variants})


async def _uploaded(work: Work, name: str) -> UUID:
    """One of the demo's pictures, as a photo of who writes."""
    content = (PICTURES / name).read_bytes()
    given = await asyncio.to_thread(looked_at, content, len(content))
    return (await attachments.add(work, current(), given, f"照片.{name.rpartition('.')[2]}")).id


async def _end(one: Entry, row: Inquiry, asks: Actor, answers: Actor, moment: datetime) -> None:
    if one.get("read") or one.get("closed"):
        async with make.work(asks, moment) as work:
            await commands.read(work, row.id, row.message_count)
    if one.get("closed"):
        async with make.work(answers, moment) as work:
            await commands.read(work, row.id, row.message_count)
            await commands.close(work, row.id)


async def _question(about: str, text: str, asks: Actor, moment: datetime) -> Question:
    """About the company's latest order, a product by its code, the cart, or nothing in particular."""
    if about == "order":
        placed = Order.filter(customer_id=asks.customer_id, placed_at__lt=moment)
        order = await placed.order_by("-placed_at").first()
        return Question(InquirySubject.ORDER, text, order_id=order.id) if order else _plain(text)
    if about.startswith("product:"):
        product = await Product.get(code=about.partition(":")[2])
        return Question(InquirySubject.PRODUCT, text, product_id=product.id)
    return Question(InquirySubject.CART, text) if about == "cart" else _plain(text)


def _plain(text: str) -> Question:
    return Question(InquirySubject.GENERAL, text)
