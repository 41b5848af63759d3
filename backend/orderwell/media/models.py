"""Pictures of products, and which of them stand for a category."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from orderwell.catalog.models import Product
from orderwell.core.ids import uuid7
from orderwell.taxonomy.models import Category


class Media(Model):
    """A picture of a product. Files are `<hash>-<width>.<avif|webp>` in the media folder.

    `widths` lists what exists; while the resizing job has not run it is empty and only
    the original `<hash>.<extension>` is there. With `removed_at` nobody sees it; it can be put back for a day.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("catalog.Product", db_index=True)
    product_id: UUID
    hash = fields.CharField(64)
    extension = fields.CharField(8)
    alt_zh = fields.CharField(200, default="")
    alt_en = fields.CharField(200, default="")
    width = fields.IntField()
    height = fields.IntField()
    colour = fields.CharField(7, default="#eeeeee")
    widths = fields.JSONField[list[int]](default=list)
    position = fields.IntField(default=0)
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "media"
        unique_together = (("product", "hash"),)


class CategoryPicture(Model):
    """Chosen by staff among the pictures of products; without one the best seller's stands for the category."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    category: fields.OneToOneRelation[Category] = fields.OneToOneField("taxonomy.Category", on_delete=fields.CASCADE)
    category_id: UUID
    media: fields.ForeignKeyRelation[Media] = fields.ForeignKeyField(
        "media.Media", db_index=True, on_delete=fields.CASCADE
    )
    media_id: UUID

    class Meta:
        table = "category_picture"
