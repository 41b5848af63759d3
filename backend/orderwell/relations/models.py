"""Which goods belong together: what stands in for a product, and what goes with it."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.catalog.models import Product
from orderwell.core.ids import uuid7


class RelationKind(StrEnum):
    SUBSTITUTE = "substitute"
    RELATED = "related"
    ACCESSORY = "accessory"


class ProductRelation(Model):
    """Staff's word that `other` is of that kind to `product`, at `position` of its list.

    With `both_ways` the other has it, too, behind what it has of its own.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "catalog.Product", db_index=True, on_delete=fields.CASCADE, related_name="relations"
    )
    product_id: UUID
    other: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "catalog.Product", db_index=True, on_delete=fields.CASCADE, related_name="related_to"
    )
    other_id: UUID
    kind = fields.CharEnumField(RelationKind, max_length=12)
    position = fields.IntField(default=0)
    both_ways = fields.BooleanField(default=False)

    class Meta:
        table = "product_relation"
        unique_together = (("product", "kind", "other"),)
        constraints = [CheckConstraint(check="product_id <> other_id", name="product_relation_ok")]
