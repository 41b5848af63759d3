"""Changes to users and roles."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct

from orderwell.core.errors import DomainError, Invalid, NotFound, StaleVersion, raise_all
from orderwell.core.work import Scope, Work
from orderwell.events.access import UserShutOut

from .errors import CodeTaken, EmailTaken, GrantsTooMuch, LastOwner, WeakPassword
from .models import Role, Side, User, UserRole
from .queries import roles_of
from .rules import (
    CUSTOMER_PERMISSIONS,
    DEFAULT_ROLES,
    KEEPER,
    LEAST_CHARACTERS,
    STAFF_PERMISSIONS,
    hash_password,
    missing,
    normal_email,
    password_is_weak,
)


class UserChange(Struct, frozen=True):
    """What to change of a user; None leaves it. `version` is the one that was seen."""

    version: int
    name: str | None = None
    phone: str | None = None
    role_codes: Sequence[str] | None = None
    active: bool | None = None
    password: str | None = None


class NewRole(Struct, frozen=True):
    """A role of the firm's own."""

    code: str
    name_zh: str
    name_en: str
    side: Side
    permissions: Sequence[str]
    scope: Scope


class RoleChange(Struct, frozen=True):
    """What to change of a role; None leaves it."""

    version: int
    name_zh: str | None = None
    name_en: str | None = None
    permissions: Sequence[str] | None = None
    scope: Scope | None = None


async def install_roles(work: Work) -> None:
    """Create the default roles that do not exist yet; those that the firm changed stay as they are."""
    present = {role.code for role in await Role.all()}
    for role in DEFAULT_ROLES:
        if role.code not in present:
            await Role.create(
                code=role.code,
                name_zh=role.name_zh,
                name_en=role.name_en,
                side=Side(role.side),
                permissions=sorted(role.permissions),
                scope=Scope(role.scope),
            )


async def create_user(
    work: Work,
    *,
    email: str,
    name: str,
    side: Side,
    role_codes: Sequence[str],
    password: str | None = None,
    phone: str = "",
    locale: str = "zh-CN",
) -> User:
    """A new account; without a password nobody can sign in to it yet. The caller decides who may create a contact.

    Raises NotFound (role), for staff GrantsTooMuch, then EmailTaken, WeakPassword, Invalid or all of them together."""
    roles = await _roles(role_codes, side)
    if side is Side.STAFF:
        _may_grant(work, roles)
    address, hashed = await _credentials(email, password, name)
    user = await User.create(
        email=address,
        name=name.strip(),
        side=side,
        phone=phone.strip(),
        locale=_locale(locale),
        password_hash=hashed,
        created_at=work.now,
    )
    await UserRole.bulk_create([UserRole(user_id=user.id, role_id=role.id) for role in roles])
    return user


async def update_user(work: Work, user: User, change: UserChange) -> User:
    """Change somebody's account. Disabling it or a new password ends its sessions.

    Raises GrantsTooMuch also when the user holds more than the actor: a password is a way to act as them.
    """
    before = (await roles_of([user.id]))[user.id]
    if user.side is Side.STAFF and user.id != work.actor.user_id:
        _may_grant(work, before)
    roles = before if change.role_codes is None else await _roles(change.role_codes, user.side)
    if user.side is Side.STAFF and change.role_codes is not None:
        _may_grant(work, [role for role in roles if role not in before])
    values: dict[str, Any] = {}
    if change.name is not None:
        values["name"] = _name(change.name)
    if change.phone is not None:
        values["phone"] = change.phone.strip()
    if change.active is not None:
        values["active"] = change.active
    if change.password is not None:
        values["password_hash"] = await _hashed(change.password, user.email, user.name)
    await _save(User, user, change.version, values)
    if change.role_codes is not None:
        await UserRole.filter(user_id=user.id).delete()
        await UserRole.bulk_create([UserRole(user_id=user.id, role_id=role.id) for role in roles])
    if user.side is Side.STAFF and (change.role_codes is not None or change.active is False):
        await _keep_a_keeper()
    if change.active is False or change.password is not None:
        work.emit(UserShutOut(user.id))
    return user


async def open_account(work: Work, user: User, email: str, password: str) -> None:
    """From now on `user` signs in with these. Raises EmailTaken, WeakPassword, Invalid, or all of them together."""
    user.email, user.password_hash = await _credentials(email, password, user.name)
    await user.save(update_fields=["email", "password_hash"])


async def set_password(work: Work, user: User, password: str, *, own: bool = False) -> None:
    """A new password ends all sessions; when it is their `own` choice the caller does. Raises WeakPassword."""
    user.password_hash = await _hashed(password, user.email, user.name)
    await user.save(update_fields=["password_hash"])
    if not own:
        work.emit(UserShutOut(user.id))


async def signed_in_now(work: Work, user: User) -> None:
    """Remember when they came."""
    user.last_sign_in_at = work.now
    await user.save(update_fields=["last_sign_in_at"])


async def update_profile(
    work: Work, user: User, *, name: str | None = None, phone: str | None = None, locale: str | None = None
) -> User:
    """Change one's own name, phone or language."""
    user.name = user.name if name is None else _name(name)
    user.phone = user.phone if phone is None else phone.strip()[:40]
    user.locale = user.locale if locale is None else _locale(locale)
    await user.save(update_fields=["name", "phone", "locale"])
    return user


async def create_role(work: Work, new: NewRole) -> Role:
    """Raises CodeTaken, GrantsTooMuch, Invalid."""
    code = new.code.strip().lower()
    if not code.isidentifier() or len(code) > 40:
        raise Invalid(
            field="input.code",
            reason_zh="编码只能用小写字母、数字和下划线。",
            reason_en="Write the code with lower-case letters, digits and underscores.",
        )
    _check_role(new.side, new.scope, new.permissions)
    if new.side is Side.STAFF:
        _may_hold(work, new.permissions, new.scope)
    if await Role.exists(code=code):
        raise CodeTaken(field="input.code", value=code)
    return await Role.create(
        code=code,
        name_zh=_name(new.name_zh, "input.nameZh"),
        name_en=_name(new.name_en, "input.nameEn"),
        side=new.side,
        permissions=sorted(set(new.permissions)),
        scope=new.scope,
    )


async def update_role(work: Work, role: Role, change: RoleChange) -> Role:
    """Raises GrantsTooMuch for what is added, and LastOwner when nobody could manage users any more."""
    permissions = role.permissions if change.permissions is None else sorted(set(change.permissions))
    scope = change.scope or role.scope
    _check_role(role.side, scope, permissions)
    if role.side is Side.STAFF:
        _may_hold(work, set(permissions) - set(role.permissions), None if scope is role.scope else scope)
    values: dict[str, Any] = {"permissions": permissions, "scope": scope}
    if change.name_zh is not None:
        values["name_zh"] = _name(change.name_zh, "input.nameZh")
    if change.name_en is not None:
        values["name_en"] = _name(change.name_en, "input.nameEn")
    gives_up = (set(role.permissions) - set(permissions)) & KEEPER
    await _save(Role, role, change.version, values)
    if gives_up:
        await _keep_a_keeper()
    return role


async def _save(model: type[User] | type[Role], row: Any, version: int, values: dict[str, Any]) -> None:
    """Compare and set: raises StaleVersion unless `version` is the current one."""
    values = {**values, "version": version + 1}
    if not await model.filter(id=row.id, version=version).update(**values):
        current = await model.get(id=row.id)
        raise StaleVersion(current=current.version)
    row.update_from_dict(values)


async def _roles(codes: Sequence[str], side: Side) -> list[Role]:
    found = await Role.filter(code__in=list(codes), side=side)
    if unknown := missing(codes, [role.code for role in found]):
        raise NotFound(f"The role {unknown[0]}", f"角色 {unknown[0]}", field="roleCodes")
    return found


def _may_grant(work: Work, roles: Collection[Role]) -> None:
    _may_hold(work, {code for role in roles for code in role.permissions})
    if work.actor.scope is not Scope.ALL and any(role.scope is Scope.ALL for role in roles):
        raise GrantsTooMuch(field="roleCodes", missing=Scope.ALL.value)


def _may_hold(work: Work, permissions: Collection[str], scope: Scope | None = None) -> None:
    if lacking := missing(permissions, work.actor.permissions):
        raise GrantsTooMuch(field="permissions", missing=", ".join(lacking))
    if scope is Scope.ALL and work.actor.scope is not Scope.ALL:
        raise GrantsTooMuch(field="input.scope", missing=Scope.ALL.value)


def _check_role(side: Side, scope: Scope, permissions: Collection[str]) -> None:
    staff = side is Side.STAFF
    if unknown := missing(permissions, STAFF_PERMISSIONS if staff else CUSTOMER_PERMISSIONS):
        raise Invalid(
            field="input.permissions",
            reason_zh=f"此类角色没有权限“{unknown[0]}”。",
            reason_en=f"There is no permission “{unknown[0]}” for this side.",
        )
    if scope not in ({Scope.ALL, Scope.OWN} if staff else {Scope.COMPANY}):
        raise Invalid(
            field="input.scope",
            reason_zh="员工角色的范围是全部或本人，客户角色的范围是本公司。",
            reason_en="Roles of staff see ALL or OWN rows, roles of customers those of their COMPANY.",
        )


async def _keep_a_keeper() -> None:
    """Somebody active must hold KEEPER, else the firm has locked itself out. Raises LastOwner."""
    await Role.all().order_by("id").select_for_update()  # two at once must not each count on the other
    links = await UserRole.filter(user__active=True, user__side=Side.STAFF).select_related("role")
    held: dict[Any, set[str]] = {}
    for link in links:
        held.setdefault(link.user_id, set()).update(link.role.permissions)  # type: ignore[attr-defined]
    if not any(permissions >= KEEPER for permissions in held.values()):
        raise LastOwner()


async def _credentials(email: str, password: str | None, name: str) -> tuple[str, str | None]:
    """The address and the hash of an account to be; else all that is wrong with them and its owner's name, at once."""
    problems, address = _misnamed(name, "name"), normal_email(email)
    if not address:
        zh, en = f"“{email}”不是有效的邮箱地址。", f"“{email}” is not an e-mail address."
        zh, en = (zh, en) if email.strip() else ("请填写邮箱。", "Enter an e-mail address.")
        problems.append(Invalid(field="email", reason_zh=zh, reason_en=en))
    elif await User.exists(email=address):
        problems.append(EmailTaken(field="email", email=address))
    if password is not None and password_is_weak(password, address, name.strip()):
        problems.append(WeakPassword(field="password", least=LEAST_CHARACTERS))
    raise_all(problems)
    return address, await asyncio.to_thread(hash_password, password) if password is not None else None


def _misnamed(text: str, field: str) -> list[DomainError]:
    zh, en = "名称须为 1 到 60 个字。", "Write a name of 1 to 60 characters."
    return [] if 1 <= len(text.strip()) <= 60 else [Invalid(field=field, reason_zh=zh, reason_en=en)]


def _name(text: str, field: str = "name") -> str:
    raise_all(_misnamed(text, field))
    return text.strip()


def _locale(text: str) -> str:
    return "en" if text.lower().startswith("en") else "zh-CN"


async def _hashed(password: str, *personal: str) -> str:
    if password_is_weak(password, *personal):
        raise WeakPassword(field="password", least=LEAST_CHARACTERS)
    return await asyncio.to_thread(hash_password, password)
