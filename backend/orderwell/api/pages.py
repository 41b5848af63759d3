"""The built apps, served from memory: compressed files as the build made them, hashed ones for ever."""

import hashlib
import mimetypes
from pathlib import Path

from msgspec import Struct
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from .policy import content_policy

FOREVER = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
MISSING = "This app is not built yet: run make run, or npm run build in frontend/."


class Page(Struct, frozen=True):
    """One file in its encodings: "" is the plain one."""

    bodies: dict[str, bytes]
    headers: dict[str, str]

    def answer(self, headers: Headers) -> Response:
        """In the best encoding that the client takes; 304 when it has the file already."""
        if headers.get("if-none-match") == self.headers["etag"]:
            return Response(status_code=304, headers=self.headers)
        accepted = headers.get("accept-encoding", "")
        best = next((name for name, _ in ENCODINGS if name in accepted and name in self.bodies), "")
        encoding = {"content-encoding": best} if best else {}
        return Response(self.bodies[best], headers={**self.headers, **encoding})


def page(file: Path, hashed: bool) -> Page:
    """Read a file and its compressed twins."""
    bodies = {"": file.read_bytes()}
    for name, suffix in ENCODINGS:
        twin = file.with_name(file.name + suffix)
        if twin.exists():
            bodies[name] = twin.read_bytes()
    headers = {
        "content-type": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "cache-control": FOREVER if hashed else "no-cache",
        "etag": f'"{hashlib.sha256(bodies[""]).hexdigest()[:20]}"',
        "vary": "Accept-Encoding",
    }
    if file.suffix == ".html":
        headers["content-type"] = "text/html; charset=utf-8"
        headers["content-security-policy"] = content_policy(bodies[""].decode())
    elif headers["content-type"].startswith("text/"):
        headers["content-type"] += "; charset=utf-8"
    return Page(bodies, headers)


class SinglePageApp:
    """An ASGI app for the folder of one build: its files, and index.html for every other address below `prefix`."""

    def __init__(self, folder: Path, prefix: str = "") -> None:
        self.folder, self.prefix = folder, prefix
        self.built: float = 0.0
        self.files: dict[str, Page] = {}

    def _load(self) -> None:
        """Read the build again when there is a newer one."""
        index = self.folder / "index.html"
        built = index.stat().st_mtime if index.exists() else 0.0
        if built == self.built:
            return
        self.built, self.files = built, {}
        for file in self.folder.rglob("*"):
            if file.is_file() and file.suffix not in (".br", ".gz", ".map"):
                name = file.relative_to(self.folder).as_posix()
                self.files[name] = page(file, hashed=name.startswith("assets/"))

    def index(self) -> Page | None:
        """The page of every address that is no file; None before the app was built."""
        self._load()
        return self.files.get("index.html")

    def _find(self, path: str) -> Page | None:
        name = path.removeprefix(self.prefix).lstrip("/")
        if name in self.files:
            return self.files[name]
        return None if name.startswith("assets/") else self.files.get("index.html")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            response: Response = PlainTextResponse("Method not allowed", 405, {"allow": "GET, HEAD"})
        else:
            self._load()
            found = self._find(scope["path"])
            response = (
                found.answer(Headers(scope=scope))
                if found
                else PlainTextResponse("Not found" if self.files else MISSING, 404)
            )
        await response(scope, receive, send)
