"""Rows of health: words for each in every language, and nothing that nobody knows."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from consent_service.web.dashboard import health
from consent_service.web.dashboard.health import Row, say_row
from consent_service.web.layout.texts import load_page_texts

WORDS = "consent_service.web.dashboard"
_ROW = re.compile(
    r'Row\(\s*"(\w+)", "(\w+)", "(\w+)"|says = "(\w+)" if .* else "(\w+)"'
)
_PAGE = re.compile(r'_page\(\s*"(\w+)", "(\w+)"')


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_every_row_has_its_words(language: str) -> None:
    text = Path(health.__file__).read_text()
    words = load_page_texts(WORDS)[language]

    found = [group for match in _ROW.findall(text) for group in match[2:] if group]
    found += [says for _, says in _PAGE.findall(text)]

    assert len(set(found)) >= 20
    assert [says for says in found if f"says_{says}" not in words] == []


@pytest.mark.parametrize(
    ("row", "language", "said"),
    [
        (
            Row(
                "page",
                "good",
                "page_seen",
                {"domain": "a.fi", "day": date(2026, 11, 2)},
            ),
            "fi",
            "a.fi: viimeisin valinta 2.11.2026.",
        ),
        (
            Row("cookie", "good", "cookie_http", {"share": 0.975, "count": 1_234}),
            "sv",
            "97,5\xa0% av 1\xa0234 val fick sin kaka via HTTP. En sådan behåller "
            "Safari hela tiden.",
        ),
        (
            Row("signal", "info", "few"),
            "fi",
            "Ei tiedossa: tällä ajanjaksolla on liian vähän valintoja. Valitse yltä "
            "pidempi ajanjakso, tai palaa, kun kävijät ovat valinneet.",
        ),
        (
            Row(
                "backups",
                "good",
                "backups_made",
                {"moment": datetime(2026, 11, 2, 3, 4, tzinfo=UTC)},
            ),
            "en",
            'The newest backup is from <time datetime="2026-11-02T03:04:00Z">'
            "November 2, 2026 3:04\u202fAM UTC</time>.",
        ),
    ],
)
def test_numbers_and_days_are_said_as_the_language_writes_them(
    row: Row, language: str, said: str
) -> None:
    words = load_page_texts(WORDS)[language]

    assert say_row(row, words, language) == said
