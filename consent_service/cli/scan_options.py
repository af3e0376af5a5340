"""Options that `scan` and `scan schedule` share."""

import click

ALLOW_PRIVATE = click.option(
    "--allow-private", is_flag=True, help="Allow addresses on private networks."
)
BROWSER = click.option("--browser", metavar="FILE", help="Use this Chromium.")
BROWSER_ARGUMENTS = click.option(
    "--browser-arg",
    "browser_arguments",
    metavar="ARG",
    multiple=True,
    help="Pass an argument on to the browser; repeatable.",
)
