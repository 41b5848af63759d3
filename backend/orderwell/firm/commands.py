"""Changes to the firm's settings."""

from dataclasses import asdict
from typing import Any

from .models import Setting
from .rules import Firm, changed


async def save(current: Firm, changes: dict[str, Any]) -> Firm:
    """Store `changes`; call it from a command, inside its transaction."""
    result = changed(current, changes)
    for key in changes:
        # In a list of one: Tortoise takes a bare text for JSON that is encoded already.
        await Setting.update_or_create(defaults={"value": [asdict(result)[key]]}, key=key)
    return result
