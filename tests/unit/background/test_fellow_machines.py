"""Two machines with different folders at one Redis: each of them says so."""

import logging
from collections.abc import Mapping

import msgspec
import pytest

from consent_service.background.fellow_machines import FellowMachines, difference
from consent_service.policy.revision import revision_of
from consent_service.sites import Site, Sites
from tests.evidence.house import NOON
from tests.sample_policy import sample_policy

pytestmark = pytest.mark.anyio


class Others:
    """What other machines say, one look after the other; the last one goes on."""

    def __init__(self, *looks: dict[str, dict[str, str]]) -> None:
        self._looks = list(looks)
        self.told: list[Mapping[str, str]] = []

    async def compare(
        self, name: str, revisions: Mapping[str, str], *, seconds: int
    ) -> dict[str, dict[str, str]]:
        assert (name, seconds) == ("web1:80", 200)
        self.told.append(revisions)
        return self._looks.pop(0) if len(self._looks) > 1 else self._looks[0]


def sites_of(*names: str) -> Sites:
    sites = Sites()
    for name in names:
        policy = msgspec.structs.replace(sample_policy(), site=name)
        sites.put(Site(revision_of(policy, snippet="00" * 32), NOON))
    sites.have_started()
    return sites


def test_a_difference_names_the_machine_and_a_few_sites() -> None:
    ours = {"shop": "aa", "blog": "bb", "same": "cc", "mine": "dd"}
    theirs = {"shop": "a1", "blog": "b1", "same": "cc", **dict.fromkeys("vwxyz", "ee")}

    assert difference("web2:8080", ours, theirs) == (
        "machine web2:8080 serves other policies: blog, shop in another revision, "
        "v, w, x and 2 more only there, mine only here"
    )
    assert difference("web2:8080", ours, ours) == ""


async def test_a_difference_that_lasts_is_logged_once_and_shown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    machines = FellowMachines(Others({"web2:80": {}}), sites_of("shop"), "web1:80")

    for _ in range(4):
        await machines.look()

    said = "machine web2:80 serves other policies: shop only here"
    assert machines.differences == [said]
    [line] = caplog.messages
    assert line.startswith(f"{said}; visitors are asked again by each")


async def test_a_change_that_machines_read_one_after_the_other_is_no_difference(
    caplog: pytest.LogCaptureFixture,
) -> None:
    others = Others({"web2:80": {}}, {}, {"web2:80": {"shop": "1"}}, {})
    machines = FellowMachines(others, sites_of("shop"), "web1:80")

    for _ in range(5):
        await machines.look()

    assert machines.differences == []
    assert caplog.messages == []


async def test_machines_that_agree_again_say_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    others = Others({"web2:80": {}}, {"web2:80": {}}, {})
    machines = FellowMachines(others, sites_of("shop"), "web1:80")

    with caplog.at_level(logging.INFO):
        for _ in range(4):
            await machines.look()

    assert machines.differences == []
    assert caplog.messages[1:] == [
        "all machines at this store serve the same policies again"
    ]


async def test_a_machine_that_is_still_starting_tells_nothing() -> None:
    sites = sites_of("shop")
    sites.announce(["shop", "blog"])
    others = Others({})

    await FellowMachines(others, sites, "web1:80").look()
    await FellowMachines(None, sites_of("shop"), "web1:80").look()

    assert others.told == []
