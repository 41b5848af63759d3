"""Customers for tests and the demo."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from orderwell.access.models import User
from orderwell.access.queries import actor_of
from orderwell.access.queries import user as get_user
from orderwell.core.work import Actor
from orderwell.customers import commands
from orderwell.customers.models import Address, AddressData, Contact, ContactData, Customer, CustomerData

from .access import roles
from .work import work

_numbers = itertools.count(1)


async def customer(
    name: str | None = None, *, owner: User | None = None, address: bool = True, **data: Any
) -> Customer:
    """An approved company with an address in Lianyungang; `data` as in CustomerData."""
    number = next(_numbers)
    given = [address_data()] if address else []
    named = name or f"海州鲜生超市 {number} 号店"
    async with work() as opened:
        profile = CustomerData(name=named, owner_id=owner.id if owner else None, **{"addresses": given, **data})
        return await commands.create(opened, profile)


def address_data(**changes: Any) -> AddressData:
    """An address that exists."""
    plain = AddressData(recipient="林晓雨", phone="19900000011", area_code="320706", street="中山南路 49 号")
    return replace(plain, **changes)


async def address(of: Customer, **changes: Any) -> Address:
    """One more address of a customer."""
    async with work() as opened:
        return await commands.save_address(opened, of, address_data(**changes))


async def contact(
    of: Customer | None = None,
    *,
    name: str = "许丽萍",
    email: str | None = None,
    role_codes: Sequence[str] = ("company_admin",),
    password: str | None = None,
) -> Contact:
    """A person at a company who can sign in (with a `password`: for real)."""
    company = of or await customer()
    await roles()
    data = ContactData(
        name=name,
        phone="19900000013",
        email=email or f"buyer.{next(_numbers)}@customer.example",
        role_codes=role_codes,
        password=password,
    )
    async with work() as opened:
        return await commands.save_contact(opened, company, data)


async def buyer(of: Customer | None = None, *, role: str = "company_admin") -> Actor:
    """Who acts for a company in the storefront."""
    person = await contact(of, role_codes=[role])
    user = await get_user(person.user_id)  # type: ignore[attr-defined]
    return replace(await actor_of(user), customer_id=person.customer_id)  # type: ignore[attr-defined]
