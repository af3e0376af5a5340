"""A server on loopback that gives every candidate its page and files, in brotli."""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override

from bench.banner.candidate import Candidate, File
from bench.banner.third_parties import third_party_files

# As the service answers where it cannot set a cookie itself; its receipts are longer.
_RECEIVED = json.dumps(
    {
        "index": 1,
        "digest": "ab" * 32,
        "expires_at": "2030-01-01T00:00:00.000Z",
        "receipt": "c2sp.org/tlog-proof@v1\n",
        "cookie": None,
    }
).encode()


@contextmanager
def serving(candidates: Sequence[Candidate], *, fresh_for: int = 3600) -> Iterator[str]:
    """Serve them at their paths, and give the address of the server.

    Browsers may use the files of all alike for `fresh_for` seconds without asking.

    Its name is below `localhost`, to which browsers speak brotli without encryption;
    at `localhost` itself our script looks for faults of the page, for its owner.
    """
    files = third_party_files()
    handler = partial(_Handler, files, fresh_for)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    for candidate in candidates:
        files[candidate.path] = candidate.page()
        files[candidate.held_path] = candidate.held_page(server.server_address[1])
        files |= candidate.files | candidate.later
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://bench.localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are two small writes, of which Nagle would hold the second.
    disable_nagle_algorithm = True

    def __init__(self, files: Mapping[str, File], fresh: int, *args: Any) -> None:
        self._files = files
        self._fresh_for = fresh
        super().__init__(*args)

    def do_GET(self) -> None:
        file = self._files.get(self.path)
        if file is None:
            self._answer(404, {}, b"")
            return
        headers = {"etag": f'"{hashlib.sha256(file.body).hexdigest()[:32]}"'}
        headers["cache-control"] = self._cached(file)
        if self.headers["if-none-match"] == headers["etag"]:
            self._answer(304, headers, b"")
            return
        headers |= {
            "content-type": f"{file.kind}; charset=utf-8",
            "content-encoding": "br",
        }
        self._answer(200, headers, file.body)

    def _cached(self, file: File) -> str:
        if file.kind == "text/html":
            return "no-cache"
        # Others' scripts come anew at every visit, so a late start is seen.
        if self.path.startswith("/third-party/"):
            return "no-store"
        return f"max-age={self._fresh_for}"

    def do_POST(self) -> None:
        # A choice: it is answered, so that the page has nothing to wait for.
        self.rfile.read(int(self.headers["content-length"]))
        self._answer(201, {"content-type": "application/json"}, _RECEIVED)

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    # typing.override needs Python 3.12.
    @override
    def log_message(self, *_: Any) -> None:
        return
