"""Whether choices would be recorded now, site by site."""

import msgspec
import pytest

from consent_service.errors import ReadOnlyLogError
from consent_service.ledger import Ledgers
from consent_service.policy.revision import revision_of
from consent_service.sites import Site, Sites
from consent_service.web.context import ReadyWhen
from consent_service.web.health import readiness_of
from tests.evidence.house import NOON, House, append
from tests.sample_policy import sample_policy

pytestmark = pytest.mark.anyio

BOTH: tuple[ReadyWhen, ...] = ("any", "all")


def site(name: str) -> Site:
    policy = msgspec.structs.replace(sample_policy(), site=name)
    revision = revision_of(policy, snippet="00" * 32)
    return Site(revision, NOON)


def sites_of(*names: str, unserved: tuple[str, ...] = ()) -> Sites:
    sites = Sites()
    why = {name: ReadOnlyLogError(f"no log of {name}") for name in unserved}
    for name in names:
        sites.put(site(name))
    for name, error in why.items():
        sites.refuse(name, error)
    sites.have_started()
    return sites


async def robbed(house: House, ledgers: Ledgers) -> Ledgers:
    """Return logs of which that of `shop` has lost its store."""
    await append(await ledgers.open("shop"), 1, 3)
    await house.stop(ledgers)
    house.database.unlink()
    again = await house.start()
    for name in ("shop", "club"):
        await again.open(name)
    return again


@pytest.mark.parametrize("when", BOTH)
async def test_a_service_whose_sites_take_choices_is_ready(
    ledgers: Ledgers, when: ReadyWhen
) -> None:
    for name in ("club", "shop"):
        await ledgers.open(name)

    readiness = readiness_of(sites_of("club", "shop"), ledgers, when=when)

    assert readiness.ready
    assert [(each.site, each.ready, each.trouble) for each in readiness.sites] == [
        ("club", True, ""),
        ("shop", True, ""),
    ]


async def test_the_setting_says_whether_one_site_is_enough(
    house: House, ledgers: Ledgers
) -> None:
    again = await robbed(house, ledgers)
    sites = sites_of("club", "shop")

    any_, all_ = (readiness_of(sites, again, when=when) for when in BOTH)
    await house.stop(again)

    assert (any_.ready, all_.ready) == (True, False)
    assert [each.ready for each in any_.sites] == [True, False]
    assert "this store has none" in any_.sites[1].trouble


@pytest.mark.parametrize("when", BOTH)
async def test_a_service_that_takes_no_choice_is_not_ready(
    house: House, ledgers: Ledgers, when: ReadyWhen
) -> None:
    again = await robbed(house, ledgers)

    lost = readiness_of(sites_of("shop"), again, when=when)
    unserved = readiness_of(sites_of(unserved=("shop", "away")), again, when=when)
    empty = readiness_of(sites_of(), again, when=when)
    full = readiness_of(sites_of("club"), again, when=when, fault="the disk is full")
    await house.stop(again)

    assert [each.ready for each in (lost, unserved, empty, full)] == [False] * 4
    assert full.sites[0].trouble == "the disk is full"
    assert [each.ready for each in unserved.sites] == [False, False]


async def test_damage_is_named_and_keeps_no_choice_out(ledgers: Ledgers) -> None:
    await ledgers.open("shop")
    ledgers.environment.damages.note("shop", "entry 4 is not as it was logged")

    readiness = readiness_of(sites_of("shop"), ledgers)

    assert readiness.ready
    assert readiness.sites[0].trouble == "entry 4 is not as it was logged"
