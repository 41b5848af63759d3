"""Templates of attributes: kept by staff, inherited down the tree, shown in groups, asked before publishing."""

from typing import Any
from uuid import UUID

import pytest

from orderwell.attribute_templates import commands, queries
from orderwell.attribute_templates.rules import Group
from orderwell.bulk_edit import commands as bulk
from orderwell.bulk_edit.models import BulkSource
from orderwell.bulk_edit.rules import Edit
from orderwell.catalog import commands as catalog
from orderwell.catalog.errors import ProductNotReady
from orderwell.catalog.models import ProductStatus
from orderwell.core.errors import DomainError, Invalid
from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.demo import make
from orderwell.taxonomy.queries import categories
from orderwell.taxonomy.rules import checked_options, checked_value
from tests.conftest import Graph
from tests.counted import statements

WRITER = Actor(kind=ActorKind.STAFF, permissions=frozenset({"catalog.read", "catalog.write"}), scope=Scope.ALL)
PROBLEM = "... on Problem { problem: code field message }"
TEMPLATE = (
    "id code name strict version categoryIds appliesTo groups { name attributes { required attribute { code } } }"
)
CREATE = f"""mutation ($input: AttributeTemplateInput!) {{ createAttributeTemplate(input: $input) {{ __typename
  ... on AttributeTemplate {{ {TEMPLATE} }} {PROBLEM} }} }}"""
UPDATE = f"""mutation ($id: ID!, $input: AttributeTemplateInput!, $version: Int!) {{
  updateAttributeTemplate(id: $id, input: $input, version: $version) {{ __typename
    ... on AttributeTemplate {{ {TEMPLATE} }} {PROBLEM} }} }}"""
REMOVE = f"""mutation ($id: ID!) {{ removeAttributeTemplate(id: $id) {{ __typename
  ... on AttributeTemplate {{ id }} {PROBLEM} }} }}"""
ATTRIBUTE = f"""mutation ($input: AttributeInput!, $kind: AttributeKind!) {{
  createAttribute(code: "hue", kind: $kind, input: $input) {{ __typename
    ... on Attribute {{ id options {{ code name color }} }} {PROBLEM} }} }}"""
REATTRIBUTE = f"""mutation ($id: ID!, $input: AttributeInput!) {{ updateAttribute(id: $id, input: $input) {{ __typename
  ... on Attribute {{ nameZh options {{ code color }} }} {PROBLEM} }} }}"""
SHOWN = """{ products(first: 20) { nodes { code specification { name values { display } } } } }"""
COMPLETE = """{ products(first: 20) { nodes { code completeness { filled total strict missing { code } } } } }"""


async def ask(gql: Graph, document: str, actor: Actor | None = WRITER, **variables: Any) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


async def template(category_id: UUID, *attributes: tuple[UUID, bool], strict: bool = False) -> None:
    async with make.work() as work:
        group = Group("规格", "Specification", attributes)
        data = commands.TemplateData(f"t-{category_id}", "模板", "Template", [group], strict, [category_id])
        await commands.create(work, data)


async def test_the_nearest_template_goes_for_a_category(database: Any) -> None:
    root = await make.category(code="root")
    child = await make.category(code="child", parent=root)
    leaf = await make.category(code="leaf", parent=child)
    other = await make.category(code="other")
    await template(root.id)
    await template(child.id)
    found = await queries.by_category(await categories())
    codes = {row.id: row.code for row in found.values()}
    assert {key: codes[row.id] for key, row in found.items()} == {
        root.id: f"t-{root.id}",
        child.id: f"t-{child.id}",
        leaf.id: f"t-{child.id}",
    }
    assert other.id not in found


async def test_a_strict_template_is_asked_before_publishing(database: Any) -> None:
    origin, size = await make.attribute(code="origin"), await make.attribute(code="size", name_zh="尺寸")
    one = await make.variant(published=False)
    product = (await make.variants(await make.product(published=False, attributes=[(origin.id, "CN")])))[0]
    category = (await categories())[0]
    await template(category.id, (origin.id, True), (size.id, False), strict=True)
    async with make.work() as work:
        await catalog.move(work, product.product_id, ProductStatus.PUBLISHED)
    with pytest.raises(ProductNotReady) as caught:
        async with make.work() as work:
            await catalog.move(work, one.product_id, ProductStatus.PUBLISHED)
    assert "产地" in caught.value.message("zh-CN")
    publish = {"status": ("draft", "published")}
    async with make.work() as work:
        plan = await bulk.planned(work, [Edit(one.id, publish)])
        assert [problem.field for problem in plan.problems] == ["rows.0.status"]
    async with make.work() as work:
        change = await bulk.start(work, BulkSource.GRID)
        await bulk.save(work, [Edit(one.id, {**publish, "attr:origin": ("", "FR")})], change.id)
    with pytest.raises(ProductNotReady):
        async with make.work() as work:
            await catalog.update_product(work, product.product_id, 2, {}, attributes=[])


async def test_a_template_is_kept(gql: Graph) -> None:
    category, origin = await make.category(), await make.attribute(code="origin")
    given: dict[str, Any] = {
        "code": "food", "nameZh": "食品", "nameEn": "Food", "categoryIds": [str(category.id)],
        "groups": [{"nameZh": "基本", "nameEn": "Basics",
                    "attributes": [{"attributeId": str(origin.id), "required": True}]}],
    }  # fmt: skip
    made = await ask(gql, CREATE, input=given)
    assert made["groups"] == [{"name": "基本", "attributes": [{"required": True, "attribute": {"code": "origin"}}]}]
    assert made["categoryIds"] == made["appliesTo"] == [str(category.id)]
    assert (await ask(gql, CREATE, input=given))["problem"] == "ALREADY_USED"
    twice = {**given, "groups": given["groups"] * 2}
    refused = await ask(gql, UPDATE, id=made["id"], input=twice, version=1)
    assert (refused["problem"], refused["field"]) == ("INVALID", "groups.1.attributes.0")
    again = await ask(gql, UPDATE, id=made["id"], input={**given, "strict": True, "categoryIds": []}, version=1)
    assert (again["strict"], again["version"], again["categoryIds"]) == (True, 2, [])
    assert (await ask(gql, UPDATE, id=made["id"], input=given, version=1))["problem"] == "STALE_VERSION"
    reader = Actor(kind=ActorKind.STAFF, permissions=frozenset({"catalog.read"}))
    assert (await ask(gql, CREATE, reader, input=given))["problem"] == "FORBIDDEN"
    assert (await ask(gql, REMOVE, id=made["id"]))["id"] == made["id"]


async def test_a_product_is_shown_in_groups(gql: Graph) -> None:
    origin, size, rest = [await make.attribute(code=code) for code in ("origin", "size", "rest")]
    await make.product(code="A", attributes=[(rest.id, "z"), (size.id, "L"), (origin.id, "CN")])
    await make.product(code="B")
    await template((await categories())[0].id, (size.id, True), (origin.id, False))
    with statements() as few:
        shown = {one["code"]: one["specification"] for one in (await ask(gql, SHOWN, None))["nodes"]}
    assert shown["A"] == [
        {"name": "规格", "values": [{"display": "L"}, {"display": "CN"}]},
        {"name": None, "values": [{"display": "z"}]},
    ]
    assert shown["B"] == []
    complete = {one["code"]: one["completeness"] for one in (await ask(gql, COMPLETE))["nodes"]}
    assert complete["A"] == {"filled": 2, "total": 2, "strict": False, "missing": []}
    assert complete["B"] == {"filled": 0, "total": 2, "strict": False, "missing": [{"code": "size"}]}
    for _ in range(4):
        await make.product()
    with statements() as many:
        await ask(gql, SHOWN, None)
    assert len(many) == len(few)


async def test_colours_and_options(gql: Graph) -> None:
    red = {"code": "red", "nameZh": "红", "nameEn": "Red", "color": "#C8102E"}
    names = {"nameZh": "颜色", "nameEn": "Colour"}
    refused = await ask(gql, ATTRIBUTE, kind="COLOR", input={**names, "options": [{**red, "color": "red"}]})
    assert (refused["problem"], refused["field"]) == ("INVALID", "options.0.color")
    made = await ask(gql, ATTRIBUTE, kind="COLOR", input={**names, "options": [red]})
    assert made["options"] == [{"code": "red", "name": "红", "color": "#c8102e"}]
    other = {"code": "blue", "nameZh": "蓝", "nameEn": "Blue", "color": "#0000ff"}
    gone = await ask(gql, REATTRIBUTE, id=made["id"], input={**names, "options": [other]})
    assert (gone["problem"], gone["field"]) == ("INVALID", "options")
    both = await ask(gql, REATTRIBUTE, id=made["id"], input={"nameZh": "色", "nameEn": "Hue", "options": [other, red]})
    assert (both["nameZh"], [one["code"] for one in both["options"]]) == ("色", ["blue", "red"])


@pytest.mark.parametrize(
    ("text", "unit", "stored"),
    [("0.5L", "ml", "500"), ("500 毫升", "L", "0.5"), ("1.5kg", "g", "1500"), ("-3℃", "℃", "-3"), ("12 %", "%", "12")],
)
def test_a_number_with_another_unit_becomes_one_of_the_attributes(text: str, unit: str, stored: str) -> None:
    assert checked_value("number", (), text, "value", unit) == (stored, float(stored))


@pytest.mark.parametrize(
    ("kind", "text"),
    [("number", "500g"), ("number", "much"), ("number", "1e-999999"), ("number", "1e999999"), ("color", "green")],
)
def test_what_is_no_value_is_refused(kind: str, text: str) -> None:
    with pytest.raises(DomainError):
        checked_value(kind, [{"code": "red", "name_zh": "红", "name_en": "Red"}], text, "value", "ml")


def test_options_are_meant_by_their_names_too() -> None:
    options = checked_options("enum", [{"code": "cn", "name_zh": "中国", "name_en": "China"}])
    assert {checked_value("enum", options, text, "value")[0] for text in ("cn", "CN", "中国", "china")} == {"cn"}
    with pytest.raises(Invalid):
        checked_options("text", options)
