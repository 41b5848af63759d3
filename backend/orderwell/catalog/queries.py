"""Reads the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q

from .models import Product, ProductStatus, Unit, Variant


@dataclass(frozen=True, slots=True)
class Item:
    """A variant that can be ordered, with its product and its units, the base unit first."""

    variant: Variant
    product: Product
    units: list[Unit]

    def unit(self, code: str | None = None) -> Unit | None:
        """The unit of that code; without a code the default one, or the base unit."""
        if code is None:
            return next((unit for unit in self.units if unit.is_default), self.units[0])
        return next((unit for unit in self.units if unit.code == code), None)


async def orderable(
    variant_ids: Sequence[UUID] = (), skus: Sequence[str] = (), *, include_unpublished: bool = False
) -> list[Item]:
    """Active variants of published products among those named, in no particular order. Two statements.

    `include_unpublished` gives every variant there is: for staff and for what was ordered once.
    """
    if not variant_ids and not skus:
        return []
    named = Variant.filter(Q(id__in=sorted(set(variant_ids))) | Q(sku__in=sorted(set(skus))))
    if not include_unpublished:
        named = named.filter(active=True, product__status=ProductStatus.PUBLISHED)
    variants = await named.select_related("product")
    units = await units_of([variant.id for variant in variants])
    return [Item(variant, variant.product, units.get(variant.id, [])) for variant in variants]


async def units_of(variant_ids: Sequence[UUID]) -> dict[UUID, list[Unit]]:
    """The units of each variant, smallest first. One statement."""
    found: dict[UUID, list[Unit]] = {}
    if variant_ids:
        for unit in await Unit.filter(variant_id__in=sorted(set(variant_ids))).order_by("factor", "code"):
            found.setdefault(unit.variant_id, []).append(unit)
    return found
