"""What the script has to know of a site, and the compact form in which it is sent."""

from collections.abc import Sequence
from typing import Any

from consent_service.locales import Texts
from consent_service.policy.model import Category, Policy, Service
from consent_service.policy.revision import Revision
from consent_service.snippet.look import look_of
from consent_service.snippet.words import shown_words

COMPACT = (
    "site",
    "revision",
    "days",
    "domain",
    "model",
    "base",
    "notice",
    "look",
    "signals",
    "options",
    "categories",
    "services",
    "words",
)
"""The order of the list that is sent: that of `Config` in snippet/src/config.ts."""

_MODELS = {"opt_in": 0, "opt_out": 1, "notice_only": 2}

# The letters by which snippet/src/signals/index.ts knows who is to be told.
_SIGNALS = {
    "google-consent-mode": "g",
    "microsoft-uet": "u",
    "microsoft-clarity": "c",
    "meta": "f",
    "matomo": "m",
}


def script_config(revision: Revision, *, base: str = "") -> dict[str, Any]:
    """Return what the script is told about the site of `revision`, by name.

    Args:
        revision: The revision that visitors are asked with.
        base: Address of the site's folder on the service, ending in `/`. Left out,
            the script takes the folder that it was loaded from.
    """
    policy = revision.policy
    optional = [one for one in policy.categories if not one.necessary]
    return {
        "site": policy.site,
        "revision": revision.digest,
        "days": policy.validity_days,
        "domain": policy.cookie_domain or "",
        "model": _MODELS[policy.model],
        "base": base,
        "notice": policy.notice_url or "",
        "look": look_of(policy.appearance),
        "signals": signal_letters(policy),
        "options": _options(revision),
        "categories": [_category(one, revision.meanings) for one in optional],
        "services": [_service(one, optional) for one in policy.services],
        "words": {
            language: _words(revision.texts[language], language, policy)
            for language in policy.languages
        },
    }


def compact(config: dict[str, Any]) -> list[Any]:
    """Return `config` as the list that is sent: its names stay here."""
    return [config[name] for name in COMPACT]


def signal_letters(policy: Policy) -> str:
    """Return one letter for each tool that the policy's services want signalled."""
    wanted = {signal for service in policy.services for signal in service.signals}
    return "".join(letter for signal, letter in _SIGNALS.items() if signal in wanted)


def _options(revision: Revision) -> str:
    policy = revision.policy
    return "".join(
        letter
        for letter, is_on in {
            "d": policy.honour_dnt,
            "c": policy.demographics == "coupled",
            "x": revision.jurisdiction.close_button,
        }.items()
        if is_on
    )


def _category(category: Category, meanings: dict[str, str]) -> list[Any]:
    return [
        category.id,
        meanings[category.id][:8],
        category.needs or "",
        int(category.sensitive_to_gpc),
    ]


def _service(service: Service, optional: Sequence[Category]) -> list[Any]:
    ids = [category.id for category in optional]
    if service.category not in ids:
        return [service.name, _provider(service), -1, [], [], []]
    first = [item.name for item in service.items if item.party == "first"]
    foreign = [
        f"{item.name} ({item.host})" if item.host else item.name
        for item in service.items
        if item.party == "third"
    ]
    return [
        service.name,
        _provider(service),
        ids.index(service.category),
        list(service.hosts),
        [_pattern(name) for name in first],
        foreign,
    ]


def _provider(service: Service) -> str:
    return service.provider.name if service.provider else ""


def _pattern(name: str) -> str:
    # One star is enough for every item we know, and cheaper to match in the page.
    head, star, rest = name.partition("*")
    return head + star + rest.rpartition("*")[2]


def _words(texts: Texts, language: str, policy: Policy) -> list[Any]:
    return [
        texts.name,
        texts.direction,
        shown_words(
            texts, controller=policy.controller.name, count=_third_parties(policy)
        ),
        [[one.title[language], one.description[language]] for one in policy.categories],
    ]


def _third_parties(policy: Policy) -> int:
    """Count the providers of optional services other than the controller (A-17)."""
    optional = {one.id for one in policy.categories if not one.necessary}
    names = {
        _provider(service)
        for service in policy.services
        if service.category in optional and service.provider
    }
    return len(names - {policy.controller.name})
