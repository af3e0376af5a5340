"""A mistyped site is refused by every command, and begins nothing."""

import pytest

from tests.places import ROOT
from tests.service.choosing import SITE, Service
from tests.service.starting import Start

VISITOR = "00" * 16
TYPO = "kehobalansi"
POLICIES = str(ROOT / "policies")
COMMANDS = [
    ("log", "export", TYPO),
    ("log", "checkpoint", TYPO),
    ("log", "vkeys", TYPO),
    ("erase", "--site", TYPO, "--visitor", VISITOR),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_running_service_is_not_asked_to_begin_a_log(
    service: Service, command: tuple[str, ...]
) -> None:
    done = service.run(*command)

    assert done.returncode == 2
    assert done.stdout == ""
    assert f"error: there is no site '{TYPO}'" in done.stderr
    assert f"hint: sites here: {SITE}, " in done.stderr


def test_a_mistyped_site_begins_no_log(start: Start) -> None:
    service = start()
    service.stop()

    for command in (*COMMANDS, ("log", "reopen", TYPO, "--yes")):
        done = service.run(*command)

        assert done.returncode == 2, command
        assert done.stdout == ""
        assert f"'{TYPO}'" in done.stderr
        assert f"hint: sites here: {SITE}, " in done.stderr


@pytest.mark.parametrize("command", ["show", "stub"])
def test_a_policy_that_is_not_there_names_those_that_are(
    start: Start, command: str
) -> None:
    service = start()

    done = service.run("policy", command, TYPO, "--policies", POLICIES)

    assert done.returncode == 2
    assert done.stdout == ""
    assert f"error: there is no site '{TYPO}'" in done.stderr
    assert f"hint: sites here: {SITE}, " in done.stderr


def test_before_the_first_log_the_policies_are_named(start: Start) -> None:
    service = start()
    service.stop()
    elsewhere = ("--data", "elsewhere", "--policies", POLICIES)

    done = service.run("log", "export", TYPO, *elsewhere)

    assert done.returncode == 2
    assert f"`policy publish` begins those of {SITE}, " in done.stderr


def test_a_token_is_for_a_site_that_exists(service: Service) -> None:
    done = service.run("token", "issue", "--role", "owner", "--site", TYPO)

    assert done.returncode == 2
    assert done.stdout == ""
    assert f"hint: sites here: {SITE}, " in done.stderr
