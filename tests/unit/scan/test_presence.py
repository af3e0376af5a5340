"""May it be there? One subject gets at most one finding, the first that applies."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from consent_service.scan.banner.values import Inspection
from consent_service.scan.report import Attributes
from consent_service.scan.services_of import Contacts
from consent_service.scan.standard import Standard
from consent_service.scan.things import gather_things
from consent_service.scan.traces import Left, Visit
from tests.unit.scan.seen import (
    DAY,
    START,
    cookie,
    findings,
    request,
    rules,
    standard,
    stored,
    trace,
    visit,
)

POLICY = """
[categories.necessary]
services = ["own"]
[categories.analytics]
services = ["google-analytics-4", "counts"]
[categories.marketing]
services = ["ads"]

[services.own]
name = "Oma"
purpose = { fi = "Muistaa korin." }
items = [
  { name = "basket", kind = "http_cookie", party = "first", lifetime = "session" },
  { name = "pages-v1", kind = "cache", party = "first", lifetime = "persistent" },
]
[services.counts]
name = "Laskuri"
purpose = { fi = "Laskee." }
items = [
  { name = "count_*", kind = "script_cookie", party = "first", lifetime = "P30D" },
  { name = "visits", kind = "local_storage", party = "first", lifetime = "persistent" },
]
[services.ads]
name = "Mainokset"
purpose = { fi = "Mainostaa." }
hosts = ["*.ads.test"]
items = [
  { name = "seen", kind = "http_cookie", party = "third", lifetime = "P30D" },
]
"""


@pytest.fixture(scope="module")
def given() -> Standard:
    return standard(POLICY)


def test_what_the_policy_does_not_list_is_undeclared(given: Standard) -> None:
    """C-02: whatever the pass, and whatever the catalog thinks of it."""
    found = findings(given, trace("no_choice", given, cookie("mystery")))

    assert [(each.rule, each.severity) for each in found] == [("undeclared", "error")]


def test_what_the_catalog_calls_necessary_is_undeclared_as_a_remark(
    given: Standard,
) -> None:
    session = cookie("PHPSESSID", kind="http_cookie")

    found = findings(given, trace("no_choice", given, session))

    assert [(each.rule, each.severity) for each in found] == [("undeclared", "info")]


def test_the_way_of_storing_belongs_to_the_name(given: Standard) -> None:
    """C-04: a cookie `visits` is not the declared key of local storage."""
    made = trace("accept_all", given, cookie("visits"), stored("visits"))

    assert rules(findings(given, made)) == [("undeclared", "visits")]


def test_script_and_header_set_the_same_item(given: Standard) -> None:
    made = trace("no_choice", given, cookie("basket", kind="script_cookie"))

    assert findings(given, made) == []


def test_a_pattern_makes_one_subject_of_many_names(given: Standard) -> None:
    made = trace(
        "no_choice",
        given,
        cookie("count_a", lifetime=30 * DAY),
        cookie("count_b", lifetime=30 * DAY),
    )

    (found,) = findings(given, made)

    assert (found.rule, found.subject.name, found.subject.pattern) == (
        *("before_choice", "count_a", "count_*"),
    )


def test_a_breach_before_the_choice_and_after_it_is_one(given: Standard) -> None:
    early = cookie("count_a", lifetime=30 * DAY)
    made = [
        trace(name, given, early)
        for name in ("no_choice", "reject_all", "accept_all", "gpc", "no_script")
    ]

    (found,) = findings(given, *made)

    assert found.rule == "before_choice"
    assert found.passes == ("no_choice", "reject_all", "gpc", "no_script")


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("no_choice", "before_choice"),
        ("no_script", "before_choice"),
        ("reject_all", "after_refusal"),
        ("gpc", "ignored_signal"),
        ("only:marketing", "wrong_category"),
        ("withdraw", "after_withdrawal"),
    ],
)
def test_each_pass_has_its_kind_of_breach(
    given: Standard, name: str, rule: str
) -> None:
    """A-01 to A-04, A-35, A-51, A-25."""
    made = trace(name, given, stored("visits"))

    assert rules(findings(given, made)) == [(rule, "visits")]


def test_what_was_granted_is_no_breach(given: Standard) -> None:
    granted = [
        trace("accept_all", given, stored("visits")),
        trace("only:analytics", given, stored("visits")),
    ]

    assert findings(given, *granted) == []


def test_silence_is_a_grant_where_the_policy_opts_out() -> None:
    """US-CA: silence grants, and the signal denies what is sold (A-51)."""
    given = standard(POLICY, jurisdiction="US-CA")
    third = cookie("seen", host="ads.test", kind="http_cookie", lifetime=30 * DAY)
    made = [trace(name, given, third) for name in ("no_choice", "gpc")]

    (found,) = findings(given, *made)

    assert (found.rule, found.passes) == ("ignored_signal", ("gpc",))


def test_only_what_comes_after_a_choice_counts(given: Standard) -> None:
    before = trace("reject_all", given, stored("visits", at=1), choice_at=START + 5)

    assert findings(given, before) == []


def test_what_of_the_sites_own_is_left_counts(given: Standard) -> None:
    """A-35: the site could delete it; another site's cookie it could not (A-36)."""
    left = {
        "cookies": (("count_a", "shop.test"), ("seen", "ads.test")),
        "storage": (("local_storage", "visits", "shop.test"),),
    }
    made = trace(
        "withdraw",
        given,
        cookie("count_a", lifetime=30 * DAY),
        cookie("seen", host="ads.test", kind="http_cookie", lifetime=30 * DAY),
        stored("visits"),
        visit(),
        _left(left),
        choice_at=START + 5,
    )

    assert rules(findings(given, made)) == [
        ("after_withdrawal", "count_a"),
        ("after_withdrawal", "visits"),
    ]


@pytest.mark.parametrize(
    ("thing", "advice"),
    [
        (stored("visits"), "delete it when consent is withdrawn"),
        (request("https://x.ads.test/p"), "load the page anew when consent"),
    ],
)
def test_what_survives_a_withdrawal_is_to_be_ended(
    given: Standard, thing: Any, advice: str
) -> None:
    """It waited for the choice already: holding it back would change nothing (A-35)."""
    (found,) = findings(given, trace("withdraw", given, thing))

    assert found.rule == "after_withdrawal"
    assert found.suggestion.startswith(advice)


def test_a_cookie_of_two_services_is_of_the_one_that_answers_anywhere() -> None:
    """Matomo on the own server keeps the cookies of Matomo Cloud."""
    made = trace("no_choice", standard(), cookie("_pk_id.1.ab", lifetime=390 * DAY))
    things = gather_things([made], standard(), Contacts(standard(), []))
    cloud = Contacts(standard(), ["https://shop.matomo.cloud/matomo.php"])

    assert things[0].usual[0].id == "matomo"
    assert gather_things([made], standard(), cloud)[0].usual[0].id == "matomo-cloud"


def _left(kept: Mapping[str, object]) -> Visit:
    return visit(1, left=msgspec.convert(kept, Left))


def test_a_convenience_among_the_necessary_is_in_the_wrong_category() -> None:
    """A-08: analytics is never necessary, in whichever pass it is seen."""
    given = standard('[categories.necessary]\nservices = ["google-analytics-4"]')
    made = trace("accept_all", given, cookie("_ga", lifetime=400 * DAY))

    (found,) = findings(given, made)

    assert (found.rule, found.usual_category) == ("wrong_category", "analytics")
    assert found.words == 'services = ["google-analytics-4"]'


def test_only_the_party_differs() -> None:
    """C-05."""
    given = standard(POLICY.replace('party = "third"', 'party = "first"'))
    third = cookie("seen", host="ads.test", kind="http_cookie", lifetime=30 * DAY)

    found = findings(given, trace("accept_all", given, third))

    assert rules(found) == [("wrong_party", "seen")]


def test_all_hosts_of_a_service_are_one_subject(given: Standard) -> None:
    made = trace(
        "no_choice",
        given,
        request("https://a.ads.test/x", at=1),
        request("https://b.ads.test/y", at=2),
    )

    (found,) = findings(given, made)

    assert (found.rule, found.subject.name) == ("before_choice", "ads")
    assert found.subject.hosts == ("a.ads.test", "b.ads.test")


def test_the_sites_own_domain_is_no_subject(given: Standard) -> None:
    own = request("https://static.shop.test/app.js", kind="script")

    assert findings(given, trace("no_choice", given, own)) == []


@pytest.mark.parametrize(
    "name",
    [
        "consent.js",
        "consent.sv.js",
        f"consent.{'0f' * 32}.js",
        f"consent.more.{'xY9' * 14}z.js",
    ],
)
def test_our_own_banner_is_declared_wherever_it_is_served(
    given: Standard, name: str
) -> None:
    """C-22: the script of the site's policy, from the host of a provider."""
    made = trace(
        "no_choice",
        given,
        request(f"https://consent.test/shop/{name}", kind="script"),
        request("https://consent.test/shop/choices", kind="fetch", at=2),
        cookie("consent_shop", kind="http_cookie", lifetime=183 * DAY),
    )

    assert findings(given, made) == []


def test_a_worker_whose_cache_is_declared_is_no_finding(given: Standard) -> None:
    made = trace(
        "no_choice",
        given,
        stored("/worker.js", kind="service_worker"),
        stored("pages-v1", kind="cache"),
    )

    assert findings(given, made) == []


def test_what_the_browser_refused_is_seen_and_no_finding(given: Standard) -> None:
    refused = cookie("mystery", attributes=Attributes(blocked="SameSiteNoneInsecure"))

    assert findings(given, trace("no_choice", given, refused)) == []


def test_without_a_policy_the_catalog_stands_for_it() -> None:
    given = standard()
    made = trace("no_choice", given, cookie("_ga"), cookie("PHPSESSID"), cookie("x9"))

    found = findings(given, made, inspection=Inspection())

    assert rules(found) == [
        ("before_choice", "_ga"),
        ("banner_missing", ""),
        ("unclassified", "x9"),
    ]


def test_the_id_of_a_finding_is_the_same_in_the_next_scan(given: Standard) -> None:
    first = findings(given, trace("no_choice", given, cookie("count_a")))
    second = findings(given, trace("gpc", given, cookie("count_b")))
    third = findings(given, trace("no_choice", given, cookie("count_c", at=3)))

    assert first[0].id == third[0].id
    assert first[0].id != second[0].id  # another kind


def test_a_reason_in_the_policy_accepts_one_finding(given: Standard) -> None:
    made = trace("no_choice", given, cookie("mystery"), cookie("riddle"))
    ids = {each.subject.name: each.id for each in findings(given, made)}
    reasons = f'[reasons]\n{ids["mystery"]} = "It goes with the next release."\n'

    found = findings(standard(POLICY + reasons), made)

    accepted = {each.subject.name: each.accepted for each in found}
    assert accepted == {"mystery": "It goes with the next release.", "riddle": None}


def test_a_page_that_did_not_load_is_not_said_to_ask_for_nothing() -> None:
    """Seen from outside: a circle and an error page were named as without a banner."""
    given = standard()
    made = trace(
        "no_choice",
        given,
        cookie("_ga"),
        visit(0),
        visit(1, "/circle", status=None),
        visit(2, "/broken", status=503),
        visit(3, "/about"),
    )

    (missing,) = [
        each
        for each in findings(given, made, inspection=Inspection())
        if each.rule == "banner_missing"
    ]
    assert missing.pages == ("/", "/about")
