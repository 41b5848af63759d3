"""Orders written straight into the tables: what numbers are counted from, without the way that leads there."""

import itertools
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from orderwell.catalog.models import Variant
from orderwell.core.clock import business_day
from orderwell.core.ids import uuid7
from orderwell.customers.models import Customer
from orderwell.orders.models import (
    Channel,
    DeliveryMethod,
    Order,
    OrderLine,
    OrderStatus,
    PaymentState,
)
from orderwell.payments.models import PaymentBalance, PaymentMethod

ZONE = "Asia/Shanghai"
_numbers = itertools.count(1)


def order(customer: Customer, at: datetime, total: int = 1000, **columns: Any) -> Order:
    """An order that is not stored yet."""
    number = next(_numbers)
    plain = {
        "number": f"SO{number:06}",
        "customer_id": customer.id,
        "customer_name": customer.name,
        "owner_id": customer.owner_id,  # type: ignore[attr-defined]
        "channel": Channel.WEB,
        "status": OrderStatus.SUBMITTED,
        "payment_state": PaymentState.UNPAID,
        "payment_method": PaymentMethod.BANK_TRANSFER,
        "delivery_method": DeliveryMethod.DELIVERY,
        "currency": "CNY",
        "goods_total": total,
        "tax_total": 0,
        "total": total,
        "placed_at": at,
        "business_day": business_day(at, ZONE),
    }
    return Order(id=uuid7(), **{**plain, **columns})


async def store(orders: Sequence[Order], variant: Variant | None = None, *, paid: int = 0, pieces: int = 2) -> None:
    """Write orders with their balances and, with a variant, one line each."""
    await Order.bulk_create(orders, batch_size=500)
    balances = [
        PaymentBalance(
            order_id=one.id,
            order_number=one.number,
            customer_id=one.customer_id,  # type: ignore[attr-defined]
            currency=one.currency,
            due=one.total,
            paid=paid,
        )
        for one in orders
    ]
    await PaymentBalance.bulk_create(balances, batch_size=500)
    if variant is None:
        return
    lines = [
        OrderLine(
            id=uuid7(),
            order_id=one.id,
            position=1,
            variant_id=variant.id,
            product_id=variant.product_id,
            sku=variant.sku,
            name_zh="",
            name_en="",
            unit_code="bottle",
            unit_name_zh="瓶",
            unit_name_en="bottle",
            factor=1,
            quantity=pieces,
            base_quantity=pieces,
            unit_price=one.total // pieces,
            total=one.total,
            tax_rate=0,
            tax=0,
        )
        for one in orders
    ]
    await OrderLine.bulk_create(lines, batch_size=500)
