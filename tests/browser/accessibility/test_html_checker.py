"""The W3C's checker finds nothing on any page of the service, in any language."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from consent_service.notice.check import lint_notice, read_notice
from consent_service.notice.report.page import report_page
from consent_service.notice.source.load import load_source
from tests.places import ROOT, SITES
from tests.service.choosing import Service
from tests.service.starting import starting

_JAR = ROOT / "tools/html-checker/node_modules/vnu-jar/build/dist/vnu.jar"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("java"), reason="java is not installed"),
    pytest.mark.skipif(
        not _JAR.exists(), reason="vnu-jar is not installed: make system"
    ),
]

LANGUAGES = ("fi", "sv", "en")
MANY = ("fi", "ar", "he", "el", "se", "en")
DECLARED = [
    *((site, language) for site in SITES for language in LANGUAGES),
    *(("monikieli", language) for language in MANY),
]
OWN = ["/demo", "/docs", *(f"/demo/{site}" for site in SITES)]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("checker")
    policies = shutil.copytree(ROOT / "policies", folder / "policies")
    shutil.copy(ROOT / "tests/browser/many_languages.toml", policies / "monikieli.toml")
    with starting(folder) as begin:
        yield begin("--demo", "--rate-limit", "0", policies=policies)


# It guesses the language of a text, knows no Northern Sámi, and takes it for others.
_GUESS = re.compile(r"appears to be written in .* start tag has .lang=.se.")


def complaints(pages: dict[str, str], folder: Path) -> list[tuple[str, str]]:
    """Return the errors and warnings of the checker, with the name of the page."""
    for name, html in pages.items():
        file = folder / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.html"
        file.write_text(html, encoding="utf-8")
    run = subprocess.run(
        ["java", "-Xss2m", "-jar", _JAR, "--format", "json", "--stdout", folder],
        capture_output=True,
        check=False,
        # On some platforms it greets the network where there may be a screen.
        env={
            "PATH": os.environ["PATH"],
            "JAVA_TOOL_OPTIONS": "-Djava.awt.headless=true",
        },
    )
    found: list[dict[str, Any]] = json.loads(run.stdout)["messages"]
    return [
        (message["url"].rpartition("/")[2], message["message"])
        for message in found
        if (message["type"] == "error" or message.get("subType") == "warning")
        and not _GUESS.search(message["message"])
    ]


def test_it_finds_nothing_on_declarations_and_histories(
    service: Service, tmp_path: Path
) -> None:
    """Requirement C-21, for a visitor who has not chosen yet."""
    pages = {
        f"{site} {path} {language}": service.get(
            f"/{site}/declaration{path}?lang={language}"
        ).text
        for site, language in DECLARED
        for path in ("", "/history")
    }

    assert complaints(pages, tmp_path) == []


def test_it_finds_nothing_once_a_choice_was_made_by_form(
    service: Service, tmp_path: Path
) -> None:
    """The page then holds the decisions, the receipt, and the way to erase it."""
    pages = {
        f"{site} {language}": chosen(service, f"/{site}/declaration?lang={language}")
        for site, language in DECLARED
    }

    assert complaints(pages, tmp_path) == []


def chosen(service: Service, path: str) -> str:
    with httpx.Client(base_url=service.address, trust_env=False) as browser:
        page = browser.get(path).text
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        answer = browser.post(
            path.partition("?")[0],
            data={**fields, "action": "accept_all"},
            headers={"origin": service.address},
            follow_redirects=True,
        )
        assert answer.status_code == 200
        made = browser.get(path).text
        assert 'href="receipts/' in made
        return made


def test_it_finds_nothing_on_the_other_pages(service: Service, tmp_path: Path) -> None:
    pages = {path: service.get(path).text for path in OWN}

    assert complaints(pages, tmp_path) == []


def test_it_finds_nothing_on_the_report_on_a_notice(tmp_path: Path) -> None:
    notices = sorted((ROOT / "tests/unit/notice/good").iterdir())
    reports = {}
    for notice in notices:
        with notice.open("rb") as stdin:
            reading = read_notice(load_source(str(notice), stdin=stdin))
        report = lint_notice(reading, today=date(2026, 11, 22))
        reports[notice.name] = report_page(report, "", checked=date(2026, 11, 22))

    assert complaints(reports, tmp_path) == []


def test_it_does_find_what_is_wrong(tmp_path: Path) -> None:
    """Otherwise finding nothing would mean nothing."""
    page = '<!DOCTYPE html><html lang="fi"><title>x</title><ul><p>x</p></ul></html>'

    [(_, message)] = complaints({"wrong": page}, tmp_path)

    assert "not allowed as child of element" in message
