"""What is tried against the editor of a policy, from outside."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.attack.test_signing_in import Browser, closing, link_of
from tests.places import POLICIES
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import starting

__all__ = ["closing"]

EDIT = f"/{SITE}/edit"
PARTS = (
    "/edit",
    *(
        f"/edit/{group}"
        for group in (
            *("texts", "categories", "services", "service", "appearance"),
            *("languages", "controller", "validity", "file", "patch", "earlier"),
        )
    ),
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("editing")
    shutil.copytree(POLICIES, folder / "policies")
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", policies=folder / "policies")


def person(service: Service, role: str = "owner", site: str = SITE) -> Browser:
    return Browser(service).sign_in(link_of(service, "--role", role, "--site", site))


@pytest.fixture
def owner(service: Service) -> Iterator[Browser]:
    browser = person(service)
    yield browser
    send(browser, f"{EDIT}/take-back")


def base_of(browser: Browser, path: str = EDIT) -> str:
    found = re.search(r'name="base" value="(\w*)"', browser.get(path).text)
    assert found is not None
    return found[1]


def send(browser: Browser, path: str, **fields: str) -> httpx.Response:
    form = {"csrf": browser.form_token(), "base": base_of(browser), **fields}
    return browser.post(path, **{key.replace("__", "."): form[key] for key in form})


def go_back(owner: Browser) -> None:
    """Make a draft of the version that was in force before."""
    page = owner.get(f"{EDIT}/earlier").text
    newest = re.search(r'name="revision" value="(\w{64})"', page)
    assert newest is not None
    assert send(owner, f"{EDIT}/restore", revision=newest[1]).status_code == 303


def test_a_form_keeps_a_draft_that_is_published_with_its_reason(
    service: Service, owner: Browser
) -> None:
    saved = send(owner, f"{EDIT}/controller", value__name="Kehobalanssi Oy")
    assert saved.headers["location"].endswith("/edit/controller?saved")
    assert "1 change, not in force" in owner.get(f"{EDIT}?lang=en").text

    published = send(owner, f"{EDIT}/publish", why="Its registered name.")

    assert published.headers["location"].endswith("/edit?published")
    controller = service.get(f"/{SITE}/declaration.json").json()["controller"]
    assert controller["name"] == "Kehobalanssi Oy"
    file = (service.folder / "policies" / f"{SITE}.toml").read_text()
    assert file.startswith("# Drawn up from the business")

    go_back(owner)
    assert "<ins>Kehobalanssi</ins>" in owner.get(EDIT).text
    send(owner, f"{EDIT}/publish", why="Tried.")
    controller = service.get(f"/{SITE}/declaration.json").json()["controller"]
    assert controller["name"] == "Kehobalanssi"


@pytest.mark.parametrize("part", PARTS)
def test_only_an_owner_of_the_site_edits(service: Service, part: str) -> None:
    auditor, other = person(service, "auditor"), person(service, site="inope")

    assert auditor.get(f"/{SITE}{part}").status_code == 403
    assert other.get(f"/{SITE}{part}").status_code == 403
    stranger = Browser(service).get(f"/{SITE}{part}")
    assert "sign-in" in stranger.headers["location"]


@pytest.mark.parametrize(
    "path",
    ["appearance", "appearance/preview", "publish", "take-back", "go-on", "restore"],
)
def test_no_other_page_sends_a_form_of_the_editor(owner: Browser, path: str) -> None:
    """Cross-site request forgery: a token of the session, and our own origin."""
    good = {"csrf": owner.form_token(), "base": base_of(owner)}

    foreign = owner.post(f"{EDIT}/{path}", origin="https://evil.example", **good)
    forged = owner.post(f"{EDIT}/{path}", **{**good, "csrf": "0" * 32})

    assert (foreign.status_code, forged.status_code) == (403, 403)
    assert "There is no draft." in owner.get(f"{EDIT}?lang=en").text


def test_a_form_that_somebody_overtook_shows_both(
    service: Service, owner: Browser
) -> None:
    other = person(service)
    before = base_of(owner)
    send(other, f"{EDIT}/controller", value__name="Theirs Oy")

    answer = owner.post(
        f"{EDIT}/controller",
        csrf=owner.form_token(),
        base=before,
        **{"value.name": "Mine Oy"},
    )

    assert answer.status_code == 412
    assert "<del>Theirs Oy</del>" in answer.text
    assert 'value="Mine Oy"' in answer.text
    again = send(owner, f"{EDIT}/controller", value__name="Mine Oy")
    assert again.status_code == 303


def test_a_field_that_does_not_fit_is_shown_again_with_its_mistake(
    owner: Browser,
) -> None:
    answer = send(owner, f"{EDIT}/controller", value__name="Oy", value__email="no")

    assert answer.status_code == 422
    assert 'value="no"' in answer.text
    assert 'id="controller.email-note1"' in answer.text
    assert "There is no draft." in owner.get(f"{EDIT}?lang=en").text


def test_the_page_goes_on_naming_the_site_as_it_is_in_force(owner: Browser) -> None:
    """What was refused stood in the title and in the way back."""
    name = "x" * 306

    answer = send(owner, f"{EDIT}/controller", value__name=name, value__email="no")

    assert answer.status_code == 422
    assert f'value="{name}"' in answer.text
    assert f">{name}<" not in answer.text
    assert f"{name}</title>" not in answer.text
    assert ">Kehobalanssi</a>" in answer.text


@pytest.mark.parametrize("why", ["", "  "])
def test_a_person_is_asked_why_a_draft_is_published(
    service: Service, owner: Browser, why: str
) -> None:
    """Auditors read "no reason was given" of a field that nobody had to fill in."""
    before = service.get(f"/{SITE}/declaration.json").json()["revision"]
    send(owner, f"{EDIT}/controller", value__phone="+358 9 000 000")

    answer = send(owner, f"{EDIT}/publish", why=why)

    assert answer.status_code == 422
    wrong = answer.text.partition('id="why-mistake">')[2]
    assert wrong.startswith("It was not published: say in a few words why")
    assert service.get(f"/{SITE}/declaration.json").json()["revision"] == before


def test_what_is_unlawful_is_not_published(service: Service, owner: Browser) -> None:
    before = service.get(f"/{SITE}/declaration.json").json()["revision"]
    send(owner, f"{EDIT}/appearance", value__accent="#eeeeee")

    answer = send(owner, f"{EDIT}/publish", why="Tried.")

    assert answer.status_code == 422
    assert service.get(f"/{SITE}/declaration.json").json()["revision"] == before


def test_what_was_refused_is_no_publication_for_auditors(
    service: Service, owner: Browser
) -> None:
    """B-18: the accesses said `policy publish` of what was never published."""
    send(owner, f"{EDIT}/appearance", value__accent="#eeeeee")
    send(owner, f"{EDIT}/publish", why="Tried.")
    send(owner, f"{EDIT}/controller", value__email="no")
    send(owner, f"{EDIT}/take-back")

    lines = service.get(f"/{SITE}/accesses", headers=bearer(service.token())).text
    noted = [json.loads(line)["what"] for line in lines.splitlines()]
    assert [what for what in noted if "policy" in what or "draft" in what][-4:] == [
        "policy save",
        "policy publish, refused",
        "policy save, refused",
        "draft taken back",
    ]
    page = owner.get(f"/{SITE}/audit/accesses?lang=fi").text
    assert "Yritti julkaista käytännön <strong" in page
    assert "<code>policy publish" not in page


def test_a_draft_that_is_kept_on_what_is_in_force_now_is_an_access(
    service: Service, owner: Browser
) -> None:
    """B-18: of all that changes a draft, this alone left no line."""
    send(owner, f"{EDIT}/controller", value__phone="+358 9 000 001")
    told = service.get(f"/{SITE}/accesses", headers=bearer(service.token())).text
    before = told.count('"what":"policy save"')

    send(owner, f"{EDIT}/go-on")

    told = service.get(f"/{SITE}/accesses", headers=bearer(service.token())).text
    assert told.count('"what":"policy save"') == before + 1


def test_a_mistake_in_a_form_is_said_in_the_language_and_words_of_the_page(
    owner: Browser,
) -> None:
    """Issue 16: it was said in English, with the line of TOML to write."""
    typed = {"value__name": "x" * 300, "value__email": "no"}
    answer = send(owner, f"{EDIT}/controller?lang=fi", **typed)

    assert "Lyhennä enintään 200 merkkiin." in answer.text
    assert "Kirjoita sähköpostiosoite, esimerkiksi info@esimerkki.fi." in answer.text
    assert "wanted" not in answer.text
    assert "Esikatselu näyttää, mitä viimeksi tallennettiin" in answer.text
    assert re.search(r'<iframe[^>]* src="[^"]*/preview/', answer.text)


def test_the_warnings_lead_who_may_edit_to_where_they_are_mended(
    service: Service, owner: Browser
) -> None:
    """Issue 16: "Look at the warnings" led to a list without a way on."""
    service.choose()
    auditor = person(service, "auditor")

    assert 'href="edit#findings">' in owner.get(f"/{SITE}/dashboard").text
    assert 'href="#findings">' in auditor.get(f"/{SITE}/dashboard").text
    page = owner.get(f"{EDIT}?lang=fi").text
    assert '<details id="findings" open>' in page
    assert "service?service=google-analytics-4#" in page
    assert "Korjaa tässä" in page


def test_a_new_service_that_does_not_fit_is_mended_in_its_own_form(
    owner: Browser,
) -> None:
    """Its mistakes were said to be elsewhere, and its note stood at another field."""
    typed = {"value__name": "Oma", "value__item.0.name": "_a"}
    answer = send(
        owner,
        f"{EDIT}/service?lang=fi",
        value__own="yes",
        value__category="analytics",
        **typed,
        **{"value.item.0.lifetime": "long"},
    )

    assert answer.status_code == 422
    assert "Tätä ei tallennettu. Korjaa merkityt kohdat" in answer.text
    assert "joita ei voi korjata tällä lomakkeella" not in answer.text
    assert 'id="services.oma.items.0.lifetime-note1"' in answer.text


def _own_service(owner: Browser, **fields: str) -> None:
    """Describe the cart of the site, in Finnish only."""
    send(owner, f"{EDIT}/languages", **{"value.language.fi": "yes"})
    said = {
        "value.own": "yes",
        "value.id": "ostoskori",
        "value.name": "Ostoskori",
        "value.category": "preferences",
        "value.purpose.fi": "Muistaa korin.",
        **fields,
    }
    assert send(owner, f"{EDIT}/service", **said).status_code == 303


def test_a_service_without_a_purpose_is_kept_with_one_finding_about_it(
    owner: Browser,
) -> None:
    """Found by a stranger: it was refused once for each language, and not saved."""
    _own_service(
        owner,
        **{"value.purpose.fi": "", "value.provider": "Kori Oy"}
        | {"value.provider_country": "FI"},
    )

    page = owner.get(f"{EDIT}/service?service=ostoskori&lang=fi").text
    assert 'value="Kori Oy"' in page
    listed = owner.get(f"{EDIT}?lang=fi").text.partition('id="findings"')[2]
    assert listed.count("mihin sitä käytetään") == 1
    assert "service?service=ostoskori#services.ostoskori.purpose" in listed


def test_a_language_is_added_together_with_the_words_of_own_services(
    owner: Browser,
) -> None:
    """Found by a stranger: neither form could be saved without the other."""
    _own_service(owner)
    both = {"value.language.fi": "yes", "value.language.sv": "yes"}

    refused = send(owner, f"{EDIT}/languages?lang=fi", **both)
    assert refused.status_code == 422
    field = "services.ostoskori.purpose.sv"
    assert f'href="#{field}"' in refused.text
    assert f'<textarea id="{field}" name="value.{field}"' in refused.text
    assert "joita ei voi korjata tällä lomakkeella" not in refused.text

    words = {f"value.{field}": "Minns korgen."}
    assert send(owner, f"{EDIT}/languages", **both, **words).status_code == 303
    assert "Minns korgen." in owner.get(f"{EDIT}/file").text


def test_a_text_that_is_too_long_is_mended_in_its_own_form(owner: Browser) -> None:
    """Found by a stranger: the only mistake was said to be elsewhere."""
    long = {"value.in": "fi", "value.analytics.title": "x" * 3_000}
    answer = send(owner, f"{EDIT}/texts?lang=fi", **long)

    assert answer.status_code == 422
    assert 'href="#categories.analytics.title.fi"' in answer.text
    assert "joita ei voi korjata tällä lomakkeella" not in answer.text


def test_a_form_of_a_service_holds_every_kind_of_item(owner: Browser) -> None:
    """Found by a stranger: a cookie set by a script was to become a server's."""
    cookie = {"name": "kori", "kind": "script_cookie", "party": "first"}
    _own_service(owner, **{f"value.item.0.{key}": cookie[key] for key in cookie})

    page = owner.get(f"{EDIT}/service?service=ostoskori&lang=fi").text
    assert 'value="script_cookie" selected>Eväste (komentosarjan asettama)' in page
    for kind in ("indexed_db", "cache", "pixel", "fingerprint", "session_storage"):
        assert f'<option value="{kind}">' in page
    compared = owner.get(f"{EDIT}?lang=fi").text
    assert "Eväste (komentosarjan asettama)" in compared
    assert "script_cookie" not in compared


def test_every_open_point_of_a_service_is_answered_in_its_form(
    owner: Browser,
) -> None:
    """Found by a stranger: findings led to a form that lacked the fields."""
    send(owner, f"{EDIT}/services", **{"value.add": "analytics/hotjar"})
    page = owner.get(f"{EDIT}?lang=fi").text
    assert "service?service=hotjar#services.hotjar.transfers" in page
    said = {
        "value.id": "hotjar",
        "value.category": "analytics",
        "value.mechanism": "none_needed",
        "value.has_opt_out": "yes",
        "value.way.0.url": "https://www.hotjar.com/opt-out",
        "value.way.0.title.fi": "Kiellä Hotjar",
        "value.has_complete": "yes",
        "value.complete": "yes",
    }
    form = owner.get(f"{EDIT}/service?service=hotjar&lang=fi").text
    names = {name for name in said if name != "value.way.0.title.fi"}
    assert {name for name in names if f'name="{name}"' not in form} == set()
    assert 'id="services.hotjar.items"' in form

    assert send(owner, f"{EDIT}/service", **said).status_code == 303
    assert "service?service=hotjar#" not in owner.get(f"{EDIT}?lang=fi").text


def test_a_new_service_that_does_not_fit_can_still_be_called_otherwise(
    owner: Browser,
) -> None:
    """Found by a stranger: after a mistake its short name was a hidden field."""
    typed = {"value.own": "yes", "value.id": "oma", "value.category": "analytics"}
    refused = send(owner, f"{EDIT}/service?lang=fi", **typed)

    assert refused.status_code == 422
    assert '<input id="id" name="value.id" type="text" value="oma"' in refused.text


@pytest.mark.parametrize(
    ("language", "asked"),
    [("fi", "Kirjoita nimi"), ("sv", "Skriv ett namn"), ("en", "Write a name")],
)
def test_a_new_service_without_a_name_is_asked_for_one(
    owner: Browser, language: str, asked: str
) -> None:
    """An empty form said that the service “unknown” is not in the catalog."""
    # As a browser sends the form with nothing filled in.
    empty = {
        f"value.{field}": ""
        for field in ("id", "name", "purpose.fi", "hosts", "data_before", "mechanism")
    }
    sent = {"value.own": "yes", "value.category": "analytics", "value.has_items": "yes"}
    refused = send(owner, f"{EDIT}/service?lang={language}", **empty, **sent)

    assert refused.status_code == 422
    note = r'id="services\.[a-z]+\.name-note1"[^<]*<span.*?</p>'
    found = re.search(note, refused.text)
    assert found is not None
    assert asked in found[0]
    assert "unknown”" not in refused.text
    assert "joita ei voi korjata tällä lomakkeella" not in refused.text
    assert '<input id="id" name="value.id" type="text" value=""' in refused.text


def test_a_lifetime_that_is_not_read_is_asked_for_in_words(owner: Browser) -> None:
    """The hint asked for words, and the mistake for `P13M`."""
    _own_service(owner)
    cookie = {"name": "kori", "kind": "script_cookie", "party": "first"}
    refused = send(
        owner,
        f"{EDIT}/service?lang=fi",
        **{"value.own": "yes", "value.id": "ostoskori", "value.name": "Ostoskori"},
        **{"value.category": "preferences", "value.purpose.fi": "Muistaa korin."},
        **{f"value.item.0.{key}": cookie[key] for key in cookie},
        **{"value.item.0.lifetime": "kaksi viikkoa"},
    )

    assert refused.status_code == 422
    assert "Kirjoita kesto sanoin, esimerkiksi 13 kuukautta, 1 vuosi" in refused.text


def test_only_the_language_without_a_purpose_is_called_open(owner: Browser) -> None:
    """It stood at each language, and at cookies that the declaration lists."""
    _own_service(owner)
    words = {"value.services.ostoskori.purpose.sv": "Minns korgen."}
    both = {"value.language.fi": "yes", "value.language.sv": "yes"}
    send(owner, f"{EDIT}/languages", **both, **words)
    said = {"value.own": "yes", "value.id": "ostoskori", "value.name": "Ostoskori"}
    half = {"value.purpose.fi": "Muistaa korin.", "value.purpose.sv": ""}
    where = {"value.category": "preferences"}

    assert send(owner, f"{EDIT}/service", **said, **half, **where).status_code == 303

    page = owner.get(f"{EDIT}/service?service=ostoskori&lang=fi").text
    hint = 'id="services.ostoskori.purpose.{}-hint">Tämä on vielä avoin'
    assert hint.format("sv") in page
    assert hint.format("fi") not in page
    assert "service?service=ostoskori#services.ostoskori.purpose" in (
        owner.get(f"{EDIT}?lang=fi").text
    )

    send(owner, f"{EDIT}/services", **{"value.add": "analytics/hotjar"})
    hotjar = owner.get(f"{EDIT}/service?service=hotjar&lang=fi").text
    legend = hotjar.partition('id="services.hotjar.items"')[2].partition("<div")[0]
    assert legend
    assert "Tämä on vielä avoin" not in legend


def test_a_finding_is_accepted_with_a_reason_in_a_form(owner: Browser) -> None:
    """Found by a stranger: it was to be written into a heading that no file has."""
    _own_service(owner, **{"value.category": "necessary"})
    page = owner.get(f"{EDIT}?lang=fi").text
    found = re.search(r'/edit/reasons#reasons\.([a-z-]+)"', page)
    assert found is not None
    field = f"value.reason.{found[1]}"
    assert f'name="{field}"' in owner.get(f"{EDIT}/reasons?lang=fi").text

    short = send(owner, f"{EDIT}/reasons?lang=fi", **{field: "Ei"})
    assert short.status_code == 422
    reason = "Kävijä pyytää koria lisäämällä siihen tuotteen."
    assert send(owner, f"{EDIT}/reasons", **{field: reason}).status_code == 303
    assert reason in owner.get(f"{EDIT}/reasons").text
    assert "kutsutaan välttämättömäksi" not in owner.get(f"{EDIT}?lang=fi").text


def test_the_list_of_services_marks_each_that_something_is_found_about(
    owner: Browser,
) -> None:
    """Found by a stranger: some with errors were not marked, one was not there."""
    send(owner, f"{EDIT}/services", **{"value.add": "necessary/meta-pixel"})
    page = owner.get(f"{EDIT}/services?lang=fi").text
    rows = dict(
        re.findall(r'<li><p><a href="[^"]*service=([a-z0-9-]+)">(.*?)</li>', page)
    )

    assert 'class="badge error"' in rows["meta-pixel"]
    assert "badge warning" in rows["consent-service"]
    assert "Suostumuksen hallinta" in rows["consent-service"]
    assert "Consent service" not in page
    assert "value.remove" not in rows["consent-service"]
    form = owner.get(f"{EDIT}/service?service=consent-service&lang=fi").text
    assert re.search(r'value="necessary" selected>[^<]*</option>\s*</select>', form)


def test_a_search_shows_what_is_chosen_already(owner: Browser) -> None:
    """Found by a stranger: the catalog denied to know it."""
    send(owner, f"{EDIT}/services", **{"value.add": "social_sharing/youtube"})
    page = owner.get(f"{EDIT}/services?lang=fi&q=YouTube").text

    assert "Valittu jo" in page
    assert "Luettelossa ei ole" not in page


def test_the_second_of_two_windows_says_that_its_draft_is_published(
    owner: Browser,
) -> None:
    """Found by a stranger: it was no page, and said why in hidden English."""
    send(
        owner,
        f"{EDIT}/controller",
        value__name="Kerran Oy",
        value__email="a@example.fi",
    )
    form = {
        "csrf": owner.form_token(),
        "base": base_of(owner),
        "why": "Uusi nimi.",
    }
    assert owner.post(f"{EDIT}/publish", **form).status_code == 303

    for path in ("publish", "take-back", "go-on"):
        second = owner.post(f"{EDIT}/{path}?lang=fi", **form)
        assert second.status_code == 412
        assert "Tämä luonnos on jo julkaistu: " in second.text
        assert "there is no draft" not in second.text

    # The other tests know the policy as it was.
    go_back(owner)
    send(owner, f"{EDIT}/publish", why="Tried.")


def test_old_mistakes_stand_apart_from_those_of_the_form(
    service: Service, owner: Browser
) -> None:
    """A file that was broken by hand: its mistakes were "the marked ones" here."""
    file = service.folder / "policies" / f"{SITE}.toml"
    text = file.read_text()
    file.write_text(text.replace('accent = "#', 'accent = "', 1))
    try:
        answer = send(owner, f"{EDIT}/controller?lang=fi", value__email="no")
    finally:
        file.write_text(text)

    own, _, others = answer.text.partition("joita ei voi korjata tällä lomakkeella.")
    assert "Yritys › Sähköposti" in own
    assert "Painikkeiden väri" not in own
    assert "Ulkoasu › Painikkeiden väri" in others
    assert "/edit/appearance#appearance.accent" in others
    # There is nothing sound to show, and the frame says so.
    assert not re.search(r'<iframe[^>]* src="[^"]*/preview/', answer.text)
    assert "Esikatselua ei ole" in answer.text


XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def test_words_of_a_policy_are_words_on_every_page(owner: Browser) -> None:
    """Cross-site scripting by a text: in forms, in the comparison, in the preview."""
    saved = send(owner, f"{EDIT}/texts", value__in="fi", value__analytics__title=XSS)
    assert saved.status_code == 303

    for path in (EDIT, f"{EDIT}/texts", f"{EDIT}/file", f"{EDIT}/services"):
        page = owner.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    address = re.search(r'src="([^"]*/preview/[^"]*)"', owner.get(EDIT).text)
    assert address is not None
    preview = owner.get(f"/{SITE}/{address[1]}".replace("&amp;", "&"))
    assert "<img src=x" not in preview.text
    assert "sandbox allow-scripts" in preview.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("group", "fields"),
    [
        ("file", {"value.text": "site = ["}),
        ("file", {"value.text": "a = " + "[" * 60_000}),
        ("file", {"value.text": "# " + "x" * 300_000}),
        ("file", {"value.text": 'site = "other"'}),
        ("service", {"value.id": "../../x", "value.own": "y", "value.name": "x"}),
        ("categories", {"value.new": "Ä ö\x00", "value.new_title.fi": "x"}),
        ("languages", {}),
        ("languages", {"value.language.xx": "yes"}),
        ("validity", {"value.validity_days": "9" * 400}),
        ("appearance", {"value.accent": "red;}body{display:none"}),
        ("texts", {"value.in": "../x", "value.analytics.title": "x"}),
        ("controller", {"value.name": "x" * 9_000}),
    ],
)
def test_hostile_fields_are_refused_and_nothing_is_kept(
    owner: Browser, group: str, fields: dict[str, str]
) -> None:
    answer = send(owner, f"{EDIT}/{group}", **fields)

    assert answer.status_code == 422, answer.text[-400:]
    assert "There is no draft." in owner.get(f"{EDIT}?lang=en").text


def test_a_body_without_end_is_refused(owner: Browser) -> None:
    form = {"csrf": owner.form_token(), "base": "", "value.text": "x" * 2_000_000}

    answer = owner.post(f"{EDIT}/file?lang=fi", **form)

    assert answer.status_code == 413
    assert "enintään 256 kt" in answer.text


@pytest.mark.parametrize("group", ["nothing", "..%2f", "service%00", "Texts"])
def test_an_unknown_group_is_no_page(owner: Browser, group: str) -> None:
    assert owner.get(f"{EDIT}/{group}").status_code == 404


def test_a_preview_that_nobody_sealed_is_none(service: Service) -> None:
    assert service.get('/preview/{"site":"kehobalanssi"}/').status_code == 404


def test_with_editing_off_a_draft_becomes_a_patch(tmp_path: Path) -> None:
    shutil.copytree(POLICIES, tmp_path / "policies")
    file = tmp_path / "policies" / f"{SITE}.toml"
    before = file.read_bytes()
    with starting(tmp_path) as begin:
        service = begin("--editing", "off", policies=tmp_path / "policies")
        owner = person(service)
        send(owner, f"{EDIT}/controller", value__name="Toinen Oy")

        patch = owner.get(f"{EDIT}/patch")
        published = send(owner, f"{EDIT}/publish", why="Tried.")

        assert f"+++ b/{SITE}.toml" in patch.text
        assert '-name = "Kehobalanssi"\n+name = "Toinen Oy"' in patch.text
        assert "attachment" in patch.headers["content-disposition"]
        assert published.status_code == 409
        assert file.read_bytes() == before
