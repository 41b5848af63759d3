"""Customers, registration and addresses through the graph."""

from typing import Any

import pytest

from orderwell.access.models import User
from orderwell.core.work import Actor
from orderwell.customers import queries
from orderwell.customers.models import Customer, CustomerNote
from orderwell.demo import make
from tests.counted import statements

UNKNOWN = "01a20090-0000-7000-8000-000000000000"
REGISTER = """mutation($input: RegistrationInput!) { registerCustomer(input: $input) {
  ... on Viewer { user { name } customer { name status } permissions }
  ... on Problem { code field problems { code field } } } }"""
LIST = """query($filter: CustomerFilter) { customers(filter: $filter) { totalCount nodes {
  number name status owner { name } contacts { name user { email } } addresses { oneLine isDefault }
  notes { text } orderCount orderedTotal { amount } openBalance { amount } } } }"""
ADDRESS = {"recipient": "林晓雨", "phone": "19900000011", "areaCode": "440305", "street": "科技园路1号"}


async def done(gql: Any, document: str, variables: Any = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


def registration(**changes: Any) -> dict[str, Any]:
    plain = {
        "companyName": "灌云小店",
        "kind": "COMPANY",
        "contactName": "沈国华",
        "email": "shen@customer.example",
        "phone": "19900000012",
        "password": "a-good-password",
        "privacyAccepted": True,
    }
    return {"input": {**plain, **changes}}


async def test_a_company_registers_and_is_signed_in(gql: Any) -> None:
    await make.roles()
    viewer = await done(gql, REGISTER, registration(), Actor())
    assert viewer["user"] == {"name": "沈国华"}
    assert viewer["customer"] == {"name": "灌云小店", "status": "PENDING"}
    assert "orders.place" in viewer["permissions"]
    again = await done(gql, REGISTER, registration(privacyAccepted=False), Actor())
    assert [(one["code"], one["field"]) for one in again["problems"]] == [
        ("PRIVACY_NOT_ACCEPTED", "privacyAccepted"),
        ("EMAIL_TAKEN", "email"),
    ]


async def test_a_page_of_customers_costs_constant_statements(gql: Any) -> None:
    async def cost(expected: int) -> int:
        with statements() as seen:
            assert len((await done(gql, LIST))["nodes"]) == expected
        return len(seen)

    owner = await make.user("order_clerk")
    await make.contact(await make.customer(owner=owner))
    one = await cost(1)
    for _ in range(6):
        await make.contact(await make.customer(owner=owner))
    assert await cost(7) == one


async def test_customers_are_for_staff_and_their_own_company(gql: Any) -> None:
    customer, other = await make.customer(), await make.customer()
    buyer = await make.buyer(customer)
    assert (await gql(LIST, None, buyer)).errors[0].extensions["code"] == "FORBIDDEN"
    own = "query($id: ID!) { customer(id: $id) { name notes { text } } }"
    async with make.work() as work:
        await CustomerNote.create(customer=customer, author="周明", text="内部", created_at=work.now)
    assert await done(gql, own, {"id": str(customer.id)}, buyer) == {"name": customer.name, "notes": []}
    assert await done(gql, own, {"id": str(other.id)}, buyer) is None
    assert (await done(gql, own, {"id": str(customer.id)}))["notes"] == [{"text": "内部"}]
    warehouse = await make.actor(await make.user("warehouse"))
    assert (await gql(own, {"id": str(customer.id)}, warehouse)).errors[0].extensions["code"] == "FORBIDDEN"


CREATE = """mutation($input: CustomerInput!) { createCustomer(input: $input) { ... on Customer { number priceLevel
  contacts { name } addresses { oneLine } tags } ... on Problem { code field } } }"""
UPDATE = """mutation($id: ID!, $input: CustomerPatch!) { updateCustomer(id: $id, input: $input) {
  ... on Customer { status version tags } ... on Problem { code } } }"""
SAVE_ADDRESS = """mutation($of: ID, $input: AddressInput!) { saveAddress(customerId: $of, input: $input) {
  ... on Address { id oneLine isDefault } ... on Problem { code field } } }"""
REMOVE = (
    "mutation($id: ID!) { removeAddress(id: $id) { ... on Customer { addresses { id } } ... on Problem { code } } }"
)
CONTACT = """mutation($of: ID!, $input: ContactInput!) { saveContact(customerId: $of, input: $input) {
  ... on Contact { name user { email } } ... on Problem { code field } } }"""
NOTE = """mutation($of: ID!, $text: String!) { addCustomerNote(customerId: $of, text: $text) {
  ... on Customer { notes { text author } } ... on Problem { code } } }"""


async def test_customers_are_made_and_changed(gql: Any) -> None:
    profile = {
        "name": "新客户",
        "kind": "COMPANY",
        "contacts": [{"name": "许丽萍"}],
        "addresses": [ADDRESS],
        "tags": ["a"],
    }
    made = await done(gql, CREATE, {"input": profile})
    assert made == {
        "number": "C000001",
        "priceLevel": "standard",
        "contacts": [{"name": "许丽萍"}],
        "addresses": [{"oneLine": "广东省深圳市南山区科技园路1号"}],
        "tags": ["a"],
    }
    customer = await Customer.get()
    given = {"id": str(customer.id), "input": {"version": 1, "status": "BLOCKED"}}
    assert await done(gql, UPDATE, given) == {"status": "BLOCKED", "version": 2, "tags": ["a"]}
    assert await done(gql, UPDATE, given) == {"code": "STALE_VERSION"}
    assert await done(gql, CREATE, {"input": {**profile, "name": " "}}) == {"code": "INVALID", "field": "name"}


OWNED = """mutation($id: ID!, $input: CustomerPatch!) { updateCustomer(id: $id, input: $input) {
  ... on Customer { version priceLevel owner { name } } ... on Problem { code field } } }"""


async def test_an_owner_is_changed_kept_and_taken_away(gql: Any) -> None:
    first, second = await make.user("order_clerk", name="周明"), await make.user("order_clerk", name="方瑞")
    customer = await make.customer(owner=first)
    buyer = await make.buyer(customer)

    async def patched(version: int, **given: Any) -> Any:
        return await done(gql, OWNED, {"id": str(customer.id), "input": {"version": version, **given}})

    kept = {"priceLevel": "gold", "owner": {"name": "周明"}}
    assert await patched(1, priceLevel="gold") == {"version": 2, **kept}, "absent: stays"
    assert (await patched(2, ownerId=str(second.id)))["owner"] == {"name": "方瑞"}
    assert (await patched(3, ownerId=None))["owner"] is None, "null: nobody"
    assert (await patched(4, priceLevel=" "))["priceLevel"] == "standard"
    for wrong in (UNKNOWN, "nonsense", str(buyer.user_id)):
        told = await patched(5, ownerId=wrong)
        assert told["code"] == "NOT_FOUND", wrong
    assert (await Customer.get(id=customer.id)).owner_id is None  # type: ignore[attr-defined]


async def test_who_can_take_care_of_customers(gql: Any) -> None:
    await make.roles()
    await make.user("order_clerk", name="周明")
    await make.user("warehouse", name="方瑞")
    left = await make.user("order_clerk", name="离职")
    await User.filter(id=left.id).update(active=False)
    named = [one["name"] for one in await done(gql, "{ caretakers { id name } }")]
    assert named == ["周明"]
    buyer = await make.buyer()
    assert (await gql("{ caretakers { id } }", None, buyer)).errors[0].extensions["code"] == "FORBIDDEN"


async def test_addresses_contacts_and_notes(gql: Any) -> None:
    customer = await make.customer(address=False)
    buyer = await make.buyer(customer)
    saved = await done(gql, SAVE_ADDRESS, {"input": ADDRESS}, buyer)
    assert saved["isDefault"] is True
    wrong = await done(gql, SAVE_ADDRESS, {"input": {**ADDRESS, "areaCode": "1"}}, buyer)
    assert wrong == {"code": "UNKNOWN_AREA", "field": "address.areaCode"}
    assert await done(gql, REMOVE, {"id": UNKNOWN}, buyer) == {"code": "NOT_FOUND"}
    assert await done(gql, REMOVE, {"id": saved["id"]}, buyer) == {"addresses": []}
    of = str(customer.id)
    person = {"name": "沈国华", "email": "s@customer.example", "roleCodes": ["buyer"]}
    assert (await done(gql, CONTACT, {"of": of, "input": person}))["user"] == {"email": "s@customer.example"}
    assert (await done(gql, CONTACT, {"of": of, "input": person}))["code"] == "EMAIL_TAKEN"
    assert (await done(gql, NOTE, {"of": of, "text": "喜欢早送"}))["notes"] == [{"text": "喜欢早送", "author": "demo"}]
    assert await done(gql, NOTE, {"of": of, "text": " "}) == {"code": "INVALID"}


@pytest.mark.parametrize("document", [CREATE, UPDATE, CONTACT, NOTE])
async def test_only_staff_who_may_change_customers_do(gql: Any, document: str) -> None:
    customer = await make.customer()
    buyer = await make.buyer(customer)
    plain = {"name": "X", "kind": "COMPANY"} if document is CREATE else {"name": "X"}
    variables = {"id": UNKNOWN, "of": UNKNOWN, "text": "X", "input": {"version": 1} if document is UPDATE else plain}
    used = {name: value for name, value in variables.items() if f"${name}:" in document}
    assert (await done(gql, document, used, buyer))["code"] == "FORBIDDEN"
    assert (await done(gql, document, used, Actor()))["code"] == "UNAUTHENTICATED"
    assert len(await queries.notes([customer.id])) == 0


async def test_areas_and_pasted_addresses(gql: Any) -> None:
    provinces = await done(gql, "{ areas { code name hasChildren } }", None, Actor())
    assert provinces[0] == {"code": "110000", "name": "北京市", "hasChildren": True}
    districts = await done(gql, '{ areas(parent: "440300") { name hasChildren } }', None, Actor())
    assert {"name": "南山区", "hasChildren": False} in districts
    parsed = await done(
        gql,
        '{ parseAddress(text: "张三 13800000000 广东深圳南山科技园路1号") { recipient phone areaCode street confidence } }',  # noqa: E501
        None,
        Actor(),
    )
    assert parsed == {
        "recipient": "张三",
        "phone": "13800000000",
        "areaCode": "440305",
        "street": "科技园路1号",
        "confidence": 95,
    }


async def test_a_search_of_thousands_of_words_is_answered(gql: Any) -> None:
    many = "a b c " * 900
    for field in ("orders(filter: {search: $s})", "customers(filter: {search: $s})", "customerCodes(search: $s)"):
        answer = await gql(f"query ($s: String!) {{ {field} {{ totalCount }} }}", {"s": many})
        assert answer.errors is None, field
        assert answer.data == {field.split("(")[0]: {"totalCount": 0}}
