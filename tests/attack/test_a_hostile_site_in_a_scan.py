"""A site that is scanned writes into its report; the owner reads that on our pages.

Issue 16, security: a hostile site in a scan's report.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.choosing import SITE, Service
from tests.service.scanned import EARLIER, LATER, keep_scans
from tests.service.starting import starting
from tests.unit.scan.test_html import EVIL


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("scanned")
    keep_scans(folder, SITE, EVIL)
    with starting(folder) as begin:
        yield begin("--rate-limit", "0")


@pytest.fixture(scope="module")
def cookie(service: Service) -> dict[str, str]:
    answer = service.post(
        "/sign-in",
        data={"token": service.token("owner", SITE)},
        headers={"origin": service.address},
    )
    return {"cookie": f"consent-session={answer.cookies['consent-session']}"}


def test_what_a_site_wrote_stays_text_in_the_list(
    service: Service, cookie: dict[str, str]
) -> None:
    page = service.get(f"/{SITE}/scans?lang=fi", headers=cookie).text

    assert "<script>alert" not in page
    assert "<img src=https://evil.test" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.count('class="badge error"') == 2  # new, and accepted


def test_a_report_may_run_no_script_and_load_nothing(
    service: Service, cookie: dict[str, str]
) -> None:
    answer = service.get(f"/{SITE}/scans/{LATER}", headers=cookie)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    # Word for word: decision 0075 says why each of them is there, and no other.
    assert answer.headers["content-security-policy"] == (
        "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "name",
    [
        "2026-11-29T010204Z",
        "last",
        "..%5Cinope%5C2026-11-29T010203Z",
        f"{LATER}.html",
        "%00",
    ],
)
def test_only_reports_of_the_site_are_given(
    service: Service, cookie: dict[str, str], name: str
) -> None:
    assert service.get(f"/{SITE}/scans/{name}", headers=cookie).status_code == 404


@pytest.mark.parametrize("path", ["scans", f"scans/{LATER}"])
def test_strangers_and_owners_of_other_sites_see_none(
    service: Service, path: str
) -> None:
    other = service.post(
        "/sign-in",
        data={"token": service.token("owner", "inope")},
        headers={"origin": service.address},
    )
    signed_in = {"cookie": f"consent-session={other.cookies['consent-session']}"}

    assert service.get(f"/{SITE}/{path}").status_code == 303
    assert service.get(f"/{SITE}/{path}", headers=signed_in).status_code == 403


def test_the_list_says_what_is_new_accepted_and_when_the_next_one_is(
    service: Service, cookie: dict[str, str]
) -> None:
    page = service.get(f"/{SITE}/scans?lang=fi", headers=cookie).text

    for words in (
        "Uutta edelliseen skannaukseen verrattuna",
        "Hyväksytty perustellusti",
        "6.12.2026",
        f'href="scans/{EARLIER}"',
        f'href="scans/{LATER}"',
    ):
        assert words in page


def test_a_site_without_scans_says_how_to_begin(service: Service) -> None:
    provider = service.post(
        "/sign-in",
        data={"token": service.token("provider", "*")},
        headers={"origin": service.address},
    )
    signed_in = {"cookie": f"consent-session={provider.cookies['consent-session']}"}

    page = service.get("/inope/scans?lang=fi", headers=signed_in).text

    assert "Tätä sivustoa ei ole vielä skannattu" in page
    assert "consent-service scan schedule" in page


def test_no_next_scan_is_promised_where_none_come_by_themselves(
    service: Service, cookie: dict[str, str]
) -> None:
    """A look of the set-up or of an owner alone says nothing of a schedule."""
    state = service.folder / "data" / "scans" / "schedule.json"
    kept = state.read_bytes()
    state.unlink()
    try:
        page = service.get(f"/{SITE}/scans?lang=fi", headers=cookie).text
    finally:
        state.write_bytes(kept)

    assert "Seuraava skannaus" not in page
    assert "consent-service scan schedule" in page
