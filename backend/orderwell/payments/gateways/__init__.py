"""The gateways this installation can be paid through."""

import asyncio
import logging

from orderwell.payments.errors import GatewaySilent, UnknownGateway
from orderwell.payments.models import PaymentAttempt

from .protocol import Callback, Gateway, Outcome
from .sandbox import Sandbox

log = logging.getLogger(__name__)
PATIENCE = 15.0  # seconds for a gateway's answer, while a customer looks on
GATEWAYS: dict[str, Gateway] = {"sandbox": Sandbox()}
# The one that this process uses.
_chosen = ""

__all__ = ["GATEWAYS", "Callback", "Gateway", "Outcome", "announce", "chosen", "gateway", "use"]


def use(name: str) -> None:
    """Take payments through `name` alone from now on; empty: not online at all. Raises ValueError."""
    global _chosen
    if name and name not in GATEWAYS:
        raise ValueError(f"there is no payment gateway {name!r}; known: {', '.join(GATEWAYS)}")
    _chosen = name


def gateway(name: str) -> Gateway:
    """The gateway, if it is the one in use. Raises UnknownGateway."""
    if not name or name != _chosen:
        raise UnknownGateway()
    return GATEWAYS[name]


def chosen() -> Gateway:
    """The gateway in use. Raises UnknownGateway when nobody can pay online."""
    return gateway(_chosen)


async def announce(attempt: PaymentAttempt, return_url: str) -> str:
    """Where the customer pays `attempt`. Outside every transaction: it takes as long as the gateway does.

    Raises GatewaySilent when it does not answer; the attempt stays open and can be announced again.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            return await gateway(attempt.gateway).create(attempt, return_url)
    except OSError as error:  # no connection, or no answer in time
        log.warning("gateway %s did not take attempt %s: %r", attempt.gateway, attempt.id, error)
        raise GatewaySilent() from error
