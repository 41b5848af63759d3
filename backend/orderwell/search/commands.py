"""What staff teach the search."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from orderwell.catalog import queries as catalog
from orderwell.core.errors import Invalid, NotFound, StaleVersion
from orderwell.core.work import Work
from orderwell.query_parsing.rules import normal
from orderwell.taxonomy.errors import AlreadyUsed

from .errors import TooFewWords
from .models import Pin, SearchTerm, Weighting, WordKind
from .rules import Weights, checked

MOST_WORDS, MOST_PINS = 20, 20


async def save_term(
    work: Work, kind: WordKind, words: Sequence[str], note: str = "", *, term_id: UUID | None = None, version: int = 0
) -> SearchTerm:
    """New, or in the place of `term_id` as it was at `version`. Raises TooFewWords, Invalid, NotFound, StaleVersion."""
    plain = list(dict.fromkeys(one for word in words if (one := normal(word))))
    if len(plain) < (2 if kind is WordKind.SYNONYMS else 1):
        raise TooFewWords(field="words")
    if len(plain) > MOST_WORDS:
        zh, en = f"最多 {MOST_WORDS} 个词。", f"At most {MOST_WORDS} words."
        raise Invalid(field="words", reason_zh=zh, reason_en=en)
    columns: dict[str, Any] = {"kind": kind, "words": plain, "note": note.strip()[:200], "updated_at": work.now}
    if term_id is None:
        return await SearchTerm.create(**columns, created_at=work.now)
    row = await SearchTerm.get_or_none(id=term_id)
    if row is None:
        raise NotFound("The words", "该词条", field="id")
    if not await SearchTerm.filter(id=term_id, version=version).update(**columns, version=F("version") + 1):
        raise StaleVersion(field="version", current=row.version)
    return await SearchTerm.get(id=term_id)


async def remove_term(work: Work, term_id: UUID | None) -> SearchTerm:
    """Raises NotFound."""
    row = await SearchTerm.get_or_none(id=term_id)
    if row is None:
        raise NotFound("The words", "该词条", field="id")
    await SearchTerm.filter(id=row.id).delete()
    return row


async def pin(work: Work, text: str, product_id: UUID | None, position: int = 1) -> Pin:
    """Show the product first when exactly this is asked for. Raises Invalid, NotFound or AlreadyUsed."""
    if not (plain := normal(text)):
        raise Invalid(field="text", reason_zh="请填写搜索词。", reason_en="Give what was looked for.")
    product = await catalog.get(product_id, "productId")
    if not 1 <= position <= MOST_PINS:
        zh, en = f"位置须在 1 到 {MOST_PINS} 之间。", f"The position is 1 to {MOST_PINS}."
        raise Invalid(field="position", reason_zh=zh, reason_en=en)
    if await Pin.filter(text=plain, product_id=product.id).exists():
        raise AlreadyUsed(field="productId", value=product.code)
    return await Pin.create(text=plain, product_id=product.id, position=position, created_at=work.now)


async def unpin(work: Work, pin_id: UUID | None) -> Pin:
    """Raises NotFound."""
    row = await Pin.get_or_none(id=pin_id)
    if row is None:
        raise NotFound("The pin", "该置顶", field="id")
    await Pin.filter(id=row.id).delete()
    return row


async def weigh(work: Work, wanted: Weights, version: int = 0) -> Weighting:
    """How much each signal counts from now on; `version` 0: nobody has said so before. Raises Invalid, StaleVersion."""
    columns: dict[str, Any] = {**asdict(checked(wanted)), "updated_at": work.now}
    row = await Weighting.first()
    if row is None:
        return await Weighting.create(**columns)
    if not await Weighting.filter(id=row.id, version=version).update(**columns, version=F("version") + 1):
        raise StaleVersion(field="version", current=row.version)
    return await Weighting.get(id=row.id)
