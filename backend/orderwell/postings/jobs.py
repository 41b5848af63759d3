"""Deferred work of the sets of documents."""

from collections.abc import Mapping

from orderwell.core.jobs import Every, Slow
from orderwell.core.work import Work

from . import commands, queries


async def pack_when_due(work: Work) -> None:
    """Idempotent."""
    await commands.pack_when_due(work)


async def read_sets(written: int, since: int | None) -> Mapping[str, int]:
    """All that are worth packing, or those that have changed."""
    return await (queries.read_common() if since is None else queries.read_changed(since - queries.PACKED_BACK))


async def pack_sets(work: Work, prepared: Mapping[str, int], written: int, since: int | None) -> None:
    """Idempotent: the sets hold what was written before `written`, and may hold more."""
    await commands.pack(work, prepared, written, since)


JOBS = {"pack_when_due": pack_when_due, "pack_sets": Slow(read_sets, pack_sets)}
SCHEDULE = [Every(60, "pack_when_due")]
