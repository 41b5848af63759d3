"""What many resolvers of one request want to know about who looks: asked once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar, cast
from uuid import UUID

from strawberry.types import Info

from orderwell.assortments.queries import Ranges, assigned, ranges
from orderwell.catalog.queries import SEES_ALL
from orderwell.catalog.rules import Range
from orderwell.core.clock import business_day, day_bounds, utc_now
from orderwell.core.db import versions
from orderwell.core.money import Money
from orderwell.customers.models import Customer
from orderwell.customers.queries import by_ids
from orderwell.firm.queries import firm
from orderwell.firm.rules import Firm
from orderwell.inventory.models import Warehouse
from orderwell.inventory.queries import warehouses_by_id
from orderwell.pricing.queries import sees_prices
from orderwell.pricing.rules import PriceVisibility

from .batches import Answers
from .context import here
from .shelves import SHELVES

T = TypeVar("T")


async def once(info: Info, name: str, load: Callable[[], Awaitable[T]], *, shelved: bool = False) -> T:
    """The answer of `load`, which runs once per request, however many ask at the same time.

    `shelved`: it is the same for everybody, and may be that of a request before (see `shelves`).
    """
    context = here(info)
    batches, slot = context.batches, ("once", name)  # what is asked by id may have the same name
    if slot not in batches:

        async def read(keys: list[str]) -> Mapping[str, T]:
            return {name: await load()}

        if shelved and context.up_to_date:
            batches[slot] = Answers(SHELVES.reader(name, read), SHELVES.looker(name))
        else:
            batches[slot] = Answers(read)
    return cast(T, await batches[slot].load(name))


def keyed(
    info: Info,
    name: str,
    load: Callable[[list[UUID]], Awaitable[Mapping[UUID, T]]],
    *,
    shelved: str | None = None,
) -> Answers[UUID, T]:
    """Answers by id, each asked for once per request, together with others.

    `shelved`: they may be those of a request before (see `shelves`); says all that they depend on beside the id.
    """
    context = here(info)
    if name not in context.batches:
        if shelved is None or not context.up_to_date:
            context.batches[name] = Answers(load)
        else:
            place = f"{name}:{shelved}"
            context.batches[name] = Answers(SHELVES.reader(place, load), SHELVES.looker(place))
    found: Answers[UUID, T] = context.batches[name]
    return found


async def firm_here(info: Info) -> Firm:
    """The firm's settings."""
    return await once(info, "firm", firm, shelved=True)


async def customer_here(info: Info) -> Customer | None:
    """The viewer's own company; None for staff and before signing in."""
    customer_id = here(info).actor.customer_id
    if customer_id is None:
        return None
    return await keyed(info, "own_company", by_ids, shelved="").load(customer_id)


async def warehouses_here(info: Info, ids: Sequence[UUID]) -> list[Warehouse]:
    """The warehouse of each id, closed ones too."""
    found = await keyed(info, "warehouse", warehouses_by_id, shelved="").load_many(ids)
    return cast(list[Warehouse], found)  # what names a warehouse refers to its row


async def range_here(info: Info) -> Range | None:
    """What the viewer is offered of what is published; None: everything.

    While there are no assortments nobody looks who asks, and so answers stay the same for everybody.
    """
    actor = here(info).actor
    if actor.can(SEES_ALL) or not actor.buys or not (await firm_here(info)).assortments_used:
        return None
    every: Ranges = await once(info, "ranges", ranges, shelved=True)
    if not every.by_id or actor.customer_id is None:
        return every.of(None)
    return every.of(await keyed(info, "assortment", assigned, shelved="").load(actor.customer_id))


async def sees_prices_here(info: Info) -> bool:
    """Whether the viewer may know what goods cost."""
    settings = await firm_here(info)
    if settings.price_visibility == PriceVisibility.EVERYONE:
        return True
    return sees_prices(here(info).actor, settings, await customer_here(info))


async def money_here(info: Info, minor: int) -> Money:
    """An amount in the firm's currency."""
    return Money(minor, (await firm_here(info)).currency)


async def today_here(info: Info) -> date:
    """The firm's business day. An answer that is kept holds until it ends."""
    zone = (await firm_here(info)).time_zone
    today = business_day(utc_now(until_told=True), zone)
    if noted := versions.current():
        noted.until(day_bounds(today, zone)[1])
    return today
