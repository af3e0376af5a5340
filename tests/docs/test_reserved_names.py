"""No site can have the name of a path that the service keeps for itself."""

import re

import pytest

from consent_service.errors import PolicyError
from consent_service.policy.load import read_policy
from consent_service.web.app import ENDPOINTS
from tests.sample_policy import SAMPLE, sample_known

FIRST = {endpoint.path.split("/")[1] for endpoint in ENDPOINTS}


@pytest.mark.parametrize("name", sorted(filter(re.compile("[a-z]+$").match, FIRST)))
def test_a_site_cannot_take_the_path_of_something_else(name: str) -> None:
    policy = SAMPLE.replace('site = "example"', f'site = "{name}"').encode()

    with pytest.raises(PolicyError) as refused:
        read_policy(policy, name=f"{name}.toml", known=sample_known())

    told = [str(one) for one in (refused.value, *refused.value.also)]
    assert any("keeps for itself" in one for one in told)
