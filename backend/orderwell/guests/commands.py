"""Guests come, and may stay."""

from orderwell.access.commands import open_account
from orderwell.access.models import User
from orderwell.access.queries import user
from orderwell.access.rules import could_be_called
from orderwell.core.errors import DomainError, Invalid, raise_all
from orderwell.core.ids import uuid7
from orderwell.core.work import Work
from orderwell.customers import commands as customers
from orderwell.customers import queries as known
from orderwell.customers.errors import PrivacyNotAccepted, unreachable
from orderwell.customers.models import ContactData, CustomerChange, CustomerData, CustomerKind
from orderwell.firm.queries import firm

from .errors import GuestsNotServed, NoGuest
from .models import Guest, GuestData
from .queries import guest, served

TAG = "guest"  # by which staff find such customers
ROLE = "buyer"


async def welcome(work: Work, data: GuestData) -> User:
    """A customer whose only contact has neither address nor password; the caller signs them in.

    Raises GuestsNotServed, and PrivacyNotAccepted and Invalid, all at once.
    """
    if not served(await firm()):
        raise GuestsNotServed()
    raise_all(_problems(data))
    name, phone = data.name.strip(), data.phone.strip()
    # Nobody can be written to there (RFC 2606), and nobody signs in: there is no password.
    contact = ContactData(name, phone, f"guest-{uuid7().hex}@guests.invalid", role_codes=[ROLE])
    profile = CustomerData(
        name=name, kind=CustomerKind.PERSON, phone=phone, email=data.email, tags=[TAG], contacts=[contact]
    )
    customer = await customers.create(work, profile)
    (person,) = await known.contacts([customer.id])
    await customers.save_contact(work, customer, ContactData(name, phone, data.email), person.id)
    await Guest.create(user_id=person.user_id, created_at=work.now)  # type: ignore[attr-defined]
    return await user(person.user_id)  # type: ignore[attr-defined]


async def stay(work: Work, email: str, password: str) -> User:
    """The guest gets an account: orders are kept, the link ends. Raises NoGuest, EmailTaken, WeakPassword, Invalid."""
    if await guest(work.actor.user_id) is None:
        raise NoGuest()
    account = await user(work.actor.user_id)
    await open_account(work, account, email, password)
    if (customer := await known.of_user(account.id)) is not None:
        (person,) = await known.contacts([customer.id])
        await customers.save_contact(work, customer, ContactData(person.name, person.phone, account.email), person.id)
        tags = [one for one in customer.tags if one != TAG]
        await customers.update(work, customer, CustomerChange(customer.version, email=account.email, tags=tags))
    await Guest.filter(user_id=account.id).delete()
    return account


def _problems(data: GuestData) -> list[DomainError]:
    found: list[DomainError] = []
    if not 1 <= len(data.name.strip()) <= 60:
        zh, en = "请填写收货人姓名（最多 60 个字）。", "Write your name, 60 characters at most."
        found.append(Invalid(field="name", reason_zh=zh, reason_en=en))
    if not could_be_called(data.phone):
        found.append(unreachable())
    if not data.privacy_accepted:
        found.append(PrivacyNotAccepted(field="privacyAccepted"))
    return found
