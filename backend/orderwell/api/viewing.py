"""What many resolvers of one request want to know about who looks: asked once."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from strawberry.dataloader import DataLoader
from strawberry.types import Info

from orderwell.core.clock import business_day, utc_now
from orderwell.core.firm import Firm, firm
from orderwell.core.money import Money
from orderwell.customers.models import Customer
from orderwell.customers.queries import by_ids

from .context import here

T = TypeVar("T")


async def once(info: Info, name: str, load: Callable[[], Awaitable[T]]) -> T:
    """The answer of `load`, which runs once per request, however many ask at the same time."""

    async def batch(keys: list[str]) -> Sequence[T]:
        answer = await load()
        return [answer for _ in keys]

    batches = here(info).batches
    loader = batches.setdefault(name, DataLoader(load_fn=batch))
    return cast(T, await loader.load(name))


def keyed(info: Info, name: str, load: Callable[[list[UUID]], Awaitable[dict[UUID, T]]]) -> DataLoader[UUID, T | None]:
    """Answers by id, each asked for once per request, together with others."""

    async def batch(keys: list[UUID]) -> Sequence[T | None]:
        found = await load(keys)
        return [found.get(key) for key in keys]

    return here(info).batches.setdefault(name, DataLoader[Any, Any](load_fn=batch))


async def firm_here(info: Info) -> Firm:
    """The firm's settings."""
    return await once(info, "firm", firm)


async def customer_here(info: Info) -> Customer | None:
    """The viewer's own company; None for staff and before signing in."""
    customer_id = here(info).actor.customer_id
    if customer_id is None:
        return None
    return (await once(info, "customer", lambda: by_ids([customer_id]))).get(customer_id)


async def money_here(info: Info, minor: int) -> Money:
    """An amount in the firm's currency."""
    return Money(minor, (await firm_here(info)).currency)


async def today_here(info: Info) -> date:
    """The firm's business day."""
    return business_day(utc_now(), (await firm_here(info)).time_zone)
