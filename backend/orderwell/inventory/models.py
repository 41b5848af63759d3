"""What is there: warehouses, levels, the append-only ledger that explains them, reservations."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.catalog.models import Variant
from orderwell.core.ids import uuid7


class MovementKind(StrEnum):
    RECEIVED = "received"
    ADJUSTED = "adjusted"
    COUNTED = "counted"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    RESERVED = "reserved"
    RELEASED = "released"
    ALLOCATED = "allocated"
    DEALLOCATED = "deallocated"
    SHIPPED = "shipped"
    RETURNED = "returned"
    QUARANTINED = "quarantined"
    EXPECTED = "expected"


class HoldState(StrEnum):
    RESERVED = "reserved"
    ALLOCATED = "allocated"
    RELEASED = "released"
    SHIPPED = "shipped"


class Warehouse(Model):
    """`area_code`: six-digit district code, for sourcing by nearness; low `priority` first."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(40, unique=True)
    name_zh = fields.CharField(100)
    name_en = fields.CharField(100)
    area_code = fields.CharField(6, default="")
    address = fields.CharField(300, default="")
    priority = fields.IntField(default=100)
    active = fields.BooleanField(default=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "warehouse"


class StockLevel(Model):
    """Buckets of one variant in one warehouse, in base units.

    Sellable = on_hand - reserved - allocated - quarantine - safety. `reorder_point` is the
    sellable quantity at or below which the level counts as low.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    warehouse: fields.ForeignKeyRelation[Warehouse] = fields.ForeignKeyField(
        "inventory.Warehouse", db_index=True, on_delete=fields.RESTRICT
    )
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField(
        "catalog.Variant", db_index=True, on_delete=fields.RESTRICT
    )
    on_hand = fields.IntField(default=0)
    reserved = fields.IntField(default=0)
    allocated = fields.IntField(default=0)
    incoming = fields.IntField(default=0)
    quarantine = fields.IntField(default=0)
    safety = fields.IntField(default=0)
    reorder_point = fields.IntField(default=0)
    expected_on = fields.DateField(null=True)  # when `incoming` is due
    updated_at = fields.DatetimeField()

    class Meta:
        table = "stock_level"
        unique_together = (("warehouse", "variant"),)
        constraints = [
            CheckConstraint(check="on_hand >= reserved + allocated + quarantine", name="stock_level_covered"),
            CheckConstraint(
                check="reserved >= 0 AND allocated >= 0 AND quarantine >= 0 AND incoming >= 0 "
                "AND safety >= 0 AND reorder_point >= 0",
                name="stock_level_not_negative",
            ),
        ]

    @property
    def available(self) -> int:
        """What may be promised now; negative when safety stock has been eaten into."""
        return self.on_hand - self.reserved - self.allocated - self.quarantine - self.safety


class StockMovement(Model):
    """One immutable ledger row: what changed in which bucket, by whom, why.

    Summed over a level, each delta equals that level's bucket, at all times.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    level: fields.ForeignKeyRelation[StockLevel] = fields.ForeignKeyField(
        "inventory.StockLevel", db_index=True, on_delete=fields.RESTRICT
    )
    kind = fields.CharEnumField(MovementKind, max_length=20)
    on_hand = fields.IntField(default=0)
    reserved = fields.IntField(default=0)
    allocated = fields.IntField(default=0)
    incoming = fields.IntField(default=0)
    quarantine = fields.IntField(default=0)
    reference = fields.CharField(60, default="")  # order, shipment or transfer number
    reason = fields.CharField(40, default="")
    note = fields.CharField(300, default="")
    actor = fields.CharField(100)
    created_at = fields.DatetimeField()

    class Meta:
        table = "stock_movement"
        indexes = [Index(fields=("level_id", "id")), Index(fields=("reference",))]


class StockHold(Model):
    """Stock kept for an order: reserved until it expires, then allocated, then shipped.

    `quantity` is what is still held; `owner_id` the order's id, `reference` its number.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    level: fields.ForeignKeyRelation[StockLevel] = fields.ForeignKeyField(
        "inventory.StockLevel", db_index=True, on_delete=fields.RESTRICT
    )
    owner_id = fields.UUIDField(db_index=True)
    reference = fields.CharField(60)
    quantity = fields.IntField()
    state = fields.CharEnumField(HoldState, max_length=12)
    expires_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "stock_hold"
        indexes = [Index(fields=("state", "expires_at"))]
        constraints = [CheckConstraint(check="quantity >= 0", name="stock_hold_ok")]
