"""The gateways this installation can be paid through."""

from orderwell.payments.errors import UnknownGateway

from .protocol import Callback, Gateway, Outcome
from .sandbox import Sandbox

GATEWAYS: dict[str, Gateway] = {"sandbox": Sandbox()}
# The one that this process uses.
_chosen = ""

__all__ = ["GATEWAYS", "Callback", "Gateway", "Outcome", "chosen", "gateway", "use"]


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
