"""The demo's templates of attributes: what is asked of food, of household goods and of kitchenware."""

from collections.abc import Mapping
from uuid import UUID

from orderwell.attribute_templates import commands
from orderwell.attribute_templates.rules import Group
from orderwell.core.work import Work
from orderwell.taxonomy.models import Attribute

from .files import entries


async def add_templates(work: Work, categories: Mapping[str, UUID], attributes: Mapping[str, Attribute]) -> None:
    """Templates with their groups; a star behind an attribute's code says that it is required."""
    for one in entries("templates"):
        groups = [
            Group(
                group["name_zh"],
                group["name_en"],
                [(attributes[code.rstrip("*")].id, code.endswith("*")) for code in group["attributes"]],
            )
            for group in one["groups"]
        ]
        data = commands.TemplateData(
            one["code"],
            one["name_zh"],
            one["name_en"],
            groups,
            one["strict"],
            [categories[code] for code in one["categories"]],
        )
        await commands.create(work, data)
