"""The short way of a request: documents that are known to be valid, executed without Strawberry's view.

Everything that the view and the extensions of the schema do around an operation is done here, too, by the same
functions: limits, cost, origin, masking, figures. What is unusual (uploads, subscriptions, several operations without
a name, invalid documents) is left to the view: `find` gives None. `extensions` of a request, which some clients always
send, mean nothing to either.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType, execute
from starlette.requests import HTTPConnection
from starlette.types import Scope
from strawberry.execution import optimized_is_awaitable
from strawberry.extensions.parser_cache import _get_parse_cache
from strawberry.extensions.validation_cache import _get_validate_cache
from strawberry.schema._graphql_core import execution_context_class_kwargs

from graphql_compiler import Given
from orderwell.core.db import statements, versions
from orderwell.core.db.sql import is_sqlite
from orderwell.core.work import ActorKind

from .answers import HELD_BY_ALL, HELD_BY_VIEWER, Answer
from .documents import Document, Documents, Operation
from .figures import figures
from .guards import masked, objection, rules, told_cost, trusted
from .heads import RESPONSE_JSON, Head
from .identity import Asker, Identity
from .limits import MAX_TOKENS
from .noticing import Asked, watched
from .schema import DOCUMENTS, compiler, schema

MAX_NESTING = 64  # of JSON; variables of real clients have ten levels at most
KINDS = {RESPONSE_JSON: f"{RESPONSE_JSON}; charset=utf-8".encode()}
PLAIN = b"application/json; charset=utf-8"


def nesting(value: Any) -> int:
    """How deep lists and objects are inside one another, without recursion."""
    depth, level = 0, [value]
    while level := [one for one in level if isinstance(one, dict | list)]:
        depth += 1
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return depth


@dataclass(slots=True)
class Wanted:
    """An operation that the lane can execute."""

    operation: Operation
    document: Document
    variables: dict[str, Any] | None


@dataclass(slots=True)
class Made:
    """An answer, for whom it is the same (None: it must not be kept), and what it rests on."""

    answer: Answer
    same_for: int | None = None
    noted: versions.Reading | None = None


@dataclass(slots=True)
class Lane:
    """Of one application."""

    identity: Identity
    documents: Documents
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def find(self, asked: bytes, *, get: bool) -> Wanted | None:
        """What a body or, of a GET, a query string asks for; None when it is for the view to answer."""
        try:
            content = _parameters(asked) if get else orjson.loads(asked)
        except ValueError:
            return None
        if (
            not isinstance(content, dict)
            or not isinstance(content.get("extensions"), dict | None)
            or nesting(content) > MAX_NESTING
        ):
            return None
        text, identifier = content.get("query"), content.get("documentId")
        if text is None and isinstance(identifier, str):
            text = self.documents.text(identifier)
        name, variables = content.get("operationName"), content.get("variables")
        if not isinstance(text, str) or not isinstance(name, str | None) or not isinstance(variables, dict | None):
            return None
        document = self.documents.known(text) or self._looked_at(text)
        operation = document.operation(name) if document else None
        if document is None or operation is None or operation.kind is OperationType.SUBSCRIPTION:
            return None
        return Wanted(operation, document, variables) if operation.is_query or not get else None

    def _looked_at(self, text: str) -> Document | None:
        """A document that comes for the first time, through the caches that the view looks in, too."""
        try:
            node = _get_parse_cache(DOCUMENTS)(text, max_tokens=MAX_TOKENS)
        except GraphQLError:
            return None
        core = schema._schema
        if _get_validate_cache(DOCUMENTS)(core, node, rules(self.identity.settings)):
            return None
        return self.documents.learn(core, text, node)

    async def answer(self, wanted: Wanted, asker: Asker, head: Head, http: Scope, *, knows: bool) -> Made | None:
        """Execute it for `asker`; None when the view has to refuse it."""
        context = self._context(asker, http, knows=knows)
        if not trusted(context, wanted.document.text):
            return None
        began, ran = time.perf_counter(), statements.begin()
        operation, variables = wanted.operation, wanted.variables or {}
        if not operation.is_query:
            if asker.recalled:
                context.again = partial(self.identity.again, context, asker)
            context.cross_site = asker.actor.api_key_id is None and self.identity.from_elsewhere(HTTPConnection(http))
        cost = operation.cost(variables)
        noted: versions.Reading | None = None
        if error := await objection(context, operation.node, cost):
            result = ExecutionResult(None, [error])
        elif operation.is_query:
            with versions.reading() as noted:
                result = await self._query(wanted, context)
        else:
            result = await self._mutation(wanted, context)
        if result.errors:
            result.errors = [masked(one, context.request_id) for one in result.errors]
        seconds, most = time.perf_counter() - began, context.settings.slow_operation_ms
        figures.ended(operation.name or "", seconds, ran, bool(result.errors), most)
        answer = _answer(result, context, head, told_cost(cost) if head.cost else None)
        if result.errors or noted is None:
            return Made(answer)
        return _shared(answer, operation, noted, visitor=asker.actor.kind is ActorKind.ANONYMOUS)

    def _context(self, asker: Asker, http: Scope, *, knows: bool) -> Asked:
        identity = self.identity
        context = Asked(
            actor=asker.actor if asker.actor.kind is ActorKind.ANONYMOUS else watched(asker.actor),
            handlers=identity.handlers,
            settings=identity.settings,
            locale=asker.locale,
            request_id=http["state"]["request_id"],
            knows=knows,
            gate=identity.gate,
            buckets=identity.buckets,
            token=asker.token,
            key=asker.key,
            documents=self.documents,
        )
        context.http = http
        return context

    async def _query(self, wanted: Wanted, context: Asked) -> ExecutionResult:
        # A server of a database of its own waits for it, and so has time for others.
        async with self.turn if wanted.operation.in_turn and is_sqlite() else nullcontext():
            return await _compiled(wanted, context) or await _core(wanted, context)

    async def _mutation(self, wanted: Wanted, context: Asked) -> ExecutionResult:
        """Its resolver runs once, whoever of the two makes the answer of what it gives."""
        given = Given()
        return await _compiled(wanted, context, given) or await _core(wanted, context, given)


def _shared(answer: Answer, operation: Operation, noted: versions.Reading, *, visitor: bool) -> Made:
    """For whom it is the same: as its root fields say, and for fewer when it looked at more of who asked."""
    if operation.same_for is None or answer.status != 200 or answer.more:
        return Made(answer)
    same_for = max(operation.same_for, noted.same_for)
    if same_for >= versions.NEVER or (visitor and same_for > versions.PRICE_LIST):
        return Made(answer)
    if same_for <= versions.PRICE_LIST:
        answer.held = HELD_BY_ALL if visitor else HELD_BY_VIEWER
    return Made(answer, same_for, noted)


async def _compiled(wanted: Wanted, context: Asked, given: Given | None = None) -> ExecutionResult | None:
    return await compiler.execute(
        wanted.document.node,
        context=context,
        variables=wanted.variables,
        operation_name=wanted.operation.name,
        key=wanted.document.text,
        given=given,
    )


async def _core(wanted: Wanted, context: Asked, given: Given | None = None) -> ExecutionResult:
    """Executed by graphql-core, as Strawberry would have it. `given`: what a mutation has given already."""
    found: Any = execute(
        schema._schema,
        wanted.document.node,
        context_value=context,
        variable_values=wanted.variables,
        operation_name=wanted.operation.name,
        is_awaitable=cast(Any, optimized_is_awaitable),
        operation_extensions=None,
        middleware=[given] if given is not None and given.ran else None,
        **execution_context_class_kwargs(schema.execution_context_class),
    )
    if optimized_is_awaitable(found):
        found = await cast("Awaitable[ExecutionResult]", found)
    return cast(ExecutionResult, found)


def _parameters(query: bytes) -> dict[str, Any]:
    """Of a query string. Raises ValueError."""
    found: dict[str, Any] = dict(parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=20))
    for name in ("variables", "extensions"):
        if name in found:
            found[name] = json.loads(found[name]) if found[name] else None
    return found


def _answer(result: ExecutionResult, context: Asked, head: Head, extensions: Mapping[str, Any] | None) -> Answer:
    data: dict[str, Any] = {"data": result.data}
    status = 200
    if result.errors:
        data["errors"] = [error.formatted for error in result.errors]
        # graphql-core gives errors of the request, unlike those of fields, no path and no data.
        if result.data is None and all(error.path is None for error in result.errors):
            del data["data"]
            status = 400 if head.media == RESPONSE_JSON else 200
    if extensions:
        data["extensions"] = extensions
    answer = Answer(orjson.dumps(data, default=str), KINDS.get(head.media, PLAIN), status)
    if (answered := context.answered) is not None:
        answer.status = answered.status_code if answered.status_code != 200 else status
        answer.more = answered.raw_headers
    return answer
