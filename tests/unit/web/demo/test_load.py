import msgspec
import pytest

from consent_service.policy.load import load_policy
from consent_service.web.demo.load import load_demo, third_party_files
from tests.places import POLICIES, SITES


@pytest.mark.parametrize("site", SITES)
def test_every_category_of_a_site_has_a_stand_in(site: str) -> None:
    policy = load_policy(POLICIES / f"{site}.toml")

    page = load_demo(policy)

    optional = {one.id for one in policy.categories if not one.necessary}
    assert {one.category for one in page.standins} == optional


@pytest.mark.parametrize("site", SITES)
def test_the_files_of_the_stand_ins_are_there(site: str) -> None:
    page = load_demo(load_policy(POLICIES / f"{site}.toml"))

    scripts = {one.file for one in page.standins if one.kind == "script"}
    assert scripts <= third_party_files().keys()


def test_a_site_without_a_page_of_its_own_gets_the_general_one() -> None:
    policy = load_policy(POLICIES / "inope.toml")

    page = load_demo(msgspec.structs.replace(policy, site="another"))

    assert page.name == policy.controller.name
    assert [one.category for one in page.standins] == ["analytics", "marketing"]
