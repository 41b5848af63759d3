"""What a mutation gave: its resolver runs once, whoever makes the answer of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import GraphQLResolveInfo


class Given:
    """Of the root field of one mutation. Hand it to `Compiler.execute`.

    When that gives no answer, graphql-core has to execute the operation with this as a middleware: if the resolver has
    run, its value or its error is taken from here, and only what is selected of it is asked again.
    """

    __slots__ = ("error", "ran", "value")

    def __init__(self) -> None:
        self.ran = False
        self.value: Any = None
        self.error: Exception | None = None

    def run(self, resolve: Callable[[], Any], is_waiting: Callable[[Any], bool]) -> Any:
        """What `resolve` gives, or an awaitable of it; it is kept, or what it raises is."""
        self.ran = True
        try:
            self.value = resolve()
        except Exception as error:
            self.error = error
            raise
        return self._awaited(self.value) if is_waiting(self.value) else self.value

    async def _awaited(self, value: Awaitable[Any]) -> Any:
        try:
            self.value = await value
        except Exception as error:
            self.error = error
            raise
        return self.value

    def resolve(
        self, next_: Callable[..., Any], source: Any, info: GraphQLResolveInfo[Any], /, **arguments: Any
    ) -> Any:
        """As graphql-core calls a middleware: in the place of a resolver that has run."""
        if not self.ran or info.path.prev is not None:
            return next_(source, info, **arguments)
        if self.error is not None:
            raise self.error
        return self.value
