"""What customers are offered: assortments of categories, brands and products, and who has which."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from tortoise import fields
from tortoise.models import Model

from orderwell.catalog.models import Product
from orderwell.core.ids import uuid7
from orderwell.customers.models import Customer
from orderwell.taxonomy.models import Brand, Category


class AssortmentMode(StrEnum):
    """Whether what is named is all that is offered, or what is not."""

    ONLY = "only"
    EXCEPT = "except"


class Assortment(Model):
    """What is named are the rows of the three tables below. `is_default`: of visitors, and of customers without one."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    name_zh = fields.CharField(100)
    name_en = fields.CharField(100)
    mode = fields.CharEnumField(AssortmentMode, max_length=10)
    is_default = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "assortment"


class AssortmentCategory(Model):
    """A category that is named, with all below it."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    assortment: fields.ForeignKeyRelation[Assortment] = fields.ForeignKeyField("assortments.Assortment", db_index=True)
    assortment_id: UUID
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField("taxonomy.Category", db_index=True)
    category_id: UUID

    class Meta:
        table = "assortment_category"
        unique_together = (("assortment", "category"),)


class AssortmentBrand(Model):
    """A brand that is named."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    assortment: fields.ForeignKeyRelation[Assortment] = fields.ForeignKeyField("assortments.Assortment", db_index=True)
    assortment_id: UUID
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField("taxonomy.Brand", db_index=True)
    brand_id: UUID

    class Meta:
        table = "assortment_brand"
        unique_together = (("assortment", "brand"),)


class AssortmentProduct(Model):
    """A product that is named."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    assortment: fields.ForeignKeyRelation[Assortment] = fields.ForeignKeyField("assortments.Assortment", db_index=True)
    assortment_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("catalog.Product", db_index=True)
    product_id: UUID

    class Meta:
        table = "assortment_product"
        unique_together = (("assortment", "product"),)


class AssortmentCustomer(Model):
    """The assortment of one customer; those without a row have the default one, or are offered everything."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.OneToOneRelation[Customer] = fields.OneToOneField("customers.Customer")
    customer_id: UUID
    assortment: fields.ForeignKeyRelation[Assortment] = fields.ForeignKeyField(
        "assortments.Assortment", db_index=True, on_delete=fields.RESTRICT
    )
    assortment_id: UUID

    class Meta:
        table = "assortment_customer"


class AssortmentData(Struct, frozen=True):
    """An assortment as it shall be."""

    name_zh: str
    name_en: str
    mode: AssortmentMode
    is_default: bool = False
    category_ids: Sequence[UUID] = ()
    brand_ids: Sequence[UUID] = ()
    product_ids: Sequence[UUID] = ()
