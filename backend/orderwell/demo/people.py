"""The demo's people: staff of every role, sixty customers with their contacts and addresses."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from orderwell.access.commands import create_user, install_roles
from orderwell.access.models import Side, User
from orderwell.core.work import Work
from orderwell.customers import commands as customers
from orderwell.customers.models import AddressData, ContactData, Customer, CustomerData, CustomerKind, CustomerStatus

from .files import entries
from .make import PASSWORD

FIRST_SIGN_IN = "lin.xiaoyu@haizhou-fresh.example"
WHOLE_COMPANIES = ("haizhou-fresh.example", "hushang-neighbour.example")  # buyer, approver and administrator sign in


async def add_staff(work: Work) -> dict[str, User]:
    """Everybody on our side, by e-mail address; all have the demo's password."""
    await install_roles(work)
    return {
        one["email"]: await create_user(
            work,
            email=one["email"],
            name=one["name_zh"],
            side=Side.STAFF,
            role_codes=[one["role"]],
            password=PASSWORD,
            phone=one["phone"],
            locale=one["language"],
        )
        for one in entries("staff")
    }


async def add_customers(work: Work, staff: Mapping[str, User]) -> dict[str, Customer]:
    """The companies and persons, by number; the first contact of each can sign in."""
    made: dict[str, Customer] = {}
    for one in entries("customers"):
        data = CustomerData(
            number=one["number"],
            name=one["name_zh"],
            name_en=one["name_en"],
            kind=CustomerKind(one["kind"]),
            price_level=one["level"],
            owner_id=staff[one["owner"]].id,
            tax_id=one["tax_id"] or "",
            phone=one["contacts"][0]["phone"],
            email=one["contacts"][0]["email"],
            tags=[tag["zh"] for tag in one["tags"]],
            status=CustomerStatus.ACTIVE,
            contacts=[_contact(contact, position) for position, contact in enumerate(one["contacts"])],
            addresses=[_address(address) for address in one["addresses"]],
        )
        made[one["number"]] = await customers.create(work, data)
    return made


def _contact(one: Mapping[str, Any], position: int) -> ContactData:
    """A password costs 50 ms to hash, so only those get one who are worth signing in as."""
    known = position == 0 or one["email"].endswith(WHOLE_COMPANIES)
    return ContactData(
        name=one["name_zh"],
        phone=one["phone"],
        email=one["email"],
        title={"buyer": "采购", "approver": "审批", "company_admin": "负责人"}[one["role"]],
        role_codes=[one["role"]],
        password=PASSWORD if known else None,
    )


def _address(one: Mapping[str, Any]) -> AddressData:
    return AddressData(one["recipient"], one["phone"], one["area_code"], one["street"], is_default=one["is_default"])


def owner_of(customers_by_number: Mapping[str, Customer], number: str) -> UUID | None:
    """The clerk who looks after a customer."""
    owner: UUID | None = customers_by_number[number].owner_id  # type: ignore[attr-defined]
    return owner
