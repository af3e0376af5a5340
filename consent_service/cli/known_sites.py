"""Refuse a site that does not exist, before a mistyped name begins a log of its own."""

import difflib
from collections.abc import Collection, Iterable
from pathlib import Path

from consent_service.assembly import Assembly
from consent_service.cli.output import say
from consent_service.errors import UnknownSiteError
from consent_service.installation import has_store, list_logged_sites
from consent_service.ledger import Ledger
from consent_service.ledger.high_water import read_marked_sites
from consent_service.ledger.rollback_guard import no_log_in_store
from consent_service.settings.table import Settings

# Names in a hint: enough to find one's own, and no wall of five thousand.
_MOST = 12


def check_begun(site: str, settings: Settings) -> None:
    """Check that there is a store to look for the log of a site in.

    Before anything is opened: what opens a store makes one that is not there, with
    keys and all, and a command that only reads must leave a folder as it was.

    Raises:
        UnknownSiteError: There is none, and no log of that site was signed.
        ReadOnlyLogError: One was signed, and the store has been lost.
    """
    if has_store(settings):
        return
    if site in read_marked_sites(settings.high_water):
        raise no_log_in_store(site)
    raise _no_log(site, (), policy_sites(settings.policies))


def check_may_begin(site: str, settings: Settings) -> None:
    """Check that a log of a site may be begun, where there is no store yet.

    Raises:
        UnknownSiteError: Neither a policy nor the high-water mark knows the site.
    """
    if not has_store(settings):
        marked = read_marked_sites(settings.high_water)
        check_site(site, {*policy_sites(settings.policies), *marked})


async def open_log(assembly: Assembly, site: str) -> Ledger:
    """Return the log of a site that has one.

    Raises:
        UnknownSiteError: It has none. None was begun.
        ReadOnlyLogError: It had one, and the store has lost it.
    """
    logged = await assembly.store.list_sites()
    marks = assembly.ledgers.environment.high_water
    if site not in logged and marks.mark_of(site) is not None:
        raise no_log_in_store(site)
    if site not in logged:
        raise _no_log(site, logged, policy_sites(assembly.settings.policies))
    return await assembly.ledgers.open(site)


async def check_reopenable(assembly: Assembly, site: str) -> None:
    """Check that a log of that site was begun here, or that it has a policy.

    Raises:
        UnknownSiteError: Neither store, high-water mark nor policy knows the site.
    """
    known = {
        *policy_sites(assembly.settings.policies),
        *await assembly.store.list_sites(),
        *assembly.ledgers.environment.high_water.sites(),
    }
    check_site(site, known)


def check_named_sites(sites: Iterable[str], settings: Settings) -> None:
    """Check sites that are named before the first of them may have been set up.

    Where this machine knows no site at all, that is said, and any name is good.

    Raises:
        UnknownSiteError: Others are known, and one of these is not among them.
    """
    known = {*policy_sites(settings.policies), *list_logged_sites(settings)}
    if not known:
        say(f"note: there is no policy in {settings.policies}, and no log")
        return
    for site in sites:
        check_site(site, known)


def check_site(site: str, known: Collection[str]) -> None:
    """Check that the site is one of those that are known.

    Raises:
        UnknownSiteError: It is not; the hint names those that are, the nearest first.
    """
    if site not in known:
        raise unknown_site(site, known)


def unknown_site(site: str, known: Collection[str]) -> UnknownSiteError:
    """Return the error that names the sites there are, the nearest first."""
    return UnknownSiteError(f"there is no site {site!r}", hint=_hint(site, known))


def _no_log(
    site: str, logged: Collection[str], with_policy: Collection[str]
) -> UnknownSiteError:
    hint = _hint(site, logged)
    if with_policy and not logged:
        names = _listed(site, with_policy)
        hint = f"no site has a log yet; `policy publish` begins those of {names}"
    return UnknownSiteError(f"there is no log of {site!r} here", hint=hint)


def policy_sites(folder: Path) -> list[str]:
    """Return the sites that have a policy file."""
    return sorted(file.stem for file in folder.glob("*.toml"))


def _hint(site: str, known: Collection[str]) -> str:
    if not known:
        return "there is no site yet: a policy makes one (CONSENT_POLICIES, --policies)"
    return f"sites here: {_listed(site, known)}"


def _listed(site: str, known: Collection[str]) -> str:
    names = nearest_first(site, known)
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"{', '.join(names[:_MOST])}{more}"


def nearest_first(word: str, words: Iterable[str]) -> list[str]:
    """Return the words, the most similar to `word` first."""

    def distance(other: str) -> tuple[float, str]:
        return -difflib.SequenceMatcher(None, word, other).ratio(), other

    return sorted(words, key=distance)
