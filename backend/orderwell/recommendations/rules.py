"""Which candidates are shown where, and why. Pure."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.core.ids import as_uuid
from orderwell.lists.rules import Habit

TRENDING_DAYS = 28
RIPE = 0.8  # of a cycle: from then on something is due again
FRESH = 0.5  # of a cycle: until then it was just bought
MOST_SHOWN = 24
MOST_ABOUT = 40  # products on the screen that others are to go with


class RecommendationPlace(StrEnum):
    """Where recommendations are shown."""

    HOME = "home"
    PRODUCT = "product"
    CART = "cart"


class RecommendationKind(StrEnum):
    """Why something is recommended."""

    BUY_AGAIN = "buy_again"
    BOUGHT_TOGETHER = "bought_together"
    TRENDING = "trending"


class Candidate(Struct, frozen=True):
    """A product that may be shown. `source_id`: what it is bought together with; `habit`: how the viewer buys it."""

    product_id: UUID
    kind: RecommendationKind
    source_id: UUID | None = None
    habit: Habit | None = None


def ripe(habit: Habit, today: date) -> bool:
    """Whether it is time to buy this again."""
    return habit.days is not None and (today - habit.last).days >= RIPE * habit.days


def again(habits: Sequence[Habit], products: Mapping[UUID, UUID], today: date, *, only_ripe: bool) -> list[Candidate]:
    """What is due first, then what is bought most often; not what was just bought. `products`: by variant."""
    alive = [one for one in habits if one.days and (today - one.last).days >= FRESH * one.days]
    wanted = [one for one in alive if ripe(one, today)]
    wanted += [] if only_ripe else [one for one in alive if not ripe(one, today)]
    found: dict[UUID, Candidate] = {}
    for one in wanted:
        product_id = products[one.variant_id]
        found.setdefault(product_id, Candidate(product_id, RecommendationKind.BUY_AGAIN, habit=one))
    return list(found.values())


def together(pairs: Iterable[tuple[UUID, UUID, float]], but: Collection[UUID]) -> list[Candidate]:
    """What goes with several sources, the strongest first, each with the source that speaks most for it.

    `pairs`: source, other product, strength.
    """
    sums: dict[UUID, float] = {}
    best: dict[UUID, tuple[float, UUID]] = {}
    for source, other, close in pairs:
        if other not in but:
            sums[other] = sums.get(other, 0.0) + close
            best[other] = max(best.get(other, (0.0, source)), (close, source))
    order = sorted(sums, key=lambda one: (-sums[one], one))
    return [Candidate(one, RecommendationKind.BOUGHT_TOGETHER, source_id=best[one][1]) for one in order]


def arranged(
    place: RecommendationPlace,
    first: int,
    own: Sequence[Candidate],
    pairs: Sequence[Candidate],
    lately: Sequence[Candidate],
) -> list[Candidate]:
    """All candidates in the order in which a place wants them, each product once.

    Home begins with what is bought again, two thirds of it at most; the cart with what is due, a third of it; beside a
    product stands what is bought with it, and what sells only when there is nothing of that.
    """
    third = math.ceil(first / 3)
    if place is RecommendationPlace.PRODUCT:
        chosen = [*pairs] if pairs else [*lately]
    elif place is RecommendationPlace.CART:
        chosen = [*own[:third], *pairs, *own[third:], *lately]
    else:
        chosen = [*own[: 2 * third], *pairs[: max(2, third)], *lately, *own[2 * third :], *pairs]
    found: dict[UUID, Candidate] = {}
    for one in chosen:
        found.setdefault(one.product_id, one)
    return list(found.values())


def diverse(candidates: Sequence[Candidate], category: Callable[[Candidate], Any], first: int) -> list[Candidate]:
    """The first of them, of one category no more than a third; more only when there is nothing else."""
    most, per, later, chosen = max(2, math.ceil(first / 3)), Counter[Any](), list[Candidate](), list[Candidate]()
    for one in candidates:
        where = category(one)
        per[where] += 1
        (chosen if per[where] <= most else later).append(one)
    return [*chosen, *later][:first]


def reason(one: Candidate, source_zh: str, source_en: str, today: date) -> tuple[str, str]:
    """Why it is shown, in Chinese and English."""
    if one.kind is RecommendationKind.TRENDING:
        return f"近 {TRENDING_DAYS} 天热销", f"Popular in the last {TRENDING_DAYS} days"
    if one.kind is RecommendationKind.BOUGHT_TOGETHER:
        return f"买过 {source_zh} 的客户也买", f"Often bought with {source_en}"
    assert one.habit is not None
    days, last = one.habit.days, one.habit.last
    zh, en = f"每 {days} 天买一次，上次 {last:%m-%d}", f"Every {days} days, last on {last:%m-%d}"
    return (f"该补货了：{zh}", f"Due: {en[0].lower()}{en[1:]}") if ripe(one.habit, today) else (zh, en)


# ---- tokens ------------------------------------------------------------------------------------


def token(place: RecommendationPlace, one: Candidate) -> str:
    """Names a recommendation when it is reported as seen or used; the same for everybody who is shown it."""
    return f"{place.value}.{one.kind.value}.{one.product_id.hex}"


def read_token(text: str) -> tuple[RecommendationPlace, RecommendationKind, UUID] | None:
    """What `token` has written; None for anything else."""
    parts = text.split(".")
    if len(parts) != 3 or parts[0] not in set(RecommendationPlace) or parts[1] not in set(RecommendationKind):
        return None
    product_id = as_uuid(parts[2])
    return (RecommendationPlace(parts[0]), RecommendationKind(parts[1]), product_id) if product_id else None
