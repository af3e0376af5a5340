"""Ask the running service to do something: a store accepts one process at a time.

The command signs itself a token that is valid for minutes, with the key file that it
shares with the service. Nothing has to be set up, and nothing is left behind.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

import msgspec

from consent_service.cli.known_sites import unknown_site
from consent_service.cli.operator_use import OPERATOR, holder
from consent_service.cli.service_address import find_service, places_to_ask
from consent_service.errors import InstallationError, RequestError, UnknownSiteError
from consent_service.foreign_json import Flaw, decode_foreign
from consent_service.keys import load_keys
from consent_service.outward.own_service import OwnAnswer, asking, fetch_own
from consent_service.settings.table import Settings
from consent_service.store.interface import StoredToken
from consent_service.token import Token, TokenSigner
from consent_service.token_file import TokenFile
from consent_service.web.messages import Readiness
from consent_service.world import random_id, utc_now

Content = TypeVar("Content")

_LIFETIME = timedelta(minutes=5)


class _Problem(msgspec.Struct):
    """What we use of the answer of a service that refuses."""

    type: str = ""
    detail: str = ""
    hint: str = ""


def call_service(
    settings: Settings, method: str, path: str, *, site: str, body: object = None
) -> bytes:
    """Return the body of the service's answer.

    Raises:
        InstallationError: The service does not answer.
        RequestError: It refuses; the message is its own.
    """
    content = b"" if body is None else msgspec.json.encode(body)
    with _asking(settings, method, path, site=site, content=content) as answer:
        return answer.read()


@contextmanager
def stream_service(
    settings: Settings, path: str, *, site: str
) -> Iterator[Iterator[bytes]]:
    """Give the body of the service's answer in parts; raises as `call_service`."""
    with _asking(settings, "GET", path, site=site) as answer:
        yield answer.parts()


@contextmanager
def _asking(
    settings: Settings, method: str, path: str, *, site: str, content: bytes = b""
) -> Iterator[OwnAnswer]:
    address = find_service(settings)
    if address is None:
        raise no_answer(settings)
    with _own_token(settings, site) as token:
        headers = {
            "authorization": f"Bearer {token}",
            "content-type": "application/json",
        }
        with asking(method, address, path, headers=headers, content=content) as answer:
            if answer.is_error:
                problem = _problem_of(answer.read(), answer.status)
                raise _refusal(problem, site, address)
            if answer.media_type == "text/html":
                raise InstallationError(
                    f"the service at {address} answered with a web page",
                    hint="something between here and the service has answered for it",
                )
            yield answer


def read_answer(answer: bytes, kind: type[Content]) -> Content:
    """Return what the service answered.

    Raises:
        InstallationError: It is not what the service answers.
    """

    def refuse(flaw: Flaw) -> InstallationError:
        return InstallationError(
            f"the answer of the service cannot be read: {flaw.text}",
            hint="its log may say why; the request may have been carried out",
        )

    return decode_foreign(answer, msgspec.json.Decoder(kind), refuse)


def no_answer(settings: Settings) -> InstallationError:
    """Return the error that says where a service was looked for."""
    asked = " and ".join(places_to_ask(settings))
    return InstallationError(
        f"no service answers at {asked}",
        hint="start it, or give the --host, --port and --prefix that it was started "
        "with; one of an earlier release, or with other keys, does not count",
    )


@contextmanager
def _own_token(settings: Settings, site: str) -> Iterator[str]:
    """Issue a token for one call, and revoke it afterwards."""
    tokens = TokenFile(settings.tokens)
    now = utc_now()
    end = now + _LIFETIME
    new = Token(
        id=f"{OPERATOR}-{random_id(8)}",
        role="owner",
        sites=(site,),
        expires=int(end.timestamp()),
    )
    stored = StoredToken(
        new.id, new.role, new.sites, issued_at=now, expires_at=end, holder=holder()
    )
    asyncio.run(tokens.save_token(stored))
    try:
        yield TokenSigner(load_keys(settings.keys).secrets("token")).sign_token(new)
    finally:
        asyncio.run(tokens.forget_tokens([new.id]))


def _problem_of(body: bytes, status: int) -> _Problem:
    try:
        return read_answer(body, _Problem)
    except InstallationError:
        return _Problem(detail=f"the service answered {status}")


def _refusal(problem: _Problem, site: str, address: str) -> RequestError:
    if problem.type.endswith(f"#{UnknownSiteError.code}"):
        # The public answer lists nobody's sites; here the operator asks.
        return unknown_site(site, _served_sites(address))
    return RequestError(problem.detail, hint=problem.hint)


def _served_sites(address: str) -> list[str]:
    try:
        readiness = read_answer(fetch_own(address, "/readyz?full=") or b"", Readiness)
    except InstallationError:
        return []
    return [served.site for served in readiness.sites]
