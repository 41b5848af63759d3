"""Subscriptions over WebSocket: who may connect, and that they may still be there later."""

import asyncio
from copy import copy
from dataclasses import replace
from typing import Any, cast

from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation
from strawberry.subscriptions.protocols.graphql_transport_ws.types import ConnectionInitMessage, Message

from orderwell.core.clock import utc_now
from orderwell.sessions.queries import key_holder, signed_in

from .context import Context

LOOK_AGAIN = 30.0  # seconds after which an ended session loses its live messages


class Handler(BaseGraphQLTransportWSHandler[Context, None]):
    """One connection. Every operation gets a context of its own, so that none sees what another has read."""

    watch: asyncio.Task[None] | None = None

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """Refuse whoever is not signed in with close code 4403; watch over the others."""
        await super().handle_connection_init(message)
        if self.connection_acknowledged and self.watch is None:
            self.watch = asyncio.create_task(self._look_again())

    async def shutdown(self) -> None:
        if self.watch is not None:
            self.watch.cancel()
        await super().shutdown()

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            context, now = self.context, utc_now()
            key = context.key
            still = await (key_holder(key, now) if key else signed_in(context.token or "", now))
            if still is None:
                await self.websocket.close(4403, "Signed out")
                return

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
