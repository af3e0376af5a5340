"""What is counted of a request: a domain and a way, and nothing of the page."""

import pytest

from consent_service.web.http.origin import Acceptance
from consent_service.web.visitor.seen import seen_cells

DOMAINS = ("example.fi", "www.example.fi", "localhost:8000")


@pytest.mark.parametrize(
    ("origin", "by_http", "cells"),
    [
        ("https://example.fi", False, ("domain example.fi", "cookie script")),
        ("https://www.example.fi", True, ("domain www.example.fi", "cookie http")),
        ("http://localhost:8000", True, ("domain localhost:8000", "cookie http")),
        # Whatever the port: there would be a count for each.
        ("http://127.0.0.1:54321", False, ("domain 127.0.0.1", "cookie script")),
    ],
)
def test_a_page_is_counted_by_its_domain_and_the_way_of_its_cookie(
    origin: str, by_http: bool, cells: tuple[str, ...]
) -> None:
    assert (
        seen_cells(DOMAINS, Acceptance(origin, same_site=True, by_http=by_http))
        == cells
    )


def test_what_may_be_any_program_is_no_page() -> None:
    assert seen_cells(DOMAINS, Acceptance(None, same_site=True)) == ()
