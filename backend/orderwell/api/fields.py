"""How the graph is declared: `view`, `field`, `relation`, and the two kinds of root field."""

import functools
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import Annotated, Any, Literal, TypeVar, cast

import strawberry
from strawberry.extensions import FieldExtension
from tortoise.exceptions import OperationalError, ValidationError
from tortoise.models import Model

from graphql_compiler import LATE, by_class
from orderwell.core.db import versions
from orderwell.core.db.prepared import reread
from orderwell.core.db.refusals import is_unfit, unfit_field
from orderwell.core.errors import DomainError, Forbidden, Unauthenticated, Unfit
from orderwell.core.idempotency import once
from orderwell.core.work import ActorKind, Work, run

from .arguments import Clean, cleaned
from .batches import Level
from .context import TRY_AGAIN, Context
from .hub import News
from .problems import Problem, as_graphql_error

log = logging.getLogger(__name__)
T = TypeVar("T")
Decorator = Callable[[Callable[..., Any]], Any]
Prepare = Callable[..., Awaitable[Any]]
PUBLIC = "public"
SIGNED_IN = "signed_in"
SameFor = Literal["public", "price_list", "viewer"]
LEVELS: dict[str, int] = {"public": versions.PUBLIC, "price_list": versions.PRICE_LIST, "viewer": versions.VIEWER}


def view(model: type, description: str) -> Callable[[type[T]], type[T]]:
    """A GraphQL type that shows rows of `model`; resolvers return the rows themselves."""

    def wrap(cls: type[T]) -> type[T]:
        kinds = (model, cls)
        cls.is_type_of = staticmethod(by_class(lambda row, info: isinstance(row, kinds)))  # type: ignore[attr-defined]
        cls.__model__ = model  # type: ignore[attr-defined]
        cls.__doc__ = cls.__doc__ or description  # a dataclass without one writes its signature out
        return strawberry.type(cls, description=description)

    return wrap


def allowed(context: Context, permission: str) -> None:
    """Raises Unauthenticated or Forbidden; an API key needs the scope named like the permission."""
    if permission == PUBLIC or context.actor.can(permission):
        return
    if context.actor.kind is ActorKind.ANONYMOUS:
        raise Unauthenticated()
    if permission != SIGNED_IN:
        raise Forbidden()


class Allow(FieldExtension):
    """The declared permission of a root field: no root field goes without. And for whom its answer is the same.

    `anew`: looks first who asks, for a mutation that has no unit of work to do so in. `in_turn`: see `query`.
    """

    def __init__(
        self, permission: str, scope: SameFor | None = None, *, anew: bool = False, in_turn: bool = False
    ) -> None:
        self.permission, self.scope, self.anew, self.in_turn = permission, scope, anew, in_turn

    async def resolve_async(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        if self.anew and info.context.again is not None:
            await info.context.again()
        allowed(info.context, self.permission)
        return await next_(source, info, **kwargs)


@contextmanager
def coded(context: Context) -> Iterator[None]:
    """A query has no Problem in its type, so an expected failure becomes a coded error."""
    try:
        yield
    except DomainError as error:
        raise as_graphql_error(error, context.locale) from error
    except (OperationalError, ValidationError) as error:
        if not is_unfit(error):
            raise
        log.warning("no rule caught a value that does not fit: %s", error)
        raise as_graphql_error(Unfit(field=unfit_field(error)), context.locale) from error


class Coded(FieldExtension):
    """Codes the failures of a root field."""

    async def resolve_async(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        with coded(info.context):
            return await next_(source, info, **kwargs)


class InWork(FieldExtension):
    """One mutation field is one unit of work; with an idempotency key it happens once."""

    def __init__(
        self,
        permission: str,
        name: Callable[[Any], str],
        replay: Callable[[str], Awaitable[Any]],
        prepare: Prepare | None,
        afterwards: Prepare | None,
    ) -> None:
        self.permission, self.name, self.replay = permission, name, replay
        self.prepare, self.afterwards = prepare, afterwards

    async def resolve_async(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        context: Context = info.context
        context.prepared = await self.prepare(info, **kwargs) if self.prepare else None
        key = kwargs.get("idempotency_key") or getattr(kwargs.get("input"), "idempotency_key", None)
        asking = context.actor, context.token

        async def act(work: Work) -> Any:
            context.actor, context.token = asking  # a try before may have signed somebody in
            context.open_work = work
            try:
                if context.again is not None and not await context.again():
                    allowed(context, self.permission)
                    work.actor = context.actor
                if key is None:
                    return await next_(source, info, **kwargs)
                do = lambda: next_(source, info, **kwargs)  # noqa: E731
                return await once(work, info.field_name, key, kwargs, do, self.name, self.replay)
            finally:
                context.open_work = None
                context.batches.clear()
                context.memory.clear()

        work, result = await run(context.actor, context.handlers, act, request_id=context.request_id, grouped=True)
        if work.told and isinstance(result, Model) and result._meta.db_table in work.written.changed:
            await reread(result)  # handlers ran after the command and may have changed the row
        return await self.afterwards(info, result) if self.afterwards else result


class Batched(FieldExtension):
    """Runs `function` once for all sources of a level that ask with equal arguments.

    It gives a future without being a coroutine itself: on a list of products that is a fourth of all the work.
    """

    def __init__(self, function: Callable[..., Awaitable[Sequence[Any]]], permission: str | None) -> None:
        self.function, self.permission = function, permission

    def resolve(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        context: Context = info.context
        arguments = {name: value for name, value in kwargs.items() if name not in ("rows", "info")}
        slot = (self.function, repr(arguments))
        if slot not in context.batches:

            async def read(rows: list[Any]) -> Sequence[Any]:
                with coded(context):
                    if self.permission:
                        allowed(context, self.permission)
                    return await self.function(rows, info, **cleaned(arguments))

            context.batches[slot] = Level(read)
        return context.batches[slot].load(source)

    async def resolve_batch(self, rows: Sequence[Any], info: Any, **arguments: Any) -> Sequence[Any]:
        """The same for a whole level at once: compiled queries have it together already."""
        context: Context = info.context
        with coded(context):
            if self.permission:
                allowed(context, self.permission)
            return await self.function(rows, info, **cleaned(arguments))


def relation(returns: Any, description: str, *, permission: str | None = None, late: bool = False) -> Decorator:
    """A field that reads other rows, for many sources at once.

    Decorates `async def name(rows: Parent[list[Row]], info: Info, **arguments) -> list[Value]`:
    one value per row, in order. It runs once per request and level, whatever the number of rows.
    `late`: it differs from one viewer to the next, so that cards leave it open (see `cards`).
    """

    def wrap(function: Callable[..., Awaitable[Sequence[Any]]]) -> Any:
        @functools.wraps(function)
        def signature(*args: Any, **kwargs: Any) -> Any:
            """Tells Strawberry the arguments, and that the resolver is no coroutine; `Batched` runs instead."""

        batched = Batched(function, permission)
        marks = {LATE: True} if late else None
        return strawberry.field(
            signature, graphql_type=returns, description=description, extensions=[batched], metadata=marks
        )

    return cast(Decorator, wrap)


def field(returns: Any, description: str) -> Decorator:
    """A field computed from its own row alone: no reads."""
    return cast(Decorator, strawberry.field(graphql_type=returns, description=description))


# Strawberry wraps in list order, so the last extension named is the outermost.
def query(
    permission: str, returns: Any, description: str, *, scope: SameFor | None = None, in_turn: bool = False
) -> Decorator:
    """A root query. `permission` is PUBLIC, SIGNED_IN, or a code of access.rules.PERMISSIONS.

    `scope`: for whom the answer is the same as long as nobody writes to the tables that it reads, so that it may be
    kept: all with equal rights ("public"), all of one company ("price_list"), or one viewer. What looks at more of
    who asks is kept for fewer (`noticing`), what looks at the clock not at all (`core.clock`). Not for what depends
    on chance or on what this process has in memory. Without a scope it is never kept.

    `in_turn`: operations that ask for it are answered one after the other, for what is asked often and computed
    rather than waited for: beside each other each would take as long as all of them.
    """
    allow = Allow(permission, scope, in_turn=in_turn)
    made = strawberry.field(graphql_type=returns, description=description, extensions=[Clean(), allow, Coded()])
    return cast(Decorator, made)


_results: dict[Any, Any] = {}


def either(returns: Any) -> Any:
    """`Order | Problem`, the union OrderResult, made once per type."""
    if returns not in _results:
        name = f"{returns.__name__}Result"
        described = strawberry.union(name, description=f"{returns.__name__}, or why not.")
        _results[returns] = Annotated[returns | Problem, described]
    return _results[returns]


def mutation(
    permission: str,
    returns: Any,
    description: str,
    *,
    name: Callable[[Any], str] = lambda row: str(row.pk),
    replay: Callable[[str], Awaitable[Any]] | None = None,
    prepare: Prepare | None = None,
    afterwards: Prepare | None = None,
    own_work: bool = False,
) -> Decorator:
    """A root mutation: one unit of work, `returns | Problem`.

    `own_work`: a bulk mutation, which opens one unit of work for each of its rows itself.

    `prepare(info, **arguments)` runs before the transaction opens and leaves its result in `context.prepared`:
    slow things, such as checking a password, must not hold the database. `afterwards(info, result)` makes the answer
    of the result when all is committed, also of one from before, with what only the outside world can add.

    With an `idempotency_key` argument or input field, `name` makes the text that is kept of
    the result and `replay` finds it again (by default the row of the view by its key).
    """

    async def by_key(key: str) -> Any:
        return await returns.__model__.get(pk=key)

    extensions: list[FieldExtension] = (
        [] if own_work else [InWork(permission, name, replay or by_key, prepare, afterwards)]
    )
    extensions += [Clean(), Allow(permission, anew=own_work)]
    made = strawberry.mutation(graphql_type=either(returns), description=description, extensions=extensions)
    return cast(Decorator, made)


def subscription(permission: str, returns: Any, description: str) -> Decorator:
    """A root subscription: an async generator `(self, info, ...)` of `News`.

    What one event has read is forgotten before the next, so every event shows the rows as they are.
    """

    def wrap(function: Callable[..., AsyncGenerator[News, None]]) -> Any:
        @functools.wraps(function)
        async def told(self: Any, info: Any, **kwargs: Any) -> AsyncIterator[Any]:
            context: Context = info.context
            try:
                allowed(context, permission)
                async with aclosing(function(self, info, **cleaned(kwargs))) as told_of:
                    async for news in told_of:
                        context.batches.clear()
                        context.memory.clear()
                        context.news = news
                        yield news.row
            except DomainError as error:
                raise as_graphql_error(error, context.locale) from error
            except Exception:
                log.exception("a subscription failed; its client has to connect again")
                await context.hang_up(TRY_AGAIN, "Try again")
                raise

        made = strawberry.subscription(told, graphql_type=returns, description=description)
        PERMISSION_OF[told] = permission
        return made

    return cast(Decorator, wrap)


PERMISSION_OF: dict[Any, str] = {}  # of subscriptions, which take no extensions
