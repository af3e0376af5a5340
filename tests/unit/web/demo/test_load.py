import msgspec
import pytest

from consent_service.policy.load import load_policy
from consent_service.web.demo.load import load_demo, third_party_files
from tests.places import POLICIES, SITES


@pytest.mark.parametrize("site", SITES)
def test_every_category_of_a_site_has_a_stand_in(site: str) -> None:
    policy = load_policy(POLICIES / f"{site}.toml")

    page = load_demo(policy)

    optional = {category.id for category in policy.categories if not category.necessary}
    assert {standin.category for standin in page.standins} == optional


@pytest.mark.parametrize("site", SITES)
def test_the_files_of_the_stand_ins_are_there(site: str) -> None:
    page = load_demo(load_policy(POLICIES / f"{site}.toml"))

    scripts = {standin.file for standin in page.standins if standin.kind == "script"}
    assert scripts <= third_party_files().keys()


def test_a_site_without_a_page_of_its_own_gets_the_general_one() -> None:
    policy = load_policy(POLICIES / "inope.toml")

    page = load_demo(msgspec.structs.replace(policy, site="another"))

    assert page.name == policy.controller.name
    assert [standin.category for standin in page.standins] == ["analytics", "marketing"]
