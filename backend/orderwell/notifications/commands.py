"""Telling people, and reading what one was told."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from orderwell.core.clock import utc_now
from orderwell.core.db.instances import new
from orderwell.core.db.prepared import insert
from orderwell.core.work import Actor, Work
from orderwell.events.notifications import NotificationArrived

from .models import Notification, NotificationKind
from .queries import visible
from .rules import KEPT


async def tell(work: Work, kind: NotificationKind, people: Iterable[Actor], link: str, **params: Any) -> None:
    """A row for each of `people`, but none for who did it and none twice: one INSERT.

    `params` as `rules.message` wants them. Nobody is told of what is older than notifications are kept.
    """
    readers = {one.user_id for one in people if one.user_id is not None} - {work.actor.user_id}
    if not readers or work.now < utc_now() - KEPT:
        return
    rows = [
        new(Notification, user_id=reader, kind=kind, params=params, link=link, created_at=work.now)
        for reader in sorted(readers)
    ]
    await insert(rows)
    for row in rows:
        work.emit(NotificationArrived(row.id, row.user_id))  # type: ignore[attr-defined]


async def read(work: Work, ids: Collection[UUID] | None) -> int:
    """Mark those of the actor's notifications as read, all without `ids`; how many were unread."""
    mine = visible(work.actor).filter(read_at=None)
    if ids is not None:
        mine = mine.filter(id__in=list(ids))
    return await mine.update(read_at=work.now)


async def forget(work: Work) -> int:
    """Drop what is older than notifications are kept; how many went."""
    return await Notification.filter(created_at__lt=work.now - KEPT).delete()
