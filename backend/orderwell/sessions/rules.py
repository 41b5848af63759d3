"""Secrets that prove who asks."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 32 random bytes, as text for a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: a random secret needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_api_key() -> tuple[str, str]:
    """A public prefix of 10 characters and the whole key `ow_<prefix>_<secret>`."""
    prefix = secrets.token_hex(5)
    return prefix, f"ow_{prefix}_{secrets.token_hex(24)}"


def prefix_of(key: str) -> str | None:
    """The prefix in an API key, None when the text is no key of ours."""
    parts = key.split("_")
    return parts[1] if len(parts) == 3 and parts[0] == "ow" and parts[1] and parts[2] else None
