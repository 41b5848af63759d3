"""How large an operation may be: its shape, checked while validating, and its cost, which depends on variables.

Fragments count where they are used, so a small text cannot ask for much. Every fragment is measured once.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValidationRule,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)
from msgspec import Struct

MAX_TOKENS = 4_000
MAX_DEPTH = 16
MAX_ALIASES = 60
MAX_DIRECTIVES = 60
MAX_COST = 20_000
LIST_ESTIMATE = 5  # rows of a list that has no `first`
MUTATION_COST = 10  # a transaction costs more than a read
# The parts of a connection: their rows were counted by `first` on the connection.
PAGE_PARTS = frozenset({"nodes", "edges"})
LARGEST_PAGE = 100


class Shape(Struct, frozen=True):
    """Levels of fields, and how often aliases and directives occur, with fragments expanded."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: "Shape") -> "Shape":
        """Both in one selection."""
        return Shape(max(self.depth, other.depth), self.aliases + other.aliases, self.directives + other.directives)


class Measure:
    """Measures one document; fragments are remembered."""

    def __init__(self, document: DocumentNode) -> None:
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self.known: dict[str, Shape] = {}
        self.open: set[str] = set()

    def shape(self, selections: SelectionSetNode | None) -> Shape:
        """The shape of what is selected. A fragment inside itself counts once: another rule refuses it."""
        total = Shape()
        for node in selections.selections if selections else ():
            here = Shape(0, 0, len(node.directives or ()))
            if isinstance(node, FieldNode):
                if node.name.value.startswith("__"):
                    continue  # introspection has limits of its own
                inner = self.shape(node.selection_set)
                total = total.beside(here).beside(
                    Shape(inner.depth + 1, inner.aliases + (node.alias is not None), inner.directives)
                )
            elif isinstance(node, FragmentSpreadNode):
                total = total.beside(here).beside(self._fragment(node.name.value))
            else:
                total = total.beside(here).beside(self.shape(node.selection_set))  # type: ignore[attr-defined]
        return total

    def _fragment(self, name: str) -> Shape:
        if name not in self.known and name in self.fragments and name not in self.open:
            self.open.add(name)
            self.known[name] = self.shape(self.fragments[name].selection_set)
            self.open.discard(name)
        return self.known.get(name, Shape())


class ShapeLimit(ValidationRule):
    """One class for all requests: ValidationCache keeps its verdict together with that of the other rules."""

    def enter_document(self, node: DocumentNode, *_: Any) -> None:
        measure = Measure(node)
        for operation in node.definitions:
            if isinstance(operation, OperationDefinitionNode):
                shape = measure.shape(operation.selection_set)
                own = len(operation.directives or ())
                self._check("depth", "levels deep", shape.depth, MAX_DEPTH, operation)
                self._check("aliases", "aliases", shape.aliases, MAX_ALIASES, operation)
                self._check("directives", "directives", shape.directives + own, MAX_DIRECTIVES, operation)

    def _check(self, what: str, unit: str, found: int, most: int, node: OperationDefinitionNode) -> None:
        if found > most:
            text = f"The operation is too large: {found} {unit}, at most {most} are allowed."
            extensions = {"code": "TOO_LARGE", "limit": what, "most": most}
            self.report_error(GraphQLError(text, node, extensions=extensions))


class Price:
    """The cost of one validated operation: an object costs 1, a list its rows times what is in a row."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self.schema, self.variables = schema, variables
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self.known: dict[str, int] = {}
        self.sized_by: set[str] = set()  # the variables that it depends on

    def of(self, operation: OperationDefinitionNode) -> int:
        """Points of the whole operation."""
        root = self.schema.get_root_type(operation.operation)
        base = MUTATION_COST * len(operation.selection_set.selections)
        cost = self._selections(operation.selection_set, root)
        return cost + (base if operation.operation is OperationType.MUTATION else 0)

    def _selections(self, selections: SelectionSetNode, parent: Any) -> int:
        total = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                total += self._field(node, parent)
            elif isinstance(node, FragmentSpreadNode):
                total += self._fragment(node.name.value)
            else:
                condition = node.type_condition  # type: ignore[attr-defined]
                kind = self.schema.get_type(condition.name.value) if condition else parent
                total += self._selections(node.selection_set, kind)  # type: ignore[attr-defined]
        return total

    def _fragment(self, name: str) -> int:
        if name not in self.known:
            fragment = self.fragments[name]
            kind = self.schema.get_type(fragment.type_condition.name.value)
            self.known[name] = self._selections(fragment.selection_set, kind)
        return self.known[name]

    def _field(self, node: FieldNode, parent: Any) -> int:
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) or node.selection_set is None:
            return 0
        declared = parent.fields.get(node.name.value)
        if declared is None:  # introspection
            return 1
        kind = get_named_type(declared.type)
        assert is_composite_type(kind)
        one = 1 + self._selections(node.selection_set, kind)
        if "first" in declared.args:
            return one * self._first(node, declared.args["first"].default_value)
        many = is_list_type(get_nullable_type(declared.type)) and node.name.value not in PAGE_PARTS
        return one * (LIST_ESTIMATE if many else 1)

    def _first(self, node: FieldNode, default: Any) -> int:
        given: Any = default
        for argument in node.arguments or ():
            if argument.name.value == "first":
                value = argument.value
                if isinstance(value, IntValueNode):
                    given = int(value.value)
                elif isinstance(value, VariableNode):
                    self.sized_by.add(value.name.value)
                    given = self.variables.get(value.name.value, default)
        return min(max(given, 1), LARGEST_PAGE) if isinstance(given, int) else LARGEST_PAGE
