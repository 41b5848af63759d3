"""What an assortment means. Pure."""

from collections.abc import Sequence

from orderwell.catalog.rules import Range
from orderwell.taxonomy.models import Category

from .models import AssortmentData, AssortmentMode


def range_of(data: AssortmentData, tree: Sequence[Category]) -> Range:
    """The range that it would be, were it saved; `tree`: all categories."""
    roots = tuple(row.path for row in tree if row.id in set(data.category_ids))
    return Range(
        data.mode is AssortmentMode.ONLY,
        frozenset(row.id for row in tree if row.path.startswith(roots)),
        frozenset(data.brand_ids),
        frozenset(data.product_ids),
    )
