"""What the tests of stock share: variants, units of work without other slices, and the books' balance."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from orderwell.core.ids import uuid7
from orderwell.core.work import Actor, ActorKind, Event, Work, begin
from orderwell.inventory import commands, queries
from orderwell.inventory.models import StockLevel

CLERK = Actor(kind=ActorKind.STAFF, name="Wang")
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
SOON = NOW + timedelta(minutes=15)
SHANGHAI = "310118"


class Heard(list[Event]):
    """All news, in the order in which it was told."""

    async def __call__(self, work: Work, event: Event) -> None:
        self.append(event)


@asynccontextmanager
async def working(now: datetime = NOW, heard: Heard | None = None, grouped: bool = False) -> AsyncGenerator[Work, None]:
    """One transaction, with no other slice listening."""
    async with begin(CLERK, {Event: [heard]} if heard is not None else {}, now=now, grouped=grouped) as work:
        yield work


async def reserved(demand: dict[UUID, int], owner: UUID | None = None, **arguments: Any) -> UUID:
    """Reserve in a transaction of its own; gives the owner's id."""
    owner = owner or uuid7()
    settings = {"area_code": SHANGHAI, "expires_at": SOON, **arguments}
    async with working() as work:
        await commands.reserve(work, owner, f"SO-{str(owner)[-6:]}", demand, **settings)
    return owner


async def level_of(level: StockLevel) -> StockLevel:
    return await StockLevel.get(id=level.id)


async def assert_books_balance() -> None:
    """The ledger explains every bucket and the holds every reserved and allocated piece."""
    assert await queries.differences() == []
