"""One operation of a validated document: what it selects for which type, and which variables switch parts off."""

from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)

from .bail import Uncompilable

MOST_FIELDS = 4_000  # after fragments are expanded; a larger document would make a plan of megabytes

Switches = Mapping[str, bool]
Selections = tuple[SelectionSetNode, ...]
At = tuple[str, tuple[int, ...]]


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    found = [
        one
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode) and (name is None or (one.name and one.name.value == name))
    ]
    if len(found) != 1:
        raise Uncompilable("operation")  # graphql-core says what is wrong
    return found[0]


class Operation:
    """A query, or a mutation, and its fragments. Raises Uncompilable for what is never compiled.

    `switches` names the variables of its @skip and @include: a plan holds for one combination of their values.
    """

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, name: str | None) -> None:
        self.schema = schema
        self.node = _chosen(document, name)
        if self.node.operation is OperationType.SUBSCRIPTION:
            raise Uncompilable(self.node.operation.value)
        self.mutates = self.node.operation is OperationType.MUTATION
        if self.node.directives:
            raise Uncompilable("directive")
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        if any(fragment.variable_definitions for fragment in self.fragments.values()):
            raise Uncompilable("fragment_variables")
        self.switches = tuple(sorted(set(self._switches(self.node.selection_set, set()))))

    def _switches(self, selections: SelectionSetNode, visited: set[str]) -> Iterator[str]:
        for node in selections.selections:
            for directive in node.directives or ():
                if directive.name.value not in ("skip", "include"):
                    raise Uncompilable("directive")
                yield from (a.value.name.value for a in directive.arguments or () if isinstance(a.value, VariableNode))
            if isinstance(node, FragmentSpreadNode):
                if node.name.value not in visited and node.name.value in self.fragments:
                    visited.add(node.name.value)
                    yield from self._switches(self.fragments[node.name.value].selection_set, visited)
            elif isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set:
                yield from self._switches(node.selection_set, visited)


def place(parent: GraphQLObjectType, selections: Selections) -> At:
    """Where in a document it is: a node itself would be hashed with all that is below it."""
    return parent.name, tuple(map(id, selections))


class Collector:
    """Collects fields as the specification has it, for one combination of switches."""

    def __init__(self, operation: Operation, switches: Switches) -> None:
        self.operation, self.switches = operation, switches
        self.selected: dict[str, set[str]] = {}  # names of fields by the names of types, of all that was collected
        self._collected: dict[At, dict[str, list[FieldNode]]] = {}
        self._fields = 0

    def fields(self, parent: GraphQLObjectType, selections: Selections) -> dict[str, list[FieldNode]]:
        """Field nodes by response key, in the order of the answer. Raises Uncompilable when it has given too many."""
        found = self.collected(parent, selections)
        self._fields += len(found)
        if self._fields > MOST_FIELDS:
            raise Uncompilable("too_large")
        return found

    def collected(self, parent: GraphQLObjectType, selections: Selections) -> dict[str, list[FieldNode]]:
        """The same, uncounted."""
        key = place(parent, selections)
        if key not in self._collected:
            collected: dict[str, list[FieldNode]] = {}
            visited: set[str] = set()
            for selection in selections:
                self._walk(parent, selection, collected, visited)
            self._collected[key] = collected
            self.selected.setdefault(parent.name, set()).update(nodes[0].name.value for nodes in collected.values())
        return self._collected[key]

    def _walk(
        self,
        parent: GraphQLObjectType,
        selection: SelectionSetNode,
        into: dict[str, list[FieldNode]],
        visited: set[str],
    ) -> None:
        for node in selection.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                into.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(node.type_condition.name.value, parent):
                    self._walk(parent, node.selection_set, into, visited)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                fragment = self.operation.fragments.get(node.name.value)
                if fragment is not None and self._applies(fragment.type_condition.name.value, parent):
                    visited.add(node.name.value)
                    self._walk(parent, fragment.selection_set, into, visited)

    def _applies(self, condition: str, parent: GraphQLObjectType) -> bool:
        wanted = self.operation.schema.get_type(condition)
        if wanted is parent:
            return True
        return is_abstract_type(wanted) and self.operation.schema.is_sub_type(wanted, parent)

    def _included(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            (argument,) = directive.arguments or ()
            value = argument.value
            if isinstance(value, VariableNode):
                given = self.switches[value.name.value]
            elif isinstance(value, BooleanValueNode):
                given = value.value
            else:
                raise Uncompilable("directive")
            if given is (directive.name.value == "skip"):
                return False
        return True


def inner(nodes: Iterable[FieldNode]) -> Selections:
    """The selection sets of merged fields."""
    return tuple(node.selection_set for node in nodes if node.selection_set)
