"""`notice check` on a site that is served, through the real outward client."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from click.testing import CliRunner, Result
from typing_extensions import override

from consent_service.cli.commands.notice import notice

FRONT = """<html lang="fi"><body><main><h1>Kauniita kiviä</h1><p>Meiltä saat kiviä
puutarhaan ja pihaan, ja ne tuodaan sinulle kotiin saakka, kun niin sovimme.</p></main>
<footer><a href="/lomake">Tietosuoja</a></footer></body></html>"""
NOTICE = """<html lang="fi"><body><main><h1>Tietosuojaseloste</h1><p>Käsittelemme
henkilötietoja, kun ostat meiltä jotakin, ja jatkamalla sivuston käyttöä hyväksyt
evästeet.</p></main></body></html>"""


@contextlib.contextmanager
def serving(pages: dict[str, str]) -> Iterator[str]:
    """Serve `pages` by their paths, and 404 for all else; give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.send_response(200 if page else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def check(*arguments: str) -> Result:
    return CliRunner().invoke(notice, ["check", *arguments])


def test_a_site_is_searched_and_its_notice_judged() -> None:
    with serving({"/": FRONT, "/lomake": NOTICE}) as address:
        answer = check(address, "--private")

    assert answer.exit_code == 1
    assert f"Luettu: {address}lomake" in answer.stdout
    assert "1. Teksti pitää sivuston käyttämistä suostumuksena." in answer.stdout


def test_a_site_without_a_notice_ends_with_one_and_says_so() -> None:
    with serving({"/": FRONT.replace("Tietosuoja", "Ota yhteyttä")}) as address:
        answer = check(address, "--private", "--language", "fi")

    assert answer.exit_code == 1
    assert "1. Sivustolta ei löytynyt tietosuojaselostetta." in answer.stdout
    assert answer.stderr == ""


def test_a_site_on_a_private_network_is_searched_only_if_asked_for() -> None:
    with serving({"/": FRONT, "/lomake": NOTICE}) as address:
        answer = check(address, "--language", "sv")

    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert "consent-service: råd: " in answer.stderr
