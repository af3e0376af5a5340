"""The set-up looks at the site: a real scan of a local one."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from typing_extensions import override

from tests.service.choosing import Service
from tests.service.starting import starting

pytestmark = pytest.mark.browser

# Milliseconds: a scan of one page with its rests, on a machine that is busy.
_LONG = 240_000
_NOTICE = """<!doctype html><html lang="fi"><title>Tietosuojaseloste</title>
<h1>Tietosuojaseloste</h1>
<h2>Rekisterinpitäjä</h2><p>Villalintu Oy, Y-tunnus 1234567-1</p>
<p>tietosuoja@villalintu.example</p>
<h2>Evästeet</h2><p>Käytämme sivustolla evästeitä. Kävijätilastoihin käytämme Google
Analytics -palvelua ja mainontaan Hotjar-palvelua. Tiedot poistetaan 14 kuukauden
kuluttua.</p>"""
_FRONT = """<!doctype html><html lang="fi"><title>Kauppa</title><h1>Kauppa</h1>
<p><a href="/tietosuoja">Tietosuojaseloste</a></p>
<script>
document.cookie = '_ga=GA1.1.1.1; max-age=34560000; path=/';
document.cookie = 'kauppa_kori=1; max-age=86400; path=/';
</script>"""


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    """Yield the host of a site with statistics and a cookie of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html = {"/": _FRONT, "/tietosuoja": _NOTICE}.get(self.path)
            self.send_response(200 if html else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((html or "").encode())

        @override
        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Service]:
    policies = tmp_path / "policies"
    policies.mkdir()
    with starting(tmp_path) as begin:
        yield begin("--rate-limit", "0", policies=policies)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Jatka").click()


def begin_to_look(page: Page, host: str) -> None:
    page.get_by_label("Sivuston osoite").fill(host)
    page.get_by_label("Sivuston nimi täällä").fill("localhost")
    go_on(page)
    page.get_by_role("button", name="Katso sivustoni").click()


@pytest.mark.slow
def test_what_a_look_finds_becomes_the_policy(
    empty: Service, shop: str, page: Page
) -> None:
    """Issue 16, point 1: a scan if the extra is there, with its progress live."""
    page.goto(empty.run("link").stdout.strip())
    begin_to_look(page, shop)
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator("[data-watch]")).to_contain_text("käynti 1/", timeout=_LONG)

    use = page.get_by_role("button", name="Jatka näillä")
    expect(use).to_be_visible(timeout=_LONG)
    seen = page.locator("main")
    expect(seen).to_contain_text("Google Analytics 4")
    expect(seen).to_contain_text("kauppa_kori")
    named = page.get_by_role("listitem").filter(has_text="Hotjar")
    expect(named).to_contain_text("todennäköisesti")
    expect(page.get_by_role("link", name=f"http://{shop}/tietosuoja")).to_be_visible()

    use.click()
    for service in ("Google Analytics 4", "Hotjar"):
        expect(page.get_by_role("checkbox", name=service, exact=True)).to_be_checked()
    page.get_by_role("checkbox", name="Hotjar", exact=True).uncheck()
    # What no catalog knows becomes a service of the owner's own.
    basket = page.get_by_role("group", name="kauppa_kori")
    basket.get_by_text("Tiedän, mikä tämä on").click()
    basket.get_by_label("Palvelun nimi").fill("Ostoskori")
    basket.get_by_label("Käyttötarkoitus").select_option("necessary")
    basket.get_by_label("Mihin sitä tarvitaan?").fill("Muistaa ostoskorin.")
    expect(basket.get_by_label("Kuinka kauan se säilyy?")).to_have_value("P1D")
    go_on(page)
    expect(page.get_by_label("Yrityksen tai henkilön nimi")).to_have_value(
        "Villalintu Oy"
    )
    expect(page.get_by_label("Tietosuojaselosteesi osoite")).to_have_value(
        f"http://{shop}/tietosuoja"
    )
    go_on(page)
    expect(page.get_by_role("checkbox", name="suomi", exact=True)).to_be_checked()
    go_on(page)
    page.get_by_label("Siirtyykö kirjattuja valintoja").select_option("none_needed")
    for _ in range(2):
        go_on(page)
    page.get_by_role("button", name="Julkaise").click()

    expect(page.get_by_role("status")).to_have_text("Käytäntö on voimassa.")
    policy = (empty.folder / "policies" / "localhost.toml").read_text()
    assert 'services = ["google-analytics-4"]' in policy
    assert '[services.ostoskori]\nname = "Ostoskori"' in policy
    assert (
        '[services.consent-service]\ntransfers = { mechanism = "none_needed" }'
        in policy
    )
    assert f'notice_url = "http://{shop}/tietosuoja"' in policy

    # What it saw is the first scan of the site, and the owner has another one made.
    page.goto(f"{empty.address}/localhost/scans")
    expect(
        page.get_by_text("Tämä tehtiin ennen käytännön julkaisemista")
    ).to_be_visible()
    page.get_by_role("button", name="Skannaa uudelleen").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(3, timeout=_LONG)
    # It is declared now.
    expect(page.get_by_text("kauppa_kori")).to_have_count(0)
    expect(page.get_by_text("Tämä tehtiin ennen")).to_have_count(0)
    page.goto(f"{empty.address}/localhost/dashboard")
    expect(
        page.get_by_text("Vertailukohtana oli voimassa oleva versio.")
    ).to_be_visible()


def test_a_look_is_stopped_and_services_are_picked_without_script(
    empty: Service, shop: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(empty.run("link").stdout.strip())
    page.get_by_label("Tunniste tai avain").fill(
        empty.run("link").stdout.strip().partition("#")[2]
    )
    page.get_by_role("button", name="Kirjaudu").click()
    begin_to_look(page, shop)

    # Nothing has to be clicked for the progress: the page loads again by itself.
    assert '<noscript><meta http-equiv="refresh"' in page.content()
    # Found by a stranger: other ways to this step led past the look.
    look = page.url
    page.goto(look.replace("/look", "/services"))
    expect(page).to_have_url(look)
    page.get_by_role("link", name="Valitse palvelut hakemalla").click()
    expect(page.get_by_role("status")).to_contain_text("katsoo sivustoasi vielä")
    page.get_by_role("link", name="Mitä löytyi").click()
    page.get_by_role("button", name="Lopeta").click()

    expect(page.get_by_role("alert")).to_contain_text("Katsominen lopetettiin.")
    held = [each.name for each in (empty.folder / "data" / "looks").glob("*/lock")]
    assert held == ["lock"]
    page.get_by_role("link", name="Valitse palvelut hakemalla").click()
    expect(page.get_by_label("Hae luettelosta")).to_be_visible()


@pytest.mark.slow
def test_a_look_that_is_stopped_gives_what_it_had_found(
    empty: Service, shop: str, page: Page
) -> None:
    """Found by a stranger: a list to pick from stood in its place."""
    page.goto(empty.run("link").stdout.strip())
    begin_to_look(page, shop)
    done = re.compile(r"^[2-9]$")
    expect(page.locator("progress")).to_have_attribute("value", done, timeout=_LONG)

    # Browsers are closed first, which takes a busy machine a while.
    page.get_by_role("button", name="Lopeta").click(timeout=60_000)

    seen = page.locator("main")
    expect(seen).to_contain_text("Tämä oli nähty siihen mennessä")
    expect(seen).to_contain_text("Google Analytics 4")
    page.get_by_role("button", name="Jatka näillä").click()
    expect(
        page.get_by_role("checkbox", name="Google Analytics 4", exact=True)
    ).to_be_checked()


def test_a_site_that_does_not_answer_leads_to_the_search(
    empty: Service, page: Page
) -> None:
    page.goto(empty.run("link").stdout.strip())
    # A port that browsers refuse.
    begin_to_look(page, "localhost:9")

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("localhost:9 ei vastaa", timeout=_LONG)
    page.get_by_role("link", name="Valitse palvelut hakemalla").click()
    expect(page.get_by_label("Hae luettelosta")).to_be_visible()
