"""A script in every encoding, finished in advance, headers and all.

Nothing is computed per request but which of three answers fits.
"""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import brotli
import msgspec
from starlette.types import Scope, Send

Headers = list[tuple[bytes, bytes]]

# The type of RFC 9239. A script is the same for everybody, so any page may read it,
# which subresource integrity demands of a script from another origin.
_COMMON: Headers = [
    (b"content-type", b"text/javascript; charset=utf-8"),
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"vary", b"Accept-Encoding"),
]
_IMMUTABLE = b"public, max-age=31536000, immutable"
_DAY = 86_400
# Brotli's quality: what the first visitor of a script gets, while a better is made.
_QUICK = 5


class _Variant(NamedTuple):
    """One finished answer and the one that says "you have it already".

    `unchanged` has an answer for each tag of this content, however well it was
    compressed: a browser that has one of them has the script (If-None-Match compares
    weakly, RFC 9110, 13.1.2).
    """

    body: bytes
    start: dict[str, object]
    unchanged: Mapping[bytes, dict[str, object]]

    def unchanged_since(self, known: bytes) -> dict[str, object] | None:
        """Return what to answer who has `known`, the value of If-None-Match.

        The tag is the one that the browser has: by a strong tag that is not its own it
        would not find what it keeps (RFC 9111, 4.3.4).
        """
        if known.strip() == b"*":
            return next(iter(self.unchanged.values()))
        tags = (tag.strip().removeprefix(b"W/") for tag in known.split(b","))
        return next(
            (self.unchanged[tag] for tag in tags if tag in self.unchanged), None
        )


class ScriptAnswer(msgspec.Struct, frozen=True):
    """A script in every encoding that we offer, ready to send."""

    brotli: _Variant
    gzip: _Variant
    identity: _Variant

    async def send(self, scope: Scope, send: Send) -> int:
        """Send the answer that fits; return its status."""
        variant, known = self._choose(scope["headers"])
        unchanged = None if known is None else variant.unchanged_since(known)
        if unchanged is not None:
            await send(unchanged)
            await send(_NOTHING)
            return 304
        await send(variant.start)
        body = b"" if scope["method"] == "HEAD" else variant.body
        await send({"type": "http.response.body", "body": body})
        return 200

    def _choose(
        self, headers: Iterable[tuple[bytes, bytes]]
    ) -> tuple[_Variant, bytes | None]:
        accepted, known = b"", None
        for name, value in headers:
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                known = value
        if accepts(accepted, b"br"):
            return self.brotli, known
        if accepts(accepted, b"gzip"):
            return self.gzip, known
        return self.identity, known


_NOTHING: dict[str, object] = {"type": "http.response.body", "body": b""}


class Packed(msgspec.Struct, frozen=True):
    """A script in every encoding.

    Attributes:
        digest: SHA-256 of `identity`, 64 hex characters.
        is_best: Whether brotli could not make it smaller.
    """

    digest: str
    identity: bytes
    brotli: bytes
    gzip: bytes
    is_best: bool

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return len(self.identity) + len(self.brotli) + len(self.gzip)


def pack_quickly(script: bytes) -> Packed:
    """Return a script compressed within a millisecond, a tenth larger than the best."""
    quick = brotli.compress(script, mode=brotli.MODE_TEXT, quality=_QUICK)
    return pack(script, quick, is_best=False)


def pack(script: bytes, in_brotli: bytes, *, is_best: bool) -> Packed:
    """Return a script whose form in brotli is known."""
    return Packed(
        digest=hashlib.sha256(script).hexdigest(),
        identity=script,
        brotli=in_brotli,
        gzip=gzip.compress(script, 9, mtime=0),
        is_best=is_best,
    )


def script_answers(
    packed: Packed, *, max_age: int
) -> tuple[ScriptAnswer, ScriptAnswer]:
    """Return the answers for a script: under its own name, and pinned for good."""
    caching = f"public, max-age={max_age}, stale-while-revalidate={_DAY}".encode()
    return _answer(packed, caching), _answer(packed, _IMMUTABLE)


def compress_brotli(script: bytes) -> bytes:
    """Return the smallest form of a script that brotli finds, in some 50 ms.

    The mode for fonts codes distances otherwise, which suits some scripts better.
    """
    modes = (brotli.MODE_TEXT, brotli.MODE_FONT)
    tried: list[bytes] = [
        brotli.compress(script, mode=mode, quality=11) for mode in modes
    ]
    return min(tried, key=len)


def _answer(packed: Packed, caching: bytes) -> ScriptAnswer:
    def variant(encoding: str, body: bytes, *marks: str) -> _Variant:
        etags = [f'"{packed.digest[:32]}-{mark}"'.encode() for mark in marks]
        kept = {
            etag: [*_COMMON, (b"etag", etag), (b"cache-control", caching)]
            for etag in etags
        }
        headers = [*kept[etags[0]], (b"content-length", str(len(body)).encode())]
        if encoding != "identity":
            headers.append((b"content-encoding", encoding.encode()))
        unchanged = {etag: _start(304, each) for etag, each in kept.items()}
        return _Variant(body, _start(200, headers), unchanged)

    # Other bytes have another strong tag (RFC 9110, 8.8.1).
    in_brotli = ("br", "br-quick") if packed.is_best else ("br-quick", "br")
    return ScriptAnswer(
        variant("br", packed.brotli, *in_brotli),
        variant("gzip", packed.gzip, "gzip"),
        variant("identity", packed.identity, "identity"),
    )


def accepts(header: bytes, encoding: bytes) -> bool:
    """Return whether an `Accept-Encoding` header takes that encoding."""
    # Browsers send the bare word; weights are rare.
    if encoding not in header:
        return False
    for part in header.split(b","):
        name, _, weight = part.strip().partition(b";")
        if name.strip().lower() == encoding:
            return not _is_zero(weight)
    return False


def _is_zero(weight: bytes) -> bool:
    _, _, value = weight.partition(b"=")
    return bool(value) and not value.strip().strip(b"0.")


def _start(status: int, headers: Headers) -> dict[str, object]:
    return {"type": "http.response.start", "status": status, "headers": headers}
