"""The declaration as a visitor without script meets it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.json_schema import schema_mistakes
from tests.places import ROOT
from tests.service.choosing import SITE, Service
from tests.service.starting import Start

PAGE = f"/{SITE}/declaration"


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def send(
    client: httpx.Client, *, action: str, granted: tuple[str, ...] = ()
) -> httpx.Response:
    """Send the form as a browser does: from the page that it just got."""
    page = client.get(PAGE).text
    return client.post(
        PAGE,
        data={
            "id": field(page, "id"),
            "revision": field(page, "revision"),
            "language": field(page, "language"),
            "action": action,
            "granted": list(granted),
        },
        headers={"origin": str(client.base_url).rstrip("/")},
    )


@pytest.fixture
def browser(service: Service) -> Iterator[httpx.Client]:
    """A browser of its own, that keeps cookies and runs no script."""
    with httpx.Client(base_url=service.address) as client:
        yield client


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_speaks_the_languages_of_the_policy(
    service: Service, language: str
) -> None:
    answer = service.get(PAGE, headers={"accept-language": language})

    assert f'<html lang="{language}"' in answer.text


def test_the_address_decides_the_language_before_the_browser(service: Service) -> None:
    answer = service.get(f"{PAGE}?lang=sv", headers={"accept-language": "en"})

    assert '<html lang="sv"' in answer.text


def test_the_page_runs_no_script_and_loads_nothing_from_elsewhere(
    service: Service,
) -> None:
    answer = service.get(PAGE)

    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "<script" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_choice_can_be_made_without_script(browser: httpx.Client) -> None:
    done = send(browser, action="save", granted=("analytics",))

    assert done.status_code == 303
    assert done.headers["location"] == "declaration?lang=fi&done=saved#status"
    page = browser.get(PAGE).text
    assert re.search(r'value="analytics"[^>]* checked', page)
    assert not re.search(r'value="marketing"[^>]* checked', page)


def test_that_choice_is_on_record_with_its_surface(
    service: Service, browser: httpx.Client
) -> None:
    send(browser, action="accept_all")

    newest = service.records(service.token())[-1]
    assert newest["surface"] == "declaration"
    assert newest["action"] == "accept_all"
    assert newest["decisions"]["marketing"] == "granted"


def test_a_change_supersedes_the_record_before(
    service: Service, browser: httpx.Client
) -> None:
    send(browser, action="accept_all")
    send(browser, action="withdraw")

    before, newest = service.records(service.token())[-2:]
    assert newest["supersedes"] == before["digest"]
    assert newest["visitor"] == before["visitor"]
    assert set(newest["decisions"].values()) == {"granted", "denied"}


def test_sending_the_form_twice_is_one_choice(
    service: Service, browser: httpx.Client
) -> None:
    page = browser.get(PAGE).text
    form = {
        "id": field(page, "id"),
        "revision": field(page, "revision"),
        "language": "fi",
        "action": "reject_all",
    }
    count = len(service.records(service.token()))

    for _ in range(2):
        browser.post(PAGE, data=form, headers={"origin": service.address})

    assert len(service.records(service.token())) == count + 1


def test_demographics_alone_is_explained_in_words(browser: httpx.Client) -> None:
    """Requirement A-30."""
    answer = send(browser, action="save", granted=("ga_demographics",))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Toimii vain yhdessä valinnan" in answer.text


def test_a_form_on_another_page_is_refused(service: Service) -> None:
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "https://kehobalanssi.fi"},
        {"sec-fetch-site": "cross-site"},
    ):
        answer = service.post(PAGE, data={"action": "accept_all"}, headers=headers)
        assert answer.status_code == 403


def test_the_signal_is_shown_as_honoured(service: Service) -> None:
    """Requirement A-51."""
    with_signal = service.get(PAGE, headers={"sec-gpc": "1"}).text
    choices = with_signal[: with_signal.index('id="change"')]

    assert "Global Privacy Control" in choices


def test_the_data_are_those_of_the_page(service: Service) -> None:
    data = service.get(f"/{SITE}/declaration.json?lang=en").json()

    assert data["site"] == SITE
    assert data["language"] == "en"
    analytics = next(item for item in data["categories"] if item["id"] == "analytics")
    names = [analytic["name"] for analytic in analytics["services"][0]["cookies"]]
    assert "_ga" in names


def test_unchanged_data_are_not_sent_again(service: Service) -> None:
    first = service.get(f"/{SITE}/declaration.json")

    again = service.get(
        f"/{SITE}/declaration.json", headers={"if-none-match": first.headers["etag"]}
    )

    assert again.status_code == 304
    assert again.content == b""


def test_an_earlier_revision_stays_readable_and_takes_no_choice(
    service: Service,
) -> None:
    digest = service.get(f"/{SITE}/declaration.json").json()["revision"]

    assert service.get(f"{PAGE}?revision={digest}").status_code == 200
    assert service.get(f"{PAGE}?revision={'0' * 64}").status_code == 404


def test_the_history_lists_every_revision(service: Service) -> None:
    digest = service.get(f"/{SITE}/declaration.json").json()["revision"]

    answer = service.get(f"{PAGE}/history?lang=en")

    assert answer.status_code == 200
    assert digest[:12] in answer.text


def test_the_data_privacy_vocabulary_says_the_same(service: Service) -> None:
    node = service.get(f"/{SITE}/declaration.jsonld?lang=en").json()

    assert node["@type"] == "dpv:ConsentNotice"
    assert node["dct:isVersionOf"] == f"{service.address}{PAGE}"


def test_a_receipt_can_be_had_in_that_vocabulary_too(service: Service) -> None:
    first = service.choose().json()
    made = service.choose(service.choice(supersedes=first["digest"])).json()

    answer = service.get(f"/{SITE}/receipts/{made['digest']}.jsonld")

    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json()["dct:identifier"] == made["digest"]


def test_the_schema_of_the_data_is_published(service: Service) -> None:
    data = service.get(f"/{SITE}/declaration.json").json()

    answer = service.get(f"/{SITE}/declaration.schema.json")

    assert answer.headers["content-type"] == "application/schema+json"
    assert schema_mistakes(data, answer.json()) == []


def test_the_script_for_the_owners_page_may_be_loaded_from_anywhere(
    service: Service,
) -> None:
    answer = service.get(f"/{SITE}/declaration.js")
    known = {"if-none-match": answer.headers["etag"]}

    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert service.get(f"/{SITE}/declaration.js", headers=known).status_code == 304
    assert service.get("/nowhere/declaration.js").status_code == 404


def test_the_history_tells_what_changed_and_who_was_asked_again(
    start: Start, tmp_path: Path
) -> None:
    """Requirements A-41 and C-18."""
    policies = tmp_path / "policies"
    policies.mkdir()
    file = policies / f"{SITE}.toml"
    text = (ROOT / "policies" / f"{SITE}.toml").read_text(encoding="utf-8")
    table = "[services.google-analytics-4]\n"
    file.write_text(text, encoding="utf-8")
    start(policies=policies).stop()
    file.write_text(text.replace(table, f'{table}data_retention = "P14M"\n'))

    service = start(policies=policies)
    answer = service.get(f"{PAGE}/history?lang=en")

    assert "<ins>14 months</ins>" in answer.text
    assert "Visitors were asked to choose again: Visitor statistics" in answer.text
    assert answer.text.count("<h2>") == 2
    # People.md 8: an earlier declaration does not look like the one in force.
    current = service.get(f"/{SITE}/declaration.json").json()["revision"]
    [earlier] = set(re.findall(r"revision=([0-9a-f]{64})", answer.text)) - {current}
    old = service.get(f"{PAGE}?lang=en&revision={earlier}").text
    assert re.search(r"<p>This revision was in force: [^<]+ – [^<]+</p>", old)
    assert '<a href="declaration?lang=en">Revision in force</a>' in old
    assert "This revision was in force" not in service.get(f"{PAGE}?lang=en").text
    # And the history marks the newest, which it begins with.
    marks = answer.text.split("<h2>")
    assert ["Revision in force" in part for part in marks] == [False, True, False]


def test_the_declaration_says_when_the_site_was_last_compared_with_it(
    service: Service,
) -> None:
    """`scan schedule` is another process: it shares nothing with us but the folder."""
    declared = service.get(f"{PAGE}.json").json()
    folder = service.folder / "data" / "scans" / SITE
    folder.mkdir(parents=True)
    last = {
        "at": "2026-11-29T02:00:00Z",
        "revision": declared["revision"],
        "verdict": "clean",
        "name": "2026-11-29T020000Z.json",
    }
    (folder / "last.json").write_text(json.dumps(last))

    scanned = service.get(f"{PAGE}.json").json()["scanned"]
    page = service.get(f"{PAGE}?lang=en").text

    assert (declared["scanned"], scanned) == (None, "2026-11-29T02:00:00.000Z")
    assert '<time datetime="2026-11-29T02:00:00.000Z">' in page
