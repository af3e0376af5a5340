"""docs/commands.md, from the commands themselves."""

from collections.abc import Iterator

import click

from consent_service.cli.main import EXIT_CODES, program
from consent_service.settings.table import SETTINGS
from tools.pages.mark import MARK

NAME = "consent-service"
Found = tuple[list[str], click.Command, click.Context]

_SETTINGS = {setting.name for setting in SETTINGS}


def commands_page() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield MARK
    yield ""
    yield f"`{NAME}` has the commands below; each prints this with `--help`."
    yield f"After `make install` the program is `.venv/bin/{NAME}`."
    yield "Type that path, or put it on the PATH with `source .venv/bin/activate`."
    yield ""
    yield "| Exit code | Meaning |"
    yield "|---|---|"
    for code, meaning in EXIT_CODES.items():
        yield f"| {code} | {meaning} |"
    yield ""
    yield "A file that you name and that is missing or unreadable is wrong usage: 2."
    yield "What stands in it is judged: 1 when it is not what it should be."
    yield "A file that a setting names, such as the key file, is the environment: 3."
    for path, command, context in find_commands():
        yield from _command(path, command, context)


def find_commands() -> Iterator[Found]:
    """Yield every command that is not a group: its words, itself and its context."""
    yield from _below([], program, click.Context(program, info_name=NAME))


def _below(
    path: list[str], command: click.Command, context: click.Context
) -> Iterator[Found]:
    if not isinstance(command, click.Group):
        yield path, command, context
        # `scan URL` has others beside it that begin with a word of their own.
        for name, found in getattr(command, "further", {}).items():
            yield (
                [*path, name],
                found,
                click.Context(found, info_name=name, parent=context),
            )
        return
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        if found is not None:
            inner = click.Context(found, info_name=name, parent=context)
            yield from _below([*path, name], found, inner)


def _command(
    path: list[str], command: click.Command, context: click.Context
) -> Iterator[str]:
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    options = [p for p in command.params if isinstance(p, click.Option)]
    words = " ".join(_metavar(argument, context) for argument in arguments)
    yield ""
    yield f"## `{' '.join(path)}`"
    yield ""
    yield "```sh"
    yield f"{NAME} {' '.join(path)} [OPTIONS] {words}".rstrip()
    yield "```"
    yield ""
    yield from _sentences(command.help or "")
    own = [option for option in options if option.name not in _SETTINGS]
    if own:
        yield ""
        yield "| Option | Default | What |"
        yield "|---|---|---|"
        for option in own:
            yield _row(option, context)
    shown = {option.name or "" for option in options if not option.hidden}
    takes_all = {option.name for option in options} >= _SETTINGS
    yield from _settings(shown & _SETTINGS, takes_all=takes_all)
    yield ""
    yield "Example:"
    yield ""
    yield "```sh"
    yield from example_of(command)
    yield "```"


def example_of(command: click.Command) -> list[str]:
    """Return the lines of the example at the end of a command's help."""
    _, _, lines = (command.epilog or "").partition("Example:\n")
    return [line.strip() for line in lines.splitlines()]


def _sentences(text: str) -> Iterator[str]:
    """Yield paragraphs with their lines joined: a page is broken by its reader."""
    for number, paragraph in enumerate(text.strip().split("\n\n")):
        if number:
            yield ""
        yield " ".join(paragraph.split())


def _row(option: click.Option, context: click.Context) -> str:
    names = ", ".join(option.opts)
    given = "" if option.is_flag else f" {_metavar(option, context)}"
    many = " May be given more than once." if option.multiple else ""
    shown = f"{names}{given}".replace("|", "\\|")
    return f"| `{shown}` | {_default(option)} | {option.help or ''}{many} |"


def _default(option: click.Option) -> str:
    if option.required:
        return "required"
    default = option.to_info_dict()["default"]
    return f"`{default}`" if isinstance(default, str) else "–"


def _settings(names: set[str], *, takes_all: bool) -> Iterator[str]:
    if not names:
        return
    yield ""
    if names == _SETTINGS:
        yield "Takes every [setting](settings.md) as an option too."
        return
    flags = [f"`{setting.flag}`" for setting in SETTINGS if setting.name in names]
    yield f"Takes these [settings](settings.md) as options too: {', '.join(flags)}."
    if takes_all:
        yield "It takes the others too, and its help leaves them out."


def _metavar(parameter: click.Parameter, context: click.Context) -> str:
    return parameter.make_metavar(context)
