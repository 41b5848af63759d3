"""Orders: three state machines, frozen snapshots, an append-only timeline."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.catalog.models import Variant
from orderwell.core.flow import Flow
from orderwell.core.ids import uuid7
from orderwell.customers.models import Customer
from orderwell.payments.models import PaymentMethod


class Channel(StrEnum):
    WEB = "web"
    CONSOLE = "console"
    API = "api"
    IMPORT = "import"


class DeliveryMethod(StrEnum):
    DELIVERY = "delivery"
    PICKUP = "pickup"


class OrderState(StrEnum):
    """The order's own machine. Payment and shipments have theirs.

    AWAITING_APPROVAL: the buyer's own company has to approve it before it is submitted; stock and prices are kept.
    """

    AWAITING_APPROVAL = "awaiting_approval"
    SUBMITTED = "submitted"
    REVIEWING = "reviewing"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


ORDER_FLOW = Flow(
    {
        OrderState.AWAITING_APPROVAL: {OrderState.SUBMITTED, OrderState.CANCELLED},
        OrderState.SUBMITTED: {
            OrderState.REVIEWING,
            OrderState.CONFIRMED,
            OrderState.CANCELLED,
        },
        OrderState.REVIEWING: {OrderState.CONFIRMED, OrderState.CANCELLED},
        OrderState.CONFIRMED: {OrderState.CLOSED, OrderState.CANCELLED},
    }
)


class PaymentState(StrEnum):
    UNPAID = "unpaid"
    PARTIAL = "partial"
    PAID = "paid"
    OVERPAID = "overpaid"
    REFUNDING = "refunding"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


class OrderStatus(StrEnum):
    """What people see: derived from the three machines by `rules.status`, never set."""

    AWAITING_APPROVAL = "awaiting_approval"
    SUBMITTED = "submitted"
    REVIEWING = "reviewing"
    CONFIRMED = "confirmed"
    PICKING = "picking"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    RETURNING = "returning"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class EntryKind(StrEnum):
    PLACED = "placed"
    EDITED = "edited"
    MOVED = "moved"
    ALLOCATED = "allocated"
    PAYMENT = "payment"
    SHIPMENT = "shipment"
    COMMENT = "comment"
    HOLD_EXPIRED = "hold_expired"
    SHORT = "short"
    APPROVAL = "approval"
    ATTACHMENT = "attachment"


# All that filters of a list compare, in its order: no filter reads a row that is not shown. See `order_listing`.
LISTED = (
    *("placed_at", "id", "status", "payment_state", "total", "customer_id", "owner_id", "channel"),
    *("payment_method", "business_day", "state", "shipped_on", "required_on", "requested_on"),
)


class Order(Model):
    """Money in minor units of `currency`, tax included. `status` and `payment_state` are
    copies of derived values so that lists can filter; `rules.py` derives them.

    `delivery_address`, `invoice`: snapshots, see `rules.AddressSnapshot`, `rules.InvoiceData`.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    number = fields.CharField(40, unique=True)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "customers.Customer", on_delete=fields.RESTRICT
    )
    customer_name = fields.CharField(200)
    placed_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL, related_name="placed"
    )
    owner: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, on_delete=fields.SET_NULL, related_name="owned"
    )
    on_behalf = fields.BooleanField(default=False)  # placed by staff for the customer
    channel = fields.CharEnumField(Channel, max_length=10)
    external_number = fields.CharField(60, null=True)
    state = fields.CharEnumField(OrderState, default=OrderState.SUBMITTED, max_length=20)
    status = fields.CharEnumField(OrderStatus, default=OrderStatus.SUBMITTED, max_length=20)
    payment_state = fields.CharEnumField(PaymentState, default=PaymentState.UNPAID, max_length=16)
    payment_method = fields.CharEnumField(PaymentMethod, max_length=20)
    delivery_method = fields.CharEnumField(DeliveryMethod, max_length=10)
    currency = fields.CharField(3)
    goods_total = fields.BigIntField()
    discount_total = fields.BigIntField(default=0)
    freight = fields.BigIntField(default=0)
    tax_total = fields.BigIntField()
    total = fields.BigIntField()
    price_level = fields.CharField(40, default="standard")
    po_number = fields.CharField(60, null=True)
    remarks = fields.TextField(default="")
    requested_on = fields.DateField(null=True)
    delivery_address = fields.JSONField[dict[str, Any]](default=dict)
    invoice = fields.JSONField[dict[str, Any]](null=True)
    placed_at = fields.DatetimeField()
    business_day = fields.DateField(db_index=True)
    hold_expires_at = fields.DatetimeField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    required_on = fields.DateField(null=True)  # taken over with history: promised to the customer
    shipped_on = fields.DateField(null=True)  # business day of the last parcel's hand-over
    version = fields.IntField(default=1)

    class Meta:
        table = "customer_order"
        unique_together = (("customer", "po_number"), ("channel", "external_number"))
        indexes = [
            Index(fields=LISTED),
            Index(fields=("status", "placed_at", "id")),
            Index(fields=("customer_id", "placed_at", "id")),
            Index(fields=("owner_id", "placed_at", "id")),
            Index(fields=("total", "id")),
        ]
        constraints = [
            CheckConstraint(
                check="total = goods_total - discount_total + freight AND total >= 0",
                name="order_total_ok",
            )
        ]

    def move_to(self, state: OrderState) -> None:
        """Raises IllegalMove."""
        self.state = ORDER_FLOW.check(self.state, state)


class OrderLine(Model):
    """Frozen at placement: names, unit and factor, price and where it came from, tax.

    `quantity` counts the ordered unit, `base_quantity` = quantity x factor. `unit_price` is
    per base unit; `total` = goods after `discount`. `price_steps` explains the price.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("orders.Order", db_index=True)
    position = fields.IntField()
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField(
        "catalog.Variant", db_index=True, on_delete=fields.RESTRICT
    )
    product_id = fields.UUIDField(db_index=True)
    sku = fields.CharField(60)
    name_zh = fields.CharField(400)
    name_en = fields.CharField(400)
    unit_code = fields.CharField(20)
    unit_name_zh = fields.CharField(20)
    unit_name_en = fields.CharField(20)
    factor = fields.IntField()
    quantity = fields.IntField()
    base_quantity = fields.IntField()
    unit_price = fields.BigIntField()
    discount = fields.BigIntField(default=0)
    total = fields.BigIntField()
    tax_rate = fields.IntField()
    tax = fields.BigIntField()
    price_steps = fields.JSONField[list[dict[str, Any]]](default=list)
    remark = fields.CharField(300, default="")
    allocated = fields.IntField(default=0)
    shipped = fields.IntField(default=0)
    delivered = fields.IntField(default=0)

    class Meta:
        table = "order_line"
        unique_together = (("order", "position"),)
        constraints = [
            CheckConstraint(check="quantity > 0 AND base_quantity = quantity * factor", name="order_line_ok"),
            CheckConstraint(
                check="shipped >= 0 AND delivered >= 0 AND allocated >= 0 "
                "AND shipped + allocated <= base_quantity AND delivered <= shipped",
                name="order_line_fulfilment_ok",
            ),
        ]

    @property
    def waiting(self) -> int:
        """Base units that are neither handed over nor kept for it."""
        return self.base_quantity - self.allocated - self.shipped


class OrderEntry(Model):
    """One line of the timeline: append-only. Customers see only what is `public`."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("orders.Order", db_index=True)
    kind = fields.CharEnumField(EntryKind, max_length=20)
    from_status = fields.CharField(20, default="")
    to_status = fields.CharField(20, default="")
    params = fields.JSONField[dict[str, Any]](default=dict)
    text = fields.TextField(default="")
    public = fields.BooleanField(default=True)
    actor = fields.CharField(100)
    actor_side = fields.CharField(10)  # staff, customer, system
    created_at = fields.DatetimeField()

    class Meta:
        table = "order_entry"


class CancelReason(StrEnum):
    CUSTOMER_REQUEST = "customer_request"
    OUT_OF_STOCK = "out_of_stock"
    PAYMENT_TIMEOUT = "payment_timeout"
    PRICE_ERROR = "price_error"
    DUPLICATE = "duplicate"
    SUSPICIOUS = "suspicious"
    APPROVAL_REJECTED = "approval_rejected"
    APPROVAL_WITHDRAWN = "approval_withdrawn"
    APPROVAL_EXPIRED = "approval_expired"
    OTHER = "other"


class CancelOrderReason(StrEnum):
    """Those of `CancelReason` that a person gives. What time and approvals decide is told by them alone."""

    CUSTOMER_REQUEST = "customer_request"
    OUT_OF_STOCK = "out_of_stock"
    PRICE_ERROR = "price_error"
    DUPLICATE = "duplicate"
    SUSPICIOUS = "suspicious"
    OTHER = "other"


class OrderCancellation(Model):
    """Why an order ended early, at which stage, and how much is to go back."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.OneToOneRelation[Order] = fields.OneToOneField("orders.Order", related_name="cancellation")
    reason = fields.CharEnumField(CancelReason, max_length=20)
    stage = fields.CharEnumField(OrderStatus, max_length=20)
    note = fields.CharField(300, default="")
    refund = fields.BigIntField(default=0)
    actor = fields.CharField(100)
    created_at = fields.DatetimeField()

    class Meta:
        table = "order_cancellation"
