"""Two companies with their clerks, for tests of inquiries."""

from dataclasses import dataclass

from orderwell.access.models import User
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.inquiries import commands
from orderwell.inquiries.models import Inquiry, InquirySubject
from orderwell.inquiries.rules import Question


@dataclass(frozen=True, slots=True)
class Shop:
    """A company in the care of a clerk, and another clerk who has nothing to do with it."""

    customer: Customer
    buyer: Actor
    owner: User
    clerk: Actor
    other_clerk: Actor
    support: Actor


async def shop() -> Shop:
    owner = await make.user("order_clerk")
    customer = await make.customer("海州鲜生超市", owner=owner)
    return Shop(
        customer,
        await make.buyer(customer),
        owner,
        await make.actor(owner),
        await make.actor(await make.user("order_clerk")),
        await make.actor(await make.user("support")),
    )


async def asked(buyer: Actor, text: str = "这批水什么时候到？", **named: object) -> Inquiry:
    """A new inquiry; with `order_id` or `product_id` about that."""
    subject = next((InquirySubject(name.removesuffix("_id")) for name in named), InquirySubject.GENERAL)
    async with make.work(buyer) as work:
        return await commands.ask(work, Question(subject, text, **named))  # type: ignore[arg-type]
