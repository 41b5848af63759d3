"""Assortments in the console: made, changed, given to customers, refused."""

from typing import Any

from orderwell.assortments.models import Assortment, AssortmentMode
from orderwell.core.ids import uuid7
from orderwell.core.work import Actor
from orderwell.demo import make
from tests.conftest import Graph
from tests.counted import statements

SHOWN = """id nameZh mode isDefault version productCount customerCount categories { code } brands { code }
  products { code } customers { name }"""
LIST = f"{{ assortments {{ {SHOWN} }} }}"
CREATE = f"""mutation($input: AssortmentInput!) {{ createAssortment(input: $input) {{
  ... on Assortment {{ {SHOWN} }} ... on Problem {{ code field }} }} }}"""
UPDATE = f"""mutation($id: ID!, $version: Int!, $input: AssortmentInput!) {{
  updateAssortment(id: $id, version: $version, input: $input) {{
    ... on Assortment {{ {SHOWN} }} ... on Problem {{ code field params }} }} }}"""
REMOVE = """mutation($id: ID!) { removeAssortment(id: $id) {
  ... on Assortment { nameZh } ... on Problem { code params } } }"""
ASSIGN = """mutation($ids: [ID!]!, $to: ID) { assignAssortment(customerIds: $ids, assortmentId: $to) {
  ... on AssortmentAssigned { customers { name assortment { nameZh } } } ... on Problem { code field } } }"""
SIZE = "query($input: AssortmentInput!) { assortmentSize(input: $input) { offered published } }"


async def told(gql: Graph, document: str, actor: Actor | None = None, **variables: Any) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data
    return next(iter(result.data.values()))


async def test_an_assortment_is_made_changed_given_and_removed(gql: Graph) -> None:
    root = await make.category("酒", code="alcohol")
    below = await make.category("白酒", code="spirits", parent=root)
    maker = await make.brand("山泉", code="spring")
    await make.product(code="W1", category=below)
    await make.product(code="W2", category=root)
    water = await make.product(code="P1", brand=maker, category=await make.category("水"))
    given = {"nameZh": "学校", "nameEn": "Schools", "mode": "EXCEPT", "categoryIds": [str(root.id)]}
    assert await told(gql, SIZE, input=given) == {"offered": 1, "published": 3}
    made = await told(gql, CREATE, input=given)
    assert (made["productCount"], made["customerCount"], made["isDefault"]) == (1, 0, False)
    assert made["categories"] == [{"code": "alcohol"}]
    only = {**given, "mode": "ONLY", "categoryIds": [], "brandIds": [str(maker.id)], "productIds": [str(water.id)]}
    changed = await told(gql, UPDATE, id=made["id"], version=made["version"], input=only)
    assert (changed["brands"], changed["products"], changed["categories"]) == (
        [{"code": "spring"}],
        [{"code": "P1"}],
        [],
    )
    stale = await told(gql, UPDATE, id=made["id"], version=made["version"], input=given)
    assert (stale["code"], stale["params"]) == ("STALE_VERSION", {"current": 2})
    one, two = await make.customer("甲"), await make.customer("乙")
    assigned = await told(gql, ASSIGN, ids=[str(one.id), str(two.id)], to=made["id"])
    assert assigned == {"customers": [{"name": name, "assortment": {"nameZh": "学校"}} for name in ("甲", "乙")]}
    (row,) = await told(gql, LIST)
    assert sorted(one["name"] for one in row["customers"]) == ["乙", "甲"]
    assert await told(gql, REMOVE, id=made["id"]) == {"code": "ASSORTMENT_IN_USE", "params": {"customers": 2}}
    freed = await told(gql, ASSIGN, ids=[str(one.id), str(two.id)], to=None)
    assert [each["assortment"] for each in freed["customers"]] == [None, None]
    assert await told(gql, REMOVE, id=made["id"]) == {"nameZh": "学校"}
    assert await Assortment.all().count() == 0


async def test_what_is_unknown_or_not_named_is_a_problem(gql: Graph) -> None:
    plain = {"nameZh": "范围", "nameEn": "Range", "mode": "ONLY"}
    for name in ("categoryIds", "brandIds", "productIds"):
        problem = await told(gql, CREATE, input={**plain, name: [str(uuid7()), "nonsense"]})
        assert problem == {"code": "NOT_FOUND", "field": f"input.{name}"}
    assert await told(gql, CREATE, input={**plain, "nameEn": " "}) == {"code": "INVALID", "field": "input.nameEn"}
    problem = await told(gql, CREATE, input={**plain, "productIds": [str(uuid7()) for _ in range(2001)]})
    assert problem == {"code": "ASSORTMENT_TOO_LARGE", "field": "input.productIds"}
    problem = await told(gql, ASSIGN, ids=[str(uuid7())], to=None)
    assert problem == {"code": "NOT_FOUND", "field": "customerIds"}


async def test_it_is_for_staff(gql: Graph) -> None:
    customer = await make.customer()
    await make.assortment(AssortmentMode.ONLY, customers=[customer])
    buyer = await make.buyer(customer)
    for actor in (buyer, Actor()):
        for document, variables in ((LIST, {}), (CREATE, {"input": {"nameZh": "a", "nameEn": "b", "mode": "ONLY"}})):
            result = await gql(document, variables, actor)
            assert result.errors or (result.data or {})["createAssortment"]["code"] in ("FORBIDDEN", "UNAUTHENTICATED")
    own = await gql("query($id: ID!) { customer(id: $id) { assortment { nameZh } } }", {"id": str(customer.id)}, buyer)
    assert own.data == {"customer": {"assortment": None}}  # not even its name


async def test_statements_do_not_grow_with_assortments(gql: Graph) -> None:
    customers = [await make.customer() for _ in range(4)]
    product = await make.product()
    few, many = list[str](), list[str]()
    asked = LIST.replace("customers { name }", "")
    for seen, customer in ((few, customers[0]), (many, customers[3])):
        for one in customers[: customers.index(customer) + 1]:
            await make.assortment(products=[product], customers=[one])
        await told(gql, asked)
        with statements() as counted:
            await told(gql, asked)
        seen += counted
    assert len(many) == len(few)


async def test_customers_are_found_by_what_they_are_offered(gql: Graph) -> None:
    listed = "query($filter: CustomerFilter) { customers(filter: $filter, sort: NAME) { nodes { name } } }"
    own, none = await make.customer(name="甲店"), await make.customer(name="乙店")
    school = await make.assortment(customers=[own])
    rest = await make.assortment(is_default=True)

    async def having(assortment_id: Any) -> list[str]:
        page = await told(gql, listed, make.EVERYTHING, filter={"assortmentId": str(assortment_id)})
        return [one["name"] for one in page["nodes"]]

    assert await having(school.id) == [own.name]
    assert await having(rest.id) == [none.name]
    assert await having(uuid7()) == []
    counted = await told(
        gql,
        "query($f: [CustomerFilter!]!) { customersFound(filters: $f) }",
        make.EVERYTHING,
        f=[{"assortmentId": str(school.id)}],
    )
    assert counted == [1]
