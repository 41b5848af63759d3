"""Files that only some may have, over HTTP: whoever asks for another's learns nothing, not even that there is one."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from starlette.responses import FileResponse, PlainTextResponse, Response

from orderwell.product_documents.rules import SHOWN, TYPES, file_name

# A PDF may hold scripts: its viewer gets nothing of ours, and no page may frame it.
HEADERS = {
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}


def missing() -> Response:
    """There is no such file, or not for who asks."""
    return PlainTextResponse("Not found", 404)


def given(path: Path, name: str, extension: str, held: Mapping[str, str] = MappingProxyType({})) -> Response:
    """The file at `path`, shown by the browser when it can and saved under its name otherwise. `held`: headers that let
    the browser keep it."""
    if not path.exists():
        return missing()
    return FileResponse(
        path,
        headers={**HEADERS, **held},
        media_type=TYPES[extension],
        filename=file_name(name, extension),
        content_disposition_type="inline" if extension in SHOWN else "attachment",
    )
