"""Quotes: what a basket costs a customer now."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from orderwell.core.firm import Firm
from orderwell.customers.models import Customer
from orderwell.price_lists import queries as price_lists
from orderwell.price_lists.rules import VariantPrices

from . import rules


async def quote(
    wanted: Sequence[rules.Wanted],
    customer: Customer | None,
    at: datetime,
    firm: Firm,
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
