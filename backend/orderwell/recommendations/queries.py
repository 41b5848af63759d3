"""Reads what to recommend, and how it was received."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.catalog.models import Product, ProductStatus
from orderwell.catalog.queries import SEES_ALL, ProductFilter, ProductSort
from orderwell.catalog.rules import Range
from orderwell.copurchases.queries import near
from orderwell.core.db.sql import as_id, rows
from orderwell.core.page import PageRequest
from orderwell.core.work import Actor
from orderwell.listing import queries as listing
from orderwell.lists.rules import HISTORY, Bought, habits

from .models import RecommendationOptOut
from .rules import MOST_ABOUT, Candidate, again, arranged, together
from .rules import RecommendationKind as Kind
from .rules import RecommendationPlace as Place

MOST_LATELY, MOST_CANDIDATES = 40, 60
NEEDS = "orders.place"  # to be shown what one's company buys
_BOUGHT = (
    "SELECT l.variant_id, l.product_id, l.unit_code, l.quantity, o.business_day FROM customer_order o "
    "JOIN order_line l ON l.order_id = o.id WHERE o.customer_id = ? AND o.business_day >= ? AND o.state <> 'cancelled' "
    "AND NOT EXISTS (SELECT 1 FROM recommendation_opt_out WHERE user_id = ?) ORDER BY o.business_day, l.id"
)


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


class Chosen(Struct, frozen=True):
    """Candidates that the viewer may see, the best first, and the rows of their products and of what they go with."""

    candidates: Sequence[Candidate]
    products: Mapping[UUID, Product]


class _Own(Struct, frozen=True):
    """What the viewer's company has bought: candidates, the products of the last day, and all."""

    again: Sequence[Candidate] = ()
    last: Sequence[UUID] = ()
    every: frozenset[UUID] = frozenset()


async def candidates(
    actor: Actor,
    place: Place,
    about: Sequence[UUID],
    first: int,
    today: date,
    within: Range | None = None,
) -> Chosen:
    """What may be shown at a place, without regard to stock. `about`: the product there, or what is in the cart.
    `within`: what the actor is offered.

    Who is not signed in, has no right to order or wants no profile gets what follows from `about` and what sells.
    Four statements.
    """
    own = await _own(actor, place, today)
    sources = [*dict.fromkeys(own.last if place is Place.HOME else about)][:MOST_ABOUT]
    but = {*about, *(own.every if place is Place.HOME else ())}
    pairs = together(await near(sources), {*but, *sources})[:MOST_CANDIDATES]
    mine = [one for one in own.again if one.product_id not in about]
    lately = [Candidate(one, Kind.TRENDING) for one in await trending() if one not in but]
    found = arranged(place, first, mine, pairs, lately)[:MOST_CANDIDATES]
    wanted = {one.product_id for one in found} | {one.source_id for one in found if one.source_id}
    products = await seen(actor, wanted, within)
    shown = [one for one in found if one.product_id in products and (one.source_id or one.product_id) in products]
    return Chosen(shown, products)


async def _own(actor: Actor, place: Place, today: date) -> _Own:
    if place is Place.PRODUCT or actor.customer_id is None or actor.user_id is None or not actor.can(NEEDS):
        return _Own()
    found = await rows(_BOUGHT, actor.customer_id, today - HISTORY, actor.user_id)
    products = {as_id(row["variant_id"]): as_id(row["product_id"]) for row in found}
    bought = [
        Bought(as_id(row["variant_id"]), row["unit_code"], row["quantity"], _day(row["business_day"])) for row in found
    ]
    last = bought[-1].day if bought else today
    return _Own(
        again(habits(bought, today), products, today, only_ripe=place is Place.CART),
        [products[one.variant_id] for one in bought if one.day == last],
        frozenset(products.values()),
    )


async def trending() -> list[UUID]:
    """What is in most orders lately. One statement."""
    found = await rows(f"SELECT product_id FROM trending_product ORDER BY orders DESC, id LIMIT {MOST_LATELY}")
    return [as_id(row["product_id"]) for row in found]


async def seen(actor: Actor, product_ids: Collection[UUID], within: Range | None) -> dict[UUID, Product]:
    """Those of the products that the shop shows the actor: what is published, also for staff. One statement."""
    statuses = [ProductStatus.PUBLISHED] if actor.can(SEES_ALL) else None
    wanted = ProductFilter(ids=sorted(product_ids), statuses=statuses)
    page = await listing.page(actor, wanted, ProductSort.POPULAR, PageRequest(100), within=within)
    return {row.id: row for row in page.rows}


async def opted_out(user_id: UUID) -> bool:
    """Whether somebody wants no personal recommendations."""
    return await RecommendationOptOut.filter(user_id=user_id).exists()


async def sold_since(day: date, most: int) -> dict[UUID, int]:
    """In how many orders since that day each product is, those in most of them; cancelled ones do not count."""
    found = await rows(
        # CROSS JOIN: SQLite takes the orders of these days first, and does not walk through all lines by product.
        "SELECT l.product_id, COUNT(DISTINCT o.id) AS times FROM customer_order o CROSS JOIN order_line l "
        "WHERE l.order_id = o.id AND o.business_day > ? AND o.state <> 'cancelled' "
        f"GROUP BY l.product_id ORDER BY times DESC, l.product_id LIMIT {most}", day
    )  # fmt: skip
    return {as_id(row["product_id"]): int(row["times"]) for row in found}


class Effect(Struct, frozen=True):
    """What came of the recommendations of one kind at one place on one business day."""

    day: date
    place: Place
    kind: Kind
    shown: int
    opened: int
    added: int


async def effects(since: date) -> list[Effect]:
    """By day, the newest first, then by place and kind. One statement."""
    found = await rows(
        "SELECT day, place, kind, COUNT(*) AS shown, COUNT(opened_at) AS opened, COUNT(added_at) AS added "
        "FROM recommendation_record WHERE day >= ? GROUP BY day, place, kind ORDER BY day DESC, place, kind", since
    )  # fmt: skip
    return [
        Effect(_day(row["day"]), Place(row["place"]), Kind(row["kind"]), int(row["shown"]), int(row["opened"]),
               int(row["added"]))
        for row in found
    ]  # fmt: skip
