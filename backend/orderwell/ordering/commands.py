"""Keeping the quick order pad."""

from collections.abc import Sequence
from typing import Any

from orderwell.core.work import Work

from .errors import TooManyWanted
from .models import Pad
from .rules import MOST_LINES


async def save_pad(work: Work, lines: Sequence[dict[str, Any]]) -> Pad:
    """Keep what stands in the actor's pad. Raises TooManyWanted."""
    if len(lines) > MOST_LINES:
        raise TooManyWanted(field="lines", largest=MOST_LINES)
    kept = await Pad.get_or_none(user_id=work.actor.user_id)
    row = kept or Pad(user_id=work.actor.user_id, version=0)
    row.lines, row.updated_at, row.version = list(lines), work.now, row.version + 1
    await row.save(force_create=kept is None)
    return row
