"""Signatures by the installation's own key: links that need no sign-in, callbacks of the sandbox."""

import base64
import binascii
import hashlib
import hmac
import secrets
from uuid import UUID

TICKET_SIGNATURE_BYTES = 16
# Until `use` is called (tests, scripts) a key that lives as long as the process.
_secret = secrets.token_bytes(32)


def use(secret_key: str) -> None:
    """Sign with `secret_key` from now on: `Settings.secret_key`, the same in all processes."""
    global _secret
    _secret = secret_key.encode()


def derived(purpose: str) -> bytes:
    """A 32-byte key for one purpose alone: a signature made for another never fits."""
    return hmac.digest(_secret, f"orderwell/{purpose}".encode(), hashlib.sha256)


def sign(purpose: str, message: bytes) -> bytes:
    """HMAC-SHA256 of `message`, 32 bytes."""
    return hmac.digest(derived(purpose), message, hashlib.sha256)


def fits(purpose: str, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is ours, compared in constant time; a prefix of 16 bytes or more will do."""
    return len(signature) >= 16 and hmac.compare_digest(sign(purpose, message)[: len(signature)], signature)


def ticket(purpose: str, row_id: UUID) -> str:
    """What a public link carries: the id of a row and its signature, fit for an address."""
    signature = sign(purpose, row_id.bytes)[:TICKET_SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(row_id.bytes + signature).decode().rstrip("=")


def of_ticket(purpose: str, text: str) -> UUID | None:
    """The id that a ticket carries; None when it is none of ours."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    genuine = len(raw) == 16 + TICKET_SIGNATURE_BYTES and fits(purpose, raw[:16], raw[16:])
    return UUID(bytes=raw[:16]) if genuine else None
