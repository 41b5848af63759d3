"""The gateways this installation can be paid through."""

from orderwell.payments.errors import UnknownGateway

from .protocol import Callback, Gateway, Outcome
from .sandbox import Sandbox

GATEWAYS: dict[str, Gateway] = {"sandbox": Sandbox()}
ONLINE = "sandbox"  # the one that new attempts use

__all__ = ["GATEWAYS", "ONLINE", "Callback", "Gateway", "Outcome", "gateway"]


def gateway(name: str) -> Gateway:
    """Raises UnknownGateway."""
    if name not in GATEWAYS:
        raise UnknownGateway()
    return GATEWAYS[name]
