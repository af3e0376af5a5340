"""An owner's own services extend the catalog, and are checked as it is."""

from pathlib import Path

import pytest

from consent_service.catalog import Catalog, load_catalog
from consent_service.catalog.own import extend_catalog
from consent_service.errors import CatalogError
from consent_service.locales import load_texts

OWN = """\
id = "counter"
name = "Counter"
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "counter.toml").write_text(OWN)
    return tmp_path


def extended(folder: Path) -> Catalog:
    english = load_texts("en")
    return extend_catalog(
        load_catalog(), folder, categories=english.category, data=english.data
    )


def flaw_of(folder: Path, text: str, name: str = "counter") -> CatalogError:
    (folder / "services" / f"{name}.toml").write_text(text)
    with pytest.raises(CatalogError) as caught:
        extended(folder)
    return caught.value


def test_an_own_service_stands_beside_those_that_ship(folder: Path) -> None:
    catalog = extended(folder)

    assert catalog.own == {"counter"}
    assert catalog.services["counter"].purpose["fi"].startswith("Tilastoi")
    assert catalog.services["youtube"].name == "YouTube"
    assert catalog.lookup.find_by_host("stats.counter.example") == "counter"


def test_an_own_service_may_use_a_provider_that_ships(folder: Path) -> None:
    text = OWN.replace('open = ["provider", ', 'provider = "google"\nopen = [')
    (folder / "services" / "counter.toml").write_text(
        text.replace('["items"', '["provider", "items"')
    )

    provider = extended(folder).services["counter"].provider
    assert provider is not None
    assert provider.name == "Google Ireland Limited"


def test_own_words_add_to_those_that_ship(folder: Path) -> None:
    (folder / "words").mkdir()
    (folder / "words" / "en.toml").write_text('[item]\nlamp = "Remembers the lamp."\n')
    text = OWN.replace('"visitor_id"', '"lamp"')
    (folder / "services" / "counter.toml").write_text(text)

    [item] = extended(folder).services["counter"].items
    assert item.purpose == {"en": "Remembers the lamp."}


def test_nothing_that_ships_is_replaced_in_silence(folder: Path) -> None:
    error = flaw_of(folder, OWN.replace('"counter"', '"youtube"', 1), "youtube")

    assert str(error) == "service 'youtube' is in the catalog already"
    assert "replaces = true" in error.hint
    assert error.place.endswith("services/youtube.toml")


def test_what_says_that_it_replaces_a_service_does(folder: Path) -> None:
    text = OWN.replace('id = "counter"', 'id = "youtube"\nreplaces = true')
    (folder / "services" / "counter.toml").unlink()
    (folder / "services" / "youtube.toml").write_text(text)

    assert extended(folder).services["youtube"].name == "Counter"


def test_nothing_is_replaced_that_is_not_there(folder: Path) -> None:
    error = flaw_of(folder, "replaces = true\n" + OWN)

    assert str(error) == "there is no service 'counter' to replace"


def test_a_host_that_is_taken_is_shared_or_not_listed(folder: Path) -> None:
    error = flaw_of(folder, OWN.replace("stats.counter.example", "plausible.io"))

    assert str(error) == "host 'plausible.io' belongs to plausible and counter"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            'name = "Counter"\n',
            "",
            "not a file of a catalog: `name` is missing",
        ),
        (
            "P1Y",
            "1 year",
            "not a file of a catalog: wanted a time such as P13M or PT30M, session, or "
            "persistent in `items[0].lifetime`",
        ),
        (
            '"script_cookie"',
            '"cookie"',
            "not a file of a catalog: found 'cookie', wanted one of http_cookie, "
            "script_cookie, local_storage, session_storage, indexed_db, cache, pixel, "
            "fingerprint in `items[0].kind`",
        ),
        (
            'id = "counter"\n',
            'id = "counter"\ncolour = "red"\n',
            "not a file of a catalog: there is no field `colour`",
        ),
        ('id = "counter"', "id = counter", "file is not TOML: "),
        ('"items", "hosts"', '"items"', "hosts has no source"),
        ('id = "counter"', 'id = "other"', "id is 'other'"),
        ("visit_statistics", "fun", "there are no words 'fun' in [purpose]"),
    ],
)
def test_a_file_is_checked_as_ours_are(
    folder: Path, before: str, after: str, message: str
) -> None:
    error = flaw_of(folder, OWN.replace(before, after))

    assert str(error).startswith(message)
    assert error.place.endswith("services/counter.toml")


def test_all_flaws_are_said_at_once(folder: Path) -> None:
    error = flaw_of(folder, OWN.replace("visitor_id", "fun").replace(', "hosts"', ""))

    assert len(error.also) == 1


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no such folder"):
        extended(tmp_path / "nowhere")
