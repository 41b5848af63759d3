"""Reads the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q

from orderwell.core.errors import NotFound

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


async def get(product_id: UUID | None, field: str = "id") -> Product:
    """The product in any state. Raises NotFound."""
    if row := await Product.get_or_none(id=product_id):
        return row
    raise NotFound("The product", "该商品", field=field)


async def variants_of(product_ids: Sequence[UUID], *, active_only: bool = False) -> list[Variant]:
    """The variants of the products, in display order. One statement."""
    if not product_ids:
        return []
    rows = Variant.filter(product_id__in=sorted(set(product_ids)))
    return await (rows.filter(active=True) if active_only else rows).order_by("position", "sku")


async def products_of(variant_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The product's id of each variant that exists. One statement."""
    if not variant_ids:
        return {}
    return dict(await Variant.filter(id__in=sorted(set(variant_ids))).values_list("id", "product_id"))
