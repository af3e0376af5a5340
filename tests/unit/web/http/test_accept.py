"""A page is for who asks for one by name; everything else gets data."""

import pytest

from consent_service.web.http.accept import prefers_page

CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (CHROMIUM, True),
        ("text/html", True),
        ("TEXT/HTML;q=0.5", True),
        ("", False),
        ("*/*", False),
        ("text/*", False),
        ("application/json", False),
        ("application/json, text/html;q=0.9", False),
        ("text/html, application/problem+json", False),
        ("text/html;q=0, */*", False),
        ("text/html;q=nan", False),
        ("text/html;q=1e9, application/json", False),
        ("," * 2_000, False),
    ],
)
def test_only_who_names_a_page_gets_one(accept: str, page: bool) -> None:
    assert prefers_page(accept) is page
