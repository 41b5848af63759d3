"""The limit: the same web stack, answering constant bytes. `/<size>` gives that many."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BODIES: dict[int, bytes] = {}


async def constant(request: Request) -> Response:
    size = request.path_params["size"]
    body = BODIES.setdefault(size, b"x" * size)
    return Response(body, media_type="application/json")


def main() -> None:
    app = Starlette(routes=[Route("/{size:int}", constant, methods=["GET", "POST"])])
    uvicorn.run(app, port=int(sys.argv[1]), loop="uvloop", http="httptools", access_log=False, log_level="error")


if __name__ == "__main__":
    main()
