"""Commands on pages: whole for who may know where the service keeps what."""

import pytest

from consent_service.web.http.commands import commands_for

WHOLE = "cd /srv && consent-service link --data /srv/secret"
WHOLE_ONES = {"link": WHOLE}


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_on_ones_own_machine_the_command_is_whole(host: str) -> None:
    found = commands_for(WHOLE_ONES, f"http://{host}", is_provider=False)

    assert found["link"] == WHOLE


def test_a_stranger_is_not_told_where_a_public_service_keeps_what() -> None:
    public = "https://consent.example"

    assert (
        commands_for(WHOLE_ONES, public, is_provider=False)["link"]
        == "consent-service link"
    )
    assert commands_for(WHOLE_ONES, public, is_provider=True)["link"] == WHOLE
