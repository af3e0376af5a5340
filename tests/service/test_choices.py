"""Every row of the contract of `POST /SITE/choices`, on a real service."""

import base64
import json
from typing import Any

import httpx
import pytest

from consent_service.choices.visitor import pseudonym_of
from consent_service.evidence.proof import decode_proof
from tests.service.choosing import ORIGIN, SITE, Service


def test_a_choice_is_recorded_and_answered_with_its_receipt(service: Service) -> None:
    body = service.choice()

    answer = service.choose(body)

    assert answer.status_code == 201
    receipt = decode_proof(answer.json()["receipt"].encode())
    record = json.loads(receipt.extra.splitlines()[2])
    assert record["id"] == body["id"]
    assert record["decisions"] == {
        "analytics": "granted",
        "ga_demographics": "denied",
        "marketing": "denied",
        "necessary": "granted",
    }


def test_the_answer_names_place_digest_and_end(service: Service) -> None:
    answer = service.choose().json()

    assert sorted(answer) == [
        *("checkpoint", "cookie", "digest", "expires_at", "index", "receipt")
    ]
    assert answer["index"] > 0
    assert len(answer["digest"]) == 64
    assert answer["expires_at"].endswith("Z")


def test_the_same_choice_again_gets_the_first_receipt(service: Service) -> None:
    body = service.choice()
    first = service.choose(body).json()

    again = service.choose(body)

    assert again.status_code == 200
    assert again.json()["index"] == first["index"]
    assert again.json()["digest"] == first["digest"]
    assert again.json()["expires_at"] == first["expires_at"]


def test_the_cookie_says_what_was_decided(service: Service) -> None:
    body = service.choice()

    answer = service.choose(body).json()

    payload = answer["cookie"].partition(".")[0]
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert said["k"] == body["visitor"]
    assert said["v"] == pseudonym_of(body["visitor"], SITE)
    assert said["p"] == answer["digest"]
    assert said["d"]["analytics"].startswith("1")
    assert said["d"]["marketing"].startswith("0")


@pytest.mark.parametrize("kind", ["application/json", "text/plain;charset=UTF-8"])
def test_json_may_be_sent_under_both_names(service: Service, kind: str) -> None:
    assert service.choose(content_type=kind).status_code == 201


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/html", ""])
def test_another_media_type_is_refused(service: Service, kind: str) -> None:
    answer = service.choose(content_type=kind)

    assert answer.status_code == 415
    assert answer.json()["type"] == "/docs#wrong-media-type"


def test_a_body_of_more_than_eight_kilobytes_is_refused(service: Service) -> None:
    answer = service.choose(service.choice(language="f" * 9000))

    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"", b"{", b"nonsense", b"\xff\xfe", b"{" * 5000])
def test_what_is_no_json_is_refused(service: Service, body: bytes) -> None:
    answer = service.post(
        f"/{SITE}/choices", content=body, headers={"content-type": "text/plain"}
    )

    assert answer.status_code == 400
    assert answer.json()["type"] == "/docs#bad-request"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"decisions": {"analytics": "maybe"}}, "$.decisions.analytics"),
        ({"decisions": {"analytics": "granted"}}, "$.decisions"),
        ({"surface": "popup"}, "$.surface"),
        ({"id": "1"}, "$.id"),
        ({"visitor": "X" * 32}, "$.visitor"),
        ({"language": "de"}, "$.language"),
        ({"action": "accept_all"}, "$.decisions"),
        ({"unknown": 1}, "unknown"),
        ({"gpc": "yes"}, "$.gpc"),
        ({"supersedes": "abc"}, "$.supersedes"),
    ],
)
def test_a_choice_that_does_not_fit_is_answered_with_its_place(
    service: Service, change: dict[str, Any], place: str
) -> None:
    answer = service.choose(service.choice(**change))

    assert answer.status_code == 422
    assert place in answer.json()["detail"]
    assert answer.json()["type"] == "/docs#invalid-choice"


def test_demographics_cannot_be_granted_without_analytics(service: Service) -> None:
    """Requirement A-30."""
    decisions = {
        "analytics": "denied",
        "ga_demographics": "granted",
        "marketing": "denied",
    }

    answer = service.choose(service.choice(decisions=decisions))

    assert answer.status_code == 422
    assert "analytics" in answer.json()["hint"]


def test_a_revision_that_was_never_published_is_a_conflict(service: Service) -> None:
    answer = service.choose(service.choice(revision="0" * 64))

    assert answer.status_code == 409
    assert answer.json()["type"] == "/docs#unknown-revision"


def test_an_unknown_site_is_not_found(service: Service) -> None:
    answer = service.choose(service.choice(), site="nobody")

    assert answer.status_code == 404
    assert answer.json()["type"] == "/docs#unknown-site"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://a.fi"])
def test_a_foreign_origin_is_refused(service: Service, origin: str) -> None:
    """Requirement A-44."""
    answer = service.choose(origin=origin)

    assert answer.status_code == 403
    assert answer.json()["type"] == "/docs#foreign-origin"
    assert "access-control-allow-origin" not in answer.headers


def test_pages_of_the_site_may_read_the_answer(service: Service) -> None:
    answer = service.choose()

    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["vary"] == "Origin"


def test_pages_of_the_site_may_read_errors_too(service: Service) -> None:
    answer = service.choose(service.choice(revision="0" * 64))

    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_a_cross_site_page_gets_no_cookie_by_header(service: Service) -> None:
    assert "set-cookie" not in service.choose(sec_fetch_site="cross-site").headers


def test_a_same_origin_page_gets_the_cookie_by_header(service: Service) -> None:
    """Requirement A-45: Safari keeps what a response sets beyond seven days."""
    answer = service.choose(origin=service.address, sec_fetch_site="same-origin")

    header = answer.headers["set-cookie"]
    assert header.startswith(f"consent_{SITE}={answer.json()['cookie']}; Path=/; ")
    assert "Max-Age=15811200; SameSite=Lax" in header
    assert "HttpOnly" not in header


def test_a_browser_may_ask_first(service: Service) -> None:
    answer = httpx.options(
        f"{service.address}/{SITE}/choices",
        headers={"origin": ORIGIN, "access-control-request-method": "POST"},
    )

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == "POST"
    assert answer.headers["access-control-allow-headers"] == "content-type"


def test_reading_choices_is_not_a_method(service: Service) -> None:
    answer = service.get(f"/{SITE}/choices", headers={"origin": ORIGIN})

    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST, OPTIONS"


def test_nothing_in_the_answer_tells_of_the_caller(service: Service) -> None:
    """Requirement B-06: no address, no user agent, no referrer."""
    answer = service.choose(user_agent="Agent/1", referer="https://kehobalanssi.fi/x")

    record = decode_proof(answer.json()["receipt"].encode()).extra
    assert b"127.0.0.1" not in record
    assert b"Agent" not in record
    assert b"/x" not in record
