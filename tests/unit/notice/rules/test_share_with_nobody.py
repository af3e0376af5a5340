"""Who shares data with nobody and has visitors counted by others contradicts itself."""

import pytest

from tests.unit.notice.conftest import Check
from tests.unit.notice.test_innocent_sentences import told

RULE = "no-third-party-claim-contradicted"
DENIALS = [
    ("en", "We share your data with nobody."),
    ("en", "Your personal data are never passed on to anyone."),
    ("en", "No one else gets your data."),
    ("fi", "Emme luovuta tietojasi kenellekään."),
    ("fi", "Henkilötietojasi ei koskaan luovuteta kolmansille osapuolille."),
    ("fi", "Kukaan ulkopuolinen ei saa tietojasi."),
    ("sv", "Vi delar inte dina uppgifter med någon."),
    ("sv", "Dina personuppgifter lämnas aldrig ut till tredje part."),
    ("sv", "Ingen annan får dina uppgifter."),
]


def fired(check: Check, base: str, sentence: str) -> list[str]:
    report = check(base.replace("{}", f"{sentence}\n\n"))
    return [finding.rule for finding in report.findings]


@pytest.mark.parametrize(("language", "sentence"), DENIALS)
def test_sharing_with_nobody_beside_a_service_that_counts_is_one_finding(
    language: str, sentence: str, check: Check
) -> None:
    assert fired(check, told(language)["asking"], sentence).count(RULE) == 1


@pytest.mark.parametrize(("language", "sentence"), DENIALS)
def test_sharing_with_nobody_is_right_where_nobody_counts(
    language: str, sentence: str, check: Check
) -> None:
    assert RULE not in fired(check, told(language)["denying"], sentence)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "We never share our customers' data with third parties."),
        ("fi", "Asiakastietoja ei luovuteta ulkopuolisille."),
        ("sv", "Medlemmarnas personuppgifter lämnas inte till utomstående."),
    ],
)
def test_what_is_said_of_customers_says_nothing_of_visitors(
    language: str, sentence: str, check: Check
) -> None:
    assert RULE not in fired(check, told(language)["asking"], sentence)
