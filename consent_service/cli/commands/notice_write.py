"""`consent-service notice write`: write a privacy notice from a policy."""

from itertools import groupby
from pathlib import Path

import click

from consent_service.cli.input_files import INPUT_FILE
from consent_service.cli.output import example, output_file, say
from consent_service.declaration.declare import declare
from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.writer import forms
from consent_service.notice.writer.blocks import Written
from consent_service.notice.writer.words import load_words
from consent_service.notice.writer.write import Part, write_notice
from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.revision import revision_of
from consent_service.snippet import snippet_digest
from consent_service.world import utc_now


@click.command(
    epilog=example(
        "consent-service notice write --policy policies/example.toml",
        "consent-service notice write --policy policies/example.toml --language sv"
        " --section cookies --out kakor.html",
    )
)
@click.option(
    "--policy",
    "policy_file",
    metavar="FILE",
    type=INPUT_FILE,
    required=True,
    help="The policy that the notice is written from.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of the notice (default: the first of the policy).",
)
@click.option(
    "--section",
    "part",
    type=click.Choice(["cookies", "whole"]),
    default="whole",
    show_default=True,
    help="The section on cookies alone, or a whole notice.",
)
@click.option(
    "--declaration",
    "address",
    metavar="ADDRESS",
    help="Where visitors find the declaration; left blank without it.",
)
@click.option("--html", "as_html", is_flag=True, help="Write HTML, not Markdown.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to FILE; one that ends in .html is HTML.",
)
def write(  # noqa: PLR0913 - click hands over every option of the command
    *,
    policy_file: Path,
    language: str | None,
    part: Part,
    address: str | None,
    as_html: bool,
    out: Path | None,
) -> None:
    """Write a notice from a policy, with blanks for what the policy does not know."""
    if address is not None and not address.startswith(("https://", "http://")):
        raise click.UsageError(f"--declaration: {address!r} is not an http(s) address")
    policy = load_policy(policy_file)
    spoken = language or _first_language(policy)
    revision = revision_of(policy, snippet=snippet_digest())
    written = write_notice(
        declare(revision, spoken), part=part, today=utc_now().date(), address=address
    )
    is_html = as_html or (out is not None and out.suffix in {".html", ".htm"})
    text = forms.as_html(written) if is_html else forms.as_markdown(written)
    with output_file(out) as file:
        file.write(text.encode())
    _say_blanks(written)


def _first_language(policy: Policy) -> str:
    """Return the policy's first language that notices are written in.

    English if it has none of them, which `declare` refuses with a list of its own.
    """
    spoken = [language for language in policy.languages if language in LANGUAGES]
    return spoken[0] if spoken else "en"


def _say_blanks(written: Written) -> None:
    """List what is left to fill in, under the headings where it stands."""
    blanks = tuple(dict.fromkeys(written.blanks()))
    say(load_words(written.language).left(len(blanks)))
    for under, group in groupby(blanks, key=lambda blank: blank.under):
        click.echo(f"  {under}", err=True)
        for blank in group:
            click.echo(f"    - {blank.what}", err=True)
