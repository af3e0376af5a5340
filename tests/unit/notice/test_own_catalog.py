"""Services that an owner described are found in notices too (decision 0031)."""

from pathlib import Path

import pytest

from consent_service.catalog import load_catalog
from consent_service.catalog.own import extend_catalog
from consent_service.locales import load_texts
from consent_service.notice.check import read_notice
from consent_service.notice.facts.gather import gather
from consent_service.notice.services import Services, name_services
from consent_service.notice.source.load import Source

OWN = """\
id = "counter"
name = "Laskuri"
category = "analytics"
purpose = "visit_statistics"
open = ["provider", "data_collected", "data_retention", "transfers"]
hosts = ["stats.counter.example"]

[[items]]
name = "_counter"
kind = "script_cookie"
party = "first"
lifetime = "P1Y"
purpose = "visitor_id"

[[sources]]
basis = "own"
facts = ["items", "hosts"]
"""
TEXT = (
    "Evästeet\n\nMyllyn Leipä Oy mittaa käyntejä Laskurilla ja Matomolla,"
    " jos hyväksyt niiden evästeet.\n"
)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "counter.toml").write_text(OWN)
    english = load_texts("en")
    return name_services(
        extend_catalog(
            load_catalog(), tmp_path, categories=english.category, data=english.data
        )
    )


def tools(services: Services | None) -> list[str]:
    reading = read_notice(Source("notice.txt", TEXT.encode()))
    return [mention.service.name for mention in gather(reading, services).mentions]


def test_an_own_service_is_found_by_its_name_in_every_case(services: Services) -> None:
    assert tools(services) == ["Laskuri", "Matomo"]


def test_without_an_own_catalog_the_name_is_a_word() -> None:
    assert tools(None) == ["Matomo"]
