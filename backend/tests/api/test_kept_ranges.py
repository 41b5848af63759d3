"""Answers, cards and shelves that are kept while people with different assortments and rights to prices ask in turn."""

from collections.abc import AsyncIterator
from random import Random
from typing import Any

import httpx
import pytest

from orderwell.api.answers import Store
from orderwell.assortments import commands
from orderwell.assortments.models import AssortmentData, AssortmentMode
from orderwell.catalog.models import Product
from orderwell.customers import commands as customers
from orderwell.customers.models import CustomerChange, CustomerStatus
from orderwell.customers.queries import by_ids
from orderwell.demo import make
from orderwell.firm.commands import change as change_firm
from tests.api.conftest import ORIGIN, Web
from tests.api.test_kept import shop  # noqa: F401 - a fixture: the application as it runs

CARD = "code fromPrice { minor } variants { sku price { unitPrice { minor } } tiers { minQuantity } }"
QUESTIONS = (
    f"{{ products(first: 50, sort: NAME) {{ nodes {{ {CARD} }} totalCount }} }}",
    f'{{ search(text: "水", first: 50) {{ products {{ nodes {{ {CARD} }} totalCount }} }} }}',
    f"{{ products(first: 50, filter: {{inStock: true}}) {{ nodes {{ {CARD} }} totalCount }} }}",
    "{ categories { code productCount } }",
)


class Person:
    """A browser, and what it ought to be told."""

    def __init__(self, web: Web, customer: Any = None) -> None:
        self.web, self.customer = web, customer
        self.assortment: Any = None
        self.approved = customer is not None

    def sees(self, visibility: str) -> bool:
        return visibility == "everyone" or (self.customer is not None and (self.approved or visibility == "signed_in"))


class World:
    """The rows as they are, beside what the database says."""

    def __init__(self, products: list[Product]) -> None:
        self.products = products
        self.named: dict[Any, AssortmentData] = {}
        self.default: Any = None
        self.visibility = "everyone"

    def offered(self, person: Person) -> set[str]:
        chosen = person.assortment or self.default
        if chosen is None:
            return {one.code for one in self.products}
        data = self.named[chosen]
        return {one.code for one in self.products if (one.id in data.product_ids) is (data.mode is AssortmentMode.ONLY)}


@pytest.fixture
async def people(shop: tuple[Web, Store]) -> AsyncIterator[list[Person]]:  # noqa: F811
    """A visitor, and two companies with a browser each."""
    web, _ = shop
    found = [Person(web)]
    for number in range(2):
        company = await make.customer()
        contact = await make.contact(company, email=f"b{number}@shop.example", password=make.PASSWORD)
        client = httpx.AsyncClient(transport=web.client._transport, base_url=ORIGIN)
        assert (await Web(client).sign_in(await contact.user))["__typename"] == "Viewer"
        found.append(Person(Web(client), company))
    yield found
    for one in found[1:]:
        await one.web.client.aclose()


async def change(chance: Random, world: World, people: list[Person]) -> None:
    """Something that decides what is told changes."""
    person = chance.choice(people[1:])
    async with make.work() as work:
        match chance.randrange(5):
            case 0:
                named = [one.id for one in chance.sample(world.products, chance.randrange(4))]
                data = AssortmentData(
                    "范围", "Range", chance.choice(list(AssortmentMode)), chance.random() < 0.4, product_ids=named
                )
                row = await commands.create(work, data)
                world.named[row.id] = data
                world.default = row.id if data.is_default else world.default
            case 1:
                person.assortment = chance.choice([None, *world.named])
                await commands.assign(work, [person.customer.id], person.assortment)
            case 2:
                world.visibility = chance.choice(["everyone", "signed_in", "approved"])
                await change_firm(work, {"price_visibility": world.visibility})
            case 3:
                person.approved = not person.approved
                row = (await by_ids([person.customer.id]))[person.customer.id]
                status = CustomerStatus.ACTIVE if person.approved else CustomerStatus.PENDING
                await customers.update(work, row, CustomerChange(row.version, status=status))
            case _:
                await change_firm(work, {"phone": str(chance.random())})


async def check(chance: Random, world: World, person: Person) -> None:
    question = chance.choice(QUESTIONS)
    answer = (await person.web.ask(question)).json()
    assert "errors" not in answer, answer
    offered, sees = world.offered(person), person.sees(world.visibility)
    if "categories" in answer["data"]:
        assert sum(one["productCount"] for one in answer["data"]["categories"]) == len(offered)
        return
    (data,) = answer["data"].values()
    page = data.get("products", data)
    assert ({one["code"] for one in page["nodes"]}, page["totalCount"]) == (offered, len(offered))
    for node in page["nodes"]:
        (variant,) = node["variants"]
        told = [node["fromPrice"] is not None, variant["price"] is not None, bool(variant["tiers"])]
        assert told == [sees] * 3, (question, node)


@pytest.mark.parametrize("seed", range(2))
async def test_nobody_gets_what_was_kept_for_somebody_else(
    shop: tuple[Web, Store],  # noqa: F811
    people: list[Person],
    seed: int,
) -> None:
    _, store = shop
    chance = Random(seed)
    place = await make.category("饮料")
    products = [
        await make.product(f"水 {at}", code=f"W{at}", price=100 + at, stock=5, category=place) for at in range(6)
    ]
    world = World(products)
    for _ in range(40):
        await change(chance, world, people)
        for _ in range(5):
            await check(chance, world, chance.choice(people))
    assert store.hits > 10
