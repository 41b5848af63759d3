"""Users, roles and permissions."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.access import commands, models, queries, rules
from orderwell.core.ids import as_uuid
from orderwell.core.page import PageRequest, keyset
from orderwell.core.work import Scope as ScopeEnum
from orderwell.customers.queries import of_users, visible

from .context import here
from .fields import field, mutation, query, relation, view
from .types import Connection, described

Side = described(
    models.Side,
    "On which side of the counter somebody stands.",
    STAFF="The firm's own people.",
    CUSTOMER="Contacts of customers.",
)
Scope = described(
    ScopeEnum,
    "Whose rows somebody sees.",
    ALL="Everybody's.",
    OWN="Those of the customers and orders in one's own care.",
    COMPANY="Those of one's own company.",
    NONE="Nobody's.",
)


Company = Annotated["Customer", strawberry.lazy("orderwell.api.customers")]  # type: ignore[name-defined]  # noqa: F821


@view(rules.Permission, "A right to do one kind of thing.")
class Permission:
    code: str = strawberry.field(description="Stable code, such as orders.read.")
    group: str = strawberry.field(description="What it is about, such as orders.")

    @field(str, "What it allows, in the viewer's language.")
    def name(self, root: strawberry.Parent[rules.Permission], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)


@view(models.Role, "A named set of permissions with a row scope.")
class Role:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="Stable code, such as order_clerk.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    side: models.Side = strawberry.field(description="Who may have it.")
    permissions: list[str] = strawberry.field(description="Codes of its permissions.")
    scope: ScopeEnum = strawberry.field(description="Whose rows it shows.")
    version: int = strawberry.field(description="Give it back when changing the role.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.Role], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @relation(int, "Active users with this role.", permission="users.read")
    async def user_count(rows: strawberry.Parent[list[models.Role]], info: Info) -> Any:
        counts = await queries.user_counts([row.id for row in rows])
        return [counts.get(row.id, 0) for row in rows]


def _told(info: Info, user: models.User) -> bool:
    """Whether the viewer may know more of `user` than whom to call: not customers of staff."""
    return user.side is models.Side.CUSTOMER or not here(info).actor.buys


@view(models.User, "Somebody who signs in: staff or a customer's contact.")
class User:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    email: str = strawberry.field(description="The address they sign in with.")
    name: str = strawberry.field(description="What to call them.")
    phone: str = strawberry.field(description="Telephone, empty when unknown.")
    side: models.Side = strawberry.field(description="Staff or customer.")
    locale: str = strawberry.field(description="Their language, zh-CN or en.")
    active: bool = strawberry.field(description="Whether they may sign in.")
    created_at: datetime = strawberry.field(description="When the account was made.")
    version: int = strawberry.field(description="Give it back when changing the user.")

    @field(datetime | None, "When they last signed in; of staff customers are not told.")
    def last_sign_in_at(self, root: strawberry.Parent[models.User], info: Info) -> Any:
        return root.last_sign_in_at if _told(info, root) else None

    @relation(list[Role], "Their roles; of staff customers are not told.")
    async def roles(rows: strawberry.Parent[list[models.User]], info: Info) -> Any:
        found = await queries.roles_of([row.id for row in rows if _told(info, row)])
        return [found.get(row.id, []) for row in rows]

    @relation(Company | None, "The company of a contact; null for staff and for who may not see it.")
    async def customer(rows: strawberry.Parent[list[models.User]], info: Info) -> Any:
        actor, contacts = here(info).actor, [row.id for row in rows if row.side is models.Side.CUSTOMER]
        companies = await of_users(contacts) if contacts else {}
        if not companies or not (actor.scope is ScopeEnum.COMPANY or actor.can("customers.read")):
            return [None for _ in rows]
        seen = {row.id: row for row in await visible(actor).filter(id__in=[one.id for one in companies.values()])}
        return [seen.get(companies[row.id].id) if row.id in companies else None for row in rows]


@strawberry.input(description="Which users.")
class UserFilter:
    search: str | None = strawberry.field(default=None, description="Part of a name, an address or a phone number.")
    side: models.Side | None = strawberry.field(default=None, description="Staff or customers only.")
    active: bool | None = strawberry.field(default=None, description="Enabled or disabled accounts only.")
    role_code: str | None = strawberry.field(default=None, description="With this role only.")


@strawberry.input(description="A new account of staff.")
class UserInput:
    email: str = strawberry.field(description="The address they sign in with.")
    name: str = strawberry.field(description="What to call them.")
    phone: str | None = strawberry.field(default=None, description="Telephone.")
    role_codes: list[str] = strawberry.field(description="Codes of their roles; only what you hold yourself.")
    password: str | None = strawberry.field(default=None, description="Absent: they cannot sign in until it is set.")
    locale: str | None = strawberry.field(default=None, description="Their language, zh-CN or en.")


@strawberry.input(description="What to change of a user; absent fields stay.")
class UserPatch:
    version: int = strawberry.field(description="The version that was seen.")
    name: str | None = strawberry.field(default=None, description="What to call them.")
    phone: str | None = strawberry.field(default=None, description="Telephone.")
    role_codes: list[str] | None = strawberry.field(default=None, description="All of their roles from now on.")
    active: bool | None = strawberry.field(default=None, description="False ends their sessions.")
    password: str | None = strawberry.field(default=None, description="A new password ends their sessions.")


@strawberry.input(description="A new role.")
class RoleInput:
    code: str = strawberry.field(description="Stable code in lower case.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    side: models.Side = strawberry.field(description="Who may have it.")
    permissions: list[str] = strawberry.field(description="Codes; only what you hold yourself.")
    scope: ScopeEnum = strawberry.field(description="Whose rows it shows.")


@strawberry.input(description="What to change of a role; absent fields stay.")
class RolePatch:
    version: int = strawberry.field(description="The version that was seen.")
    name_zh: str | None = strawberry.field(default=None, description="Name in Chinese.")
    name_en: str | None = strawberry.field(default=None, description="Name in English.")
    permissions: list[str] | None = strawberry.field(default=None, description="All of its permissions from now on.")
    scope: ScopeEnum | None = strawberry.field(default=None, description="Whose rows it shows.")


Id = Annotated[strawberry.ID, strawberry.argument(description="Opaque id.")]


class Query:
    @query("users.read", Connection[User], "Users by name.", scope="viewer")
    async def users(
        self,
        info: Info,
        filter: Annotated[UserFilter | None, strawberry.argument(description="Which ones; absent: all.")] = None,
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        wanted = queries.UserFilter(**asdict(filter)) if filter else queries.UserFilter()
        return await keyset(queries.users(wanted), "name", PageRequest(first, after))

    @query("users.read", User | None, "One user; null when there is none.")
    async def user(self, info: Info, id: Id) -> Any:
        return await queries.found_user(as_uuid(id))

    @query("users.read", list[Role], "All roles, staff first.", scope="viewer")
    async def roles(self, info: Info) -> Any:
        return await queries.roles()

    @query("users.read", list[Permission], "All permissions there are.")
    async def permissions(self, info: Info) -> Any:
        return list(rules.PERMISSIONS.values())


class Mutation:
    @mutation("users.write", User, "Make an account of staff.")
    async def create_user(
        self, info: Info, input: Annotated[UserInput, strawberry.argument(description="The account.")]
    ) -> Any:
        return await commands.create_user(
            here(info).work,
            email=input.email,
            name=input.name,
            side=models.Side.STAFF,
            role_codes=input.role_codes,
            password=input.password,
            phone=input.phone or "",
            locale=input.locale or "zh-CN",
        )

    @mutation("users.write", User, "Change somebody's account.")
    async def update_user(
        self, info: Info, id: Id, input: Annotated[UserPatch, strawberry.argument(description="What to change.")]
    ) -> Any:
        change = commands.UserChange(**asdict(input))
        return await commands.update_user(here(info).work, await queries.user(as_uuid(id)), change)

    @mutation("users.write", Role, "Make a role of the firm's own.")
    async def create_role(
        self, info: Info, input: Annotated[RoleInput, strawberry.argument(description="The role.")]
    ) -> Any:
        return await commands.create_role(here(info).work, commands.NewRole(**asdict(input)))

    @mutation("users.write", Role, "Change a role; its users' rights change at once.")
    async def update_role(
        self, info: Info, id: Id, input: Annotated[RolePatch, strawberry.argument(description="What to change.")]
    ) -> Any:
        change = commands.RoleChange(**asdict(input))
        return await commands.update_role(here(info).work, await queries.role(as_uuid(id)), change)
