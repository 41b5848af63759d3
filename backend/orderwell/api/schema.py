"""The one schema, made of every slice's part."""

import pkgutil
from collections import Counter
from importlib import import_module
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext
from strawberry.types.base import has_object_definition
from strawberry.types.field import StrawberryField
from tortoise.models import Model

import orderwell.api
from graphql_compiler import Compiler
from graphql_compiler.strawberry import CompiledQueries, StrawberryAdapter

from .cards import Cards
from .fanout import Telling
from .guards import Gatekeeper, Limits, Masking
from .offers import Offers
from .problems import ProblemHandler
from .types import BIG_INT, BigInt

# These use the schema, or serve it.
ABOVE = {"schema", "http", "export", "catalog_export", "lane", "kept"}
DOCUMENTS = 512  # are remembered, as they were parsed and found valid
PARTS: list[Any] = [
    import_module(f"orderwell.api.{module.name}")
    for module in pkgutil.iter_modules(orderwell.api.__path__)
    if module.name not in ABOVE
]


def _merged(root: str) -> type | None:
    """The root type with the fields of every part's class of that name, which is no type by itself."""
    parts = [getattr(part, root) for part in PARTS if hasattr(part, root)]
    assert not any(map(has_object_definition, parts)), f"{root}: leave @strawberry.type off, or its fields are lost"
    fields = [one for part in parts for one in vars(part).items() if isinstance(one[1], StrawberryField)]
    twice = [name for name, times in Counter(name for name, _ in fields).items() if times > 1]
    assert not twice, f"{root} has two fields called {', '.join(twice)}"
    return strawberry.type(type(root, (), {"__doc__": f"Every {root.lower()}.", **dict(fields)})) if fields else None


class Schema(strawberry.Schema):
    """Strawberry would log every error; `Masking` logs those that nobody expected."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing."""

    def _stream(self, *args: Any, **kwargs: Any) -> Any:
        return super()._stream(*args, **{**kwargs, "execution_context_class": Telling})


schema = Schema(
    query=_merged("Query"),  # type: ignore[arg-type]
    mutation=_merged("Mutation"),
    subscription=_merged("Subscription"),
    exception_handlers=[ProblemHandler()],
    extensions=[
        Masking,
        Limits,
        lambda: ParserCache(maxsize=DOCUMENTS),
        lambda: ValidationCache(maxsize=DOCUMENTS),
        Gatekeeper,
        lambda: CompiledQueries(compiler),
    ],
    config=StrawberryConfig(scalar_map={BigInt: BIG_INT}),
)
KEEPERS = {"Product": Cards(Offers())}
adapter = StrawberryAdapter(schema, immediate=(Model,), keepers=KEEPERS)
if (mutations := schema._schema.mutation_type) is not None:
    adapter.shorten(mutations)
compiler: Compiler = Compiler(schema._schema, adapter=adapter)
