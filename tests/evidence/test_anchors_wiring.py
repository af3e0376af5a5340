"""Two installations: one keeps a real log, the other witnesses it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from starlette.applications import Starlette

from consent_service.anchors.anchored_log import AnchoredLog
from consent_service.anchors.gossip.check import review_gossip
from consent_service.anchors.status import AnchorBoard
from consent_service.anchors.wiring import (
    make_anchored_log_loader,
    make_anchoring,
    make_witness,
)
from consent_service.errors import InstallationError, SettingsError
from consent_service.evidence.trust import open_trusted
from consent_service.evidence.trust_file import parse_trust
from consent_service.keys import Keys, Seed
from consent_service.ledger import Ledgers
from consent_service.policy.revision import revision_of
from consent_service.settings.load import load_settings
from consent_service.settings.table import Settings
from consent_service.sites import Site, Sites
from tests.evidence.anchor_sample import serve
from tests.evidence.house import NOON, House, draft_of
from tests.evidence.witness_servers import witness_routes
from tests.sample_policy import sample_policy

pytestmark = pytest.mark.anyio

SITE = "example"
WITNESS = "office.example/witness"
OFFICE = Keys((Seed(b"\7" * 32, NOON),))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house")


@pytest.fixture
def sites() -> Sites:
    revision = revision_of(sample_policy(), snippet="00" * 32)
    sites = Sites()
    sites.put(Site(revision, NOON))
    return sites


async def append(ledgers: Ledgers, *numbers: int) -> None:
    ledger = await ledgers.open(SITE)
    for number in numbers:
        await ledger.append(draft_of(number))


def office_settings(folder: Path, origin: str, house: House) -> Settings:
    """Return the settings of an installation that witnesses the house's log."""
    folder.mkdir()
    (folder / "state").mkdir()
    vkey = house.keys.log_keys(origin)[0].vkey
    (folder / "logs").write_text(f"log {vkey}\nquorum none\n")
    flags = {
        "witness_name": WITNESS,
        "witness_logs": str(folder / "logs"),
        "witness_state": str(folder / "state"),
    }
    return load_settings({}, flags)


def house_settings(house: House, url: str) -> Settings:
    (key,) = OFFICE.witness_keys(WITNESS, clock=lambda: NOON)
    path = house.folder / "witnesses"
    path.write_text(f"witness office {key.vkey} {url}/witness\nquorum office\n")
    flags = {"witnesses": str(path), "anchors": str(house.folder / "anchors")}
    return load_settings({}, flags)


def office(folder: Path, origin: str, house: House) -> Starlette:
    settings = office_settings(folder, origin, house)
    witness = make_witness(settings, OFFICE, clock=lambda: house.now)
    assert witness is not None
    return Starlette(routes=witness_routes(witness))


async def anchored(
    house: House, settings: Settings, anchored_logs: Sequence[AnchoredLog]
) -> AnchorBoard:
    board = AnchorBoard()
    anchoring = make_anchoring(settings, board=board, clock=lambda: house.now)
    try:
        await anchoring.run_round(anchored_logs)
    finally:
        await anchoring.close()
    return board


async def test_one_installation_witnesses_the_log_of_another(
    house: House, ledgers: Ledgers, sites: Sites, tmp_path: Path
) -> None:
    await append(ledgers, 1, 2, 3)
    load = make_anchored_log_loader(ledgers, sites)
    origin = ledgers.get(SITE).head.origin
    with serve(office(tmp_path / "office", origin, house)) as url:
        settings = house_settings(house, url)
        board = await anchored(house, settings, await load())

    published = board.public(SITE)
    lines = (house.folder / "witnesses").read_text()
    vkey = house.keys.log_keys(origin)[0].vkey
    trust = parse_trust(f"log {vkey}\n{lines}".encode())
    assert board.troubles(SITE) == []
    assert published is not None
    assert open_trusted(published.note, trust, strict=True).checkpoint.size == 4


async def test_yesterdays_copy_is_found_out_by_witness_and_visitor(
    house: House, ledgers: Ledgers, sites: Sites, tmp_path: Path
) -> None:
    """Even when the high-water file went back with it."""
    copy = tmp_path / "copy"
    await append(ledgers, 1, 2, 3)
    await house.stop(ledgers)
    shutil.copytree(house.folder, copy)
    again = await house.start()
    await append(again, 4, 5)
    origin = again.get(SITE).head.origin
    with serve(office(tmp_path / "office", origin, house)) as url:
        settings = house_settings(house, url)
        board = await anchored(
            house, settings, await make_anchored_log_loader(again, sites)()
        )
        given = board.public(SITE)
        await house.stop(again)

        restored = House(copy)
        late = await restored.start()
        await append(late, 6)
        settings = house_settings(restored, url)
        found = await anchored(
            restored, settings, await make_anchored_log_loader(late, sites)()
        )
        keys = [key.verifier for key in restored.keys.log_keys(origin)]
        reader = late.get(SITE).reader
        assert given is not None
        gossip = await review_gossip(given.note, reader, keys)
        await restored.stop(late)

    (trouble,) = found.troubles(SITE)
    assert "office is ahead: it has cosigned 6 entries" in trouble.message
    assert gossip.outcome == "ahead"


async def test_a_site_without_a_log_is_left_out(ledgers: Ledgers, sites: Sites) -> None:
    assert await make_anchored_log_loader(ledgers, sites)() == []


async def test_the_people_of_a_site_are_told_in_its_first_language(
    ledgers: Ledgers, sites: Sites
) -> None:
    await append(ledgers, 1)

    (anchored_log,) = await make_anchored_log_loader(ledgers, sites)()

    assert (anchored_log.site, anchored_log.language) == ("example", "fi")


def test_without_a_name_there_is_no_witness() -> None:
    settings = load_settings({}, {})

    assert make_witness(settings, OFFICE, clock=lambda: NOON) is None


def test_a_witness_without_logs_is_refused() -> None:
    settings = load_settings({}, {"witness_name": WITNESS})

    with pytest.raises(SettingsError, match="go together"):
        make_witness(settings, OFFICE, clock=lambda: NOON)


def test_a_witness_of_its_own_log_is_refused(house: House, tmp_path: Path) -> None:
    settings = office_settings(tmp_path / "office", "consent.example/log", house)

    with pytest.raises(SettingsError, match="signed by this installation"):
        make_witness(settings, house.keys, clock=lambda: NOON)


def test_a_witness_without_its_state_is_refused(house: House, tmp_path: Path) -> None:
    settings = office_settings(tmp_path / "office", "consent.example/log", house)
    settings.witness_state.rmdir()

    with pytest.raises(
        InstallationError, match="state folder of the witness is missing"
    ):
        make_witness(settings, OFFICE, clock=lambda: NOON)
