"""Who is told of what."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from orderwell.access.models import User
from orderwell.composition import HANDLERS
from orderwell.core.clock import utc_now
from orderwell.core.work import Actor, Event, begin
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.events.customers import CustomerRegistered
from orderwell.events.notifications import NotificationArrived
from orderwell.events.orders import OrderChanged, OrderCommented, OrderPlaced
from orderwell.notifications.commands import forget, read, tell
from orderwell.notifications.models import Notification, NotificationKind
from orderwell.notifications.queries import found, unread

pytestmark = pytest.mark.usefixtures("database")
ORDER = uuid4()


async def told(event: Event, actor: Actor = make.EVERYTHING) -> list[tuple[UUID, str]]:
    """Who was told of `event`, by user and kind."""
    async with begin(actor, HANDLERS) as work:
        work.emit(event)
    rows = await Notification.all().order_by("id")
    await Notification.all().delete()
    return [(row.user_id, row.kind.value) for row in rows]  # type: ignore[attr-defined]


def ids(*people: User | Actor) -> set[UUID]:
    return {one.user_id if isinstance(one, Actor) else one.id for one in people}  # type: ignore[misc]


def readers(rows: list[tuple[UUID, str]]) -> set[UUID]:
    """The users of `rows`, each of whom was told once."""
    found = {user for user, _ in rows}
    assert len(found) == len(rows)
    return found


def placed(customer: Customer) -> OrderPlaced:
    return OrderPlaced(order_id=ORDER, customer_id=customer.id, number="SO1", total=1250, currency="CNY")


def changed(customer: Customer, status: str, previous: str) -> OrderChanged:
    return OrderChanged(
        order_id=ORDER, customer_id=customer.id, owner_id=None, number="SO1", status=status, previous_status=previous
    )


async def test_an_order_is_told_to_the_clerk_in_charge_of_the_customer() -> None:
    clerk, _, _ = [await make.user(role) for role in ("order_clerk", "order_clerk", "manager")]
    assert readers(await told(placed(await make.customer(owner=clerk)))) == ids(clerk)


async def test_an_order_of_nobodys_customer_is_told_to_whoever_sees_and_confirms_it() -> None:
    _, manager, _ = [await make.user(role) for role in ("order_clerk", "manager", "warehouse")]
    assert readers(await told(placed(await make.customer()))) == ids(manager)


async def test_a_clerk_who_left_is_not_told() -> None:
    clerk, manager = await make.user("order_clerk"), await make.user("manager")
    customer = await make.customer(owner=clerk)
    await User.filter(id=clerk.id).update(active=False)
    assert readers(await told(placed(customer))) == ids(manager)


async def test_a_new_status_is_told_to_the_company_and_no_other() -> None:
    customer = await make.customer()
    buyer, colleague, _ = await make.buyer(customer), await make.buyer(customer, role="buyer"), await make.buyer()
    assert readers(await told(changed(customer, "confirmed", "submitted"))) == ids(buyer, colleague)


async def test_who_did_it_is_not_told() -> None:
    customer = await make.customer()
    buyer, colleague = await make.buyer(customer), await make.buyer(customer)
    assert readers(await told(changed(customer, "cancelled", "submitted"), buyer)) == ids(colleague)


@pytest.mark.parametrize(
    ("status", "previous"), [("confirmed", "confirmed"), ("submitted", ""), ("shipped", "picking")]
)
async def test_what_is_no_news_is_not_told(status: str, previous: str) -> None:
    customer = await make.customer()
    await make.buyer(customer)
    assert await told(changed(customer, status, previous)) == []


async def test_a_public_comment_goes_to_the_other_side_and_a_private_one_to_nobody() -> None:
    clerk = await make.user("order_clerk")
    customer = await make.customer(owner=clerk)
    buyer = await make.buyer(customer)
    asked = OrderCommented(ORDER, customer.id, "SO1", public=True, by_staff=False)
    answered = OrderCommented(ORDER, customer.id, "SO1", public=True, by_staff=True)
    private = OrderCommented(ORDER, customer.id, "SO1", public=False, by_staff=True)
    assert readers(await told(asked, buyer)) == ids(clerk)
    assert readers(await told(answered)) == ids(buyer)
    assert await told(private) == []


async def test_a_registration_is_told_to_managers() -> None:
    owner, manager, _ = [await make.user(role) for role in ("owner", "manager", "order_clerk")]
    customer = await make.customer()
    assert readers(await told(CustomerRegistered(customer.id, customer.name))) == ids(owner, manager)


async def test_everybody_is_told_in_one_insert_and_hears_of_it() -> None:
    customer = await make.customer()
    people = [await make.buyer(customer) for _ in range(3)]
    heard: list[Any] = []

    async def listen(work: Any, event: NotificationArrived) -> None:
        heard.append(event)

    async with begin(make.EVERYTHING, {NotificationArrived: [listen]}) as work:
        await tell(work, NotificationKind.ORDER_CHANGED, people + people, "/orders/1", number="SO1", state="picking")
    rows = await Notification.all()
    assert {row.user_id for row in rows} == ids(*people)  # type: ignore[attr-defined]
    assert {event.notification_id for event in heard} == {row.id for row in rows}
    assert len(rows) == len(heard) == 3


async def test_nobody_is_told_of_history() -> None:
    buyer = await make.buyer()
    async with make.work(now=utc_now() - timedelta(days=91)) as work:
        await tell(work, NotificationKind.ORDER_CHANGED, [buyer], "/orders/1", number="SO1", state="picking")
    assert not await Notification.exists()


async def test_reading_marks_ones_own_only() -> None:
    first, second = await make.buyer(), await make.buyer()
    async with make.work() as work:
        for _ in range(2):
            await tell(work, NotificationKind.ORDER_CHANGED, [first, second], "/", number="SO1", state="picking")
    everything = [row.id for row in await Notification.all()]
    assert await unread(first) == 2
    async with make.work(first) as work:
        assert await read(work, everything[:1] + everything[-1:]) == 1
    assert (await unread(first), await unread(second)) == (1, 2)
    async with make.work(first) as work:
        assert await read(work, None) == 1
    assert (await unread(first), await unread(second)) == (0, 2)
    assert len(await found(first, everything)) == 2


async def test_old_ones_are_forgotten() -> None:
    buyer = await make.buyer()
    async with make.work(now=utc_now() - timedelta(days=80)) as work:
        await tell(work, NotificationKind.ORDER_CHANGED, [buyer], "/", number="SO1", state="picking")
    async with make.work() as work:
        assert await forget(work) == 0
    async with make.work(now=utc_now() + timedelta(days=11)) as work:
        assert await forget(work) == 1
