"""Whether a site's set-up works: what is known of it, and what is not.

Nothing is asserted that this process does not know. A row says what was seen and when;
where nothing was, it says why, and what to do.
"""

import asyncio
from datetime import UTC, date, datetime, tzinfo
from typing import Final, Literal

import msgspec

from consent_service.choices.tally import Tally
from consent_service.errors import ConsentServiceError
from consent_service.ledger import Ledger
from consent_service.ledger.stated_keys import newest_stated
from consent_service.sites import Site
from consent_service.statistics.figures import Figures, last_days_of
from consent_service.statistics.rate import rate
from consent_service.web.context import Context
from consent_service.web.http.pages import (
    days_words,
    fill_words,
    moment_time,
    number_words,
    percent_words,
)
from consent_service.web.layout.texts import Words

State = Literal["good", "info", "warning", "error"]

# A share of cookies by script from which Safari's limit of seven days is a problem.
_MANY: Final = 0.05
# Of the queue: above it choices are about to be refused.
_FULL: Final = 0.5


class Row(msgspec.Struct, frozen=True):
    """One fact. `health_NAME` are its words, and `says` the key of what it says.

    `values` go into the words: numbers, days and times as they are, for the template to
    put into the language of the page.
    """

    name: str
    state: State
    says: str
    values: dict[str, object] = {}


async def review_health(
    context: Context, site: Site, since: datetime, tally: Tally, figures: Figures
) -> list[Row]:
    """Return what is known of a site, the most telling first.

    `since` is when the revision in force came into force.
    """
    ledger = await _ledger(context, site)
    return [
        _policy(site, since),
        _log(context, site, ledger),
        *_visitors(site, tally, figures),
        _queue(ledger),
        await _anchors(context, site),
        await _keys(context, ledger),
        _backups(context),
    ]


async def _ledger(context: Context, site: Site) -> Ledger | None:
    """Return the log of a site; None where it cannot be opened.

    A process opens a log when it is first needed, and here somebody asks for it.
    """
    try:
        return await context.ledgers.find(site.name)
    except ConsentServiceError:
        return None


def say_row(row: Row, words: Words, language: str, zone: tzinfo = UTC) -> str:
    """Return what a row says, in words, with times on the clocks of `zone`."""
    said = {name: _say(value, language, zone) for name, value in row.values.items()}
    return fill_words(words[f"says_{row.says}"], **said)


def _say(value: object, language: str, zone: tzinfo) -> str:
    match value:
        case datetime():
            return moment_time(value, language, zone)
        case date():
            return days_words((value, value), language)
        case float():
            return percent_words(value, language)
        case int():
            return number_words(value, language)
    return str(value)


def _policy(site: Site, since: datetime) -> Row:
    if site.trouble:
        return Row("policy", "error", "policy_old")
    return Row("policy", "good", "policy_current", {"day": since})


def _log(context: Context, site: Site, ledger: Ledger | None) -> Row:
    if ledger is None:
        return Row("log", "error", "log_closed")
    try:
        ledger.check()
        head = ledger.head
    except ConsentServiceError:
        return Row("log", "error", "log_closed")
    found = [
        *context.ledgers.environment.damages.list_of(site.name),
        *context.gossip.alarms(site.name),
    ]
    if found:
        return Row("log", "error", "log_damaged")
    return Row("log", "good", "log_open", {"count": head.size, "moment": head.at})


def _visitors(site: Site, tally: Tally, figures: Figures) -> list[Row]:
    """Return what is known of pages and choices; where nobody is asked, only that."""
    shown = _pages(site, tally)
    if not site.policy.asks and all(row.state == "info" for row in shown):
        return [Row("page", "good", "page_unasked")]
    return [*shown, _cookie(figures), _signal(figures)]


def _pages(site: Site, tally: Tally) -> list[Row]:
    """Return a row for each domain: when the script was last seen on a page of it."""
    seen, shown = last_days_of(tally, "domain"), last_days_of(tally, "page")
    rows = []
    for domain in site.policy.domains:
        if day := shown.get(domain):
            rows.append(_page("good", "page_shown", domain, day))
        elif day := seen.get(domain):
            rows.append(_page("good", "page_seen", domain, day))
        else:
            rows.append(_page("info", "page_unseen", domain))
    others = sorted(seen.keys() - set(site.policy.domains))
    rows += [_page("info", "page_other", domain, seen[domain]) for domain in others]
    return rows


def _page(state: State, says: str, domain: str, day: date | None = None) -> Row:
    values: dict[str, object] = {"domain": domain}
    return Row("page", state, says, values | ({"day": day} if day else {}))


def _cookie(figures: Figures) -> Row:
    ways = figures.seen["cookie"]
    by_http = rate(ways.get("http", 0), sum(ways.values()))
    if by_http is None:
        return Row("cookie", "info", "few")
    state: State = "good" if by_http.share > 1 - _MANY else "warning"
    says = "cookie_http" if state == "good" else "cookie_script"
    return Row("cookie", state, says, {"share": by_http.share, "count": by_http.of})


def _signal(figures: Figures) -> Row:
    sizes = {group.name: group.choices for group in figures.groups["signal"]}
    signals = rate(sizes.get("gpc", 0), sum(sizes.values()))
    if signals is None:
        return Row("signal", "info", "few")
    values: dict[str, object] = {"share": signals.share, "count": signals.of}
    return Row("signal", "info", "signal_share", values)


def _queue(ledger: Ledger | None) -> Row:
    if ledger is None:
        return Row("queue", "info", "queue_closed")
    queue = ledger.queue
    if queue.waiting > queue.bound * _FULL:
        return Row("queue", "warning", "queue_long", {"count": queue.waiting})
    return Row("queue", "good", "queue_short", {"count": queue.waiting})


async def _anchors(context: Context, site: Site) -> Row:
    if context.board.troubles(site.name):
        return Row("anchors", "warning", "anchors_failing")
    try:
        progress = await asyncio.to_thread(context.anchors.load_progress, site.name)
    except ConsentServiceError:
        return Row("anchors", "warning", "anchors_unread")
    days = sorted(progress.days.values())
    if not days:
        return Row("anchors", "info", "anchors_none")
    return Row("anchors", "good", "anchors_done", {"day": date.fromisoformat(days[-1])})


async def _keys(context: Context, ledger: Ledger | None) -> Row:
    """Say when the log stated its newest key, and how many sign it."""
    if ledger is None:
        return Row("keys", "info", "keys_closed")
    try:
        count = len(ledger.signers)
        stated = await newest_stated(context.store.logs, ledger.head.key)
    except ConsentServiceError:
        return Row("keys", "warning", "keys_unread")
    if stated is None:
        return Row("keys", "info", "keys_first", {"count": count})
    return Row("keys", "good", "keys_stated", {"count": count, "day": stated})


def _backups(context: Context) -> Row:
    if context.store.backups is None:
        return Row("backups", "info", "backups_elsewhere")
    made: datetime | None = context.chores.newest_backup
    if made is not None:
        return Row("backups", "good", "backups_made", {"moment": made})
    if context.chores.makes_backups:
        return Row("backups", "info", "backups_pending")
    return Row("backups", "warning", "backups_none")
