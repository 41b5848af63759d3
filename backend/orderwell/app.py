"""The web process: routes, middleware, and what lives as long as it does."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from orderwell.api.http import Endpoint
from orderwell.composition import HANDLERS, runtime
from orderwell.core.settings import Settings


def make_app(settings: Settings) -> Starlette:
    """The ASGI application for `settings`. The database must have been migrated."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        async with runtime(settings):
            yield

    async def health(request: object) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    endpoint = Endpoint(settings, HANDLERS)
    routes = [
        Route("/health", health),
        Mount("/graphql", endpoint),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
