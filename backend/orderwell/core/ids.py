"""Time-ordered identifiers: UUID version 7 (RFC 9562, section 5.7)."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new id: 48 bits of Unix milliseconds, then random bits, so keys grow with time."""
    milliseconds = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds << 80) | tail
    value = (value & ~(0xF << 76)) | (7 << 76)
    value = (value & ~(0x3 << 62)) | (2 << 62)
    return UUID(int=value)


def as_uuid(text: str) -> UUID | None:
    """The id in `text`, or None when it is none: an unknown id is not an error of its own."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None


def wanted_id(text: str | None) -> UUID | None:
    """What a filter means by `text`: None when it is absent, the id of nothing when it is no id."""
    return None if text is None else as_uuid(text) or UUID(int=0)
