"""A choice goes along with a link, to a site of the same company and no other."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from consent_service.choices.hand_over import HandOver, HandOverSigner
from consent_service.evidence.proof import decode_proof
from consent_service.keys import load_keys
from tests.service.choosing import Service
from tests.service.starting import starting

_SHOP = """
site = "shop"
domains = ["shop.example"]
languages = ["en"]
jurisdiction = "IE"
notice_url = "https://shop.example/privacy"

[controller]
name = "Example Oy"
email = "info@shop.example"

[categories.analytics]
services = ["hotjar"]
"""
_TO_CLUB = '[hand_over]\nclub = ["club.example"]\n'
_CLUB = _SHOP.replace('"shop"', '"club"').replace("shop.example", "club.example")
_TO_OTHER = '[hand_over]\nother = ["other.example"]\n'
_MORE = '[categories.marketing]\nservices = ["meta-pixel"]\n'


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("house")
    policies = folder / "policies"
    policies.mkdir()
    (policies / "shop.toml").write_text(_SHOP + _TO_CLUB)
    (policies / "club.toml").write_text(_CLUB + _MORE + _TO_OTHER)
    (policies / "other.toml").write_text(_CLUB.replace("club", "other"))
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", policies=policies)


def send(house: Service, site: str, resource: str, body: object) -> httpx.Response:
    """Send as a page of that site does."""
    headers = {"origin": f"https://{site}.example", "content-type": "text/plain"}
    return house.post(f"/{site}/{resource}", content=json.dumps(body), headers=headers)


def revision(house: Service, site: str) -> str:
    return str(house.get(f"/{site}/declaration.json").json()["revision"])


def chosen(house: Service, decision: str = "granted", site: str = "shop") -> str:
    """Choose at the shop, and return the signed cookie."""
    body = {
        "id": secrets.token_hex(16),
        "visitor": secrets.token_hex(16),
        "revision": revision(house, site),
        "language": "en",
        "surface": "banner",
        "action": "save",
        "decisions": {"analytics": decision},
    }
    if site == "club":
        body["decisions"] = {"analytics": decision, "marketing": "denied"}
    return str(send(house, site, "choices", body).json()["cookie"])


def token_of(house: Service, decision: str = "granted") -> str:
    body = {"cookie": chosen(house, decision), "to": "club"}
    return str(send(house, "shop", "handovers", body).json()["token"])


def arrival(house: Service, token: str, **changes: Any) -> dict[str, Any]:
    good = {
        "token": token,
        "visitor": secrets.token_hex(16),
        "revision": revision(house, "club"),
        "language": "en",
    }
    return {**good, **changes}


def read(value: str) -> dict[str, Any]:
    payload = value.rpartition(".")[0]
    said: dict[str, Any] = json.loads(
        base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    )
    return said


def record_in(answer: httpx.Response) -> dict[str, Any]:
    proof = decode_proof(answer.json()["receipt"].encode())
    record: dict[str, Any] = json.loads(proof.extra.splitlines()[2])
    return record


@pytest.mark.parametrize("decision", ["granted", "denied"])
def test_what_was_decided_is_on_record_at_the_other_site_and_asked_no_more(
    house: Service, decision: str
) -> None:
    """Refusals go along like grants: who said no is not asked until it is yes."""
    body = arrival(house, token_of(house, decision))

    answer = send(house, "club", "arrivals", body)

    record, cookie = record_in(answer), read(answer.json()["cookie"])
    assert answer.status_code == 201
    assert record["decisions"] == {
        "analytics": decision,
        "marketing": "denied",
        "necessary": "granted",
    }
    assert (record["surface"], record["action"]) == ("api", "save")
    assert list(cookie["d"]) == ["analytics"]
    assert cookie["d"]["analytics"][0] == ("1" if decision == "granted" else "0")


def test_the_token_says_what_and_not_who(house: Service) -> None:
    cookie = chosen(house)
    body = {"cookie": cookie, "to": "club"}

    token = send(house, "shop", "handovers", body).json()["token"]

    said = read(token)
    assert read(cookie)["v"] not in json.dumps(said)
    assert read(cookie)["p"] not in json.dumps(said)
    assert said["ends"] - read(cookie)["t"] <= 61


def test_the_record_continues_that_of_the_site_before_and_ends_with_it(
    house: Service,
) -> None:
    """Consent that was given once is not made longer by walking about."""
    cookie = chosen(house)
    token = send(house, "shop", "handovers", {"cookie": cookie, "to": "club"})

    answer = send(house, "club", "arrivals", arrival(house, token.json()["token"]))

    record = record_in(answer)
    # Published, so that an auditor can do it too: docs/log-format.md.
    text = f"consent-service/handed-over-record/v1\0club\0{read(cookie)['p']}"
    assert record["supersedes"] == hashlib.sha256(text.encode()).hexdigest()
    assert record["visitor"] != read(cookie)["v"]
    assert read(answer.json()["cookie"])["x"] == read(cookie)["x"]


def test_what_the_other_site_learns_opens_no_receipt_of_the_site_before(
    house: Service,
) -> None:
    cookie = chosen(house)
    token = send(house, "shop", "handovers", {"cookie": cookie, "to": "club"}).json()
    answer = send(house, "club", "arrivals", arrival(house, token["token"]))

    for name in (read(token["token"])["record"], record_in(answer)["supersedes"]):
        for site in ("shop", "club"):
            assert house.get(f"/{site}/receipts/{name}").status_code == 404
    assert house.get(f"/shop/receipts/{read(cookie)['p']}").status_code == 200


def test_a_token_is_taken_once(house: Service) -> None:
    token = token_of(house)
    body = arrival(house, token)
    first = send(house, "club", "arrivals", body)

    again = send(house, "club", "arrivals", body)
    other = send(house, "club", "arrivals", arrival(house, token))

    assert again.json()["digest"] == first.json()["digest"]
    assert other.status_code == 401
    assert "receipt" not in other.json()


@pytest.mark.parametrize("site", ["shop", "other"])
def test_only_the_site_that_it_is_for_takes_it(house: Service, site: str) -> None:
    body = arrival(house, token_of(house), revision=revision(house, site))

    assert send(house, site, "arrivals", body).status_code == 401


def test_it_expires_after_a_minute(house: Service) -> None:
    keys = load_keys(house.folder / "data" / "keys").secrets("token")
    signer = HandOverSigner(keys)
    token = token_of(house)
    said = read(token)
    late = _again(signer, said | {"ends": said["ends"] - 61})

    answer = send(house, "club", "arrivals", arrival(house, late))

    assert answer.status_code == 401
    assert answer.json()["detail"] == "the hand-over token has expired"


def _again(signer: HandOverSigner, said: dict[str, Any]) -> str:
    return signer.sign_hand_over(msgspec.convert(said, HandOver))


@pytest.mark.parametrize("token", ["", "x", "e30.x", "ä"])
def test_nobody_else_can_make_one(house: Service, token: str) -> None:
    """A link in somebody's mail must grant nothing."""
    answer = send(house, "club", "arrivals", arrival(house, token))

    assert answer.status_code == 401


def test_a_changed_token_is_no_token(house: Service) -> None:
    payload, _, signature = token_of(house, "denied").rpartition(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    said["decisions"]["analytics"] = "1" + said["decisions"]["analytics"][1:]
    forged = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")

    answer = send(house, "club", "arrivals", arrival(house, f"{forged}.{signature}"))

    assert answer.status_code == 401


def test_a_cookie_that_the_service_has_not_signed_hands_nothing_over(
    house: Service,
) -> None:
    payload = chosen(house).rpartition(".")[0]
    body = {"cookie": f"{payload}.", "to": "club"}

    assert send(house, "shop", "handovers", body).status_code == 401


@pytest.mark.parametrize("to", ["other", "shop", "nowhere"])
def test_nothing_goes_to_a_site_that_the_policy_does_not_name(
    house: Service, to: str
) -> None:
    """Requirement A-44."""
    body = {"cookie": chosen(house), "to": to}

    assert send(house, "shop", "handovers", body).status_code == 404


def test_a_cookie_of_another_site_hands_nothing_over(house: Service) -> None:
    body = {"cookie": chosen(house, site="club"), "to": "club"}

    assert send(house, "shop", "handovers", body).status_code == 401


@pytest.mark.parametrize("resource", ["handovers", "arrivals"])
def test_a_foreign_page_can_ask_for_neither(house: Service, resource: str) -> None:
    answer = house.post(
        f"/shop/{resource}", content="{}", headers={"origin": "https://evil.example"}
    )

    assert answer.status_code == 403


def test_what_was_handed_over_goes_no_further(house: Service) -> None:
    """Requirement A-44, GDPR 4(11): the first site's banner named no third site."""
    arrived = send(house, "club", "arrivals", arrival(house, token_of(house))).json()

    answer = send(
        house, "club", "handovers", {"cookie": arrived["cookie"], "to": "other"}
    )
    own = {"cookie": chosen(house, site="club"), "to": "other"}

    assert answer.status_code == 403
    assert "whose banner did not name that one" in answer.json()["detail"]
    assert send(house, "club", "handovers", own).status_code == 200


def test_what_was_chosen_before_the_banner_named_the_site_stays_at_home(
    tmp_path: Path,
) -> None:
    """Consent is to what was said: GDPR 4(11)."""
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "shop.toml").write_text(_SHOP)
    (policies / "club.toml").write_text(_CLUB)
    with starting(tmp_path) as begin:
        house = begin("--rate-limit", "0", policies=policies)
        cookie = chosen(house)
        (policies / "shop.toml").write_text(_SHOP + _TO_CLUB)
        published = house.run("policy", "publish", "--policies", str(policies))

        answer = send(house, "shop", "handovers", {"cookie": cookie, "to": "club"})

    assert published.returncode == 0, published.stderr
    assert answer.status_code == 403
