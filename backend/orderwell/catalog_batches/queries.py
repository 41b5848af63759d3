"""Reads of the catalogue for changes of many products at once."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.catalog.models import Product, Unit, Variant
from orderwell.core.db.prepared import fetch


async def locked(product_ids: Sequence[UUID]) -> dict[UUID, Product]:
    """The products, kept from others until the transaction ends. Locked in the order of their ids. One statement."""
    wanted = sorted(set(product_ids))
    found = await fetch(Product, "WHERE id IN (?) ORDER BY id", wanted, lock=True) if wanted else []
    return {row.id: row for row in found}


async def locked_of_brand(brand_id: UUID, after: UUID | None, most: int) -> dict[UUID, Product]:
    """The next products of a brand by their ids, kept from others as by `locked`. One statement."""
    beyond = f"WHERE brand_id = ? AND id > ? ORDER BY id LIMIT {most}"
    return {row.id: row for row in await fetch(Product, beyond, brand_id, after or UUID(int=0), lock=True)}


async def by_codes(codes: Sequence[str]) -> dict[str, Product]:
    """Products in any state by their codes. One statement."""
    wanted = sorted(set(codes))
    return {row.code: row for row in await fetch(Product, "WHERE code IN (?)", wanted)} if wanted else {}


async def by_skus(skus: Sequence[str]) -> dict[str, Variant]:
    """Variants in any state by their SKUs. One statement."""
    wanted = sorted(set(skus))
    return {row.sku: row for row in await fetch(Variant, "WHERE sku IN (?)", wanted)} if wanted else {}


async def barcode_owners(barcodes: Sequence[str]) -> dict[str, UUID]:
    """The variant that each barcode in use belongs to, by itself or by one of its units. Two statements."""
    wanted = sorted(set(barcodes))
    if not wanted:
        return {}
    own = {str(row.barcode): row.id for row in await fetch(Variant, "WHERE barcode IN (?)", wanted)}
    units = await fetch(Unit, "WHERE barcode IN (?)", wanted)
    return own | {str(row.barcode): row.variant_id for row in units}
