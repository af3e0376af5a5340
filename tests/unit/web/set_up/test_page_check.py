"""What an owner is told of the source of a page; the rules are tested with `page/`."""

import msgspec
import pytest

from consent_service.catalog import load_catalog
from consent_service.page.source import PageSource
from consent_service.policy.load import load_policy
from consent_service.web.set_up.page_check import PageCheck, look_at
from tests.places import POLICIES

POLICY = load_policy(POLICIES / "kehobalanssi.toml")
TAG = '<script async src="https://consent.example/kehobalanssi/consent.js"></script>'
GOOGLE = '<script src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>'
LINK = '<a href="x" data-consent-open>Evästeasetukset</a>'


def look(source: str) -> PageCheck:
    page = PageSource("page", source, "https://kehobalanssi.fi/sivu")
    return look_at(page, policy=POLICY, catalog=load_catalog())


def test_a_page_that_has_all_is_in_order() -> None:
    found = look(f"<head>{TAG}</head><body>{LINK}</body>")

    assert dict(found.results()) == {
        "tag": "good",
        "first": "good",
        "cookie": "info",
        "marks": "good",
        "link": "good",
    }


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("<head></head>", ("tag", "error")),
        (TAG.replace("kehobalanssi", "inope"), ("tag", "error")),
        (f"<head>{GOOGLE}{TAG}</head>", ("first", "warning")),
        (f"<head>{TAG}{GOOGLE}</head>", ("marks", "error")),
        (f"<head>{TAG}</head>", ("link", "warning")),
        (TAG.replace("https://consent.example", "/consent"), ("cookie", "good")),
    ],
)
def test_what_is_wrong_stands_under_its_head(
    source: str, result: tuple[str, str]
) -> None:
    assert result in list(look(source).results())


def test_what_runs_before_consent_comes_with_the_line_to_write() -> None:
    found = look(f"<head>{TAG}{GOOGLE}</head>").unmarked

    [finding] = [each for each in found if each.rule == "unmarked-script"]
    assert finding.service == "google-analytics-4"
    assert 'data-consent="analytics"' in finding.suggestion


def test_a_script_in_the_page_comes_whole_before_and_after() -> None:
    """A line with `…` in it is nothing to paste."""
    found = look(f"<head>{TAG}<script>gtag('config', 'G-1')</script></head>")
    [finding] = [each for each in found.findings if each.service]

    change = found.change(finding)

    assert change is not None
    assert change.before == "<script>gtag('config', 'G-1')</script>"
    assert change.after == (
        '<script type="text/plain" data-consent="analytics">'
        "gtag('config', 'G-1')</script>"
    )


@pytest.mark.parametrize(
    ("now", "to_write"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/x">No\nframes.</iframe>',
            '<iframe data-consent="marketing" '
            'data-src="https://www.youtube.com/embed/x">No\nframes.</iframe>',
        ),
        (
            '<img src="https://www.facebook.com/tr?id=1">',
            '<img data-consent="marketing" '
            'data-src="https://www.facebook.com/tr?id=1">',
        ),
        (
            '<script src="https://connect.facebook.net/x/fbevents.js"></SCRIPT >',
            '<script type="text/plain" data-consent="marketing" '
            'data-src="https://connect.facebook.net/x/fbevents.js"></SCRIPT >',
        ),
    ],
)
def test_what_is_replaced_as_told_leaves_a_sound_page(now: str, to_write: str) -> None:
    """Only the start tag of a frame was shown, and the end tag stood twice after it."""
    source = f"<head>{TAG}</head>\r\n<body>{LINK}\r\n  {now}<p>Teksti</p>"
    found = look(source)
    [change] = found.changes.values()

    category = change.after.partition('data-consent="')[2].partition('"')[0]
    assert change.before == now
    assert change.after == to_write.replace("marketing", category)


def test_of_an_element_that_holds_others_the_start_tags_are_shown() -> None:
    video = '<video src="https://www.youtube.com/v.mp4"><track src="/fi.vtt"></video>'
    [change] = look(f"<head>{TAG}</head><body>{LINK}{video}").changes.values()

    assert change.before == '<video src="https://www.youtube.com/v.mp4">'
    assert change.after.startswith("<video data-consent=")
    assert "</video>" not in change.after


def test_a_long_script_is_changed_by_its_start_tag() -> None:
    """A line with `…` in it is nothing to paste."""
    script = f"gtag('config', 'G-1');{'/' * 3000}"
    found = look(f"<head>{TAG}<script>{script}</script></head>")
    [change] = found.changes.values()

    assert change.before == "<script>"
    assert change.after == '<script type="text/plain" data-consent="analytics">'


def test_the_link_to_paste_has_the_address_of_the_service() -> None:
    page = PageSource("page", f"<head>{TAG}</head>", "https://kehobalanssi.fi/")
    found = look_at(
        page,
        policy=POLICY,
        catalog=load_catalog(),
        service="https://consent.example/kehobalanssi",
    )
    [link] = [each for each in found.findings if each.rule == "way-back-missing"]

    assert link.suggestion == (
        '<a href="https://consent.example/kehobalanssi/declaration" '
        "data-consent-open>Evästeasetukset</a>"
    )


@pytest.mark.parametrize(
    ("tag", "domain", "result"),
    [
        ("https://kehobalanssi.fi:8443", None, "good"),
        ("http://kehobalanssi.fi", None, "info"),
        ("https://consent.kehobalanssi.fi", None, "info"),
        ("https://consent.kehobalanssi.fi", "kehobalanssi.fi", "good"),
    ],
)
def test_ports_do_not_part_cookies_and_hosts_do(
    tag: str, domain: str | None, result: str
) -> None:
    """As the dashboard counts it: RFC 6265, section 8.5."""
    policy = msgspec.structs.replace(POLICY, cookie_domain=domain)
    source = TAG.replace("https://consent.example", tag)
    page = PageSource("page", f"<head>{source}</head>", "https://kehobalanssi.fi/")

    found = look_at(page, policy=policy, catalog=load_catalog())

    assert dict(found.results())["cookie"] == result


def test_a_page_of_a_site_that_asks_nothing_needs_a_link_alone() -> None:
    """The check asked for our tag, which `policy check` calls not needed (A-49)."""
    necessary = tuple(each for each in POLICY.categories if each.necessary)
    policy = msgspec.structs.replace(POLICY, categories=necessary, services=())
    link = '<a href="/s/kehobalanssi/declaration?lang=fi">Evästeseloste</a>'

    def results(source: str) -> dict[str, str]:
        page = PageSource("page", source, "https://kehobalanssi.fi/sivu")
        return dict(look_at(page, policy=policy, catalog=load_catalog()).results())

    assert results(link) == {"unasked_link": "good", "unasked_marks": "good"}
    assert results(f"{TAG}{GOOGLE}") == {
        "unasked_link": "warning",
        "unasked_marks": "error",
        "unasked_tag": "info",
    }
