"""What sells lately, what was recommended, and who does not want to be profiled."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.catalog.models import Product
from orderwell.core.ids import uuid7

from .rules import RecommendationKind as Kind
from .rules import RecommendationPlace as Place


class TrendingProduct(Model):
    """What is in most orders of the last days; made anew every hour."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("catalog.Product", unique=True)
    product_id: UUID
    orders = fields.IntField()

    class Meta:
        table = "trending_product"
        indexes = [Index(fields=("orders", "id"))]


class RecommendationRecord(Model):
    """A recommendation that somebody had on the screen, and what came of it. Nobody's name.

    `view_id`: one visit of one page, which counts a product once. `day`: the firm's business day.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    view_id = fields.UUIDField()
    place = fields.CharEnumField(Place, max_length=10)
    kind = fields.CharEnumField(Kind, max_length=20)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("catalog.Product", db_index=True)
    product_id: UUID
    day = fields.DateField(db_index=True)
    shown_at = fields.DatetimeField()
    opened_at = fields.DatetimeField(null=True)
    added_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recommendation_record"
        unique_together = (("view_id", "place", "product"),)


class RecommendationOptOut(Model):
    """Somebody who wants no personal recommendations: nothing is derived from their purchases, nothing written down."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.OneToOneRelation[User] = fields.OneToOneField("access.User", related_name="no_recommendations")
    user_id: UUID
    since = fields.DatetimeField()

    class Meta:
        table = "recommendation_opt_out"


class RecommendationOutcome(StrEnum):
    """What somebody did with a recommendation."""

    OPENED = "opened"
    ADDED = "added"
