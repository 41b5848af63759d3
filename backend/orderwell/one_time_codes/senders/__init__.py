"""Who brings messages to telephones. Jobs, which know no settings, use the sender of their process."""

from .protocol import NotDelivered, Sender, Text
from .simulated import Simulated
from .webhook import Webhook

__all__ = ["NotDelivered", "Sender", "Simulated", "Text", "Webhook", "chosen", "use"]

_chosen: Sender | None = None


def use(name: str, url: str = "", secret: str = "", *, shown: bool = False) -> None:
    """Send through `name` from now on; empty: not at all. `url` and `secret` are the webhook's.

    `shown`: whoever asks for a code that is only simulated sees it on the screen. Raises ValueError.
    """
    global _chosen
    if name not in ("", "simulated", "webhook"):
        raise ValueError(f"there is no message provider {name!r}; known: simulated, webhook")
    _chosen = None if not name else Simulated(shown) if name == "simulated" else Webhook(url, secret)


def chosen() -> Sender | None:
    """The sender of this process; None where nothing can be sent."""
    return _chosen
