"""The firm's settings as they stand."""

from dataclasses import fields

import orjson

from orderwell.core.db.keeper import Keeper
from orderwell.core.db.sql import rows

from .rules import Firm

_firm: Keeper[str, Firm] = Keeper()


async def firm() -> Firm:
    """The settings as they stand now: one query, defaults for what was never set."""
    return await _firm.get("", _read)


async def _read() -> Firm:
    stored = {row["key"]: orjson.loads(row["value"])[0] for row in await rows("SELECT key, value FROM setting")}
    known = {f.name for f in fields(Firm)}
    return Firm(**{key: value for key, value in stored.items() if key in known})
