"""Changes of templates of attributes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct
from tortoise.expressions import F

from orderwell.core.errors import NotFound, StaleVersion
from orderwell.core.work import Work
from orderwell.taxonomy import queries as taxonomy
from orderwell.taxonomy.errors import AlreadyUsed
from orderwell.taxonomy.rules import checked_code, checked_name

from . import queries
from .models import AttributeTemplate, CategoryTemplate
from .rules import Group, checked_groups


class TemplateData(Struct, frozen=True):
    """A template as it shall be; `categories` are taken over from other templates."""

    code: str
    name_zh: str
    name_en: str
    groups: Sequence[Group]
    strict: bool = False
    categories: Sequence[UUID | None] = ()


async def create(work: Work, data: TemplateData) -> AttributeTemplate:
    """Raises Invalid, AlreadyUsed or NotFound."""
    row = await AttributeTemplate.create(**await _columns(data))
    await _assign(row.id, data.categories)
    return row


async def update(work: Work, template_id: UUID | None, data: TemplateData, version: int) -> AttributeTemplate:
    """Raises StaleVersion, and as `create`. Products keep the attributes that a template no longer names."""
    row = await queries.template(template_id)
    columns = await _columns(data, keep=row)
    if not await AttributeTemplate.filter(id=row.id, version=version).update(**columns, version=F("version") + 1):
        raise StaleVersion(field="version", current=row.version)
    await _assign(row.id, data.categories)
    return await queries.template(row.id)


async def remove(work: Work, template_id: UUID | None) -> AttributeTemplate:
    """Raises NotFound. Products keep their attributes."""
    row = await queries.template(template_id)
    await CategoryTemplate.filter(template_id=row.id).delete()
    await AttributeTemplate.filter(id=row.id).delete()
    return row


async def _columns(data: TemplateData, keep: AttributeTemplate | None = None) -> dict[str, Any]:
    code = checked_code(data.code)
    if await AttributeTemplate.filter(code=code).exclude(id=keep.id if keep else None).exists():
        raise AlreadyUsed(field="code", value=code)
    known = {row.id for row in await taxonomy.attributes()}
    return {
        "code": code,
        "name_zh": checked_name(data.name_zh, "nameZh"),
        "name_en": checked_name(data.name_en, "nameEn"),
        "strict": data.strict,
        "groups": checked_groups(data.groups, known),
    }


async def _assign(template_id: UUID, categories: Sequence[UUID | None]) -> None:
    wanted = [one for one in dict.fromkeys(categories) if one]
    known = await taxonomy.categories_by_id(wanted)
    if len(known) != len(set(categories)):
        raise NotFound("A category", "某个分类", field="categoryIds")
    await CategoryTemplate.filter(template_id=template_id).delete()
    if wanted:
        await CategoryTemplate.filter(category_id__in=wanted).delete()
        await CategoryTemplate.bulk_create(
            [CategoryTemplate(category_id=one, template_id=template_id) for one in wanted]
        )
