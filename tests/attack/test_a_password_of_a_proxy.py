"""A site in the making has a password: its browsers send `Authorization: Basic`.

That is no token, and takes nothing from a visitor (GDPR Article 17) or the public.
"""

from tests.service.choosing import SITE, Service

PASSWORD = {"authorization": "Basic c3RhZ2luZzpwYXNzd29yZA=="}


def test_a_visitor_behind_a_password_can_erase(service: Service) -> None:
    made = service.choose().json()

    answer = service.post(
        f"/{SITE}/erasures",
        headers={
            **PASSWORD,
            "cookie": f"consent_{SITE}={made['cookie']}",
            "origin": service.address,
        },
    )

    assert answer.status_code == 200, answer.text
    assert answer.json() == {"erased": 1}


def test_the_public_checkpoint_is_public_behind_a_password(service: Service) -> None:
    plain = service.get(f"/{SITE}/log/checkpoint")
    answer = service.get(f"/{SITE}/log/checkpoint", headers=PASSWORD)

    assert (answer.status_code, answer.text) == (200, plain.text)


def test_a_receipt_is_given_behind_a_password(service: Service) -> None:
    digest = service.choose().json()["digest"]

    answer = service.get(f"/{SITE}/receipts/{digest}", headers=PASSWORD)

    assert answer.status_code == 200


def test_a_token_that_is_none_is_still_refused(service: Service) -> None:
    for path in ("log/checkpoint", f"receipts/{'0' * 64}"):
        answer = service.get(
            f"/{SITE}/{path}", headers={"authorization": "bearer nobody"}
        )

        assert answer.status_code == 401
