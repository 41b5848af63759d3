"""Users and roles: who may give what to whom."""

from dataclasses import replace
from functools import partial

import pytest

from orderwell.access import commands, queries
from orderwell.access.errors import CodeTaken, EmailTaken, GrantsTooMuch, LastOwner, WeakPassword
from orderwell.access.models import Role, Side, User
from orderwell.access.rules import DEFAULT_ROLES, password_fits
from orderwell.core.errors import Invalid, NotFound, SeveralProblems, StaleVersion
from orderwell.core.work import Actor, Scope
from orderwell.demo import make

pytestmark = pytest.mark.usefixtures("database")


async def changed(actor: Actor, user: User, **values: object) -> User:
    async with make.work(actor) as work:
        change = commands.UserChange(version=user.version, **values)  # type: ignore[arg-type]
        return await commands.update_user(work, user, change)


async def test_roles_are_installed_once_and_keep_what_the_firm_changed() -> None:
    await make.roles()
    async with make.work() as work:
        role = await Role.get(code="finance")
        await commands.update_role(work, role, commands.RoleChange(version=1, permissions=["orders.read"]))
    await make.roles()
    assert await Role.all().count() == len(DEFAULT_ROLES)
    assert (await Role.get(code="finance")).permissions == ["orders.read"]


async def test_an_account_has_the_rights_of_its_roles() -> None:
    user = await make.user("order_clerk", email=" Clerk@Shop.Example")
    actor = await queries.actor_of(user)
    assert user.email == "clerk@shop.example"
    assert actor.scope is Scope.OWN
    assert actor.can("orders.confirm")
    assert not actor.can("users.write")


async def test_a_disabled_account_may_do_nothing() -> None:
    await make.user("owner")
    clerk = await make.user("order_clerk")
    await changed(make.EVERYTHING, clerk, active=False)
    assert not (await queries.actor_of(clerk)).permissions


async def test_an_address_has_one_account() -> None:
    await make.user(email="one@shop.example")
    with pytest.raises(EmailTaken):
        await make.user(email="ONE@shop.example")
    with pytest.raises(Invalid):
        await make.user(email="no address")


async def test_a_weak_password_is_refused() -> None:
    with pytest.raises(WeakPassword):
        await make.user(password="12345678")


async def test_all_that_is_wrong_with_an_account_is_said_at_once() -> None:
    await make.user(email="one@shop.example")
    with pytest.raises(SeveralProblems) as refused:
        await make.user(email="ONE@shop.example", name=" ", password="12345678")
    assert [one.code for one in refused.value.problems] == ["INVALID", "EMAIL_TAKEN", "WEAK_PASSWORD"]


async def test_a_stored_password_fits() -> None:
    user = await make.user(password="a good long one")
    assert password_fits(user.password_hash, "a good long one")


async def test_nobody_gives_what_they_lack() -> None:
    manager = await make.actor(await make.user("manager"))
    given = replace(manager, permissions=manager.permissions | {"users.write"})
    with pytest.raises(GrantsTooMuch):
        async with make.work(given) as work:
            await commands.create_user(
                work, email="new@shop.example", name="New", side=Side.STAFF, role_codes=["owner"]
            )
    assert not await User.exists(email="new@shop.example")
    async with make.work(given) as work:
        new = await commands.create_user(
            work, email="new@shop.example", name="New", side=Side.STAFF, role_codes=["warehouse"]
        )
    with pytest.raises(GrantsTooMuch):
        await changed(given, new, role_codes=["owner"])


async def test_an_own_scope_cannot_give_a_wider_one() -> None:
    clerk = await make.actor(await make.user("order_clerk"))
    wide = replace(clerk, permissions=make.EVERYTHING.permissions)
    with pytest.raises(GrantsTooMuch):
        async with make.work(wide) as work:
            await commands.create_user(work, email="n@shop.example", name="N", side=Side.STAFF, role_codes=["support"])
    role = partial(commands.NewRole, "rep", "代表", "Rep", Side.STAFF, ["orders.read"])
    with pytest.raises(GrantsTooMuch):
        async with make.work(wide) as work:
            await commands.create_role(work, role(Scope.ALL))
    async with make.work(wide) as work:
        narrow = await commands.create_role(work, role(Scope.OWN))
    with pytest.raises(GrantsTooMuch):
        async with make.work(wide) as work:
            await commands.update_role(work, narrow, commands.RoleChange(version=narrow.version, scope=Scope.ALL))


async def test_a_weaker_user_cannot_take_over_a_stronger_account() -> None:
    owner = await make.user("owner")
    support = await make.actor(await make.user("support"))
    weak = replace(support, permissions=support.permissions | {"users.write", "users.read"})
    with pytest.raises(GrantsTooMuch):
        await changed(weak, owner, password="mine from now on")


async def test_the_last_owner_cannot_be_locked_out() -> None:
    owner = await make.user("owner")
    for values in ({"active": False}, {"role_codes": ["support"]}):
        with pytest.raises(LastOwner):
            await changed(make.EVERYTHING, await queries.user(owner.id), **values)
    with pytest.raises(LastOwner):
        async with make.work() as work:
            role = await Role.get(code="owner")
            await commands.update_role(work, role, commands.RoleChange(version=1, permissions=["orders.read"]))
    await make.user("owner")
    assert not (await changed(make.EVERYTHING, await queries.user(owner.id), active=False)).active


async def test_two_who_change_one_account_do_not_overwrite_each_other() -> None:
    await make.user("owner")
    user = await make.user("support")
    seen = await queries.user(user.id)
    await changed(make.EVERYTHING, user, name="First")
    with pytest.raises(StaleVersion):
        await changed(make.EVERYTHING, seen, name="Second")


async def test_a_role_of_the_firms_own() -> None:
    await make.user("owner")
    new = commands.NewRole("Night_Shift", "夜班", "Night shift", Side.STAFF, ["orders.read"], Scope.ALL)
    async with make.work() as work:
        role = await commands.create_role(work, new)
    assert role.code == "night_shift"
    with pytest.raises(CodeTaken):
        async with make.work() as work:
            await commands.create_role(work, new)


@pytest.mark.parametrize(
    ("side", "permissions", "scope"),
    [
        (Side.STAFF, ["orders.place"], Scope.ALL),
        (Side.STAFF, ["no.such"], Scope.ALL),
        (Side.CUSTOMER, ["users.write"], Scope.COMPANY),
        (Side.CUSTOMER, ["orders.read"], Scope.ALL),
        (Side.STAFF, ["orders.read"], Scope.COMPANY),
    ],
)
async def test_a_role_fits_its_side(side: Side, permissions: list[str], scope: Scope) -> None:
    with pytest.raises(Invalid):
        async with make.work() as work:
            await commands.create_role(work, commands.NewRole("odd", "怪", "Odd", side, permissions, scope))


async def test_staff_cannot_get_a_customers_role() -> None:
    await make.roles()
    with pytest.raises(NotFound):
        async with make.work() as work:
            await commands.create_user(work, email="x@shop.example", name="X", side=Side.STAFF, role_codes=["buyer"])
