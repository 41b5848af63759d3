"""A unit of work of somebody who may do everything: what every factory runs in."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from orderwell.access.models import User
from orderwell.access.queries import actor_of
from orderwell.access.rules import PERMISSIONS
from orderwell.composition import HANDLERS
from orderwell.core.work import Actor, ActorKind, Scope, Work, begin
from orderwell.firm.commands import change

EVERYTHING = Actor(kind=ActorKind.STAFF, name="demo", permissions=frozenset(PERMISSIONS), scope=Scope.ALL)


@asynccontextmanager
async def work(actor: Actor = EVERYTHING, now: datetime | None = None) -> AsyncGenerator[Work, None]:
    """Open a unit of work with all handlers; `now` moves its clock, as the demo's history needs."""
    async with begin(actor, HANDLERS, now=now) as opened:
        yield opened


async def actor(user: User) -> Actor:
    """What `user` may do, without a company (contacts: see `make.buyer`)."""
    return await actor_of(user)


async def settings(**changes: Any) -> None:
    """Change the firm's settings, by the names of `firm.rules.Firm`."""
    async with work() as opened:
        await change(opened, changes)
