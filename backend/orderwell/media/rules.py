"""Reading, cleaning and resizing pictures. Pure, and slow: call it outside of transactions and the event loop."""

import hashlib
import warnings
from collections.abc import Collection, Mapping
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import Struct

from orderwell.core.importing import later

from .errors import BadPicture, PictureTooLarge

if TYPE_CHECKING:
    from PIL.Image import Image as Opened

pil, Image, ImageOps = later("PIL"), later("PIL.Image"), later("PIL.ImageOps")

TAKEN = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
MOST_PIXELS = 50_000_000
WIDTHS = (160, 320, 480, 960)
FORMATS = {"avif": {"quality": 60, "speed": 8}, "webp": {"quality": 80, "method": 4}}
# What is kept of the original. A GIF becomes a still picture.
_KEPT: dict[str, tuple[str, dict[str, object]]] = {
    "JPEG": ("jpg", {"format": "JPEG", "quality": 90}),
    "PNG": ("png", {"format": "PNG"}),
    "GIF": ("png", {"format": "PNG"}),
    "WEBP": ("webp", {"format": "WEBP", "quality": 90}),
    "AVIF": ("avif", {"format": "AVIF", "quality": 80, "speed": 8}),
}


class Picture(Struct, frozen=True):
    """A checked picture without metadata, upright. `hash`: SHA-256 of what was uploaded."""

    hash: str
    extension: str
    content: bytes
    width: int
    height: int
    colour: str


def checked(data: bytes, most_bytes: int) -> Picture:
    """Decode the whole picture, by content and not by name. Raises BadPicture or PictureTooLarge."""
    if len(data) > most_bytes:
        megabytes = f"{most_bytes / 1_000_000:g} MB"
        raise PictureTooLarge(field="file", limit_zh=megabytes, limit_en=megabytes)
    image, kind = _decoded(data)
    upright = ImageOps.exif_transpose(image)
    clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    plain = upright.convert("RGBA" if clear and kind != "JPEG" else "RGB")
    plain.info.clear()  # location, camera, profiles: nothing of it is kept
    extension, options = _KEPT[kind]
    content = BytesIO()
    plain.save(content, **options)
    digest = hashlib.sha256(data).hexdigest()
    return Picture(digest, extension, content.getvalue(), plain.width, plain.height, colour_of(plain))


def _decoded(data: bytes) -> tuple["Opened", str]:
    try:
        with warnings.catch_warnings():
            # Hundreds of millions of pixels in a few bytes: Pillow only warns below its own limit.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=TAKEN)
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels()
            image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_many_pixels() from error
    except (pil.UnidentifiedImageError, OSError, SyntaxError, ValueError, IndexError, EOFError) as error:
        raise BadPicture(field="file") from error
    return image, str(image.format)


def _too_many_pixels() -> PictureTooLarge:
    millions = MOST_PIXELS // 1_000_000
    return PictureTooLarge(field="file", limit_zh=f"{millions * 100} 万像素", limit_en=f"{millions} megapixels")


def colour_of(image: "Opened") -> str:
    """The most frequent of eight colours, such as #c8102e: shown until the picture is there."""
    small = image.convert("RGBA").resize((48, 48))
    ground = Image.new("RGBA", small.size, "white")
    flat = Image.alpha_composite(ground, small).convert("RGB").quantize(8)
    counts = flat.getcolors() or []
    _, most = max(counts, key=lambda pair: int(pair[0]))
    palette = flat.getpalette() or [238, 238, 238]
    assert isinstance(most, int)
    red, green, blue = palette[most * 3 : most * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def widths_for(width: int) -> list[int]:
    """The widths to make of a picture: the usual ones, never more than it has."""
    return sorted({min(width, one) for one in WIDTHS})


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a picture that `checked` has made."""
    size: tuple[int, int] = Image.open(BytesIO(content), formats=TAKEN).size
    return size


def resized(content: bytes, width: int, extensions: Collection[str] = tuple(FORMATS)) -> dict[str, bytes]:
    """The picture at that width, by extension."""
    image = Image.open(BytesIO(content), formats=TAKEN)
    height = max(1, round(image.height * width / image.width))
    small = image.resize((width, height), Image.Resampling.LANCZOS)
    made: dict[str, bytes] = {}
    for extension in extensions:
        out = BytesIO()
        small.save(out, format=extension.upper(), **FORMATS[extension])
        made[extension] = out.getvalue()
    return made


def original_name(digest: str, extension: str) -> str:
    return f"{digest}.{extension}"


def resized_name(digest: str, width: int, extension: str) -> str:
    return f"{digest}-{width}.{extension}"


def names(digest: str, extension: str, widths: list[int]) -> list[str]:
    """All files of a picture."""
    made = [resized_name(digest, width, kind) for width in widths for kind in FORMATS]
    return [original_name(digest, extension), *made]


def standing(parents: Mapping[UUID, UUID | None], best: Mapping[UUID, tuple[int, UUID]]) -> dict[UUID, UUID]:
    """The picture of the best seller in each category or below it.

    `parents`: of every category; `best`: how often the best seller right in it was sold, and its picture.
    """
    found: dict[UUID, tuple[int, UUID]] = {}
    for category_id, offer in best.items():
        above: UUID | None = category_id
        while above is not None:
            if above not in found or offer[0] > found[above][0]:
                found[above] = offer
            above = parents.get(above)
    return {category_id: media_id for category_id, (_, media_id) in found.items()}
