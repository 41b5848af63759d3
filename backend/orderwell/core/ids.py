"""Time-ordered identifiers: UUID version 7 (RFC 9562, section 5.7)."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new id: Unix milliseconds (48 bits), their fraction (12), then random bits (62).

    Keys grow with time, and those that a process makes in one millisecond too: what is told in one transaction
    stays in its order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=(milliseconds << 80) | (7 << 76) | (fraction << 64) | (2 << 62) | random)


def as_uuid(text: str) -> UUID | None:
    """The id in `text`, or None when it is none: an unknown id is not an error of its own."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None


def wanted_id(text: str | None) -> UUID | None:
    """What a filter means by `text`: None when it is absent, the id of nothing when it is no id."""
    return None if text is None else as_uuid(text) or UUID(int=0)
