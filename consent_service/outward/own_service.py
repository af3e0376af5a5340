"""Ask the running service of this installation, and nobody on the way."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import httpx

from consent_service.errors import InstallationError
from consent_service.outward.client import make_own_client

# Of an answer that is read at once; whole exports come in parts.
MOST_ANSWER = 4_000_000
# A service that is starting takes connections before it answers.
_PATIENCE = 30.0


class OwnAnswer:
    """What the service answers; it lives as long as the block it was given to."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer
        self.status = answer.status_code
        self.media_type = answer.headers.get("content-type", "").partition(";")[0]
        self.is_error = not answer.is_success

    def parts(self) -> Iterator[bytes]:
        """Yield the body as it comes."""
        return self._answer.iter_raw()

    def read(self) -> bytes:
        """Return the whole body.

        Raises:
            InstallationError: It is longer than any answer of ours.
        """
        read = bytearray()
        for part in self.parts():
            read += part
            if len(read) > MOST_ANSWER:
                raise InstallationError(
                    f"the service answered more than {MOST_ANSWER:,} bytes"
                )
        return bytes(read)


@contextmanager
def asking(
    method: str,
    address: str,
    path: str,
    *,
    headers: Mapping[str, str],
    content: bytes = b"",
) -> Iterator[OwnAnswer]:
    """Send one request to the service at `address`, and give its answer.

    Raises:
        InstallationError: It does not answer, or not to the end.
    """
    url = f"{address}{path}"
    try:
        with (
            make_own_client() as client,
            client.stream(method, url, headers=headers, content=content) as answer,
        ):
            yield OwnAnswer(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise InstallationError(
            f"the service at {address} broke off",
            hint="try again; its log says why",
        ) from error


class OwnHeader(NamedTuple):
    """A header of an answer, and the socket that the request went to."""

    text: str = ""
    host: str = ""
    port: int = 0


def fetch_own_header(
    address: str, path: str, name: str, *, send: Mapping[str, str]
) -> OwnHeader:
    """Return one header of the answer to anybody, "" if it has none or none comes."""
    try:
        with (
            make_own_client(silent_seconds=_PATIENCE) as client,
            client.stream("GET", f"{address}{path}", headers=send) as answer,
        ):
            # The name that was asked may have several addresses: one was taken.
            line = answer.extensions["network_stream"]
            host, port, *_ = line.get_extra_info("server_addr")
            return OwnHeader(answer.headers.get(name, ""), host, port)
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        return OwnHeader()


def fetch_own(address: str, path: str) -> bytes | None:
    """Return what the service answers to anybody; None if it does not."""
    try:
        with (
            make_own_client(silent_seconds=_PATIENCE) as client,
            client.stream("GET", f"{address}{path}") as answer,
        ):
            return OwnAnswer(answer).read()
    except (httpx.HTTPError, httpx.InvalidURL, InstallationError):
        return None
