"""Where nothing needs consent no page of ours says that there is a banner (A-49)."""

import re
from collections.abc import Iterator

import pytest

from tests.attack.test_signing_in import Browser, closing, link_of
from tests.service.choosing import Service
from tests.service.setting_up import begin
from tests.service.starting import starting

__all__ = ["closing"]

ANSWERS = (
    "domain=www.hiljainen.example&site=hiljainen&name=Hiljainen+Oy"
    "&email=a@hiljainen.example&language=fi"
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("unasked")
    (folder / "policies").mkdir()
    with starting(folder) as start:
        yield start("--rate-limit", "0", policies=folder / "policies")


@pytest.fixture
def provider(service: Service) -> Browser:
    return Browser(service).sign_in(link_of(service))


@pytest.fixture(scope="module")
def review(service: Service) -> str:
    """Return the last step of the set-up, after which the site was published."""
    provider = Browser(service).sign_in(link_of(service))
    csrf = provider.form_token()
    address = begin(provider.client, csrf, ANSWERS)
    page = provider.get(f"{address}/review?lang=fi").text
    answer = provider.post(f"{address}/publish", csrf=csrf)
    assert answer.headers["location"].endswith("/hiljainen/tag?new=1")
    return page


def test_the_review_speaks_of_the_declaration_alone(review: str) -> None:
    """Found by a stranger: it said beside this that the banner would be served."""
    assert "kävijöiltä ei kysytä mitään" in review
    assert "Tämän selosteen kävijäsi voivat lukea" in review
    assert "Kokeile painikkeita" not in review
    assert "alkaa tarjota kyselyä" not in review
    assert "?part=declaration" in review
    assert "joten kyselyä ei tarvita" not in review


@pytest.mark.usefixtures("review")
def test_its_pages_get_a_link_and_no_script(provider: Browser) -> None:
    page = provider.get("/hiljainen/tag?lang=fi").text

    assert "<h1>Linkki sivuillesi</h1>" in page
    assert "/hiljainen/declaration&#34;&gt;" in page
    assert "consent.js" not in page
    assert "data-consent" not in page


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize("path", ["/sites", "/hiljainen/dashboard"])
def test_neither_the_list_nor_the_overview_waits_for_its_tag(
    provider: Browser, path: str
) -> None:
    page = provider.get(f"{path}?lang=fi").text

    assert "Lisää koodi sivuillesi" not in page
    assert "yhtään valintaa" not in page.lower()
    assert "Katso varoitukset" in page


@pytest.mark.usefixtures("review")
def test_its_overview_says_what_is_open_yet(provider: Browser) -> None:
    page = provider.get("/hiljainen/dashboard?lang=fi").text

    assert "Kävijöiltä ei kysytä mitään. Käytännössä on vielä avoimia kohtia." in page


@pytest.mark.usefixtures("review")
def test_its_health_does_not_wait_for_choices(provider: Browser) -> None:
    page = provider.get("/hiljainen/dashboard?lang=fi").text

    assert "joten millään sivulla ei tarvita skriptiä" in page
    assert "Ei ole tiedossa, onko kysely sivuilla" not in page


@pytest.mark.usefixtures("review")
def test_its_start_page_has_no_script_either(provider: Browser) -> None:
    page = provider.get("/hiljainen/?lang=fi").text

    assert "consent.js" not in page
    assert "data-consent-open" not in page
    assert "/hiljainen/declaration" in page


@pytest.mark.usefixtures("review")
def test_a_publication_that_asks_nobody_orders_no_marks(provider: Browser) -> None:
    """Found by a stranger: a reason was accepted, and scripts were to be marked."""
    edit = "/hiljainen/edit"
    csrf = provider.form_token()

    def send(path: str, **fields: str) -> None:
        found = re.search(r'name="base" value="(\w*)"', provider.get(edit).text)
        assert found is not None
        answer = provider.post(f"{edit}/{path}", csrf=csrf, base=found[1], **fields)
        assert answer.status_code == 303, answer.text

    send("appearance", **{"value.position": "top"})
    send("publish", why="Se näyttää paremmalta.")
    page = provider.get(f"{edit}?published&lang=fi").text

    assert "Tämä julkaisu ei lisännyt mitään, mitä kävijöiltä kysytään" in page
    assert "vasta, kun sen skripti on merkitty" not in page
