"""What the last step of the set-up says of the policy, and where each is answered."""

import msgspec
import pytest

from consent_service.policy.first_policy import FirstAnswers
from consent_service.policy.first_things import Thing
from consent_service.policy.reference import load_known
from consent_service.web.http.told import told_words
from consent_service.web.set_up.draft import draft_of
from consent_service.web.set_up.points import Point, Points, points_of

ANSWERS = FirstAnswers(
    domain="www.lintu.example",
    site="lintu",
    name="Lintu Oy",
    email="a@lintu.example",
    languages=("fi",),
    services=("google-analytics-4",),
    things=(
        Thing(
            "kori", "script_cookie", "first", "www.lintu.example", note="Kysy Annalta"
        ),
    ),
    accent="#ffee00",
)


@pytest.fixture(scope="module")
def points() -> Points:
    return points_of(draft_of(ANSWERS, load_known(None)), ANSWERS, "fi")


def test_a_fault_is_no_open_point(points: Points) -> None:
    """It stood under what the declaration calls not stated."""
    assert [each.finding.rule for each in points.faults] == ["accent-contrast-low"]
    assert {each.finding.rule for each in points.unanswered} == {
        "open-point",
        "preferences-set-by",
    }


def test_each_point_leads_to_the_step_that_asks_for_it(points: Points) -> None:
    [fault] = points.faults

    assert (fault.step, fault.field) == ("appearance", "accent")
    assert ("open", "retention.google-analytics-4") in _places(points.unanswered)
    assert ("services", "thing.0.note") in _places(points.unanswered)
    assert _places(points.remarks) == [("controller", "notice_url")]


def test_a_question_is_asked_in_the_language_of_the_page() -> None:
    """Found by a stranger: each page had the words of the site's first language."""
    [thing] = ANSWERS.things
    spoken = msgspec.structs.replace(thing, notes={"sv": "Fråga Anna"})
    answers = msgspec.structs.replace(ANSWERS, languages=("fi", "sv"), things=(spoken,))

    found = points_of(draft_of(answers, load_known(None)), answers, "sv")

    asked = [each.question for each in found.unanswered if each.question]
    assert asked == ["kori: Fråga Anna"]


def test_services_are_called_as_people_call_them(points: Points) -> None:
    said = [
        each.question or told_words(each.finding, "fi", names=points.names).message
        for each in points.unanswered
        if each.finding.rule == "open-point"
    ]

    assert [text.partition(" on kertomatta")[0] for text in said] == [
        "Palvelusta ”Suostumuksen hallinta”",
        "Palvelusta ”Google Analytics 4”",
        "Palvelusta ”kori”",
        "kori: Kysy Annalta",
    ]


def _places(points: list[Point]) -> list[tuple[str, str]]:
    return [(each.step, each.field) for each in points]


def test_a_purpose_that_lacks_a_language_leads_to_its_field() -> None:
    """Found by a stranger: the link led to the first language, which had it."""
    [thing] = ANSWERS.things
    said = msgspec.structs.replace(
        thing, title="Kori", category="preferences", purpose="Muistaa.", note=""
    )
    answers = msgspec.structs.replace(
        ANSWERS, languages=("fi", "sv"), services=(), things=(said,)
    )

    assert ("open", "thing.0.purpose.sv") in _places(_unanswered(answers))


def test_what_no_step_asks_is_left_to_the_editor() -> None:
    """Found by a stranger: the link led to a form with no such field."""
    [thing] = ANSWERS.things
    necessary = msgspec.structs.replace(
        thing, title="Kori", category="necessary", purpose="Muistaa."
    )
    answers = msgspec.structs.replace(ANSWERS, services=(), things=(necessary,))
    found = points_of(draft_of(answers, load_known(None)), answers, "fi")

    [reason] = [
        each
        for each in (*found.unanswered, *found.remarks)
        if each.finding.rule == "necessary-needs-reason"
    ]
    assert (reason.step, reason.field) == ("", "")


def test_which_cookies_a_service_keeps_does_not_lead_to_how_long() -> None:
    known = load_known(None)
    lacking = next(
        id_
        for id_, service in known.services.items()
        if "items" in service.open
        and not {"data_retention", "transfers"} & {*service.open}
    )
    answers = msgspec.structs.replace(ANSWERS, services=(lacking,), things=())

    [point] = [
        each
        for each in _unanswered(answers)
        if f"services.{lacking} " in each.finding.message
    ]

    assert (point.step, point.field) == ("", "")


def _unanswered(answers: FirstAnswers) -> list[Point]:
    return points_of(draft_of(answers, load_known(None)), answers, "fi").unanswered
