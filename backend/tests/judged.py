"""Two executors and a judge: what is compiled has to answer what graphql-core answers.

Every query that a test asks through `gql` is judged once, in the world of that test and for its actor.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from graphql import FieldNode, GraphQLError, OperationDefinitionNode, OperationType, parse
from strawberry.types import ExecutionResult

from tests import counted

Ask = Callable[[], Awaitable[dict[str, Any]]]
VARYING = ("performance",)  # roots whose answer is another one because somebody asked
judged: set[str] = set()


def shown(answer: ExecutionResult) -> dict[str, Any]:
    """Everything of an answer that a client can see."""
    errors = [[e.message, e.path, repr(e.locations), e.extensions] for e in answer.errors or ()]
    return {"data": answer.data, "errors": errors}


async def by_core(ask: Ask) -> dict[str, Any]:
    """What `ask` gives while nothing is compiled."""
    from orderwell.api.schema import compiler

    async def left_alone(*_: Any, **__: Any) -> None:
        """Nothing is compiled."""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiler, "execute", left_alone)
        return await ask()


def settled(answer: Any, one: Any, another: Any) -> Any:
    """The answer without what differs from one execution by graphql-core to another, such as the id of a new cart."""
    if isinstance(one, dict) and isinstance(answer, dict):
        return {key: settled(value, one.get(key), another.get(key)) for key, value in answer.items()}
    if isinstance(one, list) and isinstance(answer, list) and len(answer) == len(one) == len(another):
        return [settled(*three) for three in zip(answer, one, another, strict=True)]
    return answer if one == another else "..."


async def judge(document: str, variables: Any, ask: Ask) -> None:
    """Compare both executors on a document that was not judged before in this process.

    `ask` executes it anew at each call. Mutations and subscriptions are left alone: they change something each time.
    """
    if document in judged or counted.running or not is_query(document):
        return
    judged.add(document)
    await ask()  # what comes for the second time is compiled
    ours = await ask()
    theirs = await by_core(ask)
    if repr(ours) != repr(theirs):
        again = await by_core(ask)
        ours, theirs = settled(ours, theirs, again), settled(theirs, theirs, again)
        assert repr(ours) == repr(theirs), (document, variables)


def is_query(document: str) -> bool:
    """Whether it is valid GraphQL whose only operation is a query, with a root that answers the same twice."""
    try:
        nodes = parse(document).definitions
    except GraphQLError:
        return False
    operations = [one for one in nodes if isinstance(one, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].operation is not OperationType.QUERY:
        return False
    roots = operations[0].selection_set.selections
    return not any(isinstance(one, FieldNode) and one.name.value in VARYING for one in roots)
