"""graphql-core is the judge: both executors have to say the same, to the order of keys."""

import json
import re
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute
from graphql.pyutils import is_awaitable

from graphql_compiler import Compiler, Given

ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


async def by_core(schema: GraphQLSchema, document: DocumentNode, **given: Any) -> ExecutionResult:
    """What graphql-core answers. `given`: root, context, variables, middleware."""
    answer: Any = execute(
        schema,
        document,
        root_value=given.get("root"),
        context_value=given.get("context"),
        variable_values=given.get("variables"),
        operation_name=given.get("operation_name"),
        middleware=given.get("middleware"),
    )
    if is_awaitable(answer):
        answer = await answer
    assert isinstance(answer, ExecutionResult)
    return answer


async def answered(compiler: Compiler, document: DocumentNode, **given: Any) -> tuple[ExecutionResult, bool]:
    """As a server answers: by the compiler, or when that declines by graphql-core; and whether it was the compiler."""
    answer = await compiler.execute(document, **given)
    if answer is not None:
        return answer, True
    return await by_core(compiler.schema, document, **given), False


async def written(compiler: Compiler, document: DocumentNode, **given: Any) -> tuple[ExecutionResult, bool]:
    """The same for a mutation, whose resolver has run once afterwards."""
    kept = Given()
    answer = await compiler.execute(document, given=kept, **given)
    if answer is not None:
        return answer, True
    return await by_core(compiler.schema, document, middleware=[kept], **given), False


def as_text(answer: ExecutionResult) -> str:
    """Everything that a client can see, in order; where a wrong value lies in memory is of no account."""
    errors = [(e.message, e.path, [(p.line, p.column) for p in e.locations or ()]) for e in answer.errors or ()]
    return ADDRESS.sub("0x", json.dumps([answer.data, errors], default=repr))
