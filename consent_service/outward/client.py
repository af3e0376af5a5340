"""Clients that trust no environment: nobody but their caller says where they go.

HTTP_PROXY and its kin would hand a token to a third machine, NETRC would add a
password, SSL_CERT_FILE another authority, and SSLKEYLOGFILE would write down the keys
of every connection. None of them is looked at.
"""

import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import certifi
import httpx

# Between two bytes. Who asks bounds the time of a whole answer.
SILENT_SECONDS = 10.0
# An erasure waits for the store to overwrite what was erased.
OWN_SILENT_SECONDS = 120.0
_OWN_CONNECT_SECONDS = 3.0

_HEADERS = {
    "user-agent": "consent-service",
    # Encoded answers could be larger than they look.
    "accept-encoding": "identity",
}

Client = httpx.AsyncClient
"""A client for other people's machines."""


def trusting_nobody() -> ssl.SSLContext:
    """Return a context without authorities, which can speak TLS to nobody."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def trusted_context() -> ssl.SSLContext:
    """Return the authorities to trust for TLS: the well-known ones and the machine's.

    An office witness may have a certificate of the office.
    """
    context = trusting_nobody()
    context.load_verify_locations(certifi.where())
    # Not `load_default_certs`: it takes files that the environment names.
    machine = ssl.get_default_verify_paths()
    for place in (
        {"cafile": machine.openssl_cafile},
        {"capath": machine.openssl_capath},
    ):
        try:
            context.load_verify_locations(**place)
        except (OSError, ssl.SSLError):
            # This machine keeps no authorities there.
            continue
    return context


def make_client(
    tls: ssl.SSLContext, *, transport: httpx.AsyncBaseTransport | None = None
) -> Client:
    """Return a client that names itself, follows nothing and keeps nothing.

    A connection serves one request: the next may be for another name at the same
    address, and TLS would have checked only the first.
    """
    return httpx.AsyncClient(
        verify=tls,
        transport=transport,
        timeout=SILENT_SECONDS,
        limits=httpx.Limits(max_keepalive_connections=0),
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers=_HEADERS,
    )


def why_unanswered(error: Exception) -> str:
    """Return in plain words why a request has no answer.

    The words of the library may quote the address, and its classes are nobody's words.
    """
    if isinstance(error, httpx.ConnectError) and _is_without_tls(error):
        return NO_TLS
    if isinstance(error, httpx.ConnectError) and _is_about_tls(error):
        return "its certificate is not accepted"
    for kinds, words in _FAILURES:
        if isinstance(error, kinds):
            return words
    return "the answer cannot be read"


def _is_without_tls(error: Exception) -> bool:
    """Return whether something else than TLS answered: a site that is http alone."""
    return any(sign in str(error) for sign in _PLAIN_ANSWERS)


def _is_about_tls(error: BaseException) -> bool:
    below = error.__cause__ or error.__context__
    if isinstance(error, ssl.SSLError) or "CERTIFICATE_VERIFY" in str(error):
        return True
    return below is not None and _is_about_tls(below)


NO_TLS: Final = "it answers without encryption"
# What OpenSSL calls bytes that are no TLS, of several releases.
_PLAIN_ANSWERS: Final = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")
_FAILURES: Final = (
    ((TimeoutError, httpx.TimeoutException), "no answer came in time"),
    (httpx.ConnectError, "no connection was made"),
    ((httpx.NetworkError, httpx.RemoteProtocolError), "the connection broke off"),
)


def make_own_client(*, silent_seconds: float = OWN_SILENT_SECONDS) -> httpx.Client:
    """Return a client for the service on this machine, which speaks plain HTTP.

    It trusts no authority, so that it can speak TLS to nobody.
    """
    return httpx.Client(
        verify=trusting_nobody(),
        timeout=httpx.Timeout(silent_seconds, connect=_OWN_CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
        headers=_HEADERS,
    )
