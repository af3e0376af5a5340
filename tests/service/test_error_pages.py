"""A wrong address is a page for people, and the same data as ever for programs."""

import pytest

from tests.attack.test_signing_in import Browser, closing, link_of
from tests.service.choosing import SITE, Service

__all__ = ["closing"]

PERSON = {"accept": "text/html,*/*;q=0.8", "accept-language": "fi"}
WRONG = (
    ("GET", "/nonsense/nowhere/at/all", 404),
    ("GET", "/no-such-site/declaration", 404),
    ("GET", f"/{SITE}/declaration?revision=xx", 404),
    ("GET", f"/{SITE}/records", 401),
    ("GET", f"/{SITE}/receipts/nonsense.jsonld", 404),
    ("DELETE", f"/{SITE}/declaration", 405),
)


@pytest.mark.parametrize(("method", "path", "status"), WRONG)
def test_who_opens_a_wrong_address_reads_a_page_with_one_way_on(
    service: Service, method: str, path: str, status: int
) -> None:
    """Issue 16: a stranger with a mistyped address read JSON."""
    answer = service.ask(method, path, headers=PERSON)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="fi"' in answer.text
    assert answer.text.count('<a class="button"') == 1
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"].startswith("Accept, ")


@pytest.mark.parametrize("accept", ["*/*", "application/json", None])
@pytest.mark.parametrize(("method", "path", "status"), WRONG)
def test_a_program_reads_the_problem(
    service: Service, method: str, path: str, status: int, accept: str | None
) -> None:
    headers = {"accept": accept} if accept else {}

    answer = service.ask(method, path, headers=headers)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_what_says_how_to_go_on_stays(service: Service) -> None:
    refused = service.get(f"/{SITE}/records", headers=PERSON)
    wrong = service.ask("DELETE", f"/{SITE}/declaration", headers=PERSON)

    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert "GET" in wrong.headers["allow"]


def test_who_is_signed_in_goes_on_to_the_sites(service: Service) -> None:
    person = Browser(service).sign_in(
        link_of(service, "--role", "owner", "--site", SITE)
    )

    answer = person.client.get("/nonsense/nowhere/at/all", headers=PERSON)

    assert '<a class="button" href="../../../sites"' in answer.text


def test_an_address_is_never_repeated_on_its_page(service: Service) -> None:
    """Cross-site scripting by an address."""
    answer = service.get("/nonsense/<script>alert(1)</script>", headers=PERSON)

    assert "<script>alert" not in answer.text
