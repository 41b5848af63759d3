"""Changes to the firm's settings."""

from dataclasses import asdict
from typing import Any

import orjson

from orderwell.core.db.sql import rows
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


async def take(work: Work, key: str) -> None:
    """Wait for whoever changes what is counted in the setting `key`, and have others wait until the commit."""
    await rows(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = setting.value "
        "RETURNING key",
        *(key, orjson.dumps([getattr(await firm(), key)]).decode()),
    )
