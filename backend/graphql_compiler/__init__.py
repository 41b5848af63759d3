"""Compiles validated GraphQL queries to Python; graphql-core executes whatever is unusual. See README.md."""

from .adapter import (
    BATCH,
    IMPURE,
    LATE,
    Adapter,
    Attribute,
    Batch,
    Check,
    Each,
    Gap,
    GraphQLCoreAdapter,
    Keeper,
    Make,
    Resolution,
    by_class,
)
from .compiler import Compiler
from .counters import Counters
from .given import Given

__all__ = [
    "BATCH",
    "IMPURE",
    "LATE",
    "Adapter",
    "Attribute",
    "Batch",
    "Check",
    "Compiler",
    "Counters",
    "Each",
    "Gap",
    "Given",
    "GraphQLCoreAdapter",
    "Keeper",
    "Make",
    "Resolution",
    "by_class",
]
