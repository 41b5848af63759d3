"""One variant in two warehouses, a company, and orders for it."""

from dataclasses import dataclass

from orderwell.cart.rules import Wish
from orderwell.catalog.models import Variant
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import Placement
from orderwell.customers.models import Address, Customer
from orderwell.demo import make
from orderwell.demo.make.inventory import stock, warehouse
from orderwell.inventory.models import Warehouse
from orderwell.orders import commands as orders
from orderwell.orders.models import DeliveryMethod, Order
from orderwell.payments.models import PaymentMethod


@dataclass(frozen=True, slots=True)
class World:
    customer: Customer
    variant: Variant
    near: Warehouse  # in the customer's city: it is sourced from first
    far: Warehouse


async def world(near: int = 100, far: int = 100) -> World:
    company = await make.customer()
    variant = await make.variant(price=10_00)
    close = await warehouse(code="NEAR", area_code="320706")
    remote = await warehouse(code="FAR", area_code="510104")
    await stock(variant, near, place=close)
    await stock(variant, far, place=remote)
    return World(company, variant, close, remote)


async def placed(there: World, quantity: int, *, method: PaymentMethod = PaymentMethod.BANK_TRANSFER) -> Order:
    address = await Address.get(customer_id=there.customer.id)
    placement = Placement(
        DeliveryMethod.DELIVERY,
        method,
        lines=[Wish(quantity, variant_id=there.variant.id, unit_code="bottle")],
        customer_id=there.customer.id,
        address_id=address.id,
    )
    async with make.work() as work:
        return await checkout.place(work, placement)


async def confirmed(there: World, quantity: int, *, method: PaymentMethod = PaymentMethod.BANK_TRANSFER) -> Order:
    order = await placed(there, quantity, method=method)
    async with make.work() as work:
        return await orders.confirm(work, order.id)
