"""What the script has to know of a site, and the compact form in which it is sent."""

import re
import textwrap
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from consent_service.policy.built_in import NECESSARY, OWN_SERVICE
from consent_service.policy.model import Category, Policy, Service
from consent_service.policy.revision import Revision
from consent_service.snippet.style import CROSS, breaks_of, look_of
from consent_service.snippet.words import (
    LATER,
    LAYOUT_FULL,
    join_words,
    shown_words,
)

COMPACT = (
    "site",
    "revision",
    "days",
    "domain",
    "model",
    "notice",
    "look",
    "side",
    "categories",
    "services",
    "names",
    "words",
    "hash",
)
"""The order of the list that is sent: that of `Config` in snippet/src/config.ts."""

# Of a line that nobody has written: about two lines of a phone.
_LONGEST_LINE = 80

_MODELS = {"opt_in": 0, "opt_out": 1, "notice_only": 2}

# Their scripts and pixels leave no hole in a page, so no placeholder names them.
_UNSEEN = frozenset({"analytics", "ga_demographics", "marketing"})


def script_config(
    revision: Revision, *, language: str = "", more: str = ""
) -> dict[str, Any]:
    """Return what the script needs to know of the site of `revision`, by name.

    Args:
        revision: What is in force.
        language: The one whose words come along, the policy's first if "".
        more: The name of the second file, which has the other words.
    """
    policy = revision.policy
    first = language or policy.languages[0]
    languages = [first, *(one for one in policy.languages if one != first)]
    return {
        "site": policy.site,
        "revision": revision.digest,
        "days": policy.validity_days,
        "domain": policy.cookie_domain or "",
        "model": _MODELS[policy.model],
        "notice": policy.notice_url or "",
        "look": look_of(policy.appearance)
        + breaks_of(policy.languages)
        + _cross(revision),
        "side": "top" if policy.appearance.position == "top" else "bottom",
        "categories": [
            _category(category, revision.meanings)
            for category in policy.optional_categories
        ],
        "services": [
            row
            for service in policy.services
            if service.category != NECESSARY
            if (row := _service(service, blocks=policy.blocking != "off"))
        ],
        "names": {language: revision.texts[language].name for language in languages},
        "words": _first_words(revision, first),
        "hash": more,
    }


def more_config(revision: Revision, *, debug: str = "") -> list[Any]:
    """Return what the second file has: all words, who acts where, and whose hosts.

    Args:
        revision: What is in force.
        debug: The digest of the file with hints for owners.
    """
    policy = revision.policy
    acting: dict[str, list[str]] = {}
    for service in policy.services:
        acting.setdefault(service.category, []).append(_who(service))
    texts = {language: _all_words(revision, language) for language in policy.languages}
    hosts = [
        [pattern_of(service.hosts), _who(service)]
        for service in policy.services
        if service.hosts and service.category not in _UNSEEN
    ]
    declared = {
        service.id: service.category
        for service in policy.services
        if service.category != NECESSARY
    }
    hints = [policy.site, debug, declared, policy.domains]
    return [texts, acting, hosts, _foreign(policy), hints]


def shows_content(policy: Policy) -> bool:
    """Tell whether services of `policy` leave a gap in a page while they are held."""
    return any(category.id not in _UNSEEN for category in policy.optional_categories)


def compact(config: dict[str, Any]) -> list[Any]:
    """Return `config` as the list that is sent: its names stay here."""
    return [config[name] for name in COMPACT]


def _category(category: Category, meanings: dict[str, str]) -> list[Any]:
    return [
        category.id,
        meanings[category.id][:8],
        category.needs or "",
        int(category.sensitive_to_gpc),
    ]


def _cross(revision: Revision) -> str:
    return CROSS if revision.jurisdiction.close_button else ""


def _service(service: Service, *, blocks: bool) -> list[str]:
    """Return what the page looks for: what the service keeps there, and its hosts."""
    items = [item.name for item in service.items if item.party == "first"]
    hosts = service.hosts if blocks else ()
    row = [service.category, pattern_of(items), pattern_of(hosts)]
    return row if row[2] else row[:2] if row[1] else []


def _who(service: Service) -> str:
    """Return the service with its provider, or "" if neither is stated."""
    provider = service.provider.name if service.provider else ""
    if service.id == OWN_SERVICE:
        # Ours has a name in one language only, and who runs it is what matters.
        return provider
    if "name" in service.open:
        return provider or service.seen_as
    # One name for all languages of the page: what is in words is left out.
    name = service.brand or service.name
    return f"{name} ({provider})" if provider else name


def pattern_of(names: Iterable[str]) -> str:
    """Return a regular expression for `names`, in which `*` stands for any part.

    It is written for both languages, and without the anchors that the page adds.
    """
    return "|".join(
        re.escape(name).replace(r"\*", ".*").replace(r"\-", "-") for name in names
    )


def _foreign(policy: Policy) -> dict[str, list[str]]:
    """Return what only the visitor can delete, by category."""
    found: dict[str, list[str]] = {}
    for service in policy.services:
        for item in service.items:
            if item.party == "third" and service.category != NECESSARY:
                name = f"{item.name} ({item.host})" if item.host else item.name
                found.setdefault(service.category, []).append(name)
    return found


def _first_words(revision: Revision, language: str) -> str:
    """Return the words of the banner; the others as ""."""
    line_of = _lines(revision.policy)
    shown = [*_shown(revision, language, LATER), "", "", ""]
    for category in revision.policy.optional_categories:
        shown += category.title[language], line_of(category, language), ""
    return join_words(shown)


def _all_words(revision: Revision, language: str) -> str:
    shown, line_of = _shown(revision, language), _lines(revision.policy)
    for category in revision.policy.categories:
        shown += category.title[language], line_of(category, language)
        shown.append(category.description[language])
    return join_words(shown)


def summary_of(category: Category, language: str) -> str:
    """Return the line that the short banner has for a category."""
    if line := category.summary.get(language):
        return line
    description = category.description[language]
    sentence, _, rest = description.partition(". ")
    if not rest and len(sentence) <= _LONGEST_LINE:
        return sentence.removesuffix(".")
    return textwrap.shorten(sentence, _LONGEST_LINE, placeholder="…")


def _shown(
    revision: Revision, language: str, without: frozenset[str] = frozenset()
) -> list[str]:
    policy, texts = revision.policy, revision.texts[language]
    known = {
        "controller": policy.controller.name,
        "count": str(_third_parties(policy)),
        "sites": ", ".join(chain.from_iterable(policy.hand_over.values())),
        "settings": texts.banner["settings"],
    }
    return shown_words(
        texts,
        known=known,
        unused=_unused(revision),
        without=without,
        instead=LAYOUT_FULL if policy.appearance.layout == "full" else None,
    )


def _lines(policy: Policy) -> Callable[[Category, str], str]:
    if policy.appearance.layout == "full":
        return lambda category, language: category.description[language]
    return summary_of


def _unused(revision: Revision) -> frozenset[str]:
    """Return the keys of texts that this policy can never show."""
    optional = revision.policy.optional_categories
    used = {
        "banner.notice": revision.policy.notice_url is not None,
        "status.gpc": any(category.sensitive_to_gpc for category in optional),
        "banner.close": revision.jurisdiction.close_button,
        "banner.close_note": revision.jurisdiction.close_button,
        "banner.hand_over": bool(revision.policy.hand_over),
        "declaration.not_stated": not all(map(_who, revision.policy.services)),
    }
    return frozenset(key for key, is_used in used.items() if not is_used)


def _third_parties(policy: Policy) -> int:
    """Count the providers of optional services other than the controller (A-17).

    One that nobody has named counts as a third party of its own: "none" would be a
    claim, and it is not known to be true.
    """
    optional = {category.id for category in policy.optional_categories}
    acting = [service for service in policy.services if service.category in optional]
    names = {service.provider.name for service in acting if service.provider}
    unknown = [service for service in acting if "provider" in service.open]
    return len(names - {policy.controller.name}) + len(unknown)
