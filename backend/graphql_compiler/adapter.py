"""What the compiler asks about the fields and types of a schema, answered for plain graphql-core schemas.

How a schema tells the compiler more than graphql-core knows:

- `GraphQLField.extensions[BATCH]` is a function `(sources, info, **arguments)` that gives one value per source, in
  order, itself or as an awaitable.
- `GraphQLField.extensions[IMPURE]` is true: documents with the field are never compiled.
- `GraphQLField.extensions[LATE]` is true, of a field with a batch: a keeper may leave it open and have it filled.
- `by_class(function)` on an `is_type_of` or `resolve_type`: its answer depends on the class of the value alone.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeVar

from graphql import GraphQLField, GraphQLObjectType, default_field_resolver

from .info import ResolveInfo

BATCH = "graphql_compiler.batch"
IMPURE = "graphql_compiler.impure"
LATE = "graphql_compiler.late"
_BY_CLASS = "__graphql_compiler_by_class__"

F = TypeVar("F", bound=Callable[..., Any])
Add = Callable[[Any], None]


def by_class(function: F) -> F:
    """Say that an `is_type_of` or `resolve_type` looks at nothing but the class of its value."""
    setattr(function, _BY_CLASS, True)
    return function


def is_by_class(function: Any) -> bool:
    """Whether `by_class` was said of it."""
    return getattr(function, _BY_CLASS, False) is True


@dataclass(frozen=True, slots=True)
class Attribute:
    """The value is an attribute of the source.

    `default`: as graphql-core's default resolver has it, that is of a mapping the value by key, and called when it
    can be called. Otherwise as `getattr(source, name)`.
    """

    name: str
    default: bool


@dataclass(frozen=True, slots=True)
class Each:
    """A resolver for one source at a time.

    `call(sources, info, arguments, add)` resolves the sources in order and adds each value, awaitable or not.
    """

    call: Callable[[Sequence[Any], ResolveInfo, dict[str, Any], Add], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """A resolver for all sources of a level: one value per source, in order."""

    call: Callable[..., Sequence[Any] | Awaitable[Sequence[Any]]]


Resolution = Attribute | Each | Batch


class Gap:
    """Stands in an answer for what a field that is marked LATE gives of `source`.

    `number` counts such fields; it is the same for the same field of equal selections. No dataclass, which orjson
    would write.
    """

    __slots__ = ("number", "source")

    def __init__(self, number: int, source: Any) -> None:
        self.number, self.source = number, source


class Make(Protocol):
    """Makes what a keeper does not have."""

    async def __call__(self, places: Sequence[int], context: Any, *, gaps: bool = False) -> list[dict[str, Any]]:
        """The answers of the objects at these places, with resolvers that are given `context`.

        `gaps`: fields that are marked LATE are not asked for; a Gap stands in their place.
        """

    def among(self, objects: Sequence[Any]) -> "Make":
        """The same for other objects, of which an equal selection is asked for elsewhere."""

    async def fill(self, gaps: Sequence[Gap], context: Any) -> list[Any]:
        """What belongs into each of the gaps, which may have been made for an equal selection in another query."""


class Keeper(Protocol):
    """Gives answers of objects of one type that were made before, for instance as finished JSON."""

    def takes(self, objects: Sequence[Any], info: ResolveInfo) -> bool:
        """Whether to ask it at all; otherwise the plan goes on as if there were none."""

    async def answers(
        self, objects: Sequence[Any], info: ResolveInfo, selection: Hashable, late: Hashable, make: Make
    ) -> Sequence[Any]:
        """One answer per object, in order, each what the plan would have made or stands for it when it is serialized.

        `selection` stands for what is selected of the objects, values of variables included; but those that are used
        inside of fields marked LATE are in `late`, which is an empty tuple where there are none.
        """


class Check(Enum):
    """What the `is_type_of` of an object type depends on."""

    NOTHING = "there is none"
    CLASS = "the value's class"
    VALUE = "the value"
    INFO = "the value and the info"


class Adapter(Protocol):
    """Knows how a library declares its schema."""

    plain_variables: bool  # infos have `variable_values` as a plain dictionary
    immediate: tuple[type, ...]  # classes whose objects can be awaited, but only give themselves

    def resolution(self, parent: GraphQLObjectType, name: str, field: GraphQLField) -> Resolution | None:
        """How values of the field are come by; None when the field must never be compiled."""

    def check(self, kind: GraphQLObjectType) -> Check:
        """How `kind.is_type_of` may be called."""

    def keeper(self, kind: GraphQLObjectType) -> Keeper | None:
        """Who keeps answers of objects of this type, if anybody does."""

    def late(self, field: GraphQLField) -> bool:
        """Whether a keeper may leave the field open."""


def each(resolve: Callable[..., Any]) -> Each:
    """Of a resolver with graphql-core's signature `(source, info, **arguments)`."""

    def call(sources: Sequence[Any], info: ResolveInfo, arguments: dict[str, Any], add: Add) -> None:
        for source in sources:
            add(resolve(source, info, **arguments))

    return Each(call)


class GraphQLCoreAdapter:
    """For schemas that were made with graphql-core itself."""

    plain_variables = False

    def __init__(self, immediate: tuple[type, ...] = (), keepers: Mapping[str, Keeper] | None = None) -> None:
        self.immediate, self.keepers = immediate, keepers or {}

    def resolution(self, parent: GraphQLObjectType, name: str, field: GraphQLField) -> Resolution | None:
        """See Adapter."""
        if field.extensions.get(IMPURE):
            return None
        if batch := field.extensions.get(BATCH):
            return Batch(batch)
        if field.resolve is None and not field.args:
            return Attribute(name, default=True)
        return each(field.resolve or default_field_resolver)

    def check(self, kind: GraphQLObjectType) -> Check:
        """See Adapter."""
        if kind.is_type_of is None:
            return Check.NOTHING
        return Check.CLASS if is_by_class(kind.is_type_of) else Check.INFO

    def keeper(self, kind: GraphQLObjectType) -> Keeper | None:
        """See Adapter."""
        return self.keepers.get(kind.name)

    def late(self, field: GraphQLField) -> bool:
        """See Adapter."""
        return bool(field.extensions.get(LATE))
