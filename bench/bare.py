"""What Starlette does when it has nothing to do: the measure for bench/load.py."""

import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_SCRIPT = b"x" * int(os.environ.get("BARE_BYTES", "6000"))


async def script(_: Request) -> Response:
    return Response(_SCRIPT, media_type="text/javascript")


async def choices(request: Request) -> Response:
    await request.body()
    return JSONResponse({"recorded": True}, status_code=201)


app = Starlette(
    routes=[
        Route("/script", script),
        Route("/{site}/choices", choices, methods=["POST"]),
    ]
)
