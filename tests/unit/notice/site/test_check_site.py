"""The notice of a whole site: found, read together, compared."""

from collections.abc import Callable
from datetime import date

import pytest

from consent_service.notice.report.data import report_json, report_sarif
from consent_service.notice.report.page import report_page
from consent_service.notice.report.text import report_text
from consent_service.notice.site.check_site import is_site
from consent_service.notice.site.wanted import kind_of_link
from consent_service.notice.source.load import Source
from tests.unit.notice.site.conftest import HOST, Site

Make = Callable[..., Site]

FRONT = """<html lang="fi"><head><title>Kivipuutarha</title></head><body>
<header><nav><a href="/kivet">Kivet</a></nav></header>
<main><h1>Kauniita kiviä</h1><p>Meiltä saat kiviä puutarhaan ja pihaan, ja ne tuodaan
sinulle kotiin saakka, kun niin haluat ja sovimme siitä.</p></main>
<footer>{links}</footer></body></html>"""
NOTICE = """<html lang="fi"><head><title>Tietosuojaseloste</title></head><body><main>
<h1>Tietosuojaseloste</h1><p>Päivitetty 1.6.2026.</p>
<h2>Rekisterinpitäjä</h2><p>Kivipuutarha Oy (Y-tunnus 2345678-0), Puutarhatie 1, 33100
Tampere, tietosuoja@kivipuutarha.fi</p>
<h2>Tarkoitukset</h2><p>Käsittelemme henkilötietoja tilausten toimittamiseksi, ja
oikeusperuste on sopimus. {more}</p>
<h2>Oikeudet</h2><p>Sinulla on oikeus saada pääsy tietoihisi, oikaista ja poistaa ne ja
valittaa tietosuojavaltuutetun toimistoon.</p>
</main></body></html>"""
COOKIES = """<html lang="fi"><head><title>Evästeet</title></head><body><main>
<h1>Evästeet</h1><p>Sivustolla on suostumuksellasi Google Analytics, jonka tarjoaa
Google Ireland Limited. Voit muuttaa evästeasetuksia sivun alareunan linkistä.</p>
<table><tr><th>Eväste</th><th>Tarkoitus</th><th>Voimassaoloaika</th></tr>
<tr><td>_ga</td><td>erottaa kävijät tilastoissa</td><td>{lifetime}</td></tr></table>
</main></body></html>"""


def rules(site: Site) -> set[str]:
    return {finding.rule for finding in site.report().findings}


def front(*links: str) -> str:
    return FRONT.replace("{links}", " ".join(links))


def notice(more: str = "") -> str:
    return NOTICE.replace("{more}", more)


def cookies(lifetime: str = "2 vuotta") -> str:
    return COOKIES.replace("{lifetime}", lifetime)


def test_the_notice_is_found_by_the_words_of_a_link_in_the_footer(
    make_site: Make,
) -> None:
    site = make_site(
        {"/": front('<a href="/muut/12">Tietosuoja</a>'), "/muut/12": notice()}
    )

    report = site.report()

    assert [page.address for page in report.pages] == [f"{HOST}/muut/12"]
    assert report.disclosure.controller == "Kivipuutarha Oy"


@pytest.mark.parametrize("path", ["/tietosuojaseloste", "/privacy", "/dataskydd"])
def test_a_notice_that_nobody_links_to_is_found_at_a_usual_address(
    make_site: Make, path: str
) -> None:
    site = make_site({"/": front(), path: notice()})

    assert [page.address for page in site.report().pages] == [f"{HOST}{path}"]


def test_what_one_page_says_counts_for_the_other(make_site: Make) -> None:
    """The notice names no cookies, their page no rights: together nothing lacks."""
    links = (
        '<a href="/tietosuoja">Tietosuoja</a>',
        '<a href="/evasteet">Evästeet</a>',
    )
    alone = make_site({"/": front(links[1]), "/evasteet": cookies()})
    both = make_site(
        {"/": front(*links), "/tietosuoja": notice(), "/evasteet": cookies()}
    )

    assert "no-controller" in rules(alone)
    assert {"no-controller", "missing-right-access", "cookie-list-missing"}.isdisjoint(
        rules(both)
    )
    assert len(both.report().pages) == 2


def test_a_page_on_cookies_that_only_the_notice_links_to_is_read(
    make_site: Make,
) -> None:
    site = make_site(
        {
            "/": front('<a href="/tietosuoja">Tietosuoja</a>'),
            "/tietosuoja": notice('Katso <a href="/e/1">evästeistä</a>.'),
            "/e/1": cookies(),
        }
    )

    assert [page.address for page in site.report().pages] == [
        f"{HOST}/tietosuoja",
        f"{HOST}/e/1",
    ]


def test_the_declaration_of_our_own_script_is_read(make_site: Make) -> None:
    script = '<script src="https://suostumus.example/kivi/consent.js"></script>'
    site = make_site(
        {
            "/": front(script, '<a href="/tietosuoja">Tietosuoja</a>'),
            "/tietosuoja": notice(),
            "https://suostumus.example/kivi/declaration": cookies(),
        }
    )

    assert [page.address for page in site.report().pages] == [
        f"{HOST}/tietosuoja",
        "https://suostumus.example/kivi/declaration",
    ]


def test_a_site_without_a_notice_is_a_finding_and_not_an_error(
    make_site: Make,
) -> None:
    report = make_site({"/": front()}).report("sv")

    assert [finding.rule for finding in report.findings] == ["no-privacy-notice"]
    assert "Ingen dataskyddsbeskrivning hittades" in report_text(report, "sv")
    assert report_json(report)["tasks"][0]["chapter"] == "first"


def test_a_page_on_cookies_is_not_taken_for_the_notice(make_site: Make) -> None:
    site = make_site({"/": front(), "/evasteet": cookies()})

    assert "no-privacy-notice" in rules(site)


def test_a_service_that_one_page_denies_and_another_names_is_a_contradiction(
    make_site: Make,
) -> None:
    site = make_site(
        {
            "/": front(),
            "/tietosuoja": notice("Sivustolla ei ole Google Analyticsia."),
            "/evasteet": cookies(),
        }
    )

    found = [
        (finding.file, finding.line, finding.words)
        for finding in site.report().findings
        if finding.rule == "pages-contradict"
    ]
    assert found == [
        (f"{HOST}/tietosuoja", 6, "Google Analyticsia"),
        (f"{HOST}/evasteet", 2, "Google Analytics"),
    ]


@pytest.mark.parametrize(
    ("lifetime", "contradicts"), [("1 vuosi", True), ("24 kk", False)]
)
def test_two_lifetimes_of_one_cookie_are_a_contradiction(
    make_site: Make, lifetime: str, contradicts: bool
) -> None:
    site = make_site(
        {
            "/": front('<a href="/kuvaus">Evästeseloste</a>'),
            "/kuvaus": cookies(lifetime).replace("Evästeet</h1>", "Evästeseloste</h1>"),
            "/evasteet": cookies("2 vuotta"),
        }
    )

    assert ("pages-contradict" in rules(site)) is contradicts


def test_the_cookie_bar_and_the_foot_of_the_front_page_are_read(
    make_site: Make,
) -> None:
    """The gravest sentence often stands in the bar alone (LAW: EDPB 05/2020)."""
    bar = '<div class="cookie-bar">Jatkamalla sivuston käyttöä hyväksyt evästeet.</div>'
    site = make_site({"/": front(bar), "/tietosuoja": notice(), "/evasteet": cookies()})

    found = [
        (finding.file, finding.words)
        for finding in site.report().findings
        if finding.rule == "continued-use-consent"
    ]
    assert found == [(f"{HOST}/", "Jatkamalla sivuston käyttöä hyväksyt")]


ENGLISH = """<html lang="en"><head><title>Privacy notice</title></head><body><main>
<h1>Privacy notice</h1><p>Stone Garden Ltd processes personal data of the customers of
its shop to deliver what they order. {more}</p></main></body></html>"""
LINKS = ('<a href="/tietosuoja">Tietosuoja</a>', '<a href="/en/privacy">Privacy</a>')


def test_notices_in_two_languages_are_each_judged_in_their_own(
    make_site: Make,
) -> None:
    """Issue 15: the Finnish one names the authority, the English one does not."""
    more = "By using our shop you accept this."
    site = make_site(
        {
            "/": front(*LINKS),
            "/tietosuoja": notice(),
            "/en/privacy": ENGLISH.replace("{more}", more),
        }
    )

    report = site.report()

    found = {
        (finding.rule, finding.file.removeprefix(HOST))
        for finding in report.findings
        if finding.rule
        in {
            "supervisory-authority-missing",
            "continued-use-consent",
            "several-languages",
            "no-contact",
        }
    }
    assert found == {
        ("supervisory-authority-missing", "/en/privacy"),
        ("continued-use-consent", "/en/privacy"),
        ("no-contact", "/en/privacy"),
    }
    assert [page.address for page in report.pages] == [
        f"{HOST}/tietosuoja",
        f"{HOST}/en/privacy",
    ]
    assert report.unread == ()


def test_the_language_of_the_front_page_is_judged_first(make_site: Make) -> None:
    site = make_site(
        {
            "/": front(*reversed(LINKS)),
            "/tietosuoja": notice(),
            "/en/privacy": ENGLISH,
        }
    )

    report = site.report()

    assert report.notice.language == "fi"
    assert report.disclosure.controller == "Kivipuutarha Oy"


def test_what_both_languages_lack_is_said_of_both(make_site: Make) -> None:
    finnish = (
        '<html lang="fi"><head><title>Tietosuoja</title></head><body><main>'
        "<h1>Tietosuojaseloste</h1><p>Kivipuutarha Oy käsittelee asiakkaidensa"
        " henkilötietoja, jotta tilaukset löytävät perille ja laskut oikeaan"
        " osoitteeseen.</p></main></body></html>"
    )
    site = make_site(
        {"/": front(*LINKS), "/tietosuoja": finnish, "/en/privacy": ENGLISH}
    )

    places = {
        finding.file.removeprefix(HOST)
        for finding in site.report().findings
        if finding.rule == "retention-missing"
    }
    assert places == {"/tietosuoja", "/en/privacy"}


def test_what_a_page_lacks_is_said_with_its_address(make_site: Make) -> None:
    """A site has several pages, and its owner has to know which to change."""
    site = make_site(
        {"/": front(*LINKS), "/tietosuoja": notice(), "/en/privacy": ENGLISH}
    )

    lines = report_text(site.report("en"), "en").splitlines()
    assert f"     on {HOST}/tietosuoja" in lines


def test_pages_in_two_languages_that_differ_contradict_once(make_site: Make) -> None:
    site = make_site(
        {
            "/": front(*LINKS),
            "/tietosuoja": notice("Sivustolla ei ole Google Analyticsia."),
            "/en/privacy": ENGLISH.replace(
                "{more}", "We count visits with Google Analytics."
            ),
        }
    )

    found = [
        finding.file.removeprefix(HOST)
        for finding in site.report().findings
        if finding.rule == "pages-contradict"
    ]
    assert sorted(found) == ["/en/privacy", "/tietosuoja"]


def test_the_notice_in_another_language_is_found_by_what_the_page_says_of_it(
    make_site: Make,
) -> None:
    """Many sites link to it neither by its name nor from their front page."""
    there = '<link rel="alternate" hreflang="en" href="/x/7">'
    site = make_site(
        {
            "/": front(LINKS[0]),
            "/tietosuoja": notice().replace("<title>", f"{there}<title>"),
            "/x/7": ENGLISH,
        }
    )

    assert [page.address for page in site.report().pages] == [
        f"{HOST}/tietosuoja",
        f"{HOST}/x/7",
    ]


def test_the_front_page_in_another_language_leads_to_its_own_notice(
    make_site: Make,
) -> None:
    english = front('<a href="/en/privacy">Privacy notice</a>')
    site = make_site(
        {
            "/": front(LINKS[0], '<a hreflang="en" href="/en/">In English</a>'),
            "/en/": english,
            "/tietosuoja": notice(),
            "/en/privacy": ENGLISH,
        }
    )

    assert [page.address for page in site.report().pages] == [
        f"{HOST}/tietosuoja",
        f"{HOST}/en/privacy",
    ]


def test_a_linked_notice_that_cannot_be_read_is_said_to_be_unread(
    make_site: Make,
) -> None:
    report = make_site({"/": front('<a href="/poissa">Tietosuojaseloste</a>')}).report()

    assert (f"{HOST}/poissa", "kivi.example answered 404") in report.unread


def test_an_answer_to_every_address_is_not_taken_for_a_notice(make_site: Make) -> None:
    """Many sites answer what is not there with their front page, or "not found"."""
    other = front().replace("Kauniita kiviä", "Sivua ei löytynyt")
    site = make_site({"/": front(), "/tietosuoja": "/", "/privacy": other})

    assert rules(site) == {"no-privacy-notice"}


def test_links_lead_nowhere_private(make_site: Make) -> None:
    """A site must not make us look into our own network (SSRF)."""
    site = make_site(
        {"/": front('<a href="https://sisus.example/a">Tietosuojaseloste</a>')},
        sisus_example="10.0.0.1",
    )

    found = site.collect(private=True)

    assert found.pages == ()
    assert found.unread == (
        (
            "https://sisus.example/a",
            "'sisus.example' is an address of a private network",
        ),
    )
    assert "https://sisus.example/a" not in site.asked


def test_the_number_of_requests_is_bounded(make_site: Make) -> None:
    links = [f'<a href="/tietosuoja/{number}">Tietosuoja</a>' for number in range(500)]
    site = make_site({"/": front(*links)})

    site.collect()

    assert len(site.asked) == 24


def test_every_form_of_report_names_the_page(make_site: Make) -> None:
    site = make_site(
        {"/": front(), "/tietosuoja": notice("Muita tarkoituksia: muuta?")}
    )
    report = site.report()

    sarif = report_sarif(report, "fi")["runs"][0]["results"]
    places = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif
        for place in result["locations"]
    }
    assert f"{HOST}/tietosuoja" in places
    assert report_json(report)["pages"] == [f"{HOST}/tietosuoja"]
    assert f"Luettu: {HOST}/tietosuoja" in report_page(
        report, checked=date(2026, 11, 22)
    )
    assert f"sivulla {HOST}/tietosuoja otsikon ”Tarkoitukset” alla" in " ".join(
        report_text(report).split()
    )


@pytest.mark.parametrize(
    ("words", "path", "kind"),
    [
        ("Tietosuoja ja evästeet", "/a", "notice"),
        ("Rekisteriseloste", "/a", "notice"),
        ("Integritetspolicy", "/a", "notice"),
        ("Dataskydd", "/a", "notice"),
        ("Privacy policy", "/a", "notice"),
        ("Lue lisää", "/tietosuojaseloste/", "notice"),
        ("Evästeet", "/a", "cookies"),
        ("Om kakor", "/a", "cookies"),
        ("Evästeseloste", "/a", "declaration"),
        ("Information om kakor", "/a", "declaration"),
        ("Evästeasetukset", "#", None),
        ("Cookie settings", "/a", None),
        ("Ota yhteyttä", "/yhteystiedot", None),
        ("Tietosuojavaltuutettu", "/a", None),
        ("Tietosuoja", "/kuva.png", None),
    ],
)
def test_links_are_known_by_their_words_in_three_languages(
    words: str, path: str, kind: str | None
) -> None:
    assert kind_of_link(words, f"{HOST}{path}") == kind


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (f"{HOST}/", front(), True),
        (f"{HOST}/sivu", notice(), False),
        (f"{HOST}/tietosuoja", notice(), False),
        ("kotisivu.html", front(), False),
    ],
)
def test_an_address_is_a_site_if_it_is_no_notice(
    name: str, text: str, expected: bool
) -> None:
    assert is_site(Source(name, text.encode(), "html")) is expected


def test_nothing_else_is_said_of_a_site_without_a_notice(make_site: Make) -> None:
    assert rules(make_site({"/": front()})) == {"no-privacy-notice"}
