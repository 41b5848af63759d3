"""One's own notifications, and who is to be told of something."""

from collections.abc import Collection, Iterable
from uuid import UUID

from tortoise.queryset import QuerySet

from orderwell.access.queries import actors_of, staff_holding
from orderwell.core.page import Page, PageRequest, keyset
from orderwell.core.work import Actor, ActorKind
from orderwell.customers import queries as customers
from orderwell.customers.models import Customer

from .models import Notification

# Whoever manages people manages the firm: told of daily business only when nobody nearer is there.
IN_CHARGE = "users.read"


def visible(actor: Actor) -> QuerySet[Notification]:
    """One's own; an API key has none, for what its maker is told may be more than the key may see."""
    if actor.user_id is None or actor.kind is ActorKind.API_KEY:
        return Notification.filter(id__in=[])
    return Notification.filter(user_id=actor.user_id)


async def page(actor: Actor, request: PageRequest) -> Page[Notification]:
    """One's own notifications, the newest first."""
    return await keyset(visible(actor), "-created_at", request)


async def unread(actor: Actor) -> int:
    """How many the actor has not read."""
    return await visible(actor).filter(read_at=None).count()


async def found(actor: Actor, ids: Collection[UUID]) -> list[Notification]:
    """Those of `ids` that are the actor's, the oldest first."""
    return await visible(actor).filter(id__in=list(ids)).order_by("id")


async def contacts(customer_id: UUID, permission: str) -> list[Actor]:
    """Who of a company may do `permission`."""
    people = await actors_of(await customers.users_of(customer_id))
    return [one for one in people if one.can(permission)]


async def carers(customer_id: UUID, permission: str) -> list[Actor]:
    """The company's clerk; without one that holds `permission`, everybody who does and sees its rows."""
    return await carers_of((await customers.by_ids([customer_id]))[customer_id], permission)


async def carers_of(customer: Customer, permission: str) -> list[Actor]:
    """The same of a company that has been read. One statement."""
    owner_id = customer.owner_id  # type: ignore[attr-defined]
    people = [one for one in await staff_holding(permission) if customers.in_sight(one, owner_id)]
    return [one for one in people if one.user_id == owner_id] or people


async def answering(customer: Customer, user_id: UUID | None) -> list[Actor]:
    """Who was asked to answer the customer, while they may."""
    people = await actors_of([user_id]) if user_id else []
    return [one for one in people if one.can("inquiries.answer") and customers.in_sight(one, customer.owner_id)]  # type: ignore[attr-defined]


async def specialists(*permissions: str) -> list[Actor]:
    """Staff whose work needs all of `permissions` on everybody's rows."""
    return nearest(one for one in await staff_holding(*permissions) if customers.in_sight(one, None))


async def managers(permission: str) -> list[Actor]:
    """Staff in charge of others who hold `permission`."""
    return await staff_holding(permission, IN_CHARGE)


def nearest(people: Iterable[Actor]) -> list[Actor]:
    """Those who do the work, without those in charge of them; the latter when there is nobody else."""
    everybody = list(people)
    return [one for one in everybody if not one.can(IN_CHARGE)] or everybody
