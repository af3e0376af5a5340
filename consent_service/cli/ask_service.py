"""Ask the running service to do something: a store takes one process at a time.

The command signs itself a token that lives for minutes, with the key file that it
shares with the service. Nothing has to be set up and nothing stays behind.
"""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import msgspec

from consent_service.errors import InstallationError, RequestError
from consent_service.keys import load_keys
from consent_service.settings.table import Settings
from consent_service.store.interface import StoredToken
from consent_service.token import Token, TokenSigner
from consent_service.token_file import TokenFile

_LIFETIME = timedelta(minutes=5)
# An erasure waits for the store to overwrite what was erased.
_PATIENCE = httpx.Timeout(120, connect=3)


class _Problem(msgspec.Struct):
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
        yield answer.iter_raw()


@contextmanager
def _asking(
    settings: Settings, method: str, path: str, *, site: str, content: bytes = b""
) -> Iterator[httpx.Response]:
    with _own_token(settings, site) as token:
        try:
            with httpx.stream(
                method,
                f"{service_address(settings)}{path}",
                headers={
                    "authorization": f"Bearer {token}",
                    "content-type": "application/json",
                    "accept-encoding": "identity",
                },
                content=content,
                timeout=_PATIENCE,
            ) as answer:
                if answer.is_error:
                    raise _refusal(answer.read(), answer.status_code)
                yield answer
        except httpx.ConnectError as error:
            raise InstallationError(
                f"no service answers at {service_address(settings)}",
                hint="give the --host, --port and --prefix that it was started with",
            ) from error
        except httpx.HTTPError as error:
            raise InstallationError(
                f"the service at {service_address(settings)} broke off"
            ) from error


def service_address(settings: Settings) -> str:
    """Return where this machine reaches the service, not where browsers do."""
    # A service that listens everywhere listens here too.
    everywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104  # compared, not bound
    host = "127.0.0.1" if everywhere else settings.host
    netloc = f"[{host}]" if ":" in host else host
    return f"http://{netloc}:{settings.port}{settings.prefix}"


@contextmanager
def _own_token(settings: Settings, site: str) -> Iterator[str]:
    """Issue a token for one call, and revoke it afterwards."""
    registry = TokenFile(settings.tokens)
    now = datetime.now(UTC)
    end = now + _LIFETIME
    new = Token(
        id=f"cli-{secrets.token_hex(8)}",
        role="owner",
        sites=(site,),
        expires=int(end.timestamp()),
    )
    stored = StoredToken(new.id, new.role, new.sites, issued_at=now, expires_at=end)
    asyncio.run(registry.save_token(stored))
    try:
        yield TokenSigner(load_keys(settings.keys).secrets("token")).sign_token(new)
    finally:
        asyncio.run(registry.forget_token(new.id))


def _refusal(body: bytes, status: int) -> RequestError:
    try:
        problem = msgspec.json.decode(body, type=_Problem)
    except msgspec.DecodeError:
        problem = _Problem(f"the service answered {status}")
    return RequestError(problem.detail, hint=problem.hint)
