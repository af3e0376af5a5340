"""`consent-service keys`: create the key file, or add a key to it."""

import click
from typing_extensions import override

from consent_service.cli.output import example, say
from consent_service.cli.setting_options import with_settings
from consent_service.keys import new_keys, rotate_keys
from consent_service.settings.table import Settings
from consent_service.world import entropy, utc_now

_WORDS_FOR_NEW = frozenset({"add", "create", "generate", "init", "make"})


class _Keys(click.Group):
    """Names `new` to who calls it otherwise: by its spelling `rotate` is nearer."""

    @override
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] in _WORDS_FOR_NEW:
            raise click.UsageError(
                f"no such command {args[0]!r}. Did you mean 'new'?", ctx
            )
        return super().resolve_command(ctx, args)


@click.group(cls=_Keys)
def keys() -> None:
    """Create or rotate the keys that sign logs, cookies and tokens."""


@keys.command(
    epilog=example("consent-service keys new --keys /etc/consent/keys"),
)
@with_settings("data", "keys")
def new(*, settings: Settings) -> None:
    """Create the key file. An existing one is never overwritten."""
    new_keys(settings.keys, at=utc_now(), entropy=entropy)
    say(f"created {settings.keys}: keep a copy of it, away from copies of the store")


@keys.command(epilog=example("consent-service keys rotate"))
@with_settings("data", "keys")
def rotate(*, settings: Settings) -> None:
    """Add a new key. The old one keeps signing logs for 90 days.

    Cookies and tokens that older keys signed stay valid.
    """
    rotate_keys(settings.keys, at=utc_now(), entropy=entropy)
    say(f"added a key to {settings.keys}: restart the service to sign with it")
