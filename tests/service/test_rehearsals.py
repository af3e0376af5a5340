"""A choice that a scan makes is answered as any other, and on no record."""

import base64
import json
from http.cookies import SimpleCookie

import pytest

from tests.service.choosing import ORIGIN, SITE, Service
from tests.service.starting import Start

_SAME_SITE = {
    "content-type": "text/plain",
    "origin": ORIGIN,
    "host": "kehobalanssi.fi",
    "sec-fetch-site": "same-origin",
}


def rehearse(service: Service, **changes: object) -> dict[str, object]:
    body = json.dumps(service.choice(**changes))
    answer = service.post(f"/{SITE}/choices?dry_run", content=body, headers=_SAME_SITE)
    assert answer.status_code == 200, answer.text
    return {**answer.json(), "set-cookie": answer.headers["set-cookie"]}


def test_a_rehearsal_is_answered_as_a_choice_is(service: Service) -> None:
    """The scanner sees whether the cookie comes by HTTP, and what the script does."""
    real = service.post(
        f"/{SITE}/choices", content=json.dumps(service.choice()), headers=_SAME_SITE
    )
    rehearsed = rehearse(service)

    assert {*rehearsed} - {"set-cookie"} == {*real.json()}
    shape, wanted = (
        SimpleCookie(each)[f"consent_{SITE}"]
        for each in (str(rehearsed["set-cookie"]), real.headers["set-cookie"])
    )
    assert dict(shape) == dict(wanted)
    assert len(shape.value) == len(wanted.value)


def test_a_rehearsal_is_on_no_record_and_in_no_count(start: Start) -> None:
    service = start()

    digest = rehearse(service)["digest"]

    assert service.records(service.token()) == []
    assert service.get(f"/{SITE}/receipts/{digest}").status_code == 404
    counted = json.loads(service.run("statistics", SITE, "--json").stdout)
    assert counted["whole"]["choices"] == 0
    assert counted["seen"]["domain"] == {}
    assert "consent_choices_total{" not in service.get("/metrics").text


def test_nothing_is_done_for_the_cookie_of_a_rehearsal(service: Service) -> None:
    """Signed for the site, it would stand for a record that nobody can show."""
    cookie = str(rehearse(service)["cookie"])
    assert json.loads(base64.urlsafe_b64decode(cookie.partition(".")[0] + "=="))["d"]

    erasing = service.post(
        f"/{SITE}/erasures",
        headers={**_SAME_SITE, "cookie": f"consent_{SITE}={cookie}"},
    )

    assert erasing.status_code in (401, 403), erasing.text


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"revision": "0" * 64}, 409), ({"decisions": {"analytics": "granted"}}, 422)],
)
def test_a_rehearsal_is_refused_for_what_a_choice_is(
    service: Service, changes: dict[str, object], status: int
) -> None:
    body = json.dumps(service.choice(**changes))

    answer = service.post(f"/{SITE}/choices?dry_run", content=body, headers=_SAME_SITE)

    assert answer.status_code == status
