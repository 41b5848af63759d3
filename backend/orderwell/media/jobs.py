"""Deferred work on pictures. The slow part runs before the transaction, away from the event loop."""

import asyncio
from uuid import UUID

from orderwell.core.jobs import Slow
from orderwell.core.work import Work

from . import commands, queries, rules, stores
from .models import Media


async def make_sizes(media_id: str) -> list[int]:
    """Write every width as AVIF and WebP and say which; none when the picture has gone meanwhile."""
    row = await queries.found(UUID(media_id))
    return await asyncio.to_thread(_write_sizes, row, stores.current()) if row else []


def _write_sizes(row: Media, store: stores.Store) -> list[int]:
    original = store.read(rules.original_name(row.hash, row.extension))
    widths = rules.widths_for(row.width)
    for width in widths:
        for extension, content in rules.resized(original, width).items():
            store.write(rules.resized_name(row.hash, width, extension), content)
    return widths


async def note_sizes(work: Work, prepared: list[int], media_id: str) -> None:
    await commands.note_widths(work, UUID(media_id), prepared)


async def forget_media(work: Work, media_id: str) -> None:
    """Delete a picture that was not put back, with its files when no other product shows it."""
    row = await commands.forget(work, UUID(media_id))
    if row and not await queries.in_use(row.hash):
        for name in rules.names(row.hash, row.extension, row.widths or list(rules.WIDTHS)):
            stores.current().remove(name)


JOBS = {"resize_media": Slow(make_sizes, note_sizes), "forget_media": forget_media}
