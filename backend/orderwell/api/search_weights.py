"""How much each signal counts in the order of hits: what stands, what would be, and its change."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.catalog.queries import SEES_COSTS
from orderwell.core.page import PageRequest
from orderwell.discovery.queries import ProductOrder
from orderwell.faceting.rules import Wanted
from orderwell.search import commands, models, queries
from orderwell.search.rules import Weights, checked

from .context import here
from .discovery import found_here
from .fields import mutation, query, view
from .search import ProductSearch


@view(models.Weighting, "How much each signal counts in the order of hits, as shares: 0.18 raises a score by 18 %.")
class SearchWeights:
    text: float = strawberry.field(description="Times the points for how well the text answers; 1 as it was made.")
    bought: float = strawberry.field(description="The viewer's company has bought it before.")
    popular: float = strawberry.field(description="What sells best; less for what sells less, by magnitude.")
    in_stock: float = strawberry.field(description="It can be sold now.")
    new: float = strawberry.field(description="It is new in the catalogue.")
    margin: float = strawberry.field(description="Much of its price is left when its cost is paid: times that share.")
    version: int = strawberry.field(description="Give it back when changing them; 0: nobody has yet.")
    updated_at: datetime = strawberry.field(description="When they were last changed.")


@strawberry.input(description="How much each signal shall count, each 0 to 3.")
class SearchWeightsInput:
    text: float = strawberry.field(description="Times the points for how well the text answers.")
    bought: float = strawberry.field(description="The viewer's company has bought it before.")
    popular: float = strawberry.field(description="What sells best.")
    in_stock: float = strawberry.field(description="It can be sold now.")
    new: float = strawberry.field(description="It is new in the catalogue.")
    margin: float | None = strawberry.field(
        default=None, description="Its margin; absent: as it is now. Another one needs catalog.cost."
    )


Given = Annotated[SearchWeightsInput, strawberry.argument(description="The weights.")]


def _weights(given: SearchWeightsInput, margin: float) -> Weights:
    wanted = margin if given.margin is None else given.margin
    return checked(Weights(given.text, given.bought, given.popular, given.in_stock, given.new, wanted))


class Query:
    @query("catalog.read", SearchWeights, "How much each signal counts now.")
    async def search_weights(self) -> Any:
        return await queries.weighting()

    @query(
        "catalog.read",
        ProductSearch,
        "What a search would answer with other weights; for who may not see costs as if no margin counted.",
    )
    async def search_preview(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="What is looked for.")],
        weights: Given,
        first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 10,
    ) -> Any:
        tried = _weights(weights, (await queries.weights()).margin)
        if not here(info).actor.can(SEES_COSTS):  # weights of one's own would sort goods by what they cost
            tried = replace(tried, margin=0.0)
        return await found_here(info, Wanted(text), ProductOrder.RELEVANCE, PageRequest(first), tried)


class Mutation:
    @mutation("catalog.write", SearchWeights, "Change how much each signal counts, for everybody and at once.")
    async def save_search_weights(
        self,
        info: Info,
        weights: Given,
        version: Annotated[int, strawberry.argument(description="The version that was seen.")] = 0,
    ) -> Any:
        margin = (await queries.weighting()).margin
        wanted = _weights(weights, margin)
        if wanted.margin != margin:
            here(info).actor.require(SEES_COSTS)
        return await commands.weigh(here(info).work, wanted, version)
