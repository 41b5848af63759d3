"""What staff teach the search, and what people looked for."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.catalog.queries import products_by_id
from orderwell.core.clock import utc_now
from orderwell.core.ids import as_uuid
from orderwell.core.page import PageRequest, keyset
from orderwell.discovery.queries import ProductOrder
from orderwell.faceting.rules import Wanted
from orderwell.search import commands, models, queries
from orderwell.search_log import commands as logging
from orderwell.search_log import models as log_models
from orderwell.search_log import queries as log

from .access import Id
from .catalog import Product
from .context import here
from .discovery import found_here
from .fields import PUBLIC, mutation, query, relation, view
from .types import Connection, described
from .viewing import keyed

SearchWordKind: Any = described(
    models.WordKind,
    "What staff teach the search.",
    SYNONYMS="Words that mean the same.",
    STOP="Words that mean nothing.",
)
Days = Annotated[int, strawberry.argument(description="Of how many days until now, at most 180.")]
First = Annotated[int, strawberry.argument(description="How many, at most 100.")]
After = Annotated[str | None, strawberry.argument(description="Continue after this cursor.")]


@view(models.SearchTerm, "Words that mean the same, or nothing.")
class SearchTerm:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    kind: models.WordKind = strawberry.field(description="What is taught.")
    words: list[str] = strawberry.field(description="The words, small and simplified.")
    note: str = strawberry.field(description="Why, for colleagues.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")
    version: int = strawberry.field(description="Give it back when changing it.")


@view(models.Pin, "A product that stands first for a question.")
class SearchPin:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    text: str = strawberry.field(description="The whole question.")
    position: int = strawberry.field(description="Low ones first.")
    created_at: datetime = strawberry.field(description="When it was made.")

    @relation(Product | None, "The product.")
    async def product(rows: strawberry.Parent[list[models.Pin]], info: Info) -> Any:
        return await keyed(info, "product", products_by_id).load_many([row.product_id for row in rows])


@view(log.Words, "One way of asking, and what came of it.")
class SearchWords:
    id: strawberry.ID = strawberry.field(description="The words themselves.")
    text: str = strawberry.field(description="What was asked, small and simplified.")
    searches: int = strawberry.field(description="How often.")
    empty: int = strawberry.field(description="How often nothing was found.")
    helped: int = strawberry.field(description="How often something was found only after correcting or loosening.")
    clicked: int = strawberry.field(description="How often a hit was opened.")
    found: int = strawberry.field(description="The most hits it ever had.")
    last_at: datetime = strawberry.field(description="When it was asked last.")


@view(log.Summary, "Searches of a time.")
class SearchSummary:
    searches: int = strawberry.field(description="How many.")
    empty: int = strawberry.field(description="Those without a hit.")
    clicked: int = strawberry.field(description="Those of which a hit was opened.")


@view(log_models.SearchRecord, "A search that was written down.")
class SearchRecord:
    id: strawberry.ID = strawberry.field(description="Name it when a hit is opened.")
    found: int = strawberry.field(description="Hits.")


@strawberry.input(description="Words to teach the search.")
class SearchTermInput:
    kind: models.WordKind = strawberry.field(description="What is taught.")
    words: list[str] = strawberry.field(description="Two at least that mean the same, or some that mean nothing.")
    note: str = strawberry.field(default="", description="Why, for colleagues.")


def _since(days: int) -> datetime:
    return utc_now() - timedelta(days=max(1, min(days, 180)))


class Query:
    @query("catalog.read", Connection[SearchTerm], "What staff taught the search, the newest first.")
    async def search_terms(
        self,
        kind: Annotated[models.WordKind | None, strawberry.argument(description="Only these; null: all.")] = None,
        first: First = 50,
        after: After = None,
    ) -> Any:
        return await keyset(queries.terms(kind), "-created_at", PageRequest(first, after))

    @query("catalog.read", Connection[SearchPin], "Products that stand first, the newest first.")
    async def search_pins(
        self,
        search: Annotated[str, strawberry.argument(description="Of questions with this.")] = "",
        first: First = 50,
        after: After = None,
    ) -> Any:
        return await keyset(queries.pins(search), "-created_at", PageRequest(first, after))

    @query("catalog.read", Connection[SearchWords], "What people look for, the most frequent first.")
    async def search_log(
        self,
        search: Annotated[str, strawberry.argument(description="Only words with this in them.")] = "",
        only_empty: Annotated[bool, strawberry.argument(description="Only words that found nothing.")] = False,
        days: Days = 30,
        first: First = 50,
        after: After = None,
    ) -> Any:
        return await log.page(_since(days), PageRequest(first, after), search=search, only_empty=only_empty)

    @query("catalog.read", SearchSummary, "How well searches end.")
    async def search_summary(self, days: Days = 30) -> Any:
        return await log.summary(_since(days))


async def _counted(info: Info, text: str) -> tuple[int, bool]:
    """How many hits the viewer has, and whether only after correcting or loosening."""
    found = await found_here(info, Wanted(text), ProductOrder.BEST_SOLD, PageRequest(1))
    return found.total, bool(found.match.corrected or found.match.relaxed)


class Mutation:
    @mutation("catalog.write", SearchTerm, "Teach the search words; with an id in the place of what was taught.")
    async def save_search_term(
        self,
        info: Info,
        input: Annotated[SearchTermInput, strawberry.argument(description="The words.")],
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Which to change; null: new.")] = None,
        version: Annotated[int, strawberry.argument(description="The version that was seen.")] = 0,
    ) -> Any:
        changed = {"term_id": as_uuid(id), "version": version} if id is not None else {}
        return await commands.save_term(here(info).work, input.kind, input.words, input.note, **changed)  # type: ignore[arg-type]

    @mutation("catalog.write", SearchTerm, "Forget words that were taught.")
    async def remove_search_term(self, info: Info, id: Id) -> Any:
        return await commands.remove_term(here(info).work, as_uuid(id))

    @mutation("catalog.write", SearchPin, "Show a product first when exactly this is asked.")
    async def pin_product(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="The whole question.")],
        product_id: Annotated[strawberry.ID, strawberry.argument(description="The product.")],
        position: Annotated[int, strawberry.argument(description="Low ones first.")] = 1,
    ) -> Any:
        return await commands.pin(here(info).work, text, as_uuid(product_id), position)

    @mutation("catalog.write", SearchPin, "Show a product first no more.")
    async def unpin_product(self, info: Info, id: Id) -> Any:
        return await commands.unpin(here(info).work, as_uuid(id))

    @mutation(PUBLIC, SearchRecord, "Write down that the viewer searched; without a name.", prepare=_counted)
    async def record_search(
        self, info: Info, text: Annotated[str, strawberry.argument(description="What was looked for.")]
    ) -> Any:
        found, helped = here(info).prepared
        return await logging.record(here(info).work, text, found, helped)

    @mutation(PUBLIC, SearchRecord, "Write down that a hit was opened.")
    async def record_search_click(
        self,
        info: Info,
        search_id: Annotated[strawberry.ID, strawberry.argument(description="Of `recordSearch`.")],
        product_id: Annotated[strawberry.ID, strawberry.argument(description="The hit.")],
        position: Annotated[int, strawberry.argument(description="Its place, from 1.")],
    ) -> Any:
        ids = as_uuid(search_id), as_uuid(product_id)
        return await logging.click(here(info).work, *ids, position)
