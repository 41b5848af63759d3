"""The members of a company, and what an invitation's link leads to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from orderwell.access.models import Role, Side, User
from orderwell.access.queries import roles, roles_of, users_by_id
from orderwell.core import signing
from orderwell.customers import queries as customers
from orderwell.customers.models import Contact

from .models import Invitation

PURPOSE = "invitation"
MANAGE = "company.manage"


class Member(Struct, frozen=True):
    """A contact who may sign in. `invited_until`: they have not set a password yet, and their link is good so long."""

    contact: Contact
    user: User
    roles: Sequence[Role]
    invited_until: datetime | None = None

    @property
    def administrator(self) -> bool:
        return self.user.active and any(MANAGE in role.permissions for role in self.roles)


async def members(customer_id: UUID) -> list[Member]:
    """By name, those who may sign in first. Four statements."""
    people = [one for one in await customers.contacts([customer_id]) if one.user_id]  # type: ignore[attr-defined]
    ids = [one.user_id for one in people]  # type: ignore[attr-defined]
    users, held = await users_by_id(ids), await roles_of(ids)
    open_ones = {one.user_id: one.expires_at for one in await Invitation.filter(user_id__in=ids, used_at=None)}  # type: ignore[attr-defined]
    found = [
        Member(one, users[key], held.get(key, []), None if users[key].password_hash else open_ones.get(key))
        for one, key in zip(people, ids, strict=True)
    ]
    return sorted(found, key=lambda one: (not one.user.active, one.contact.name, one.contact.id))


async def assignable() -> list[Role]:
    """The roles that a member may have."""
    return [role for role in await roles() if role.side is Side.CUSTOMER]


def link(invitation: Invitation) -> str:
    """The path of the page where the invitation is accepted."""
    return f"/company/join/{signing.ticket(PURPOSE, invitation.id)}"


async def found_invitation(ticket: str, now: datetime) -> Invitation | None:
    """The invitation of a link; None when it was used, has expired, or is none of ours."""
    key = signing.of_ticket(PURPOSE, ticket)
    found = await Invitation.get_or_none(id=key).select_related("user") if key else None
    if found is None or found.used_at or found.expires_at <= now or not found.user.active:
        return None
    return found
