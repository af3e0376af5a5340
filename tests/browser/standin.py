"""A stand-in for the service and for third parties: pages are tested without either."""

import json
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typing_extensions import override

from consent_service.policy.revision import Revision
from consent_service.snippet import render_script

PAGES = Path(__file__).parent / "pages"
DIGEST = "ab" * 32

Reply = tuple[int, dict[str, str], bytes]


class StandIn:
    """One server on loopback that answers for every `*.localhost` name.

    Attributes:
        choices: The bodies that were posted, oldest first.
        visits: `HOST/PATH` of every request to a third party, oldest first.
        answer: How `POST choices` is answered; replace it to make trouble.
        headers: What is sent with every page, such as a content security policy.
    """

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.choices: list[dict[str, Any]] = []
        self.visits: list[str] = []
        self.answer: Callable[[dict[str, Any]], Reply] = accept
        self.headers: dict[str, str] = {}
        handler = partial(_Handler, self)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str = "/plain", host: str = "shop.localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def script(self) -> bytes:
        return render_script(self.revision).body


def accept(choice: dict[str, Any]) -> Reply:
    """Answer the way the service does when it cannot set a cookie itself."""
    body = {
        "index": 1,
        "digest": DIGEST,
        "expires_at": "2030-01-01T00:00:00.000Z",
        "receipt": f"c2sp.org/tlog-proof@v1\n{choice['id']}\n",
        "cookie": None,
    }
    return 201, {"content-type": "application/json"}, json.dumps(body).encode()


def problem(status: int, detail: str = "no") -> Callable[[dict[str, Any]], Reply]:
    """Return an answer that refuses with `status`."""

    def answer(_: dict[str, Any]) -> Reply:
        body = {"type": "about:blank", "status": status, "detail": detail}
        kind = {"content-type": "application/problem+json"}
        return status, kind, json.dumps(body).encode()

    return answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, standin: StandIn, *args: Any) -> None:
        self.standin = standin
        super().__init__(*args)

    def do_GET(self) -> None:
        host = self.headers["host"].partition(":")[0]
        path = self.path.partition("?")[0]
        if host.startswith("third"):
            self.standin.visits.append(f"{host}{path}")
            return self._reply(_third_party(path))
        if path.endswith("/consent.js"):
            return self._reply(_text("text/javascript", self.standin.script()))
        if path.endswith("/declaration"):
            return self._reply(_text("text/html", b"<title>Declaration</title>"))
        return self._reply(self._page(path))

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        choice = json.loads(self.rfile.read(length))
        status, headers, body = self.standin.answer(choice)
        if status < 300:
            self.standin.choices.append(choice)
        origin = {
            "access-control-allow-origin": self.headers.get("origin", "*"),
            "access-control-allow-credentials": "true",
        }
        self._reply((status, headers | origin, body))

    def _page(self, path: str) -> Reply:
        file = PAGES / f"{path.strip('/')}.html"
        if not file.is_file():
            return 404, {}, b""
        text = file.read_text(encoding="utf-8").replace("PORT", str(self.standin.port))
        status, headers, body = _text("text/html; charset=utf-8", text.encode())
        return status, headers | self.standin.headers, body

    def _reply(self, reply: Reply) -> None:
        status, headers, body = reply
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, *_: Any) -> None:
        return


def _text(kind: str, body: bytes) -> Reply:
    return 200, {"content-type": kind, "cache-control": "no-store"}, body


def _third_party(path: str) -> Reply:
    name = path.strip("/").partition(".")[0]
    if path.endswith(".js"):
        code = f"(window.ran ??= []).push('{name}');"
        if name == "stats":
            code += "document.cookie='_ga=1;path=/';localStorage.setItem('_stats','1');"
        return _text("text/javascript", code.encode())
    return _text("text/html", b"<p>third party</p>")
