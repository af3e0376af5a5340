import re
from pathlib import Path

import pytest

from consent_service.errors import NotFoundError
from consent_service.findings import Finding, findings_text, is_severe
from consent_service.locales import LANGUAGES, load_texts
from consent_service.policy.lint import RULES, explain, lint_policy, lint_policy_file
from consent_service.policy.lint.appearance import contrast
from consent_service.policy.lint.words import (
    denied_in,
    is_vague_button,
    load_deny_lists,
)
from consent_service.policy.revision import revision_of
from tests.sample_policy import SAMPLE, sample_file, sample_known

FAULTY = SAMPLE.replace('email = "info@example.fi"', "")
REASON = '\n[reasons]\ncontroller-contact-missing = "The contact is in the notice."\n'


def findings(text: str = SAMPLE) -> list[Finding]:
    return lint_policy(sample_file(text), known=sample_known())


def test_findings_come_by_line() -> None:
    lines = [finding.line or 0 for finding in findings(FAULTY)]

    assert lines == sorted(lines)


def test_warnings_do_not_stop_publication_and_errors_do() -> None:
    assert not any(map(is_severe, findings()))
    assert any(map(is_severe, findings(FAULTY)))


def test_an_error_with_a_recorded_reason_is_told_and_does_not_stop() -> None:
    found = findings(FAULTY + REASON)

    assert not any(map(is_severe, found))
    assert ("controller-contact-missing", "The contact is in the notice.") in [
        (finding.rule, finding.accepted) for finding in found
    ]


def test_the_reason_is_part_of_the_revision() -> None:
    revision = revision_of(sample_file(FAULTY + REASON).policy, snippet="5" * 64)

    assert b"The contact is in the notice." in revision.document


def test_a_reason_for_a_finding_of_a_scan_is_none_of_the_lints_business() -> None:
    reason = '\n[reasons]\n0123456789abcdef = "It goes with the next release."\n'

    assert findings(SAMPLE + reason) == findings(SAMPLE)


def test_a_rule_is_explained_with_its_source() -> None:
    rule = explain("policy-necessary-misclassified")

    assert "A-08" in rule.source
    assert rule.explanation.startswith("Necessary is what the visitor asked for")


def test_an_unknown_rule_comes_with_the_one_that_was_meant() -> None:
    with pytest.raises(NotFoundError) as caught:
        explain("open-pint")

    assert caught.value.hint == "did you mean 'open-point'?"


def test_every_rule_is_named_once_and_says_all_about_itself() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert re.fullmatch("[a-z]+(-[a-z]+)*", rule.id)
        assert rule.explanation.endswith(".")
        assert rule.source


def test_text_begins_each_finding_with_its_place() -> None:
    text = findings_text(findings(FAULTY))

    assert (
        "example.toml:6: error: Esimerkki Oy has no e-mail, telephone or address here "
        "[controller-contact-missing]\n"
        '    instead: write email = "…", or an [[open]] with place = '
        '"controller.email"\n'
        "    source: GDPR 13(1)(a); C-16\n"
    ) in text


def test_text_says_what_was_accepted_and_why() -> None:
    text = findings_text(findings(FAULTY + REASON))

    assert "error, accepted: Esimerkki Oy" in text
    assert "    reason: The contact is in the notice.\n" in text


def test_what_keeps_a_file_from_being_a_policy_is_a_finding_too(
    tmp_path: Path,
) -> None:
    file = tmp_path / "example.toml"
    file.write_text(SAMPLE.replace('email = "', 'emial = "'), encoding="utf-8")

    found = lint_policy_file(file, known=sample_known())

    assert found[0].rule == "bad-policy"
    assert found[0].place == f"{file}:8"
    assert found[0].suggestion == "did you mean 'email'?"


@pytest.mark.parametrize("text", ["site = ", None])
def test_what_is_not_toml_or_not_there_is_one_finding(
    text: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "example.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")

    found = lint_policy_file(file, known=sample_known())

    assert [finding.rule for finding in found] == ["bad-policy"]
    assert found[0].line == (1 if text else None)


def test_shape_cross_checks_and_law_come_in_one_answer(tmp_path: Path) -> None:
    text = (
        SAMPLE.replace("notice_url", 'model = "opt_out"\nnotice_url')
        .replace("[controller]", "[appearance]\nradius = 99\n[controller]")
        .replace('"adverts"]', '"advert"]')
    )
    file = tmp_path / "example.toml"
    file.write_text(text, encoding="utf-8")

    found = lint_policy_file(file, known=sample_known())

    errors = [
        (finding.line, finding.rule) for finding in found if finding.severity == "error"
    ]
    assert errors == [
        (8, "bad-policy"),
        (19, "bad-policy"),
        (4, "model-weaker-than-law"),
    ]


def test_the_law_is_silent_about_what_is_mistaken(tmp_path: Path) -> None:
    """What stands in for a value that was refused is not the owner's."""
    text = SAMPLE.replace("notice_url", "validity_days = 900\nnotice_url").replace(
        'languages = ["fi", "en"]', 'languages = ["xx"]'
    )
    file = tmp_path / "example.toml"
    file.write_text(text, encoding="utf-8")

    found = lint_policy_file(file, known=sample_known())

    assert {finding.rule for finding in found} == {
        "bad-policy",
        "category-empty",
        "open-point",
    }


def test_words_are_placed_in_their_line_when_they_stand_there_once() -> None:
    found = findings(SAMPLE.replace("notice_url", 'model = "opt_out"\nnotice_url'))
    by_rule = {finding.rule: finding for finding in found}

    weak = by_rule["model-weaker-than-law"]
    assert (weak.line, weak.column, weak.length) == (4, 10, 7)
    assert by_rule["open-point"].column is None


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ff0000", 1.0),
    ],
)
def test_contrast_is_reckoned_as_wcag_does(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


def test_every_pattern_of_the_deny_lists_can_be_read() -> None:
    lists = load_deny_lists()

    for kind in lists.__struct_fields__:
        if kind != "button":
            for patterns in getattr(lists, kind).values():
                for pattern in patterns:
                    assert re.compile(pattern).search("") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_texts_pass_our_own_deny_lists(language: str) -> None:
    """Requirements A-16, A-18 and A-21 hold for what we ship."""
    lists, texts = load_deny_lists(), load_texts(language)
    spoken = [
        texts.banner["text"],
        *(category["title"] for category in texts.category.values()),
    ]

    assert not is_vague_button(lists, language, texts.banner["accept_all"])
    assert not is_vague_button(lists, language, texts.banner["reject_all"])
    assert not is_vague_button(lists, language, texts.preferences["save"])
    for text in spoken:
        assert not denied_in(lists.euphemism, language, text)
        assert not denied_in(lists.required, language, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_that_we_speak_goes_unjudged(language: str) -> None:
    """Requirement A-16: what is vague in English is vague in Maltese."""
    assert is_vague_button(load_deny_lists(), language, "OK")


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("bg", "Добре"),
        ("cs", "Rozumím"),
        ("el", "Εντάξει!"),
        ("hu", "Értem"),
        ("ru", "Понятно"),
        ("tr", "TAMAM"),
        ("tr", "ANLADIM"),
        ("ar", "حسنًا"),
        ("he", "הבנתי"),
    ],
)
def test_vague_labels_are_known_in_other_scripts(language: str, label: str) -> None:
    assert is_vague_button(load_deny_lists(), language, label)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cs", "na základě oprávněného zájmu"),
        ("el", "έννομο συμφέρον"),
        ("ga", "leas dlisteanach"),
        ("hu", "jogos érdekünk alapján"),
        ("ro", "interesul legitim"),
        ("uk", "на підставі законного інтересу"),
        ("he", "אינטרס לגיטימי"),
    ],
)
def test_legitimate_interest_is_known_in_other_languages(
    language: str, text: str
) -> None:
    """Requirement A-27."""
    assert denied_in(load_deny_lists().legitimate_interest, language, text)


@pytest.mark.parametrize("label", ["OK", "Ok!", "Got it", "I agree.", "J’ai compris"])
def test_labels_are_judged_without_their_ornaments(label: str) -> None:
    language = "fr" if label.startswith("J") else "en"

    assert is_vague_button(load_deny_lists(), language, label)


def test_a_language_without_a_list_is_not_judged() -> None:
    assert not is_vague_button(load_deny_lists(), "xx", "OK")
    assert denied_in(load_deny_lists().euphemism, "xx", "better experience") == ""
