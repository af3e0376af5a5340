"""Every link from one of our documents to another leads to a place that is there."""

import re
from pathlib import Path

import pytest

from tests.places import DOCS, ROOT

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob(".github/**/*.md")])
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"\bdocs/[\w/.-]+\.md\b")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def links_of(page: Path) -> list[str]:
    """Return the targets of a page that are not addresses on the web."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [target for target in _LINK.findall(text) if "://" not in target]


def anchors_of(page: Path) -> set[str]:
    """Return the anchors that GitHub makes of a page's headings."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in headings
    }


def is_good(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    aim = (page.parent / name).resolve() if name else page
    if not anchor:
        return aim.exists()
    return aim.is_file() and anchor in anchors_of(aim)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert [target for target in links_of(page) if not is_good(page, target)] == []


def test_a_page_that_the_code_names_is_there() -> None:
    """Hints of errors are the links that somebody follows at three in the morning."""
    named = {
        page
        for file in (ROOT / "consent_service").rglob("*.py")
        for page in _NAMED.findall(file.read_text(encoding="utf-8"))
    }

    assert named
    assert [page for page in sorted(named) if not (ROOT / page).is_file()] == []


def test_every_page_is_found_from_the_map() -> None:
    reached: set[Path] = set()
    waiting = [DOCS / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            aims = (page.parent / link.split("#")[0] for link in links_of(page))
            waiting += [aim.resolve() for aim in aims if aim.suffix == ".md"]

    assert set(DOCS.rglob("*.md")) - reached == set()
