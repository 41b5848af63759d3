"""What stands around every operation: limits, the origin check, and masking of what nobody expected."""

import logging
import math
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

from graphql import GraphQLError, NoSchemaIntrospectionCustomRule, get_operation_ast
from starlette.websockets import WebSocket
from strawberry.extensions import MaskErrors, SchemaExtension
from strawberry.types.graphql import OperationType

from orderwell.core import statements

from .context import Context
from .figures import figures
from .limits import MAX_COST, MAX_TOKENS, Price, ShapeLimit

log = logging.getLogger("orderwell.api")
COST_HEADER = "x-orderwell-cost"


class Limits(SchemaExtension):
    """Named before ValidationCache, whose key the rules are part of. The rule classes are always the same objects.

    Being the first around an operation it takes the time, too.
    """

    def on_operation(self) -> Iterator[None]:
        execution, began, ran = self.execution_context, time.perf_counter(), statements.begin()
        execution.parse_options["max_tokens"] = MAX_TOKENS
        rules: tuple[Any, ...] = (*execution.validation_rules, ShapeLimit)
        if not cast(Context, execution.context).settings.introspection:
            rules = (*rules, NoSchemaIntrospectionCustomRule)
        execution.validation_rules = rules
        try:
            yield
        finally:
            figures.ended(execution, began, ran)


class Gatekeeper(SchemaExtension):
    """Named after ValidationCache: looks at operations that are valid, just before they run."""

    cost: int | None = None

    async def on_validate(self) -> AsyncIterator[None]:
        execution = self.execution_context
        if not execution.pre_execution_errors and (error := await self._objection()):
            execution.pre_execution_errors = [error]
        yield

    async def _objection(self) -> GraphQLError | None:
        execution = self.execution_context
        context = cast(Context, execution.context)
        if context.cross_site and execution.operation_type is not OperationType.QUERY:
            context.fails_with(403)
            return GraphQLError("This origin may not act for the viewer.", extensions={"code": "FORBIDDEN_ORIGIN"})
        if isinstance(context.request, WebSocket) and execution.operation_type is not OperationType.SUBSCRIPTION:
            # An open connection outlives the session; only subscriptions look again whether it is still there.
            return GraphQLError("Send queries and mutations over HTTP.", extensions={"code": "BAD_REQUEST"})
        assert execution.graphql_document is not None
        operation = get_operation_ast(execution.graphql_document, execution.operation_name)
        assert operation is not None
        price = Price(execution.schema._schema, execution.graphql_document, execution.variables or {})
        self.cost = price.of(operation)
        if self.cost > MAX_COST:
            text = f"The operation costs {self.cost} points, at most {MAX_COST} are allowed. Ask for fewer rows."
            return GraphQLError(text, operation, extensions={"code": "TOO_EXPENSIVE", "cost": self.cost})
        if waits := await context.buckets.pour(context.payer, max(self.cost, 1)):
            seconds = math.ceil(waits)
            context.fails_with(429, {"Retry-After": str(seconds)})
            text = f"Too many requests. Try again in {seconds} s."
            return GraphQLError(text, extensions={"code": "THROTTLED", "retryAfter": seconds})
        return None

    def get_results(self) -> dict[str, Any]:
        request = cast(Context, self.execution_context.context).request
        asked = request is not None and request.headers.get(COST_HEADER) == "1"
        return {"cost": {"points": self.cost, "most": MAX_COST}} if asked and self.cost is not None else {}


def unexpected(error: GraphQLError) -> bool:
    """Whether an exception of ours is behind the error, not a mistake in the request or an expected failure."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return False
    return error.path is not None or error.nodes is None  # coercion errors name a node but no path


class Masking(MaskErrors):
    """Bugs are logged with the request's id, and the viewer is told the id and nothing else."""

    def __init__(self) -> None:
        super().__init__(unexpected)

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        request_id = cast(Context, self.execution_context.context).request_id
        log.error("unexpected error", exc_info=error.original_error, extra={"path": error.path})
        return GraphQLError(
            f"Something went wrong on our side. Tell us this number: {request_id}",
            nodes=error.nodes,
            path=error.path,
            extensions={"code": "INTERNAL", "requestId": request_id},
        )
