"""How long a QR code is good, and what it looks like. Pure."""

from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from orderwell.core.importing import later

segno = later("segno")
GOOD_FOR = timedelta(minutes=2)
COLLECT_WITHIN = timedelta(minutes=1)  # after it was allowed
QUIET = 4  # modules of white around the code, as the standard wants it
# The first that a browser names counts: most name those that they want to be taken for, too.
BROWSERS = (
    ("Edg/", "Edge"), ("MicroMessenger", "WeChat"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iOS"), ("iPad", "iOS"), ("Android", "Android"), ("Mac OS", "macOS"), ("Windows", "Windows"),
    ("Linux", "Linux"),
)  # fmt: skip


class QrCode(Struct, frozen=True):
    """The dark modules of a code as one SVG path in a square of `size` units, the quiet zone included."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """A QR code that stays readable with 15 percent of it covered."""
    lines: list[bytearray] = list(segno.make(text, micro=False, error="m").matrix)
    return QrCode(len(lines) + 2 * QUIET, "".join(_runs(line, y) for y, line in enumerate(lines)))


def _runs(line: bytearray, y: int) -> str:
    """The dark runs of a line, each as one rectangle."""
    starts = [x for x, dark in enumerate(line) if dark and (x == 0 or not line[x - 1])]
    ends = [x + 1 for x, dark in enumerate(line) if dark and (x + 1 == len(line) or not line[x + 1])]
    pairs = zip(starts, ends, strict=True)
    return "".join(f"M{start + QUIET} {y + QUIET}h{end - start}v1h-{end - start}z" for start, end in pairs)


def device(user_agent: str) -> str:
    """Browser and system as people call them; the beginning of what the browser says when neither is known."""
    known = [next((name for sign, name in names if sign in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, known)) or user_agent[:40] or "?"


def check_number(request_id: UUID) -> int:
    """Two digits that both screens show, so that nobody allows another browser than the one before them."""
    return 10 + request_id.int % 90
