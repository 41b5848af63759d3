"""The one schema, made of every slice's part."""

import pkgutil
from importlib import import_module
from typing import Any

import strawberry
from strawberry.extensions import MaskErrors, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

import orderwell.api

from .problems import ProblemHandler
from .types import BIG_INT, BigInt

PARTS: list[Any] = [
    import_module(f"orderwell.api.{module.name}")
    for module in pkgutil.iter_modules(orderwell.api.__path__)
    if module.name not in {"schema", "http"}
]


def _merged(root: str) -> type | None:
    kinds = tuple(getattr(part, root) for part in PARTS if hasattr(part, root))
    return merge_types(root, kinds) if kinds else None


schema = strawberry.Schema(
    query=_merged("Query"),  # type: ignore[arg-type]
    mutation=_merged("Mutation"),
    subscription=_merged("Subscription"),
    exception_handlers=[ProblemHandler()],
    extensions=[
        lambda: ParserCache(maxsize=512),
        lambda: ValidationCache(maxsize=512),
        lambda: MaskErrors(lambda error: bool(error.original_error) and not error.extensions),
    ],
    config=StrawberryConfig(scalar_map={BigInt: BIG_INT}),
)
