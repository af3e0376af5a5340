"""What a scan says to somebody who sets up a site."""

from typing import Any

import msgspec

from consent_service.policy.first_policy import FirstAnswers
from consent_service.policy.reference import load_whole_catalog
from consent_service.scan.report import Observation, Subject
from consent_service.site_look.summary import look_of
from consent_service.site_look.values import Look, Seen, Unknown, Wanted
from consent_service.web.set_up.answers import Known
from consent_service.web.set_up.look import with_look
from tests.unit.scan.test_html import full

WANTED = Wanted(domain="shop.fi", site="shop", private=False)


def cookie(name: str, **more: Any) -> Observation:
    subject = Subject(type="cookie", kind="script_cookie", name=name, host="shop.fi")
    return Observation(subject=subject, party="first", **more)


def look(*observations: Observation) -> Look:
    report = msgspec.structs.replace(full(), observations=observations)
    return look_of(report, None, load_whole_catalog(None).services, WANTED)


def test_services_of_the_catalog_are_chosen_and_others_only_named() -> None:
    found = look(
        cookie("_ga", service="google-analytics-4"),
        cookie("kori"),
        cookie("_xyz", probably="Xyz Chat"),
    )

    assert found.services == (Seen("google-analytics-4"),)
    assert found.unknown == (
        Unknown("kori", "shop.fi", kind="script_cookie"),
        Unknown("_xyz", "shop.fi", "Xyz Chat", kind="script_cookie"),
    )


def test_a_site_with_hundreds_of_cookies_is_counted_to_the_end() -> None:
    found = look(*(cookie(f"c{number}") for number in range(100)))

    assert (len(found.unknown), found.more) == (40, 60)


def test_what_a_person_said_is_not_overruled() -> None:
    found = Look("shop.fi", services=(Seen("youtube"),), languages=("sv",), name="B Oy")
    known = Known(("youtube", "matomo"), ("fi", "sv"), ())
    said = FirstAnswers(domain="shop.fi", services=("matomo",), name="A Oy")

    answers = with_look(said, found, known)

    assert answers.services == ("matomo", "youtube")
    assert answers.languages == ("sv",)
    assert answers.name == "A Oy"
