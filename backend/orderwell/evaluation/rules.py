"""How good recommendations would have been: each product of a later basket is hidden, and looked for. Pure."""

import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from heapq import nlargest
from itertools import chain, groupby, islice
from uuid import UUID

from msgspec import Struct

from orderwell.copurchases.rules import LEAST_ORDERS, NEIGHBOURS, Tally, counted, neighbours, share
from orderwell.lists.rules import HISTORY, Bought, habits
from orderwell.recommendations.rules import TRENDING_DAYS, Candidate, again, arranged
from orderwell.recommendations.rules import RecommendationKind as Kind
from orderwell.recommendations.rules import RecommendationPlace as Place

from .errors import NothingToMeasure

BEST = 10
TRAIN = 0.8  # of the baskets, the older ones
POPULAR = 400  # products of a day's ranking that are kept; more than any basket hides


class Basket(Struct, frozen=True):
    """What one order had. `products`: numbers, each once, in order; `customer` is "" when it is not known."""

    day: date
    customer: str
    products: tuple[int, ...]


@dataclass(slots=True)
class Score:
    """Of one way to recommend: how often the hidden product was among the best, and at which place."""

    asked: int = 0
    hits: int = 0
    reciprocal: float = 0.0
    shown: set[int] = field(default_factory=set)

    def note(self, best: Sequence[int], hidden: int) -> None:
        """One question with its answer, the best first."""
        self.asked += 1
        self.shown.update(best)
        if hidden in best:
            self.hits += 1
            self.reciprocal += 1 / (best.index(hidden) + 1)

    @property
    def hit_rate(self) -> float:
        return self.hits / self.asked if self.asked else 0.0

    @property
    def mrr(self) -> float:
        return self.reciprocal / self.asked if self.asked else 0.0


class Report(Struct, frozen=True):
    """`popular`: the baseline; `table`: what is bought together alone; `shop`: as the cart shows it, habits first."""

    train: int
    test: int
    since: date
    products: int
    popular: Score
    table: Score
    shop: Score

    def ratio(self, score: Score) -> float:
        """How many times the baseline's hit rate."""
        if not self.popular.hits:
            return math.inf if score.hits else 0.0
        return score.hit_rate / self.popular.hit_rate

    def coverage(self, score: Score) -> float:
        """The share of the known products that was recommended at all."""
        return len(score.shown) / self.products if self.products else 0.0

    def lines(self) -> list[str]:
        """The report as a table for people."""
        ways = {
            f"popular, {TRENDING_DAYS} days (baseline)": self.popular,
            "bought together": self.table,
            "as the cart shows them": self.shop,
        }
        return [
            f"{self.train} orders before {self.since}, {self.test} from then on, {self.products} products",
            f"{self.popular.asked} products of later orders with several were hidden, one at a time",
            f"{'':<30} {'hit-rate@10':>11} {'MRR@10':>8} {'coverage':>9} {'x baseline':>11}",
            *(
                f"{name:<30} {one.hit_rate:>11.4f} {one.mrr:>8.4f} {self.coverage(one):>8.1%} {self.ratio(one):>11.2f}"
                for name, one in ways.items()
            ),
        ]


def split(baskets: Sequence[Basket]) -> tuple[list[Basket], list[Basket]]:
    """Older and later baskets: no day is on both sides. Raises NothingToMeasure."""
    ordered = sorted(baskets, key=lambda one: one.day)
    begins = ordered[int(len(ordered) * TRAIN)].day if ordered else date.min
    older = [one for one in ordered if one.day < begins]
    later = ordered[len(older) :]
    if not older or not any(len(one.products) > 1 for one in later):
        raise NothingToMeasure()
    return older, later


def evaluate(baskets: Sequence[Basket]) -> Report:
    """Leave one out of each later basket, by what was known before its day. Raises NothingToMeasure.

    The table is made of the older baskets alone. What is popular, and what a customer buys again, is read up to the
    day before, as the shop would.
    """
    older, later = split(baskets)
    near = neighbours(_tallied(older))
    report = Report(len(older), len(later), later[0].day, len({p for one in older for p in one.products}),
                    Score(), Score(), Score())  # fmt: skip
    past = _Past()
    for day, todays in groupby([*older, *later], key=lambda one: one.day):
        same_day = list(todays)
        if day >= report.since:
            popular = past.popular(day)
            for one in same_day:
                if len(one.products) > 1:
                    _leave_out_each(report, one, near, popular, past.own(one.customer, day))
        past.add(same_day)
    return report


def _tallied(baskets: Sequence[Basket]) -> Tally[int]:
    """Their sums; what is in too few baskets to belong to anything is left out, which saves most of the pairs."""
    often = Counter(product for one in baskets for product in one.products)
    tally = Tally[int]()
    for one in baskets:
        if products := counted(one.products):
            tally.add([product for product in products if often[product] >= LEAST_ORDERS], share(len(products)))
    return tally


class _Past:
    """What was bought so far: lately by all, and on which days by each customer."""

    def __init__(self) -> None:
        self.lately: deque[Basket] = deque()
        self.counts: Counter[int] = Counter()
        self.by_customer: dict[str, dict[int, list[date]]] = {}

    def add(self, baskets: Iterable[Basket]) -> None:
        for one in baskets:
            self.lately.append(one)
            self.counts.update(one.products)
            if one.customer:
                mine = self.by_customer.setdefault(one.customer, {})
                for product in one.products:
                    mine.setdefault(product, []).append(one.day)

    def popular(self, day: date) -> list[int]:
        """By the number of baskets of the days before."""
        while self.lately and self.lately[0].day < day - timedelta(days=TRENDING_DAYS):
            self.counts.subtract(self.lately.popleft().products)
        there = [(count, -product) for product, count in self.counts.items() if count > 0]
        return [-product for _, product in nlargest(POPULAR, there)]

    def own(self, customer: str, day: date) -> list[int]:
        """What the customer's cart would be reminded of: what is due."""
        since = day - HISTORY
        bought = [
            Bought(_named(product), "", 1, when)
            for product, days in self.by_customer.get(customer, {}).items()
            if days[0] != days[-1]  # once is no habit
            for when in days
            if when >= since
        ]
        same = {one.variant_id: one.variant_id for one in bought}
        return [one.product_id.int for one in again(habits(bought, day), same, day, only_ripe=True)]


@cache
def _named(product: int) -> UUID:
    return UUID(int=product)


@cache
def _shown(product: int, kind: Kind) -> Candidate:
    return Candidate(_named(product), kind)


def _leave_out_each(
    report: Report, one: Basket, near: Mapping[int, Mapping[int, float]], popular: Sequence[int], own: Sequence[int]
) -> None:
    """Hide every product of the basket once: scores of the whole basket less what it said itself are the rest's."""
    basket = frozenset(one.products)
    sums: dict[int, float] = {}
    for source in one.products:
        for other, close in near.get(source, {}).items():
            sums[other] = sums.get(other, 0.0) + close
    # A product speaks for at most as many others as it has neighbours, so the rest of these stay where they are.
    outside = nlargest(BEST + NEIGHBOURS, ((s, -p) for p, s in sums.items() if p not in basket))
    for hidden in one.products:
        said = near.get(hidden, {})
        scores = [(s - said.get(-p, 0.0), p) for s, p in outside]
        if hidden in sums:
            scores.append((sums[hidden], -hidden))
        pairs = [-p for s, p in nlargest(BEST, scores) if s > 1e-12]
        free = basket - {hidden}
        report.popular.note(_first(popular, free), hidden)
        report.table.note(_first(chain(pairs, popular), free), hidden)
        report.shop.note(_first(_as_shown(own, pairs, popular, free), free), hidden)


def _as_shown(own: Sequence[int], pairs: Sequence[int], popular: Sequence[int], but: frozenset[int]) -> Iterator[int]:
    """In the order of the cart."""
    mine = [_shown(one, Kind.BUY_AGAIN) for one in islice((one for one in own if one not in but), 2 * BEST)]
    theirs = [_shown(one, Kind.BOUGHT_TOGETHER) for one in pairs]
    return chain((one.product_id.int for one in arranged(Place.CART, BEST, mine, theirs, ())), popular)


def _first(products: Iterable[int], but: frozenset[int]) -> list[int]:
    """The first of them, each once; no more are looked at than it takes."""
    found: list[int] = []
    for one in products:
        if one not in but and one not in found:
            found.append(one)
            if len(found) == BEST:
                break
    return found
