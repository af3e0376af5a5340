"""The catalog is searched by what an owner knows of a service."""

import pytest

from consent_service.catalog import load_catalog
from consent_service.web.set_up.catalog_search import search

SERVICES = load_catalog().services_in(("fi", "sv", "en"))


def found(asked: str, language: str = "fi") -> list[str]:
    return [each.id for each in search(asked, SERVICES, language=language)]


@pytest.mark.parametrize(
    ("asked", "service"),
    [
        ("YouTube", "youtube"),
        ("facebok", "facebook-share"),
        ("hotjarr", "hotjar"),
        ("_ga", "google-analytics-4"),
        ("_ga_ABC123", "google-analytics-4"),
        ("_fbp", "meta-pixel"),
        ("tilasto", "matomo"),
        ("connect.facebook.net", "meta-pixel"),
    ],
)
def test_a_service_is_found_by_what_is_known_of_it(asked: str, service: str) -> None:
    """Found by a stranger: cookies, purposes and misspellings found nothing."""
    assert service in found(asked)


def test_a_purpose_is_searched_in_the_language_of_the_reader() -> None:
    assert "matomo" in found("statistik", "sv")
    assert "matomo" not in found("statistik", "fi")


def test_a_name_that_begins_so_comes_before_a_use() -> None:
    assert found("google an")[0].startswith("google-an")


@pytest.mark.parametrize("asked", ["zzzzqqq", "xx yy zz"])
def test_what_is_like_nothing_finds_nothing(asked: str) -> None:
    assert found(asked) == []
