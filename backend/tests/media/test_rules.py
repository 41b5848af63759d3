"""Reading pictures: what is taken, what is refused, what is kept."""

import hashlib
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from orderwell.media import rules
from orderwell.media.errors import BadPicture, PictureTooLarge

MOST = 10_000_000


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "#c81030", **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif"), ("GIF", "png")]
)
def test_pictures_are_known_by_their_content(kind: str, extension: str) -> None:
    data = picture(kind)
    found = rules.checked(data, MOST)
    assert (found.width, found.height, found.extension) == (40, 30, extension)
    assert found.hash == hashlib.sha256(data).hexdigest()
    assert Image.open(BytesIO(found.content)).size == (40, 30)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\x00" * 20,
        picture("BMP"),
        picture("JPEG", (400, 400))[:600],
        picture("PNG", (400, 400))[:-40],
        b"%PDF-1.7",
        b"PK\x03\x04",
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(BadPicture) as refused:
        rules.checked(data, MOST)
    assert refused.value.field == "file"


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF____WEBP", b"GIF89a"]),
)
def test_no_bytes_crash_the_reader(tail: bytes, head: bytes) -> None:
    with pytest.raises((BadPicture, PictureTooLarge)):
        rules.checked(head + tail, MOST)


@pytest.mark.parametrize("size", [(10_000, 5_001), (12_000, 12_000), (60_000, 60_000)])
def test_bombs_are_refused_before_they_are_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(PictureTooLarge):
        rules.checked(bomb(*size), MOST)


def test_files_have_a_largest_size() -> None:
    data = picture()
    with pytest.raises(PictureTooLarge, match="MB"):
        rules.checked(data, len(data) - 1)
    assert rules.checked(data, len(data)).width == 40


def test_the_camera_s_orientation_is_applied_and_metadata_dropped() -> None:
    plain = Image.new("RGB", (60, 20), "white")
    plain.paste("red", (0, 0, 10, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of somebody"
    out = BytesIO()
    plain.save(out, "JPEG", exif=exif, comment=b"taken at home")
    found = rules.checked(out.getvalue(), MOST)
    assert (found.width, found.height) == (20, 60)
    kept = Image.open(BytesIO(found.content))
    assert not kept.getexif()
    assert b"somebody" not in found.content
    assert b"home" not in found.content
    red, green, _ = kept.convert("RGB").getpixel((10, 3))  # type: ignore[misc]
    assert red > 200 > 100 > green


def test_transparency_stays() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    found = rules.checked(out.getvalue(), MOST)
    assert Image.open(BytesIO(found.content)).mode == "RGBA"
    assert found.colour == "#ffffff"


def test_the_dominant_colour_is_the_most_frequent() -> None:
    image = Image.new("RGB", (100, 100), "#c81030")
    image.paste("#00ff00", (0, 0, 100, 30))
    out = BytesIO()
    image.save(out, "PNG")
    assert rules.checked(out.getvalue(), MOST).colour == "#c81030"


@pytest.mark.parametrize(
    ("width", "made"),
    [
        (2000, [160, 320, 480, 960]),
        (960, [160, 320, 480, 960]),
        (700, [160, 320, 480, 700]),
        (100, [100]),
        (160, [160]),
    ],
)
def test_pictures_are_never_made_larger(width: int, made: list[int]) -> None:
    assert rules.widths_for(width) == made


def test_sizes_are_made_in_both_formats() -> None:
    found = rules.checked(picture("JPEG", (400, 200)), MOST)
    made = rules.resized(found.content, 160)
    assert {kind: Image.open(BytesIO(content)).size for kind, content in made.items()} == {
        "avif": (160, 80),
        "webp": (160, 80),
    }
