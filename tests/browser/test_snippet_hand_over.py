"""A link to another site of the owner hands over the choice, and nothing else."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from consent_service.policy.revision import Revision
from tests.browser.acts import (
    ACCEPT,
    banner,
    choice_cookie,
    granted,
    heard,
    press,
    ran,
    wait_until_ran,
)
from tests.browser.standin import DIGEST, StandIn

pytestmark = pytest.mark.browser

_TOKEN = "e30.c2ln"

# What the service would have answered with: the value, signed.
_SIGN = """
document.cookie = document.cookie.split('; ')
  .find((cookie) => cookie.startsWith('consent_shop=')) + 'c2ln;path=/';
"""
# The same choice, made earlier, in a cookie that browsers name first.
_KEEP_AS_OLDER = """
const [, payload] = document.cookie.match(/consent_shop=([^.]*)/);
const older = { ...JSON.parse(atob(payload)), t: 1 };
document.cookie = `consent_shop=${btoa(JSON.stringify(older))}.c2ln;path=/plain`;
"""
_LINK = """(href) => {
  const link = Object.assign(document.createElement('a'), { href, id: 'out' });
  link.append('Kerho');
  document.querySelector('main').append(link);
}"""


class Asked:
    """Plays the two resources of the service, and keeps the requests."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[Request] = []
        self.cookie = ""
        self.status = 200
        context.route("**/handovers", self._hand_over)
        context.route("**/arrivals", self._arrive)

    def _hand_over(self, route: Route) -> None:
        self._answer(route, {"token": _TOKEN})

    def _arrive(self, route: Route) -> None:
        answer = {"receipt": "receipt\n", "digest": DIGEST, "cookie": self.cookie}
        self._answer(route, answer)

    def _answer(self, route: Route, body: dict[str, str]) -> None:
        self.requests.append(route.request)
        route.fulfill(status=self.status, json=body if self.status == 200 else {})

    def bodies(self, resource: str) -> list[dict[str, str]]:
        return [
            json.loads(request.post_data or "")
            for request in self.requests
            if request.url.endswith(resource)
        ]


@pytest.fixture
def asked(context: BrowserContext) -> Asked:
    return Asked(context)


@pytest.fixture
def club(standin: StandIn, publish: Callable[..., Revision]) -> str:
    """The address of a page of the other site."""
    publish(hand_over={"club": (f"club.localhost:{standin.port}",)})
    return standin.url("/plain", "club.localhost")


def _choose(standin: StandIn, page: Page, asked: Asked) -> None:
    page.goto(standin.url())
    press(page, ACCEPT)
    page.wait_for_function("consent.receipt()")
    page.evaluate(_SIGN)
    asked.cookie = choice_cookie(page)


def _follow(page: Page, address: str) -> None:
    page.evaluate(_LINK, address)
    page.locator("#out").click()
    page.wait_for_url("**//club.localhost:*/**")


def test_the_other_site_knows_and_does_not_ask(
    standin: StandIn, page: Page, asked: Asked, club: str
) -> None:
    _choose(standin, page, asked)

    _follow(page, club)
    wait_until_ran(page, "stats", "ads")

    assert len(granted(page)) == 5
    expect(banner(page)).to_have_count(0)
    expect(page.get_by_text("Valintasi on tallennettu.")).to_be_visible()
    assert page.evaluate("consent.receipt()") == "receipt\n"


def test_a_hand_over_names_the_site_and_sends_the_signed_cookie(
    standin: StandIn, page: Page, asked: Asked, club: str
) -> None:
    _choose(standin, page, asked)

    _follow(page, club)
    page.wait_for_function("consent.get().decided")

    (given,), (arrived,) = asked.bodies("handovers"), asked.bodies("arrivals")
    assert given == {"cookie": asked.cookie, "to": "club"}
    assert arrived["token"] == _TOKEN
    assert arrived["visitor"] not in asked.cookie
    assert len(arrived["visitor"]) == 22


def test_the_token_is_only_in_the_fragment_and_removed_at_once(
    standin: StandIn, page: Page, asked: Asked, club: str
) -> None:
    """Requests, logs and referrers carry the rest of an address, never that."""
    _choose(standin, page, asked)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))

    _follow(page, f"{club}?a=1#loppu")
    page.wait_for_function("consent.get().decided")

    documents = [url for url in sent if "/plain" in url]
    assert all(_TOKEN not in urlsplit(url).query for url in documents)
    assert page.url == f"{club}?a=1#loppu"


@pytest.mark.expects_page_errors("status of 401.*/arrivals")
def test_a_forged_link_grants_nothing(page: Page, asked: Asked, club: str) -> None:
    """The sender of a link must not be able to consent for its reader."""
    asked.status = 401

    page.goto(f"{club}#consent={_TOKEN}")

    expect(banner(page)).to_be_visible()
    assert granted(page) == []
    assert ran(page) == []
    assert page.url == club
    assert heard(page, "error") == []


def test_a_choice_already_made_on_the_other_site_is_kept(
    standin: StandIn, page: Page, asked: Asked, club: str
) -> None:
    page.goto(club)
    page.evaluate("consent.reject()")
    standin.newest_choice()

    page.goto("about:blank")
    page.goto(f"{club}#consent={_TOKEN}")
    page.wait_for_function("heard.some(([name]) => name === 'ready')")

    assert granted(page) == []
    assert asked.bodies("arrivals") == []


@pytest.mark.parametrize("status", [404, 500])
@pytest.mark.expects_page_errors("status of (404|500).*/handovers")
def test_if_the_hand_over_fails_the_link_still_works(
    standin: StandIn, page: Page, asked: Asked, club: str, status: int
) -> None:
    asked.status = status
    _choose(standin, page, asked)

    _follow(page, club)

    assert page.url == club
    expect(banner(page)).to_be_visible()


def test_without_a_choice_nothing_is_handed_over(
    standin: StandIn, page: Page, asked: Asked, club: str
) -> None:
    page.goto(standin.url())

    _follow(page, club)

    assert asked.requests == []
    assert page.url == club


def test_an_older_choice_that_is_signed_is_not_handed_over_for_a_newer_one(
    standin: StandIn, page: Page, asked: Asked, club: str
) -> None:
    """Two cookies are left when the policy has changed the domain of its cookie."""
    _choose(standin, page, asked)
    page.evaluate(_KEEP_AS_OLDER)

    # Taking back a grant loads the page again.
    with page.expect_navigation():
        page.evaluate("setTimeout(() => consent.reject())")
    standin.newest_choice(2)
    page.wait_for_function("!consent.has('analytics')")
    _follow(page, club)

    assert asked.requests == []
    expect(banner(page)).to_be_visible()


def test_the_banner_names_the_host(standin: StandIn, page: Page, club: str) -> None:
    page.goto(standin.url())

    host = urlsplit(club).netloc
    expect(banner(page)).to_contain_text(f"joille siirryt täältä: {host}.")
