"""For schemas made with Strawberry: the adapter, and the extension that puts the compiler into `Schema.execute`.

Nothing else in this package knows Strawberry, and `graphql_compiler` alone does not import it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from inspect import isfunction
from typing import Any, Protocol, runtime_checkable

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo
from strawberry.extensions import SchemaExtension
from strawberry.extensions.field_extension import build_field_extension_resolvers
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver
from strawberry.utils.await_maybe import await_maybe

from .adapter import (
    IMPURE,
    LATE,
    Add,
    Attribute,
    Batch,
    Check,
    Each,
    GraphQLCoreAdapter,
    Keeper,
    Resolution,
    each,
    is_by_class,
)
from .compiler import Compiler
from .conversion import Conversion
from .info import ResolveInfo

DEFINITION = "strawberry-definition"


@runtime_checkable
class Batched(Protocol):
    """A field extension that can resolve for many sources at once.

    It has to be the only extension of its field with a resolver, and to mean the same as its `resolve`, which
    graphql-core goes on to call.
    """

    def resolve_batch(
        self, sources: Sequence[Any], info: strawberry.Info, **arguments: Any
    ) -> Sequence[Any] | Awaitable[Sequence[Any]]:
        """One value per source, in order; `arguments` are converted, and have no parent and no info."""


class StrawberryAdapter:
    """Reads attributes where Strawberry would, calls resolvers without Strawberry's wrappers where there are none of
    anybody else, and asks `Batched` extensions once per level.

    `immediate`: classes whose objects can be awaited, but only give themselves, such as the rows of some ORMs.
    `keepers`: by the name of an object type who keeps its answers.
    `StrawberryField.metadata[graphql_compiler.IMPURE]` keeps documents with the field from being compiled, `[LATE]`
    lets keepers leave the field open.
    """

    plain_variables = True

    def __init__(
        self,
        schema: strawberry.Schema,
        immediate: tuple[type, ...] = (),
        keepers: Mapping[str, Keeper] | None = None,
    ) -> None:
        self._schema, self.immediate, self.keepers = schema, immediate, keepers or {}
        self._plain, self._conversion = GraphQLCoreAdapter(), Conversion(schema)
        self._resolutions: dict[tuple[str, str], Resolution | None] = {}

    def resolution(self, parent: GraphQLObjectType, name: str, field: GraphQLField) -> Resolution | None:
        """See Adapter. It is the same in every document, so it is made once."""
        at = parent.name, name
        if at not in self._resolutions:
            self._resolutions[at] = self._resolution(parent, name, field)
        return self._resolutions[at]

    def _resolution(self, parent: GraphQLObjectType, name: str, field: GraphQLField) -> Resolution | None:
        declared = field.extensions.get(DEFINITION)
        if not isinstance(declared, StrawberryField):
            return self._plain.resolution(parent, name, field)
        if declared.metadata.get(IMPURE):
            return None
        assert field.resolve is not None
        if type(declared).get_result is not StrawberryField.get_result or self._handles_exceptions(declared):
            return each(field.resolve)
        if declared.is_basic_field:
            plain = declared.default_resolver is getattr
            return Attribute(declared.python_name, default=False) if plain else each(field.resolve)
        extensions = [one for one in declared.extensions if one.has_resolver]
        if not extensions:
            return self._direct(declared) if declared.base_resolver else each(field.resolve)
        if len(extensions) == 1 and isinstance(extensions[0], Batched):
            return self._batch(declared, extensions[0])
        resolver = declared.base_resolver
        asks = resolver.info_parameter if resolver is not None else None
        if resolver is not None and extensions == declared.extensions and (asks is None or asks.name == "info"):
            return self._extended(declared, resolver)
        return each(field.resolve)

    def check(self, kind: GraphQLObjectType) -> Check:
        """See Adapter. Strawberry's own checks look at no info."""
        if kind.is_type_of is None:
            return Check.NOTHING
        if is_by_class(kind.is_type_of):
            return Check.CLASS
        definition = kind.extensions.get(DEFINITION)
        return Check.VALUE if definition is not None and definition.is_type_of is None else Check.INFO

    def keeper(self, kind: GraphQLObjectType) -> Keeper | None:
        """See Adapter."""
        return self.keepers.get(kind.name)

    def late(self, field: GraphQLField) -> bool:
        """See Adapter."""
        declared = field.extensions.get(DEFINITION)
        marked = declared.metadata if isinstance(declared, StrawberryField) else field.extensions
        return bool(marked.get(LATE))

    def _handles_exceptions(self, field: StrawberryField) -> bool:
        return bool(self._schema.schema_converter._get_field_exception_handlers(field))

    def _converting(self, field: StrawberryField) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
        """A function of the raw arguments and the info that gives those of the resolver."""
        convert = self._conversion.arguments(field)
        if not field.extensions:
            return convert

        def converted(given: dict[str, Any], info: Any) -> dict[str, Any]:
            arguments = convert(given, info)
            for extension in field.extensions:
                arguments = extension.map_arguments(arguments)
            return arguments

        return converted

    def _batch(self, field: StrawberryField, extension: Batched) -> Batch:
        info_class, converted = self._schema.config.info_class, self._converting(field)

        def call(sources: Sequence[Any], raw: ResolveInfo, **given: Any) -> Sequence[Any] | Awaitable[Sequence[Any]]:
            info = info_class(_raw_info=raw, _field=field)  # type: ignore[arg-type]
            return extension.resolve_batch(sources, info, **converted(given, info))

        return Batch(call)

    def _direct(self, field: StrawberryField) -> Each:
        """The resolver as it was written: what Strawberry puts around it does nothing here."""
        info_class, converted = self._schema.config.info_class, self._converting(field)
        resolver = field.base_resolver
        assert resolver is not None
        function: Callable[..., Any] = resolver.wrapped_func if isfunction(resolver.wrapped_func) else resolver
        positional = resolver.self_parameter is not None
        named = [one.name for one in (resolver.parent_parameter, resolver.root_parameter) if one is not None]
        info_name = resolver.info_parameter.name if resolver.info_parameter is not None else None

        def call(sources: Sequence[Any], raw: ResolveInfo, given: dict[str, Any], add: Add) -> None:
            info = info_class(_raw_info=raw, _field=field)  # type: ignore[arg-type]
            arguments = converted(given, info)
            if info_name is not None:
                arguments[info_name] = info
            for source in sources:
                for name in named:
                    arguments[name] = source
                add(function(source, **arguments) if positional else function(**arguments))

        return Each(call)

    def shorten(self, kind: GraphQLObjectType) -> None:
        """Give graphql-core a shorter way to those fields of `kind` whose async resolvers stand inside extensions.

        For mutations, which are not compiled: it is what Strawberry's way does, with arguments converted by functions
        that are made once.
        """
        for field in kind.fields.values():
            declared = field.extensions.get(DEFINITION)
            if isinstance(declared, StrawberryField) and declared.is_async and self._stands_in_extensions(declared):
                field.resolve = self._short(declared)

    def _stands_in_extensions(self, field: StrawberryField) -> bool:
        extensions, resolver = [one for one in field.extensions if one.has_resolver], field.base_resolver
        if resolver is None or not extensions or extensions != field.extensions:
            return False
        asks = resolver.info_parameter
        return type(field).get_result is StrawberryField.get_result and (asks is None or asks.name == "info")

    def _short(self, field: StrawberryField) -> Callable[..., Awaitable[Any]]:
        assert field.base_resolver is not None
        info_class, converted = self._schema.config.info_class, self._converting(field)
        named, chained = self._chained(field, field.base_resolver)
        handlers = self._schema.schema_converter._get_field_exception_handlers(field)

        async def resolve(source: Any, raw: GraphQLResolveInfo[Any], **given: Any) -> Any:
            info = info_class(_raw_info=raw, _field=field)
            try:
                arguments = converted(given, info)
                for name in named:
                    arguments[name] = source
                return await await_maybe(chained(source, info, **arguments))
            except Exception as error:
                handler = next((one for kinds, one in handlers if isinstance(error, kinds)), None)
                handled = await await_maybe(handler.handle(error, field=field, info=info)) if handler else None
                if handled is None:
                    raise
                return handled

        return resolve

    def _chained(
        self, field: StrawberryField, resolver: StrawberryResolver[Any]
    ) -> tuple[list[str], Callable[..., Any]]:
        """The resolver inside its extensions, and the names under which it wants its source."""
        named = [one.name for one in (resolver.parent_parameter, resolver.root_parameter) if one is not None]
        positional, wants_info = resolver.self_parameter is not None, resolver.info_parameter is not None

        def innermost(source: Any, info: Any, **arguments: Any) -> Any:
            if wants_info:
                arguments["info"] = info
            return resolver(source, **arguments) if positional else resolver(**arguments)

        chained: Callable[..., Any] = innermost
        for outer in build_field_extension_resolvers(field):
            chained = partial(outer, chained)
        return named, chained

    def _extended(self, field: StrawberryField, resolver: StrawberryResolver[Any]) -> Each:
        info_class, converted = self._schema.config.info_class, self._converting(field)
        named, chained = self._chained(field, resolver)

        def call(sources: Sequence[Any], raw: ResolveInfo, given: dict[str, Any], add: Add) -> None:
            info = info_class(_raw_info=raw, _field=field)  # type: ignore[arg-type]
            for source in sources:
                arguments = converted(given, info)
                for name in named:
                    arguments[name] = source
                add(chained(source, info, **arguments))

        return Each(call)


class CompiledQueries(SchemaExtension):
    """Answers queries by their plans. Name it last, and give a factory: `lambda: CompiledQueries(compiler)`.

    Not together with extensions that implement `resolve`, nor with directives that have resolvers: plans know nothing
    of them.
    """

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler

    async def on_execute(self) -> AsyncIterator[None]:
        """Before graphql-core would execute."""
        execution = self.execution_context
        if execution.result is None and execution.graphql_document is not None:
            answer = await self.compiler.execute(
                execution.graphql_document,
                context=execution.context,
                root=execution.root_value,
                variables=execution.variables,
                operation_name=execution.operation_name,
                key=execution.query,
                extensions=execution.operation_extensions,
            )
            if answer is not None:
                execution.result = answer
        yield
