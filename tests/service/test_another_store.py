"""A store beside the mark of another: both files are named, and what to do."""

from pathlib import Path

import pytest

from consent_service.errors import ReadOnlyLogError, UnknownSiteError
from consent_service.sites import Sites
from tests.service.choosing import SITE
from tests.service.starting import Start


def test_a_service_that_can_serve_no_site_ends_and_says_what_to_do(
    start: Start, tmp_path: Path
) -> None:
    service = start()
    service.stop()

    other = start("--store", f"sqlite:{tmp_path}/other.db", wait=False)
    code = other.process.wait(timeout=60)
    said = other.process.stderr.read() if other.process.stderr else ""

    assert code == 3
    assert "ready at" not in said
    found = f"the high-water mark says that a log of {SITE} was signed"
    assert f"{found}, and this store has none" in said
    assert said.count(found) == 1
    assert f"'{tmp_path}/other.db'" in said
    assert f"'{tmp_path}/data/high-water'" in said
    for way in ("--high-water", "restore the store", "consent-service log reopen"):
        assert way in said.rsplit("consent-service: hint: ", 1)[1]


def test_a_command_for_a_log_that_the_store_lost_says_the_same(
    start: Start, tmp_path: Path
) -> None:
    service = start()
    service.stop()
    for file in (tmp_path / "data").glob("consent.db*"):
        file.unlink()

    done = service.run("log", "export", SITE)

    assert done.returncode == 3
    assert f"a log of {SITE} was signed, and this store has none" in done.stderr
    assert f"log reopen {SITE}" in done.stderr


def test_a_site_that_cannot_be_served_is_not_called_unknown() -> None:
    """The answer names no file: what it says goes to visitors."""
    sites = Sites()
    sites.refuse("shop", ReadOnlyLogError("/var/lib/mark says so"))
    sites.have_started()

    with pytest.raises(UnknownSiteError, match="has a policy here") as caught:
        sites.find("shop")

    assert str(caught.value) == "the site has a policy here and cannot be served"
    assert caught.value.hint == "the log of the service says why"
    with pytest.raises(UnknownSiteError, match="no site of that name"):
        sites.find("other")
