"""What the viewer may know of the stock."""

from dataclasses import replace
from datetime import date
from typing import Any

import strawberry

from orderwell.inventory import rules

from .fields import view
from .types import described

StockBand: Any = described(
    rules.StockBand,
    "The stock as a colour.",
    OUT="Nothing can be promised now.",
    LOW="At or below the reorder point.",
    OK="Enough.",
)


def with_own(found: rules.Availability, own: int) -> rules.Availability:
    """`found` for somebody for whom `own` base units are kept: those are there."""
    colour = rules.StockBand.LOW if own and found.band is rules.StockBand.OUT else found.band
    return replace(found, available=(found.available or 0) + own, band=colour)


@view(rules.Availability, "What can be promised over all warehouses, in base units.")
class Availability:
    band: rules.StockBand = strawberry.field(description="Out, low or enough.")
    available: int | None = strawberry.field(description="How many; null when the firm does not show numbers.")
    expected_on: date | None = strawberry.field(description="When more is due, if that is known.")
    expected: int | None = strawberry.field(
        description="How many are due then; null when that is not known, or the firm does not show numbers."
    )
