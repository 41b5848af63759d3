"""Accounts for tests and the demo."""

import itertools

from orderwell.access.commands import create_user, install_roles
from orderwell.access.models import Side, User
from orderwell.access.rules import DEFAULT_ROLES

from .work import work

PASSWORD = "orderwell-demo"  # noqa: S105 - printed by `orderwell run`, good for the demo only
_numbers = itertools.count(1)
_sides = {role.code: Side(role.side) for role in DEFAULT_ROLES}


async def roles() -> None:
    """The roles that come with the product."""
    async with work() as opened:
        await install_roles(opened)


async def user(
    role: str = "owner",
    *,
    email: str | None = None,
    name: str = "周明",
    password: str | None = None,
    phone: str = "",
    locale: str = "zh-CN",
) -> User:
    """Somebody with one of the default roles; with `password=make.PASSWORD` they can sign in (costs 50 ms)."""
    async with work() as opened:
        await install_roles(opened)
        return await create_user(
            opened,
            email=email or f"{role}.{next(_numbers)}@orderwell.example",
            name=name,
            side=_sides[role],
            role_codes=[role],
            password=password,
            phone=phone,
            locale=locale,
        )
