"""Customers with real rows."""

from dataclasses import replace

import pytest

from orderwell.access.queries import user
from orderwell.access.rules import DEFAULT_ROLES
from orderwell.core.errors import DomainError, Forbidden, NotFound, SeveralProblems, StaleVersion
from orderwell.core.page import PageRequest
from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.customers import commands, queries
from orderwell.customers.errors import RegistrationClosed, UnknownArea
from orderwell.customers.models import (
    Contact,
    ContactData,
    Customer,
    CustomerChange,
    CustomerData,
    CustomerKind,
    CustomerStatus,
    Registration,
)
from orderwell.customers.queries import CustomerFilter, CustomerSort
from orderwell.demo import make
from orderwell.events.customers import CustomerRegistered
from orderwell.firm.commands import change
from orderwell.sessions import commands as sessions
from orderwell.sessions.models import Session

pytestmark = pytest.mark.usefixtures("database")
APPLICATION = Registration(
    company_name="灌云小店",
    kind=CustomerKind.COMPANY,
    contact_name="沈国华",
    email="shen@customer.example",
    phone="19900000012",
    password="a-good-password",
    privacy_accepted=True,
)


async def names(actor: Actor, **wanted: object) -> list[str]:
    page = await queries.page(actor, CustomerFilter(**wanted), CustomerSort.NAME, PageRequest())  # type: ignore[arg-type]
    return [row.name for row in page.rows]


async def test_a_company_registers_itself_and_waits() -> None:
    await make.roles()
    async with make.work(Actor()) as work:
        customer = await commands.register(work, APPLICATION)
    assert (customer.status, customer.number) == (CustomerStatus.PENDING, "C000001")
    assert [type(event) for event in work.told] == [CustomerRegistered]
    person = await Contact.get(customer=customer).select_related("user")
    assert person.user is not None
    assert person.user.privacy_accepted_at == work.now
    actor = await make.actor(person.user)
    assert actor.permissions == next(role.permissions for role in DEFAULT_ROLES if role.code == "company_admin")
    assert (await queries.of_user(person.user.id)) == customer


async def test_registration_says_everything_that_is_wrong() -> None:
    await make.roles()
    wrong = replace(
        APPLICATION, password="short", company_name=" ", email="no address", phone="-", privacy_accepted=False
    )
    with pytest.raises(SeveralProblems) as refused:
        async with make.work(Actor()) as work:
            await commands.register(work, wrong)
    codes = {(one.code, one.field) for one in refused.value.problems}
    assert codes == {
        ("PRIVACY_NOT_ACCEPTED", "privacyAccepted"),
        ("INVALID", "companyName"),
        ("INVALID", "phone"),
        ("INVALID", "email"),
        ("WEAK_PASSWORD", "password"),
    }
    assert await Customer.all().count() == 0


async def test_a_long_legal_name_is_taken_whole() -> None:
    await make.roles()
    legal = "The Neighbourhood Restaurant and Catering Supplies Company Limited (Lianyungang Branch)"
    async with make.work(Actor()) as work:
        customer = await commands.register(work, replace(APPLICATION, company_name=legal))
    assert customer.name == legal


async def test_registration_can_be_closed() -> None:
    async with make.work() as work:
        await change(work, {"registration_open": False})
        with pytest.raises(RegistrationClosed):
            await commands.register(work, APPLICATION)


async def test_a_stale_change_is_refused() -> None:
    customer = await make.customer()
    async with make.work() as work:
        await commands.update(work, customer, CustomerChange(version=1, tags=["重点", "重点", " "], price_level="gold"))
    assert (customer.version, customer.tags, customer.price_level) == (2, ["重点"], "gold")
    with pytest.raises(StaleVersion) as refused:
        async with make.work() as work:
            await commands.update(work, customer, CustomerChange(version=1, name="X"))
    assert refused.value.params == {"current": 2}


async def test_the_default_address_is_always_one() -> None:
    customer = await make.customer()
    first = (await queries.addresses([customer.id]))[0]
    second = await make.address(customer, street="人民路 1 号", is_default=True)
    found = await queries.addresses([customer.id])
    assert [(row.id, row.is_default) for row in found] == [(second.id, True), (first.id, False)]
    assert (found[0].province, found[0].city, found[0].district) == ("江苏省", "连云港市", "海州区")
    async with make.work() as work:
        await commands.remove_address(work, second.id)
    assert [(row.id, row.is_default) for row in await queries.addresses([customer.id])] == [(first.id, True)]


async def test_an_address_needs_a_real_area() -> None:
    customer = await make.customer()
    with pytest.raises(UnknownArea):
        await make.address(customer, area_code="999999")
    with pytest.raises(SeveralProblems) as refused:
        await make.address(customer, area_code="", street="", phone=" ")
    assert [one.field for one in refused.value.problems] == ["address.areaCode", "address.phone", "address.street"]
    assert (await make.address(customer, area_code="", country="DE", street="Hafenstr. 1")).province == ""


async def test_search_by_pinyin_phone_and_contact() -> None:
    customer = await make.customer("灌云县侍庄百货", phone="0518-88880000")
    await make.customer("海州鲜生超市")
    await make.contact(customer, name="许丽萍")
    everybody = make.EVERYTHING
    for text in ("侍庄", "shizhuang", "gyxszbh", "88880000", "xuliping", "许丽萍 百货", customer.number.lower()):
        assert await names(everybody, search=text) == ["灌云县侍庄百货"], text
    assert await names(everybody, search="没有") == []


async def test_filters() -> None:
    owner = await make.user("order_clerk")
    await make.customer("甲", tags=["重点", "商超"], owner=owner)
    await make.customer("乙", tags=["餐饮"], price_level="gold", status=CustomerStatus.BLOCKED)
    assert await names(make.EVERYTHING, tags=["重点"]) == ["甲"]
    assert sorted(await names(make.EVERYTHING, tags=["重点", "餐饮"])) == ["乙", "甲"]
    assert await names(make.EVERYTHING, price_levels=["gold"]) == ["乙"]
    assert await names(make.EVERYTHING, statuses=[CustomerStatus.BLOCKED]) == ["乙"]
    assert await names(make.EVERYTHING, owner_id=owner.id) == ["甲"]


async def test_row_scope() -> None:
    clerk = await make.user("order_clerk")
    mine, other = await make.customer("甲", owner=clerk), await make.customer("乙")
    own = await make.actor(clerk)
    buyer = await make.buyer(other)
    assert await names(own) == ["甲"]
    assert await names(buyer) == ["乙"]
    assert await names(Actor(kind=ActorKind.STAFF, scope=Scope.NONE)) == []
    with pytest.raises(NotFound):
        await queries.get(buyer, mine.id)
    with pytest.raises(NotFound):
        await queries.address(buyer, (await queries.addresses([mine.id]))[0].id)


async def test_a_company_keeps_its_own_addresses_only() -> None:
    mine, other = await make.customer(), await make.customer()
    admin, plain = await make.buyer(mine), await make.buyer(mine, role="buyer")
    async with make.work(admin) as work:
        await commands.save_address(work, mine, make.address_data())
    for actor, customer in ((admin, other), (plain, mine)):
        with pytest.raises(Forbidden):
            async with make.work(actor) as work:
                await commands.save_address(work, customer, make.address_data())


async def test_a_contact_may_sign_in_later() -> None:
    person = await make.contact(role_codes=[])
    assert person.user_id is None  # type: ignore[attr-defined]
    customer = await Customer.get(id=person.customer_id)  # type: ignore[attr-defined]
    data = ContactData(name="许丽萍", email="xu@customer.example", role_codes=["buyer"])
    async with make.work() as work:
        changed = await commands.save_contact(work, customer, data, person.id)
        with pytest.raises(DomainError):
            await commands.save_contact(work, await make_other(work), data, person.id)
    assert changed.user is not None
    assert changed.user.email == "xu@customer.example"


async def test_a_contact_whom_staff_give_another_password_is_signed_out() -> None:
    person = await make.contact()
    customer = await Customer.get(id=person.customer_id)  # type: ignore[attr-defined]
    async with make.work() as work:
        session, _ = await sessions.start(work, await user(person.user_id), days=1)  # type: ignore[attr-defined]
    async with make.work() as work:
        data = ContactData(person.name, email=person.email, password="another long one")
        await commands.save_contact(work, customer, data, person.id)
    assert (await Session.get(id=session.id)).revoked_at is not None


async def make_other(work: object) -> Customer:
    return await commands.create(work, CustomerData(name="别家"))  # type: ignore[arg-type]


async def test_a_change_keeps_what_it_does_not_name() -> None:
    owner = await make.user("order_clerk")
    customer = await make.customer("海州店", phone="123", owner=owner)
    async with make.work() as work:
        change = CustomerChange(version=1, email=" New@Shop.Example ", tax_id="9" * 60)
        await commands.update(work, customer, change)
    row = await Customer.get(id=customer.id)
    assert (row.name, row.phone, row.email, row.tax_id) == ("海州店", "123", "new@shop.example", "9" * 40)
    assert row.owner_id == owner.id  # type: ignore[attr-defined]
    assert await names(make.EVERYTHING, search="new@shop") == ["海州店"]
