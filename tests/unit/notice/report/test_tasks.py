"""What an owner is told to do, and in which order."""

import pytest

from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.report.tasks import SECTIONS, gather_tasks
from consent_service.notice.rules.model import NoticeFinding
from consent_service.notice.rules.remedies import FIRST, remedy_of
from consent_service.notice.rules.rule_texts import load_advice
from consent_service.notice.rules.table import RULES, load_sections
from tests.unit.notice.conftest import Check

NOTICE = """\
Tietosuojaseloste

Rekisterinpitäjä
Mustikkametsä Oy, Metsätie 1, 00100 Helsinki, info@mustikkametsa.example

Käsittelemme asiakkaiden henkilötietoja laskutusta varten.

Evästeet
Sivustolla on evästeitä, joilla tehdään kävijätilastoja. Evästeet voi estää selaimen
asetuksista. Jatkamalla sivuston käyttöä hyväksyt evästeet.
"""


def found(rule: str, suggestion: str, line: int | None = None) -> NoticeFinding:
    return NoticeFinding(
        rule=rule,
        severity="error",
        message=rule,
        source="GDPR 13",
        suggestion=suggestion,
        line=line,
        section=load_sections()[rule],
    )


def test_what_is_unlawful_today_comes_first(check: Check) -> None:
    """A finding on consent stands before nineteen absences (issue 15, point 5)."""
    answer = gather_tasks(check(NOTICE).findings)

    assert answer.first[0].rules[0] == "continued-use-consent"
    assert "browser-settings-only-refusal" in answer.first[1].rules
    assert not any(task.is_first for task in answer.rest)


def test_no_suggestion_comes_twice(check: Check) -> None:
    answer = gather_tasks(check(NOTICE).findings)

    steps = [
        step.text
        for task in (*answer.first, *answer.rest, *answer.remarks)
        for step in task.steps
    ]
    assert len(steps) == len(set(steps))


def test_no_finding_is_lost_or_doubled(check: Check) -> None:
    findings = check(NOTICE).findings
    answer = gather_tasks(findings)

    told = [
        id(finding)
        for task in (*answer.first, *answer.rest, *answer.remarks)
        for finding in task.findings
    ]
    assert sorted(told) == sorted(map(id, findings))


def test_what_a_section_lacks_is_one_task_with_its_parts() -> None:
    answer = gather_tasks(
        [
            found("missing-right-access", "a"),
            found("missing-right-erasure", "b"),
            found("retention-missing", "c"),
            found("rights-request-written-only", "d", line=4),
        ]
    )

    assert [task.rules for task in answer.rest] == [
        ("retention-missing",),
        ("missing-right-access", "missing-right-erasure"),
        ("rights-request-written-only",),
    ]


def test_the_sections_come_in_the_order_of_a_notice(check: Check) -> None:
    answer = gather_tasks(check(NOTICE).findings)

    order = [SECTIONS.index(section) for section, _ in answer.by_section()]
    assert order == sorted(order)
    assert set(load_sections().values()) <= set(SECTIONS)


def test_what_comes_first_are_rules_that_exist() -> None:
    assert set(FIRST) <= {rule.entry.id for rule in RULES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_needs_a_change_is_not_answered_with_a_sentence(language: str) -> None:
    """A sentence that says "we ask for your consent" does not make a banner."""
    first_person = {
        "fi": ("Kysymme", "Emme", "Pyydämme", "Käytämme"),
        "sv": ("Vi ",),
        "en": ("We ",),
    }[language]

    advice = load_advice(language)
    wrong = [
        rule
        for rule, texts in advice.items()
        if remedy_of(rule) in {"change", "edit"}
        and texts.suggestion.startswith(first_person)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_asserts_a_practice_is_marked_as_if_this_is_so(language: str) -> None:
    """Nothing is written into a notice that nobody checked (issue 15, point 5)."""
    asserting = {
        "fi": ("Käsittelemme", "Säilytämme", "Saamme", "Emme tee", "Evästeillä kerä"),
        "sv": ("Vi behandlar", "Vi sparar", "Vi får", "Vi fattar", "Kakor"),
        "en": ("We process", "We keep", "We receive", "We make", "Cookies collect"),
    }[language]

    wrong = [
        rule
        for rule, texts in load_advice(language).items()
        if texts.suggestion.startswith(asserting) and remedy_of(rule) != "if_so"
    ]
    assert wrong == []
