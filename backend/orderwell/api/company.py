"""A customer's company as its own people run it: members and invitations."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.access.models import Role as RoleRow
from orderwell.core.clock import utc_now
from orderwell.core.ids import as_uuid
from orderwell.customers import queries as customers
from orderwell.customers.models import ContactData
from orderwell.customers.models import Customer as CustomerRow
from orderwell.membership import commands, models, queries

from .approval_rules import ApprovalStep, SpendingLimit
from .context import here
from .fields import PUBLIC, SIGNED_IN, field, mutation, query, relation, view
from .signing import sign_in_as
from .viewer import Viewer

OfCompany = Annotated[strawberry.ID | None, strawberry.argument(description="The customer; absent: one's own company.")]
MemberId = Annotated[strawberry.ID, strawberry.argument(description="The member.")]


async def company_here(info: Info, customer_id: str | None) -> CustomerRow:
    """The company of that id, or the viewer's own. Raises NotFound, Forbidden."""
    actor = here(info).actor
    if actor.customer_id is None:
        actor.require("customers.read")
    return await customers.get(actor, as_uuid(customer_id) if customer_id else actor.customer_id, field="customerId")


@view(RoleRow, "A role that a member may have.")
class MemberRole:
    code: str = strawberry.field(description="Stable code, such as buyer.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[RoleRow], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)


@view(queries.Member, "Somebody who may sign in for a company.")
class Member:
    invited_until: datetime | None = strawberry.field(
        description="They have not set a password yet; their link is good until then."
    )
    administrator: bool = strawberry.field(description="Whether they run the company's account.")

    @field(strawberry.ID, "Opaque id.")
    def id(self, root: strawberry.Parent[queries.Member]) -> Any:
        return root.contact.id

    @field(strawberry.ID, "The account, as approvers and limits name it.")
    def user_id(self, root: strawberry.Parent[queries.Member]) -> Any:
        return root.user.id

    @field(str, "Name.")
    def name(self, root: strawberry.Parent[queries.Member]) -> Any:
        return root.contact.name

    @field(str, "The address they sign in with.")
    def email(self, root: strawberry.Parent[queries.Member]) -> Any:
        return root.user.email

    @field(str, "What they do there.")
    def title(self, root: strawberry.Parent[queries.Member]) -> Any:
        return root.contact.title

    @field(bool, "Whether they may sign in.")
    def active(self, root: strawberry.Parent[queries.Member]) -> Any:
        return root.user.active

    @field(bool, "Whether they have set a password.")
    def joined(self, root: strawberry.Parent[queries.Member]) -> Any:
        return root.user.password_hash is not None

    @field(datetime | None, "When they last signed in.")
    def last_sign_in_at(self, root: strawberry.Parent[queries.Member]) -> Any:
        return root.user.last_sign_in_at

    @field(int, "Give it back when changing the member.")
    def version(self, root: strawberry.Parent[queries.Member]) -> Any:
        return root.user.version

    @field(list[MemberRole], "Their roles.")
    def roles(self, root: strawberry.Parent[queries.Member]) -> Any:
        return list(root.roles)


@strawberry.type(description="A company, its people and its rules for its own orders.")
class Company:
    customer_id: strawberry.Private[UUID]
    name: str = strawberry.field(description="Name.")
    may_manage: bool = strawberry.field(description="Whether the viewer may change members and rules.")

    @field(strawberry.ID, "The customer's id.")
    def id(self) -> Any:
        return self.customer_id

    @relation(list[Member], "Who may sign in, and who may no longer.")
    async def members(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await queries.members(row.customer_id) for row in rows]

    @relation(list[MemberRole], "The roles that a member may have.")
    async def roles(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = await queries.assignable()
        return [found for _ in rows]

    @relation(list[ApprovalStep], "The approvals that its orders need, in their order.")
    async def approval_steps(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await ApprovalStep.of(info, row.customer_id) for row in rows]

    @relation(list[SpendingLimit], "How much may be ordered in a period; members see what concerns them.")
    async def spending_limits(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await SpendingLimit.of(info, row.customer_id) for row in rows]


def shown(info: Info, row: CustomerRow) -> Company:
    """The company as this viewer may see and change it."""
    actor = here(info).actor
    own = actor.customer_id == row.id and actor.can(queries.MANAGE)
    return Company(customer_id=row.id, name=row.name, may_manage=own or actor.can("customers.write"))


@strawberry.input(description="A new member.")
class MemberInput:
    name: str = strawberry.field(description="Name.")
    email: str = strawberry.field(description="The address they will sign in with.")
    role_code: str = strawberry.field(description="Code of their role.")
    phone: str | None = strawberry.field(default=None, description="Telephone.")
    title: str | None = strawberry.field(default=None, description="What they do there.")


@strawberry.type(description="A member and the link with which they set their password; it is shown this once.")
class MemberInvitation:
    member: Member = strawberry.field(description="Who was invited.")
    path: str = strawberry.field(description="The page where the invitation is accepted, below the shop's address.")
    expires_at: datetime = strawberry.field(description="How long the link is good.")


@view(models.Invitation, "An invitation as whoever has its link sees it.")
class Invitation:
    expires_at: datetime = strawberry.field(description="How long the link is good.")

    @field(str, "Who is invited.")
    def name(self, root: strawberry.Parent[models.Invitation]) -> Any:
        return root.user.name

    @field(str, "The address they will sign in with.")
    def email(self, root: strawberry.Parent[models.Invitation]) -> Any:
        return root.user.email

    @relation(str, "The company that they join.")
    async def company_name(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = await customers.of_users([row.user_id for row in rows])
        return [found[row.user_id].name if row.user_id in found else "" for row in rows]


def _invited(both: tuple[queries.Member, models.Invitation]) -> MemberInvitation:
    member, invitation = both
    row: Any = member
    return MemberInvitation(member=row, path=queries.link(invitation), expires_at=invitation.expires_at)


class Query:
    @query(SIGNED_IN, Company, "The viewer's company, or a customer's for staff.")
    async def company(self, info: Info, customer_id: OfCompany = None) -> Any:
        return shown(info, await company_here(info, customer_id))

    @query(PUBLIC, Invitation | None, "The invitation of a link; null when it was used or has expired.")
    async def invitation(
        self, info: Info, ticket: Annotated[str, strawberry.argument(description="The last part of the link.")]
    ) -> Any:
        return await queries.found_invitation(ticket, utc_now())


class Mutation:
    @mutation(SIGNED_IN, MemberInvitation, "Invite a colleague, or somebody of a customer.")
    async def invite_member(
        self,
        info: Info,
        input: Annotated[MemberInput, strawberry.argument(description="Who.")],
        customer_id: OfCompany = None,
    ) -> Any:
        customer = await company_here(info, customer_id)
        data = ContactData(input.name, input.phone or "", input.email, input.title or "", [input.role_code])
        return _invited(await commands.invite(here(info).work, customer, data))

    @mutation(SIGNED_IN, MemberInvitation, "Make another link for a member who has not set a password yet.")
    async def renew_invitation(self, info: Info, id: MemberId, customer_id: OfCompany = None) -> Any:
        customer = await company_here(info, customer_id)
        return _invited(await commands.renew(here(info).work, customer, as_uuid(id)))

    @mutation(SIGNED_IN, Member, "Give a member another role, or end their sign-in.")
    async def change_member(
        self,
        info: Info,
        id: MemberId,
        version: Annotated[int, strawberry.argument(description="The version that was seen.")],
        role_code: Annotated[str | None, strawberry.argument(description="Code of the role.")] = None,
        active: Annotated[bool | None, strawberry.argument(description="False ends their sessions.")] = None,
        customer_id: OfCompany = None,
    ) -> Any:
        customer = await company_here(info, customer_id)
        work = here(info).work
        return await commands.change(work, customer, as_uuid(id), version, role_code=role_code, active=active)

    @mutation(PUBLIC, Viewer, "Accept an invitation: the answer sets the session's cookie.")
    async def accept_invitation(
        self,
        info: Info,
        ticket: Annotated[str, strawberry.argument(description="The last part of the link.")],
        password: Annotated[str, strawberry.argument(description="8 characters or more.")],
    ) -> Any:
        return await sign_in_as(info, await commands.accept(here(info).work, ticket, password))
