"""Witnesses to be served on 127.0.0.1: honest ones, and those that are odd."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from consent_service.anchors.witness.state import WitnessState
from consent_service.anchors.witness.witness import Witness
from consent_service.evidence.cosignature import cosigner
from consent_service.evidence.note import Signer
from consent_service.evidence.trust import Trust
from consent_service.web.witness import answer_checkpoint
from tests.evidence.sample import private_key, verifier

Handler = Callable[[Request], Awaitable[Response]]


def witness_routes(witness: Witness) -> list[Route]:
    """The route of a witness, as the service has it."""

    async def add_checkpoint(request: Request) -> Response:
        return await answer_checkpoint(request, witness)

    return [Route("/witness/add-checkpoint", add_checkpoint, methods=["POST"])]


def signer_of(number: int) -> Signer:
    key = private_key(20 + number)
    return cosigner(f"w{number}.example", key, clock=lambda: 1_795_348_800)


def honest(number: int, folder: Path) -> BaseRoute:
    """A witness as this product serves it, under /wN."""
    place = folder / f"w{number}"
    place.mkdir(exist_ok=True)
    trust = Trust((verifier(),))
    witness = Witness(trust, [signer_of(number)], WitnessState(place))
    return Mount(f"/w{number}", Starlette(routes=witness_routes(witness)))


def odd(number: int, handler: Handler) -> BaseRoute:
    """A witness that answers in a way of its own, under /wN."""
    path = f"/w{number}/witness/add-checkpoint"
    return Route(path, handler, methods=["POST"])


def saying(status: int, body: bytes = b"") -> Handler:
    async def answer(_: Request) -> Response:
        return Response(body, status, headers={"location": "/elsewhere"})

    return answer
