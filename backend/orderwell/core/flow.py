"""State machines as tables."""

from collections.abc import Mapping
from enum import Enum
from typing import Generic, TypeVar

from .errors import IllegalMove

S = TypeVar("S", bound=Enum)


class Flow(Generic[S]):
    """Which state may follow which. A state that is no key is final."""

    def __init__(self, table: Mapping[S, frozenset[S] | set[S]]) -> None:
        self.table = table

    def next(self, state: S) -> list[S]:
        """The states that may follow, in the order in which the enum declares them."""
        allowed = self.table.get(state, set())
        return [other for other in type(state) if other in allowed]

    def check(self, state: S, to: S) -> S:
        """`to`, if it may follow `state`. Raises IllegalMove."""
        if to not in self.table.get(state, set()):
            raise IllegalMove(state=state.value, to=to.value)
        return to
