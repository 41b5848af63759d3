"""Quotes: what a basket costs a customer now."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from orderwell.core.work import Actor, ActorKind
from orderwell.customers.models import Customer, CustomerStatus
from orderwell.firm.rules import Firm
from orderwell.price_lists import queries as price_lists
from orderwell.price_lists.rules import VariantPrices

from . import rules


async def quote(
    wanted: Sequence[rules.Wanted],
    customer: Customer | None,
    at: datetime,
    firm: rules.Terms,
    delivery: bool,
    *,
    strict: bool = True,
) -> rules.Quote:
    """See `rules.quote`. One statement. Raises NoPrice unless `strict` is off."""
    candidates = await price_lists.candidates([one.variant_id for one in wanted], customer, at)
    return rules.quote(wanted, candidates, firm, delivery, strict=strict)


async def unit_prices(
    variant_ids: Iterable[UUID], customer: Customer | None, at: datetime
) -> dict[UUID, VariantPrices]:
    """Prices per base unit of those variants that have any. One statement."""
    return await price_lists.unit_prices(variant_ids, customer, at)


def sees_prices(actor: Actor, firm: Firm, customer: Customer | None) -> bool:
    """Whether the actor may know what goods cost; `customer`: whom they buy for. Staff always may."""
    if firm.price_visibility == rules.PriceVisibility.EVERYONE or not actor.buys:
        return True
    if firm.price_visibility == rules.PriceVisibility.SIGNED_IN:
        return actor.kind is ActorKind.CUSTOMER
    return customer is not None and customer.status is CustomerStatus.ACTIVE
