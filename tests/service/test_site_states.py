"""What the list of sites and the dashboard say of a site that needs something."""

import re
from collections.abc import Iterator

import pytest

from tests.attack.test_signing_in import Browser, closing, link_of
from tests.service.choosing import SITE, Service
from tests.service.scanned import keep_scans
from tests.service.starting import Start, starting
from tests.service.test_faults import copied_policies

__all__ = ["closing"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a scan that found errors, a file that broke, and one that is none.

    It was started again, so its logs are opened when somebody asks for them.
    """
    folder = tmp_path_factory.mktemp("states")
    policies = copied_policies(folder)
    keep_scans(folder, SITE)
    with starting(folder) as begin:
        first = begin("--rate-limit", "0", policies=policies)
        assert first.choose().status_code == 201
        first.stop()
        for name in ("inope", "broken"):
            (policies / f"{name}.toml").write_text(f'site = "{name}"\nnonsense = 1\n')
        yield begin("--rate-limit", "0", policies=policies)


@pytest.fixture
def provider(service: Service) -> Browser:
    return Browser(service).sign_in(link_of(service))


def test_a_site_whose_old_scan_has_errors_leads_to_a_new_one_from_the_list(
    provider: Browser,
) -> None:
    """The list said that nothing was left to do; and then, to read what was mended."""
    page = provider.get("/sites?lang=fi").text
    [card] = re.findall(f'/{SITE}/dashboard">([^<]*)</a></p>', page)

    assert card == "Katso sivusto uudelleen"
    assert card in provider.get(f"/{SITE}/dashboard?lang=fi").text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Kohtaa ”nonsense” ei ole olemassa."),
        ("sv", "Fältet ”nonsense” finns inte."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_the_readers_language(
    provider: Browser, language: str, said: str
) -> None:
    sites = provider.get(f"/sites?lang={language}").text
    dashboard = provider.get(f"/inope/dashboard?lang={language}").text

    for page in (sites, dashboard):
        seen = re.sub("(?s)<details.*?</details>", "", page)
        assert said in seen
        assert "has no field" not in seen
        assert "<code>" not in seen.partition('aria-labelledby="next"')[2][:600]


def test_what_the_service_can_know_of_a_site_is_known(provider: Browser) -> None:
    """Log, queue and keys were unknown until somebody had needed the log."""
    page = provider.get("/ivplus/dashboard?lang=fi").text
    health = page.partition('id="health"')[2].partition("</section>")[0]
    said = dict(re.findall(r"</span> (\w+)</dt><dd>(.*?)</dd>", health))

    assert "Ei tiedossa." not in health
    assert said["Loki"].startswith("Ottaa vastaan valintoja.")
    assert said["Jono"] == "Kirjaamista odottavia valintoja: 0."
    assert said["Avaimet"].startswith("Lokin allekirjoittavia avaimia: 1.")
    assert "CONSENT_TIMESTAMP_URL" in said["Ankkurit"]
    assert "CONSENT_BACKUPS" in said["Varmuuskopiot"]


def test_backups_that_are_on_and_not_made_yet_are_no_fault(start: Start) -> None:
    service = start("--backups", "backups")
    provider = Browser(service).sign_in(link_of(service))

    page = provider.get(f"/{SITE}/dashboard?lang=fi").text

    assert "CONSENT_BACKUPS" not in page.partition('id="health"')[2]
