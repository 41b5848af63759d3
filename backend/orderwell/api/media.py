"""Pictures of products: what to show, and checking what is uploaded."""

import asyncio
from typing import Any

import strawberry
from strawberry.types import Info

from orderwell.media import models, rules

from .arguments import uploaded
from .context import here
from .fields import field, view

FOLDER = "/media/"
TYPES = {"avif": "image/avif", "webp": "image/webp"}


@strawberry.type(description="One format of a picture, for <source> in <picture>.")
class MediaSource:
    type: str = strawberry.field(description="Media type, such as image/avif.")
    srcset: str = strawberry.field(description="Addresses with their widths.")


@view(models.Media, "A picture of a product.")
class Media:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    alt_zh: str = strawberry.field(description="What it shows, in Chinese.")
    alt_en: str = strawberry.field(description="What it shows, in English.")
    width: int = strawberry.field(description="Pixels of the original.")
    height: int = strawberry.field(description="Pixels of the original.")
    colour: str = strawberry.field(description="Dominant colour, such as #c8102e: a placeholder.")
    widths: list[int] = strawberry.field(description="Widths there are; empty until they have been made.")
    position: int = strawberry.field(description="Order among the product's pictures.")

    @field(str, "What it shows, in the viewer's language.")
    def alt(self, root: strawberry.Parent[models.Media], info: Info) -> Any:
        return here(info).text(root.alt_zh, root.alt_en)

    @field(str, "Where it is, for <img>: the largest made, or the original.")
    def url(self, root: strawberry.Parent[models.Media]) -> Any:
        if root.widths:
            return FOLDER + rules.resized_name(root.hash, max(root.widths), "webp")
        return FOLDER + rules.original_name(root.hash, root.extension)

    @field(list[MediaSource], "The best format first.")
    def sources(self, root: strawberry.Parent[models.Media]) -> Any:
        return [
            MediaSource(
                type=media_type,
                srcset=", ".join(f"{FOLDER}{rules.resized_name(root.hash, w, kind)} {w}w" for w in root.widths),
            )
            for kind, media_type in TYPES.items()
            if root.widths
        ]


async def check_picture(info: Info, **arguments: Any) -> rules.Picture:
    """Decode the upload before the transaction, in a thread. Raises Invalid, BadPicture or PictureTooLarge."""
    most = here(info).settings.max_upload_bytes
    data = await uploaded(arguments["file"], most)
    return await asyncio.to_thread(rules.checked, data, most)
