"""Changes of assortments and of who has which."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from tortoise.expressions import F
from tortoise.models import Model

from orderwell.catalog.queries import products_by_id
from orderwell.core.errors import Invalid, NotFound, StaleVersion
from orderwell.core.work import Work
from orderwell.customers.queries import visible as visible_customers
from orderwell.firm.commands import change
from orderwell.taxonomy.queries import brands_by_id, categories

from . import queries
from .errors import AssortmentInUse, AssortmentTooLarge
from .models import (
    Assortment,
    AssortmentBrand,
    AssortmentCategory,
    AssortmentCustomer,
    AssortmentData,
    AssortmentProduct,
)

LONGEST_NAME, MOST_PRODUCTS = 100, 2000


async def create(work: Work, data: AssortmentData) -> Assortment:
    """Raises Invalid (names), AssortmentTooLarge, NotFound (what is named)."""
    await _check(data)
    if data.is_default:
        await _no_default()
    await change(work, {"assortments_used": True})
    row = await Assortment.create(**_columns(data), created_at=work.now, updated_at=work.now)
    await _name(row.id, data)
    return row


async def update(work: Work, assortment_id: UUID | None, version: int, data: AssortmentData) -> Assortment:
    """It becomes what `data` says. Raises NotFound, Invalid (names), AssortmentTooLarge, StaleVersion."""
    await _check(data)
    row = await queries.get(assortment_id)
    if data.is_default and not row.is_default:
        await _no_default()
    fresh = Assortment.filter(id=row.id, version=version)
    if not await fresh.update(**_columns(data), updated_at=work.now, version=F("version") + 1):
        raise StaleVersion(field="version", current=row.version)
    for model in (AssortmentCategory, AssortmentBrand, AssortmentProduct):
        await model.filter(assortment_id=row.id).delete()
    await _name(row.id, data)
    return await queries.get(row.id)


async def remove(work: Work, assortment_id: UUID | None) -> Assortment:
    """Raises NotFound, AssortmentInUse."""
    row = await queries.get(assortment_id)
    if customers := await AssortmentCustomer.filter(assortment_id=row.id).count():
        raise AssortmentInUse(customers=customers)
    await Assortment.filter(id=row.id).delete()
    return row


async def assign(work: Work, customer_ids: Collection[UUID], assortment_id: UUID | None) -> int:
    """Give customers an assortment of their own, or with None take it away; how many customers it was about.

    Raises NotFound, also for customers whom the actor may not see.
    """
    wanted = sorted(set(customer_ids))
    if await visible_customers(work.actor).filter(id__in=wanted).count() != len(wanted):
        raise NotFound("The customer", "该客户", field="customerIds")
    chosen = (await queries.get(assortment_id)).id if assortment_id else None
    await AssortmentCustomer.filter(customer_id__in=wanted).delete()
    if chosen:
        await AssortmentCustomer.bulk_create(
            [AssortmentCustomer(customer_id=one, assortment_id=chosen) for one in wanted]
        )
    return len(wanted)


async def _check(data: AssortmentData) -> None:
    for name, text in (("nameZh", data.name_zh), ("nameEn", data.name_en)):
        if not 1 <= len(text.strip()) <= LONGEST_NAME:
            zh, en = "名称须为 1 到 100 个字。", "Write a name of 1 to 100 characters."
            raise Invalid(field=f"input.{name}", reason_zh=zh, reason_en=en)
    if len(set(data.product_ids)) > MOST_PRODUCTS:
        raise AssortmentTooLarge(field="input.productIds", largest=MOST_PRODUCTS)
    if set(data.category_ids) - {row.id for row in await categories()}:
        raise NotFound("The category", "该类目", field="input.categoryIds")
    if set(data.brand_ids) - (await brands_by_id(data.brand_ids)).keys():
        raise NotFound("The brand", "该品牌", field="input.brandIds")
    if set(data.product_ids) - (await products_by_id(data.product_ids)).keys():
        raise NotFound("The product", "该商品", field="input.productIds")


async def _no_default() -> None:
    """There is one at most: another one takes its place."""
    await Assortment.filter(is_default=True).update(is_default=False, version=F("version") + 1)


def _columns(data: AssortmentData) -> dict[str, Any]:
    names = {"name_zh": data.name_zh.strip(), "name_en": data.name_en.strip()}
    return {**names, "mode": data.mode, "is_default": data.is_default}


async def _name(assortment_id: UUID, data: AssortmentData) -> None:
    await _add(AssortmentCategory, assortment_id, "category_id", data.category_ids)
    await _add(AssortmentBrand, assortment_id, "brand_id", data.brand_ids)
    await _add(AssortmentProduct, assortment_id, "product_id", data.product_ids)


async def _add(model: type[Model], assortment_id: UUID, column: str, ids: Sequence[UUID]) -> None:
    await model.bulk_create([model(assortment_id=assortment_id, **{column: one}) for one in dict.fromkeys(ids)])
