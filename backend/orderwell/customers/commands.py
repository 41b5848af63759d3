"""Changes to customers, their contacts, addresses and notes."""

from collections.abc import Sequence
from types import EllipsisType
from typing import Any
from uuid import UUID

from orderwell.access.commands import create_user, set_password
from orderwell.access.models import Side, User
from orderwell.access.queries import user as get_user
from orderwell.access.rules import could_be_called
from orderwell.core.db.sql import rows
from orderwell.core.errors import DomainError, Forbidden, Invalid, NotFound, StaleVersion, each, raise_all
from orderwell.core.work import Work
from orderwell.events.customers import CustomerRegistered
from orderwell.firm.queries import firm
from orderwell.lookup import commands as lookup

from . import queries
from .errors import NumberTaken, PrivacyNotAccepted, RegistrationClosed, UnknownArea, unreachable
from .models import (
    STANDARD,
    Address,
    AddressData,
    Contact,
    ContactData,
    Customer,
    CustomerChange,
    CustomerData,
    CustomerNote,
    CustomerStatus,
    Registration,
)
from .rules import AddressSnapshot, area_names, record

LONGEST = {"name_en": 200, "price_level": 40, "tax_id": 40, "phone": 40, "email": 200}


async def create(work: Work, data: CustomerData) -> Customer:
    """A customer with contacts and addresses. Raises Invalid, NumberTaken, UnknownArea, and create_user's."""
    await _owner(data.owner_id)
    if data.number and await queries.by_number(data.number):
        raise NumberTaken(field="number", number=data.number)
    customer = await Customer.create(
        number=data.number or await _next_number(),
        name=_text(data.name, "name", 200),
        name_en=data.name_en.strip()[:200],
        kind=data.kind,
        status=data.status,
        price_level=data.price_level.strip() or STANDARD,
        owner_id=data.owner_id,
        tax_id=data.tax_id.strip()[:40],
        phone=data.phone.strip()[:40],
        email=data.email.strip().lower()[:200],
        tags=_tags(data.tags),
        created_at=work.now,
        updated_at=work.now,
    )
    for contact in data.contacts:
        await _write_contact(work, customer, contact, None)
    for place in data.addresses:
        await _write_address(customer, place, None)
    await _refresh(work, customer)
    return customer


async def register(work: Work, data: Registration) -> Customer:
    """A company opens its own account; it waits for approval (PENDING). Everything wrong is said at once."""
    if not (await firm()).registration_open:
        raise RegistrationClosed()
    user = await _account(work, data)
    user.privacy_accepted_at = work.now
    await user.save(update_fields=["privacy_accepted_at"])
    profile = CustomerData(
        name=data.company_name,
        kind=data.kind,
        tax_id=data.tax_id,
        phone=data.phone,
        email=data.email,
        status=CustomerStatus.PENDING,
    )
    customer = await create(work, profile)
    await Contact.create(customer=customer, user=user, name=user.name, phone=user.phone, email=user.email)
    await _refresh(work, customer)
    work.emit(CustomerRegistered(customer_id=customer.id, name=customer.name))
    return customer


async def take_over(work: Work, wholes: Sequence[tuple[Customer, Sequence[Contact], Sequence[Address]]]) -> None:
    """Write customers of another system, as they are. Nobody is told."""
    await Customer.bulk_create([one for one, _, _ in wholes])
    await Contact.bulk_create([each for _, people, _ in wholes for each in people])
    await Address.bulk_create([place for _, _, places in wholes for place in places])
    await lookup.write(work, [record(one, people) for one, people, _ in wholes])


async def update(work: Work, customer: Customer, change: CustomerChange) -> Customer:
    """Compare and set. Raises StaleVersion, Invalid, NotFound (owner)."""
    texts = {name: text for name in LONGEST if (text := getattr(change, name)) is not None}
    values: dict[str, Any] = {name: text.strip()[: LONGEST[name]] for name, text in texts.items()}
    if not isinstance(change.owner_id, EllipsisType):
        await _owner(change.owner_id)
        values["owner_id"] = change.owner_id
    if change.status is not None:
        values["status"] = change.status
    if change.email is not None:
        values["email"] = values["email"].lower()
    if change.price_level is not None:
        values["price_level"] = values["price_level"] or STANDARD
    if change.name is not None:
        values["name"] = _text(change.name, "name", 200)
    if change.tags is not None:
        values["tags"] = _tags(change.tags)
    values |= {"version": change.version + 1, "updated_at": work.now}
    if not await Customer.filter(id=customer.id, version=change.version).update(**values):
        raise StaleVersion(current=(await Customer.get(id=customer.id)).version)
    await customer.refresh_from_db()
    await _refresh(work, customer)
    return customer


async def save_contact(work: Work, customer: Customer, data: ContactData, contact_id: UUID | None = None) -> Contact:
    """Add or change a contact. Raises NotFound, Invalid and create_user's."""
    contact = await _write_contact(work, customer, data, contact_id)
    await _refresh(work, customer)
    return contact


async def save_address(work: Work, customer: Customer, data: AddressData, address_id: UUID | None = None) -> Address:
    """Add or change an address; the first one is the default. Raises NotFound, UnknownArea, Invalid."""
    may_write(work, customer)
    return await _write_address(customer, data, address_id)


async def remove_address(work: Work, address_id: UUID | None) -> Customer:
    """Orders keep their copy. Raises NotFound."""
    address = await queries.address(work.actor, address_id)
    customer = await Customer.get(id=address.customer_id)  # type: ignore[attr-defined]
    may_write(work, customer)
    await address.delete()
    if address.is_default and (next_one := await Address.filter(customer_id=customer.id).order_by("id").first()):
        next_one.is_default = True
        await next_one.save(update_fields=["is_default"])
    return customer


async def add_note(work: Work, customer: Customer, text: str) -> CustomerNote:
    """An internal note, which the customer never sees."""
    return await CustomerNote.create(
        customer=customer, author=work.actor.name, text=_text(text, "text", 5000), created_at=work.now
    )


def may_write(work: Work, customer: Customer) -> None:
    """Staff with customers.write, or the company's own people with company.manage. Raises Forbidden."""
    own = work.actor.customer_id == customer.id and work.actor.can("company.manage")
    if not own and not work.actor.can("customers.write"):
        raise Forbidden()


def located(data: AddressData, field: str = "address") -> AddressSnapshot:
    """`data` with the names of its area. Raises Invalid and UnknownArea, all at once."""
    problems: list[DomainError] = []
    names = area_names(data.area_code) if data.area_code else ("", "", "")
    if not data.area_code and data.country == "CN":
        zh, en = "请选择省、市、区。", "Choose province, city and district."
        problems.append(Invalid(field=f"{field}.areaCode", reason_zh=zh, reason_en=en))
    if names is None:
        problems.append(UnknownArea(field=f"{field}.areaCode", area_code=data.area_code))
    texts = {}
    for name, longest in (("recipient", 100), ("phone", 40), ("street", 300)):
        try:
            texts[name] = _text(getattr(data, name), f"{field}.{name}", longest)
        except Invalid as wrong:
            problems.append(wrong)
    raise_all(problems)
    province, city, district = names or ("", "", "")
    return AddressSnapshot(
        **texts,
        area_code=data.area_code,
        province=province,
        city=city,
        district=district,
        postcode=data.postcode.strip()[:20],
        country=data.country.strip()[:60] or "CN",
    )


async def _account(work: Work, data: Registration) -> User:
    """The registering person's account, or everything that is wrong with the registration."""
    problems: list[DomainError] = []
    if not data.privacy_accepted:
        problems.append(PrivacyNotAccepted(field="privacyAccepted"))
    for value, field, most in ((data.company_name, "companyName", 200), (data.contact_name, "contactName", 60)):
        try:
            _text(value, field, most)
        except Invalid as wrong:
            problems.append(wrong)
    if not could_be_called(data.phone):
        problems.append(unreachable())
    try:
        user = await create_user(
            work,
            email=data.email,
            name=data.contact_name.strip()[:60] or "-",
            side=Side.CUSTOMER,
            role_codes=["company_admin"],
            password=data.password,
            phone=data.phone,
            locale=work.actor.locale,
        )
    except DomainError as wrong:
        raise_all([*problems, *each(wrong)])
        raise
    raise_all(problems)
    return user


async def _write_contact(work: Work, customer: Customer, data: ContactData, contact_id: UUID | None) -> Contact:
    contact = (
        await Contact.get_or_none(id=contact_id, customer_id=customer.id) if contact_id else Contact(customer=customer)
    )
    if contact is None:
        raise NotFound("The contact", "该联系人")
    contact.name = _text(data.name, "name", 100)
    contact.phone, contact.title = data.phone.strip()[:40], data.title.strip()[:60]
    contact.email = data.email.strip().lower()[:200]
    if data.role_codes and contact.user_id is None:  # type: ignore[attr-defined]
        contact.user = await create_user(
            work,
            email=data.email,
            name=data.name,
            side=Side.CUSTOMER,
            role_codes=data.role_codes,
            password=data.password,
            phone=data.phone,
        )
    elif data.password is not None and contact.user_id is not None:  # type: ignore[attr-defined]
        await set_password(work, await get_user(contact.user_id), data.password)  # type: ignore[attr-defined]
    await contact.save()
    return contact


async def _write_address(customer: Customer, data: AddressData, address_id: UUID | None) -> Address:
    place = located(data)
    address = (
        await Address.get_or_none(id=address_id, customer_id=customer.id) if address_id else Address(customer=customer)
    )
    if address is None:
        raise NotFound("The address", "该地址")
    others = Address.filter(customer_id=customer.id).exclude(id=address.id)
    default = data.is_default or address.is_default or not await others.filter(is_default=True).exists()
    for name in AddressSnapshot.__dataclass_fields__:
        setattr(address, name, getattr(place, name))
    address.is_default = default
    if default:
        await others.update(is_default=False)
    await address.save()
    return address


async def _refresh(work: Work, customer: Customer) -> None:
    """The customer has changed: so may have what it is found by."""
    customer.updated_at = work.now
    await customer.save(update_fields=["updated_at"])
    await lookup.write(work, await queries.records([customer]))


async def _next_number() -> str:
    """C000001, C000002 ...; numbers taken over from elsewhere are passed over."""
    while True:
        taken = await rows(
            "INSERT INTO sequence (name, value) VALUES ('customer', 1) "
            "ON CONFLICT (name) DO UPDATE SET value = sequence.value + 1 RETURNING value"
        )
        number = f"C{taken[0]['value']:06d}"
        if not await queries.by_number(number):
            return number


async def _owner(owner_id: UUID | None) -> None:
    if owner_id is not None and (await get_user(owner_id)).side is not Side.STAFF:
        raise NotFound("The owner", "该负责人", field="ownerId")


def _tags(tags: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(tag.strip()[:40] for tag in tags if tag.strip()))[:20]


def _text(value: str, field: str, longest: int) -> str:
    text = value.strip()
    if not 1 <= len(text) <= longest:
        raise Invalid(
            field=field,
            reason_zh=f"最多 {longest} 个字，请缩短。" if text else "请填写此项。",
            reason_en=f"Shorten this to at most {longest} characters." if text else "Fill this in.",
        )
    return text
