"""Changing the catalogue through the graph: done, refused, and what is wrong."""

from typing import Any

import pytest

from orderwell.catalog.models import Product
from orderwell.core.ids import uuid7
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.taxonomy.models import Brand, Category
from tests.conftest import Graph

PROBLEM = "... on Problem { problem: code field message problems { code field } }"
CREATE = f"""mutation ($input: ProductInput!) {{ createProduct(input: $input) {{ __typename
  ... on Product {{ id code status version fromPrice {{ minor }} attributes {{ value }} brand {{ code }}
    variants {{ sku barcode price {{ unitPrice {{ minor }} }} units {{ code factor barcode isDefault }} }} }}
  {PROBLEM} }} }}"""
UPDATE = f"""mutation ($id: ID!, $input: ProductPatch!) {{ updateProduct(id: $id, input: $input) {{ __typename
  ... on Product {{ version nameZh nameEn brand {{ code }} fromPrice {{ minor }} variants {{ id sku active }} }}
  {PROBLEM} }} }}"""
MOVE = f"""mutation ($id: ID!) {{ %s(id: $id) {{ __typename
  ... on Product {{ status publishedAt allowedMoves {{ to }} }} {PROBLEM} }} }}"""
CATEGORY = f"""mutation ($input: CategoryInput!) {{ createCategory(input: $input) {{ __typename
  ... on Category {{ code name position parent {{ code }} }} {PROBLEM} }} }}"""
RECATEGORY = f"""mutation ($id: ID!, $input: CategoryInput!, $version: Int!) {{
  updateCategory(id: $id, input: $input, version: $version) {{ __typename
    ... on Category {{ nameEn version parent {{ code }} }} {PROBLEM} }} }}"""
BRAND = f"""mutation ($input: BrandInput!) {{ createBrand(input: $input) {{ __typename
  ... on Brand {{ code name }} {PROBLEM} }} }}"""

REBRAND = f"""mutation ($id: ID!, $input: BrandInput!, $version: Int!) {{
  updateBrand(id: $id, input: $input, version: $version) {{ __typename
    ... on Brand {{ code nameEn version productCount }} {PROBLEM} }} }}"""


async def act(gql: Graph, document: str, variables: dict[str, Any], actor: Actor | None = None) -> Any:
    """The answer of the only mutation."""
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


def unit(**changes: Any) -> dict[str, Any]:
    return {"code": "bottle", "nameZh": "瓶", "nameEn": "bottle", "factor": 1, **changes}


def variant(sku: str = "A-1", **changes: Any) -> dict[str, Any]:
    box = unit(code="box", nameZh="箱", nameEn="box", factor=24, barcode="6909", isDefault=True)
    return {"sku": sku, "nameZh": "大", "nameEn": "Large", "units": [unit(), box], **changes}


async def product(**changes: Any) -> dict[str, Any]:
    category = await make.category()
    names = {"nameZh": "苹果", "nameEn": "Apple", "code": "APPLE", "categoryId": str(category.id)}
    return {**names, "variants": [variant(listPrice="12.50", barcode="6901")], **changes}


async def test_a_product_is_created_as_a_draft_with_its_list_price(gql: Graph) -> None:
    origin, brand = await make.attribute(), await make.brand(code="hill")
    values = [{"attributeId": str(origin.id), "value": "山东"}]
    given = await product(attributes=values, brandId=str(brand.id))
    made = await act(gql, CREATE, {"input": given})
    assert made.pop("id")
    assert made == {
        "__typename": "Product",
        "code": "APPLE",
        "status": "DRAFT",
        "version": 1,
        "fromPrice": {"minor": 1250},
        "attributes": [{"value": "山东"}],
        "brand": {"code": "hill"},
        "variants": [
            {
                "sku": "A-1",
                "barcode": "6901",
                "price": {"unitPrice": {"minor": 1250}},
                "units": [
                    {"code": "bottle", "factor": 1, "barcode": None, "isDefault": False},
                    {"code": "box", "factor": 24, "barcode": "6909", "isDefault": True},
                ],
            }
        ],
    }
    assert (await Product.get()).from_price == 1250


async def test_what_is_wrong_is_a_problem_and_nothing_is_kept(gql: Graph) -> None:
    units = [unit(), unit(code="box", factor=1)]
    wrong = await product(variants=[variant(moq=3, step=2, units=units)])
    told = await act(gql, CREATE, {"input": wrong})
    assert (told["problem"], [one["field"] for one in told["problems"]]) == (
        "SEVERAL_PROBLEMS",
        ["variants.0.moq", "variants.0.units"],
    )
    told = await act(gql, CREATE, {"input": await product(variants=[variant(listPrice="1.234")])})
    assert (told["problem"], told["field"]) == ("INVALID", "variants.0.listPrice")
    told = await act(gql, CREATE, {"input": await product(categoryId="nonsense")})
    assert (told["problem"], told["field"]) == ("NOT_FOUND", "categoryId")
    assert await Product.all().count() == 0


async def test_prices_need_their_own_permission(gql: Graph) -> None:
    writer = Actor(kind=make.EVERYTHING.kind, permissions=frozenset({"catalog.read", "catalog.write"}))
    told = await act(gql, CREATE, {"input": await product()}, writer)
    assert told["problem"] == "FORBIDDEN"
    assert await Product.all().count() == 0
    made = await act(gql, CREATE, {"input": await product(variants=[variant()])}, writer)
    assert made["fromPrice"] == {"minor": 0}


async def test_an_update_changes_what_is_given(gql: Graph) -> None:
    made = await act(gql, CREATE, {"input": await product(brandId=str((await make.brand()).id))})
    stored = await Product.get()
    [row] = await make.variants(stored)
    patch = {
        "version": stored.version,
        "nameEn": "Fuji",
        "brandId": None,
        "variants": [variant(id=str(row.id), listPrice="9"), variant("A-2", active=False, units=[unit()])],
    }
    changed = await act(gql, UPDATE, {"id": made["id"], "input": patch})
    assert changed == {
        "__typename": "Product",
        "version": 2,
        "nameZh": "苹果",
        "nameEn": "Fuji",
        "brand": None,
        "fromPrice": {"minor": 900},
        "variants": [{"id": str(row.id), "sku": "A-1", "active": True}, *changed["variants"][1:]],
    }
    assert [(one["sku"], one["active"]) for one in changed["variants"]] == [("A-1", True), ("A-2", False)]
    told = await act(gql, UPDATE, {"id": made["id"], "input": {"version": 1, "nameZh": "梨"}})
    assert (told["problem"], told["field"]) == ("STALE_VERSION", "version")
    told = await act(gql, UPDATE, {"id": str(uuid7()), "input": {"version": 1}})
    assert told["problem"] == "NOT_FOUND"


async def test_a_product_is_published_taken_back_and_archived(gql: Graph) -> None:
    unpriced = await make.product(price=None)
    told = await act(gql, MOVE % "publishProduct", {"id": str(unpriced.id)})
    assert (told["problem"], told["message"]) == ("PRODUCT_NOT_READY", "请先在基础价目表中设置价格。")
    row = {"id": str((await make.product(published=False)).id)}
    shown = await act(gql, MOVE % "publishProduct", row)
    assert (shown["status"], shown["publishedAt"] is not None) == ("PUBLISHED", True)
    assert (await act(gql, MOVE % "publishProduct", row))["problem"] == "ILLEGAL_MOVE"
    assert (await act(gql, MOVE % "unpublishProduct", row))["status"] == "DRAFT"
    archived = await act(gql, MOVE % "archiveProduct", row)
    assert (archived["status"], archived["allowedMoves"]) == ("ARCHIVED", [{"to": "DRAFT"}])


async def test_categories_and_brands(gql: Graph) -> None:
    names = {"nameZh": "食品", "nameEn": "Food"}
    made = await act(gql, CATEGORY, {"input": {"code": "food", **names, "position": 3}})
    assert made == {"__typename": "Category", "code": "food", "name": "食品", "position": 3, "parent": None}
    told = await act(gql, CATEGORY, {"input": {"code": "food", **names}})
    assert (told["problem"], told["field"]) == ("ALREADY_USED", "code")
    food = await Category.get()
    below = await make.category(parent=food, code="below")
    given = {"code": "food", **names, "parentId": str(below.id)}
    told = await act(gql, RECATEGORY, {"id": str(food.id), "input": given, "version": 1})
    assert (told["problem"], told["field"]) == ("CATEGORY_CYCLE", "parentId")
    given = {"code": "below", "nameZh": "水果", "nameEn": "Fruit"}
    moved = await act(gql, RECATEGORY, {"id": str(below.id), "input": given, "version": 1})
    assert moved == {"__typename": "Category", "nameEn": "Fruit", "version": 2, "parent": None}
    brand = await act(gql, BRAND, {"input": {"code": "hill", "nameZh": "山", "nameEn": "Hill"}})
    assert brand == {"__typename": "Brand", "code": "hill", "name": "山"}
    told = await act(gql, BRAND, {"input": {"code": "hill hill", "nameZh": "山", "nameEn": "Hill"}})
    assert (told["problem"], told["field"]) == ("INVALID", "code")


async def test_a_brand_is_renamed_and_its_products_are_found_by_the_new_name(gql: Graph) -> None:
    brand, other = await make.brand(code="hill"), await make.brand(code="lake")
    row = await make.product(brand=brand)
    given = {"id": str(brand.id), "input": {"code": "peak", "nameZh": "峰顶", "nameEn": "Peak"}, "version": 1}
    renamed = await act(gql, REBRAND, given)
    assert renamed == {"__typename": "Brand", "code": "peak", "nameEn": "Peak", "version": 2, "productCount": 1}
    assert "峰顶" in (await Product.get(id=row.id)).search_text
    assert (await act(gql, REBRAND, given))["problem"] == "STALE_VERSION"
    taken = {**given, "version": 2, "input": {"code": other.code, "nameZh": " ", "nameEn": "Lake"}}
    told = await act(gql, REBRAND, taken)
    assert {(one["code"], one["field"]) for one in told["problems"]} == {
        ("INVALID", "nameZh"),
        ("ALREADY_USED", "code"),
    }
    gone = {**given, "id": str(row.id)}
    assert (await act(gql, REBRAND, gone))["problem"] == "NOT_FOUND"


@pytest.mark.parametrize("who", ["nobody", "buyer"])
async def test_customers_change_nothing(gql: Graph, who: str) -> None:
    actor = Actor() if who == "nobody" else await make.buyer()
    code = "UNAUTHENTICATED" if who == "nobody" else "FORBIDDEN"
    row = await make.product()
    names = {"code": "c", "nameZh": "c", "nameEn": "c"}
    brands, categories = await Brand.all().count(), await Category.all().count()
    for document, variables in (
        (CREATE, {"input": await product()}),
        (UPDATE, {"id": str(row.id), "input": {"version": row.version, "nameZh": "x"}}),
        (MOVE % "publishProduct", {"id": str(row.id)}),
        (MOVE % "unpublishProduct", {"id": str(row.id)}),
        (MOVE % "archiveProduct", {"id": str(row.id)}),
        (CATEGORY, {"input": names}),
        (RECATEGORY, {"id": str(row.category_id), "input": names, "version": 1}),
        (BRAND, {"input": names}),
        (REBRAND, {"id": str(row.id), "input": names, "version": 1}),
    ):
        assert (await act(gql, document, variables, actor))["problem"] == code, document
    assert (await Product.get()).version == row.version
    assert (await Brand.all().count(), await Category.all().count()) == (brands, categories + 1)


async def test_lists_and_facets_read_in_the_graph(gql: Graph) -> None:
    brand, storage = await make.brand("山", code="hill"), await make.attribute(code="origin")
    await make.product("苹果", brand=brand, price=500, stock=3, attributes=[(storage.id, "山东")])
    await make.product("梨", brand=brand, price=700)
    document = """{
      cheap: products(filter: { minPrice: "4.99", maxPrice: "6", inStock: true, search: "pg" }) { nodes { name } }
      none: products(filter: { ids: ["nonsense"] }) { nodes { name } totalCount }
      wrong: productFacets(filter: { categoryCode: "nothing" }) { brands { code } minPrice { minor } }
      all: productFacets(filter: { attributes: [{ code: "origin", values: ["山东"] }] }) {
        brands { code name count } categories { count } minPrice { amount } maxPrice { amount }
        attributes { attribute { code } values { code name count } } }
      categories { code productCount } brands { code } attributes { code kind }
      variants(search: "苹果") { fullName }
    }"""
    result = await gql(document, actor=Actor())
    assert result.errors is None, result.errors
    assert result.data is not None
    shown = result.data
    assert shown["cheap"] == {"nodes": [{"name": "苹果"}]}
    assert shown["none"] == {"nodes": [], "totalCount": 0}
    assert shown["wrong"] == {"brands": [], "minPrice": None}
    assert shown["all"] == {
        "brands": [{"code": "hill", "name": "山", "count": 1}],
        "categories": [{"count": 1}],
        "minPrice": {"amount": "5.00"},
        "maxPrice": {"amount": "5.00"},
        "attributes": [
            {"attribute": {"code": "origin"}, "values": [{"code": "山东", "name": "山东", "count": 1}]},
        ],
    }
    assert [one["productCount"] for one in shown["categories"]] == [2]
    assert shown["attributes"] == [{"code": "origin", "kind": "TEXT"}]
    assert shown["variants"] == [{"fullName": "苹果 500 毫升"}]
    bad = await gql('{ products(filter: { minPrice: "cheap" }) { nodes { id } } }')
    assert bad.errors is not None
    assert bad.errors[0].extensions is not None
    assert (bad.errors[0].extensions["code"], bad.errors[0].extensions["field"]) == ("INVALID", "filter.minPrice")
