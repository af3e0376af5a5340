"""The log from outside: receipts, proofs, tiles, and being forgotten."""

import httpx
import pytest

from consent_service.evidence.checkpoint import open_checkpoint
from consent_service.evidence.note import ed25519_verifier, parse_vkey
from consent_service.evidence.proof import decode_proof
from tests.service.choosing import SITE, Service, bearer


def vkey(service: Service) -> str:
    return service.run("log", "vkeys", SITE).stdout.strip()


def test_the_checkpoint_is_public_and_signed_by_the_published_key(
    service: Service,
) -> None:
    made = service.choose().json()

    answer = service.get(f"/{SITE}/log/checkpoint", headers=bearer(service.token()))

    verifier = ed25519_verifier(parse_vkey(vkey(service)))
    signed = open_checkpoint(answer.content, [verifier])
    assert signed.checkpoint.size > made["index"]
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_the_keys_are_public_and_those_that_the_command_prints(
    service: Service,
) -> None:
    answer = service.get(f"/{SITE}/log/vkeys")

    assert answer.status_code == 200
    assert answer.text.strip() == vkey(service)


def test_a_receipt_can_be_had_again_by_its_digest(service: Service) -> None:
    made = service.choose().json()
    service.choose()

    answer = service.get(f"/{SITE}/receipts/{made['digest']}")

    assert answer.status_code == 200
    again, first = decode_proof(answer.content), decode_proof(made["receipt"].encode())
    assert again.index == first.index
    assert again.extra == first.extra
    shown = service.get(f"/{SITE}/log/checkpoint").content
    assert again.checkpoint in (first.checkpoint, shown)


@pytest.mark.parametrize("digest", ["0" * 64, "x", "0" * 63])
def test_a_digest_of_nothing_has_no_receipt(service: Service, digest: str) -> None:
    answer = service.get(f"/{SITE}/receipts/{digest}")

    assert answer.status_code == 404
    assert answer.json()["type"] == "/docs#not-found"


@pytest.mark.parametrize(
    "path", ["tile/0/000.p/1", "tile/entries/000.p/1", "proof/0", "consistency/1/2"]
)
def test_what_is_not_published_needs_a_token(service: Service, path: str) -> None:
    service.choose()

    assert service.get(f"/{SITE}/log/{path}").status_code == 401
    answer = service.get(f"/{SITE}/log/{path}", headers=bearer(service.token()))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001",
        "tile/0/000",
        "tile/x/000",
        "tile/0/../0",
        "tile/64/000",
        "proof/99999",
        "proof/-1",
        "proof/01",
        "proof/" + "9" * 40,
        "consistency/2/1",
        "consistency/0/99999",
    ],
)
def test_what_the_log_does_not_have_is_not_found(service: Service, path: str) -> None:
    answer = service.get(f"/{SITE}/log/{path}", headers=bearer(service.token()))

    assert answer.status_code == 404


def test_a_visitor_is_forgotten_by_the_signed_cookie(service: Service) -> None:
    body = service.choice()
    made = service.choose(body).json()

    answer = service.post(
        f"/{SITE}/erasures",
        headers={
            "cookie": f"consent_{SITE}={made['cookie']}",
            "origin": service.address,
        },
    )

    assert answer.status_code == 200
    assert answer.json() == {"erased": 1}
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert service.get(f"/{SITE}/receipts/{made['digest']}").status_code == 404


def test_what_is_erased_leaves_its_place_and_a_reason(service: Service) -> None:
    body = service.choice()
    made = service.choose(body).json()

    done = service.run("erase", "--site", SITE, "--visitor", body["visitor"], "--json")

    assert done.returncode == 0, done.stderr
    lines = service.records(service.token())
    line = next(logged for logged in lines if logged["index"] == made["index"])
    assert line == {
        "index": made["index"],
        "epoch": 1,
        "reason": "art17",
        "erased": True,
    }


def test_a_cookie_that_the_script_wrote_erases_nothing(service: Service) -> None:
    made = service.choose().json()
    unsigned = made["cookie"].partition(".")[0] + "."

    answer = service.post(
        f"/{SITE}/erasures",
        headers={"cookie": f"consent_{SITE}={unsigned}", "origin": service.address},
    )

    assert answer.status_code == 401


def test_an_auditor_erases_nothing(service: Service) -> None:
    body = service.choice()
    service.choose(body)

    for token in (service.token(), service.token("owner", "inope")):
        answer = service.post(
            f"/{SITE}/erasures",
            json={"visitor": body["visitor"]},
            headers=bearer(token),
        )
        assert answer.status_code == 403


def test_an_owner_erases_by_the_visitor_s_id(service: Service) -> None:
    body = service.choice()
    service.choose(body)

    answer = service.post(
        f"/{SITE}/erasures",
        json={"visitor": body["visitor"]},
        headers=bearer(service.token("owner")),
    )

    assert answer.json() == {"erased": 1}


def test_the_page_s_own_button_erases_and_says_so(service: Service) -> None:
    made = service.choose().json()
    with httpx.Client(base_url=service.address) as browser:
        browser.cookies.set(f"consent_{SITE}", made["cookie"])

        answer = browser.post(
            f"/{SITE}/erasures",
            data={"language": "sv"},
            headers={"origin": service.address},
        )

    assert answer.status_code == 303
    assert answer.headers["location"] == "declaration?lang=sv&done=erased#status"


def test_everybody_is_shown_the_same_checkpoint_for_a_while(service: Service) -> None:
    """Its size would otherwise tell one visitor from another."""
    before = service.get(f"/{SITE}/log/checkpoint").content
    service.choose()

    assert service.get(f"/{SITE}/log/checkpoint").content == before
