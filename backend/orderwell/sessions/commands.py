"""Signing in and out, and API keys."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from orderwell.access.errors import GrantsTooMuch
from orderwell.access.models import User
from orderwell.access.rules import missing
from orderwell.core.errors import Invalid, NotFound
from orderwell.core.work import Work

from .models import ApiKey, Session
from .rules import new_api_key, new_token, token_hash

# How stale "last seen" may be: a write per request would make every read a write.
SEEN_EVERY = timedelta(minutes=5)
USED_EVERY = timedelta(minutes=1)


async def start(
    work: Work, user: User, *, days: int, address: str = "", user_agent: str = "", instead_of: str | None = None
) -> tuple[Session, str]:
    """Sign `user` in for `days` of inactivity: the session and its token, which nothing stores.

    `instead_of` is the token that the browser had: it ends, so a token planted there before is worth nothing.
    """
    if instead_of:
        await Session.filter(token_hash=token_hash(instead_of), revoked_at=None).update(revoked_at=work.now)
    token = new_token()
    session = await Session.create(
        user=user,
        token_hash=token_hash(token),
        address=address[:60],
        user_agent=user_agent[:300],
        created_at=work.now,
        last_seen_at=work.now,
        expires_at=work.now + timedelta(days=days),
    )
    return session, token


def seen_long_ago(last_seen_at: datetime, now: datetime) -> bool:
    """Whether a session's "last seen" is due to be written again."""
    return now - last_seen_at > SEEN_EVERY


async def touch(work: Work, session_id: UUID, days: int) -> None:
    """The browser is still there: its session ends `days` from now."""
    await Session.filter(id=session_id).update(last_seen_at=work.now, expires_at=work.now + timedelta(days=days))


async def end(work: Work, token: str) -> None:
    """Sign out; nothing happens when it is over already."""
    await Session.filter(token_hash=token_hash(token), revoked_at=None).update(revoked_at=work.now)


async def revoke(work: Work, session_id: UUID | None) -> Session:
    """End one of the actor's own sessions. Raises NotFound."""
    session = await Session.get_or_none(id=session_id, user_id=work.actor.user_id) if session_id else None
    if session is None:
        raise NotFound("The session", "该登录会话", field="id")
    session.revoked_at = session.revoked_at or work.now
    await session.save(update_fields=["revoked_at"])
    return session


async def revoke_all(work: Work, user_id: UUID, *, but_token: str | None = None) -> None:
    """End a user's sessions, all or all but the one with this token."""
    kept = token_hash(but_token) if but_token else ""
    await Session.filter(user_id=user_id, revoked_at=None).exclude(token_hash=kept).update(revoked_at=work.now)


async def create_api_key(
    work: Work, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A key that may do `scopes`, and the key itself, shown this once. Raises GrantsTooMuch, Invalid."""
    if not 1 <= len(name.strip()) <= 100:
        raise Invalid(
            field="name", reason_zh="名称须为 1 到 100 个字。", reason_en="Write a name of 1 to 100 characters."
        )
    if not scopes:
        raise Invalid(field="scopes", reason_zh="请至少选择一项权限。", reason_en="Choose one permission or more.")
    if lacking := missing(scopes, work.actor.permissions):
        raise GrantsTooMuch(field="scopes", missing=", ".join(lacking))
    if expires_at is not None and expires_at <= work.now:
        raise Invalid(field="expiresAt", reason_zh="到期时间已过。", reason_en="The expiry lies in the past.")
    prefix, key = new_api_key()
    row = await ApiKey.create(
        name=name.strip(),
        prefix=prefix,
        secret_hash=token_hash(key),
        scopes=sorted(set(scopes)),
        created_by_id=work.actor.user_id,
        created_at=work.now,
        expires_at=expires_at,
    )
    return row, key


async def revoke_api_key(work: Work, key_id: UUID | None) -> ApiKey:
    """The key stops working at once. Raises NotFound."""
    row = await ApiKey.get_or_none(id=key_id) if key_id else None
    if row is None:
        raise NotFound("The API key", "该 API 密钥", field="id")
    row.revoked_at = row.revoked_at or work.now
    await row.save(update_fields=["revoked_at"])
    return row


def used_long_ago(key: ApiKey, now: datetime) -> bool:
    """Whether the key's "last used" is due to be written again."""
    return key.last_used_at is None or now - key.last_used_at > USED_EVERY


async def use_api_key(work: Work, key: ApiKey) -> None:
    """The key was used."""
    await ApiKey.filter(id=key.id).update(last_used_at=work.now)
