"""Registration, and changes to customers, contacts, addresses and notes."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.access.models import User as UserRow
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.customers import commands, models, queries

from .context import here
from .customers import Address, Contact, Customer
from .fields import PUBLIC, SIGNED_IN, mutation
from .signing import sign_in_as
from .viewer import Viewer

Id = Annotated[strawberry.ID, strawberry.argument(description="Opaque id.")]
OfCustomer = Annotated[strawberry.ID, strawberry.argument(description="The customer.")]


@strawberry.input(description="A person at a customer. With `roleCodes` and `email` they can sign in.")
class ContactInput:
    name: str = strawberry.field(description="Name.")
    phone: str | None = strawberry.field(default=None, description="Telephone.")
    email: str | None = strawberry.field(default=None, description="E-mail address.")
    title: str | None = strawberry.field(default=None, description="What they do there.")
    role_codes: list[str] | None = strawberry.field(default=None, description="Roles of their account.")
    password: str | None = strawberry.field(default=None, description="First password of their account.")


@strawberry.input(description="Where goods are sent.")
class AddressInput:
    recipient: str = strawberry.field(description="Who receives it.")
    phone: str = strawberry.field(description="Their telephone number.")
    area_code: str = strawberry.field(description="Six-digit code of the district; empty abroad.")
    street: str = strawberry.field(description="Street, house and room.")
    postcode: str | None = strawberry.field(default=None, description="Postcode.")
    country: str | None = strawberry.field(default=None, description="ISO 3166 code; CN when absent.")
    is_default: bool | None = strawberry.field(default=None, description="Make it the default.")


@strawberry.input(description="A new customer.")
class CustomerInput:
    name: str = strawberry.field(description="Name.")
    kind: models.CustomerKind = strawberry.field(description="Company or person.")
    name_en: str | None = strawberry.field(default=None, description="Name in English.")
    price_level: str | None = strawberry.field(default=None, description="Code of their price level.")
    owner_id: strawberry.ID | None = strawberry.field(default=None, description="Who takes care of them.")
    tax_id: str | None = strawberry.field(default=None, description="Tax number.")
    phone: str | None = strawberry.field(default=None, description="Telephone.")
    email: str | None = strawberry.field(default=None, description="E-mail address.")
    tags: list[str] | None = strawberry.field(default=None, description="Words to group them by.")
    contacts: list[ContactInput] | None = strawberry.field(default=None, description="People there.")
    addresses: list[AddressInput] | None = strawberry.field(default=None, description="Their addresses.")
    status: models.CustomerStatus | None = strawberry.field(default=None, description="ACTIVE when absent.")


@strawberry.input(description="What to change of a customer; absent fields stay.")
class CustomerPatch:
    version: int = strawberry.field(description="The version that was seen.")
    name: str | None = strawberry.field(default=None, description="Name.")
    name_en: str | None = strawberry.field(default=None, description="Name in English.")
    price_level: str | None = strawberry.field(default=None, description="Code of their price level.")
    owner_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Who takes care of them; null: nobody."
    )
    tax_id: str | None = strawberry.field(default=None, description="Tax number.")
    phone: str | None = strawberry.field(default=None, description="Telephone.")
    email: str | None = strawberry.field(default=None, description="E-mail address.")
    tags: list[str] | None = strawberry.field(default=None, description="All tags from now on.")
    status: models.CustomerStatus | None = strawberry.field(default=None, description="Approve or block them.")


@strawberry.input(description="What a company says about itself when it registers.")
class RegistrationInput:
    company_name: str = strawberry.field(description="Name of the company.")
    kind: models.CustomerKind = strawberry.field(description="Company or person.")
    contact_name: str = strawberry.field(description="Name of who registers.")
    email: str = strawberry.field(description="The address they will sign in with.")
    phone: str = strawberry.field(description="Telephone.")
    password: str = strawberry.field(description="8 characters or more.")
    tax_id: str | None = strawberry.field(default=None, description="Tax number.")
    privacy_accepted: bool = strawberry.field(description="Whether they accept the privacy policy; must be true.")


def contact_data(given: ContactInput) -> models.ContactData:
    """The command's view of a contact."""
    return models.ContactData(
        name=given.name,
        phone=given.phone or "",
        email=given.email or "",
        title=given.title or "",
        role_codes=given.role_codes or (),
        password=given.password,
    )


def address_data(given: AddressInput) -> models.AddressData:
    """The command's view of an address."""
    return models.AddressData(
        recipient=given.recipient,
        phone=given.phone,
        area_code=given.area_code,
        street=given.street,
        postcode=given.postcode or "",
        country=given.country or "CN",
        is_default=bool(given.is_default),
    )


def _customer_data(given: CustomerInput) -> models.CustomerData:
    return models.CustomerData(
        name=given.name,
        kind=given.kind,
        name_en=given.name_en or "",
        price_level=given.price_level or models.STANDARD,
        owner_id=wanted_id(given.owner_id),
        tax_id=given.tax_id or "",
        phone=given.phone or "",
        email=given.email or "",
        tags=given.tags or (),
        status=given.status or models.CustomerStatus.ACTIVE,
        contacts=[contact_data(one) for one in given.contacts or ()],
        addresses=[address_data(one) for one in given.addresses or ()],
    )


async def _theirs(info: Info, customer_id: str | None) -> models.Customer:
    actor = here(info).actor
    return await queries.get(actor, as_uuid(customer_id) if customer_id else actor.customer_id, field="customerId")


class Mutation:
    @mutation(PUBLIC, Viewer, "Open an account for a company; it waits for approval, and its contact is signed in.")
    async def register_customer(
        self, info: Info, input: Annotated[RegistrationInput, strawberry.argument(description="The company.")]
    ) -> Any:
        data = models.Registration(
            company_name=input.company_name,
            kind=input.kind,
            contact_name=input.contact_name,
            email=input.email,
            phone=input.phone,
            password=input.password,
            tax_id=input.tax_id or "",
            privacy_accepted=input.privacy_accepted,
        )
        customer = await commands.register(here(info).work, data)
        return await sign_in_as(info, await UserRow.get(id=(await queries.users_of(customer.id))[0]))

    @mutation("customers.write", Customer, "Make a customer.")
    async def create_customer(
        self, info: Info, input: Annotated[CustomerInput, strawberry.argument(description="The customer.")]
    ) -> Any:
        return await commands.create(here(info).work, _customer_data(input))

    @mutation("customers.write", Customer, "Change a customer, also to approve or block it.")
    async def update_customer(
        self, info: Info, id: Id, input: Annotated[CustomerPatch, strawberry.argument(description="What to change.")]
    ) -> Any:
        customer = await queries.get(here(info).actor, as_uuid(id), field="id")
        values = {name: getattr(input, name) for name in models.CustomerChange.__dataclass_fields__}
        owner = ... if input.owner_id is strawberry.UNSET else wanted_id(input.owner_id)
        change = models.CustomerChange(**{**values, "owner_id": owner})
        return await commands.update(here(info).work, customer, change)

    @mutation(SIGNED_IN, Address, "Add or change an address of a customer, or of one's own company.")
    async def save_address(
        self,
        info: Info,
        input: Annotated[AddressInput, strawberry.argument(description="The address.")],
        customer_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The customer; absent: one's own company.")
        ] = None,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Which one; absent: a new one.")] = None,
    ) -> Any:
        customer = await _theirs(info, customer_id)
        return await commands.save_address(here(info).work, customer, address_data(input), wanted_id(id))

    @mutation(SIGNED_IN, Customer, "Remove an address; orders keep their copy.")
    async def remove_address(self, info: Info, id: Id) -> Any:
        return await commands.remove_address(here(info).work, as_uuid(id))

    @mutation("customers.write", Contact, "Add or change a contact.")
    async def save_contact(
        self,
        info: Info,
        customer_id: OfCustomer,
        input: Annotated[ContactInput, strawberry.argument(description="The contact.")],
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Which one; absent: a new one.")] = None,
    ) -> Any:
        customer = await _theirs(info, customer_id)
        return await commands.save_contact(here(info).work, customer, contact_data(input), wanted_id(id))

    @mutation("customers.write", Customer, "Write an internal note about a customer.")
    async def add_customer_note(
        self,
        info: Info,
        customer_id: OfCustomer,
        text: Annotated[str, strawberry.argument(description="What it says.")],
    ) -> Any:
        customer = await _theirs(info, customer_id)
        await commands.add_note(here(info).work, customer, text)
        return customer
