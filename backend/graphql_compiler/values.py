"""Variables and arguments: coerced by graphql-core's own functions, prepared once where that is the same."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLInputType,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    VariableNode,
    get_argument_values,
    is_leaf_type,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, input_is_nested_too_deeply
from graphql.utilities import coerce_input_literal, coerce_input_value

from .bail import Bail, Uncompilable

Arguments = Callable[[VariableValues], dict[str, Any]]


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
            self._declared.append((signature, node.default_value, _is_plain(signature.type)))

    def coerce(self, given: Mapping[str, Any]) -> VariableValues:
        """As graphql-core's get_variable_values. Raises Bail where that reports an error."""
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for signature, default, plain in self._declared:
            name = signature.name
            value = given.get(name, Undefined)
            sources[name] = VariableValueSource(signature, value)
            if value is not Undefined:
                if not plain and input_is_nested_too_deeply(value, signature.type):
                    raise Bail("variables")
                coerced[name] = coerce_input_value(value, signature.type)
            elif default is not None:
                coerced[name] = coerce_input_literal(default, signature.type)
            elif is_non_null_type(signature.type):
                raise Bail("variables")
            else:
                continue
            if coerced[name] is Undefined:
                raise Bail("variables")
        return VariableValues(sources, coerced)


class FieldArguments:
    """The arguments of one field of a document.

    `shared`: every source of the level may be given the same values, for none of them can be changed.
    """

    def __init__(self, field: GraphQLField, node: FieldNode) -> None:
        self._field, self._node = field, node
        self.none = not field.args
        self.shared = all(_is_plain(argument.type) for argument in field.args.values())
        self._constant: dict[str, Any] | None = None
        uses_variables = any(isinstance(one.value, VariableNode) for one in node.arguments or ())
        if self.shared and not uses_variables:
            try:
                self._constant = get_argument_values(field, node)
            except GraphQLError as error:
                raise Uncompilable("arguments") from error

    def values(self, variables: VariableValues) -> dict[str, Any]:
        """A dictionary of the caller's own, by the names that resolvers use."""
        if self._constant is not None:
            return dict(self._constant)
        return get_argument_values(self._field, self._node, variables)
