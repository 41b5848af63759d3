"""Stock as it changes, live: numbers for staff, what the firm shows for everybody else."""

from collections.abc import AsyncGenerator, Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.catalog.models import ProductStatus
from orderwell.catalog.models import Variant as VariantRow
from orderwell.catalog.queries import SEES_ALL, offered
from orderwell.core.work import Actor
from orderwell.firm.queries import firm
from orderwell.inventory import models, queries
from orderwell.inventory.rules import shown

from .availability import Availability
from .catalog import Variant
from .context import here
from .fields import PUBLIC, subscription
from .hub import Bundle, News
from .inventory import READ, StockLevel
from .listening import news, shared
from .types import in_order
from .viewing import range_here


@strawberry.type(description="A level changed.")
class StockChange:
    variant: Variant = strawberry.field(description="The SKU.")
    level: StockLevel | None = strawberry.field(description="The level as it is now; null unless staff.")
    availability: Availability = strawberry.field(description="What can be promised now, as far as the firm shows it.")


async def _levels(ids: list[UUID]) -> list[Any]:
    return in_order(ids, await models.StockLevel.filter(id__in=ids))


async def _variants(ids: list[UUID]) -> list[Any]:
    return in_order(ids, await VariantRow.filter(id__in=ids).select_related("product"))


async def _availability(ids: list[UUID]) -> list[Any]:
    found = await queries.availability(ids)
    return [found[one] for one in ids]


async def _firm(keys: list[str]) -> list[Any]:
    settings = await firm()
    return [settings for _ in keys]


class Subscription:
    @subscription(PUBLIC, StockChange, "Levels as they change, and what can be promised then.")
    async def stock_changed(
        self,
        info: Info,
        variant_ids: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="Only these SKUs; all when absent.")
        ] = None,
    ) -> AsyncGenerator[Any, None]:
        only = None if variant_ids is None else set(variant_ids)

        def wanted(bundle: Bundle, actor: Actor) -> Sequence[UUID]:
            """Each level once, however often it changed."""
            latest = {str(m["level_id"]): str(m["variant_id"]) for m in bundle.messages}
            return [UUID(level) for level, variant in latest.items() if only is None or variant in only]

        told: dict[str, Any] = {}
        async for bundle, level_ids in news(here(info), "stock", PUBLIC, wanted):
            for level_id in level_ids:
                change = await _change(info, bundle, level_id)
                if change is None or (change.level is None and told.get(change.variant.id) == change.availability):
                    continue  # who may not see numbers must not learn from the pace of messages either
                told[change.variant.id] = change.availability
                about = ("stock", level_id, change.level is None, change.availability)
                yield News(bundle, about, change)


async def _change(info: Info, bundle: Bundle, level_id: UUID) -> StockChange | None:
    """What this viewer may see of it, if anything: drafts are for staff."""
    actor = here(info).actor
    level = await shared(bundle, "levels", _levels, level_id)
    variant = await shared(bundle, "variants", _variants, level.variant_id)
    if not actor.can(SEES_ALL) and (variant.product.status is not ProductStatus.PUBLISHED or not variant.active):
        return None
    if not offered(variant.product, await range_here(info)):
        return None
    real = await shared(bundle, "availability", _availability, variant.id)
    if actor.can(READ):
        return StockChange(variant=variant, level=level, availability=real)
    display = (await shared(bundle, "firm", _firm, "")).stock_display
    return StockChange(variant=variant, level=None, availability=shown(real, display))  # type: ignore[arg-type]
