"""Factories for tests and the demo: `from orderwell.demo import make`, then `await make.order(lines=2)`."""

from .access import PASSWORD, roles, user
from .approvals import approval_step, spending_limit
from .assortments import assortment
from .cart import cart
from .catalog import BOTTLE, BOX, attribute, brand, category, product, product_data, variant, variant_data, variants
from .customers import address, address_data, buyer, contact, customer
from .delivery import zone
from .inventory import stock, warehouse
from .logistics import hand_over, move_shipment, shipment, track, travel
from .orders import order, placement, sellable
from .payments import attempt, payment, refund
from .pricing import price_list, set_prices
from .work import EVERYTHING, actor, settings, work

__all__ = [
    "BOTTLE",
    "BOX",
    "EVERYTHING",
    "PASSWORD",
    "actor",
    "address",
    "address_data",
    "approval_step",
    "assortment",
    "attempt",
    "attribute",
    "brand",
    "buyer",
    "cart",
    "category",
    "contact",
    "customer",
    "hand_over",
    "move_shipment",
    "order",
    "payment",
    "placement",
    "price_list",
    "product",
    "product_data",
    "refund",
    "roles",
    "sellable",
    "set_prices",
    "settings",
    "shipment",
    "spending_limit",
    "stock",
    "track",
    "travel",
    "user",
    "variant",
    "variant_data",
    "variants",
    "warehouse",
    "work",
    "zone",
]
