"""What somebody is about to order: survives devices and sign-in."""

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.catalog.models import Variant
from orderwell.core.ids import uuid7
from orderwell.inventory.models import CART_MARK


class Cart(Model):
    """One open cart per user, or per browser before sign-in (by the SHA-256 of its cookie).

    At checkout stock is kept for it until `reserved_until`; `reserved_since` is when that began (rules.window).
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.OneToOneNullableRelation[User] = fields.OneToOneField("access.User", null=True)
    token_hash = fields.CharField(64, null=True, unique=True)
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1)
    reserved_since = fields.DatetimeField(null=True)
    reserved_until = fields.DatetimeField(null=True)

    class Meta:
        table = "cart"

    @property
    def reference(self) -> str:
        """What the ledger of stock calls it."""
        return f"{CART_MARK}{self.id.hex[-8:].upper()}"


class CartLine(Model):
    """`seen_price`: minor units per base unit when last shown, to tell of a change.

    `ticked`: the next order takes it; other lines stay in the cart for one after that.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    cart: fields.ForeignKeyRelation[Cart] = fields.ForeignKeyField("cart.Cart", db_index=True)
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField("catalog.Variant", db_index=True)
    unit_code = fields.CharField(20)
    quantity = fields.IntField()
    seen_price = fields.BigIntField()
    remark = fields.CharField(300, default="")
    ticked = fields.BooleanField(default=True)
    added_at = fields.DatetimeField()

    class Meta:
        table = "cart_line"
        unique_together = (("cart", "variant", "unit_code"),)
        constraints = [CheckConstraint(check="quantity > 0", name="cart_line_ok")]
