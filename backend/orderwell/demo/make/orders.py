"""Orders for tests and the demo."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from orderwell.cart.rules import Wish
from orderwell.catalog.models import Variant
from orderwell.checkout import commands
from orderwell.checkout.rules import Placement
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.orders.commands import confirm
from orderwell.orders.models import DeliveryMethod, Order
from orderwell.payments.models import PaymentMethod

from .catalog import product, variants
from .customers import address_data
from .customers import customer as any_customer
from .inventory import stock as put_in_stock
from .work import EVERYTHING, work


async def sellable(stock: int = 100, **data: Any) -> Variant:
    """The variant of a new published product, with stock in a new warehouse; `data` as in `make.product`."""
    variant = (await variants(await product(**data)))[0]
    if stock:
        await put_in_stock(variant, stock)
    return variant


def placement(*wanted: tuple[Variant, int], unit_code: str | None = None, **said: Any) -> Placement:
    """What a checkout says about quantities of variants: delivered, paid by transfer; `said` as in Placement."""
    lines = [Wish(quantity=quantity, variant_id=one.id, unit_code=unit_code) for one, quantity in wanted]
    plain = {
        "delivery_method": DeliveryMethod.DELIVERY,
        "payment_method": PaymentMethod.BANK_TRANSFER,
        "address": address_data(),
        "lines": lines or None,
    }
    return Placement(**{**plain, **said})


async def order(
    customer: Customer | None = None,
    *,
    lines: int | Sequence[tuple[Variant, int]] = 1,
    quantity: int = 2,
    price: int = 1000,
    stock: int = 100,
    confirmed: bool = False,
    actor: Actor = EVERYTHING,
    now: datetime | None = None,
    **said: Any,
) -> Order:
    """A placed order; `lines`: how many new products, or quantities of variants. `said` as in Placement."""
    buyer = customer or await any_customer()
    wanted = lines
    if isinstance(wanted, int):
        wanted = [(await sellable(stock, price=price), quantity) for _ in range(wanted)]
    async with work(actor, now) as opened:
        made = await commands.place(opened, placement(*wanted, **{"customer_id": buyer.id, **said}))
        if confirmed:
            await confirm(opened, made.id)
    return await Order.get(id=made.id)
