"""Who is looking, and signing in and out."""

from enum import StrEnum
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.access import commands, queries
from orderwell.access.models import Side as SideEnum
from orderwell.core.work import Actor, ActorKind
from orderwell.core.work import Scope as ScopeEnum
from orderwell.customers.queries import of_user
from orderwell.firm.queries import firm
from orderwell.notifications.queries import unread
from orderwell.sessions.commands import revoke_all

from .access import Company, User
from .context import here
from .fields import PUBLIC, SIGNED_IN, field, mutation, query, relation, view
from .settings import Firm
from .signing import check_credentials, check_password, end_session, sign_in_as
from .types import described
from .viewing import sees_prices_here


class HiddenPrices(StrEnum):
    SIGN_IN = "sign_in"
    APPROVAL = "approval"


described(
    HiddenPrices,
    "Why somebody sees no prices.",
    SIGN_IN="They are shown after signing in.",
    APPROVAL="They are shown once the company is approved.",
)
_SIDES = {ActorKind.STAFF: SideEnum.STAFF, ActorKind.API_KEY: SideEnum.STAFF, ActorKind.CUSTOMER: SideEnum.CUSTOMER}


@view(Actor, "Whoever is looking, also before signing in.")
class Viewer:
    @relation(User | None, "The account; null before signing in.")
    async def user(rows: strawberry.Parent[list[Actor]], info: Info) -> Any:
        return [await queries.found_user(row.user_id) for row in rows]

    @relation(Company | None, "A contact's company; null for staff.")
    async def customer(rows: strawberry.Parent[list[Actor]], info: Info) -> Any:
        return [await of_user(row.user_id) if row.customer_id else None for row in rows]

    @field(SideEnum | None, "Staff or customer; null before signing in.")
    def side(self, root: strawberry.Parent[Actor]) -> Any:
        return _SIDES.get(root.kind)

    @field(list[str], "Codes of what the viewer may do.")
    def permissions(self, root: strawberry.Parent[Actor]) -> Any:
        return sorted(root.permissions)

    @field(ScopeEnum, "Whose rows the viewer sees.")
    def scope(self, root: strawberry.Parent[Actor]) -> Any:
        return root.scope

    @field(str, "The language of names and messages, zh-CN or en.")
    def locale(self, info: Info) -> Any:
        return here(info).locale

    @relation(int, "Notifications that the viewer has not read.")
    async def unread_notifications(rows: strawberry.Parent[list[Actor]], info: Info) -> Any:
        return [await unread(row) for row in rows]

    @relation(HiddenPrices | None, "What the viewer has to do before they see prices; null: nothing.")
    async def hidden_prices(rows: strawberry.Parent[list[Actor]], info: Info) -> Any:
        if await sees_prices_here(info):
            return [None for _ in rows]
        return [HiddenPrices.SIGN_IN if row.kind is ActorKind.ANONYMOUS else HiddenPrices.APPROVAL for row in rows]

    @relation(Firm, "The firm that sells here.")
    async def firm(rows: strawberry.Parent[list[Actor]], info: Info) -> Any:
        settings = await firm()
        return [settings for _ in rows]


class Query:
    @query(PUBLIC, Viewer, "Who is looking.")
    async def viewer(self, info: Info) -> Any:
        return here(info).actor


class Mutation:
    @mutation(PUBLIC, Viewer, "Sign in; the answer sets the session's cookie.", prepare=check_credentials)
    async def sign_in(
        self,
        info: Info,
        email: Annotated[str, strawberry.argument(description="The account's address.")],
        password: Annotated[str, strawberry.argument(description="Its password.")],
    ) -> Any:
        return await sign_in_as(info, here(info).prepared)

    @mutation(PUBLIC, Viewer, "Sign out of this browser.")
    async def sign_out(self, info: Info) -> Any:
        await end_session(here(info))
        return here(info).actor

    @mutation(SIGNED_IN, Viewer, "Change one's password; all other browsers are signed out.", prepare=check_password)
    async def change_password(
        self,
        info: Info,
        current: Annotated[str, strawberry.argument(description="The password so far.")],
        new: Annotated[str, strawberry.argument(description="The new one, 8 characters or more.")],
    ) -> Any:
        context = here(info)
        user = context.prepared
        await commands.set_password(context.work, user, new, own=True)
        await revoke_all(context.work, user.id, but_token=context.token)
        return context.actor

    @mutation(SIGNED_IN, Viewer, "Change one's own name, phone or language.")
    async def update_profile(
        self,
        info: Info,
        name: Annotated[str | None, strawberry.argument(description="What to be called.")] = None,
        phone: Annotated[str | None, strawberry.argument(description="Telephone.")] = None,
        locale: Annotated[str | None, strawberry.argument(description="zh-CN or en.")] = None,
    ) -> Any:
        context = here(info)
        user = await queries.user(context.actor.user_id)
        await commands.update_profile(context.work, user, name=name, phone=phone, locale=locale)
        if locale is not None:
            context.locale = user.locale
        return context.actor
