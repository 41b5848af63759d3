"""Whom to sign in as when trying the demo."""

from .files import entries
from .people import FIRST_SIGN_IN


def one_of_each_role() -> list[dict[str, str]]:
    """Whom to sign in as: the first of every role of staff, and the first buyer; `role` and `email`."""
    first: dict[str, str] = {}
    for one in entries("staff"):
        first.setdefault(one["role"], one["email"])
    return [{"role": role, "email": email} for role, email in {**first, "buyer": FIRST_SIGN_IN}.items()]
