"""What the head of the declaration's page says of the declaration itself."""

import re
from collections import defaultdict
from datetime import UTC, datetime

import pytest

from consent_service.declaration import declare
from consent_service.locales import load_texts
from consent_service.policy.revision import revision_of
from consent_service.web.declaration.page import scanned_at
from consent_service.web.http.pages import Pages
from tests.sample_policy import sample_policy

REVISION = revision_of(sample_policy(), snippet="5" * 64)


def rendered(language: str, scanned: datetime | None) -> str:
    declaration = declare(REVISION, language, scanned=scanned)
    return Pages(defaultdict(str)).render(
        "declaration.html",
        root="..",
        language=language,
        direction=declaration.direction,
        words=load_texts(language).declaration,
        declaration=declaration,
        published=None,
        scanned=scanned_at(declaration),
        zone=UTC,
        languages=[],
        gpc=False,
        message=None,
        mine=None,
        form=None,
        links={"history": "history", "json": "json", "jsonld": "jsonld"},
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "Viimeisin tarkistus 1. marraskuuta 2026"),
        ("en", "Last scan November 1, 2026"),
    ],
)
def test_the_date_of_the_last_scan_is_shown(language: str, words: str) -> None:
    """Requirement C-18."""
    html = rendered(language, datetime(2026, 11, 1, 3, 0, tzinfo=UTC))

    assert words in " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_site_that_is_not_scanned_says_nothing_of_a_scan() -> None:
    """Seen by owners: a public line about themselves that nothing they write mends."""
    assert "Viimeisin tarkistus" not in rendered("fi", None)
