"""`consent-service statistics`: what visitors chose, in numbers that name nobody."""

import asyncio
import csv
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime
from typing import TypeVar

import click

from consent_service.assembly import Assembly
from consent_service.choices.tally import Tally
from consent_service.cli.ask_service import call_service, read_answer
from consent_service.cli.known_sites import check_begun, check_site
from consent_service.cli.open_store import offline_or
from consent_service.cli.output import example, print_json, print_table, say
from consent_service.cli.progress import progress_bar
from consent_service.cli.setting_options import with_places
from consent_service.errors import RequestError
from consent_service.installation import make_store
from consent_service.settings.table import Settings
from consent_service.statistics.figures import (
    GROUPED,
    Figures,
    Group,
    figures_of,
)
from consent_service.statistics.rate import Rate
from consent_service.statistics.recount import Recount, compare, mend
from consent_service.statistics.rows import rows_of
from consent_service.statistics.small_counts import FEWEST
from consent_service.store.interface import Store

Result = TypeVar("Result")

_DAY = click.DateTime(["%Y-%m-%d"])
_CSV_HEAD = ("day", "what", "value", "outcome", "choices")
# In a table of numbers the eye takes this for "not to be said".
_TOO_FEW = "-"


@click.command(
    epilog=example(
        "consent-service statistics kehobalanssi --from 2026-11-01",
        "consent-service statistics kehobalanssi --csv > choices.csv",
    )
)
@click.argument("site")
@click.option("--from", "first", type=_DAY, help="The first day (UTC), as YYYY-MM-DD.")
@click.option("--to", "last", type=_DAY, help="The last day, which is included.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the days as CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--rebuild",
    is_flag=True,
    help="Count the log anew, and mend the kept counts where they differ.",
)
@with_places()
def statistics(  # noqa: PLR0913  # each option of the command is one
    *,
    site: str,
    first: datetime | None,
    last: datetime | None,
    as_csv: bool,
    as_json: bool,
    rebuild: bool,
    settings: Settings,
) -> None:
    """Print what the visitors of a site chose, by day or in all.

    The numbers are kept with the records, name nobody, and stay when records are
    erased. A group of fewer than five choices is not broken down further, nor are the
    next smallest, from which it could be found by subtraction. Works while the service
    runs.
    """
    check_begun(site, settings)
    if rebuild:
        _report(_rebuild(site, settings), as_json=as_json)
        return
    span = _span(first, last)
    tally, is_whole = _reading(settings, lambda store: _load(store, site, span))
    if not is_whole:
        say(f"{site} has records that are not counted yet: --rebuild counts them")
    if as_csv:
        _print_csv(tally)
        return
    days = sorted(tally) or [span[0] if first else span[1]]
    shown = (span[0] if first else days[0], span[1] if last else days[-1])
    figures = figures_of(tally, *shown)
    if as_json:
        print_json(figures)
    else:
        _print_figures(site, figures)


def _span(first: datetime | None, last: datetime | None) -> tuple[date, date]:
    start = first.date() if first else date.min
    end = last.date() if last else date.max
    if start > end:
        raise RequestError(
            f"the last day, {end}, is before the first, {start}",
            hint="--from is the earlier of the two",
        )
    return start, end


async def _load(store: Store, site: str, span: tuple[date, date]) -> tuple[Tally, bool]:
    check_site(site, await store.list_sites())
    return (
        await store.counts.load_counts(site, *span),
        await store.counts.is_counted(site),
    )


def _reading(settings: Settings, work: Callable[[Store], Awaitable[Result]]) -> Result:
    """Return what `work` reads, whether a service has the store or not."""

    async def run() -> Result:
        store = make_store(settings, read_only=True)
        try:
            await store.open()
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def _rebuild(site: str, settings: Settings) -> Recount:
    """Compare as a reader, which takes long; only mending needs the writer's place."""

    async def read(store: Store) -> tuple[Recount, bool]:
        check_site(site, await store.list_sites())
        size = sum(head.size for head in await store.logs.load_heads(site))
        with progress_bar(f"counting {site}") as advance:
            done = 0

            def progress(entries: int) -> None:
                nonlocal done
                done += entries
                if advance is not None:
                    advance(done, size)

            found = await compare(store, site, progress=progress)
        return found, await store.counts.is_counted(site)

    found, is_whole = _reading(settings, read)
    if is_whole and not found.differences:
        return found

    async def here(assembly: Assembly) -> Recount:
        return await mend(assembly.store, site)

    def there() -> Recount:
        answer = call_service(settings, "POST", f"/{site}/counts", site=site)
        return read_answer(answer, Recount)

    return offline_or(settings, here, there)


def _report(found: Recount, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    counted = f"{found.site}: counted {found.records} records"
    if found.erased:
        counted += f" and {found.erased} choices whose records are erased"
    if not found.differences:
        say(f"{counted}; no difference from the kept counts")
        return
    say(f"{counted}; the kept counts differed on {len(found.differences)} days")
    for day, cells in found.differences.items():
        changes = ", ".join(f"{cell} {by:+d}" for cell, by in cells.items())
        click.echo(f"{day}  {changes}")
    say("the kept counts are right now")


def _print_csv(tally: Tally) -> None:
    # Every value is ours or of the policy: digits, words and domains. None can be
    # taken for a formula.
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_CSV_HEAD)
    for day, cell, count in rows_of(tally):
        writer.writerow((day.isoformat(), *cell, count))


def _print_figures(site: str, figures: Figures) -> None:
    whole = figures.whole
    click.echo(f"{site}, {whole.first} to {whole.last}: {whole.choices} choices")
    if whole.actions is None or whole.categories is None:
        if whole.choices:
            click.echo(f"fewer than {FEWEST}, so they are not broken down further")
        return
    click.echo("\nAction")
    print_table([(name, str(count)) for name, count in whole.actions.items()])
    click.echo("\nAllowed, of the choices about the category (95 % interval)")
    print_table([(name, *_rate(rate)) for name, rate in whole.categories.items()])
    for kind in GROUPED:
        click.echo(f"\n{kind.capitalize()}")
        print_table([*_group_rows(figures.groups[kind], list(whole.actions))])
    for kind, counts in figures.seen.items():
        if counts:
            click.echo(f"\n{kind.capitalize()}")
            print_table([(value, str(count)) for value, count in counts.items()])


def _rate(rate: Rate) -> tuple[str, str, str]:
    span = f"({100 * rate.low:.1f} to {100 * rate.high:.1f} %)"
    return f"{rate.count} of {rate.of}", f"{100 * rate.share:.1f} %", span


def _group_rows(groups: list[Group], actions: list[str]) -> Iterator[tuple[str, ...]]:
    yield "", "choices", *actions
    for group in groups:
        known = group.actions
        counts = [_TOO_FEW if known is None else str(known.get(a, 0)) for a in actions]
        yield group.name, str(group.choices), *counts
