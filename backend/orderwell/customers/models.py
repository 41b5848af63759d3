"""Who buys: companies (a private person is a company of one), contacts, addresses, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import EllipsisType
from uuid import UUID

from msgspec import Struct
from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.ids import uuid7

STANDARD = "standard"  # the price level without a price list of its own


class CustomerKind(StrEnum):
    COMPANY = "company"
    PERSON = "person"


class CustomerStatus(StrEnum):
    """Pending customers registered themselves and see list prices until they are approved."""

    PENDING = "pending"
    ACTIVE = "active"
    BLOCKED = "blocked"


class Customer(Model):
    """A company, or a person who buys alone."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    number = fields.CharField(40, unique=True)
    name = fields.CharField(200)
    name_en = fields.CharField(200, default="")
    kind = fields.CharEnumField(CustomerKind, max_length=10)
    status = fields.CharEnumField(CustomerStatus, default=CustomerStatus.ACTIVE, max_length=10)
    price_level = fields.CharField(40, default="standard")
    owner: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    tax_id = fields.CharField(40, default="")
    phone = fields.CharField(40, default="")
    email = fields.CharField(200, default="")
    tags = fields.JSONField[list[str]](default=list)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "customer"
        indexes = [Index(fields=("created_at", "id")), Index(fields=("name", "id"))]


class Contact(Model):
    """A person at the company; with a `user` that person can sign in."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("customers.Customer", db_index=True)
    user: fields.OneToOneNullableRelation[User] = fields.OneToOneField(
        "access.User", null=True, on_delete=fields.SET_NULL
    )
    name = fields.CharField(100)
    phone = fields.CharField(40, default="")
    email = fields.CharField(200, default="")
    title = fields.CharField(60, default="")

    class Meta:
        table = "contact"


class Address(Model):
    """`area_code` is the six-digit district code; the names are copied beside it."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("customers.Customer", db_index=True)
    recipient = fields.CharField(100)
    phone = fields.CharField(40)
    country = fields.CharField(60, default="CN")  # ISO 3166 code, or a name taken over
    area_code = fields.CharField(6, default="")
    province = fields.CharField(60, default="")
    city = fields.CharField(60, default="")
    district = fields.CharField(60, default="")
    street = fields.CharField(300)
    postcode = fields.CharField(20, default="")
    is_default = fields.BooleanField(default=False)

    class Meta:
        table = "address"


class CustomerNote(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("customers.Customer", db_index=True)
    author = fields.CharField(100)
    text = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "customer_note"


class ContactData(Struct, frozen=True):
    """With `role_codes` and `email` the contact can sign in, at once when a `password` is given."""

    name: str
    phone: str = ""
    email: str = ""
    title: str = ""
    role_codes: Sequence[str] = ()
    password: str | None = None


@dataclass(frozen=True, slots=True)
class AddressData:
    """Names of province, city and district follow from `area_code`, which is empty abroad only."""

    recipient: str
    phone: str
    area_code: str
    street: str
    postcode: str = ""
    country: str = "CN"
    is_default: bool = False


class CustomerData(Struct, frozen=True):
    """`number`: given when customers are taken over from elsewhere, else the next C######."""

    name: str
    kind: CustomerKind = CustomerKind.COMPANY
    name_en: str = ""
    price_level: str = STANDARD
    owner_id: UUID | None = None
    tax_id: str = ""
    phone: str = ""
    email: str = ""
    tags: Sequence[str] = ()
    status: CustomerStatus = CustomerStatus.ACTIVE
    contacts: Sequence[ContactData] = ()
    addresses: Sequence[AddressData] = ()
    number: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """What to change; None leaves it, but for the owner: None takes the owner away, `...` leaves them.

    `version` is the one that was seen.
    """

    version: int
    name: str | None = None
    name_en: str | None = None
    price_level: str | None = None
    owner_id: UUID | EllipsisType | None = ...
    tax_id: str | None = None
    phone: str | None = None
    email: str | None = None
    tags: Sequence[str] | None = None
    status: CustomerStatus | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What a company says about itself in the storefront."""

    company_name: str
    kind: CustomerKind
    contact_name: str
    email: str
    phone: str
    password: str
    tax_id: str = ""
    privacy_accepted: bool = False
