"""Changes of the category tree, brands and attributes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct
from tortoise.expressions import F

from orderwell.core.db.prepared import fetch
from orderwell.core.errors import DomainError, Invalid, StaleVersion, raise_all
from orderwell.core.work import Work
from orderwell.events.taxonomy import BrandRenamed, CategoryChanged

from . import queries
from .errors import AlreadyUsed, CategoryCycle
from .models import Attribute, AttributeKind, Brand, Category
from .rules import checked_code, checked_name, checked_options, checked_unit

DEEPEST = 6
COLUMN = {"code": "code", "nameZh": "name_zh", "nameEn": "name_en"}


class CategoryData(Struct, frozen=True):
    code: str
    name_zh: str
    name_en: str
    parent_id: UUID | None = None
    icon: str = ""
    position: int = 0


async def create_category(work: Work, data: CategoryData) -> Category:
    """Raises Invalid, AlreadyUsed or NotFound (the parent)."""
    row = Category(**await _columns(data))
    row.path = await _path(row, data.parent_id)
    await row.save(force_create=True)
    return row


async def update_category(work: Work, category_id: UUID | None, data: CategoryData, version: int) -> Category:
    """Also moves it, with everything below it. Raises StaleVersion, CategoryCycle and as `create_category`."""
    # Two who move branches at once could each put theirs below the other's: the later waits, and finds it there.
    await fetch(Category, "ORDER BY id", lock=True)
    row = await queries.category(category_id, field="id")
    columns = await _columns(data, keep=row)
    path = await _path(row, data.parent_id)
    won = await Category.filter(id=row.id, version=version).update(**columns, path=path, version=F("version") + 1)
    if not won:
        raise StaleVersion(field="version", current=row.version)
    if path != row.path:
        await _move_subtree(row, path)
    work.emit(CategoryChanged(path))
    return await queries.category(row.id)


async def _columns(data: CategoryData, keep: Category | None = None) -> dict[str, object]:
    code = checked_code(data.code)
    if await Category.filter(code=code).exclude(id=keep.id if keep else None).exists():
        raise AlreadyUsed(field="code", value=code)
    return {
        "code": code,
        "name_zh": checked_name(data.name_zh, "nameZh"),
        "name_en": checked_name(data.name_en, "nameEn"),
        "parent_id": data.parent_id,
        "icon": data.icon.strip()[:40],
        "position": data.position,
    }


async def _path(row: Category, parent_id: UUID | None) -> str:
    if parent_id is None:
        return f"/{row.id}/"
    parent = await queries.category(parent_id, field="parentId")
    if f"/{row.id}/" in parent.path:
        raise CategoryCycle(field="parentId", name_zh=row.name_zh, name_en=row.name_en)
    return _shallow(f"{parent.path}{row.id}/")


def _shallow(path: str) -> str:
    if path.count("/") > DEEPEST + 1:
        raise Invalid(
            field="parentId",
            reason_zh=f"分类最多 {DEEPEST} 层。",
            reason_en=f"Categories may be at most {DEEPEST} levels deep.",
        )
    return path


async def _move_subtree(row: Category, path: str) -> None:
    for below in await Category.filter(path__startswith=row.path).exclude(id=row.id):
        below.path = _shallow(path + below.path.removeprefix(row.path))
        await below.save(update_fields=["path"])


async def create_brand(work: Work, code: str, name_zh: str, name_en: str) -> Brand:
    """Raises Invalid or AlreadyUsed, all at once."""
    return await Brand.create(**await _brand_columns(code, name_zh, name_en))


async def update_brand(work: Work, brand_id: UUID | None, code: str, name_zh: str, name_en: str, version: int) -> Brand:
    """Rename a brand. Raises StaleVersion, NotFound and as `create_brand`."""
    row = await queries.brand(brand_id, field="id")
    columns = await _brand_columns(code, name_zh, name_en, keep=row)
    if not await Brand.filter(id=row.id, version=version).update(**columns, version=F("version") + 1):
        raise StaleVersion(field="version", current=row.version)
    work.emit(BrandRenamed(brand_id=row.id))
    return await queries.brand(row.id)


async def _brand_columns(code: str, name_zh: str, name_en: str, keep: Brand | None = None) -> dict[str, Any]:
    problems, columns = list[DomainError](), dict[str, Any]()
    checks = (("code", checked_code, code), ("nameZh", checked_name, name_zh), ("nameEn", checked_name, name_en))
    for field, check, text in checks:
        try:
            columns[COLUMN[field]] = check(text, field)
        except Invalid as wrong:
            problems.append(wrong)
    if await Brand.filter(code=columns.get("code", "")).exclude(id=keep.id if keep else None).exists():
        problems.append(AlreadyUsed(field="code", value=columns["code"]))
    raise_all(problems)
    return columns


async def create_attribute(
    work: Work,
    code: str,
    name_zh: str,
    name_en: str,
    kind: AttributeKind,
    *,
    unit: str = "",
    options: Sequence[dict[str, str]] = (),
    position: int = 0,
) -> Attribute:
    """`options` of an enum or of colours as in `Attribute`. Raises Invalid or AlreadyUsed."""
    checked = checked_code(code)
    if await Attribute.filter(code=checked).exists():
        raise AlreadyUsed(field="code", value=checked)
    return await Attribute.create(
        code=checked,
        name_zh=checked_name(name_zh, "nameZh"),
        name_en=checked_name(name_en, "nameEn"),
        kind=kind,
        unit=checked_unit(unit),
        options=checked_options(kind, options),
        position=position,
    )


async def update_attribute(
    work: Work,
    attribute_id: UUID | None,
    name_zh: str,
    name_en: str,
    *,
    unit: str = "",
    options: Sequence[dict[str, str]] = (),
    position: int = 0,
) -> Attribute:
    """Its code and kind stay. Options may be added, renamed and arranged, but none that has been may be left out:
    values name them. Raises Invalid or NotFound."""
    row = await queries.attribute(attribute_id)
    wanted = checked_options(row.kind, options)
    if gone := sorted({one["code"] for one in row.options} - {one["code"] for one in wanted}):
        zh, en = f"选项 {gone[0]} 可能已被商品使用，不能删除。", f"Products may use the option {gone[0]}: keep it."
        raise Invalid(field="options", reason_zh=zh, reason_en=en)
    columns = {"name_zh": checked_name(name_zh, "nameZh"), "name_en": checked_name(name_en, "nameEn")}
    rest = {"unit": checked_unit(unit), "options": wanted, "position": position}
    await Attribute.filter(id=row.id).update(**columns, **rest)
    return await queries.attribute(row.id)
