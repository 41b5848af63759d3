"""Users and their roles, and what they may do."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson
from msgspec import Struct
from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from orderwell.core.db.keeper import Keeper
from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import as_id, rows
from orderwell.core.errors import NotFound
from orderwell.core.work import Actor, ActorKind, Scope

from .models import Role, Side, User, UserRole
from .rules import spellings, widest

_staff: Keeper[str, list[Actor]] = Keeper()


class UserFilter(Struct, frozen=True):
    """`search` looks in name, address and phone."""

    search: str | None = None
    side: Side | None = None
    active: bool | None = None
    role_code: str | None = None


async def roles_of(user_ids: Collection[UUID]) -> dict[UUID, list[Role]]:
    """The roles of each user by code: one statement. Users without roles have an empty list."""
    links = await UserRole.filter(user_id__in=list(user_ids)).order_by("role__code").select_related("role")
    found: dict[UUID, list[Role]] = defaultdict(list)
    for link in links:
        found[link.user_id].append(link.role)  # type: ignore[attr-defined]
    return found


async def actor_of(user: User) -> Actor:
    """What `user` may do now: the union of the roles' permissions, the widest scope. No customer_id."""
    return (await actors([user]))[0]


async def actors(users: Sequence[User]) -> list[Actor]:
    """What each of `users` may do now, in their order: one statement. No customer_id."""
    roles = await roles_of([user.id for user in users])
    return [_actor(user, roles.get(user.id, []) if user.active else []) for user in users]


def _actor(user: User, roles: Sequence[Role]) -> Actor:
    return Actor(
        kind=ActorKind.STAFF if user.side is Side.STAFF else ActorKind.CUSTOMER,
        user_id=user.id,
        name=user.name,
        permissions=frozenset(code for role in roles for code in role.permissions),
        scope=Scope(widest(role.scope.value for role in roles)),
        locale=user.locale,
    )


# For hand-written joins from a `user_account u`: a row per role, or one without.
GRANTED = "u.id AS user_id, u.name, u.side, u.locale, r.permissions, r.scope"
THROUGH_ROLES = "LEFT JOIN user_role ur ON ur.user_id = u.id LEFT JOIN role r ON r.id = ur.role_id"


def granted(found: Sequence[Mapping[str, Any]]) -> Actor:
    """What an active user may do, from the rows of a join that selects GRANTED. No customer_id."""
    user, roles = found[0], [row for row in found if row["scope"]]
    return Actor(
        kind=ActorKind.STAFF if user["side"] == Side.STAFF else ActorKind.CUSTOMER,
        user_id=as_id(user["user_id"]),
        name=user["name"],
        permissions=frozenset(code for row in roles for code in orjson.loads(row["permissions"])),
        scope=Scope(widest(row["scope"] for row in roles)),
        locale=user["locale"],
    )


async def actors_of(user_ids: Collection[UUID]) -> list[Actor]:
    """What the active ones of these users may do now: two statements. No customer_id."""
    return await actors(await User.filter(id__in=list(user_ids), active=True).order_by("id")) if user_ids else []


async def staff_holding(*permissions: str) -> list[Actor]:
    """Active staff who hold all of `permissions`, each with their row scope: one statement."""
    people = await _staff.get("", _active_staff)
    return [one for one in people if one.permissions.issuperset(permissions)]


async def _active_staff() -> list[Actor]:
    found = await rows(
        f"SELECT {GRANTED} FROM user_account u {THROUGH_ROLES} WHERE u.side = ? AND u.active ORDER BY u.id", Side.STAFF
    )
    return [granted(list(mine)) for _, mine in groupby(found, key=lambda row: row["user_id"])]


def users(wanted: UserFilter) -> QuerySet[User]:
    """Users that match; the permission users.read covers all of them."""
    query = User.all()
    if wanted.search and (text := wanted.search.strip()):
        query = query.filter(Q(name__icontains=text) | Q(email__icontains=text) | Q(phone__contains=text))
    if wanted.side is not None:
        query = query.filter(side=wanted.side)
    if wanted.active is not None:
        query = query.filter(active=wanted.active)
    if wanted.role_code is not None:
        query = query.filter(id__in=Subquery(UserRole.filter(role__code=wanted.role_code).values("user_id")))
    return query


async def found_user(user_id: UUID | None) -> User | None:
    """None when there is no such user."""
    return await User.get_or_none(id=user_id) if user_id else None


async def role(role_id: UUID | None) -> Role:
    """Raises NotFound."""
    found = await Role.get_or_none(id=role_id) if role_id else None
    if found is None:
        raise NotFound("The role", "该角色")
    return found


async def users_by_id(user_ids: Collection[UUID]) -> dict[UUID, User]:
    """One statement."""
    return {row.id: row for row in await User.filter(id__in=list(user_ids))}


async def user(user_id: UUID | None) -> User:
    """Raises NotFound."""
    found = await found_user(user_id)
    if found is None:
        raise NotFound("The user", "该用户")
    return found


async def user_by_email(email: str) -> User | None:
    """By the normal form of an address."""
    return await User.get_or_none(email=email)


# An index of both databases is on this very expression (migrations/extra).
PHONE_DIGITS = (
    "replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', '')"
)


async def customers_by_phone(phone: str) -> list[User]:
    """Active contacts of customers who have a password, by their normal telephone number, however it is spaced."""
    wanted = f"{PHONE_DIGITS} IN (?) AND side = ? AND active AND password_hash IS NOT NULL ORDER BY id"
    return await fetch(User, f"WHERE {wanted}", spellings(phone), Side.CUSTOMER)


async def roles() -> list[Role]:
    """All roles, staff first."""
    return await Role.all().order_by("-side", "code")


async def user_counts(role_ids: Collection[UUID]) -> dict[UUID, int]:
    """Active users of each role."""
    counted = (
        await UserRole.filter(role_id__in=list(role_ids), user__active=True)
        .annotate(count=Count("id"))
        .group_by("role_id")
        .values("role_id", "count")
    )
    return {row["role_id"]: row["count"] for row in counted}
