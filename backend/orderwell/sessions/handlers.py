"""What sessions do when accounts change."""

from orderwell.core.work import Handlers, Work
from orderwell.events.access import UserShutOut

from .commands import revoke_all


async def end_sessions(work: Work, event: UserShutOut) -> None:
    """Nobody stays signed in to an account that was disabled or has a new password."""
    await revoke_all(work, event.user_id)


HANDLERS: Handlers = {UserShutOut: [end_sessions]}
