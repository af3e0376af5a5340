"""`POST /SITE/views`: banners that were shown, as numbers of a day and nothing else."""

import json
from pathlib import Path

import pytest

from tests.places import ROOT
from tests.service.choosing import ORIGIN, SITE, Service
from tests.service.starting import Start


@pytest.fixture
def counting_policies(tmp_path: Path) -> Path:
    """A folder with a policy that counts views."""
    policies = tmp_path / "policies"
    policies.mkdir()
    text = (ROOT / "policies" / f"{SITE}.toml").read_text()
    (policies / f"{SITE}.toml").write_text(f"count_views = true\n{text}")
    return policies


@pytest.fixture
def counting(start: Start, counting_policies: Path) -> Service:
    return start(policies=counting_policies)


def seen(service: Service) -> dict[str, dict[str, int]]:
    """Return what was counted; ending the service writes what waits."""
    assert service.stop() == 0
    done = service.run("statistics", SITE, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, int]] = json.loads(done.stdout)["seen"]
    return found


def test_views_are_counted_by_day_domain_and_signal(counting: Service) -> None:
    for body in ("0", "1", "0"):
        answer = counting.post(
            f"/{SITE}/views", content=body, headers={"origin": ORIGIN}
        )
        assert answer.status_code == 204
        assert "set-cookie" not in answer.headers

    found = seen(counting)

    assert found["view"] == {"none": 2, "gpc": 1}
    assert found["page"] == {"kehobalanssi.fi": 3}


def test_pages_of_others_and_programs_are_not_counted(counting: Service) -> None:
    other = {"origin": "https://elsewhere.example"}
    refused = counting.post(f"/{SITE}/views", content="0", headers=other)
    long = counting.post(f"/{SITE}/views", content="0" * 99, headers={"origin": ORIGIN})
    unnamed = counting.post(f"/{SITE}/views", content="0")

    assert [each.status_code for each in (refused, long, unnamed)] == [403, 413, 204]
    assert seen(counting)["view"] == {}


def test_without_the_policy_s_word_nothing_is_counted(service: Service) -> None:
    answer = service.post(f"/{SITE}/views", content="0", headers={"origin": ORIGIN})
    declaration = service.get(f"/{SITE}/declaration.json").json()

    assert answer.status_code == 404
    assert declaration["views"] is None


def test_the_declaration_says_that_views_are_counted(counting: Service) -> None:
    """GDPR 13: also what names nobody is told."""
    page = counting.get(f"/{SITE}/declaration?lang=fi").text

    assert "montako kertaa evästekysely on näytetty" in page


def test_one_network_cannot_inflate_the_views(
    start: Start, counting_policies: Path
) -> None:
    """A statistic that anybody can write is none; and views use up no choices."""
    service = start("--rate-limit", "3", policies=counting_policies)
    answers = [
        service.post(f"/{SITE}/views", content="0", headers={"origin": ORIGIN})
        for _ in range(5)
    ]
    chosen = service.choose()

    assert [answer.status_code for answer in answers] == [204, 204, 204, 429, 429]
    assert chosen.status_code == 201
    assert seen(service)["view"] == {"none": 3}


def test_a_scan_of_the_owners_is_no_visitor(counting: Service) -> None:
    """Decision 0074: our own look at the site came into the owner's figures."""
    answer = counting.post(
        f"/{SITE}/views?dry_run", content="0", headers={"origin": ORIGIN}
    )

    assert answer.status_code == 204
    assert seen(counting)["view"] == {}
