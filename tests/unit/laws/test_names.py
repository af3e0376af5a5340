"""Laws in words: one home for policy, page, notice and scan."""

from importlib.resources import files

import pytest
import tomli

from consent_service.laws import Law, law_names, laws_of, source_tags
from consent_service.laws.names import SPOKEN
from consent_service.notice.rules.table import RULES as NOTICE_RULES
from consent_service.page.rules import RULES as PAGE_RULES
from consent_service.policy.lint import RULES as POLICY_RULES
from consent_service.scan.compare.kinds import source_of
from consent_service.scan.report_words import KINDS

# Rules that rest on this program alone.
_OWN = {
    "A-50",
    "C-02",
    "C-05, C-10",
    "C-09, A-54",
    "E1, E2",
    "E2",
    "E1, E5",
    "docs/embedding.md",
    "the form of a policy (consent-service policy schema)",
}


def _sources() -> set[str]:
    return {
        *(rule.source for rule in POLICY_RULES),
        *(rule.source for rule in PAGE_RULES),
        *(rule.entry.source for rule in NOTICE_RULES),
        *(source_of(kind) for kind in KINDS),
    }


def _texts(language: str) -> dict[str, dict[str, str]]:
    file = files("consent_service.laws").joinpath(f"{language}.toml")
    return tomli.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", SPOKEN)
def test_every_law_that_a_rule_names_has_its_name(language: str) -> None:
    """Pages said "Act 917/2014 s. 205(1)" and "GDPR Art. 7(1)" to Finnish owners."""
    known = _texts(language)
    unknown = {tag for source in _sources() - _OWN for tag in source_tags(source)}

    assert unknown - known.keys() == set()
    assert {source for source in _sources() if not law_names([source], language)} == (
        _OWN
    )


@pytest.mark.parametrize("language", SPOKEN)
def test_each_language_has_the_same_laws_with_name_and_sentence(language: str) -> None:
    texts = _texts(language)

    assert list(texts) == list(_texts("en"))
    assert [law for law in texts.values() if law.keys() != {"name", "says"}] == []
    assert [law for law in texts.values() if not law["says"].endswith(".")] == []


def test_no_law_is_kept_that_no_rule_names() -> None:
    named = {tag for source in _sources() for tag in source_tags(source)}

    assert _texts("en").keys() - named == set()


def test_a_source_is_taken_apart_into_its_tags() -> None:
    assert source_tags("GDPR 13(1)(e), (f); PLANET49") == (
        "GDPR 13(1)(e)",
        "GDPR 13(1)(f)",
        "PLANET49",
    )
    assert source_tags("GDPR 4(1), recital 30") == ("GDPR 4(1)", "GDPR recital 30")


def test_requirements_of_the_program_are_no_tags() -> None:
    assert source_tags("A-01 to A-04, E5.3; GDPR 7(3); C-02, A-02") == ("GDPR 7(3)",)


def test_another_name_of_a_source_is_its_tag() -> None:
    assert source_tags("CJEU C-673/17; ePrivacy Directive 5(3)") == (
        "PLANET49",
        "ePD 5(3)",
    )


def test_what_one_law_says_stands_together() -> None:
    assert law_names(["GDPR 12(1), 13; C-15", "FI-HAO21", "GDPR 13"], "fi") == (
        "yleinen tietosuoja-asetus (GDPR), 12 artiklan 1 kohta, 13 artikla; "
        "Helsingin hallinto-oikeuden ratkaisut 8.4.2021"
    )


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("fi", "laki sähköisen viestinnän palveluista (917/2014), 205 §"),
        (
            "sv",
            "lagen om tjänster inom elektronisk kommunikation (917/2014, Finland), "
            "205 §",
        ),
        (
            "de",
            "Finnish Act on Electronic Communications Services (917/2014), section 205",
        ),
    ],
)
def test_a_law_is_called_as_it_is_in_that_language_or_in_english(
    language: str, name: str
) -> None:
    assert law_names(["Act 917/2014 s. 205"], language) == name


def test_a_law_that_a_later_version_reports_is_left_out() -> None:
    assert laws_of("A law of 2031; GDPR 32", "en") == (
        Law(
            "GDPR 32",
            "General Data Protection Regulation (GDPR), Article 32",
            "Data are protected according to the risk, for example by encryption.",
        ),
    )
