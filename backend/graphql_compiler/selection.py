"""What a part of a query selects, as text: equal texts with equal variables mean equal answers for the same object."""

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
    """`text` names every field with its arguments, fragments unfolded; `variables` are those used in it, sorted."""

    text: str
    variables: tuple[str, ...]

    def key(self, values: VariableValues) -> tuple[str, ...]:
        """Stands for the selection with these values; `repr`, for they may be lists, and 1, 1.0 and true are equal."""
        coerced = values.coerced
        return self.text, *[repr(coerced.get(name, Undefined)) for name in self.variables]


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        """graphql-core calls it for each variable."""
        self.names.add(node.name.value)


class Describer:
    """Makes the `Selection`s of one plan, once all of it has been collected."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._variables = _Variables()

    def selection(self, kind: GraphQLObjectType, selections: Selections) -> Selection:
        """What is selected of `kind`."""
        self._variables = _Variables()
        text = f"{kind.name}{self._text(kind, selections)}"
        return Selection(text, tuple(sorted(self._variables.names)))

    def _text(self, kind: GraphQLObjectType, selections: Selections) -> str:
        fields = self._collector.collected(kind, selections)
        return f"{{{' '.join(self._field(kind, key, nodes) for key, nodes in fields.items())}}}"

    def _field(self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> str:
        node = nodes[0]
        arguments = ",".join(sorted(print_ast(one) for one in node.arguments or ()))
        for argument in node.arguments or ():
            visit(argument, self._variables)
        text = f"{key}:{node.name.value}({arguments})"
        if node.name.value.startswith("__"):
            return text
        kind = get_named_type(parent.fields[node.name.value].type)
        if isinstance(kind, GraphQLObjectType):
            return text + self._text(kind, inner(nodes))
        if not is_abstract_type(kind):
            return text
        members = self._collector.operation.schema.get_possible_types(kind)
        return text + "".join(f"|{one.name}{self._text(one, inner(nodes))}" for one in members)
