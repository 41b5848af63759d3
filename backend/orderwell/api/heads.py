"""What the headers of a request to /graphql say, read in one pass: every request goes through here."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import cookie_parser

from .signing import COOKIE

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
SESSION = COOKIE.encode() + b"="


@dataclass(slots=True)
class Head:
    """`media`: the type the answer shall have. `locale`: None when neither of our languages is asked for.

    `authorization` and `token` (of the session's cookie) are None where they are absent.
    """

    media: str = PLAIN_JSON
    locale: str | None = None
    zipped: bool = False  # the client can unpack gzip
    json: bool = False  # the body is JSON in UTF-8
    fresh: bool = False  # asks for an answer that is made anew
    cost: bool = False  # wants to know what the operation costs
    authorization: str | None = None
    token: str | None = None
    match: str = ""  # If-None-Match

    @property
    def anybody(self) -> bool:
        """Nothing says who asks."""
        return self.authorization is None and self.token is None


@lru_cache(maxsize=256)
def preferred(accept: str) -> str:
    """The first of the two media types we make that an Accept header names."""
    for part in accept.split(","):
        kind = part.split(";")[0].strip().lower()
        if kind == RESPONSE_JSON:
            return RESPONSE_JSON
        if kind in (PLAIN_JSON, "application/*", "*/*"):
            return PLAIN_JSON
    return PLAIN_JSON


@lru_cache(maxsize=256)
def language(accepted: str) -> str | None:
    """The first of our languages in an Accept-Language header; None when it names neither."""
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith(("zh", "en")):
            return "en" if tag.startswith("en") else "zh-CN"
    return None


@lru_cache(maxsize=64)
def _is_json(content_type: str) -> bool:
    kind, _, more = content_type.lower().partition(";")
    return kind.strip() == PLAIN_JSON and more.partition("charset=")[2].strip(' "') in ("", "utf-8", "utf8")


def read_head(headers: Iterable[tuple[bytes, bytes]]) -> Head:
    """Of the headers of an ASGI scope."""
    head = Head()
    for name, value in headers:
        if name == b"accept":
            head.media = preferred(value.decode("latin-1"))
        elif name == b"content-type":
            head.json = value == b"application/json" or _is_json(value.decode("latin-1"))
        elif name == b"accept-language":
            head.locale = language(value.decode("latin-1"))
        elif name == b"accept-encoding":
            head.zipped = b"gzip" in value
        elif name == b"cookie":
            if SESSION in value:
                head.token = cookie_parser(value.decode("latin-1")).get(COOKIE) or None
        elif name == b"authorization":
            head.authorization = value.decode("latin-1")
        elif name == b"cache-control":
            head.fresh = b"no-cache" in value
        elif name == b"x-orderwell-cost":
            head.cost = value == b"1"
        elif name == b"if-none-match":
            head.match = value.decode("latin-1")
    return head
