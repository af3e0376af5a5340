"""Commands on pages: whole for who may know where the service keeps what."""

from collections.abc import Mapping

import pytest

from consent_service.web.http.commands import commands_for

WHOLE = "cd /srv && consent-service link --data /srv/secret"
WHOLE_ONES = {"link": WHOLE}


def shown(public: str, host: str, *, is_provider: bool = False) -> Mapping[str, str]:
    return commands_for(WHOLE_ONES, public, host=host, is_provider=is_provider)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_on_ones_own_machine_the_command_is_whole(host: str) -> None:
    found = shown(f"http://{host}", host)

    assert found["link"] == WHOLE


def test_a_stranger_is_not_told_where_a_public_service_keeps_what() -> None:
    public = "https://consent.example"

    assert shown(public, "consent.example")["link"] == "consent-service link"
    assert shown(public, "consent.example", is_provider=True)["link"] == WHOLE


def test_nor_where_nobody_has_named_the_public_address_yet() -> None:
    """Behind a proxy of the same machine every reader seems to be on it."""
    found = shown("http://127.0.0.1:8000", "consent.example")

    assert found["link"] == "consent-service link"
