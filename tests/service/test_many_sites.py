"""Three hundred sites: what a start and a change do, and to whom. Shape, not times."""

import re
import signal
from pathlib import Path

import pytest

from tests.places import POLICIES
from tests.service.choosing import Service
from tests.service.starting import Start
from tests.waiting import wait_until

TEMPLATE = (POLICIES / "kehobalanssi.toml").read_text(encoding="utf-8")
COUNT = 300


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    for number in range(COUNT):
        name = f"site-{number:03}"
        (folder / f"{name}.toml").write_text(TEMPLATE.replace("kehobalanssi", name))
    return folder


def revision_of(service: Service, site: str) -> str:
    return str(service.get(f"/{site}/declaration.json").json()["revision"])


def test_one_change_among_many_reads_one_file_and_makes_one_revision(
    start: Start, policies: Path
) -> None:
    service = start(policies=policies)
    before = {site: revision_of(service, site) for site in ("site-007", "site-008")}
    file = policies / "site-007.toml"
    file.write_text(file.read_text().replace('name = "Kehobalanssi"', 'name = "Seven"'))

    service.process.send_signal(signal.SIGHUP)
    wait_until(
        lambda: revision_of(service, "site-007") != before["site-007"],
        what="the new revision",
    )

    assert revision_of(service, "site-008") == before["site-008"]


def test_what_is_said_of_readiness_does_not_grow_with_the_sites(
    start: Start, policies: Path
) -> None:
    (policies / "broken.toml").write_text('site = "broken"\nnonsense = 1\n')
    service = start(policies=policies)

    short = service.get("/readyz").json()
    whole = service.get("/readyz?full").json()

    assert (short["served"], short["in_trouble"]) == (COUNT, 1)
    assert [site["site"] for site in short["sites"]] == ["broken"]
    assert len(whole["sites"]) == COUNT + 1


def test_every_site_s_pinned_script_answers(start: Start, policies: Path) -> None:
    """Above 200 sites it was 404, and pages with integrity lost their banner."""
    service = start(policies=policies)
    for number in range(0, COUNT, 10):
        site = f"site-{number:03}"
        script = service.get(f"/{site}/consent.js").text
        (more,) = set(re.findall(r'"([0-9A-Za-z]{43})"', script))

        assert service.get(f"/{site}/consent.more.{more}.js").status_code == 200
