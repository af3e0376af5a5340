"""What an owner is told of the source of a page; the rules are tested with `page/`."""

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
