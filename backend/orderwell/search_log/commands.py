"""Writes down searches and what was opened of their hits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tortoise.expressions import F

from orderwell.catalog import queries as catalog
from orderwell.core.errors import Invalid, NotFound
from orderwell.core.ids import uuid7
from orderwell.core.work import Work
from orderwell.query_parsing.rules import normal

from .models import SearchClick, SearchRecord

LAST_POSITION = 10_000


async def record(work: Work, text: str, found: int, helped: bool = False) -> SearchRecord:
    """A search was made and gave `found` hits. Raises Invalid for a text without words."""
    if not (plain := normal(text)):
        raise Invalid(field="text", reason_zh="请填写搜索词。", reason_en="Give what was looked for.")
    return await SearchRecord.create(text=plain, found=found, helped=helped, created_at=work.now)


async def click(work: Work, record_id: UUID | None, product_id: UUID | None, position: int) -> SearchRecord:
    """A hit was opened; again counts once. Raises NotFound or Invalid."""
    made = await SearchRecord.get_or_none(id=record_id)
    if made is None:
        raise NotFound("The search", "该搜索", field="searchId")
    if product_id is None or product_id not in await catalog.products_by_id([product_id]):
        raise NotFound("The product", "该商品", field="productId")
    if not 1 <= position <= LAST_POSITION:
        raise Invalid(field="position", reason_zh="位置须从 1 开始。", reason_en="Positions begin with 1.")
    if not await SearchClick.filter(record_id=made.id, product_id=product_id).exists():
        await SearchClick.create(record_id=made.id, product_id=product_id, position=position, created_at=work.now)
        await SearchRecord.filter(id=made.id).update(clicks=F("clicks") + 1)
    return await SearchRecord.get(id=made.id)


async def forget(work: Work, before: datetime) -> int:
    """Drop searches that are older; says how many."""
    return await SearchRecord.filter(created_at__lt=before).delete()


async def take_over(work: Work, searches: Sequence[tuple[str, int, UUID | None, datetime]]) -> None:
    """Write past searches: text, hits, the product that was opened, and when."""
    records = [
        SearchRecord(id=uuid7(), text=normal(text), found=found, clicks=int(opened is not None), created_at=at)
        for text, found, opened, at in searches
    ]
    await SearchRecord.bulk_create(records)
    await SearchClick.bulk_create(
        [
            SearchClick(record_id=one.id, product_id=opened, position=1, created_at=at)
            for one, (_, _, opened, at) in zip(records, searches, strict=True)
            if opened is not None
        ]
    )
