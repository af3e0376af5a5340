"""Sites with planted behaviour, under any host name, on one port of loopback.

A file `sites/HOST/PATH` is what that host answers; `.html` and `.js` may be left out.
What every host may serve is in `sites/any`; what needs a status or header of its own is
in `ANSWERS`. Hosts without a folder answer everything with one pixel.
"""

import base64
import hashlib
import socketserver
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from typing_extensions import override

from bench.banner.packages import cache_folder

SITES = Path(__file__).parent / "sites"
# Banners of npm, if somebody has fetched them: `bench.banner` does.
PEERS = cache_folder() / "node_modules"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".txt": "text/plain",
}
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_THIRD = "; Path=/; Secure; SameSite=None"
# What a browser, or a scanner, asks for by itself.
_BY_ITSELF = ("/robots.txt", "/favicon.ico", "/sitemap.xml")


class Answer(NamedTuple):
    """What a host answers at a path."""

    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = _PIXEL
    media_type: str = "image/gif"
    status: int = 200


def _sets(cookie: str) -> Answer:
    return Answer((("Set-Cookie", cookie),))


ANSWERS: dict[tuple[str, str], Answer] = {
    ("www.facebook.com", "/tr"): Answer(),
    ("www.google-analytics.com", "/g/collect"): Answer(),
    ("px.ads.linkedin.com", "/collect"): _sets(f"li_gc=1; Max-Age=15552000{_THIRD}"),
    ("track.adform.net", "/px"): Answer(
        (
            ("Location", "https://sync.unknown-ads.test/in?uid=42"),
            ("Set-Cookie", f"uid=abc; Max-Age=5184000{_THIRD}"),
        ),
        status=302,
    ),
    ("sync.unknown-ads.test", "/in"): _sets(f"match=9; Max-Age=86400{_THIRD}"),
    ("track.adform.net", "/start"): Answer(
        (
            ("Location", "https://dis.criteo.com/sync?uid=42"),
            ("Set-Cookie", f"uid=1; Domain=adform.net; Max-Age=5184000{_THIRD}"),
        ),
        status=302,
    ),
    ("dis.criteo.com", "/sync"): _sets(
        f"uid=9; Domain=criteo.com; Max-Age=34128000{_THIRD}"
    ),
    ("www.youtube.com", "/embed/x"): Answer(
        (
            ("Set-Cookie", f"YSC=1{_THIRD}"),
            # The browser does not keep it: a cookie of another site must say so.
            ("Set-Cookie", "VISITOR_INFO1_LIVE=1; Path=/; Secure; SameSite=Lax"),
        ),
        b"<p>film</p><script>localStorage.setItem('yt-remote-device-id', 1)</script>",
        "text/html",
    ),
    ("player.vimeo.com", "/video/1"): Answer(
        (("Set-Cookie", f"vuid=1; Domain=vimeo.com; Max-Age=63072000{_THIRD}"),),
        b"<p>film</p>",
        "text/html",
    ),
    ("smart.early2.test", "/collect.js"): Answer(
        (("Set-Cookie", "smart_id=1; Path=/; Secure; HttpOnly"),),
        b"window.smart = 1;",
        "text/javascript",
    ),
    ("half.known.test", "/px"): _sets(f"half=1; Max-Age=86400{_THIRD}"),
    ("px.zaehlwerk.test", "/hit"): _sets(f"zw_id=7; Max-Age=7776000{_THIRD}"),
    ("daten.heimat.test", "/col.js"): Answer(
        (("Set-Cookie", "etuix=8; Domain=heimat.test; Path=/; Max-Age=34128000"),),
        b"window.col = 1;",
        "text/javascript",
    ),
    ("ib.adnxs.com", "/getuid"): Answer(
        (
            ("Location", "https://sync.courier-dmp.test/match?u=9"),
            ("Set-Cookie", f"uuid2=9; Domain=adnxs.com; Max-Age=7776000{_THIRD}"),
        ),
        status=302,
    ),
    ("sync.courier-dmp.test", "/match"): _sets(f"dmp=1; Max-Age=86400{_THIRD}"),
    ("hard.test", "/loop"): Answer((("Location", "/loop"),), status=302),
    ("hard.test", "/file"): Answer(
        (("Content-Disposition", "attachment; filename=a.bin"),),
        media_type="application/octet-stream",
    ),
    ("hard.test", "/bots"): Answer(
        body=b"<title>Just a moment...</title><p>Checking your browser</p>",
        media_type="text/html",
        status=403,
    ),
    ("news.test", "/privacy-gone"): Answer(
        status=404, body=b"gone", media_type="text/html"
    ),
    ("circle.test", "/"): Answer((("Location", "/"),), status=302),
    ("inner.test", "/film"): Answer(body=b"<p>secret</p>", media_type="text/html"),
    ("front.test", "/inside"): Answer(
        (("Location", "https://inner.test/admin"),), status=302
    ),
    ("hard2.test", "/bytes"): Answer(body=bytes(6_000_000)),
    ("dark.test", "/gone"): Answer(status=404, body=b"gone", media_type="text/html"),
}


ALIASES = {
    "metrics.early2.test": "early2.sc.omtrdc.net",
    "pics.early2.test": "early2.content.test",
    "smart.early2.test": "ingest.smart-collect.test",
    "daten.heimat.test": "heimat.sammelstelle.test",
}


class Seen:
    """What was asked for so far, by host and path."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._changed = threading.Condition()

    def note(self, host: str, path: str) -> None:
        with self._changed:
            self._counts[host, path] += 1
            self._changed.notify_all()

    def count(self, host: str, path: str) -> int:
        with self._changed:
            return self._counts[host, path]

    def wait_for(self, host: str, path: str, times: int, *, seconds: float) -> bool:
        """Wait until it was asked for so often; False if it never was."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._counts[host, path] >= times, timeout=seconds
            )


SEEN = Seen()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        host = (self.headers["Host"] or "").partition(":")[0]
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        SEEN.note(host, urlsplit(self.path).path)
        answer = _answer(host, urlsplit(self.path).path)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(answer.body)

    do_POST = do_GET  # noqa: N815 - the name that the base class looks for


def _answer(host: str, path: str) -> Answer:
    if (host, path) in ANSWERS:
        return ANSWERS[host, path]
    package = PEERS / path.removeprefix("/peers/")
    if path.startswith("/peers/") and package.is_file():
        return Answer((), package.read_bytes(), _TYPES[package.suffix])
    for folder in (SITES / host, SITES / "any"):
        file = folder / (path.lstrip("/") or "index")
        for ending in ("", ".html", ".js"):
            found = file.with_name(file.name + ending)
            if found.is_file():
                return Answer(
                    _cookies_of(found), found.read_bytes(), _TYPES[found.suffix]
                )
    if not (SITES / host).exists() and path not in _BY_ITSELF:
        return Answer()
    return Answer(status=404, body=b"nothing here", media_type="text/html")


def _cookies_of(file: Path) -> tuple[tuple[str, str], ...]:
    """Return the cookies that a file beside it names, one in each line."""
    beside = file.with_name(f"{file.name}.cookies")
    lines = beside.read_text(encoding="utf-8").splitlines() if beside.is_file() else ()
    return tuple(("Set-Cookie", line) for line in lines)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    # Browsers hang up in the middle; that is no error of a test.
    @override
    def handle_error(self, request: object, client_address: object) -> None:
        pass


class _NameServer(socketserver.BaseRequestHandler):
    """Answers with the aliases of `ALIASES`, to whichever type of question."""

    @override
    def handle(self) -> None:
        asked, socket = self.request
        name, at = [], 12
        while length := asked[at]:
            name.append(asked[at + 1 : at + 1 + length].decode())
            at += 1 + length
        question = asked[12 : at + 5]
        onward = ALIASES.get(".".join(name))
        record = b""
        if onward:
            parts = (bytes([len(part)]) + part.encode() for part in onward.split("."))
            written = b"".join(parts) + b"\0"
            record = (
                b"\xc0\x0c" + struct.pack(">HHIH", 5, 1, 60, len(written)) + written
            )
        flags = struct.pack(">HHHHH", 0x8180, 1, bool(record), 0, 0)
        socket.sendto(asked[:2] + flags + question + record, self.client_address)


@contextmanager
def naming() -> Iterator[str]:
    """Give the address of a name server that knows what stands behind some hosts."""
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), _NameServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, ...]]:
    """Serve all sites over TLS; gives the arguments that lead a browser to them."""
    pin = _write_certificate(folder)
    server = _Server(("127.0.0.1", 0), _Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield (
            f"--host-resolver-rules=MAP * 127.0.0.1:{server.server_address[1]}",
            f"--ignore-certificate-errors-spki-list={pin}",
        )
    finally:
        server.shutdown()
        server.server_close()


def _write_certificate(folder: Path) -> str:
    """Write a certificate for any host; return the digest of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "planted.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(hashlib.sha256(public).digest()).decode()
