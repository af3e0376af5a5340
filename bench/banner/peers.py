"""The two peers, set up as their guides say, with the words of our own banner.

Each gets the same three languages and categories, the same paragraph, a button that
refuses everything beside the one that accepts, and its own default look. Their first
layer lists no purposes, where ours must: what differs is in their favour.
"""

import json
from pathlib import Path
from typing import Any

from bench.banner.candidate import Candidate, File, packed, script
from bench.banner.packages import built
from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision


def vanilla(folder: Path, revision: Revision) -> Candidate:
    """Return vanilla-cookieconsent: its style sheet, its UMD build and a setup file.

    All three are named in the page, so that the browser fetches them at once.
    """
    policy = revision.policy
    config = {
        # A browser that is driven by a program counts as one.
        "hideFromBots": False,
        "categories": {
            category.id: {"enabled": True, "readOnly": True}
            if category.necessary
            else {}
            for category in policy.categories
        },
        "language": {
            "default": policy.languages[0],
            "autoDetect": "document",
            "translations": {
                language: _vanilla_words(revision, language)
                for language in policy.languages
            },
        },
    }
    name = "vanilla-cookieconsent"
    files = {
        "/vanilla/cookieconsent.css": packed(
            "text/css", built(folder, name, "cookieconsent.css")
        ),
        "/vanilla/cookieconsent.umd.js": script(
            built(folder, name, "cookieconsent.umd.js")
        ),
        "/vanilla/init.js": script(f"CookieConsent.run({_compact(config)});"),
    }
    return Candidate(
        name=name,
        head='<link rel="stylesheet" href="/vanilla/cookieconsent.css">'
        '<script defer src="/vanilla/cookieconsent.umd.js"></script>'
        '<script defer src="/vanilla/init.js"></script>',
        files=files,
        banner="document.querySelector('#cc-main .cm')",
        reject="document.querySelector('#cc-main [data-role=necessary]')",
    )


def klaro(folder: Path, revision: Revision) -> Candidate:
    """Return Klaro in the build that its guide names first, which holds its style."""
    policy = revision.policy
    config = {
        "version": 1,
        "acceptAll": True,
        "lang": policy.languages[0],
        "translations": {
            language: _klaro_words(revision, language) for language in policy.languages
        },
        "services": [
            {"name": service.id, "title": service.name, "purposes": [service.category]}
            for service in policy.services
            if service.category in _optional(policy)
        ],
    }
    files: dict[str, File] = {
        "/klaro/config.js": script(f"var klaroConfig = {_compact(config)};"),
        "/klaro/klaro.js": script(built(folder, "klaro", "klaro.js")),
    }
    return Candidate(
        name="klaro",
        head='<script defer src="/klaro/config.js"></script>'
        '<script defer src="/klaro/klaro.js"></script>',
        files=files,
        banner="document.querySelector('.klaro .cookie-notice')",
        reject="document.querySelector('.klaro .cn-decline')",
    )


def _vanilla_words(revision: Revision, language: str) -> dict[str, Any]:
    texts, policy = revision.texts[language], revision.policy
    decide = {
        "acceptAllBtn": texts.banner["accept_all"],
        "acceptNecessaryBtn": texts.banner["reject_all"],
    }
    return {
        "consentModal": decide
        | {
            "title": texts.banner["title"],
            "description": _paragraph(revision, language),
            "showPreferencesBtn": texts.banner["choose"],
        },
        "preferencesModal": decide
        | {
            "title": texts.banner["settings"],
            "savePreferencesBtn": texts.preferences["save"],
            "closeIconLabel": texts.preferences["close"],
            "sections": [
                {
                    "title": category.title[language],
                    "description": category.description[language],
                    "linkedCategory": category.id,
                }
                for category in policy.categories
            ],
        },
    }


def _klaro_words(revision: Revision, language: str) -> dict[str, Any]:
    texts, policy = revision.texts[language], revision.policy
    return {
        "consentNotice": {
            "description": _paragraph(revision, language),
            "learnMore": texts.banner["choose"],
        },
        "consentModal": {"title": texts.banner["settings"], "description": ""},
        "ok": texts.banner["accept_all"],
        "acceptAll": texts.banner["accept_all"],
        "acceptSelected": texts.preferences["save"],
        "decline": texts.banner["reject_all"],
        "purposes": {
            category.id: {
                "title": category.title[language],
                "description": category.description[language],
            }
            for category in policy.categories
        },
    }


def _paragraph(revision: Revision, language: str) -> str:
    words = revision.texts[language].banner
    text = words["text"].replace("{controller}", revision.policy.controller.name)
    return f"{text} {words['withdraw']}"


def _optional(policy: Policy) -> set[str]:
    return {category.id for category in policy.categories if not category.necessary}


def _compact(config: dict[str, Any]) -> str:
    return json.dumps(config, ensure_ascii=False, separators=(",", ":"))
