"""Recommendations through the graph: what is shown to whom, what must not be, and what is written down."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from orderwell.catalog import commands as catalog
from orderwell.catalog.models import ProductStatus, Variant
from orderwell.catalog.queries import products_by_id
from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.core.clock import utc_now
from orderwell.core.ids import uuid7
from orderwell.core.work import Actor, ActorKind
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.recommendations import commands
from orderwell.recommendations.models import RecommendationRecord
from tests.conftest import Graph
from tests.counted import statements

NOBODY = Actor()
FIELDS = "{ product { code } variant { id } unitCode quantity kind due reason token }"
ASK = f"""query($place: RecommendationPlace!, $ids: [ID!], $first: Int!) {{
  recommendations(place: $place, productIds: $ids, first: $first) {FIELDS} }}"""
SHOWN = """mutation($view: ID!, $tokens: [String!]!) { recordRecommendationsShown(viewId: $view, tokens: $tokens) {
  ... on RecommendationRecords { count } ... on Problem { code field } } }"""
USED = """mutation($view: ID!, $token: String!, $how: RecommendationOutcome!) {
  recordRecommendationUsed(viewId: $view, token: $token, outcome: $how) {
  ... on RecommendationRecords { count } ... on Problem { code field } } }"""
CHOOSE = """mutation($personal: Boolean!) { chooseRecommendations(personal: $personal) {
  ... on RecommendationSettings { personal } ... on Problem { code } } }"""


async def done(gql: Graph, document: str, variables: Any = None, actor: Actor | None = None, **more: Any) -> Any:
    result = await gql(document, variables, actor, **more)
    assert result.errors is None, result.errors
    assert result.data
    return next(iter(result.data.values()))


async def asked(gql: Graph, place: str, *ids: UUID, actor: Actor = NOBODY, first: int = 6, **more: Any) -> list[Any]:
    variables = {"place": place, "ids": [str(one) for one in ids], "first": first}
    return list(await done(gql, ASK, variables, actor, **more))


def kinds(found: list[Any]) -> list[str]:
    return [one["kind"] for one in found]


async def bought(customer: Customer, *variants: Variant, ago: int = 0, paid: bool = True) -> None:
    order = await make.order(customer, lines=[(one, 2) for one in variants], now=utc_now() - timedelta(days=ago))
    if paid:
        await make.payment(order.id, order.total)


async def settle() -> None:
    """Count what was paid, and rank what sells."""
    await jobs.run_due(JOBS, HANDLERS)
    async with make.work() as work:
        await commands.rank_trending(work)


async def shop() -> tuple[list[Variant], list[str]]:
    """Five products; the first two are in four orders together, the third and fourth in one. And their codes."""
    variants = [await make.sellable(1000, name_zh=f"商品{n}", name_en=f"Good {n}") for n in range(5)]
    other = await make.customer()
    for _ in range(4):
        await bought(other, variants[0], variants[1])
    await bought(other, variants[2], variants[3])
    await settle()
    products = await products_by_id([one.product_id for one in variants])
    return variants, [products[one.product_id].code for one in variants]


def codes(found: list[Any]) -> list[str]:
    return [one["product"]["code"] for one in found]


async def test_beside_a_product_stands_what_is_bought_with_it(gql: Graph) -> None:
    variants, names = await shop()
    found = await asked(gql, "PRODUCT", variants[0].product_id)
    assert (codes(found), kinds(found)) == ([names[1]], ["BOUGHT_TOGETHER"])
    assert found[0]["reason"] == "买过 商品0 的客户也买"
    assert (await asked(gql, "PRODUCT", variants[0].product_id, locale="en"))[0]["reason"] == "Often bought with Good 0"
    alone = await asked(gql, "PRODUCT", variants[4].product_id)
    assert set(kinds(alone)) == {"TRENDING"}
    assert alone[0]["reason"] == "近 28 天热销"


async def test_what_is_in_the_cart_is_not_offered_for_it(gql: Graph) -> None:
    variants, names = await shop()
    found = await asked(gql, "CART", variants[0].product_id, variants[2].product_id)
    assert (codes(found)[0], kinds(found)[0]) == (names[1], "BOUGHT_TOGETHER")
    assert not {names[0], names[2]} & set(codes(found))


async def test_a_company_is_shown_what_it_buys_again(gql: Graph) -> None:
    variants, names = await shop()
    mine = await make.customer()
    actor = await make.buyer(mine)
    for ago in (42, 28, 14):
        await bought(mine, variants[4], ago=ago, paid=False)
    first = (await asked(gql, "HOME", actor=actor))[0]
    assert (first["product"]["code"], first["kind"], first["due"]) == (names[4], "BUY_AGAIN", True)
    assert (first["variant"]["id"], first["unitCode"], first["quantity"]) == (str(variants[4].id), "bottle", 2)
    assert first["reason"].startswith("该补货了：每 14 天买一次，上次 ")
    assert kinds(await asked(gql, "CART", variants[0].product_id, actor=actor))[0] == "BUY_AGAIN"
    stranger = await make.buyer()
    assert "BUY_AGAIN" not in kinds(await asked(gql, "HOME", actor=stranger))


async def test_nothing_is_shown_that_cannot_be_had_or_seen(gql: Graph) -> None:
    variants, names = await shop()
    mine = await make.customer()
    actor = await make.buyer(mine)
    for ago in (42, 28, 14):
        await bought(mine, variants[0], variants[1], variants[4], ago=ago)
    await settle()
    every = {name for place in ("HOME", "CART") for name in codes(await asked(gql, place, actor=actor))}
    assert {names[0], names[1], names[4]} <= every
    async with make.work() as work:
        await catalog.move(work, variants[1].product_id, ProductStatus.DRAFT)
    variants[4].active = False
    await variants[4].save(update_fields=["active"])
    await Variant.filter(id=variants[0].id).update(moq=5000)  # what is there is less than one has to buy
    for who in (actor, NOBODY, make.EVERYTHING):
        for place in ("HOME", "PRODUCT", "CART"):
            found = codes(await asked(gql, place, variants[2].product_id, actor=who))
            assert not {names[0], names[1], names[4]} & set(found)
    hidden = await asked(gql, "PRODUCT", variants[1].product_id)
    assert "BOUGHT_TOGETHER" not in kinds(hidden)


async def test_who_wants_no_profile_has_none_and_leaves_no_trace(gql: Graph) -> None:
    variants, _ = await shop()
    mine = await make.customer()
    actor = await make.buyer(mine)
    for ago in (42, 28, 14):
        await bought(mine, variants[4], ago=ago)
    await settle()
    token = (await asked(gql, "HOME", actor=actor))[0]["token"]
    seen = {"view": str(uuid7()), "tokens": [token]}
    assert await done(gql, CHOOSE, {"personal": False}, actor) == {"personal": False}
    assert await done(gql, "{ recommendationSettings { personal } }", None, actor) == {"personal": False}
    assert "BUY_AGAIN" not in kinds(await asked(gql, "HOME", actor=actor))
    assert kinds(await asked(gql, "CART", variants[0].product_id, actor=actor))[0] == "BOUGHT_TOGETHER"
    assert await done(gql, SHOWN, seen, actor) == {"count": 0}
    used = {"view": seen["view"], "token": token, "how": "OPENED"}
    assert await done(gql, USED, used, actor) == {"count": 0}
    assert await RecommendationRecord.all().count() == 0
    assert await done(gql, CHOOSE, {"personal": True}, actor) == {"personal": True}
    assert kinds(await asked(gql, "HOME", actor=actor))[0] == "BUY_AGAIN"
    assert await done(gql, CHOOSE, {"personal": True}, NOBODY) == {"code": "UNAUTHENTICATED"}


async def test_what_was_seen_and_used_is_counted_once(gql: Graph) -> None:
    variants, _ = await shop()
    tokens = [one["token"] for one in await asked(gql, "CART", variants[0].product_id)]
    view = str(uuid7())
    assert await done(gql, SHOWN, {"view": view, "tokens": tokens}, NOBODY) == {"count": len(tokens)}
    assert await done(gql, SHOWN, {"view": view, "tokens": tokens[:1]}, NOBODY) == {"count": 0}
    for how in ("OPENED", "ADDED"):
        used = {"view": view, "token": tokens[0], "how": how}
        assert await done(gql, USED, used, NOBODY) == {"count": 1}
        assert await done(gql, USED, used, NOBODY) == {"count": 0}
    staff = Actor(kind=ActorKind.STAFF, user_id=uuid7())
    assert await done(gql, SHOWN, {"view": str(uuid7()), "tokens": tokens}, staff) == {"count": 0}
    effects = await done(gql, "{ recommendationEffects(days: 1) { place kind shown opened added } }")
    together = next(one for one in effects if one["kind"] == "BOUGHT_TOGETHER")
    assert together == {"place": "CART", "kind": "BOUGHT_TOGETHER", "shown": 1, "opened": 1, "added": 1}
    assert sum(one["shown"] for one in effects) == len(tokens)


async def test_nonsense_is_refused(gql: Graph) -> None:
    view = str(uuid7())
    unknown = f"cart.trending.{uuid7().hex}"
    for given, code in ((["x"], "NOT_FOUND"), ([unknown], "NOT_FOUND"), ([], "INVALID")):
        answer = await done(gql, SHOWN, {"view": view, "tokens": given}, NOBODY)
        assert answer == {"code": code, "field": "tokens"}
    assert (await done(gql, SHOWN, {"view": "me", "tokens": ["x"]}, NOBODY))["field"] == "viewId"
    used = {"view": view, "token": unknown, "how": "ADDED"}
    assert (await done(gql, USED, used, NOBODY))["code"] == "NOT_FOUND"


async def test_staff_see_pairs_and_have_them_counted_anew(gql: Graph) -> None:
    _, names = await shop()
    pairs = """query($search: String!) { productPairs(search: $search) {
      totalCount nodes { orders strength first { code } second { code } } } }"""
    found = await done(gql, pairs, {"search": ""})
    assert found["totalCount"] == 1
    assert {found["nodes"][0]["first"]["code"], found["nodes"][0]["second"]["code"]} == set(names[:2])
    assert (found["nodes"][0]["orders"], round(found["nodes"][0]["strength"], 6)) == (4, 1.0)
    assert (await done(gql, pairs, {"search": "商品1"}))["totalCount"] == 1
    assert (await done(gql, pairs, {"search": "商品3"}))["totalCount"] == 0
    rebuild = """mutation { rebuildCopurchases {
      ... on CopurchaseBuild { id finishedAt } ... on Problem { code } } }"""
    begun = await done(gql, rebuild)
    assert begun["finishedAt"] is None
    await jobs.run_due(JOBS, HANDLERS)
    now = await done(gql, "{ copurchaseBuild { id total done finishedAt } }")
    assert (now["id"], now["total"], now["done"]) == (begun["id"], 5, 5)
    assert now["finishedAt"]
    assert await done(gql, rebuild, None, await make.buyer()) == {"code": "FORBIDDEN"}


async def test_statements_do_not_grow_with_history_or_cart(gql: Graph) -> None:
    variants, _ = await shop()
    mine = await make.customer()
    actor = await make.buyer(mine)
    counts = []
    for rounds in (1, 4):
        for n in range(rounds):
            await bought(mine, *variants[: rounds + 1], ago=7 * n)
        await settle()
        with statements() as seen:
            await asked(gql, "CART", *(one.product_id for one in variants[:rounds]), actor=actor, first=24)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9
