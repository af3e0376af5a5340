"""From the click to the log and on: receipts, other sites, what is brought back."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consent_service.choices.hand_over import record_image
from consent_service.evidence.receipt import open_receipt
from consent_service.keys import load_keys
from tests.browser.acts import ACCEPT, REJECT, banner, granted, press, reopen
from tests.ports import free_port
from tests.service.choosing import Service, bearer
from tests.service.starting import starting

pytestmark = pytest.mark.browser

_SHOP = """
site = "shop"
domains = ["shop.localhost:PORT"]
languages = ["fi"]
notice_url = "https://shop.example/tietosuoja"

[controller]
name = "Esimerkki Oy"
email = "info@shop.example"

[hand_over]
club = ["club.localhost:PORT"]

[categories.analytics]
services = ["hotjar"]
"""
_LINK = """(href) => {
  const link = Object.assign(document.createElement('a'), { href, id: 'out' });
  link.append('Kerho');
  document.body.append(link);
}"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two sites of one company, each under a host of its own."""
    folder, port = tmp_path_factory.mktemp("journeys"), free_port()
    policies = folder / "policies"
    policies.mkdir()
    shop = _SHOP.replace("PORT", str(port))
    club = shop.replace('[hand_over]\nclub = ["club', '[hand_over]\nshop = ["shop')
    club = club.replace('"shop"', '"club"').replace('["shop.', '["X.')
    club = club.replace('["X.', '["club.', 1).replace('["X.', '["shop.')
    (policies / "shop.toml").write_text(shop)
    (policies / "club.toml").write_text(club)
    with starting(folder) as begin:
        flags = ("--demo", "--rate-limit", "0", "--port", str(port))
        yield begin(*flags, policies=policies)


def _visit(service: Service, page: Page, site: str) -> None:
    page.goto(f"{_host(service, site)}/demo/{site}")


def _host(service: Service, site: str) -> str:
    return f"http://{site}.localhost:{service.address.rpartition(':')[2]}"


def _until(page: Page, expression: str) -> None:
    """Wait until it is so; `wait_for_function` needs eval, which these pages forbid."""
    deadline = time.monotonic() + 10
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(20)


def _choose(page: Page, name: str) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/choices")):
        press(page, name)
    _until(page, "consent.receipt()")


def _records(service: Service, site: str) -> list[dict[str, Any]]:
    token = service.token("auditor", site)
    answer = service.get(f"/{site}/records", headers=bearer(token))
    return [json.loads(line) for line in answer.text.splitlines()]


def test_the_receipt_is_downloaded_and_proves_the_choice(
    service: Service, page: Page
) -> None:
    _visit(service, page, "shop")
    _choose(page, REJECT)
    dialog = reopen(page)

    with page.expect_download() as downloading:
        dialog.get_by_role("link", name="Lataa kuitti").click()

    file = Path(downloading.value.path()).read_bytes()
    keys = load_keys(service.folder / "data" / "keys")
    origin = service.get("/shop/log/checkpoint").text.partition("\n")[0]
    verifiers = [key.verifier for key in keys.log_keys(origin)]
    opened = open_receipt(file, verifiers, strict=True)
    assert downloading.value.suggested_filename.endswith(".tlog-proof")
    assert opened.digest.hex() == page.evaluate(
        "JSON.parse(atob(document.cookie.split('consent_shop=')[1].split('.')[0])).p"
    )
    consent_id = page.evaluate("consent.get().visitor")
    expect(dialog).to_contain_text(consent_id)
    assert opened.record["visitor"] == consent_id


@pytest.mark.parametrize(("name", "count"), [(ACCEPT, 1), (REJECT, 0)])
def test_a_choice_is_handed_over_to_the_other_site_and_recorded_there(
    service: Service, page: Page, name: str, count: int
) -> None:
    """Refused once, refused there: nobody is asked until it is a yes."""
    _visit(service, page, "shop")
    _choose(page, name)
    _until(page, "consent.get().visitor")
    first = page.evaluate("consent.get().visitor")
    page.evaluate(_LINK, f"{_host(service, 'club')}/demo/club")

    page.locator("#out").click()
    page.wait_for_url("**/demo/club")
    _until(page, "consent.get().decided")

    expect(banner(page)).to_have_count(0)
    assert len(granted(page)) == count
    _until(page, "consent.get().visitor")
    visitor = page.evaluate("consent.get().visitor")
    (there,) = [
        record
        for record in _records(service, "club")
        if record.get("visitor") == visitor
    ]
    (here,) = [
        record for record in _records(service, "shop") if record.get("visitor") == first
    ]
    assert there["supersedes"] == record_image(here["digest"], "club")
    assert visitor != first


def test_the_second_choice_returns_the_checkpoint_of_the_first(
    service: Service, page: Page
) -> None:
    _visit(service, page, "shop")
    _choose(page, REJECT)
    _until(page, "localStorage.consent_shop_checkpoint")
    note = page.evaluate("localStorage.consent_shop_checkpoint")
    reopen(page)

    with page.expect_request(lambda request: request.url.endswith("/choices")) as sent:
        press(page, ACCEPT)

    body = json.loads(sent.value.post_data or "")
    assert body["checkpoint"] == note
    assert note == service.get("/shop/log/checkpoint").text


def _refuse(page: Page) -> None:
    page.get_by_role("button", name=REJECT).click()
    expect(page.get_by_role("status")).to_have_text("Valintasi on tallennettu.")


def _refuse_and_erase(page: Page) -> None:
    _refuse(page)
    page.locator("details", has=page.locator("form[action=erasures]")).click()
    with page.expect_response(lambda answer: answer.url.endswith("/erasures")):
        page.locator("form[action=erasures] button").click()
    expect(page.locator("form[action=erasures]")).to_have_count(0)


@pytest.mark.parametrize("then", [_refuse, _refuse_and_erase])
@pytest.mark.expects_page_errors("status of 503.*/choices")
def test_a_grant_that_could_not_be_sent_does_not_undo_what_the_visitor_did_later(
    service: Service, page: Page, then: Callable[[Page], None]
) -> None:
    """The declaration page has another path and no script: it knows of no queue."""
    before = len(_records(service, "shop"))
    page.route("**/shop/choices", lambda route: route.fulfill(status=503, json={}))
    _visit(service, page, "shop")
    with page.expect_response(lambda answer: answer.status == 503):
        press(page, ACCEPT)
    page.unroute("**/shop/choices")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))

    page.goto(f"{_host(service, 'shop')}/shop/declaration?lang=fi")
    then(page)
    _visit(service, page, "shop")
    _until(page, "heard.some(([name]) => name === 'ready')")
    # What the page would have sent has left it by now.
    page.evaluate("fetch('/healthz').then((answer) => answer.text())")

    assert granted(page) == []
    assert not any(request.endswith("/shop/choices") for request in sent)
    made = _records(service, "shop")[before:]
    assert "accept_all" not in {record.get("action") for record in made}
