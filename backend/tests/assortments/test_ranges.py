"""What a customer is offered: lists, search, facets, suggestions and counts against a filter in plain Python."""

from random import Random
from typing import Any

import pytest

from orderwell.assortments import commands, queries
from orderwell.assortments.models import AssortmentData, AssortmentMode
from orderwell.catalog.models import Product
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.taxonomy.models import Brand, Category
from tests.conftest import Graph
from tests.counted import statements

LIST = """query($filter: ProductFilter, $sort: ProductSort!) { products(filter: $filter, sort: $sort, first: 100) {
  totalCount nodes { code } } }"""
SEARCH = """query($text: String!, $filter: ProductFilter) { search(text: $text, filter: $filter, first: 100) { total
  products { nodes { code } } facets { total new inStock brands { code count } categories { code count } } } }"""
FACETS = "query($filter: ProductFilter) { productFacets(filter: $filter) { total brands { code count } } }"
SUGGEST = "query($text: String!) { suggestions(text: $text) { products { nodes { code } } categories { code } brands { code } } }"  # noqa: E501
TREE = "{ categories { code productCount children { code } } brands { code productCount } }"
ONE = "query($code: String!) { product(code: $code) { code } }"
PICK = "query($text: String!) { variants(search: $text, first: 50) { sku } }"
SORTS = ("POPULAR", "NEWEST", "PRICE_ASC", "PRICE_DESC", "NAME")


class World:
    """Categories three deep, brands, and products of them; some in stock, some without a brand."""

    def __init__(self) -> None:
        self.categories: list[Category] = []
        self.brands: list[Brand] = []
        self.products: list[Product] = []

    async def fill(self, chance: Random) -> None:
        for at in range(7):
            parent = self.categories[(at - 1) // 2] if at else None
            self.categories.append(await make.category(f"类目{at}", code=f"c{at}", parent=parent))
        self.brands = [await make.brand(f"品牌{at}", code=f"b{at}") for at in range(3)]
        for at in range(18):
            product = await make.product(
                f"矿泉水 {at}",
                code=f"P{at}",
                category=chance.choice(self.categories),
                brand=chance.choice([None, *self.brands]),
                price=chance.randrange(100, 900),
                stock=chance.choice([0, 5]),
                variant={"sku": f"S{at}"},
            )
            self.products.append(product)

    def offered(self, data: AssortmentData | None) -> list[Product]:
        """By looking at every product."""
        if data is None:
            return self.products
        named = [one for one in self.products if self._named(one, data)]
        return named if data.mode is AssortmentMode.ONLY else [one for one in self.products if one not in named]

    def _named(self, product: Product, data: AssortmentData) -> bool:
        place = next(one for one in self.categories if one.id == product.category_id)
        return (
            product.id in data.product_ids
            or product.brand_id in data.brand_ids
            or any(str(one) in place.path for one in data.category_ids)
        )

    def below(self, code: str) -> set[Any]:
        root = next(one for one in self.categories if one.code == code)
        return {one.id for one in self.categories if one.path.startswith(root.path)}


def some(chance: Random, rows: list[Any], most: int) -> list[Any]:
    return [one.id for one in chance.sample(rows, chance.randrange(most + 1))]


def random_data(chance: Random, world: World) -> AssortmentData:
    return AssortmentData(
        "范围", "Range", chance.choice(list(AssortmentMode)), False,
        some(chance, world.categories, 2), some(chance, world.brands, 2), some(chance, world.products, 4),
    )  # fmt: skip


async def told(gql: Graph, document: str, actor: Actor, **variables: Any) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data
    return result.data


def codes(page: dict[str, Any]) -> set[str]:
    return {one["code"] for one in page["nodes"]}


def counted(facet: list[dict[str, Any]]) -> dict[str, int]:
    return {one["code"]: one.get("count", one.get("productCount")) for one in facet}


async def check(gql: Graph, chance: Random, world: World, actor: Actor, offered: list[Product]) -> None:
    """Every question is answered as if there were nothing else."""
    brand, category = chance.choice(world.brands), chance.choice(world.categories)
    inside = world.below(category.code)
    wanted = {"brandCodes": [brand.code]} if chance.random() < 0.5 else {"categoryCode": category.code}
    fitting = [
        one for one in offered if (one.brand_id == brand.id if "brandCodes" in wanted else one.category_id in inside)
    ]
    page = (await told(gql, LIST, actor, filter=wanted, sort=chance.choice(SORTS)))["products"]
    assert codes(page) == {one.code for one in fitting}
    assert page["totalCount"] == len(fitting)
    both = [
        (await told(gql, LIST, actor, filter={"inStock": stock}, sort="NAME"))["products"] for stock in (True, False)
    ]
    assert codes(both[0]) | codes(both[1]) == {one.code for one in offered}
    for text in ("矿泉水", ""):
        found = (await told(gql, SEARCH, actor, text=text, filter=None))["search"]
        assert codes(found["products"]) == {one.code for one in offered}
        assert found["total"] == found["facets"]["total"] == found["facets"]["new"] == len(offered)
        assert found["facets"]["inStock"] == len(both[0]["nodes"])
        by_brand = {row.code: sum(one.brand_id == row.id for one in offered) for row in world.brands}
        by_category = {
            row.code: sum(one.category_id in world.below(row.code) for one in offered) for row in world.categories
        }
        assert counted(found["facets"]["brands"]) == {code: n for code, n in by_brand.items() if n}
        assert counted(found["facets"]["categories"]) == {code: n for code, n in by_category.items() if n}
    facets = (await told(gql, FACETS, actor, filter=wanted))["productFacets"]
    assert facets["total"] == len(fitting)
    tree = await told(gql, TREE, actor)
    everything = len(offered) == len(world.products)
    assert counted(tree["brands"]) == {code: n for code, n in by_brand.items() if n or everything}
    assert {code: n for code, n in counted(tree["categories"]).items() if n} == {
        c: n for c, n in by_category.items() if n
    }
    suggested = (await told(gql, SUGGEST, actor, text="矿泉"))["suggestions"]
    assert codes(suggested["products"]) <= {one.code for one in offered}
    named = (await told(gql, SUGGEST, actor, text=category.name_zh))["suggestions"]
    assert (category.code in {one["code"] for one in named["categories"]}) is bool(by_category[category.code])
    picked = {one["sku"] for one in (await told(gql, PICK, actor, text="矿泉水"))["variants"]}
    assert picked == {one.code.replace("P", "S") for one in offered}
    for one in chance.sample(world.products, 4):
        assert bool((await told(gql, ONE, actor, code=one.code))["product"]) is (one in offered)


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_outside_is_as_if_it_did_not_exist(gql: Graph, seed: int) -> None:
    chance, world = Random(seed), World()
    await world.fill(chance)
    customer = await make.customer()
    actor = await make.buyer(customer)
    async with make.work() as work:
        row = await commands.create(work, random_data(chance, world))
        await commands.assign(work, [customer.id], row.id)
    version = row.version
    for _ in range(4):
        data = random_data(chance, world)
        async with make.work() as work:
            version = (await commands.update(work, row.id, version, data)).version
        await check(gql, chance, world, actor, world.offered(data))
    await check(gql, chance, world, Actor(), world.products)  # nobody else's list is shorter


async def test_the_default_one_is_for_visitors_and_for_customers_without_their_own(gql: Graph) -> None:
    drinks, food = await make.category("酒", code="wine"), await make.category("米", code="rice")
    await make.product(code="WINE", category=drinks)
    await make.product(code="RICE", category=food)
    other, school = await make.customer(), await make.customer()
    await make.assortment(AssortmentMode.ONLY, categories=[food], is_default=True)
    own = await make.assortment(AssortmentMode.EXCEPT, categories=[food], customers=[school])
    everybody = {"school": await make.buyer(school), "other": await make.buyer(other), "visitor": Actor()}
    seen = {who: codes((await told(gql, LIST, actor, sort="NAME"))["products"]) for who, actor in everybody.items()}
    assert seen == {"school": {"WINE"}, "other": {"RICE"}, "visitor": {"RICE"}}
    assert codes((await told(gql, LIST, make.EVERYTHING, sort="NAME"))["products"]) == {"WINE", "RICE"}
    async with make.work() as work:  # another default takes its place
        await commands.update(
            work, own.id, own.version, AssortmentData("a", "b", AssortmentMode.ONLY, True, [drinks.id])
        )
    assert codes((await told(gql, LIST, Actor(), sort="NAME"))["products"]) == {"WINE"}
    assert [one.is_default for one in await queries.assortments()] == [True, False]


async def test_it_costs_three_statements_once_there_are_any(gql: Graph) -> None:
    rice = await make.product()
    customer = await make.customer()
    actor = await make.buyer(customer)
    with statements() as before:
        await told(gql, LIST, actor, sort="NAME")
    await make.assortment(products=[rice], customers=[customer])
    with statements() as after:
        await told(gql, LIST, actor, sort="NAME")
    assert len(after) <= len(before) + 3


async def test_a_customer_who_is_deleted_takes_nothing_with_them(database: Any) -> None:
    customer = await make.customer(address=False)
    row = await make.assortment(customers=[customer])
    assert (await queries.range_of(customer.id)) is not None
    await Customer.filter(id=customer.id).delete()
    assert await queries.customer_counts([row.id]) == {}
