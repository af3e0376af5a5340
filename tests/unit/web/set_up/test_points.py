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
