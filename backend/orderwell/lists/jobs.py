"""Drafts on their days."""

from orderwell.core.jobs import Every, JobFunction
from orderwell.core.work import Work

from . import commands


async def prepare_drafts(work: Work) -> None:
    """Make the drafts that are due."""
    await commands.prepare(work)


async def forget_lists(work: Work) -> None:
    """Drop what was removed long ago."""
    await commands.forget(work)


JOBS: dict[str, JobFunction] = {"prepare_drafts": prepare_drafts, "forget_lists": forget_lists}
SCHEDULE = [Every(60, "prepare_drafts"), Every(86_400, "forget_lists")]
