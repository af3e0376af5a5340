"""Every command shows how it is used, and what it shows would be accepted."""

import shlex

import pytest
from click.testing import CliRunner

from consent_service.cli.main import program
from tools.pages.commands import NAME, Found, example_of, find_commands

FOUND = list(find_commands())


@pytest.mark.parametrize("found", FOUND, ids=lambda found: " ".join(found[0]))
def test_the_help_of_a_command_ends_with_an_example(found: Found) -> None:
    path, _, _ = found

    done = CliRunner().invoke(program, [*path, "--help"])

    assert done.exit_code == 0
    assert f"{NAME} {' '.join(path)}" in done.output.rpartition("Example:")[2]


@pytest.mark.parametrize("found", FOUND, ids=lambda found: " ".join(found[0]))
def test_an_example_has_only_options_that_the_command_takes(found: Found) -> None:
    path, command, _ = found
    taken = {name for option in command.params for name in option.opts}

    for line in example_of(command):
        _, _, rest = line.partition(f"{NAME} {' '.join(path)}")
        used = {word for word in shlex.split(rest) if word.startswith("-")}

        assert used <= taken, line
