import json

import msgspec
import pytest

from consent_service.findings import (
    Finding,
    Severity,
    finding_json,
    findings_text,
    is_severe,
    summary,
)

FOUND = Finding(
    rule="open-point",
    severity="warning",
    message="the address is not known",
    source="GDPR 13(1)(a)",
    suggestion='write address = "…"',
    words="Esimerkki Oy",
    file="example.toml",
    line=6,
)


def changed(**fields: object) -> Finding:
    return msgspec.structs.replace(FOUND, **fields)


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        (FOUND, "example.toml:6"),
        (changed(line=None), "example.toml"),
        (changed(file="", line=None), ""),
    ],
)
def test_a_place_says_as_much_as_is_known(finding: Finding, place: str) -> None:
    assert finding.place == place


def test_json_has_the_published_fields_and_the_place() -> None:
    answer = json.loads(msgspec.json.encode(finding_json(FOUND)))

    assert answer == {
        "rule": "open-point",
        "severity": "warning",
        "line": 6,
        "words": "Esimerkki Oy",
        "message": "the address is not known",
        "source": "GDPR 13(1)(a)",
        "suggestion": 'write address = "…"',
        "file": "example.toml",
        "column": None,
        "length": None,
        "accepted": None,
        "place": "example.toml:6",
    }


def test_a_check_may_add_fields_to_its_findings() -> None:
    class Seen(Finding, frozen=True, kw_only=True):
        passes: tuple[str, ...]

    seen = Seen(rule="r", severity="error", message="m", source="s", passes=("gpc",))

    assert finding_json(seen)["passes"] == ("gpc",)


@pytest.mark.parametrize(
    ("severity", "accepted", "fails", "fails_strictly"),
    [
        ("error", None, True, True),
        ("warning", None, False, True),
        ("info", None, False, False),
        ("error", "the owner knows", False, False),
        ("warning", "the owner knows", False, False),
    ],
)
def test_what_fails_a_run(
    *, severity: Severity, accepted: str | None, fails: bool, fails_strictly: bool
) -> None:
    finding = changed(severity=severity, accepted=accepted)

    assert is_severe(finding) is fails
    assert is_severe(finding, strict=True) is fails_strictly


def test_text_says_place_words_advice_and_source() -> None:
    assert findings_text([FOUND]) == (
        "example.toml:6: warning: the address is not known [open-point]\n"
        "    words: Esimerkki Oy\n"
        '    instead: write address = "…"\n'
        "    source: GDPR 13(1)(a)\n"
    )


def test_text_leaves_out_what_there_is_nothing_of() -> None:
    bare = changed(words=None, suggestion="", file="", line=None)

    assert findings_text([bare]) == (
        "warning: the address is not known [open-point]\n    source: GDPR 13(1)(a)\n"
    )


def test_text_does_not_repeat_words_that_the_message_quotes() -> None:
    assert "words:" not in findings_text([changed(words="the address")])


def test_advice_of_several_lines_stays_under_its_name() -> None:
    text = findings_text([changed(suggestion="write:\nitems = []")])

    assert "    instead: write:\n        items = []\n" in text


def test_no_findings_are_no_text() -> None:
    assert findings_text([]) == ""


def test_the_summary_counts_by_severity_and_names_what_was_accepted() -> None:
    assert summary([FOUND]) == "0 errors, 1 warning, 0 remarks"
    assert summary([FOUND, changed(accepted="the owner knows")]) == (
        "0 errors, 2 warnings, 0 remarks, 1 of them accepted"
    )
