"""What nobody declared was allowed by nobody: seen from outside with an open Hotjar."""

import msgspec

from consent_service.scan.html.chart import chart_of
from consent_service.scan.html.overview import first_steps, verdict_sentence
from consent_service.scan.permission import is_denied
from consent_service.scan.report import (
    Observation,
    Pass,
    PolicyUsed,
    Report,
    ScanFinding,
    Subject,
)
from consent_service.scan.report_words import Decision
from consent_service.scan.speech import speech_in
from tests.unit.scan.seen import findings, request, standard, trace
from tests.unit.scan.test_report import FINDING, REPORT

HOTJAR = Subject(type="request", kind="script", name="hotjar", host="hotjar.test")
PASSES = ("no_choice", "reject_all", "accept_all", "gpc")
POLICY = """
[categories.necessary]
services = []
[categories.marketing]
services = ["meta-pixel"]
"""


def undeclared(
    passes: tuple[str, ...] = PASSES,
    usual: str | None = "analytics",
    **decisions: Decision,
) -> Report:
    """Return a report of a site that keeps quiet about Hotjar."""
    denied: dict[str, Decision] = decisions or {"analytics": "denied"}
    granted: dict[str, Decision] = dict.fromkeys(denied, "granted")
    finding = msgspec.structs.replace(
        FINDING,
        rule="undeclared",
        subject=HOTJAR,
        passes=passes,
        category=None,
        usual_category=usual,
        suggestion="declare it",
    )
    seen = Observation(
        subject=HOTJAR, party="third", usual_category=usual, passes=passes
    )
    return msgspec.structs.replace(
        REPORT,
        policy=PolicyUsed("shop.toml", "0"),
        passes=tuple(
            Pass(
                id=name,
                done=True,
                decisions=granted if name == "accept_all" else denied,
            )
            for name in PASSES
        ),
        observations=(seen,),
        findings=(finding,),
    )


def said(report: Report) -> str:
    return verdict_sentence(report, speech_in("en"))


def states(report: Report) -> list[str]:
    (row,) = chart_of(report, speech_in("en")).rows
    return [cell.state for cell in row.cells]


def test_an_undeclared_tracker_counts_as_before_the_choice() -> None:
    """A-01 to A-04: the headline said that nothing optional ran."""
    assert said(undeclared()).startswith("One thing runs before visitors have chosen")


def test_an_undeclared_tracker_counts_as_after_refusal() -> None:
    """A-35."""
    report = undeclared(("reject_all",))

    assert said(report).startswith("One thing runs after visitors have refused")


def test_an_undeclared_tracker_is_allowed_in_no_pass() -> None:
    assert states(undeclared()) == ["breach", "breach", "undeclared", "breach"]


def test_a_category_that_the_policy_lacks_was_asked_about_by_nobody() -> None:
    report = undeclared(marketing="denied")

    assert said(report).startswith("One thing runs before visitors have chosen")
    assert states(report) == ["breach", "breach", "undeclared", "breach"]


def test_only_where_all_is_granted_is_an_unasked_category() -> None:
    """Under `opt_out` silence is a grant, also of what nobody thought of."""
    assert is_denied("analytics", {"necessary": "granted"})
    assert is_denied("analytics", {"marketing": "granted", "social": "denied"})
    assert not is_denied("analytics", {"marketing": "granted"})
    assert not is_denied("necessary", {"marketing": "denied"})


def test_what_nobody_knows_is_neither_allowed_nor_passed_over() -> None:
    report = undeclared(usual=None)

    assert states(report) == ["unknown"] * 4
    assert said(report) == (
        "Errors: 1. Warnings: 0. Before the choice, one thing runs of which it is not "
        "known whether it needs consent."
    )


def test_that_nothing_runs_before_the_choice_is_said_where_it_is_true() -> None:
    late = undeclared(("accept_all",))

    assert said(late).endswith("Nothing optional runs before the choice.")


def test_an_accepted_breach_is_still_there_before_the_choice() -> None:
    """The owner's reason takes the finding off the list, not off the site."""
    report = undeclared()
    accepted = msgspec.structs.replace(report.findings[0], accepted="It is ours.")
    other = msgspec.structs.replace(FINDING, id="b", rule="wall", passes=())

    both = msgspec.structs.replace(report, findings=(accepted, other))

    assert said(both) == "Errors: 1. Warnings: 0."


def test_what_is_called_necessary_against_the_catalog_is_no_quiet_time() -> None:
    """A-08."""
    report = undeclared()
    misfiled = msgspec.structs.replace(
        report.findings[0], rule="wrong_category", category="necessary"
    )

    filed = msgspec.structs.replace(report, findings=(misfiled,))

    assert said(filed).startswith("One thing runs before visitors have chosen")


def test_the_first_step_is_what_runs_before_the_choice() -> None:
    report = undeclared()
    other = msgspec.structs.replace(FINDING, id="b", rule="wall", suggestion="open it")

    both = msgspec.structs.replace(report, findings=(other, *report.findings))

    assert [step.action for step in first_steps(both)] == ["declare it", "open it"]


def _messages(*names: str) -> list[ScanFinding]:
    given = standard(POLICY)
    hotjar = request("https://static.hotjar.com/c/hotjar-1.js")
    return findings(given, *(trace(name, given, hotjar) for name in names))


def test_the_finding_says_when_the_undeclared_tracker_is_there() -> None:
    (early,) = _messages("no_choice", "reject_all")
    (refused,) = _messages("reject_all")
    (granted,) = _messages("accept_all")

    assert [each.rule for each in (early, refused, granted)] == ["undeclared"] * 3
    assert early.message.endswith("is contacted before the visitor has chosen")
    assert refused.message.endswith("is contacted after everything was refused")
    assert granted.message.endswith("is not declared in the policy")
