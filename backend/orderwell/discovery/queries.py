"""Products for who looks: one page of hits, and what to offer while somebody types."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.bitmaps.queries import by_name, columns
from orderwell.bitmaps.rules import Columns
from orderwell.core.clock import utc_now
from orderwell.core.page import INT, PageRequest, decode, encode
from orderwell.faceting.queries import bought_by, narrowed, newest, prices_of, visible
from orderwell.faceting.rules import Narrowed, Viewer, Wanted, tally
from orderwell.language.rules import pinyin
from orderwell.matching.queries import matched
from orderwell.postings.queries import postings
from orderwell.postings.rules import first_of, whole
from orderwell.query_parsing.rules import LOOSE, normal
from orderwell.search.queries import HEADS, Ranking, Signals, ranked
from orderwell.search.queries import weights as standing_weights
from orderwell.search.rules import Match, Scored, Weights, named
from orderwell.search_log import queries as log
from orderwell.taxonomy.models import Attribute, Brand, Category

MOST_PRODUCTS, MOST_OTHERS = 6, 3
COMPARED = 48  # hits that are weighed by their texts: the six best are 97 in a hundred the same as of all `HEADS`
MOST_MEANT = 2000  # products that narrow a list of something else
MOST_BRANDS = 40  # of the hits' brands that are looked at
LATELY = timedelta(days=90)


class ProductOrder(Enum):
    """In which order hits stand. Without a question RELEVANCE is BEST_SOLD."""

    RELEVANCE = "relevance"
    BEST_SOLD = "best_sold"
    NEWEST = "newest"
    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    NAME = "name"


@dataclass
class Found:
    """An answer: the order of all hits, one page of them, and what is needed to count beside it."""

    known: Columns
    match: Match
    narrowed: Narrowed
    order: Sequence[int]
    start: int  # where in the order the page begins
    ids: Sequence[UUID]
    has_next: bool
    ranking: Ranking

    @property
    def scores(self) -> Mapping[UUID, Scored]:
        """What made the scores of the first hits."""
        return {self.known.product_id(hit.number): hit for hit in self.ranking.explained()}

    def cursors(self, there: Collection[UUID] | None = None) -> "Places":
        """Of the page's hits; only of those that are `there`."""
        every = enumerate(self.ids, self.start)
        return Places([(at, one) for at, one in every if there is None or one in there])

    @property
    def total(self) -> int:
        return self.narrowed.chosen.bit_count()


class Places(Sequence[str]):
    """Cursors of hits, each made when it is asked for."""

    def __init__(self, hits: Sequence[tuple[int, UUID]]) -> None:
        self._hits = hits

    def __len__(self) -> int:
        return len(self._hits)

    def __getitem__(self, place: Any) -> Any:
        return Places(self._hits[place]) if isinstance(place, slice) else encode(list(self._hits[place]))


async def find(
    viewer: Viewer, wanted: Wanted, sort: ProductOrder, request: PageRequest,
    tree: Sequence[Category], attributes: Sequence[Attribute], weights: Weights | None = None, compared: int = HEADS,
) -> Found:  # fmt: skip
    """One page of the products that are wanted, for this viewer. `weights`: others than those that stand; `compared`:
    how many hits are weighed by their texts."""
    match, known = await matched(viewer, wanted.text), await columns()
    asked = None if match.sets is None else match.hits
    if asked is not None and match.pins:
        asked |= whole(match.pins, known.size)
    sets = await narrowed(viewer, wanted, known, asked, tree, attributes)
    ranking = Ranking()
    position = decode(request.after, INT, UUID)[0] if request.after else -1
    need = max(position, 0) + request.first + 2
    order: Sequence[int]
    if sort is ProductOrder.RELEVANCE and match.sets is not None:
        weighed = weights or await standing_weights()
        signals = Signals(await bought_by(viewer.customer, known), newest(known) if weighed.new else 0)
        ranking = await ranked(match, sets.chosen, known, signals, weighed, need, compared)
        order = ranking.order
    elif sort in (ProductOrder.RELEVANCE, ProductOrder.BEST_SOLD):
        order = known.best_sold(sets.chosen, need)
    else:
        order = first_of(await _order(sort, viewer, known), sets.chosen, need)
    start = _after(known, order, request.after)
    shown = order[start : start + request.first]
    ids = [known.product_id(one) for one in shown]
    return Found(known, match, sets, order, start, ids, len(order) > start + len(shown), ranking)


async def warm() -> None:
    """Read and make what the first question would wait for, with turns for others in between."""
    await asyncio.to_thread(pinyin, "")  # the dictionary
    known = await columns()
    for make in (
        lambda: known.by_popularity,
        lambda: known.by_age,
        lambda: known.prices.bars,
        lambda: known.numbers([]),
    ):
        make()
        await asyncio.sleep(0)
    await postings([])  # what was written since sets were packed


async def meant(viewer: Viewer, text: str) -> list[UUID]:
    """The products that meet all of a text, `MOST_MEANT` of them at most: those that were found best and sell best."""
    match, known = await matched(viewer, text), await columns()
    found = list(match.pins)
    for docs in (docs for how, docs in match.sets or () if how != LOOSE):
        found += known.best_sold(docs, max(0, MOST_MEANT - len(found)))
    return [known.product_id(one) for one in dict.fromkeys(found)]


async def _order(sort: ProductOrder, viewer: Viewer, known: Columns) -> Iterable[int]:
    if sort in (ProductOrder.PRICE_ASC, ProductOrder.PRICE_DESC):
        order = (await prices_of(viewer.customer, known)).order
        return order if sort is ProductOrder.PRICE_ASC else reversed(order)
    return known.by_age if sort is ProductOrder.NEWEST else await by_name()


def _after(known: Columns, order: Sequence[int], cursor: str | None) -> int:
    """Where in the order a page begins that follows a cursor. Raises Invalid."""
    if not cursor:
        return 0
    position, product_id = decode(cursor, INT, UUID)
    number = next(iter(known.numbers([product_id])), -1)
    # Where it stands now; when it is gone, where it stood.
    return next((at + 1 for at, one in enumerate(order) if one == number), max(position, 0) + 1)


class Suggestions(Struct, frozen=True):
    """Each the best first."""

    found: Found
    categories: Sequence[Category]
    brands: Sequence[Brand]
    questions: Sequence[str]


async def suggest(
    viewer: Viewer, text: str, tree: Sequence[Category], attributes: Sequence[Attribute],
    makers: Callable[[Sequence[UUID]], Awaitable[Collection[Brand]]],
) -> Suggestions:  # fmt: skip
    """Suggestions for what is typed so far; nothing that the viewer would not find. `makers` gives brands by id."""
    plain = normal(text)
    found = await find(
        viewer, Wanted(plain), ProductOrder.RELEVANCE, PageRequest(MOST_PRODUCTS), tree, attributes, compared=COMPARED
    )
    known = await columns()
    seen = visible(viewer, known)
    categories = [
        row
        for row in tree
        if named(plain, row.name_zh, row.name_en)
        and known.set_of(*(("category", below.id) for below in tree if below.path.startswith(row.path))) & seen
    ]
    counts = tally(known, "brand", found.narrowed.chosen)
    common = sorted(counts, key=lambda key: -counts[key])[:MOST_BRANDS]
    known_brands = await makers([key[1] for key in common if isinstance(key[1], UUID)])
    brands = [row for row in known_brands if named(plain, row.name_zh, row.name_en)]
    return Suggestions(found, categories[:MOST_OTHERS], brands[:MOST_OTHERS], await _questions(viewer, plain))


async def _questions(viewer: Viewer, plain: str) -> list[str]:
    said = await log.often(plain, utc_now(until_told=True) - LATELY, MOST_OTHERS)
    return [one for one in said if (await matched(viewer, one)).hits]
