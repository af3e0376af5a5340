"""The one way out: post small things, read small answers.

Witnesses and time-stamping authorities are other people's machines. They may be slow,
endless or wrong, and must learn nothing but what the body says.
"""

import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import NamedTuple

import httpx

from consent_service.errors import AnchorError

# A cosignature is 150 bytes, a timestamp with its certificates some 10 kB.
MOST_ANSWER = 65_536
# Between two bytes; the time for a whole answer is bounded by the caller.
_SILENT_SECONDS = 10.0


class Reply(NamedTuple):
    """What came back."""

    status: int
    media_type: str
    content: bytes


def trusted_context() -> ssl.SSLContext:
    """Return the authorities to trust for TLS: the well-known ones and the machine's.

    An office witness may have a certificate of the office.
    """
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def make_client(tls: ssl.SSLContext) -> httpx.AsyncClient:
    """Return a client that names itself and keeps no cookies."""
    return httpx.AsyncClient(
        verify=tls,
        timeout=_SILENT_SECONDS,
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={
            "user-agent": "consent-service",
            # Encoded answers could be larger than they look.
            "accept-encoding": "identity",
        },
    )


async def post(
    client: httpx.AsyncClient,
    url: str,
    content: bytes,
    *,
    media_type: str,
    limit: int = MOST_ANSWER,
) -> Reply:
    """Post `content` and return the answer, whatever its status.

    Raises:
        AnchorError: There is no answer, or it is longer than `limit`.
    """
    headers = {"content-type": media_type}
    try:
        async with client.stream("POST", url, content=content, headers=headers) as got:
            answer = await _read(got, limit)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The words of the library may quote the address; its class is enough.
        raise AnchorError(f"no answer: {type(error).__name__}") from error
    kind = got.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Reply(got.status_code, kind, answer)


async def _read(answer: httpx.Response, limit: int) -> bytes:
    read = bytearray()
    async for chunk in answer.aiter_raw():
        read += chunk
        if len(read) > limit:
            raise AnchorError(f"answer is longer than {limit} bytes")
    return bytes(read)
