"""A draft of a policy: valid but for its open points, and true to what was seen."""

from pathlib import Path

import pytest
import tomli

from consent_service.notice.source.load import Source
from consent_service.policy.lint import lint_policy_file
from consent_service.policy.load import read_policy
from consent_service.scan.banner.values import Inspection
from consent_service.scan.compare.compare import Seen, contacts_of, things_of
from consent_service.scan.draft.policy_file import draft_policy
from consent_service.scan.observations import observations_of
from consent_service.scan.report import Browser, NoticeSeen, PageSeen, Report
from consent_service.scan.standard import Standard
from consent_service.scan.told import read_told
from consent_service.scan.traces import PassTrace
from tests.unit.scan.seen import (
    CATALOG,
    DAY,
    KNOWN,
    cookie,
    findings,
    request,
    standard,
    stored,
    trace,
)

# Who sets what the site's own cookies remember is open, too.
OPEN = {"open-point", "preferences-set-by"}
BARE = standard()
SEEN = (
    cookie("_ga", lifetime=400 * DAY),
    cookie("shop_sess", kind="http_cookie"),
    cookie("uid", lifetime=30 * DAY),
    cookie("consent_choice", lifetime=30 * DAY),
    stored("uid"),
    cookie("match", host="sync.unknown-ads.test", kind="http_cookie", lifetime=DAY),
    request("https://www.googletagmanager.com/gtag/js?id=G-1", kind="script"),
    request("https://sync.unknown-ads.test/in"),
    request("https://px.unknown-ads.test/p"),
)
NOTICE = Source(
    "https://shop.test/tietosuoja",
    """<html lang="fi"><h1>Tietosuojaseloste</h1><h2>Rekisterinpitäjä</h2>
    <p>Kauppa Oy<br>Y-tunnus 1234567-1<br>tietosuoja@shop.test</p>
    <h2>Evästeet</h2><p>Käytämme evästeitä ja Google Analytics -palvelua
    henkilötietojen käsittelyssä.</p></html>""".encode(),
    "html",
    "utf-8",
)


def traces(*events: object) -> list[PassTrace]:
    return [trace("no_choice", BARE, *(events or SEEN))]


def report(*events: object, languages: tuple[str, ...] = ("fi",)) -> Report:
    made = traces(*events)
    seen = Seen(traces=made, applicable=(), inspection=Inspection())
    things = things_of(seen, BARE, contacts_of(made, BARE))
    return Report(
        url="https://shop.test/",
        at="2026-11-29T12:00:00Z",
        seconds=1.0,
        agent="",
        browser=Browser("Chromium", "156"),
        verdict="clean",
        pages=tuple(
            PageSeen(
                url="https://shop.test/",
                status=200,
                settled=True,
                found_by="start",
                language=language,
            )
            for language in languages
        ),
        observations=tuple(observations_of(things, BARE)),
        notice=NoticeSeen(url="https://shop.test/tietosuoja", found_at="page"),
    )


def draft(*events: object, languages: tuple[str, ...] = ("fi",)) -> str:
    found = report(*events, languages=languages)
    disclosure = read_told(NOTICE).disclosure
    return draft_policy(found, CATALOG.services, disclosure, site="shop")


def test_the_check_of_policies_finds_nothing_but_open_points(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(draft(), encoding="utf-8")

    assert {each.rule for each in lint_policy_file(file, known=KNOWN)} == OPEN


def test_a_scan_with_the_draft_finds_nothing_undeclared() -> None:
    file = read_policy(draft().encode(), name="shop.toml", known=KNOWN)
    given = Standard(CATALOG, file)

    found = findings(given, trace("no_choice", given, *SEEN))

    assert {each.rule for each in found} & {
        "undeclared", "wrong_party", "wrong_lifetime", "wrong_category",
    } == set()  # fmt: skip


def test_services_of_the_catalog_are_listed_by_their_ids() -> None:
    policy = tomli.loads(draft())

    assert policy["categories"]["analytics"]["services"] == ["google-analytics-4"]


def test_what_nobody_knows_becomes_a_service_with_its_hosts() -> None:
    service = tomli.loads(draft())["services"]["unknown-ads-test"]

    assert service["hosts"] == ["sync.unknown-ads.test", "px.unknown-ads.test"]
    assert service["items"][0]["host"] == "sync.unknown-ads.test"
    assert "purpose" in service["open"]


def test_the_controller_comes_from_the_notice_and_its_link_from_the_site() -> None:
    policy = tomli.loads(draft())

    assert policy["controller"] == {
        "name": "Kauppa Oy",
        "business_id": "1234567-1",
        "email": "tietosuoja@shop.test",
    }
    assert policy["notice_url"] == "https://shop.test/tietosuoja"


def test_the_languages_are_those_of_the_pages_the_most_frequent_first() -> None:
    policy = tomli.loads(draft(languages=("sv", "fi", "sv", "tlh")))

    assert policy["languages"] == ["sv", "fi"]


@pytest.mark.parametrize(
    "name", ['a"]\n[evil]\n', "a'''b", "\u202ename", "ev\x00il", "a\\"]
)
def test_a_hostile_name_stays_a_name(name: str) -> None:
    """Names of cookies come from a site that nobody vouches for."""
    policy = tomli.loads(draft(cookie(name), stored(name)))

    assert set(policy) <= {
        "site", "domains", "languages", "notice_url", "controller", "categories",
        "services", "open",
    }  # fmt: skip


def test_a_site_in_another_language_is_declared_in_one_of_the_country_too(
    tmp_path: Path,
) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(draft(languages=("en",)), encoding="utf-8")

    assert tomli.loads(file.read_text())["languages"] == ["en", "fi"]
    assert {each.rule for each in lint_policy_file(file, known=KNOWN)} == OPEN


def test_a_worker_without_a_cache_gets_no_name_that_fits_everything() -> None:
    policy = draft(stored("/sw.js", kind="service_worker"))

    assert 'name = "*"' not in policy
    assert '"/sw.js"' in policy


def test_a_lifetime_is_what_was_asked_for_and_not_what_the_browser_keeps() -> None:
    """Seen from outside: 400 days, Chromium's limit, for a cookie of two years."""
    text = draft(cookie("shop_uid", lifetime=400 * DAY, asked=730 * DAY))

    assert (
        'lifetime = "P730D" },  # as asked for; Chromium keeps it for 400 days' in text
    )
