"""Expected failures as the graph shows them: one `Problem` type, one enum of all codes."""

from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from typing import Any, cast

import strawberry
from graphql import GraphQLError
from strawberry.scalars import JSON

from orderwell.core.errors import DomainError, SeveralProblems
from orderwell.core.importing import slices_with

from .context import here

for _slice in slices_with("errors"):
    import_module(f"orderwell.{_slice}.errors")


def _kinds(root: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    yield root
    for child in root.__subclasses__():
        yield from _kinds(child)


def _texts() -> dict[str, str]:
    """What each code says; where several kinds share one, the most general says it, of equals the first by slice."""
    kinds = sorted(_kinds(), key=lambda one: (len(one.__mro__), one.__module__), reverse=True)
    return {kind.code: kind.en for kind in kinds}


_TEXTS = _texts()
_Codes: Any = Enum(  # type: ignore[misc]
    "ProblemCode",
    {code: strawberry.enum_value(code, description=_TEXTS[code]) for code in sorted(_TEXTS)},
)
ProblemCode: Any = strawberry.enum(_Codes, description="The public, stable code of an expected failure.")


@strawberry.type(description="An expected failure: what is wrong and what to do about it.")
class Problem:
    code: ProblemCode = strawberry.field(description="Stable code to branch on.")
    message: str = strawberry.field(description="A sentence for people, in the viewer's language.")
    params: JSON = strawberry.field(description="The values that fill the message.")
    field: str | None = strawberry.field(
        default=None, description="Path of the input that is to blame, such as lines.0.quantity."
    )
    problems: list["Problem"] = strawberry.field(
        default_factory=list, description="All problems, when the code is SEVERAL_PROBLEMS."
    )


def as_problem(error: DomainError, locale: str) -> Problem:
    inner = error.problems if isinstance(error, SeveralProblems) else []
    return Problem(
        code=ProblemCode[error.code],
        message=error.message(locale),
        params=cast(JSON, error.params),
        field=error.field,
        problems=[as_problem(one, locale) for one in inner],
    )


def as_graphql_error(error: DomainError, locale: str) -> GraphQLError:
    """For queries, whose type has no room for a Problem."""
    extensions = {"code": error.code, "field": error.field, "params": error.params}
    return GraphQLError(error.message(locale), extensions=extensions)


class ProblemHandler(strawberry.ExceptionHandler[DomainError, Problem]):
    """Turns an expected failure of a mutation into its Problem."""

    def handle(self, exception: DomainError, *, field: Any, info: Any) -> Problem:
        return as_problem(exception, here(info).locale)
