"""Subscriptions over WebSocket. Who may connect is decided in `http`, who may stay in `listening`."""

from copy import copy
from dataclasses import replace
from typing import Any, cast

from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation
from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message

from .context import Context


class Handler(BaseGraphQLTransportWSHandler[Context, None]):
    """One connection. Every operation gets a context of its own, so that none sees what another has read."""

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        """As Strawberry does, in a context of the operation's own."""
        alone = copy(self)
        alone.context = replace(self.context, batches={}, memory={})
        await super(Handler, alone).run_operation(operation)

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
