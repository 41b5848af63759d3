"""What a resolver is told about where it stands: like GraphQLResolveInfo, but made only as far as it is asked."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn

from graphql import FieldNode, GraphQLField, GraphQLObjectType
from graphql.execution.values import VariableValues
from graphql.pyutils import Path, is_awaitable

from .bail import AskedForPath, bail
from .given import Given
from .operation import Operation


@dataclass(slots=True)
class Run:
    """One execution of a plan."""

    context: Any
    root: Any
    variables: VariableValues
    extensions: dict[str, Any] | None = None  # of the request, which Strawberry shows to resolvers
    first_gap: int | None = None  # the columns from this number on that are left open; None: every column is filled
    given: Given | None = None  # what a mutation has given


class Frame:
    """Where the objects of a level came from: the values of a field of the level above, lists still in place."""

    __slots__ = ("chosen", "key", "parent", "shapes", "type_name")

    def __init__(
        self, parent: "Frame | None", key: str, type_name: str, shapes: Sequence[Any], chosen: Sequence[int] | None
    ) -> None:
        self.parent, self.key, self.type_name, self.shapes, self.chosen = parent, key, type_name, shapes, chosen

    def path(self, index: int) -> Path:
        """The path of the object with this index in its level."""
        wanted = index if self.chosen is None else self.chosen[index]
        count = 0
        for above, shape in enumerate(self.shapes):
            for indices in _places(shape, ()):
                if count == wanted:
                    path = Path(self.parent.path(above) if self.parent else None, self.key, self.type_name)
                    for one in indices:
                        path = Path(path, one, None)
                    return path
                count += 1
        raise IndexError(index)


def _places(shape: Any, indices: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The list indices of every object in the value of one field; see spread.py for shapes."""
    if shape is True:
        yield indices
    elif shape is not None:
        for index, one in enumerate(shape):
            yield from _places(one, (*indices, index))


class ResolveInfo:
    """Has the attributes of GraphQLResolveInfo. Those that only depend on the document are on a class per field."""

    __slots__ = ("_frame", "_index", "_run")
    field_name: ClassVar[str]
    field_nodes: ClassVar[list[FieldNode]]
    return_type: ClassVar[Any]
    parent_type: ClassVar[GraphQLObjectType]
    schema: ClassVar[Any]
    fragments: ClassVar[dict[str, Any]]
    operation: ClassVar[Any]
    response_key: ClassVar[str]
    selected: ClassVar[Mapping[str, AbstractSet[str]]]  # for each object type all that the query selects of it anywhere
    plain_variables: ClassVar[bool]  # Strawberry shows resolvers the coerced values alone
    is_awaitable = staticmethod(is_awaitable)
    abort_signal = None

    def __init__(self, run: Run, frame: Frame | None, index: int | None) -> None:
        self._run, self._frame, self._index = run, frame, index

    @property
    def context(self) -> Any:
        """The context of the request."""
        return self._run.context

    @property
    def root_value(self) -> Any:
        """The root value of the request."""
        return self._run.root

    @property
    def variable_values(self) -> Any:
        """The coerced variables, in the form that the adapter's resolvers expect."""
        return self._run.variables.coerced if self.plain_variables else self._run.variables

    @property
    def operation_extensions(self) -> dict[str, Any] | None:
        """Strawberry's name for the extensions of the request."""
        return self._run.extensions

    @property
    def path(self) -> Path:
        """Raises AskedForPath when all sources of the level share this info."""
        if self._index is None:
            raise AskedForPath((self.parent_type.name, self.field_name))
        return self.path_at(self._index)

    def path_at(self, index: int) -> Path:
        """The path for the source with this index in its level."""
        return Path(self._frame.path(index) if self._frame else None, self.response_key, self.parent_type.name)

    @property
    def async_helpers(self) -> NoReturn:
        """Only graphql-core's executor has them."""
        bail("async_helpers")


def info_class(
    operation: Operation,
    parent: GraphQLObjectType,
    key: str,
    field: GraphQLField,
    nodes: list[FieldNode],
    selected: Mapping[str, AbstractSet[str]],
    plain_variables: bool,
) -> type[ResolveInfo]:
    """The class of the infos of one field of a document."""
    constant = {
        "__slots__": (),
        "field_name": nodes[0].name.value,
        "field_nodes": nodes,
        "return_type": field.type,
        "parent_type": parent,
        "schema": operation.schema,
        "fragments": operation.fragments,
        "operation": operation.node,
        "response_key": key,
        "selected": selected,
        "plain_variables": plain_variables,
    }
    return type("FieldInfo", (ResolveInfo,), constant)
