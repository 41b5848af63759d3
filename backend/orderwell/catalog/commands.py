"""Changes of products, their variants, units and attributes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from tortoise.expressions import F

from orderwell.attribute_templates import queries as templates
from orderwell.core.errors import DomainError, NotFound, StaleVersion, raise_all
from orderwell.core.work import Work
from orderwell.events.catalog import ProductChanged
from orderwell.taxonomy import queries as taxonomy
from orderwell.taxonomy.errors import AlreadyUsed
from orderwell.taxonomy.rules import checked_code, checked_value

from . import queries, rules
from .errors import ProductNotReady
from .models import PRODUCT_FLOW, Product, ProductAttribute, ProductStatus, Unit, Variant
from .rules import ProductData, VariantData

Values = Sequence[tuple[UUID | None, str]]


class ProductColumns(TypedDict, total=False):
    """What of a product's own row is to change; what is absent stays."""

    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    category_id: UUID | None
    brand_id: UUID | None
    tax_rate: int


async def create_product(work: Work, data: ProductData) -> Product:
    """A draft with its variants and units. Raises everything that is wrong with the input, at once."""
    code = checked_code(data.code)
    problems = rules.product_problems(data.name_zh, data.name_en, data.tax_rate)
    if await Product.filter(code=code).exists():
        problems.append(AlreadyUsed(field="code", value=code))
    problems += await _variant_problems(data.variants, {})
    raise_all(problems)
    product = await Product.create(
        code=code,
        name_zh=data.name_zh.strip(),
        name_en=data.name_en.strip(),
        description_zh=data.description_zh,
        description_en=data.description_en,
        category_id=(await taxonomy.category(data.category_id)).id,
        brand_id=(await taxonomy.brand(data.brand_id)).id if data.brand_id else None,
        tax_rate=data.tax_rate,
        created_at=work.now,
        updated_at=work.now,
    )
    await _set_attributes(product.id, data.attributes)
    await _save_variants(product.id, data.variants, {})
    return await _told(work, product.id)


async def take_over(work: Work, wholes: Sequence[tuple[Product, str, Sequence[Variant], Sequence[Unit]]]) -> None:
    """Write products of another system: row, brand's name, variants and units, with the searched text."""
    for product, brand, all_variants, all_units in wholes:
        variants = [row for row in all_variants if row.active]
        sold = {row.id for row in variants}
        units = [unit for unit in all_units if unit.variant_id in sold]
        chinese = (product.name_zh, brand, *(row.name_zh for row in variants))
        codes = (text for row in variants for text in (row.sku, row.name_en, row.barcode or ""))
        product.search_text = rules.search_text(
            chinese, (product.code, product.name_en, *codes, *(unit.barcode or "" for unit in units))
        )
    await Product.bulk_create([product for product, _, _, _ in wholes])
    await Variant.bulk_create([row for _, _, variants, _ in wholes for row in variants])
    await Unit.bulk_create([unit for _, _, _, units in wholes for unit in units])
    for product, _, _, _ in wholes:
        work.emit(ProductChanged(product_id=product.id))


async def update_product(
    work: Work,
    product_id: UUID | None,
    version: int,
    columns: ProductColumns,
    *,
    attributes: Values | None = None,
    variants: Sequence[VariantData] = (),
) -> Product:
    """Change what is given: `attributes` are replaced as a whole, variants not named stay.

    Raises StaleVersion when somebody else saved since `version`, and everything wrong with the input.
    """
    product = await queries.get(product_id)
    known = {row.id: row for row in await Variant.filter(product_id=product.id)}
    merged: dict[str, Any] = {"name_zh": product.name_zh, "name_en": product.name_en, "tax_rate": product.tax_rate}
    merged |= columns
    problems = rules.product_problems(merged["name_zh"], merged["name_en"], merged["tax_rate"])
    raise_all(problems + await _variant_problems(variants, known))
    if "category_id" in columns:
        await taxonomy.category(columns["category_id"])
    if columns.get("brand_id"):
        await taxonomy.brand(columns["brand_id"])
    row = Product.filter(id=product.id, version=version)
    if not await row.update(**columns, updated_at=work.now, version=F("version") + 1):
        raise StaleVersion(field="version", current=product.version)
    if attributes is not None:
        await ProductAttribute.filter(product_id=product.id).delete()
        await _set_attributes(product.id, attributes)
    await _save_variants(product.id, variants, known)
    if product.status is ProductStatus.PUBLISHED:
        await _check_publishable(product)
    return await _told(work, product.id)


async def move(work: Work, product_id: UUID | None, to: ProductStatus) -> Product:
    """Publish, take back to draft, or archive. Raises IllegalMove or ProductNotReady."""
    product = await queries.get(product_id)
    PRODUCT_FLOW.check(product.status, to)
    changes: dict[str, Any] = {"status": to, "updated_at": work.now, "version": F("version") + 1}
    if to is ProductStatus.PUBLISHED:
        await _check_publishable(product)
        changes |= {"published_at": product.published_at or work.now, "publish_at": None}
    else:
        changes["unpublish_at"] = None
    if to is ProductStatus.ARCHIVED:
        changes["publish_at"] = None
    # The state is compared again by the update: of two people at once only one moves it.
    if not await Product.filter(id=product.id, status=product.status).update(**changes):
        PRODUCT_FLOW.check((await queries.get(product.id)).status, to)
    return await _told(work, product.id)


async def set_window(
    work: Work, product_id: UUID, version: int, publish_at: datetime | None, unpublish_at: datetime | None
) -> Product:
    """When it shall be published and taken back. Raises StaleVersion."""
    columns = {"publish_at": publish_at, "unpublish_at": unpublish_at, "updated_at": work.now}
    if not await Product.filter(id=product_id, version=version).update(**columns, version=F("version") + 1):
        raise StaleVersion(field="version", current=(await queries.get(product_id)).version)
    return await queries.get(product_id)


async def touch(work: Work, product_id: UUID) -> Product:
    """Something that belongs to the product, such as a picture, has changed."""
    await Product.filter(id=product_id).update(updated_at=work.now)
    work.emit(ProductChanged(product_id=product_id))
    return await queries.get(product_id)


async def set_from_prices(work: Work, amounts: Mapping[UUID, tuple[int, int | None]]) -> None:
    """Keep the copies of the lowest list prices (minor units, 0 without one) and their margins (basis points)."""
    rows = await Product.filter(id__in=sorted(amounts)).only("id", "from_price", "margin")
    other = [row for row in rows if (row.from_price, row.margin) != amounts[row.id]]
    for row in other:
        row.from_price, row.margin = amounts[row.id]
    if other:
        await Product.bulk_update(other, ["from_price", "margin"], batch_size=200)


async def add_popularity(work: Work, sold: Mapping[UUID, int]) -> None:
    """Count base units sold, by product; negative numbers take back. Rows are touched in order."""
    for product_id in sorted(sold):
        await Product.filter(id=product_id).update(popularity=F("popularity") + sold[product_id])


async def _check_publishable(product: Product) -> None:
    active = await Variant.filter(product_id=product.id, active=True).count()
    if refusal := rules.publish_refusal(active, product.from_price):
        raise ProductNotReady(reason_zh=refusal[0], reason_en=refusal[1])
    category_id = (await queries.get(product.id)).category_id  # it may have just been changed
    have = await ProductAttribute.filter(product_id=product.id).values_list("attribute_id", flat=True)
    asked = {product.id: (category_id, {UUID(str(one)) for one in have})}
    if refusal := (await templates.strict_refusals(asked)).get(product.id):
        raise ProductNotReady(reason_zh=refusal[0], reason_en=refusal[1])


async def _set_attributes(product_id: UUID, values: Values) -> None:
    if not values:
        return
    known = {row.id: row for row in await taxonomy.attributes()}
    rows, problems = dict[UUID, ProductAttribute](), list[DomainError]()
    for position, (attribute_id, text) in enumerate(values):
        path = f"attributes.{position}"
        if attribute_id is None or not (attribute := known.get(attribute_id)):
            problems.append(NotFound("The attribute", "该属性", field=f"{path}.attributeId"))
            continue
        if attribute.id in rows:
            problems.append(AlreadyUsed(field=f"{path}.attributeId", value=attribute.code))
            continue
        try:
            value, number = checked_value(attribute.kind, attribute.options, text, f"{path}.value", attribute.unit)
        except DomainError as problem:
            problems.append(problem)
            continue
        columns = {"attribute_id": attribute.id, "value": value, "number": number}
        rows[attribute.id] = ProductAttribute(product_id=product_id, **columns)
    raise_all(problems)
    await ProductAttribute.bulk_create(list(rows.values()))


async def _variant_problems(variants: Sequence[VariantData], known: Mapping[UUID, Variant]) -> list[DomainError]:
    """What is wrong with the variants by themselves, among each other, and beside what is stored."""
    problems: list[DomainError] = []
    for position, data in enumerate(variants):
        path, stored = f"variants.{position}", known.get(data.id) if data.id else None
        if data.id and not stored:
            problems.append(NotFound("The variant", "该规格", field=f"{path}.id"))
        moq, step = (stored.moq, stored.step) if stored else (1, 1)
        problems += rules.variant_problems(data, path, moq, step)
    return problems + await _sku_problems(variants) + await _barcode_problems(variants)


async def _sku_problems(variants: Sequence[VariantData]) -> list[DomainError]:
    asked = [data.sku.strip() for data in variants]
    taken = {row.sku: row.id for row in await Variant.filter(sku__in=asked)} if asked else {}
    return [
        AlreadyUsed(field=f"variants.{position}.sku", value=sku)
        for position, (sku, data) in enumerate(zip(asked, variants, strict=True))
        if sku in asked[:position] or (sku in taken and taken[sku] != data.id)
    ]


async def _barcode_problems(variants: Sequence[VariantData]) -> list[DomainError]:
    """A barcode means one quantity of one variant: a variant shares one with its base unit only."""
    asked = [(code, at, (n, f)) for n, v in enumerate(variants) for code, at, f in rules.barcodes(v, f"variants.{n}")]
    if not asked:
        return []
    codes = sorted({code for code, _, _ in asked})
    owners = {row.barcode: row.id for row in await Variant.filter(barcode__in=codes)}
    owners |= {row.barcode: row.variant_id for row in await Unit.filter(barcode__in=codes)}
    problems, first = list[DomainError](), dict[str, tuple[int, int]]()
    for code, path, meaning in asked:
        stranger = code in owners and owners[code] != variants[meaning[0]].id
        if stranger or first.setdefault(code, meaning) != meaning:
            problems.append(AlreadyUsed(field=path, value=code))
    return problems


async def _save_variants(product_id: UUID, variants: Sequence[VariantData], known: Mapping[UUID, Variant]) -> None:
    # Barcodes are unique: all that change hands are let go first.
    changing = [data.id for data in variants if data.id]
    if changing:
        await Unit.filter(variant_id__in=changing).update(barcode=None)
        await Variant.filter(id__in=changing).update(barcode=None)
    rows = list[tuple[Variant, VariantData]]()
    for position, data in enumerate(variants):
        new = Variant(product_id=product_id, position=len(known) + position)
        row = known.get(data.id, new) if data.id else new
        row.sku, row.name_zh, row.name_en = data.sku.strip(), data.name_zh.strip(), data.name_en.strip()
        for name in ("options", "weight_g", "moq", "step", "active"):
            if (value := getattr(data, name)) is not None:
                setattr(row, name, list(value) if name == "options" else value)
        if data.barcode is not None:
            row.barcode = data.barcode.strip() or None
        if row.id in known:
            row.version += 1
            await row.save()
        rows.append((row, data))
    await Variant.bulk_create([row for row, _ in rows if row.id not in known])
    await _save_units(rows, changing)


async def _save_units(rows: Sequence[tuple[Variant, VariantData]], changing: Sequence[UUID]) -> None:
    given = [((row.id, unit.code.strip()), unit) for row, data in rows for unit in data.units]
    stored = {(one.variant_id, one.code): one for one in await Unit.filter(variant_id__in=changing)} if changing else {}
    kept, fresh = {key for key, _ in given}, list[Unit]()
    if dropped := [one.id for key, one in stored.items() if key not in kept]:
        await Unit.filter(id__in=dropped).delete()
    for key, unit in given:
        names = {"name_zh": unit.name_zh.strip(), "name_en": unit.name_en.strip()}
        kind = {"factor": unit.factor, "is_default": unit.is_default, "barcode": (unit.barcode or "").strip() or None}
        if one := stored.get(key):
            await one.update_from_dict({**names, **kind}).save()
        else:
            fresh.append(Unit(variant_id=key[0], code=key[1], **names, **kind))
    await Unit.bulk_create(fresh)


async def _told(work: Work, product_id: UUID) -> Product:
    """Renew the searched text, tell the news, and give the row as it now is."""
    product = await Product.get(id=product_id).select_related("brand")
    # Customers who search for a SKU that is off sale must not be shown its siblings.
    variants = await Variant.filter(product_id=product_id, active=True).order_by("position", "sku")
    units = await queries.units_of([row.id for row in variants])
    brand = product.brand
    chinese = [product.name_zh, *([brand.name_zh] if brand else []), *(row.name_zh for row in variants)]
    others = [product.code, product.name_en, *([brand.name_en] if brand else [])]
    for row in variants:
        others += [row.sku, row.name_en, row.barcode or "", *(unit.barcode or "" for unit in units.get(row.id, []))]
    product.search_text = rules.search_text(chinese, others)
    await product.save(update_fields=["search_text"])
    work.emit(ProductChanged(product_id=product_id))
    return product
