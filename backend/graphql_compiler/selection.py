"""What a part of a query selects, as text: equal texts with equal variables mean equal answers for the same object."""

from collections.abc import Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLObjectType,
    Undefined,
    VariableNode,
    Visitor,
    get_named_type,
    is_abstract_type,
    print_ast,
    visit,
)
from graphql.execution.values import VariableValues

from .operation import Collector, Selections, inner


@dataclass(frozen=True, slots=True)
class Selection:
    """`text` names every field with its arguments, fragments unfolded. `variables` are those used in what is always
    made, `late` those of fields that may be left open; both sorted."""

    text: str
    variables: tuple[str, ...]
    late: tuple[str, ...]

    def key(self, values: VariableValues) -> Hashable:
        """Stands for the selection with these values, as far as it is not left open."""
        return self.text, *_said(self.variables, values)

    def late_key(self, values: VariableValues) -> Hashable:
        """Stands for the values of the variables in what may be left open; empty when there are none."""
        return _said(self.late, values)


def _said(names: tuple[str, ...], values: VariableValues) -> tuple[str, ...]:
    """By `repr`, for they may be lists, and 1, 1.0 and true are equal."""
    coerced = values.coerced
    return tuple([repr(coerced.get(name, Undefined)) for name in names])


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        """graphql-core calls it for each variable."""
        self.names.add(node.name.value)

    def sorted(self) -> tuple[str, ...]:
        return tuple(sorted(self.names))


class Describer:
    """Makes the `Selection`s of one plan, once all of it has been collected. `late`: the fields that may be left open,
    by the names of type and field."""

    def __init__(self, collector: Collector, late: AbstractSet[tuple[str, str]] = frozenset()) -> None:
        self._collector, self._late = collector, late
        self._open = _Variables()

    def selection(self, kind: GraphQLObjectType, selections: Selections) -> Selection:
        """What is selected of `kind`."""
        made, self._open = _Variables(), _Variables()
        text = f"{kind.name}{self._text(kind, selections, made)}"
        return Selection(text, made.sorted(), self._open.sorted())

    def _text(self, kind: GraphQLObjectType, selections: Selections, into: _Variables) -> str:
        fields = self._collector.collected(kind, selections)
        return f"{{{' '.join(self._field(kind, key, nodes, into) for key, nodes in fields.items())}}}"

    def _field(self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode], into: _Variables) -> str:
        node = nodes[0]
        late = (parent.name, node.name.value) in self._late
        into = self._open if late else into
        arguments = ",".join(sorted(print_ast(one) for one in node.arguments or ()))
        for argument in node.arguments or ():
            visit(argument, into)
        text = f"{key}:{'~' if late else ''}{node.name.value}({arguments})"
        if node.name.value.startswith("__"):
            return text
        kind = get_named_type(parent.fields[node.name.value].type)
        if isinstance(kind, GraphQLObjectType):
            return text + self._text(kind, inner(nodes), into)
        if not is_abstract_type(kind):
            return text
        members = self._collector.operation.schema.get_possible_types(kind)
        return text + "".join(f"|{one.name}{self._text(one, inner(nodes), into)}" for one in members)
