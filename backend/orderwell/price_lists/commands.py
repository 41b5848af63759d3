"""Changes of price lists, prices and customers' own item codes."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from tortoise.expressions import F

from orderwell.catalog import queries as catalog
from orderwell.catalog.rules import DEAREST
from orderwell.core.errors import DomainError, Invalid, NotFound, StaleVersion, raise_all
from orderwell.core.work import Work
from orderwell.events.catalog import ProductChanged
from orderwell.events.pricing import ListPriceChanged
from orderwell.taxonomy.errors import AlreadyUsed
from orderwell.taxonomy.rules import checked_code, checked_name

from . import queries
from .errors import CustomerCodeTaken
from .models import CustomerItem, Price, PriceList

LARGEST_BATCH = 2000
AT_ONCE = 500  # variants of a list whose list prices are renewed in one transaction
BASE_CODE = "BASE"


class PriceListData(Struct, frozen=True):
    """For everybody without a level and a customer, else for one of the two. `valid_to` is exclusive."""

    code: str
    name_zh: str
    name_en: str
    price_level: str | None = None
    customer_id: UUID | None = None
    priority: int = 0
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    active: bool = True


class PriceChange(Struct, frozen=True):
    """`unit_price` in minor units per base unit, tax included; None removes the price."""

    variant_id: UUID | None
    unit_price: int | None
    min_quantity: int = 1


async def create(work: Work, data: PriceListData, currency: str) -> PriceList:
    """Raises Invalid or AlreadyUsed."""
    return await PriceList.create(**await _columns(data), currency=currency)


async def update(work: Work, price_list_id: UUID | None, data: PriceListData, version: int) -> PriceList:
    """Raises StaleVersion, and as `create`. List prices follow when a base list changes."""
    row = await queries.get(price_list_id)
    columns = await _columns(data, keep=row)
    if not await PriceList.filter(id=row.id, version=version).update(**columns, version=F("version") + 1):
        raise StaleVersion(field="version", current=row.version)
    renewed = await queries.get(row.id)
    if row.is_base or renewed.is_base:
        await renew_listed(work, row.id)
    return renewed


async def _columns(data: PriceListData, keep: PriceList | None = None) -> dict[str, Any]:
    code, problems = checked_code(data.code), list[DomainError]()
    if await PriceList.filter(code=code).exclude(id=keep.id if keep else None).exists():
        problems.append(AlreadyUsed(field="code", value=code))
    if data.price_level and data.customer_id:
        zh, en = "价目表只能面向一个等级或一个客户。", "A list is for one level or one customer, not both."
        problems.append(Invalid(field="customerId", reason_zh=zh, reason_en=en))
    if data.valid_from and data.valid_to and data.valid_from >= data.valid_to:
        zh, en = "生效时间须早于失效时间。", "The list must begin before it ends."
        problems.append(Invalid(field="validTo", reason_zh=zh, reason_en=en))
    raise_all(problems)
    return {
        "code": code,
        "name_zh": checked_name(data.name_zh, "nameZh"),
        "name_en": checked_name(data.name_en, "nameEn"),
        "price_level": (data.price_level or "").strip() or None,
        "customer_id": data.customer_id,
        "priority": data.priority,
        "valid_from": data.valid_from,
        "valid_to": data.valid_to,
        "active": data.active,
    }


async def set_prices(work: Work, price_list_id: UUID | None, changes: Sequence[PriceChange]) -> PriceList:
    """Set or remove many prices of one list; nothing is changed when one of them is wrong."""
    row = await queries.get(price_list_id)
    await _check(changes)
    ids = sorted({one.variant_id for one in changes if one.variant_id})
    stored = {(one.variant_id, one.min_quantity): one for one in await queries.rows_of(row.id, ids)}
    fresh, other, gone = list[Price](), list[Price](), list[UUID]()
    for change in changes:
        known = stored.get((change.variant_id, change.min_quantity)) if change.variant_id else None
        if change.unit_price is None:
            if known:
                gone.append(known.id)
        elif known is None:
            columns: dict[str, Any] = {"variant_id": change.variant_id, "min_quantity": change.min_quantity}
            fresh.append(Price(price_list_id=row.id, unit_price=change.unit_price, **columns))
        elif known.unit_price != change.unit_price:
            known.unit_price = change.unit_price
            other.append(known)
    if gone:
        await Price.filter(id__in=gone).delete()
    if other:
        await Price.bulk_update(other, ["unit_price"], batch_size=200)
    await Price.bulk_create(fresh)
    await PriceList.filter(id=row.id).update(version=F("version") + 1)
    if row.is_base:
        await _tell_list_prices(work, ids)
    return await queries.get(row.id)


async def _check(changes: Sequence[PriceChange]) -> None:
    if len(changes) > LARGEST_BATCH:
        zh, en = f"一次最多 {LARGEST_BATCH} 条价格。", f"Send at most {LARGEST_BATCH} prices at once."
        raise Invalid(field="prices", reason_zh=zh, reason_en=en)
    known = await catalog.products_of([one.variant_id for one in changes if one.variant_id])
    seen = Counter((one.variant_id, one.min_quantity) for one in changes)
    problems: list[DomainError] = []
    for position, one in enumerate(changes):
        path = f"prices.{position}"
        if one.variant_id not in known:
            problems.append(NotFound("The variant", "该规格", field=f"{path}.variantId"))
        if one.min_quantity < 1:
            zh, en = "起始数量至少为 1。", "The minimum quantity is at least 1."
            problems.append(Invalid(field=f"{path}.minQuantity", reason_zh=zh, reason_en=en))
        if one.unit_price is not None and not 0 <= one.unit_price <= DEAREST:
            zh, en = "价格不能为负，也不能过大。", "A price cannot be negative, nor that large."
            problems.append(Invalid(field=f"{path}.unitPrice", reason_zh=zh, reason_en=en))
        if seen[one.variant_id, one.min_quantity] > 1:
            zh, en = "同一规格与数量出现多次。", "This variant and quantity are there more than once."
            problems.append(Invalid(field=f"{path}.minQuantity", reason_zh=zh, reason_en=en))
    raise_all(problems)


async def set_list_prices(work: Work, amounts: dict[UUID, int], currency: str) -> None:
    """Set entry prices (from one base unit on, minor units, by variant) in the first base list, made when missing."""
    if not amounts:
        return
    base = await PriceList.filter(price_level=None, customer_id=None, active=True).order_by("priority", "code").first()
    if base is None:
        base = await create(work, PriceListData(BASE_CODE, "基础价目表", "Base price list"), currency)
    await set_prices(work, base.id, [PriceChange(variant, amount) for variant, amount in amounts.items()])


async def set_customer_code(work: Work, customer_id: UUID, variant_id: UUID | None, code: str | None) -> UUID:
    """Note or (without a code) forget under which code the customer knows the variant. Gives the variant's id."""
    known = await catalog.products_of([variant_id] if variant_id else [])
    if variant_id is None or variant_id not in known:
        raise NotFound("The variant", "该规格", field="variantId")
    item = await CustomerItem.get_or_none(customer_id=customer_id, variant_id=variant_id)
    text = (code or "").strip()
    if not text:
        if item:
            await item.delete()
    else:
        checked_name(text, "code", 60)
        if await CustomerItem.filter(customer_id=customer_id, code=text).exclude(variant_id=variant_id).exists():
            raise CustomerCodeTaken(field="code", value=text)
        if item:
            await CustomerItem.filter(id=item.id).update(code=text)
        else:
            await CustomerItem.create(customer_id=customer_id, variant_id=variant_id, code=text)
    work.emit(ProductChanged(product_id=known[variant_id]))
    return variant_id


async def renew_from_prices(work: Work, product_ids: Collection[UUID]) -> None:
    """Tell the lowest list price of each product's active variants as it is now, with its margin."""
    for product_id, one in (await queries.from_prices(product_ids, work.now)).items():
        work.emit(ListPriceChanged(product_id=product_id, from_price=one.price, margin=one.margin))


async def follow_turned(work: Work) -> None:
    """Renew list prices of what is in base lists that have begun or ended. A list is followed once for each turn."""
    for price_list_id in await queries.turned_lists(work.now):
        await PriceList.filter(id=price_list_id).update(followed_at=work.now)
        await renew_listed(work, price_list_id)


async def renew_listed(work: Work, price_list_id: UUID, after: UUID | None = None) -> None:
    """Renew list prices of what is in the list, `AT_ONCE` variants; the rest, by their ids, by a job for each part."""
    variants = await queries.listed(price_list_id, after, AT_ONCE)
    await _tell_list_prices(work, variants)
    if len(variants) == AT_ONCE:
        await work.defer("renew_listed", price_list_id=str(price_list_id), after=str(variants[-1]))


async def _tell_list_prices(work: Work, variant_ids: Sequence[UUID]) -> None:
    await renew_from_prices(work, set((await catalog.products_of(variant_ids)).values()))
