"""`consent-service catalog`: what services the product knows, and how it knows."""

import re
import sys
from pathlib import Path

import click

from consent_service.catalog.entry import Entry
from consent_service.catalog.files import parse_file
from consent_service.catalog.frame import frame_of
from consent_service.catalog.hint_index import load_hints, load_index
from consent_service.catalog.hints import Citation, Hint, plain_line
from consent_service.catalog.vocabulary import SECTIONS
from consent_service.cli.catalog_text import (
    found_lines,
    service_json,
    service_lines,
    service_rows,
    summary_of,
)
from consent_service.cli.input_files import INPUT_FILE
from consent_service.cli.output import example, print_json, print_table, say
from consent_service.cli.setting_options import with_settings
from consent_service.cli.take_hints import take_hints
from consent_service.durable_files import create_file
from consent_service.errors import CatalogError, InstallationError, NotFoundError
from consent_service.policy.built_in import PRODUCT_CATEGORIES
from consent_service.policy.mistakes import closest
from consent_service.policy.reference import load_whole_catalog
from consent_service.settings.table import Settings

_KNOWN_CATEGORY = click.Choice(list(PRODUCT_CATEGORIES))
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 100


def _line(text: str) -> str:
    if text != plain_line(text):
        raise click.BadParameter(f"{text!r} is not one plain line")
    return text


def _id(text: str) -> str:
    # It names a file: nothing in it may lead out of the folder.
    if len(text) > _LONGEST_ID or not _ID.fullmatch(text):
        raise click.BadParameter(
            f"{text!r} is not an id such as our-chat: lower-case letters, digits and "
            f"single hyphens, at most {_LONGEST_ID}"
        )
    return text


@click.group()
def catalog() -> None:
    """Show what services are known, find whose a cookie is, add your own."""


@catalog.command("list", epilog=example("consent-service catalog list"))
@click.option("--category", type=_KNOWN_CATEGORY, help="Only services of this one.")
@click.option(
    "--sentences",
    type=click.Choice(SECTIONS),
    help="List the sentences that files of services can name, in English.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_settings("catalog")
def list_services(
    *, category: str | None, sentences: str | None, as_json: bool, settings: Settings
) -> None:
    """List every service with its category, provider and open points."""
    known = load_whole_catalog(settings.catalog)
    if sentences is not None:
        words: dict[str, str] = getattr(known.words.load("en"), sentences)
        print_json(words) if as_json else print_table(list(words.items()))
        return
    if as_json:
        entries = known.entries.values()
        chosen = [entry for entry in entries if category in (None, entry.category)]
        print_json([service_json(known, entry, "en") for entry in chosen])
        return
    print_table(list(service_rows(known, category)))
    say(summary_of(known))


@catalog.command(epilog=example("consent-service catalog show youtube --language fi"))
@click.argument("service")
@click.option("--language", default="en", help="Language of the sentences.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_settings("catalog")
def show(*, service: str, language: str, as_json: bool, settings: Settings) -> None:
    """Print all that is known of a service, with the source of each fact."""
    known = load_whole_catalog(settings.catalog)
    name = known.lookup.find_id(service)
    if name is None:
        raise NotFoundError(
            f"there is no service {service!r} in the catalog",
            hint=closest(service, known.entries) or "consent-service catalog list",
        )
    entry = known.entries[name]
    if as_json:
        print_json(service_json(known, entry, language))
    else:
        for line in service_lines(known, entry, language):
            click.echo(line)


@catalog.command(
    epilog=example(
        "consent-service catalog find _gcl_au",
        "consent-service catalog find connect.facebook.net",
    )
)
@click.argument("thing", metavar="NAME-OR-HOST")
@click.option(
    "--on",
    "keeper",
    metavar="HOST",
    help="The host that keeps the cookie, to tell equal names apart.",
)
@with_settings("catalog", "data")
def find(*, thing: str, keeper: str | None, settings: Settings) -> None:
    """Say whose a cookie, a storage key, a host, an address or a name is.

    Hints that were taken in answer with "probably". Ends with 1 if nothing is known.
    """
    known = load_whole_catalog(settings.catalog)
    lines = list(dict.fromkeys(found_lines(known, thing, keeper)))
    hint = load_hints(settings.data).find_hint(thing, keeper)
    if hint is not None:
        lines.append(f"{thing}: {hint.words}")
    for line in lines:
        click.echo(line)
    if not lines:
        say(f"nothing is known of {thing!r}")
        sys.exit(1)


@catalog.command(
    epilog=example(
        'consent-service catalog add our-chat --name "Our chat" '
        "--category preferences --purpose chat"
    )
)
@click.argument("service", metavar="ID", type=_id)
@click.option(
    "--name",
    required=True,
    type=_line,
    metavar="TEXT",
    help="What the service is called.",
)
@click.option("--category", required=True, type=_KNOWN_CATEGORY, help="Where it goes.")
@click.option(
    "--purpose", default="embedded_content", help="Key of the sentence on its purpose."
)
@with_settings("catalog")
def add(
    *, service: str, name: str, category: str, purpose: str, settings: Settings
) -> None:
    """Write the frame of a service of your own, with everything open."""
    if settings.catalog is None:
        raise InstallationError(
            "there is no folder for services of your own",
            hint="CONSENT_CATALOG names it",
        )
    if service in load_whole_catalog(None).entries:
        raise CatalogError(
            f"service {service!r} is in the catalog already",
            hint=f"consent-service catalog show {service}",
        )
    file = settings.catalog / "services" / f"{service}.toml"
    text = frame_of(service, title=name, category=category, purpose=purpose)
    # Before it is written: a bad file would stop every command and the service.
    frame = parse_file(text, Entry, place=str(file))
    load_whole_catalog(settings.catalog, drafts={service: frame})
    try:
        create_file(file, text.encode())
    except FileExistsError as error:
        raise CatalogError(
            "file is there already",
            place=str(file),
            hint="change that file, or name another service",
        ) from error
    except OSError as error:
        raise InstallationError(
            f"cannot write {str(file)!r}: {error.strerror}"
        ) from error
    click.echo(str(file))


@catalog.command(
    epilog=example(
        "consent-service catalog hints open-cookie-database.csv",
        'consent-service catalog hints disclosure.json --vendor "Tracker Ltd" '
        "--source https://tracker.example/disclosure.json",
    )
)
@click.argument("file", required=False, type=INPUT_FILE)
@click.option(
    "--vendor", default="", type=_line, metavar="TEXT", help="Whose disclosure it is."
)
@click.option(
    "--source",
    type=_line,
    metavar="TEXT",
    help="The address to cite (default: the file's name).",
)
@click.option(
    "--licence",
    default="",
    type=_line,
    metavar="TEXT",
    help="The terms of the file, in a few words.",
)
@with_settings("data")
def hints(
    *,
    file: Path | None,
    vendor: str,
    source: str | None,
    licence: str,
    settings: Settings,
) -> None:
    """Take in a file of hints, or list those that were taken in.

    FILE is the CSV of the Open Cookie Database or a vendor's device storage disclosure
    (IAB, JSON). A hint is never put into a declaration: it answers with "probably".
    """
    index = load_index(settings.data)
    if file is None:
        for taken in index.files:
            click.echo(
                f"{taken.source}  {taken.hints} hints, taken in on {taken.taken_on}  "
                f"{taken.licence}"
            )
        return
    cited = Citation(source or plain_line(file.name), vendor, licence)
    mended: list[Hint] = []
    taken = take_hints(
        file, cited, data_folder=settings.data, index=index, note=mended.append
    )
    if mended:
        say(
            f"left out characters that do not print: hints {len(mended)}, "
            f"the first in row {mended[0].row}"
        )
    say(f"{taken.hints} hints from {taken.source} ({taken.licence})")
