"""Factories for tests and the demo: `from orderwell.demo import make`, then `await make.order(lines=2)`."""

from .access import PASSWORD, roles, user
from .work import EVERYTHING, actor, work

__all__ = ["EVERYTHING", "PASSWORD", "actor", "roles", "user", "work"]
