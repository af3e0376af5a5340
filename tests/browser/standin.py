"""A stand-in for the service and for third parties, so that pages need neither."""

import json
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typing_extensions import override

from consent_service.policy.revision import Revision
from consent_service.snippet import (
    debug_script,
    render_more,
    render_script,
    render_stub,
)
from tests.browser.page_errors import LISTENER, PageErrors

PAGES = Path(__file__).parent / "pages"
DIGEST = "ab" * 32

Choice = dict[str, Any]
Reply = tuple[int, dict[str, str], bytes]

_STATS = (
    "document.cookie='_stats=1;path=/';try{localStorage.setItem('_stats','1')}catch{}"
)


class StandIn:
    """One server on loopback that answers for every `*.localhost` name.

    Args:
        revision: What the script asks with.
        pages: A folder of pages that come before those that all tests share.

    Attributes:
        choices: The bodies that were posted and taken, oldest first, each once.
        visits: `HOST/PATH` of every request to a third party, oldest first.
        answer: Answers `POST choices`; replace it to simulate faults.
        headers: What is sent with every page, such as a content security policy.
        before_script: Runs before a script of ours is answered; it may wait.
    """

    def __init__(self, revision: Revision, pages: Path = PAGES) -> None:
        self.revision = revision
        self.choices: list[Choice] = []
        self.visits: list[str] = []
        self.answer: Callable[[Choice], Reply] = accept
        self.headers: dict[str, str] = {}
        self.before_script: Callable[[str], object] = lambda _: None
        self._folders = [pages, PAGES]
        self._errors: PageErrors | None = None
        self.changed = threading.Condition()
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

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        """Return as soon as `is_so`, which looks at what the browser has sent."""
        with self.changed:
            if not self.changed.wait_for(is_so, timeout=10):
                raise TimeoutError(f"choices {self.choices}, visits {self.visits}")

    def newest_choice(self, count: int = 1) -> Choice:
        """Return the last choice, once there are `count` of them."""
        self.wait_for(lambda: len(self.choices) >= count)
        return self.choices[-1]

    def listen(self, errors: PageErrors) -> None:
        """Make every page report its errors, for a browser that cannot be watched.

        A page whose content security policy allows no script of it stays silent.
        """
        self._errors = errors

    def note_error(self, text: str) -> None:
        if self._errors:
            self._errors.seen.append(text)

    def script(self, name: str) -> Reply:
        """Answer for `consent.js`, `consent.LANGUAGE.js` and the second file."""
        if name == "consent.debug.js":
            return _text("text/javascript", debug_script())
        more = render_more(self.revision)
        if name == more.name:
            return _text("text/javascript", more.body)
        _, *language, _ = name.split(".")
        script = render_script(self.revision, language="".join(language))
        return _text("text/javascript", script.body)

    def page(self, path: str) -> Reply:
        name = f"{path.strip('/')}.html"
        file = next((p / name for p in self._folders if (p / name).is_file()), None)
        if not file:
            return 404, {}, b""
        text = file.read_text(encoding="utf-8").replace("PORT", str(self.port))
        text = text.replace("STUB", render_stub(self.revision.policy))
        if self._errors:
            listener = f'<script nonce="n0nce">{LISTENER}</script>'
            text = re.sub("(?=<title>)", lambda _: listener, text, count=1)
        status, headers, body = _text("text/html; charset=utf-8", text.encode())
        return status, headers | self.headers, body


def accept(choice: Choice) -> Reply:
    """Answer the way the service does when it cannot set a cookie itself."""
    body = {
        "index": 1,
        "digest": DIGEST,
        "expires_at": "2030-01-01T00:00:00.000Z",
        "receipt": f"c2sp.org/tlog-proof@v1\n{choice['id']}\n",
        "cookie": None,
    }
    return 201, {"content-type": "application/json"}, json.dumps(body).encode()


def refuse(status: int) -> Callable[[Choice], Reply]:
    """Return an answer that is a problem document with `status`."""
    body = json.dumps({"type": "about:blank", "status": status, "detail": "no"})
    kind = {"content-type": "application/problem+json"}
    return lambda _: (status, kind, body.encode())


def babble(_: Choice) -> Reply:
    """Answer like a captive portal: with success, and with something else."""
    return 200, {"content-type": "text/html"}, b"<h1>Welcome</h1>"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, standin: StandIn, *args: Any) -> None:
        self.standin = standin
        super().__init__(*args)

    def do_GET(self) -> None:
        host = self.headers["host"].partition(":")[0]
        path = self.path.partition("?")[0]
        if host.startswith("third"):
            self._note(self.standin.visits, f"{host}{path}")
            return self._reply(_third_party(path))
        if path == "/favicon.ico":
            return self._reply((204, {}, b""))
        if "/consent." in path and path.endswith(".js"):
            name = path.rpartition("/")[2]
            self.standin.before_script(name)
            return self._reply(self.standin.script(name))
        if path.endswith("/declaration"):
            return self._reply(_text("text/html", b"<title>Declaration</title>"))
        return self._reply(self.standin.page(path))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/page-error":
            self.standin.note_error(body.decode())
            return self._reply((204, {}, b""))
        if not self.path.endswith("/choices"):
            self._note(self.standin.visits, self.headers["host"] + self.path)
            return self._reply((204, {}, b""))
        choice = json.loads(body)
        status, headers, answer = self.standin.answer(choice)
        # Sent again, it is the same choice: a page that was left before it had read the
        # answer sends it once more.
        known = {each["id"] for each in self.standin.choices}
        if status < 300 and choice["id"] not in known:
            self._note(self.standin.choices, choice)
        return self._reply((status, headers, answer))

    def _note(self, where: list[Any], what: Any) -> None:
        with self.standin.changed:
            where.append(what)
            self.standin.changed.notify_all()

    def _reply(self, reply: Reply) -> None:
        status, headers, body = reply
        self.send_response(status)
        for name, value in (headers | self._cors()).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        # A page that was left does not wait for its answers.
        with suppress(ConnectionError):
            self.wfile.write(body)

    def _cors(self) -> dict[str, str]:
        return {
            "access-control-allow-origin": self.headers.get("origin", "*"),
            "access-control-allow-credentials": "true",
        }

    # typing.override needs Python 3.12.
    @override
    def log_message(self, *_: Any) -> None:
        return


def _text(kind: str, body: bytes) -> Reply:
    return 200, {"content-type": kind, "cache-control": "no-store"}, body


def _third_party(path: str) -> Reply:
    name, _, kind = path.strip("/").partition(".")
    if kind != "js":
        return _text("text/html", b"<p>third party</p>")
    code = f"(window.ran ??= []).push('{name}');" + (_STATS if name == "stats" else "")
    return _text("text/javascript", code.encode())
