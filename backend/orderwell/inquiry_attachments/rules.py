"""Files of messages: how many, how they are kept, and the small copies of pictures. Which files is the rule of
`product_documents`. Slow for pictures: look at them in a thread."""

from msgspec import Struct

from orderwell.media import rules as pictures
from orderwell.product_documents.rules import Content, checked

MOST = 9  # of a message
MOST_WAITING = 30  # that somebody has uploaded and not sent
PREVIEW_WIDTH, PREVIEW_EXTENSION = 480, "webp"
PICTURES = frozenset({"jpg", "png", "webp"})


class Given(Struct, frozen=True):
    """A checked file. `width` and `height` in pixels, and `preview`, for pictures only."""

    content: Content
    width: int = 0
    height: int = 0
    preview: bytes | None = None


def looked_at(data: bytes, most_bytes: int) -> Given:
    """Check a file, and make the small copy of a picture. Raises BadDocument or DocumentTooLarge."""
    content = checked(data, most_bytes)
    if content.extension not in PICTURES:
        return Given(content)
    width, height = pictures.size_of(content.data)
    small = pictures.resized(content.data, min(width, PREVIEW_WIDTH), [PREVIEW_EXTENSION])
    return Given(content, width, height, small[PREVIEW_EXTENSION])


def stored_name(digest: str) -> str:
    """The file's name in the store. It has no extension: what is served as a picture's folder does not give it away."""
    return f"inquiry-{digest}"


def preview_name(digest: str) -> str:
    """The small copy's name in the store."""
    return f"inquiry-small-{digest}"
