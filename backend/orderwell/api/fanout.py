"""One event for many subscribers: whoever asks the same and sees the same gets one execution and the same bytes."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field, fields
from typing import Any, cast

import orjson
from graphql import ExecutionResult, OperationType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from orderwell.core.work import Actor

from .context import Context
from .hub import Bundle, News
from .listening import scope_of

# What only one person has. An answer that looked at it is that person's alone.
PERSONAL = frozenset({"user_id", "name", "api_key_id", "key", "token", "request", "response", "connection_params"})


@dataclass(eq=False, slots=True)
class Told:
    """One executed event. `personal` when its answer depends on who asked."""

    result: ExecutionResult
    personal: bool
    _text: str | None = None

    @property
    def text(self) -> str:
        """The payload as JSON, encoded once for all."""
        if self._text is None:
            self._text = orjson.dumps({"data": self.result.data}, default=str).decode()
        return self._text


class Anybody(Actor):
    """An actor on behalf of all who may do and see the same; `looked` tells whether somebody asked who it is."""

    __slots__ = ("looked",)
    looked: list[str]

    def __getattribute__(self, name: str) -> Any:
        if name in PERSONAL:
            object.__getattribute__(self, "looked").append(name)
        return object.__getattribute__(self, name)


@dataclass
class Shared(Context):
    """The context of an execution for many. It tells as `Anybody` does."""

    looked: list[str] = field(default_factory=list)

    def __getattribute__(self, name: str) -> Any:
        if name in PERSONAL and "looked" in object.__getattribute__(self, "__dict__"):
            object.__getattribute__(self, "looked").append(name)
        return object.__getattribute__(self, name)


def on_behalf(context: Context) -> Shared:
    """A context with fresh batches in which the viewer stands for everybody who sees the same."""
    looked: list[str] = []
    actor = Anybody.__new__(Anybody)
    for one in fields(Actor):
        object.__setattr__(actor, one.name, getattr(context.actor, one.name))
    object.__setattr__(actor, "looked", looked)
    given = {one.name: getattr(context, one.name) for one in fields(Context)}
    return Shared(**{**given, "actor": actor, "batches": {}, "memory": {}, "news": None, "looked": looked})


def alike(context: Context) -> tuple[Any, ...]:
    """Equal for viewers to whom the graph shows the same, apart from what is personal."""
    actor = context.actor
    return actor.kind, actor.permissions, *scope_of(actor), actor.customer_id, actor.locale, context.locale


class Telling(StrawberryGraphQLCoreExecutionContext):
    """Executes the events of subscriptions; whose generator yields `News` are executed once for all alike."""

    def execute_operation(self, serially: bool | None = None) -> Any:
        """The result of one event, or an awaitable of it."""
        context = self.context_value
        news = getattr(context, "news", None)
        if self.operation.operation is not OperationType.SUBSCRIPTION or news is None:
            return super().execute_operation(serially)
        return self._together(context, news)

    async def _together(self, context: Context, news: News) -> ExecutionResult:
        asked = id(self.operation), repr(self.variable_values.coerced)
        same = ("told", asked, news.about, alike(context))
        who = context.actor.key, context.actor.name, context.token, context.key
        told, asked_by = await self._told(context, news.bundle, same, who)
        if told.personal and asked_by != who:
            told, _ = await self._told(context, news.bundle, (*same, who), who)
        context.told = told
        return told.result

    async def _told(self, context: Context, bundle: Bundle, name: Any, who: Any) -> tuple[Told, Any]:
        """The event under that name, and who asked for it first."""
        if name not in bundle.shared:
            # With the executor, so that the id of its operation stays taken as long as the bundle lives.
            bundle.shared[name] = asyncio.ensure_future(self._execute(context)), who, self
        executing, asked_by, _ = bundle.shared[name]
        # Shielded: a subscriber that leaves must not take the answer from the others.
        return await asyncio.shield(executing), asked_by

    async def _execute(self, context: Context) -> Told:
        self.context_value = shared = on_behalf(context)
        result = super().execute_operation(False)
        if self.is_awaitable(result):
            result = await cast("Awaitable[ExecutionResult]", result)
        return Told(cast(ExecutionResult, result), bool(shared.looked))
