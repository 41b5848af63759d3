"""Who asks: the holder of a session's token or of an API key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orderwell.access.models import User
from orderwell.access.queries import actor_of, actors
from orderwell.core.work import Actor, ActorKind

from .models import ApiKey, Session
from .rules import prefix_of, token_hash


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session and what its user may do."""

    session: Session
    user: User
    actor: Actor


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A live API key and what it may do: the scopes that its creator still holds."""

    key: ApiKey
    actor: Actor


async def signed_in(token: str, now: datetime) -> SignedIn | None:
    """The session of a cookie's token, unless it is unknown, revoked, expired or its user is disabled."""
    found = Session.filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=now, user__active=True)
    session = await found.select_related("user").first()
    return SignedIn(session, session.user, await actor_of(session.user)) if session else None


async def still_signed_in(tokens: Collection[str], now: datetime) -> dict[str, SignedIn]:
    """`signed_in` for many tokens, without those whose session is over: two statements."""
    hashes = {token_hash(token): token for token in tokens}
    found = Session.filter(token_hash__in=list(hashes), revoked_at=None, expires_at__gt=now, user__active=True)
    live = await found.select_related("user")
    people = await actors([session.user for session in live])
    return {
        hashes[session.token_hash]: SignedIn(session, session.user, actor)
        for session, actor in zip(live, people, strict=True)
    }


async def key_holder(key: str, now: datetime) -> KeyHolder | None:
    """The holder of an API key, unless it is unknown, revoked, expired or its creator is disabled."""
    prefix = prefix_of(key)
    if prefix is None:
        return None
    found = ApiKey.filter(prefix=prefix, secret_hash=token_hash(key), revoked_at=None, created_by__active=True)
    row = await found.select_related("created_by").first()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    creator = await actor_of(row.created_by)
    actor = Actor(
        kind=ActorKind.API_KEY,
        user_id=creator.user_id,
        name=row.name,
        permissions=creator.permissions & frozenset(row.scopes),
        scope=creator.scope,
        api_key_id=row.id,
        locale=creator.locale,
    )
    return KeyHolder(row, actor)


async def sessions(user_id: UUID, now: datetime) -> list[Session]:
    """The live sessions of a user, the latest first."""
    return await Session.filter(user_id=user_id, revoked_at=None, expires_at__gt=now).order_by("-last_seen_at", "-id")


async def api_keys() -> list[ApiKey]:
    """All keys of the firm, revoked ones too, the newest first."""
    return await ApiKey.all().order_by("-created_at", "-id")
