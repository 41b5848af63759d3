"""What it costs: price lists with validity, quantity tiers, and customers' own item codes."""

from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.catalog.models import Variant
from orderwell.core.ids import uuid7
from orderwell.customers.models import Customer


class PriceList(Model):
    """For everybody (the base list), one price level, or one customer; most specific wins."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(60, unique=True)
    name_zh = fields.CharField(100)
    name_en = fields.CharField(100)
    currency = fields.CharField(3, default="CNY")
    price_level = fields.CharField(40, null=True, db_index=True)
    customer: fields.ForeignKeyNullableRelation[Customer] = fields.ForeignKeyField(
        "customers.Customer", null=True, db_index=True
    )
    customer_id: UUID | None
    priority = fields.IntField(default=0)
    valid_from = fields.DatetimeField(null=True)
    valid_to = fields.DatetimeField(null=True)
    active = fields.BooleanField(default=True)
    followed_at = fields.DatetimeField(null=True)  # of a base list: which of its turns list prices have followed
    version = fields.IntField(default=1)

    class Meta:
        table = "price_list"

    @property
    def is_base(self) -> bool:
        """For everybody: its prices are the list prices."""
        return self.price_level is None and self.customer_id is None


class Price(Model):
    """`unit_price`: minor units per base unit, tax included, from `min_quantity` base units."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    price_list: fields.ForeignKeyRelation[PriceList] = fields.ForeignKeyField("price_lists.PriceList", db_index=True)
    price_list_id: UUID
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField("catalog.Variant", db_index=True)
    variant_id: UUID
    min_quantity = fields.IntField(default=1)
    unit_price = fields.BigIntField()

    class Meta:
        table = "price"
        unique_together = (("price_list", "variant", "min_quantity"),)
        # All that a price is made of: prices of a product are read without looking at its rows.
        indexes = [Index(fields=("variant_id", "price_list_id", "min_quantity", "unit_price"))]
        constraints = [CheckConstraint(check="unit_price >= 0 AND min_quantity >= 1", name="price_ok")]


class CustomerItem(Model):
    """The code under which a customer knows a variant."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("customers.Customer", db_index=True)
    customer_id: UUID
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField("catalog.Variant", db_index=True)
    variant_id: UUID
    code = fields.CharField(60)

    class Meta:
        table = "customer_item"
        unique_together = (("customer", "code"), ("customer", "variant"))
