"""Inviting colleagues, giving them another role, and parting with them."""

from datetime import timedelta
from uuid import UUID

from orderwell.access.commands import UserChange, set_password, update_user
from orderwell.access.models import User
from orderwell.core.errors import NotFound
from orderwell.core.work import Work
from orderwell.customers.commands import may_write, save_contact
from orderwell.customers.models import ContactData, Customer
from orderwell.customers.queries import locked

from . import queries
from .errors import AlreadyJoined, InvitationSpent, LastAdministrator
from .models import Invitation
from .queries import Member

GOOD_FOR = timedelta(days=7)


async def invite(work: Work, customer: Customer, data: ContactData) -> tuple[Member, Invitation]:
    """A new member who cannot sign in before they have followed the link. Raises Forbidden and save_contact's."""
    may_write(work, customer)
    contact = await save_contact(work, customer, data)
    invitation = await _invite(work, contact.user_id)  # type: ignore[attr-defined]
    return await _member(customer, contact.id), invitation


async def renew(work: Work, customer: Customer, member_id: UUID | None) -> tuple[Member, Invitation]:
    """Another link instead of the one before. Raises Forbidden, NotFound, AlreadyJoined."""
    may_write(work, customer)
    member = await _member(customer, member_id)
    if member.user.password_hash:
        raise AlreadyJoined()
    invitation = await _invite(work, member.user.id)
    return await _member(customer, member_id), invitation


async def change(
    work: Work,
    customer: Customer,
    member_id: UUID | None,
    version: int,
    *,
    role_code: str | None = None,
    active: bool | None = None,
) -> Member:
    """Another role, or no sign-in any more. Raises Forbidden, NotFound, StaleVersion, LastAdministrator."""
    may_write(work, customer)
    await locked(customer.id)  # two administrators must not dismiss each other at the same moment
    before = await queries.members(customer.id)
    member, had_one = _one(before, member_id), any(one.administrator for one in before)
    codes = None if role_code is None else [role_code]
    await update_user(work, member.user, UserChange(version, role_codes=codes, active=active))
    after = await queries.members(customer.id)
    if had_one and not any(one.administrator for one in after):
        raise LastAdministrator()
    return _one(after, member_id)


async def accept(work: Work, ticket: str, password: str) -> User:
    """The invited person sets their password and has read the privacy policy. Raises InvitationSpent, WeakPassword."""
    invitation = await queries.found_invitation(ticket, work.now)
    if invitation is None or not await Invitation.filter(id=invitation.id, used_at=None).update(used_at=work.now):
        raise InvitationSpent()
    user: User = invitation.user
    await set_password(work, user, password, own=True)  # they are signed in by the same unit of work
    user.privacy_accepted_at = work.now
    await user.save(update_fields=["privacy_accepted_at"])
    return user


async def _invite(work: Work, user_id: UUID) -> Invitation:
    await Invitation.filter(user_id=user_id, used_at=None).update(used_at=work.now)
    return await Invitation.create(user_id=user_id, created_at=work.now, expires_at=work.now + GOOD_FOR)


async def _member(customer: Customer, member_id: UUID | None) -> Member:
    return _one(await queries.members(customer.id), member_id)


def _one(members: list[Member], member_id: UUID | None) -> Member:
    found = next((one for one in members if one.contact.id == member_id), None)
    if found is None:
        raise NotFound("The member", "该成员", field="id")
    return found
