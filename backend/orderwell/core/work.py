"""A unit of work: one actor, one clock reading, one transaction, and the news it makes.

A function that takes `work` first is a command: it may write, and it cannot be called
outside a transaction, because only `begin` makes a Work.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from msgspec import Struct
from tortoise.exceptions import IntegrityError, OperationalError, ValidationError

from . import live
from .clock import utc_now
from .db.instances import new
from .db.prepared import insert
from .db.refusals import is_passing, is_taken, is_unfit, unfit_field
from .db.sql import transaction
from .db.versions import Written
from .errors import AlreadyTaken, Busy, Forbidden, Unfit
from .models import Job

log = logging.getLogger(__name__)
T = TypeVar("T")
TRIES = 3


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    STAFF = "staff"
    CUSTOMER = "customer"
    API_KEY = "api_key"
    JOB = "job"


BUYERS = (ActorKind.CUSTOMER, ActorKind.ANONYMOUS)


class Scope(StrEnum):
    """Whose rows an actor sees: everybody's, those in one's own care, one's company's."""

    ALL = "all"
    OWN = "own"
    COMPANY = "company"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, a key or a job, with what it may do and whose rows it sees."""

    kind: ActorKind = ActorKind.ANONYMOUS
    user_id: UUID | None = None
    name: str = ""
    permissions: frozenset[str] = frozenset()
    scope: Scope = Scope.NONE
    customer_id: UUID | None = None
    api_key_id: UUID | None = None
    locale: str = "zh-CN"

    def can(self, permission: str) -> bool:
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raises Forbidden unless the actor holds `permission`."""
        if not self.can(permission):
            raise Forbidden()

    @property
    def buys(self) -> bool:
        """Whether it looks at the shop from outside: a customer's contact, or a visitor."""
        return self.kind in BUYERS

    @property
    def key(self) -> str:
        """Names the actor in idempotency keys and rate limits."""
        return f"{self.kind.value}:{self.api_key_id or self.user_id or '-'}"


class Event(Struct, frozen=True):
    """Something that has happened. Ids and plain values only.

    `topic` names the live channel; events without one stay inside the process. A live
    message carries the event's fields, and whoever receives it re-reads the row.
    """

    topic: ClassVar[str | None] = None


Handler = Callable[["Work", Any], Awaitable[None]]
Handlers = Mapping[type[Event], Sequence[Handler]]


@dataclass(slots=True)
class Work:
    """What a command gets: the actor, the moment, and a place for its news and jobs. `written`: its tables so far."""

    actor: Actor
    now: datetime = field(default_factory=utc_now)
    request_id: str = ""
    news: list[Event] = field(default_factory=list)
    told: list[Event] = field(default_factory=list)
    written: Written = field(default_factory=Written)

    def emit(self, event: Event) -> None:
        """Tell every handler, in this transaction, after the command has returned."""
        self.news.append(event)

    async def defer(self, job: str, *, run_at: datetime | None = None, **args: Any) -> None:
        """Have `job` run after the commit: its row is written by this transaction."""
        await insert([new(Job, name=job, args=args, run_at=run_at or self.now, created_at=self.now)])


@asynccontextmanager
async def begin(
    actor: Actor, handlers: Handlers, *, now: datetime | None = None, request_id: str = "", grouped: bool = False
) -> AsyncIterator[Work]:
    """Commit everything, handlers included, or nothing. The only opener of transactions.

    `grouped`: it is short, and others may be waiting; see `db.sql.transaction`.
    """
    work = Work(actor, now or utc_now(), request_id)
    async with transaction(grouped) as client:
        work.written = client.written if client.written is not None else work.written
        yield work
        while work.news:
            event = work.news.pop(0)
            work.told.append(event)
            for kind in type(event).__mro__:  # a handler of Event hears everything
                for handler in handlers.get(kind, ()):
                    await handler(work, event)
    await live.publish([event for event in work.told if event.topic])


async def run(
    actor: Actor,
    handlers: Handlers,
    act: Callable[[Work], Awaitable[T]],
    *,
    request_id: str = "",
    grouped: bool = False,
) -> tuple[Work, T]:
    """`act` in a unit of work, all of it anew when others were in its way; give back both.

    Nothing of a unit of work is told before its commit, so repeating it does no harm. Of two who save the same
    unique value at once the later finds it on the second try and says so in its own words. Raises Busy, AlreadyTaken
    when trying again does not help, and Unfit for a value that does not fit its column and that no rule has caught.
    """
    for tries in range(TRIES, 0, -1):
        try:
            async with begin(actor, handlers, request_id=request_id, grouped=grouped) as work:
                result = await act(work)
            return work, result
        except (OperationalError, IntegrityError, ValidationError) as error:
            if is_unfit(error):
                log.warning("no rule caught a value that does not fit: %s", error)
                raise Unfit(field=unfit_field(error)) from error
            taken = is_taken(error)
            if not (taken or is_passing(error)):
                raise
            if tries == 1:
                raise (AlreadyTaken() if taken else Busy()) from error
            log.info("a unit of work runs again: %s", error)
            await asyncio.sleep(random.uniform(0, 0.05) * (TRIES + 1 - tries))
    raise AssertionError
