"""Variables and arguments, coerced as graphql-core does, with as much as possible prepared once for a document."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLInputType,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    VariableDefinitionNode,
    VariableNode,
    get_argument_values,
    is_leaf_type,
    is_non_null_type,
    is_required_argument,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, input_is_nested_too_deeply
from graphql.utilities import coerce_input_literal
from graphql.utilities.coerce_input_value import coerce_default_value

from .bail import Bail, Uncompilable
from .inputs import Inputs


def _is_plain(kind: GraphQLInputType) -> bool:
    """Whether values of the type may be shared by resolvers: scalars and enums, no lists and no objects."""
    return is_leaf_type(kind.of_type if is_non_null_type(kind) else kind)


class Variables:
    """The variables that an operation declares."""

    def __init__(self, schema: GraphQLSchema, nodes: tuple[VariableDefinitionNode, ...]) -> None:
        self._declared = []
        for node in nodes:
            signature = get_variable_signature(schema, node)
            if isinstance(signature, GraphQLError):
                raise Uncompilable("variables")
            inputs = Inputs()
            coerce = inputs.of(signature.type)
            self._declared.append((signature, node.default_value, coerce, inputs.nests))

    def coerce(self, given: Mapping[str, Any]) -> VariableValues:
        """As graphql-core's get_variable_values. Raises Bail where that reports an error."""
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for signature, default, coerce, nests in self._declared:
            name = signature.name
            value = given.get(name, Undefined)
            sources[name] = VariableValueSource(signature, value)
            if value is not Undefined:
                if nests and input_is_nested_too_deeply(value, signature.type):
                    raise Bail("variables")
                coerced[name] = coerce(value)
            elif default is not None:
                coerced[name] = coerce_input_literal(default, signature.type)
            elif is_non_null_type(signature.type):
                raise Bail("variables")
            else:
                continue
            if coerced[name] is Undefined:
                raise Bail("variables")
        return VariableValues(sources, coerced)


class Way(NamedTuple):
    """How the value of an argument is come by: that of a variable, else what is said `otherwise`; Undefined: none."""

    name: str
    variable: str | None
    otherwise: Any
    non_null: bool = False


class FieldArguments:
    """The arguments of one field of a document.

    `shared`: every source of the level may be given the same values, for none of them can be changed.
    """

    def __init__(self, field: GraphQLField, node: FieldNode) -> None:
        self._field, self._node = field, node
        self.none = not field.args
        self.shared = all(_is_plain(argument.type) for argument in field.args.values())
        self._ways = self._prepared()

    def _prepared(self) -> list[Way] | None:
        """A way to the value of each argument; None when graphql-core has to go through them every time."""
        given = {one.name.value: one for one in self._node.arguments or ()}
        found = []
        for name, argument in self._field.args.items():
            way = self._way(name, argument, given.get(name))
            if way is None:
                return None
            found.append(way)
        return found

    def _way(self, name: str, argument: GraphQLArgument, node: ArgumentNode | None) -> Way | None:
        value, out_name = node.value if node else None, argument.out_name or name
        if value is None:
            if is_required_argument(argument):
                raise Uncompilable("arguments")
            return Way(out_name, None, coerce_default_value(argument))
        if isinstance(value, VariableNode):
            non_null = is_non_null_type(argument.type)
            return Way(out_name, value.name.value, coerce_default_value(argument), non_null)
        if not _is_plain(argument.type) or isinstance(value, ListValueNode | ObjectValueNode):
            return None  # it may hold variables, and resolvers may change it
        constant = coerce_input_literal(value, argument.type)
        if constant is Undefined:
            raise Uncompilable("arguments")
        return Way(out_name, None, constant)

    def values(self, variables: VariableValues) -> dict[str, Any]:
        """A dictionary of the caller's own, by the names that resolvers use."""
        if self._ways is None:
            return get_argument_values(self._field, self._node, variables)
        found, coerced = {}, variables.coerced
        for name, variable, otherwise, non_null in self._ways:
            value = otherwise if variable is None else coerced.get(variable, otherwise)
            if non_null and (value is None or value is Undefined):
                raise Bail("arguments")
            if value is not Undefined:
                found[name] = value
        return found
