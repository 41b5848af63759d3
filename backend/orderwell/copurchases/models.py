"""What is bought together: sums over paid orders, and which orders are in them."""

from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.core.ids import uuid7
from orderwell.orders.models import Order


class Copurchase(Model):
    """Two products, the lower id first, that are in `orders` counted orders together.

    `weight`: the sum of those baskets' weights, see `rules.share`. The ids are no foreign keys: a paid order writes
    thousands of these rows.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    product_a = fields.UUIDField()
    product_b = fields.UUIDField(db_index=True)
    weight = fields.BigIntField()
    orders = fields.IntField()

    class Meta:
        table = "copurchase"
        unique_together = (("product_a", "product_b"),)
        indexes = [Index(fields=("orders", "id"))]
        constraints = [
            CheckConstraint(check="product_a < product_b AND weight >= 0 AND orders >= 0", name="copurchase_ok")
        ]


class ProductBasket(Model):
    """The same for one product: the norm by which pairs are divided."""

    product_id = fields.UUIDField(primary_key=True)
    weight = fields.BigIntField()
    orders = fields.IntField()

    class Meta:
        table = "product_basket"
        constraints = [CheckConstraint(check="weight >= 0 AND orders >= 0", name="product_basket_ok")]


class CopurchaseOrder(Model):
    """An order that is counted, and as what: the ids of its products in order, so that it can be taken back exactly."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.OneToOneRelation[Order] = fields.OneToOneField("orders.Order", related_name="copurchase")
    order_id: UUID
    products = fields.JSONField[list[str]]()

    class Meta:
        table = "copurchase_order"


class CopurchaseBuild(Model):
    """One making anew of the counts. `done` of `total` orders were looked at; `finished_at` null: it goes on."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    total = fields.IntField(default=0)
    done = fields.IntField(default=0)
    started_by = fields.CharField(100, default="")
    started_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "copurchase_build"
