"""What is there: warehouses, levels, the append-only ledger that explains them, reservations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.catalog.models import Variant
from orderwell.core.db.instances import new
from orderwell.core.ids import uuid7

CART_MARK = "cart:"  # a colon stands in no number of an order
BUCKETS = ("on_hand", "reserved", "allocated", "incoming", "quarantine", "safety")


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


class AdjustReason(StrEnum):
    DAMAGED = "damaged"
    LOST = "lost"
    FOUND = "found"
    EXPIRED = "expired"
    ENTRY_ERROR = "entry_error"
    OTHER = "other"


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
        "inventory.Warehouse", on_delete=fields.RESTRICT
    )
    warehouse_id: UUID
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField(
        "catalog.Variant", db_index=True, on_delete=fields.RESTRICT
    )
    variant_id: UUID
    on_hand = fields.IntField(default=0)
    reserved = fields.IntField(default=0)
    allocated = fields.IntField(default=0)
    incoming = fields.IntField(default=0)
    quarantine = fields.IntField(default=0)
    safety = fields.IntField(default=0)
    reorder_point = fields.IntField(default=0)
    expected_on = fields.DateField(null=True)  # when `incoming` is due
    low = fields.BooleanField(default=False)  # fell to the reorder point and has not recovered
    postings = fields.IntField(default=0)  # movements so far; the next one's position
    updated_at = fields.DatetimeField()

    class Meta:
        table = "stock_level"
        unique_together = (("warehouse", "variant"),)
        indexes = [Index(fields=("warehouse_id", "id"))]
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

    Summed over a level, each delta equals that level's bucket, at all times. `position` counts
    a level's movements in the order in which they took effect.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    level: fields.ForeignKeyRelation[StockLevel] = fields.ForeignKeyField(
        "inventory.StockLevel", on_delete=fields.RESTRICT
    )
    level_id: UUID
    position = fields.IntField()
    kind = fields.CharEnumField(MovementKind, max_length=20)
    on_hand = fields.IntField(default=0)
    reserved = fields.IntField(default=0)
    allocated = fields.IntField(default=0)
    incoming = fields.IntField(default=0)
    quarantine = fields.IntField(default=0)
    safety = fields.IntField(default=0)
    reference = fields.CharField(60, default="")  # order, shipment or transfer number
    reason = fields.CharField(40, default="")
    note = fields.CharField(300, default="")
    actor = fields.CharField(100)
    created_at = fields.DatetimeField()

    class Meta:
        table = "stock_movement"
        unique_together = (("level", "position"),)
        indexes = [Index(fields=("reference",)), Index(fields=("kind", "id"))]


class VariantStock(Model):
    """What there is of a variant over all active warehouses, in base units: each counts for what may be promised, not
    for what is missing. The variant's own columns stand beside it, so that lists are read from an index alone.

    Nobody writes it: triggers (`migrations/extra`) keep it in the statements that change levels, warehouses, variants
    and products. A column `band` follows from the rest (`rules.band`), and so it does in `stock_level`.
    """

    variant: fields.OneToOneRelation[Variant] = fields.OneToOneField("catalog.Variant", primary_key=True)
    variant_id: UUID
    sku = fields.CharField(60)
    active = fields.BooleanField()
    category_id = fields.UUIDField()
    available = fields.BigIntField(default=0)
    reorder_point = fields.BigIntField(default=0)

    class Meta:
        table = "variant_stock"
        indexes = [Index(fields=("active", "sku", "category_id", "variant_id"))]


@dataclass(frozen=True, slots=True)
class Change:
    """One movement to be: what it adds to each bucket of a level, and what must hold for it."""

    level_id: UUID
    kind: MovementKind
    reference: str = ""
    on_hand: int = 0
    reserved: int = 0
    allocated: int = 0
    incoming: int = 0
    quarantine: int = 0
    safety: int = 0
    reason: str = ""
    note: str = ""
    keeps_safety: bool = False  # refused when it would eat into safety stock
    expected_on_hand: int | None = None  # refused when another number is true
    plan: Mapping[str, Any] = field(default_factory=dict)  # reorder_point and expected_on, set as they are

    @property
    def frees(self) -> int:
        """How much more is free for others; negative when it takes."""
        return self.on_hand - self.reserved - self.allocated - self.quarantine

    def movement(self, position: int, actor: str, now: datetime) -> StockMovement:
        """The ledger row of this change."""
        deltas = {bucket: getattr(self, bucket) for bucket in BUCKETS}
        return new(
            StockMovement,
            **deltas,
            level_id=self.level_id,
            position=position,
            kind=self.kind,
            reference=self.reference,
            reason=self.reason,
            note=self.note,
            actor=actor,
            created_at=now,
        )


class StockHold(Model):
    """Stock kept for an order: reserved until it expires, then allocated, then shipped.

    `quantity` is what is still held; `owner_id` the order's id, `reference` its number. At checkout the
    owner is the cart, whose reference begins with CART_MARK, as no number of an order does.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    level: fields.ForeignKeyRelation[StockLevel] = fields.ForeignKeyField(
        "inventory.StockLevel", db_index=True, on_delete=fields.RESTRICT
    )
    level_id: UUID
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

    @property
    def of_cart(self) -> bool:
        """Whether somebody at checkout has it, and no order yet."""
        return self.reference.startswith(CART_MARK)

    def taking(self) -> Change:
        """The movement that makes it."""
        place, reference, taken = self.level_id, self.reference, self.quantity
        if self.state is HoldState.RESERVED:
            return Change(place, MovementKind.RESERVED, reference, reserved=taken, keeps_safety=True)
        return Change(place, MovementKind.ALLOCATED, reference, allocated=taken, keeps_safety=True)

    def giving_back(self, reason: str) -> Change:
        """The movement that ends it."""
        if self.state is HoldState.RESERVED:
            return Change(self.level_id, MovementKind.RELEASED, self.reference, reserved=-self.quantity, reason=reason)
        return Change(self.level_id, MovementKind.DEALLOCATED, self.reference, allocated=-self.quantity, reason=reason)
