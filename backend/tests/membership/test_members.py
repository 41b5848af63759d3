"""Members of a company: invitations, roles, and the last administrator."""

from datetime import timedelta
from typing import Any

import pytest

from orderwell.access.queries import actor_of
from orderwell.core.clock import utc_now
from orderwell.core.errors import DomainError
from orderwell.core.work import Actor
from orderwell.customers.models import ContactData
from orderwell.demo import make
from orderwell.membership import commands, queries
from orderwell.membership.models import Invitation

OR_NOT = "... on Problem { code field }"
MEMBERS = "{ company { mayManage members { id userId name joined active administrator version roles { code } } } }"
INVITE = f"""mutation($input: MemberInput!) {{ inviteMember(input: $input) {{
  ... on MemberInvitation {{ path member {{ id name joined version roles {{ code }} }} }} {OR_NOT} }} }}"""
RENEW = f"mutation($id: ID!) {{ renewInvitation(id: $id) {{ ... on MemberInvitation {{ path }} {OR_NOT} }} }}"
CHANGE = f"""mutation($id: ID!, $version: Int!, $role: String, $active: Boolean) {{
  changeMember(id: $id, version: $version, roleCode: $role, active: $active) {{
    ... on Member {{ active administrator roles {{ code }} }} {OR_NOT} }} }}"""
LOOK = "query($ticket: String!) { invitation(ticket: $ticket) { name email companyName } }"
ACCEPT = f"""mutation($ticket: String!, $password: String!) {{
  acceptInvitation(ticket: $ticket, password: $password) {{
    ... on Viewer {{ permissions user {{ name }} }} {OR_NOT} }} }}"""
COLLEAGUE = {"name": "王经理", "email": "wang@fresh.example", "roleCode": "approver", "title": "采购经理"}


async def done(gql: Any, document: str, variables: Any = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


async def test_a_colleague_joins_by_the_link(gql: Any) -> None:
    admin = await make.buyer()
    made = await done(gql, INVITE, {"input": COLLEAGUE}, admin)
    assert (made["member"]["joined"], made["member"]["roles"]) == (False, [{"code": "approver"}])
    ticket = made["path"].removeprefix("/company/join/")
    seen = await done(gql, LOOK, {"ticket": ticket}, Actor())
    assert (seen["name"], seen["email"]) == ("王经理", "wang@fresh.example")
    weak = await done(gql, ACCEPT, {"ticket": ticket, "password": "12345678"}, Actor())
    assert weak == {"code": "WEAK_PASSWORD", "field": "password"}
    # A new link replaces the one before.
    fresh = (await done(gql, RENEW, {"id": made["member"]["id"]}, admin))["path"].removeprefix("/company/join/")
    good = {"password": "a-good-password-9"}
    assert (await done(gql, ACCEPT, {"ticket": ticket, **good}, Actor()))["code"] == "INVITATION_SPENT"
    joined = await done(gql, ACCEPT, {"ticket": fresh, **good}, Actor())
    assert joined["user"]["name"] == "王经理"
    assert "orders.approve" in joined["permissions"]
    assert (await done(gql, ACCEPT, {"ticket": fresh, **good}, Actor()))["code"] == "INVITATION_SPENT"
    assert await done(gql, LOOK, {"ticket": fresh}, Actor()) is None
    assert (await done(gql, RENEW, {"id": made["member"]["id"]}, admin))["code"] == "ALREADY_JOINED"


@pytest.mark.parametrize("ticket", ["", "x", "ä", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
async def test_a_made_up_link_is_nobodys(gql: Any, ticket: str) -> None:
    assert await done(gql, LOOK, {"ticket": ticket}, Actor()) is None


@pytest.mark.usefixtures("database")
async def test_an_invitation_expires() -> None:
    of = await make.customer()
    await make.buyer(of)
    async with make.work() as work:
        data = ContactData(name="新同事", email="a@fresh.example", role_codes=["buyer"])
        _, invitation = await commands.invite(work, of, data)
    ticket = queries.link(invitation).removeprefix("/company/join/")
    late = utc_now() + commands.GOOD_FOR
    assert await queries.found_invitation(ticket, late - timedelta(minutes=1))
    assert await queries.found_invitation(ticket, late) is None
    async with make.work(now=late) as work:
        with pytest.raises(DomainError):
            await commands.accept(work, ticket, "a-good-password-9")
    assert (await Invitation.get(id=invitation.id)).used_at is None


async def test_the_last_administrator_stays(gql: Any) -> None:
    of = await make.customer()
    admin, buyer = await make.buyer(of), await make.buyer(of, role="buyer")
    people = {one["userId"]: one for one in (await done(gql, MEMBERS, None, admin))["members"]}
    me, other = people[str(admin.user_id)], people[str(buyer.user_id)]
    for change in ({"role": "buyer"}, {"active": False}):
        refused = await done(gql, CHANGE, {"id": me["id"], "version": me["version"], **change}, admin)
        assert refused["code"] == "LAST_ADMINISTRATOR"
    raised = await done(gql, CHANGE, {"id": other["id"], "version": 1, "role": "company_admin"}, admin)
    assert raised["administrator"] is True
    left = await done(gql, CHANGE, {"id": me["id"], "version": me["version"], "active": False}, admin)
    assert left["active"] is False
    stale = await done(gql, CHANGE, {"id": other["id"], "version": 1, "role": "buyer"}, admin)
    assert stale["code"] == "STALE_VERSION"


async def test_who_may_invite_and_whom(gql: Any) -> None:
    of = await make.customer()
    admin, buyer, stranger = await make.buyer(of), await make.buyer(of, role="buyer"), await make.buyer()
    assert (await done(gql, INVITE, {"input": COLLEAGUE}, buyer))["code"] == "FORBIDDEN"
    owner = {**COLLEAGUE, "roleCode": "owner"}
    assert await done(gql, INVITE, {"input": owner}, admin) == {"code": "NOT_FOUND", "field": "roleCodes"}
    await done(gql, INVITE, {"input": COLLEAGUE}, admin)
    assert (await done(gql, INVITE, {"input": COLLEAGUE}, admin))["code"] == "EMAIL_TAKEN"
    assert (await done(gql, MEMBERS, None, buyer))["mayManage"] is False
    member = (await done(gql, MEMBERS, None, admin))["members"][0]
    foreign = await done(gql, CHANGE, {"id": member["id"], "version": 1, "active": False}, stranger)
    assert foreign["code"] == "NOT_FOUND"
    assert (await done(gql, INVITE, {"input": COLLEAGUE}, make.EVERYTHING))["code"] == "NOT_FOUND"  # whose?


@pytest.mark.usefixtures("database")
async def test_a_disabled_member_is_out_at_once() -> None:
    of = await make.customer()
    await make.buyer(of)
    buyer = await make.buyer(of, role="buyer")
    member = next(one for one in await queries.members(of.id) if one.user.id == buyer.user_id)
    async with make.work() as work:
        await commands.change(work, of, member.contact.id, member.user.version, active=False)
    await member.user.refresh_from_db()
    assert (await actor_of(member.user)).permissions == frozenset()
