"""What must end once it has begun, whatever happens to the task that began it."""

import asyncio
from collections.abc import Coroutine


async def finish(ending: Coroutine[object, object, None]) -> None:
    """Run `ending` to its end even when this task is cancelled meanwhile, and raise the cancellation only then.

    A commit, a rollback and the release of a lock go through here: half of one would leave the database locked.
    """
    task = asyncio.ensure_future(ending)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
        except BaseException:
            break  # the ending's own failure, raised below
    if cancelled is not None and not task.cancelled():
        task.exception()  # seen: the cancellation is what the caller hears of
        raise cancelled
    task.result()
