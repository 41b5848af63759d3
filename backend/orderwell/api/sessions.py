"""Signed-in browsers and API keys."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from msgspec import Struct
from strawberry.types import Info

from orderwell.core.clock import utc_now
from orderwell.core.ids import as_uuid
from orderwell.sessions import commands, models, queries
from orderwell.sessions.rules import token_hash

from .access import Id
from .context import here
from .fields import SIGNED_IN, field, mutation, query, view
from .viewer import Viewer


@view(models.Session, "A browser in which somebody is signed in.")
class Session:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    address: str = strawberry.field(description="The network address it signed in from.")
    user_agent: str = strawberry.field(description="What the browser calls itself.")
    created_at: datetime = strawberry.field(description="When it signed in.")
    last_seen_at: datetime = strawberry.field(description="When it was last seen, to five minutes.")

    @field(bool, "Whether it is the one that asks.")
    def current(self, root: strawberry.Parent[models.Session], info: Info) -> Any:
        token = here(info).token
        return token is not None and root.token_hash == token_hash(token)


@view(models.ApiKey, "A third party's key; its secret is not kept.")
class ApiKey:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="What it is for.")
    prefix: str = strawberry.field(description="The part by which the key can be recognised.")
    scopes: list[str] = strawberry.field(description="Permissions it has, as far as its creator still holds them.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(description="When it stops working; null: never.")
    last_used_at: datetime | None = strawberry.field(description="When it was last used, to a minute.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked.")


class NewKey(Struct, frozen=True):
    """A key's row and the key itself."""

    api_key: models.ApiKey
    secret: str


@view(NewKey, "A new key. The secret is shown this once.")
class CreatedApiKey:
    api_key: ApiKey = strawberry.field(description="The key.")
    secret: str = strawberry.field(description="Send it as `Authorization: Bearer ow_...`.")


class Query:
    @query(SIGNED_IN, list[Session], "The browsers in which the viewer is signed in, the latest first.")
    async def sessions(self, info: Info) -> Any:
        user_id = here(info).actor.user_id
        return await queries.sessions(user_id, utc_now()) if user_id else []

    @query("api_keys.manage", list[ApiKey], "All keys of the firm, revoked ones too, the newest first.")
    async def api_keys(self, info: Info) -> Any:
        return await queries.api_keys()


class Mutation:
    @mutation(SIGNED_IN, Session, "Sign one of the viewer's browsers out.")
    async def revoke_session(self, info: Info, id: Id) -> Any:
        return await commands.revoke(here(info).work, as_uuid(id))

    @mutation(SIGNED_IN, Viewer, "Sign out everywhere else.")
    async def revoke_other_sessions(self, info: Info) -> Any:
        context = here(info)
        assert context.actor.user_id is not None
        await commands.revoke_all(context.work, context.actor.user_id, but_token=context.token)
        return context.actor

    @mutation("api_keys.manage", CreatedApiKey, "Make a key for a third party.")
    async def create_api_key(
        self,
        info: Info,
        name: Annotated[str, strawberry.argument(description="What it is for.")],
        scopes: Annotated[list[str], strawberry.argument(description="Permissions; only what you hold yourself.")],
        expires_at: Annotated[datetime | None, strawberry.argument(description="Absent: it does not expire.")] = None,
    ) -> Any:
        return NewKey(*await commands.create_api_key(here(info).work, name, scopes, expires_at))

    @mutation("api_keys.manage", ApiKey, "Stop a key at once.")
    async def revoke_api_key(self, info: Info, id: Id) -> Any:
        return await commands.revoke_api_key(here(info).work, as_uuid(id))
