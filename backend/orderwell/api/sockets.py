"""Subscriptions over WebSocket. Who may connect is decided in `http`, who may stay in `listening`."""

import asyncio
import json
from copy import copy
from dataclasses import replace
from typing import Any, cast

from starlette.websockets import WebSocketDisconnect
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation
from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from .context import TRY_AGAIN, Context

# Seconds that a message may wait for a reader that takes nothing; meanwhile its listener's queue fills up, too.
PATIENCE = 20.0


class Handler(BaseGraphQLTransportWSHandler[Context, None]):
    """One connection. Every operation gets a context of its own, so that none sees what another has read."""

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        """As Strawberry does, in a context of the operation's own."""
        alone = copy(self)
        alone.context = replace(self.context, batches={}, memory={})
        await super(Handler, alone).run_operation(operation)

    async def _send_result_stream(self, operation: Operation[Context, None], result_source: Any) -> None:
        first = True
        async for result in result_source:
            if first and isinstance(result, PreExecutionError):
                await self._handle_pre_execution_error(operation, result)
                return
            first = False
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._send(operation, result)
            except TimeoutError:
                await self.context.hang_up(TRY_AGAIN, "Too slow")
                return

    async def _send(self, operation: Operation[Context, None], result: ExecutionResult) -> None:
        """One event. What was executed for many is the same text for all of them."""
        told = self.context.told
        if told is None or result.data is not told.result.data or result.errors or result.extensions:
            await operation.send_next(result)
            return
        try:
            text = f'{{"type":"next","id":{json.dumps(operation.id)},"payload":{told.text}}}'
            await cast(Any, self.websocket).ws.send_text(text)
        except WebSocketDisconnect:
            return  # the connection's handler hears of it, too

    async def handle_message(self, message: Any) -> None:
        """A message that is no object, or has a payload that is none, closes the connection with 4400."""
        payload = message.get("payload") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(payload, dict | None):
            await self.handle_invalid_message("Failed to parse message")
            return
        if message.get("type") == "subscribe" and not isinstance((payload or {}).get("query"), str):
            await self.handle_invalid_message("Failed to parse message")
            return
        await super().handle_message(cast(Message, message))
