"""Factories for tests and the demo: `from orderwell.demo import make`, then `await make.order(lines=2)`."""

from .access import PASSWORD, roles, user
from .customers import address, address_data, buyer, contact, customer
from .work import EVERYTHING, actor, work

__all__ = [
    "EVERYTHING",
    "PASSWORD",
    "actor",
    "address",
    "address_data",
    "buyer",
    "contact",
    "customer",
    "roles",
    "user",
    "work",
]
