"""The peers, set up as their guides say, with the words of our own banner.

Each gets the same languages and categories as far as it knows any, the same paragraph,
a button that refuses everything beside the one that accepts, and its own default look.
Their first layer lists no purposes, where ours must: what differs is in their favour.
"""

import json
from pathlib import Path
from typing import Any

from bench.banner.candidate import Candidate, File, packed, script
from bench.banner.packages import built
from bench.banner.third_parties import side_by_side, tags
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
        accept="document.querySelector('#cc-main [data-role=all]')",
        held=tags(
            lambda address: (
                '<script type="text/plain" data-category="analytics" '
                f'data-src="{address}"></script>'
            )
        ),
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
        accept="document.querySelector('.klaro .cm-btn-success')",
        held=tags(
            lambda address: (
                '<script type="text/plain" data-type="text/javascript" '
                f'data-name="{_analytics(policy)}" data-src="{address}"></script>'
            )
        ),
    )


def orejime(folder: Path, revision: Revision) -> Candidate:
    """Return Orejime in its Finnish build: it has one language in each."""
    policy = revision.policy
    language = policy.languages[0]
    texts = revision.texts[language]
    config = {
        "privacyPolicyUrl": policy.notice_url or "/notice",
        "purposes": [
            {
                "id": category.id,
                "title": category.title[language],
                "description": category.description[language],
                "cookies": [],
            }
            for category in policy.categories
            if not category.necessary
        ],
        "translations": {
            "banner": {
                "title": texts.banner["title"],
                "description": _paragraph(revision, language),
                "accept": texts.banner["accept_all"],
                "decline": texts.banner["reject_all"],
                "configure": texts.banner["choose"],
            },
        },
    }
    name = "orejime"
    return Candidate(
        name=name,
        head='<link rel="stylesheet" href="/orejime/orejime-standard.css">'
        f"<script>window.orejimeConfig = {_compact(config)};</script>"
        '<script defer src="/orejime/orejime-standard-fi.js"></script>',
        files={
            "/orejime/orejime-standard.css": packed(
                "text/css", built(folder, name, "orejime-standard.css")
            ),
            "/orejime/orejime-standard-fi.js": script(
                built(folder, name, "orejime-standard-fi.js")
            ),
        },
        banner="document.querySelector('.orejime-Banner')",
        reject="document.querySelector('.orejime-Banner-declineButton')",
        accept="document.querySelector('.orejime-Banner-saveButton')",
        held='<template data-purpose="analytics">'
        + tags(lambda address: f'<script src="{address}"></script>')
        + "</template>",
    )


def osano(folder: Path, revision: Revision) -> Candidate:
    """Return Osano's open-source banner, which holds nothing and has no preferences.

    Its guide leaves it to the page to add scripts once they are allowed, so the page
    does that in the fastest way there is.
    """
    language = revision.policy.languages[0]
    words = revision.texts[language].banner
    config = {
        "type": "opt-in",
        "palette": {
            "popup": {"background": "#fff"},
            "button": {"background": "#1f3a5f"},
        },
        "content": {
            "message": _paragraph(revision, language),
            "allow": words["accept_all"],
            "deny": words["reject_all"],
            "link": words["declaration"],
            "href": "/notice",
        },
    }
    start = (
        "addEventListener('DOMContentLoaded', () => {"
        f"const config = {_compact(config)};"
        "const go = () => { if (opened.hasConsented()) window.putIn?.() };"
        "let opened; config.onStatusChange = () => go();"
        "cookieconsent.initialise(config, (made) => { opened = made; go() });});"
    )
    name = "cookieconsent"
    folder_of = {"place": "build"}
    return Candidate(
        name="osano",
        head='<link rel="stylesheet" href="/osano/cookieconsent.min.css">'
        '<script defer src="/osano/cookieconsent.min.js"></script>'
        f"<script>{start}</script>",
        files={
            "/osano/cookieconsent.min.css": packed(
                "text/css", built(folder, name, "cookieconsent.min.css", **folder_of)
            ),
            "/osano/cookieconsent.min.js": script(
                built(folder, name, "cookieconsent.min.js", **folder_of)
            ),
        },
        banner="document.querySelector('.cc-window')",
        reject="document.querySelector('.cc-deny')",
        accept="document.querySelector('.cc-allow')",
        held=f"<script>window.putIn = () => {{ {side_by_side()} }}</script>",
    )


def _analytics(policy: Policy) -> str:
    """Return a service of the category that the held scripts wait for."""
    (service, *_) = policy.services_of("analytics")
    return service.id


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
