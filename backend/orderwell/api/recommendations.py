"""What is recommended where and why, what came of it, and what is bought together."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import strawberry
from msgspec import Struct
from strawberry.types import Info

from orderwell.catalog import models as catalog_models
from orderwell.catalog.queries import products_by_id
from orderwell.copurchases import commands as counting
from orderwell.copurchases import models as counting_models
from orderwell.copurchases import queries as copurchases
from orderwell.core.ids import as_uuid
from orderwell.core.page import PageRequest
from orderwell.recommendations import commands, queries, rules
from orderwell.recommendations.models import RecommendationOutcome as Outcome

from .catalog import Product, Variant
from .context import here
from .fields import PUBLIC, SIGNED_IN, field, mutation, query, relation, view
from .offers import availability_here, variants_here
from .types import Connection, described
from .viewing import keyed, range_here, today_here

RecommendationPlace: Any = described(
    rules.RecommendationPlace,
    "Where recommendations are shown.",
    HOME="The first page of the shop.",
    PRODUCT="Beside a product.",
    CART="Below the cart.",
)
RecommendationKind: Any = described(
    rules.RecommendationKind,
    "Why something is recommended.",
    BUY_AGAIN="The viewer's company buys it again and again.",
    BOUGHT_TOGETHER="Other orders have it together with what the viewer has or looks at.",
    TRENDING="It is in many orders lately.",
)
RecommendationOutcome: Any = described(
    Outcome,
    "What somebody did with a recommendation.",
    OPENED="Looked at the product.",
    ADDED="Put it into the cart.",
)


class Shown(Struct, frozen=True):
    """A recommendation as it is given out."""

    place: rules.RecommendationPlace
    candidate: rules.Candidate
    product: catalog_models.Product
    source: catalog_models.Product | None
    variant: catalog_models.Variant
    today: date


@view(Shown, "A product that fits here, and why.")
class Recommendation:
    @field(Product, "The product.")
    def product(self, root: strawberry.Parent[Shown]) -> Any:
        return root.product

    @field(Variant, "The one of its variants that is meant; it can be had now.")
    def variant(self, root: strawberry.Parent[Shown]) -> Any:
        return root.variant

    @field(str | None, "Code of the unit in which the company buys it; null when it has no habit.")
    def unit_code(self, root: strawberry.Parent[Shown]) -> Any:
        return root.candidate.habit.unit_code if root.candidate.habit else None

    @field(int | None, "How many of the unit it usually buys; null when it has no habit.")
    def quantity(self, root: strawberry.Parent[Shown]) -> Any:
        return root.candidate.habit.quantity if root.candidate.habit else None

    @field(rules.RecommendationKind, "Why it is shown.")
    def kind(self, root: strawberry.Parent[Shown]) -> Any:
        return root.candidate.kind

    @field(bool, "Whether it is time to buy it again.")
    def due(self, root: strawberry.Parent[Shown]) -> Any:
        return bool(root.candidate.habit and rules.ripe(root.candidate.habit, root.today))

    @field(str, "Why it is shown, in the viewer's language.")
    def reason(self, root: strawberry.Parent[Shown], info: Info) -> Any:
        source = root.source
        names = (source.name_zh, source.name_en or source.name_zh) if source else ("", "")
        return here(info).text(*rules.reason(root.candidate, *names, root.today))

    @field(str, "Names it when it is reported as seen or used.")
    def token(self, root: strawberry.Parent[Shown]) -> Any:
        return rules.token(root.place, root.candidate)


@strawberry.type(description="Recommendations that were written down.")
class RecommendationRecords:
    count: int = strawberry.field(description="How many are new; of who wants no profile none is.")


@strawberry.type(description="What somebody has chosen about recommendations.")
class RecommendationSettings:
    personal: bool = strawberry.field(description="Whether what they bought may be used, and what they saw noted.")


@view(queries.Effect, "What came of recommendations of one kind at one place on one business day.")
class RecommendationEffect:
    day: date = strawberry.field(description="The firm's business day.")
    place: rules.RecommendationPlace = strawberry.field(description="Where they were shown.")
    kind: rules.RecommendationKind = strawberry.field(description="Why they were shown.")
    shown: int = strawberry.field(description="How many were on a screen.")
    opened: int = strawberry.field(description="Of how many the product was looked at.")
    added: int = strawberry.field(description="How many were put into a cart.")


@view(copurchases.Pair, "Two products that are bought together.")
class ProductPair:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    orders: int = strawberry.field(description="How many paid orders have both.")
    strength: float = strawberry.field(description="0 to 1: the cosine over all baskets, small baskets weighing more.")

    @relation(Product | None, "One of them.")
    async def first(rows: strawberry.Parent[list[copurchases.Pair]], info: Info) -> Any:
        return await keyed(info, "product", products_by_id).load_many([row.product_a for row in rows])

    @relation(Product | None, "The other.")
    async def second(rows: strawberry.Parent[list[copurchases.Pair]], info: Info) -> Any:
        return await keyed(info, "product", products_by_id).load_many([row.product_b for row in rows])


@view(counting_models.CopurchaseBuild, "One time that all orders were counted anew.")
class CopurchaseBuild:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    total: int = strawberry.field(description="Paid orders when it began.")
    done: int = strawberry.field(description="How many of them are counted.")
    started_by: str = strawberry.field(description="Who began it.")
    started_at: datetime = strawberry.field(description="When.")
    finished_at: datetime | None = strawberry.field(description="When it was done; null: it goes on.")


async def _shown(info: Info, place: rules.RecommendationPlace, chosen: queries.Chosen, first: int) -> list[Shown]:
    """Those of the candidates that can be had now, of different categories."""
    today = await today_here(info)
    rows = [chosen.products[one.product_id] for one in chosen.candidates]
    variants = await variants_here(info, rows)
    ids = [one.id for mine in variants for one in mine]
    there = {key: one.available or 0 for key, one in zip(ids, await availability_here(info, ids), strict=True) if one}
    ready: dict[UUID, catalog_models.Variant] = {}
    for candidate, mine in zip(chosen.candidates, variants, strict=True):
        if variant := _variant(candidate, mine, there):
            ready[candidate.product_id] = variant
    possible = [one for one in chosen.candidates if one.product_id in ready]
    products = chosen.products
    best = rules.diverse(possible, lambda one: products[one.product_id].category_id, first)
    return [
        Shown(place, one, products[one.product_id], products.get(one.source_id or UUID(int=0)), ready[one.product_id],
              today)
        for one in best
    ]  # fmt: skip


def _variant(
    candidate: rules.Candidate, variants: Sequence[catalog_models.Variant], there: Mapping[UUID, int]
) -> catalog_models.Variant | None:
    """The variant that is meant, when as much of it is there as one has to buy."""
    for one in variants:
        wanted = candidate.habit is None or candidate.habit.variant_id == one.id
        if wanted and one.active and there.get(one.id, 0) >= max(one.moq, 1):
            return one
    return None


class Query:
    @query(PUBLIC, list[Recommendation], "Products that fit here, each with its reason.", scope="price_list")
    async def recommendations(
        self,
        info: Info,
        place: Annotated[rules.RecommendationPlace, strawberry.argument(description="Where they are to stand.")],
        product_ids: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="The product there, or those in the cart.")
        ] = None,
        first: Annotated[int, strawberry.argument(description="How many, at most 24.")] = 12,
    ) -> Any:
        most = max(1, min(first, rules.MOST_SHOWN))
        about = [key for one in (product_ids or [])[: rules.MOST_ABOUT] if (key := as_uuid(one))]
        today, within = await today_here(info), await range_here(info)
        chosen = await queries.candidates(here(info).actor, place, about, most, today, within)
        return await _shown(info, place, chosen, most)

    @query(SIGNED_IN, RecommendationSettings, "What the viewer has chosen about recommendations.")
    async def recommendation_settings(self, info: Info) -> Any:
        user_id = here(info).actor.user_id
        return RecommendationSettings(personal=user_id is None or not await queries.opted_out(user_id))

    @query("catalog.read", list[RecommendationEffect], "What came of recommendations, the newest day first.")
    async def recommendation_effects(
        self, info: Info, days: Annotated[int, strawberry.argument(description="Of how many days, at most 365.")] = 30
    ) -> Any:
        return await queries.effects(await today_here(info) - timedelta(days=max(1, min(days, 365)) - 1))

    @query("catalog.read", Connection[ProductPair], "What is bought together, the most frequent pairs first.")
    async def product_pairs(
        self,
        search: Annotated[str, strawberry.argument(description="Of products with this in their names or SKUs.")] = "",
        first: Annotated[int, strawberry.argument(description="How many, at most 100.")] = 50,
        after: Annotated[str | None, strawberry.argument(description="Continue after this cursor.")] = None,
    ) -> Any:
        return await copurchases.pairs_page(search, PageRequest(first, after))

    @query("catalog.read", CopurchaseBuild | None, "The last time that all orders were counted; null: never yet.")
    async def copurchase_build(self) -> Any:
        return await copurchases.build()


ViewId = Annotated[strawberry.ID, strawberry.argument(description="A new UUID for each visit of a page.")]


class Mutation:
    @mutation(PUBLIC, RecommendationRecords, "Write down that recommendations were on the screen; without a name.")
    async def record_recommendations_shown(
        self,
        info: Info,
        view_id: ViewId,
        tokens: Annotated[list[str], strawberry.argument(description="Theirs, 100 at most.")],
    ) -> Any:
        return RecommendationRecords(count=await commands.show(here(info).work, as_uuid(view_id), tokens))

    @mutation(PUBLIC, RecommendationRecords, "Write down that a recommendation was used; without a name.")
    async def record_recommendation_used(
        self,
        info: Info,
        view_id: ViewId,
        token: Annotated[str, strawberry.argument(description="Its token.")],
        outcome: Annotated[Outcome, strawberry.argument(description="How.")] = Outcome.OPENED,
    ) -> Any:
        return RecommendationRecords(count=await commands.use(here(info).work, as_uuid(view_id), token, outcome))

    @mutation(SIGNED_IN, RecommendationSettings, "Choose whether recommendations may follow from what one bought.")
    async def choose_recommendations(
        self, info: Info, personal: Annotated[bool, strawberry.argument(description="Whether they may.")]
    ) -> Any:
        return RecommendationSettings(personal=await commands.choose(here(info).work, personal))

    @mutation("catalog.write", CopurchaseBuild, "Have all orders counted anew, in the background.")
    async def rebuild_copurchases(self, info: Info) -> Any:
        return await counting.start_rebuild(here(info).work)
