"""What is sold: products, their variants (SKUs) and units."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.core.db.late import fill
from orderwell.core.flow import Flow
from orderwell.core.ids import uuid7
from orderwell.taxonomy.models import Attribute, Brand, Category


class ProductStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


PRODUCT_FLOW = Flow(
    {
        ProductStatus.DRAFT: {ProductStatus.PUBLISHED, ProductStatus.ARCHIVED},
        ProductStatus.PUBLISHED: {ProductStatus.DRAFT, ProductStatus.ARCHIVED},
        ProductStatus.ARCHIVED: {ProductStatus.DRAFT},
    }
)


class Product(Model):
    """What a customer looks at; what is ordered is one of its variants.

    `from_price` (minor units per base unit, list price), `margin` (see `rules.margin`, of the variant that has this
    price) and `popularity` (base units sold) are copies kept by handlers so that lists can be sorted by them.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(60, unique=True)
    name_zh = fields.CharField(200)
    name_en = fields.CharField(200)
    description_zh = fields.TextField(default="")
    description_en = fields.TextField(default="")
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField(
        "taxonomy.Category", db_index=True, on_delete=fields.RESTRICT
    )
    category_id: UUID
    brand: fields.ForeignKeyNullableRelation[Brand] = fields.ForeignKeyField(
        "taxonomy.Brand", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    brand_id: UUID | None
    status = fields.CharEnumField(ProductStatus, default=ProductStatus.DRAFT, max_length=12)
    tax_rate = fields.IntField(default=1300)  # basis points, included in prices
    from_price = fields.BigIntField(default=0)
    margin = fields.IntField(null=True)
    popularity = fields.BigIntField(default=0)
    search_text = fields.TextField(default="")  # names, pinyin, SKUs and barcodes on sale; lower case
    published_at = fields.DatetimeField(null=True)
    publish_at = fields.DatetimeField(null=True, db_index=True)  # when it shall be published; empty once it was
    unpublish_at = fields.DatetimeField(null=True, db_index=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    if not TYPE_CHECKING:  # it would hide every misspelt name

        def __getattr__(self, name: str) -> Any:
            return fill(self, name)

    class Meta:
        table = "product"
        indexes = [
            # One for each order of the list, with what it is filtered by: it is walked until the page is full.
            Index(fields=("status", "popularity", "id", "category_id", "from_price", "brand_id")),
            Index(fields=("status", "from_price", "id", "category_id", "brand_id")),
            Index(fields=("status", "created_at", "id", "category_id", "from_price", "brand_id")),
            Index(fields=("status", "name_zh", "id", "category_id", "from_price", "brand_id")),
        ]
        constraints = [CheckConstraint(check="from_price >= 0", name="product_from_price_ok")]


class ProductAttribute(Model):
    """The value of one attribute of a product; numbers also as `number` for ranges."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("catalog.Product", db_index=True)
    product_id: UUID
    attribute: fields.ForeignKeyRelation[Attribute] = fields.ForeignKeyField("taxonomy.Attribute", db_index=True)
    attribute_id: UUID
    value = fields.CharField(200)
    number = fields.FloatField(null=True)

    class Meta:
        table = "product_attribute"
        unique_together = (("product", "attribute"),)


class Variant(Model):
    """A SKU. Quantities everywhere are whole base units unless a unit is named.

    `options`: [{"name_zh", "name_en", "value_zh", "value_en"}] in display order; of a colour also "color": "#rrggbb".
    `cost`: what a base unit costs the firm, minor units of its currency, tax included as in prices; None is unknown.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("catalog.Product", db_index=True)
    product_id: UUID
    sku = fields.CharField(60, unique=True)
    name_zh = fields.CharField(200)
    name_en = fields.CharField(200)
    options = fields.JSONField[list[dict[str, str]]](default=list)
    barcode = fields.CharField(40, null=True, unique=True)
    weight_g = fields.IntField(default=0)
    cost = fields.BigIntField(null=True)
    moq = fields.IntField(default=1)
    step = fields.IntField(default=1)
    position = fields.IntField(default=0)
    active = fields.BooleanField(default=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "variant"
        constraints = [
            CheckConstraint(check="moq >= 1 AND step >= 1", name="variant_steps_ok"),
            CheckConstraint(check="cost >= 0", name="variant_cost_ok"),
        ]


class Unit(Model):
    """A way to count a variant: 瓶 (factor 1, the base unit), 箱 (factor 24)."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField("catalog.Variant", db_index=True)
    variant_id: UUID
    code = fields.CharField(20)
    name_zh = fields.CharField(20)
    name_en = fields.CharField(20)
    factor = fields.IntField()
    barcode = fields.CharField(40, null=True, unique=True)
    is_default = fields.BooleanField(default=False)

    class Meta:
        table = "unit"
        unique_together = (("variant", "code"),)
        constraints = [CheckConstraint(check="factor >= 1", name="unit_factor_ok")]
