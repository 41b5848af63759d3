"""What is offered while typing costs what its card and its page say, and costs nobody anything who may not know."""

from typing import Any

from orderwell.core.work import Actor
from orderwell.demo import make
from tests.api.test_compiled import QUERIES
from tests.conftest import Graph
from tests.counted import statements

SUGGESTIONS = QUERIES["StoreSuggestions"]
CARDS = "query($text: String!) { search(text: $text) { products { nodes { variants { id price(quantity: 1) { unitPrice { amount } } } } } } }"  # noqa: E501


def prices(products: Any) -> list[str | None]:
    """Of every variant, in the order of the answer."""
    every = [one for node in products["nodes"] for one in node["variants"]]
    return [one["price"] and one["price"]["unitPrice"]["amount"] for one in every]


async def suggested(gql: Graph, actor: Actor) -> list[str | None]:
    """The prices of what is offered for water, which are those of the cards."""
    answers = [await gql(document, {"text": "矿泉水"}, actor) for document in (SUGGESTIONS, CARDS)]
    offered, carded = (next(iter(one.data.values()))["products"] for one in answers if one.data)
    assert prices(offered) == prices(carded)
    return prices(offered)


async def test_suggestions_say_the_customers_own_price(gql: Graph) -> None:
    customer = await make.customer()
    water = await make.sellable(price=250)
    await make.price_list(customer=customer, prices={water: 199})
    assert await suggested(gql, await make.buyer(customer)) == ["1.99"]
    assert await suggested(gql, await make.buyer()) == await suggested(gql, Actor()) == ["2.50"]
    await make.settings(price_visibility="approved")
    assert await suggested(gql, await make.buyer(customer)) == ["1.99"]
    assert await suggested(gql, Actor()) == [None]


async def test_more_goods_take_no_more_statements(gql: Graph) -> None:
    buyer, counts = await make.buyer(), []
    for _ in range(2):
        for _ in range(3):
            await make.sellable(price=250)
        await gql(SUGGESTIONS, {"text": "矿泉水"}, buyer)
        with statements() as seen:
            assert len(await suggested(gql, buyer)) in (3, 6)
        counts.append(len(seen))
    assert counts[0] == counts[1]
