"""Erasing by the form of the declaration page, and by an owner's token."""

from pathlib import Path

import httpx

from tests.places import POLICIES
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import Start


def erase_by_form(service: Service, **form: str) -> httpx.Response:
    made = service.choose().json()
    return service.post(
        f"/{SITE}/erasures",
        data=form,
        headers={
            "cookie": f"consent_{SITE}={made['cookie']}",
            "origin": service.address,
            "content-type": "application/x-www-form-urlencoded",
        },
    )


def test_a_form_without_a_language_leads_back_in_the_site_s_own(
    start: Start, tmp_path: Path
) -> None:
    policy = (POLICIES / f"{SITE}.toml").read_text()
    folder = tmp_path / "policies"
    folder.mkdir()
    english = policy.replace('["fi", "sv", "en"]', '["en", "fi", "sv"]')
    (folder / f"{SITE}.toml").write_text(english)
    service = start(policies=folder)

    answer = erase_by_form(service)

    assert answer.status_code == 303
    assert answer.headers["location"] == "declaration?lang=en&done=erased#status"


def test_a_language_that_the_site_lacks_is_not_repeated(service: Service) -> None:
    answer = erase_by_form(service, language="xx&done=saved")

    assert answer.headers["location"] == "declaration?lang=fi&done=erased#status"


def test_bytes_that_are_not_text_are_refused_with_the_place(service: Service) -> None:
    answer = service.post(
        f"/{SITE}/erasures",
        content=b'{"visitor": "\xff"}',
        headers=bearer(service.token("owner")),
    )

    assert answer.status_code == 422
    assert answer.json()["type"] == "/docs#invalid-choice"
