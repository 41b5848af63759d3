"""What products and variants consist of: options, attributes, the states they can go to."""

from typing import Any

import strawberry
from strawberry.types import Info

from orderwell.catalog import models, rules
from orderwell.relations.models import RelationKind
from orderwell.taxonomy.models import AttributeKind

from .context import here
from .fields import field, view
from .taxonomy import Attribute
from .types import described

ProductStatus: Any = described(
    models.ProductStatus,
    "How far a product has come.",
    DRAFT="Being prepared; staff only.",
    PUBLISHED="Customers see and order it.",
    ARCHIVED="Not sold any more.",
)

described(
    RelationKind,
    "How a product belongs to another.",
    SUBSTITUTE="It can be taken instead.",
    RELATED="Who looks at one may like the other.",
    ACCESSORY="It is used together with it.",
)


@view(models.Unit, "A way to count a variant.")
class Unit:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="Stable code, such as box.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    factor: int = strawberry.field(description="How many base units it holds; the base unit has 1.")
    barcode: str | None = strawberry.field(description="Its own barcode.")
    is_default: bool = strawberry.field(description="Whether an order begins with it.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.Unit], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)


@strawberry.type(description="What makes a variant differ from its siblings, such as size: 500 ml.")
class VariantOption:
    name: str = strawberry.field(description="Name in the viewer's language.")
    value: str = strawberry.field(description="Value in the viewer's language.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    value_zh: str = strawberry.field(description="Value in Chinese.")
    value_en: str = strawberry.field(description="Value in English.")
    color: str | None = strawberry.field(default=None, description="What a colour looks like, such as #c8102e.")


@view(models.ProductAttribute, "The value of an attribute of a product.")
class ProductAttribute:
    attribute: Attribute = strawberry.field(description="Which attribute.")
    value: str = strawberry.field(description="As stored: a number, true or false, an option's code, or words.")

    @field(str, "For people, in the viewer's language.")
    def display(self, root: strawberry.Parent[models.ProductAttribute], info: Info) -> Any:
        kind, unit, text = root.attribute.kind, root.attribute.unit, here(info).text
        if kind is AttributeKind.BOOL:
            return text("是", "Yes") if root.value == "true" else text("否", "No")
        if kind in (AttributeKind.ENUM, AttributeKind.COLOR):
            names = {one["code"]: text(one["name_zh"], one["name_en"]) for one in root.attribute.options}
            return names.get(root.value, root.value)
        return f"{root.value} {unit}".strip()


@strawberry.type(description="A state that a product can go to.")
class ProductMove:
    to: models.ProductStatus = strawberry.field(description="The state.")
    allowed: bool = strawberry.field(description="Whether this viewer may do it now.")
    reason: str | None = strawberry.field(description="Why not, in the viewer's language.")


def move_of(info: Info, row: models.Product, to: models.ProductStatus, active: int) -> ProductMove:
    """Whether the product, with so many `active` variants, can go there."""
    refused = rules.publish_refusal(active, row.from_price) if to is models.ProductStatus.PUBLISHED else None
    return ProductMove(to=to, allowed=refused is None, reason=here(info).text(*refused) if refused else None)
