"""Signatures by the installation's own key: links that need no sign-in, callbacks of the sandbox."""

import hashlib
import hmac
import secrets

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
