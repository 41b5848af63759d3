"""What stands around every operation: limits, the origin check, and masking of what nobody expected."""

import logging
import math
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

from graphql import (
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    get_operation_ast,
    specified_rules,
)
from graphql import OperationType as CoreOperationType
from starlette.requests import Request
from starlette.websockets import WebSocket
from strawberry.extensions import MaskErrors, SchemaExtension
from strawberry.types import ExecutionContext
from strawberry.types.graphql import OperationType

from orderwell.core.db import statements
from orderwell.core.db.statements import Statements
from orderwell.core.settings import Settings

from .context import Context
from .figures import figures
from .limits import MAX_COST, MAX_TOKENS, Price, ShapeLimit

log = logging.getLogger("orderwell.api")
COST_HEADER = "x-orderwell-cost"


RULES: tuple[Any, ...] = (*specified_rules, ShapeLimit)
WITHOUT_INTROSPECTION = (*RULES, NoSchemaIntrospectionCustomRule)


def rules(settings: Settings) -> tuple[Any, ...]:
    """What a document has to fulfil: always the same objects, for ValidationCache keeps its verdicts by them."""
    return RULES if settings.introspection else WITHOUT_INTROSPECTION


class Limits(SchemaExtension):
    """Named before ValidationCache, whose key the rules are part of.

    Being the first around an operation it takes the time, too.
    """

    def on_operation(self) -> Iterator[None]:
        execution, began, ran = self.execution_context, time.perf_counter(), statements.begin()
        execution.parse_options["max_tokens"] = MAX_TOKENS
        execution.validation_rules = rules(cast(Context, execution.context).settings)
        try:
            yield
        finally:
            _count(execution, began, ran)


def _count(execution: ExecutionContext, began: float, ran: Statements) -> None:
    parsed = execution.graphql_document is not None
    if parsed and execution.operation_type is OperationType.SUBSCRIPTION:
        return  # it lasts as long as somebody listens
    result: Any = execution.result
    failed = not parsed or bool(execution.pre_execution_errors or (result is not None and result.errors))
    name = (execution.operation_name if parsed else None) or ""
    figures.ended(name, time.perf_counter() - began, ran, failed, execution.context.settings.slow_operation_ms)


def trusted(context: Context, text: str | None) -> bool:
    """Whether a document may be asked for: any with an API key; else, where the setting says so, our own apps'."""
    return not context.settings.trusted_documents_only or context.key is not None or context.documents.trusts(text)


async def objection(context: Context, operation: OperationDefinitionNode, cost: int) -> GraphQLError | None:
    """Why a valid operation is not executed; None when it is. What it costs is taken from its bucket."""
    if context.cross_site and operation.operation is not CoreOperationType.QUERY:
        context.fails_with(403)
        return GraphQLError("This origin may not act for the viewer.", extensions={"code": "FORBIDDEN_ORIGIN"})
    if cost > MAX_COST:
        text = f"The operation costs {cost} points, at most {MAX_COST} are allowed. Ask for fewer rows."
        return GraphQLError(text, operation, extensions={"code": "TOO_EXPENSIVE", "cost": cost})
    if waits := await context.buckets.pour(context.payer, max(cost, 1)):
        seconds = math.ceil(waits)
        context.fails_with(429, {"Retry-After": str(seconds)})
        text = f"Too many requests. Try again in {seconds} s."
        return GraphQLError(text, extensions={"code": "THROTTLED", "retryAfter": seconds})
    return None


def can_stream(context: Context) -> bool:
    """Whether more than one answer can be given: not to a POST of /graphql. Without HTTP it can."""
    request = context.request
    return not isinstance(request, Request) or request.url.path.rstrip("/").endswith("/stream")


def told_cost(cost: int) -> dict[str, Any]:
    """`extensions` of an answer to who asks what the operation costs."""
    return {"cost": {"points": cost, "most": MAX_COST}}


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
        if context.documents is not None and not trusted(context, execution.query):
            context.fails_with(403)
            text = "Only documents of our own apps are answered here. Use an API key for others."
            return GraphQLError(text, extensions={"code": "DOCUMENT_NOT_TRUSTED"})
        if isinstance(context.request, WebSocket) and execution.operation_type is not OperationType.SUBSCRIPTION:
            # An open connection outlives the session; only subscriptions look again whether it is still there.
            return GraphQLError("Send queries and mutations over HTTP.", extensions={"code": "BAD_REQUEST"})
        if not can_stream(context) and execution.operation_type is OperationType.SUBSCRIPTION:
            text = "Send subscriptions over graphql-transport-ws, or to /graphql/stream as server-sent events."
            return GraphQLError(text, extensions={"code": "BAD_REQUEST"})
        assert execution.graphql_document is not None
        operation = get_operation_ast(execution.graphql_document, execution.operation_name)
        assert operation is not None
        price = Price(execution.schema._schema, execution.graphql_document, execution.variables or {})
        self.cost = price.of(operation)
        return await objection(context, operation, self.cost)

    def get_results(self) -> dict[str, Any]:
        request = cast(Context, self.execution_context.context).request
        asked = request is not None and request.headers.get(COST_HEADER) == "1"
        return told_cost(self.cost) if asked and self.cost is not None else {}


def unexpected(error: GraphQLError) -> bool:
    """Whether an exception of ours is behind the error, not a mistake in the request or an expected failure."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return False
    return error.path is not None or error.nodes is None  # coercion errors name a node but no path


def masked(error: GraphQLError, request_id: str) -> GraphQLError:
    """The error as the viewer may see it: of a bug the request's id and nothing else, under which it is logged."""
    if not unexpected(error):
        return error
    log.error("unexpected error", exc_info=error.original_error, extra={"path": error.path})
    return GraphQLError(
        f"Something went wrong on our side. Tell us this number: {request_id}",
        nodes=error.nodes,
        path=error.path,
        extensions={"code": "INTERNAL", "requestId": request_id},
    )


class Masking(MaskErrors):
    """`masked` for all errors of an answer."""

    def __init__(self) -> None:
        super().__init__(unexpected)

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        """See MaskErrors."""
        return masked(error, cast(Context, self.execution_context.context).request_id)
