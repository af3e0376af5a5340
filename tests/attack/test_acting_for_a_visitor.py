"""F1: nothing that a reader sees lets him act for the visitor.

Erasing, changing and handing over need the secret of the visitor's own browser. It
stands in no record, no export, no receipt and no answer to anybody else.
"""

import io
import json
import secrets
import tarfile
from base64 import urlsafe_b64decode
from typing import Any

import pytest

from tests.service.choosing import SITE, Service, bearer

OTHER = "imagoplus"


def chosen(service: Service) -> tuple[dict[str, Any], dict[str, Any]]:
    """Have a victim choose; return what was sent and what came back."""
    sent = service.choice()
    answer = service.choose(sent)
    assert answer.status_code == 201, answer.text
    return sent, answer.json()


def line_of(service: Service, digest: str, role: str = "auditor") -> dict[str, Any]:
    """Return the record as a reader of that role sees it."""
    (found,) = [
        record
        for record in service.records(service.token(role))
        if record.get("digest") == digest
    ]
    return found


def erase(service: Service, cookie: str, *, site: str = SITE) -> Any:
    return service.post(
        f"/{site}/erasures",
        headers={"origin": service.address, "cookie": f"consent_{site}={cookie}"},
    )


def is_there(service: Service, digest: str) -> bool:
    return service.get(f"/{SITE}/receipts/{digest}").status_code == 200


@pytest.mark.parametrize("role", ["auditor", "owner"])
def test_a_reader_who_names_what_a_record_shows_erases_only_what_he_sent(
    service: Service, role: str
) -> None:
    _, victim = chosen(service)
    seen = line_of(service, victim["digest"], role)
    own_choice = service.choice(visitor=seen["visitor"])

    forged = service.choose(own_choice).json()
    answer = erase(service, forged["cookie"])

    assert answer.status_code == 200
    assert answer.json() == {"erased": 1}
    assert is_there(service, victim["digest"])
    assert not is_there(service, forged["digest"])


def test_a_reader_s_record_is_not_taken_for_one_of_the_visitor(
    service: Service,
) -> None:
    """He cannot change what the visitor decided either."""
    _, victim = chosen(service)
    seen = line_of(service, victim["digest"])

    forged = service.choose(service.choice(visitor=seen["visitor"])).json()

    assert line_of(service, forged["digest"])["visitor"] != seen["visitor"]


def test_a_used_id_with_another_body_is_refused_and_gives_no_cookie(
    service: Service,
) -> None:
    sent, victim = chosen(service)
    refused = service.choose(service.choice(id=sent["id"]))

    assert refused.status_code == 409
    assert refused.json()["type"].endswith("#choice-id-used")
    assert "cookie" not in refused.text.replace("cookies", "")
    assert is_there(service, victim["digest"])


def test_a_used_id_is_no_way_to_the_cookie_though_the_rest_is_copied_from_the_record(
    service: Service,
) -> None:
    sent, victim = chosen(service)
    seen = line_of(service, victim["digest"])

    copied = service.choose({**sent, "visitor": seen["visitor"]})

    assert copied.status_code == 409
    assert erase(service, copied.json().get("cookie", "x.y")).status_code != 200
    assert is_there(service, victim["digest"])


def test_the_browser_that_lost_the_answer_gets_it_again(service: Service) -> None:
    sent, first = chosen(service)

    again = service.choose(sent)

    assert again.status_code == 200
    assert again.json()["digest"] == first["digest"]
    assert erase(service, again.json()["cookie"]).json() == {"erased": 1}


def test_one_cookie_erases_all_choices_of_its_browser(service: Service) -> None:
    sent, first = chosen(service)
    second = service.choose(service.choice(visitor=sent["visitor"])).json()

    assert erase(service, second["cookie"]).json() == {"erased": 2}
    assert not is_there(service, first["digest"])


def test_a_cookie_of_one_site_is_nothing_at_another(service: Service) -> None:
    _, victim = chosen(service)

    answer = erase(service, victim["cookie"], site=OTHER)

    assert answer.status_code == 401
    assert is_there(service, victim["digest"])


def test_no_reader_sees_the_secret_of_a_browser(service: Service) -> None:
    sent, victim = chosen(service)
    owner, auditor = service.token("owner"), service.token()
    seen = [
        service.get(f"/{SITE}/{path}", headers=bearer(token)).content
        for token in (owner, auditor)
        for path in ("records", "records?format=csv", "accesses", "export")
    ]
    seen.append(service.get(f"/{SITE}/receipts/{victim['digest']}").content)
    seen.append(service.get(f"/{SITE}/receipts/{victim['digest']}.jsonld").content)
    with tarfile.open(fileobj=io.BytesIO(seen[3])) as bundle:
        files = [bundle.extractfile(member) for member in bundle if member.isfile()]
        seen += [file.read() for file in files if file]

    assert [part for part in seen if sent["visitor"].encode() in part] == []


def test_the_consent_id_is_one_name_for_visitor_record_and_auditor(
    service: Service,
) -> None:
    _, victim = chosen(service)
    payload = victim["cookie"].split(".")[0]
    cookie = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    found = service.records(service.token(), f"?visitor={cookie['v']}")

    assert [record["digest"] for record in found] == [victim["digest"]]


def test_an_owner_erases_by_the_id_that_a_visitor_tells(service: Service) -> None:
    sent, victim = chosen(service)

    answer = service.post(
        f"/{SITE}/erasures",
        headers=bearer(service.token("owner")),
        json={"visitor": sent["visitor"]},
    )

    assert answer.json() == {"erased": 1}
    assert not is_there(service, victim["digest"])


def test_a_made_up_cookie_is_no_credential(service: Service) -> None:
    _, victim = chosen(service)
    payload, _, signature = victim["cookie"].rpartition(".")
    cookie = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    for forged in (
        f"{payload}.",
        f"{payload}.{secrets.token_urlsafe(32)}",
        f"{json.dumps({**cookie, 'k': secrets.token_hex(16)})}.{signature}",
    ):
        assert erase(service, forged).status_code in (400, 401, 403)
    assert is_there(service, victim["digest"])
