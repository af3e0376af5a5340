"""What the steps of the set-up say of what was typed, and where it is mended."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.test_signing_in import Browser, closing, link_of
from tests.service.choosing import Service
from tests.service.starting import starting

__all__ = ["closing"]

SITE = "domain=www.lintu.example&site=lintu"
WHO = "name=Lintu+Oy&email=a@lintu.example"
THING = (
    "thing.0=script_cookie|first|www.lintu.example|kori&thing.0.note=Kysy+Annalta"
    "&service=google-analytics-4"
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("steps")
    policies = folder / "policies"
    policies.mkdir()
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", policies=policies)


@pytest.fixture
def provider(service: Service) -> Browser:
    return Browser(service).sign_in(link_of(service))


def step(provider: Browser, name: str, answers: str) -> str:
    return provider.get(f"/start?{answers}&step={name}&lang=fi").text


def test_each_point_of_the_review_leads_to_its_step_with_all_answers(
    provider: Browser,
) -> None:
    page = step(provider, "review", f"{SITE}&{WHO}&language=fi&{THING}")

    assert "name=Lintu+Oy" in page
    assert "&amp;step=open#retention.google-analytics-4" in page
    assert "&amp;step=services#thing.0.note" in page
    assert "&amp;step=controller#notice_url" in page
    assert page.count("Korjaa tässä") == 5


def test_the_review_names_no_file_no_id_and_no_law_outside_the_policy_file(
    provider: Browser,
) -> None:
    page = step(provider, "review", f"{SITE}&{WHO}&language=fi&{THING}")
    said = page.partition("</iframe>")[2].partition("Käytäntötiedosto")[0]

    assert "kertomatta" in said
    assert ".toml" not in said
    assert "917/2014" not in said
    assert "”site-own”" not in said
    assert "Palvelusta ”kori”" in said


def test_a_colour_that_is_too_pale_is_said_where_it_is_typed(provider: Browser) -> None:
    answers = f"{SITE}&{WHO}&language=fi&accent=%23ffee00"
    page = step(provider, "review", answers)

    assert 'id="accent-mistake"' in page
    assert "Esimerkiksi #a09500 erottuu." in page


def test_a_name_with_spaces_is_mended_in_the_field(provider: Browser) -> None:
    sent = "domain=www.lintu.example&site=Villa+Lintu&from=site"
    page = step(provider, "services", sent)

    assert "Nimeksi kävisi villa-lintu" in page
    assert 'id="site" name="site" type="text" value="villa-lintu"' in page


def test_an_odd_address_is_remarked_on_once_and_not_refused(provider: Browser) -> None:
    odd = f"{SITE}&name=A&email=maija@lanka&business_id=123&from=controller"

    first = step(provider, "languages", odd)
    again = step(provider, "languages", f"{odd}&odd=maija@lanka+123")

    assert "Tämä näyttää oudolta sähköpostiosoitteeksi" in first
    assert "Tarkista numero: Y-tunnuksessa" in first
    assert 'name="odd" value="maija@lanka 123"' in first
    assert 'id="languages"' in again


def test_the_page_with_the_tag_copies_no_line_that_lacks_something(
    provider: Browser,
) -> None:
    site = SITE.replace("site=lintu", "site=tiira")
    answers = f"{site}&{WHO}&language=fi&{THING}"
    provider.post("/start", csrf=provider.form_token(), answers=answers)
    page = provider.get("/tiira/tag?lang=fi").text
    to_copy = re.findall(r'<pre class="copy"><code>(.*?)</code>', page, re.DOTALL)

    assert len(to_copy) == 3
    assert "…" not in "".join(to_copy)
    assert "data-consent=&#34;preferences&#34;" in to_copy[2]
    assert "Palvelu ei voi estää sitä, minkä sivun oma skripti asettaa (kori)" in page
