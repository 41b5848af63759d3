"""For trying out: the message stays in the table, where staff with the right to it read it."""

from .protocol import Text


class Simulated:
    """Never for a real shop: nobody gets a message, and on a demo whoever types a telephone number sees its code."""

    name, trial = "simulated", True

    def __init__(self, shown: bool) -> None:
        self.shown = shown

    async def send(self, message: Text) -> None:
        """Nothing leaves the house."""
