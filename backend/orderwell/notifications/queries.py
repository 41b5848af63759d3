"""One's own notifications, and who is to be told of something."""

from collections.abc import Collection
from uuid import UUID

from orderwell.access.queries import actors_of, staff_holding
from orderwell.core.page import Page, PageRequest, keyset
from orderwell.core.work import Actor
from orderwell.customers import queries as customers

from .models import Notification
from .rules import IN_CHARGE, nearest, sees


async def page(user_id: UUID | None, request: PageRequest) -> Page[Notification]:
    """A user's notifications, the newest first."""
    return await keyset(Notification.filter(user_id=user_id), "-created_at", request)


async def unread(user_id: UUID | None) -> int:
    """How many a user has not read; nobody has none."""
    return await Notification.filter(user_id=user_id, read_at=None).count() if user_id else 0


async def of_user(user_id: UUID | None, ids: Collection[UUID]) -> list[Notification]:
    """Those of `ids` that are the user's, the oldest first."""
    return await Notification.filter(user_id=user_id, id__in=list(ids)).order_by("id")


async def contacts(customer_id: UUID, permission: str) -> list[Actor]:
    """Who of a company may do `permission`."""
    people = await actors_of(await customers.users_of(customer_id))
    return [one for one in people if one.can(permission)]


async def carers(customer_id: UUID, permission: str) -> list[Actor]:
    """The company's clerk; without one that holds `permission`, everybody who does and sees its rows."""
    customer = (await customers.by_ids([customer_id])).get(customer_id)
    owner_id = customer.owner_id if customer else None  # type: ignore[attr-defined]
    people = [one for one in await staff_holding(permission) if sees(one, owner_id)]
    return [one for one in people if one.user_id == owner_id] or people


async def specialists(*permissions: str) -> list[Actor]:
    """Staff whose work needs all of `permissions` on everybody's rows."""
    return nearest(one for one in await staff_holding(*permissions) if sees(one, None))


async def managers(permission: str) -> list[Actor]:
    """Staff in charge of others who hold `permission`."""
    return await staff_holding(permission, IN_CHARGE)
