"""Looking for products: hits with what narrows them, suggestions while typing, and why a hit stands where it does."""

from functools import partial
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.catalog.queries import SEES_ALL, SEES_COSTS
from orderwell.core.page import PageRequest
from orderwell.discovery import queries
from orderwell.discovery.queries import Found, Suggestions, suggest

from .catalog import Product
from .context import here
from .discovery import as_wanted, attributes_here, brands_here, facets_of, found_here, page_of, viewer_here
from .fields import PUBLIC, field, query, relation, view
from .products import FilterArgument, ProductFacets, shown_facets
from .taxonomy import Brand, Category, tree_here
from .types import Connection, described

ProductOrder: Any = described(
    queries.ProductOrder,
    "In which order hits stand.",
    RELEVANCE="The best answer first; without a question what sells best.",
    BEST_SOLD="What sells best first.",
    NEWEST="The newest first.",
    PRICE_ASC="The lowest of the viewer's prices first.",
    PRICE_DESC="The highest of the viewer's prices first.",
    NAME="By the sound of the Chinese name.",
)


@strawberry.type(description="One part of a hit's score.")
class ScorePart:
    reason: str = strawberry.field(
        description="code, name, said, begun, part, near, far or loose: how it was found; popular, in_stock, bought, "
        "new, margin (for who may see costs); or the words of the question that its text answers."
    )
    points: float = strawberry.field(description="What it adds.")


@strawberry.type(description="Why a hit stands where it does.")
class HitScore:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    found: str = strawberry.field(description="How it was found, the best way there was.")
    score: float = strawberry.field(description="The sum of the parts; higher stands first.")
    parts: list[ScorePart] = strawberry.field(description="What it is made of.")


@view(Found, "The answer to a search.")
class ProductSearch:
    @relation(Connection[Product], "The hits of this page.")
    async def products(rows: strawberry.Parent[list[Found]], info: Info) -> Any:
        return [await page_of(info, row) for row in rows]

    @relation(ProductFacets, "The choices that narrow them, each counted without its own facet's choice.")
    async def facets(rows: strawberry.Parent[list[Found]], info: Info) -> Any:
        return [await shown_facets(info, await facets_of(info, row)) for row in rows]

    @field(int, "Hits in all.")
    def total(self, root: strawberry.Parent[Found]) -> Any:
        return root.total

    @field(str | None, "What was searched instead, because nothing is called as was asked; null: as asked.")
    def corrected_to(self, root: strawberry.Parent[Found]) -> Any:
        return root.match.corrected or None

    @field(list[str], "Words that were left out, because nothing has all of them.")
    def ignored(self, root: strawberry.Parent[Found]) -> Any:
        return list(root.match.ignored)

    @field(bool, "Whether hits meet only most of what was asked, because nothing meets all of it.")
    def relaxed(self, root: strawberry.Parent[Found]) -> Any:
        return root.match.relaxed

    @relation(list[HitScore], "Why the first hits of this page stand where they do.", permission=SEES_ALL)
    async def scores(rows: strawberry.Parent[list[Found]], info: Info) -> Any:
        sees_costs = here(info).actor.can(SEES_COSTS)
        return [_scores(row, sees_costs) for row in rows]


def _scores(found: Found, sees_costs: bool) -> list[HitScore]:
    """Points for the margin, and a sum with them, would tell what goods cost: only who may see that is shown them."""
    hits = {one: hit if sees_costs else hit.public() for one, hit in found.scores.items()}
    return [
        HitScore(
            product_id=strawberry.ID(str(one)),
            found=hit.how,
            score=round(hit.score, 2),
            parts=[ScorePart(reason=reason, points=round(points, 2)) for reason, points in hit.reasons],
        )
        for one in found.ids
        if (hit := hits.get(one))
    ]


@view(Suggestions, "What to offer while somebody types.")
class SearchSuggestions:
    @relation(Connection[Product], "The best hits.")
    async def products(rows: strawberry.Parent[list[Suggestions]], info: Info) -> Any:
        return [await page_of(info, row.found) for row in rows]

    @field(list[Category], "Categories of such a name.")
    def categories(self, root: strawberry.Parent[Suggestions]) -> Any:
        return list(root.categories)

    @field(list[Brand], "Brands of such a name.")
    def brands(self, root: strawberry.Parent[Suggestions]) -> Any:
        return list(root.brands)

    @field(list[str], "What others ask that begins so.")
    def questions(self, root: strawberry.Parent[Suggestions]) -> Any:
        return list(root.questions)

    @field(str | None, "What was searched instead, because nothing is called as was typed.")
    def corrected_to(self, root: strawberry.Parent[Suggestions]) -> Any:
        return root.found.match.corrected or None


class Query:
    @query(PUBLIC, SearchSuggestions, "What to offer while somebody types.", scope="price_list", in_turn=True)
    async def suggestions(
        self, info: Info, text: Annotated[str, strawberry.argument(description="What is typed so far.")]
    ) -> Any:
        around = await tree_here(info), await attributes_here(info)
        return await suggest(await viewer_here(info), text, *around, partial(brands_here, info))

    @query(PUBLIC, ProductSearch, "Products by words, codes, pinyin and choices.", scope="price_list")
    async def search(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="What is looked for; empty: everything.")] = "",
        filter: FilterArgument = None,
        sort: Annotated[
            queries.ProductOrder, strawberry.argument(description="In which order.")
        ] = queries.ProductOrder.RELEVANCE,
        first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 24,
        after: Annotated[str | None, strawberry.argument(description="Continue after this cursor.")] = None,
    ) -> Any:
        return await found_here(info, await as_wanted(info, filter, text), sort, PageRequest(first, after))
