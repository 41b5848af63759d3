"""What a template asks of a product, and which one is meant. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from msgspec import Struct

from orderwell.core.errors import DomainError, Invalid, raise_all
from orderwell.taxonomy.models import Attribute
from orderwell.taxonomy.rules import checked_name

MOST_GROUPS, MOST_ATTRIBUTES = 30, 200


class Placed(Protocol):
    """A category: its id, and the ids from the root to it."""

    id: UUID
    path: str


class Group(Struct, frozen=True):
    """A named part of a template: attributes in display order, each with whether it is required."""

    name_zh: str
    name_en: str
    attributes: Sequence[tuple[UUID | None, bool]]


def checked_groups(groups: Sequence[Group], known: Collection[UUID]) -> list[dict[str, Any]]:
    """The groups as they are stored. Raises Invalid: every attribute exists and is there once, every group is named."""
    problems, seen, stored = list[DomainError](), set[UUID](), list[dict[str, Any]]()
    if len(groups) > MOST_GROUPS or sum(len(one.attributes) for one in groups) > MOST_ATTRIBUTES:
        zh, en = "模板过大，请拆分。", "The template is too large. Make two of it."
        raise Invalid(field="groups", reason_zh=zh, reason_en=en)
    for n, group in enumerate(groups):
        names = dict[str, str]()
        for column, field, text in (("name_zh", "nameZh", group.name_zh), ("name_en", "nameEn", group.name_en)):
            try:
                names[column] = checked_name(text, f"groups.{n}.{field}")
            except Invalid as problem:
                problems.append(problem)
        for position, (attribute_id, _) in enumerate(group.attributes):
            if attribute_id not in known or attribute_id in seen:
                zh, en = "属性不存在或重复。", "The attribute does not exist, or is there twice."
                path = f"groups.{n}.attributes.{position}"
                problems.append(Invalid(field=path, reason_zh=zh, reason_en=en))
            elif attribute_id:
                seen.add(attribute_id)
        stored.append({**names, "attributes": [{"id": str(one), "required": must} for one, must in group.attributes]})
    raise_all(problems)
    return stored


def nearest(tree: Sequence[Placed], assigned: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """The template of each category that has one: its own, or that of the nearest above it."""
    found: dict[UUID, UUID] = {}
    for row in tree:
        above = [UUID(one) for one in row.path.strip("/").split("/")]
        if template := next((assigned[one] for one in reversed(above) if one in assigned), None):
            found[row.id] = template
    return found


def asked(groups: Sequence[Mapping[str, Any]]) -> list[tuple[UUID, bool]]:
    """Every attribute of the groups in order, with whether it is required."""
    return [(UUID(one["id"]), bool(one["required"])) for group in groups for one in group["attributes"]]


def missing(groups: Sequence[Mapping[str, Any]], have: Collection[UUID]) -> list[UUID]:
    """Required attributes that a product with the attributes `have` lacks."""
    return [attribute for attribute, required in asked(groups) if required and attribute not in have]


def strict_refusal(lacking: Sequence[Attribute]) -> tuple[str, str] | None:
    """Why a product whose template is strict cannot be published, in Chinese and English."""
    if not lacking:
        return None
    zh = "、".join(one.name_zh for one in lacking)
    en = ", ".join(one.name_en for one in lacking)
    return f"请先填写必填属性：{zh}。", f"Fill in the required attributes first: {en}."
