"""Commands to paste have the flags that the running command was given."""

from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner

from consent_service.cli.commands.link import link
from consent_service.cli.commands.scan_schedule import schedule
from consent_service.cli.commands.token import issue
from consent_service.cli.same_command import (
    LINK_SETTINGS,
    SCAN_SETTINGS,
    TOKEN_SETTINGS,
    same_command,
)
from consent_service.cli.setting_options import with_settings
from consent_service.settings.table import Settings


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setattr("sys.argv", ["consent-service"])
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/consent-service")

    @click.command()
    @with_settings()
    def serve(*, settings: Settings) -> None:
        click.echo(same_command("link", LINK_SETTINGS, settings))

    def run(*flags: str, **environment: str) -> str:
        done = CliRunner().invoke(serve, flags, env=environment)
        return done.stdout.strip()

    return run


def test_what_was_given_is_given_again(said: Callable[..., str]) -> None:
    """Without `--data` the link was for another service, and refused."""
    assert said("--data", "my shop", "--port", "9000", "--rate-limit", "5") == (
        "consent-service link --port 9000 --data 'my shop'"
    )


def test_what_another_terminal_does_not_know_is_given_too(
    said: Callable[..., str],
) -> None:
    assert said(CONSENT_PUBLIC_URL="https://consent.example") == (
        "consent-service link --public-url https://consent.example"
    )


def test_defaults_are_left_out(said: Callable[..., str]) -> None:
    assert said() == "consent-service link"


@pytest.mark.parametrize(
    ("command", "names"),
    [(link, LINK_SETTINGS), (issue, TOKEN_SETTINGS), (schedule, SCAN_SETTINGS)],
)
def test_a_command_takes_every_flag_that_it_is_shown_with(
    command: click.Command, names: frozenset[str]
) -> None:
    taken = {parameter.name for parameter in command.params}

    assert names <= taken
