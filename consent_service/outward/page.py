"""Fetch a page from the web without opening a way into the private network.

1. Only http and https, only their own ports, no names or passwords in the address.
2. The host is resolved by us; every address that it has must be public.
3. The connection goes to the address that was checked, not to the name, so that a
   second answer of the name server cannot lead elsewhere. TLS still checks the name.
4. Each redirect is a new address and starts over at 1.
5. Size and total time are bounded, whatever the other side does.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

import httpx
import msgspec

from consent_service.errors import DeadLinkError, NoticeError
from consent_service.outward.client import (
    NO_TLS,
    Client,
    make_client,
    trusted_context,
    why_unanswered,
)
from consent_service.outward.public_address import is_public

MOST_BYTES = 5_000_000
_MOST_REDIRECTS = 5  # as many as http to https, a new domain and a language need
_MOST_SECONDS = 20.0  # for the whole page: a slow sender must not hold us
_PORTS = {"http": 80, "https": 443}
_NO_SUCH_NAME = (socket.EAI_NONAME, socket.EAI_NODATA)
_GONE = (httpx.codes.NOT_FOUND, httpx.codes.GONE)
_AGENT = "consent-service notice reader"

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class Fetched(msgspec.Struct, frozen=True):
    """The answer of the last hop."""

    content: bytes
    media_type: str
    charset: str
    url: str


def fetch(
    url: str,
    *,
    private: bool = False,
    resolve: Resolve | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    seconds: float = _MOST_SECONDS,
) -> Fetched:
    """Return the answer of `url`, after at most five redirects.

    With `private` the address itself may be on a private network and on any port, as
    a staging site is; what it redirects to may not. `resolve` makes names into
    addresses, and is the system's own resolver if None.

    Raises:
        NoticeError: The address is not allowed, does not answer with a page in time,
            or answers with too much.
    """
    asked = Asked(resolve, transport)
    try:
        return asyncio.run(_within(asked.follow(url, private=private), seconds))
    except TimeoutError as error:
        raise NoticeError(f"{url} did not answer within {seconds:g} seconds") from error


async def _within(work: Awaitable[Fetched], seconds: float) -> Fetched:
    async with asyncio.timeout(seconds):
        return await work


async def _resolve(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        # A name server that is out of reach says nothing about the name.
        unknown = getattr(error, "errno", None) in _NO_SUCH_NAME
        kind = DeadLinkError if unknown else NoticeError
        raise kind(f"host {host!r} was not found") from error
    return [str(address[4][0]) for address in found]


class Asked:
    """One request and the redirects that follow from it.

    With `reads` False only the head of the last answer is waited for.
    """

    def __init__(
        self,
        resolve: Resolve | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        reads: bool = True,
    ) -> None:
        self._resolve = resolve or _resolve
        self._transport = transport
        self._reads = reads
        # Loaded once: it takes longer than many an answer.
        self._tls = trusted_context()

    async def follow(self, url: str, *, private: bool) -> Fetched:
        """Return the last answer; the caller bounds the time.

        Raises:
            NoticeError: See `fetch`.
        """
        try:
            return await self._follow(url, private=private)
        except httpx.HTTPError as error:
            why = why_unanswered(error)
            if why == NO_TLS:
                raise NoticeError(
                    f"{url} could not be fetched: {why}",
                    hint="begin the address with http://",
                ) from error
            raise NoticeError(f"{url} could not be fetched: {why}") from error

    async def _follow(self, url: str, *, private: bool) -> Fetched:
        async with make_client(self._tls, transport=self._transport) as client:
            for hop in range(_MOST_REDIRECTS + 1):
                target = await self._checked(url, private=private and hop == 0)
                answer = await self._ask(client, *target)
                if isinstance(answer, Fetched):
                    return answer
                url = answer
        raise NoticeError(f"the address redirects more than {_MOST_REDIRECTS} times")

    async def _ask(self, client: Client, url: httpx.URL, address: str) -> Fetched | str:
        request = client.build_request(
            "GET",
            url.copy_with(host=address),
            headers={
                "Host": url.netloc.decode("ascii"),
                "User-Agent": _AGENT,
                "Accept": "text/html,text/plain,text/markdown,application/pdf;q=0.9",
            },
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        answer = await client.send(request, stream=True)
        try:
            return await _read(answer, url, whole=self._reads)
        finally:
            await answer.aclose()

    async def _checked(self, url: str, *, private: bool) -> tuple[httpx.URL, str]:
        """Return the address and the IP to connect to, or refuse."""
        parsed = _parse(url)
        port = parsed.port or _PORTS[parsed.scheme]
        if port != _PORTS[parsed.scheme] and not private:
            raise NoticeError(
                f"port {port} of {parsed.host!r} is not {_PORTS[parsed.scheme]}",
                hint="for a site of your own on another port: --private",
            )
        addresses = await self._resolve(parsed.host, port)
        if not addresses:
            raise NoticeError(f"host {parsed.host!r} is unknown")
        if not private and not all(is_public(address) for address in addresses):
            raise NoticeError(
                f"{parsed.host!r} is an address of a private network",
                hint="for a site of your own that is not public yet: --private",
            )
        return parsed, addresses[0]


def _parse(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise NoticeError(f"{url!r} is not an address") from error
    if parsed.scheme not in _PORTS or not parsed.host:
        raise NoticeError(f"{url!r} is not an http or https address")
    if parsed.userinfo:
        raise NoticeError("the address holds a user name or a password")
    return parsed


async def _read(
    answer: httpx.Response, url: httpx.URL, *, whole: bool
) -> Fetched | str:
    if answer.has_redirect_location:
        return str(url.join(answer.headers["location"]))
    if answer.status_code != httpx.codes.OK:
        kind = DeadLinkError if answer.status_code in _GONE else NoticeError
        raise kind(f"{url.host} answered {answer.status_code}")
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        if not whole:
            break
        content += chunk
        if len(content) > MOST_BYTES:
            raise NoticeError(f"{url.host} answered more than {MOST_BYTES:,} bytes")
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip()
    return Fetched(
        bytes(content), media_type.lower(), answer.charset_encoding or "", str(url)
    )
