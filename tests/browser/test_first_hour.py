"""From nothing to a lawful banner on a page of one's own, in a browser alone."""

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
from tests.waiting import wait_until

pytestmark = pytest.mark.browser


class OwnPage:
    """A page of the site, on another port than the service."""

    def __init__(self) -> None:
        self.html = "<!doctype html><title>Kauppa</title><h1>Kauppa</h1>"
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page.html.encode())

            @override
            def log_message(self, *_: object) -> None:
                """Be quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def own_page() -> Iterator[OwnPage]:
    page = OwnPage()
    yield page
    page.server.shutdown()
    page.server.server_close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Service]:
    """A service that was started in an empty folder."""
    policies = tmp_path / "policies"
    policies.mkdir()
    with starting(tmp_path) as begin:
        yield begin("--rate-limit", "0", policies=policies)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Jatka").click()


def set_up(page: Page, host: str, *, scripts: bool = True) -> None:
    """Go through the set-up, up to the tag."""
    page.get_by_label("Sivuston osoite").fill(f"http://{host}/kauppa")
    go_on(page)
    if not scripts:
        # The name in all addresses is seen before it is fixed.
        expect(page.get_by_label("Sivuston nimi täällä")).to_have_value("villalintu")
        go_on(page)
    page.get_by_role("link", name="Valitse palvelut hakemalla").click()
    for word, service in (("youtube", "YouTube"), ("analytics", "Google Analytics 4")):
        page.get_by_label("Hae luettelosta").fill(word)
        page.get_by_role("button", name="Hae").click()
        page.get_by_role("checkbox", name=service, exact=True).check()
    go_on(page)
    page.get_by_label("Yrityksen tai henkilön nimi").fill("Villalintu Oy")
    page.get_by_label("Sähköpostiosoite").fill("tietosuoja@villalintu.example")
    go_on(page)
    go_on(page)
    go_on(page)
    page.get_by_label("Painikkeiden väri", exact=True).fill("#7a3b1e")
    go_on(page)


def choices_today(page: Page, service: Service) -> str:
    """Open the dashboard and return its first figure."""
    page.goto(f"{service.address}/localhost/dashboard")
    return page.locator(".figure dd").first.inner_text()


@pytest.mark.expects_page_errors("connect-src 'none'", "Refused to connect")
def test_a_newcomer_has_a_banner_on_the_own_page(
    empty: Service, own_page: OwnPage, page: Page
) -> None:
    page.goto(empty.run("link").stdout.strip())
    set_up(page, own_page.host)

    preview = page.frame_locator("iframe")
    accept = preview.get_by_role("button", name="Hyväksy kaikki")
    expect(accept).to_be_visible()
    accept.click()
    expect(accept).not_to_be_visible()
    page.get_by_role("button", name="Julkaise").click()
    expect(page.get_by_role("status")).to_have_text("Käytäntö on voimassa.")

    page.get_by_label("Sivun osoite").fill(f"http://{own_page.host}/")
    page.get_by_role("button", name="Tarkista").click()
    expect(page.get_by_text("Koodia ei ole sivulla.")).to_be_visible()

    tag = page.locator("pre code").first.inner_text()
    assert re.fullmatch(r'<script async src="http://\S+/consent\.js"></script>', tag)
    own_page.html = (
        f"<!doctype html><head>{tag}<title>Kauppa</title></head><h1>Kauppa</h1>"
        '<a href="#" data-consent-open>Evästeasetukset</a>'
    )
    page.get_by_role("button", name="Tarkista").click()
    expect(page.get_by_text("Koodi on sivulla.")).to_be_visible()

    shop = page.context.new_page()
    shop.goto(f"http://{own_page.host}/")
    shop.get_by_role("button", name="Hylkää kaikki").click()
    # The banner goes before its choice has arrived.
    wait_until(lambda: choices_today(page, empty) == "1", what="a choice")


def test_the_set_up_works_without_script(
    empty: Service, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(empty.run("link").stdout.strip())
    page.get_by_label("Tunniste tai avain").fill(
        empty.run("link").stdout.strip().partition("#")[2]
    )
    page.get_by_role("button", name="Kirjaudu").click()

    set_up(page, "www.villalintu.example", scripts=False)
    # Its liveness is missing, its words are not.
    address = page.locator("iframe").get_attribute("src") or ""
    _, _, still = empty.get(address.removeprefix("../..")).text.partition("<noscript>")
    assert "Hylkää kaikki" in still
    page.get_by_role("button", name="Julkaise").click()

    expect(page.get_by_role("status")).to_have_text("Käytäntö on voimassa.")
    assert empty.get("/villalintu/consent.js").status_code == 200


def test_a_step_that_is_opened_first_is_not_full_of_mistakes(
    empty: Service, page: Page
) -> None:
    page.goto(empty.run("link").stdout.strip())
    page.get_by_label("Sivuston osoite").fill("www.villalintu.example")
    go_on(page)
    page.get_by_role("link", name="Valitse palvelut hakemalla").click()
    go_on(page)

    expect(page.get_by_label("Yrityksen tai henkilön nimi")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_label("Yrityksen tai henkilön nimi").fill("Villalintu Oy")
    go_on(page)
    # Nobody could reach it.
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_name_in_all_addresses_follows_the_address_until_one_is_written(
    empty: Service, page: Page
) -> None:
    page.goto(empty.run("link").stdout.strip())
    address = page.get_by_label("Sivuston osoite")
    name = page.get_by_label("Sivuston nimi täällä")

    for typed, made in (
        ("https://www.Pikku-Lintu.example/kauppa", "pikku-lintu"),
        ("hääkuvat.example", "haakuvat"),
        ("shop.bird.co.uk", "bird"),
        ("127.0.0.1:8000", "site-127-0-0-1"),
        ("localhost:4000", "localhost"),
    ):
        address.fill(typed)
        expect(name).to_have_value(made)
    name.fill("lintu")
    address.fill("www.villalintu.example")
    expect(name).to_have_value("lintu")


@pytest.mark.expects_page_errors("status of 422")
def test_a_mistake_is_shown_where_it_is_and_the_rest_stays(
    empty: Service, page: Page
) -> None:
    page.goto(empty.run("link").stdout.strip())
    page.get_by_label("Sivuston osoite").fill("villalintu")
    go_on(page)

    field = page.get_by_label("Sivuston osoite")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("villalintu")


@pytest.mark.expects_page_errors("connect-src 'none'", "Refused to connect")
def test_the_frame_of_the_preview_reaches_nothing_of_ours(
    empty: Service, page: Page
) -> None:
    """A hostile policy text: it could act for the person if the frame were ours."""
    page.goto(empty.run("link").stdout.strip())
    set_up(page, "www.villalintu.example")
    expect(
        page.frame_locator("iframe").get_by_role("button", name="Hyväksy kaikki")
    ).to_be_visible()
    frame = page.frames[-1]

    said = frame.evaluate(
        """async () => {
          const told = {};
          try { told.cookie = document.cookie } catch { told.cookie = 'refused' }
          try { told.storage = localStorage.length } catch { told.storage = 'refused' }
          try { told.parent = parent.document.title } catch { told.parent = 'refused' }
          told.fetch = await fetch('/sites').then(() => 'sent', () => 'refused');
          return told;
        }"""
    )

    assert said == dict.fromkeys(("cookie", "storage", "parent", "fetch"), "refused")


def test_the_back_button_shows_what_was_typed_and_no_address_holds_it(
    empty: Service, page: Page
) -> None:
    """Issue 16: a browser's history would keep the name and the mail address."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.goto(empty.run("link").stdout.strip())
    set_up(page, "www.villalintu.example")

    with page.expect_navigation():
        page.evaluate("history.go(-4)")
    expect(page.get_by_label("Yrityksen tai henkilön nimi")).to_have_value(
        "Villalintu Oy"
    )
    go_on(page)
    expect(page.get_by_role("checkbox", name="suomi", exact=True)).to_be_checked()
    page.goto(f"{empty.address}/sites")
    page.get_by_role("link", name="Jatka siitä, mihin jäit").click()

    expect(page.get_by_role("button", name="Jatka")).to_be_visible()
    assert not [url for url in seen if re.search("(?i)villalintu|youtube", url)]


def test_two_tabs_do_not_mix(empty: Service, page: Page) -> None:
    page.goto(empty.run("link").stdout.strip())
    other = page.context.new_page()
    other.goto(f"{empty.address}/start")

    for tab, host in ((page, "www.yksi.example"), (other, "www.kaksi.example")):
        tab.get_by_label("Sivuston osoite").fill(host)
        go_on(tab)
    for tab in (page, other):
        tab.get_by_role("link", name="Sivusto", exact=True).click()

    expect(page.get_by_label("Sivuston osoite")).to_have_value("www.yksi.example")
    expect(other.get_by_label("Sivuston osoite")).to_have_value("www.kaksi.example")
