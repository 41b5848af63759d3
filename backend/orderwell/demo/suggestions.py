"""What the demo's customers saw of recommendations lately, and what they made of them."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from orderwell.copurchases.queries import pairs_page
from orderwell.core.clock import business_day
from orderwell.core.ids import uuid7
from orderwell.core.page import PageRequest
from orderwell.core.work import Work
from orderwell.recommendations import commands
from orderwell.recommendations.models import RecommendationRecord
from orderwell.recommendations.queries import trending
from orderwell.recommendations.rules import RecommendationKind as Kind
from orderwell.recommendations.rules import RecommendationPlace as Place

DAYS = 30
# Where and why, how many are seen on a working day, and how many in a hundred are opened and added.
SEEN = (
    (Place.HOME, Kind.BUY_AGAIN, 14, 24, 15),
    (Place.HOME, Kind.TRENDING, 11, 8, 3),
    (Place.PRODUCT, Kind.BOUGHT_TOGETHER, 9, 13, 7),
    (Place.CART, Kind.BOUGHT_TOGETHER, 8, 12, 9),
    (Place.CART, Kind.BUY_AGAIN, 5, 20, 17),
)


async def look(work: Work, now: datetime, zone: str, seed: int) -> int:
    """Rank what sells, and write a month of what was seen, fewer at weekends; says how many."""
    await commands.rank_trending(work)
    popular = await trending()
    paired = [one for pair in (await pairs_page("", PageRequest(40))).rows for one in (pair.product_a, pair.product_b)]
    random, found = Random(f"{seed}:recommendations"), list[RecommendationRecord]()
    for ago in range(DAYS):
        when = now - timedelta(days=ago)
        for place, kind, usual, opened, added in SEEN:
            goods: list[UUID] = paired if kind is Kind.BOUGHT_TOGETHER and paired else popular
            busy = 0.4 if when.weekday() > 4 else random.uniform(0.8, 1.3)
            for _ in range(round(usual * busy) if goods else 0):
                luck = random.randrange(100)
                found.append(
                    RecommendationRecord(
                        view_id=uuid7(),
                        place=place,
                        kind=kind,
                        product_id=random.choice(goods),
                        day=business_day(when, zone),
                        shown_at=when,
                        opened_at=when if luck < opened else None,
                        added_at=when if luck < added else None,
                    )
                )
    return await commands.take_over(work, found)
