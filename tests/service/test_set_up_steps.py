"""What the steps of the set-up say of what was typed, and where it is mended."""

import re
import threading
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typing_extensions import override

from tests.attack.test_signing_in import Browser, closing, link_of
from tests.service.choosing import Service
from tests.service.setting_up import begin, fields_of
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


def step(provider: Browser, name: str, answers: str, flag: str = "") -> str:
    address = begin(provider.client, provider.form_token(), answers)
    return provider.get(f"{address}/{name}?{flag}&lang=fi").text


def test_each_point_of_the_review_leads_to_its_step_with_all_answers(
    provider: Browser,
) -> None:
    page = step(provider, "review", f"{SITE}&{WHO}&language=fi&{THING}")

    assert re.search('href="[./]+start/[0-9a-f]{32}/open#retention.google-', page)
    assert "/services#thing.0.note" in page
    assert "/controller#notice_url" in page
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
    page = step(provider, "appearance", answers, "sent")

    assert 'id="accent-mistake"' in page
    assert "Esimerkiksi #a09500 erottuu." in page


@pytest.mark.parametrize("name", ["appearance", "review"])
def test_an_empty_preview_says_that_visitors_are_asked_nothing(
    provider: Browser, name: str
) -> None:
    """A site with nothing optional has no banner; a blank frame alone looks broken."""
    empty = step(provider, name, f"{SITE}&{WHO}&language=fi")
    asking = step(provider, name, f"{SITE}&{WHO}&language=fi&service=youtube")

    assert "kävijöiltä ei kysytä mitään" in empty
    assert "kävijöiltä ei kysytä mitään" not in asking


def test_a_name_with_spaces_is_mended_in_the_field(provider: Browser) -> None:
    sent = "domain=www.lintu.example&site=Villa+Lintu"
    page = step(provider, "site", sent, "sent")

    assert "Nimeksi kävisi villa-lintu" in page
    assert 'id="site" name="site" type="text" value="villa-lintu"' in page


def test_an_odd_address_is_remarked_on_once_and_not_refused(provider: Browser) -> None:
    csrf = provider.form_token()
    address = begin(provider.client, csrf, SITE)
    odd = {"name": "A", "email": "maija@lanka", "business_id": "123", "csrf": csrf}

    first = provider.post(f"{address}/controller", go="languages", **odd)
    page = provider.get(f"{address}/controller?lang=fi").text
    again = provider.post(
        f"{address}/controller", go="languages", odd="maija@lanka 123", **odd
    )

    assert first.headers["location"].endswith("/controller")
    assert "Tämä näyttää oudolta sähköpostiosoitteeksi" in page
    assert "Tarkista numero: Y-tunnuksessa" in page
    assert 'name="odd" value="maija@lanka 123"' in page
    assert again.headers["location"].endswith("/languages")


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("\u202eKysy Annalta\u202c", "Kysy Annalta"),
        ("Kysy\u00adAnnalta", "Kysy\u00adA"),
    ],
)
def test_a_question_with_marks_that_nobody_sees_is_kept(
    provider: Browser, note: str, shown: str
) -> None:
    """Found by a stranger: it was lost without a word."""
    thing = "thing.0=script_cookie|first|www.lintu.example|kori"
    sent = f"{SITE}&{thing}&thing.0.note={note}"

    assert f'value="{shown}' in step(provider, "services", sent)


def test_what_is_too_long_is_kept_and_refused_where_it_was_typed(
    provider: Browser,
) -> None:
    thing = "thing.0=script_cookie|first|www.lintu.example|kori"
    sent = f"{SITE}&{thing}&thing.0.note={'a' * 400}"
    page = step(provider, "services", sent, "sent")

    assert "a" * 400 in page
    assert 'id="thing.0.note-mistake"' in page
    assert "Kysymys, joka jää avoimeksi" in page.partition('role="alert"')[2][:300]


def test_an_address_that_is_none_leaves_nothing_unfinished(provider: Browser) -> None:
    """Found by a stranger: seven attempts were seven entries in the list."""
    csrf = provider.form_token()
    before = provider.get("/sites?lang=fi").text.count("Jatka siitä, mihin jäit")

    answer = provider.post("/start", csrf=csrf, domain="<b>kukko</b>.example", site="")

    assert answer.status_code == 422
    assert 'value="&lt;b&gt;kukko&lt;/b&gt;.example"' in answer.text
    assert 'id="domain-mistake"' in answer.text
    assert 'id="site" name="site" type="text" value=""' in answer.text
    after = provider.get("/sites?lang=fi").text.count("Jatka siitä, mihin jäit")
    assert after == before


def test_unfinished_sites_are_told_apart_and_called_as_people_write_them(
    provider: Browser,
) -> None:
    csrf = provider.form_token()
    begin(provider.client, csrf, "domain=ääkköset.fi&site=aakkoset&name=A&email=a@b.fi")
    page = provider.get("/sites?lang=fi").text

    assert "<h3>ääkköset.fi</h3>" in page
    assert "xn--" not in page
    assert re.search("Tallennettu viimeksi [^<]*, vaihe [0-9]/7: ", page)


def test_a_link_s_unfinished_sites_last_as_long_as_its_session(
    provider: Browser,
) -> None:
    """They were said to be kept for half a day; nothing led back to them."""
    begin(provider.client, provider.form_token(), "domain=hanhi.example&site=hanhi")
    page = provider.get("/sites?lang=fi").text

    assert "vain tämän istunnon ajan" in page
    assert "enintään puoli vuorokautta" not in page


def test_who_comes_back_to_a_published_set_up_is_led_to_its_tag(
    provider: Browser,
) -> None:
    csrf = provider.form_token()
    answers = f"{SITE.replace('site=lintu', 'site=kottarainen')}&{WHO}&language=fi"
    address = begin(provider.client, csrf, answers)
    provider.post(f"{address}/publish", csrf=csrf)

    gone = provider.get(f"{address}/review").headers["location"]
    page = provider.get(f"{gone.removeprefix('.')}&lang=fi").text

    assert gone.endswith("/start?gone=kottarainen")
    assert '/kottarainen/tag">' in page
    assert "kottarainen" in page.partition("Se käyttöönotto on valmis")[2][:200]


def test_what_is_wrong_is_not_called_odd_and_right_as_it_is(provider: Browser) -> None:
    """Found by a stranger: both stood over one field at once."""
    answers = f"{SITE}&name=A&email=ei+sähköposti&business_id=123"
    page = step(provider, "controller", answers, "sent")

    assert 'id="email-mistake"' in page
    assert "Tämä näyttää oudolta sähköpostiosoitteeksi" not in page
    assert "Tarkista numero: Y-tunnuksessa" in page


def test_the_languages_are_offered_with_what_decides_between_them(
    provider: Browser,
) -> None:
    """The page's own language goes before the browser's (snippet/src/words.ts)."""
    page = step(provider, "languages", f"{SITE}&{WHO}&language=fi")

    assert "jos se on jokin näistä" not in page
    assert "Kysely näkyy sillä kielellä, joka sivulle on merkitty" in page


def test_no_address_of_the_set_up_holds_what_a_person_typed(provider: Browser) -> None:
    """Issue 16: addresses end up in the logs of proxies and in browsers' histories."""
    typed = f"{SITE}&{WHO}&language=fi&{THING}&q=analytics"
    address = begin(provider.client, provider.form_token(), typed)
    pages = [
        provider.get(f"{address}/{name}").text
        for name in ("site", "services", "controller", "open", "appearance", "review")
    ]
    found = {
        each
        for page in pages
        for each in re.findall('(?:href|src|action)="([^"]*)"', page)
        if not each.startswith("http")
    }
    sealed = [_decoded(each) for each in found if "/preview/" in each]

    assert sealed
    assert not re.search("(?i)lintu|annalta|kori", "\n".join([*found, *sealed]))
    assert not [each for each in found if "q=" in each]


def _decoded(address: str) -> str:
    """Return what a reader of a log can make of the address of a preview."""
    sealed = address.partition("/preview/")[2].partition("/")[0]
    return urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4)).decode("latin-1")


def test_two_tabs_are_two_sites_and_both_are_found_again(provider: Browser) -> None:
    csrf = provider.form_token()
    one = begin(provider.client, csrf, "domain=yksi.example&site=yksi&name=Yksi+Oy")
    two = begin(provider.client, csrf, "domain=kaksi.example&site=kaksi&name=Kaksi+Oy")

    sites = provider.get("/sites?lang=fi").text

    assert 'value="Yksi Oy"' in provider.get(f"{one}/controller").text
    assert 'value="Kaksi Oy"' in provider.get(f"{two}/controller").text
    assert "yksi.example" in sites
    assert "kaksi.example" in sites
    assert sites.count("Jatka siitä, mihin jäit") >= 2
    # Found by a stranger: one click lost all answers.
    asked = provider.get(f"{one}/discard?lang=fi").text
    assert "Poistetaanko tämä käyttöönotto?" in asked
    assert "yksi.example" in asked
    assert "Yksi Oy" in asked
    assert 'value="Yksi Oy"' in provider.get(f"{one}/controller").text
    provider.post(f"{one}/discard", csrf=csrf)
    assert provider.get(f"{one}/discard").headers["location"].endswith("/sites")
    assert "yksi.example" not in provider.get("/sites").text


def test_going_back_changes_one_step_and_keeps_the_others(provider: Browser) -> None:
    csrf = provider.form_token()
    address = begin(provider.client, csrf, f"{SITE}&{WHO}&language=fi&{THING}")
    sent = {**fields_of("domain=www.lintu.example&site=kiuru"), "csrf": [csrf]}

    provider.client.post(
        f"{address}/site", data=sent, headers={"origin": provider.service.address}
    )

    assert 'value="kiuru"' in provider.get(f"{address}/site").text
    assert 'value="Lintu Oy"' in provider.get(f"{address}/controller").text
    assert "Kysy Annalta" in provider.get(f"{address}/services").text


def test_a_set_up_is_nobody_elses_and_ends_with_the_session(
    service: Service, provider: Browser
) -> None:
    csrf = provider.form_token()
    address = begin(provider.client, csrf, "domain=hanhi.example&name=Hanhi+Oy")
    other = Browser(service).sign_in(link_of(service))

    theirs = other.get(f"{address}/controller")
    taken = other.post(f"{address}/controller", csrf=other.form_token(), name="X")
    provider.post("/sign-out", csrf=csrf)

    assert theirs.headers["location"].endswith("/start?gone")
    assert taken.headers["location"].endswith("/start?gone")
    assert "Hanhi Oy" not in other.get("/start?gone").text
    kept = service.folder / "data" / "editing" / "set-ups"
    assert "Hanhi" not in "".join(file.read_text() for file in kept.glob("*.json"))


def test_the_page_with_the_tag_copies_no_line_that_lacks_something(
    provider: Browser,
) -> None:
    site = SITE.replace("site=lintu", "site=tiira")
    answers = f"{site}&{WHO}&language=fi&{THING}"
    csrf = provider.form_token()
    provider.post(f"{begin(provider.client, csrf, answers)}/publish", csrf=csrf)
    page = provider.get("/tiira/tag?lang=fi").text
    to_copy = re.findall(r'<pre class="copy"><code>(.*?)</code>', page, re.DOTALL)

    assert len(to_copy) == 3
    assert "…" not in "".join(to_copy)
    assert "data-consent=&#34;preferences&#34;" in to_copy[2]
    assert "Palvelu ei voi estää sitä, minkä sivun oma skripti asettaa (kori)" in page


@pytest.fixture
def host() -> Iterator[str]:
    """Yield the host of a site whose page has a service that its policy lacks."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            script = "https://connect.facebook.net/en_US/fbevents.js"
            self.wfile.write(f'<title>x</title><script src="{script}">'.encode())

        @override
        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_check_of_a_page_calls_a_service_by_its_name(
    provider: Browser, host: str
) -> None:
    """Found by a stranger: it said to add “meta-pixel”."""
    csrf = provider.form_token()
    answers = f"domain={host}&site=mittari&{WHO}&language=fi&service=hotjar"
    address = begin(provider.client, csrf, answers)
    assert provider.post(f"{address}/publish", csrf=csrf).status_code == 303

    page = provider.post("/mittari/tag?lang=fi", csrf=csrf, page=f"http://{host}/").text

    assert "”Meta Pixel”" in page
    assert "meta-pixel" not in page


def test_the_address_that_publishes_leads_to_the_page_that_its_form_is_on(
    provider: Browser,
) -> None:
    """Another language after a publication that failed was a page that is not."""
    at = begin(provider.client, provider.form_token(), "domain=a.example&site=joutsen")

    answer = provider.get(f"{at}/publish?lang=sv")

    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"{at}/review?lang=sv")
