"""Changes to the firm's settings."""

from dataclasses import asdict
from typing import Any

from orderwell.core.work import Work

from .models import Setting
from .queries import firm
from .rules import Firm, changed


async def change(work: Work, changes: dict[str, Any]) -> Firm:
    """Store `changes`, by the names of `Firm`, and leave the rest. Raises Invalid."""
    result = changed(await firm(), changes)
    for key in changes:
        # In a list of one: Tortoise takes a bare text for JSON that is encoded already.
        await Setting.update_or_create(defaults={"value": [asdict(result)[key]]}, key=key)
    return result
