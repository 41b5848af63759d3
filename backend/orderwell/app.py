"""The web process: routes, middleware, and what lives as long as it does."""

import asyncio
import ctypes
import gc
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from orderwell.api.attachments import OrderFiles
from orderwell.api.catalog_export import CatalogExport
from orderwell.api.documents import Documents
from orderwell.api.export import Export
from orderwell.api.figures import figures, names_in
from orderwell.api.frame import Frame
from orderwell.api.http import Endpoint, Stream
from orderwell.api.identity import Identity
from orderwell.api.inquiry_attachments import InquiryFiles
from orderwell.api.kept import KeptAnswers
from orderwell.api.lane import Lane
from orderwell.api.metrics import Metrics
from orderwell.api.pages import FOREVER, SinglePageApp
from orderwell.api.product_documents import Downloads
from orderwell.api.product_heads import ProductPages
from orderwell.api.schema import PARTS, compiler, schema
from orderwell.composition import HANDLERS, JOBS, SCHEDULE, runtime
from orderwell.core.importing import finished, later
from orderwell.core.jobs import worker
from orderwell.core.settings import Settings
from orderwell.discovery.queries import warm
from orderwell.migrations.migrate import MigrationRefused, unapplied

if TYPE_CHECKING:
    from redis.asyncio import Redis

clients = later("redis.asyncio")
APPS = Path(__file__).parents[2] / "frontend" / "dist"
WARM_AFTER = 1.0  # seconds
log = logging.getLogger(__name__)
M_ARENA_MAX = -8  # of glibc's malloc.h
DOCUMENTS = "documents.json"  # all operations of the built apps, by hash


class Media(StaticFiles):
    """Pictures and files that were uploaded: their names change with their content, and none of them is a page."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = FOREVER
        response.headers["content-security-policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response.headers["cross-origin-resource-policy"] = "same-site"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        if Path(path).suffix in ("", ".html", ".htm"):
            return PlainTextResponse("Not found", 404)
        return await super().get_response(path, scope)


def make_app(settings: Settings, apps: Path = APPS) -> Starlette:
    """The ASGI application for `settings`. The database must have been migrated. `apps` holds the built apps."""
    redis = (
        clients.Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2)
        if settings.redis_url
        else None
    )
    settings.media_dir.mkdir(parents=True, exist_ok=True)
    _one_heap()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        async with runtime(settings):
            stop = asyncio.Event()
            working = asyncio.create_task(worker(JOBS, HANDLERS, SCHEDULE, stop)) if settings.embedded_worker else None
            warming = asyncio.create_task(_warm())
            finished()
            yield
            stop.set()
            warming.cancel()
            await asyncio.wait([warming])
            if working is not None:
                await asyncio.wait([working], timeout=10)
                working.cancel()
                await asyncio.wait([working])  # its transaction is rolled back while the database is still there
            if redis is not None:
                await redis.aclose()

    routes = _routes(settings, Identity(settings, HANDLERS, redis), redis, apps)
    graphql = None if settings.allowed_origins else routes[0].app  # type: ignore[attr-defined]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Frame, https=settings.secure_cookies, graphql=graphql), *_cors(settings)],
        lifespan=lifespan,
    )


async def _warm() -> None:
    """What imports left behind is freed, and what the search keeps in memory is read before somebody asks.

    Both after the first answer: they would be a tenth of a start.
    """
    await asyncio.sleep(WARM_AFTER)
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    try:
        await warm()
    except Exception:  # the first question reads it, then, and says what is wrong
        log.warning("the search could not be warmed", exc_info=True)


def _one_heap() -> None:
    """All threads take memory from one place, where the system's C library can be told so.

    Each thread of a database connection would have its own, most of it empty: four megabytes.
    """
    if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(M_ARENA_MAX, 1)


def _cors(settings: Settings) -> list[Middleware]:
    if not settings.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.allowed_origins),
            allow_credentials=True,
            allow_methods=["GET", "POST"],
            allow_headers=["content-type", "authorization", "x-request-id", "x-orderwell-cost"],
            expose_headers=["x-request-id", "retry-after", "etag"],
        )
    ]


def _routes(settings: Settings, identity: Identity, redis: "Redis | None", apps: Path) -> list[BaseRoute]:
    documents = Documents(apps / DOCUMENTS)
    endpoint = Endpoint(identity, documents)
    compressed = GZipMiddleware(endpoint, minimum_size=1000, compresslevel=4)
    answers = KeptAnswers(compressed, Lane(identity, documents), settings.max_body_bytes)
    figures.answers, figures.compiler, figures.names = answers.store, compiler.counters, names_in(apps / DOCUMENTS)
    more = [route for part in PARTS if hasattr(part, "routes") for route in part.routes(HANDLERS)]

    store = SinglePageApp(apps / "store")

    async def ready(request: Request) -> Response:
        problem = await _not_ready(redis)
        return JSONResponse({"status": problem or "ready"}, 503 if problem else 200)

    return [
        Route("/graphql", answers),
        WebSocketRoute("/graphql", endpoint),
        Route("/graphql/stream", Stream(identity, documents)),
        Route("/export/catalog.{kind}", CatalogExport(identity).answer),
        Route("/export/{name}.csv", Export(identity).answer),
        Route("/attachments/{id}/{name}", OrderFiles(identity).answer),
        Route("/inquiry-attachments/{id}/{name}", InquiryFiles(identity).answer),
        Route("/inquiry-previews/{id}", InquiryFiles(identity).preview),
        Route("/documents/{id}/{name}", Downloads(identity).answer),
        Route("/schema.graphql", _schema_text(settings)),
        Route("/health", _alive),
        Route("/ready", ready),
        Route("/metrics", Metrics(settings).answer),
        *more,
        Mount("/media", Media(directory=settings.media_dir)),
        Route("/admin", _to_console),
        Route("/admin/{path:path}", SinglePageApp(apps / "admin", "/admin")),
        Route("/p/{code}", ProductPages(store, identity)),
        Route("/{path:path}", store),
    ]


async def _alive(request: Request) -> Response:
    """The process answers; nothing else is looked at."""
    return JSONResponse({"status": "alive"})


async def _to_console(request: Request) -> Response:
    return RedirectResponse("/admin/", 308)


def _schema_text(settings: Settings) -> Any:
    text = cache(lambda: schema.as_str() + "\n")

    async def show(request: Request) -> Response:
        return PlainTextResponse(text()) if settings.introspection else PlainTextResponse("Not found", 404)

    return show


async def _not_ready(redis: "Redis | None") -> str | None:
    """What is missing before requests can be answered; None when nothing is."""
    try:
        if left := await unapplied():
            return f"migrations are missing: {', '.join(left)}"
    except MigrationRefused as error:
        return str(error)
    except Exception:
        return "the database does not answer"
    try:
        if redis is not None:
            await asyncio.wait_for(redis.ping(), 2)
    except Exception:
        return "Redis does not answer"
    return None
