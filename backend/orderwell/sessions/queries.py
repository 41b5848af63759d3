"""Who asks: the holder of a session's token or of an API key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.access.queries import GRANTED, THROUGH_ROLES, actor_of, granted
from orderwell.core.db.sql import as_id, moment, rows
from orderwell.core.work import Actor, ActorKind

from .models import ApiKey, Session
from .rules import prefix_of, token_hash


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session and what its user may do now."""

    session_id: UUID
    last_seen_at: datetime
    expires_at: datetime
    actor: Actor


class KeyHolder(Struct, frozen=True):
    """A live API key and what it may do: the scopes that its creator still holds."""

    key: ApiKey
    actor: Actor


async def still_signed_in(tokens: Collection[str], now: datetime) -> dict[str, SignedIn]:
    """The sessions of cookies' tokens, but those that are unknown, revoked, expired or whose user is disabled.

    One statement, by hand: every request of somebody signed in begins with it.
    """
    hashes = {token_hash(token): token for token in tokens}
    found = await rows(
        f"SELECT s.id AS session_id, s.token_hash, s.last_seen_at, s.expires_at, {GRANTED} FROM session s "
        f"JOIN user_account u ON u.id = s.user_id {THROUGH_ROLES} WHERE u.active AND s.revoked_at IS NULL "
        "AND s.expires_at > ? AND s.token_hash IN (?)", now, list(hashes)
    )  # fmt: skip
    by_session: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        by_session.setdefault(hashes[row["token_hash"]], []).append(row)
    return {
        token: SignedIn(
            as_id(mine[0]["session_id"]),
            moment(mine[0]["last_seen_at"]),
            moment(mine[0]["expires_at"]),
            granted(mine),
        )
        for token, mine in by_session.items()
    }


async def goes_on(session_id: UUID) -> bool:
    """Whether a session that has been read was not ended since, nor its user disabled. One statement."""
    found = await rows(
        "SELECT s.id FROM session s JOIN user_account u ON u.id = s.user_id AND u.active "
        "WHERE s.id = ? AND s.revoked_at IS NULL", session_id
    )  # fmt: skip
    return bool(found)


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
