"""Ranks what sells, and writes down what was shown."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from orderwell.access import queries as access
from orderwell.catalog.queries import products_by_id
from orderwell.core.clock import business_day
from orderwell.core.errors import Invalid, NotFound
from orderwell.core.work import ActorKind, Work
from orderwell.firm.queries import firm

from . import queries
from .models import (
    RecommendationOptOut,
    RecommendationOutcome,
    RecommendationRecord,
    TrendingProduct,
)
from .rules import TRENDING_DAYS, read_token
from .rules import RecommendationKind as Kind
from .rules import RecommendationPlace as Place

MOST_TRENDING = 300
MOST_TOKENS = 100


async def rank_trending(work: Work) -> None:
    """What is in most orders of the last weeks. Idempotent."""
    since = business_day(work.now, (await firm()).time_zone) - timedelta(days=TRENDING_DAYS)
    sold = await queries.sold_since(since, MOST_TRENDING)
    await TrendingProduct.all().delete()
    known = await products_by_id(list(sold))
    await TrendingProduct.bulk_create(
        [TrendingProduct(product_id=key, orders=times) for key, times in sold.items() if key in known]
    )


async def choose(work: Work, personal: bool) -> bool:
    """Whether the actor wants personal recommendations. Says what holds now."""
    user = await access.user(work.actor.user_id)
    await RecommendationOptOut.filter(user_id=user.id).delete()
    if not personal:
        await RecommendationOptOut.create(user_id=user.id, since=work.now)
    return personal


async def show(work: Work, view_id: UUID | None, tokens: Sequence[str]) -> int:
    """Recommendations were on the screen; again counts once. Says how many were written down.

    Of staff and of who wants no profile nothing is. Raises Invalid.
    """
    known = await _known(view_id, tokens)
    if not await _may_log(work):
        return 0
    there = RecommendationRecord.filter(view_id=view_id).values_list("place", "product_id")
    seen = {(place, product_id) for place, product_id in await there}
    day = business_day(work.now, (await firm()).time_zone)
    new = {(place, product_id): kind for place, kind, product_id in known if (place, product_id) not in seen}
    await RecommendationRecord.bulk_create(
        [
            RecommendationRecord(
                view_id=view_id, place=place, kind=kind, product_id=product_id, day=day, shown_at=work.now
            )
            for (place, product_id), kind in new.items()
        ]
    )
    return len(new)


async def use(work: Work, view_id: UUID | None, token: str, outcome: RecommendationOutcome) -> int:
    """A recommendation was opened or put into the cart; the first time counts. See `show`. Raises Invalid, NotFound."""
    await show(work, view_id, [token])
    if not await _may_log(work):
        return 0
    place, _, product_id = (await _known(view_id, [token]))[0]
    column = f"{outcome.value}_at"
    mine = RecommendationRecord.filter(view_id=view_id, place=place, product_id=product_id)
    return await mine.filter(**{f"{column}__isnull": True}).update(**{column: work.now})


async def _known(view_id: UUID | None, tokens: Sequence[str]) -> list[tuple[Place, Kind, UUID]]:
    read = [read_token(one) for one in tokens]
    if view_id is None:
        raise Invalid(field="viewId", reason_zh="不是有效的编号。", reason_en="This is no id.")
    if not 0 < len(read) <= MOST_TOKENS:
        zh, en = f"每次 1 到 {MOST_TOKENS} 个。", f"Give 1 to {MOST_TOKENS} at a time."
        raise Invalid(field="tokens", reason_zh=zh, reason_en=en)
    known = [one for one in read if one]
    there = await products_by_id([product_id for _, _, product_id in known])
    if len(known) < len(read) or any(product_id not in there for _, _, product_id in known):
        raise NotFound("The recommendation", "该推荐", field="tokens")
    return known


async def _may_log(work: Work) -> bool:
    if work.actor.kind in (ActorKind.STAFF, ActorKind.API_KEY):
        return False
    return work.actor.user_id is None or not await queries.opted_out(work.actor.user_id)


async def take_over(work: Work, seen: Sequence[RecommendationRecord]) -> int:
    """Write what was seen in the past; says how many."""
    await RecommendationRecord.bulk_create(seen)
    return len(seen)


async def forget(work: Work, before: datetime) -> int:
    """Drop records that are older; says how many."""
    return await RecommendationRecord.filter(shown_at__lt=before).delete()
