"""Documents of products: data sheets, test reports, certificates, manuals."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from orderwell.catalog.models import Product
from orderwell.core.ids import uuid7


class DocumentKind(StrEnum):
    SPECIFICATION = "specification"
    TEST_REPORT = "test_report"
    CERTIFICATE = "certificate"
    MANUAL = "manual"
    OTHER = "other"


class Audience(StrEnum):
    """Who may have a document, as far as they may see its product."""

    EVERYBODY = "everybody"
    SIGNED_IN = "signed_in"
    STAFF = "staff"


class ProductDocument(Model):
    """`size` in bytes. The file is named by `hash`, the SHA-256 of its content. With `removed_at` nobody has it;
    it can be put back for a day."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "catalog.Product", db_index=True, on_delete=fields.CASCADE
    )
    product_id: UUID
    kind = fields.CharEnumField(DocumentKind, max_length=16)
    audience = fields.CharEnumField(Audience, default=Audience.EVERYBODY, max_length=12)
    name_zh = fields.CharField(120)
    name_en = fields.CharField(120)
    hash = fields.CharField(64, db_index=True)
    extension = fields.CharField(8)
    size = fields.IntField()
    position = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "product_document"
