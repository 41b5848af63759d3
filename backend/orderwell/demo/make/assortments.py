"""Assortments for tests and the demo."""

from collections.abc import Sequence

from orderwell.assortments import commands
from orderwell.assortments.models import Assortment, AssortmentData, AssortmentMode
from orderwell.catalog.models import Product
from orderwell.customers.models import Customer
from orderwell.taxonomy.models import Brand, Category

from .work import work


async def assortment(
    mode: AssortmentMode = AssortmentMode.EXCEPT,
    *,
    categories: Sequence[Category] = (),
    brands: Sequence[Brand] = (),
    products: Sequence[Product] = (),
    customers: Sequence[Customer] = (),
    is_default: bool = False,
    name_zh: str = "食堂",
    name_en: str = "Canteens",
) -> Assortment:
    """An assortment that names these, of these customers."""
    named = [[one.id for one in each] for each in (categories, brands, products)]
    async with work() as opened:
        row = await commands.create(opened, AssortmentData(name_zh, name_en, mode, is_default, *named))
        await commands.assign(opened, [one.id for one in customers], row.id)
    return row
