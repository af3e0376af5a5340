"""What the page of a draft says before it is published, and before it is lost."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.test_editing import EDIT, person, send
from tests.attack.test_signing_in import Browser, closing
from tests.places import POLICIES
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import starting

__all__ = ["closing"]

# A link of the page to a form of the editor and a place in it.
LINK = re.compile(rf'href="[./]*{SITE}/edit/([^"#]+)#([^"]+)"')


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("draft-page")
    shutil.copytree(POLICIES, folder / "policies")
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", policies=folder / "policies")


@pytest.fixture
def owner(service: Service) -> Iterator[Browser]:
    browser = person(service)
    yield browser
    send(browser, f"{EDIT}/take-back")


def text_of(owner: Browser, path: str = f"{EDIT}?lang=en") -> str:
    page = re.sub("<[^>]*>", " ", owner.get(path).text)
    return " ".join(page.split())


def test_a_draft_says_that_nobody_is_asked_again_for_other_words(
    owner: Browser,
) -> None:
    """A-41. Found by a stranger: nothing said so before it was published."""
    send(owner, f"{EDIT}/texts", **{"value.in": "fi", "value.analytics.title": "Luvut"})

    page = text_of(owner)
    assert "When this is published, nobody is asked again" in page

    published = send(owner, f"{EDIT}/publish", why="Plainer.")
    said = text_of(owner, f"{published.headers['location']}&lang=en")
    assert "Nobody is asked again: choices that were made stay" in said


def test_a_draft_says_about_what_visitors_are_asked_again_and_why(
    owner: Browser,
) -> None:
    """A-42."""
    send(owner, f"{EDIT}/services", **{"value.add": "analytics/microsoft-clarity"})

    page = text_of(owner)
    assert (
        "visitors who have already chosen are asked again about: "
        "Visitor statistics Microsoft Clarity added Until they answer" in page
    )

    published = send(owner, f"{EDIT}/publish", why="Tried.")
    said = text_of(owner, f"{published.headers['location']}&lang=en")
    assert (
        "Visitors who had already chosen are asked again about: "
        "Visitor statistics Microsoft Clarity added" in said
    )


@pytest.mark.parametrize(
    ("group", "typed", "heading", "way"),
    [
        (
            "appearance",
            {"value.accent": "#eeeeee"},
            "Ohjeen tai standardin vastaista",
            "Hyväksy perustelemalla",
        ),
        (
            "services",
            {"value.add": "necessary/matomo"},
            "Laki ei salli tätä",
            "Hyväksy perustelemalla",
        ),
    ],
)
def test_what_keeps_a_draft_back_stands_under_what_it_rests_on(
    owner: Browser, group: str, typed: dict[str, str], heading: str, way: str
) -> None:
    """Found by a stranger: "what the law forbids" stood above a faint colour."""
    send(owner, f"{EDIT}/{group}", **typed)

    page = owner.get(f"{EDIT}?lang=fi").text

    assert re.findall(r'<h2 id="next-\w+">([^<]+)', page) == [heading]
    section = page.partition('<h2 id="next-')[2].partition("</section>")[0]
    assert way in section
    assert LINK.search(section) is not None


def test_every_way_from_a_draft_leads_to_a_field_that_is_there(owner: Browser) -> None:
    """Found by a stranger: a finding has to lead to the very field."""
    send(owner, f"{EDIT}/appearance", **{"value.accent": "#eeeeee"})
    send(owner, f"{EDIT}/validity", **{"value.validity_days": "10"})
    texts = {"value.in": "fi", "value.analytics.title": "x" * 130}
    send(owner, f"{EDIT}/texts", **texts)
    send(owner, f"{EDIT}/services", **{"value.add": "analytics/hotjar"})

    ways = set(LINK.findall(owner.get(f"{EDIT}?lang=fi").text))

    assert len(ways) > 4
    wrong = [
        f"{form}#{field}"
        for form, field in ways
        if owner.get(f"{EDIT}/{form}").text.count(f'id="{field}"') != 1
    ]
    assert "\n".join(wrong) == ""


def test_a_draft_is_taken_back_only_after_a_page_that_says_what_is_lost(
    owner: Browser,
) -> None:
    """Found by a stranger: one click lost an owner's work."""
    send(owner, f"{EDIT}/controller", **{"value.name": "Kesken Oy"})
    assert f'action="../{SITE}/edit/take-back"' not in owner.get(EDIT).text

    page = owner.get(f"{EDIT}/take-back?lang=fi").text

    assert "Perutaanko luonnos lopullisesti?" in page
    assert "<ins>Kesken Oy</ins>" in page
    assert "Kesken Oy" in owner.get(f"{EDIT}/controller").text
    send(owner, f"{EDIT}/take-back")
    assert "Luonnosta ei ole." in owner.get(f"{EDIT}?lang=fi").text


def test_the_page_that_asks_leads_back_where_there_is_no_draft(owner: Browser) -> None:
    answer = owner.get(f"{EDIT}/take-back")

    assert answer.headers["location"].endswith("/edit")


def publish(owner: Browser, name: str) -> None:
    send(owner, f"{EDIT}/controller", **{"value.name": name, "value.url": ""})
    answer = send(owner, f"{EDIT}/publish", why=f"It is {name} now.")
    assert answer.headers["location"].endswith("?published")


def test_any_earlier_version_becomes_a_draft_and_is_not_published(
    service: Service, owner: Browser
) -> None:
    """Found by a stranger: only the version before the present one was offered."""
    for name in ("Ensin Oy", "Sitten Oy", "Nyt Oy"):
        publish(owner, name)

    page = owner.get(f"{EDIT}/earlier?lang=fi").text
    row = next(each for each in page.split("<tr>") if "It is Ensin Oy now." in each)
    [revision] = re.findall(r'name="revision" value="(\w{64})"', row)
    assert "Vertaa voimassa olevaan" in row

    answer = send(owner, f"{EDIT}/restore", revision=revision)

    assert answer.headers["location"].endswith(f"/{SITE}/edit")
    draft = owner.get(f"{EDIT}?lang=fi").text
    assert "<del>Nyt Oy</del>" in draft
    assert "<ins>Ensin Oy</ins>" in draft
    in_force = service.get(f"/{SITE}/declaration.json").json()["controller"]
    assert in_force["name"] == "Nyt Oy"
    compared = re.search(r'href="[./]*(/\w+/audit/revisions/[^"]+)"', row)
    assert compared is not None
    page = owner.get(f"{compared[1]}&lang=fi").text
    assert "Ensin Oy" in page


def test_a_draft_in_the_works_is_not_replaced_by_an_earlier_version(
    owner: Browser,
) -> None:
    publish(owner, "Vanha Oy")
    publish(owner, "Uusi Oy")
    page = owner.get(f"{EDIT}/earlier").text
    revision = re.findall(r'name="revision" value="(\w{64})"', page)[0]
    send(owner, f"{EDIT}/controller", **{"value.name": "Kesken Oy"})

    refused = send(owner, f"{EDIT}/restore?lang=fi", revision=revision)

    assert refused.status_code == 412
    assert "Mitään ei muutettu" in refused.text
    assert "Julkaise tai peru se" in refused.text
    assert 'name="revision"' not in refused.text
    assert "Kesken Oy" in owner.get(f"{EDIT}/controller").text


def test_what_is_replaced_is_kept_even_if_it_was_not_before(
    service: Service, owner: Browser
) -> None:
    """`policy push` brings a policy to a place where its text was never kept."""
    publish(owner, "Siirretty Oy")
    kept = service.folder / "data" / "editing" / "earlier" / SITE
    for file in kept.iterdir():
        file.unlink()

    publish(owner, "Korvaava Oy")

    page = owner.get(f"{EDIT}/earlier?lang=fi").text
    row = next(each for each in page.split("<tr>") if "It is Siirretty Oy" in each)
    assert 'name="revision"' in row


def test_a_version_whose_text_is_not_kept_says_why_it_cannot_be_chosen(
    service: Service, owner: Browser
) -> None:
    publish(owner, "Kadonnut Oy")
    publish(owner, "Tallella Oy")
    kept = service.folder / "data" / "editing" / "earlier" / SITE
    for file in kept.iterdir():
        file.unlink()

    page = owner.get(f"{EDIT}/earlier?lang=fi").text

    row = next(each for each in page.split("<tr>") if "It is Kadonnut Oy" in each)
    assert "tekstiä, josta se on tehty, ei ole tallessa" in row
    assert 'name="revision"' not in row
    lost = send(owner, f"{EDIT}/restore?lang=fi", revision="0" * 64)
    assert lost.status_code == 412
    assert "Mitään ei muutettu" in lost.text


def test_what_an_owner_wrote_of_a_service_is_not_taken_out_unasked(
    owner: Browser,
) -> None:
    """Found by a stranger: one click lost an owner's work."""
    said = {
        "value.own": "yes",
        "value.id": "ostoskori",
        "value.name": "Ostoskori",
        "value.category": "preferences",
        "value.purpose.fi": "Muistaa korin.",
    }
    assert send(owner, f"{EDIT}/service", **said).status_code == 303

    asked = send(owner, f"{EDIT}/services?lang=fi", **{"value.remove": "ostoskori"})

    assert asked.status_code == 200
    assert "Poistetaanko ”Ostoskori”?" in asked.text
    assert "Muistaa korin." in asked.text
    assert "ostoskori" in owner.get(f"{EDIT}/file").text
    sure = {"value.remove": "ostoskori", "value.sure": "yes"}
    assert send(owner, f"{EDIT}/services", **sure).status_code == 303
    assert "ostoskori" not in owner.get(f"{EDIT}/file").text


def test_what_a_search_adds_again_is_taken_out_at_once(owner: Browser) -> None:
    send(owner, f"{EDIT}/services", **{"value.add": "analytics/hotjar"})

    gone = send(owner, f"{EDIT}/services", **{"value.remove": "hotjar"})

    assert gone.status_code == 303


def test_a_form_that_was_refused_is_sent_to_no_name_that_was_made_up(
    owner: Browser,
) -> None:
    """Found by a stranger: the address went on saying `service=unknown`."""
    typed = {"value.own": "yes", "value.category": "analytics", "value.provider": "X"}

    refused = send(owner, f"{EDIT}/service", **typed)

    assert refused.status_code == 422
    [form] = re.findall(r'<form method="post" id="edit" action="([^"]*)"', refused.text)
    assert form.endswith("/edit/service")


def test_a_reason_that_is_too_long_is_kept_and_said_beside_its_field(
    owner: Browser,
) -> None:
    # No other test publishes this one: there would be no draft then.
    change = {"value.in": "fi", "value.analytics.title": "Tilastoluvut"}
    send(owner, f"{EDIT}/texts", **change)

    refused = send(owner, f"{EDIT}/publish", why="pitkä " * 40)

    assert refused.status_code == 422
    assert "the reason is longer than 200 characters" in refused.text
    assert f'value="{("pitkä " * 40).strip()}"' in refused.text


@pytest.mark.parametrize("path", ["publish", "go-on", "restore"])
def test_an_address_that_takes_forms_leads_to_the_page_that_they_are_on(
    owner: Browser, path: str
) -> None:
    """Found by a stranger: another language after a refusal was a page that is not."""
    answer = owner.get(f"{EDIT}/{path}?lang=en")

    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"{SITE}/edit?lang=en")


def test_a_form_that_changes_nothing_is_no_draft_on_the_list(
    service: Service, owner: Browser
) -> None:
    """Found by a stranger: auditors read of a draft that nobody had made."""
    asking = bearer(service.token("auditor"))
    before = service.get(f"/{SITE}/accesses", headers=asking).text.count("policy save")

    answer = send(owner, f"{EDIT}/reasons")

    assert answer.status_code == 303
    after = service.get(f"/{SITE}/accesses", headers=asking).text.count("policy save")
    assert after == before
