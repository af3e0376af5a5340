"""Banners of npm that many sites have are operated: accept, refuse, settings, back.

They are fetched by `python -m bench.banner`; without them there is nothing to test.
"""

import pytest

from tests.browser.scan.conftest import Scan
from tests.browser.scan.planted import PEERS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Host, its package, the product's id, and whether categories can be chosen.
CASES = {
    "vanilla.test": ("vanilla-cookieconsent", "vanilla-cookieconsent", True),
    "klaro.test": ("klaro", "klaro", True),
    "orejime.test": ("orejime", "orejime", True),
    "tarteaucitron.test": ("tarteaucitronjs", "tarteaucitron", False),
    "osano.test": ("cookieconsent", "osano-cookieconsent", False),
}


@pytest.mark.parametrize("host", CASES)
def test_a_banner_of_npm_is_operated(scan: Scan, host: str) -> None:
    package, product, has_categories = CASES[host]
    if not (PEERS / package).is_dir():
        pytest.skip(f"{package} is not fetched")
    report = scan(host)

    asked = {"reject_all", "accept_all", "withdraw"}
    if has_categories:
        asked |= {"only:analytics", "only:marketing"}
    assert report.banner.product == product
    assert asked <= {each.id for each in report.passes if each.done}


@pytest.mark.parametrize("host", CASES)
def test_what_it_holds_comes_with_consent_alone(scan: Scan, host: str) -> None:
    package, _, has_categories = CASES[host]
    if not (PEERS / package).is_dir():
        pytest.skip(f"{package} is not fetched")
    (pixel,) = [
        each for each in scan(host).observations if each.subject.name == "adform"
    ]

    only = ("only:marketing",) if has_categories else ()
    assert pixel.passes == ("accept_all", *only)
