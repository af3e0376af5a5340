"""Tables of cookies that lost their cells when somebody copied them."""

import pytest

from consent_service.notice.source.glued import unglued
from tests.unit.notice.conftest import Check


def lines(text: str) -> list[str]:
    return [line for _, line in unglued(list(enumerate(text.split("\n"), 1)))]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "NamePurposeDuration\nshop_sidKeeps you signed in30 days\n"
            "_ga, _ga_*Tells visitors apart (at random)Up to 2 years",
            [
                "| Name | Purpose | Duration |",
                "| shop_sid | Keeps you signed in | 30 days |",
                "| _ga, _ga_* | Tells visitors apart (at random) | Up to 2 years |",
            ],
        ),
        (
            "EvästeTarkoitusVoimassaolo\nkoriMuistaa ostoskorin sisällön7 päivää",
            [
                "| Eväste | Tarkoitus | Voimassaolo |",
                "| kori | Muistaa ostoskorin sisällön | 7 päivää |",
            ],
        ),
        (
            "NamnSyfteLivslängd\nPHPSESSIDHåller ihop besöketSession",
            [
                "| Namn | Syfte | Livslängd |",
                "| PHPSESSID | Håller ihop besöket | Session |",
            ],
        ),
    ],
)
def test_cells_end_where_a_capital_or_a_time_follows(
    text: str, rows: list[str]
) -> None:
    assert lines(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "Name, purpose and duration are told below.",
        "We use JavaScript and YouTube on this page.",
        "Name | Purpose | Duration\na | b | c",
        "Purpose\nWe count visits.",
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    assert lines(text) == text.split("\n")


def test_a_blank_line_ends_the_table() -> None:
    assert lines("NamePurpose\n\nweAre one word")[-1] == "weAre one word"


def test_names_lifetimes_and_services_are_read_from_it(check: Check) -> None:
    report = check(
        "Cookies\n\nBilberry Ltd uses cookies.\n\nCookiePurposeDuration\n"
        "shop_sidKeeps you signed in to the shop2 hours\n"
        "_gaGoogle Analytics counts our visitorsUp to 2 years\n\n"
        "ServicePurpose\nPlausibleCounts pages and referrers for us\n"
    )

    assert set(report.disclosure.cookie_names) == {"shop_sid", "_ga"}
    assert report.disclosure.tools == ("Google Analytics", "Plausible")
    assert "cookie-retention-missing" not in {one.rule for one in report.findings}
