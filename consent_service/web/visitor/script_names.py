"""The names under which the scripts of one revision are asked for."""

import hashlib
from collections.abc import Mapping
from typing import Literal

import msgspec

from consent_service.policy.revision import Revision
from consent_service.snippet import render_more, render_script

Kind = Literal["current", "spoken", "pinned", "more"]


class Named(msgspec.Struct, frozen=True):
    """What one name stands for.

    Attributes:
        kind: Which row of the endpoints the name belongs to.
        digest: SHA-256 of the script, 64 hex characters.
        language: The one to render it in; "" is the policy's first.
    """

    kind: Kind
    digest: str
    language: str = ""


def name_scripts(revision: Revision) -> Mapping[str, Named]:
    """Return every name of the scripts of `revision`.

    All of them are rendered for it, since a pinned name is a digest: half a
    millisecond for each language.
    """
    first = render_script(revision)
    more = hashlib.sha256(first.more.body).hexdigest()
    names = {
        "consent.js": Named("current", first.digest),
        f"consent.{first.digest}.js": Named("pinned", first.digest),
        first.more.name: Named("more", more),
    }
    for language in revision.policy.languages:
        script = render_script(revision, language=language)
        names[f"consent.{language}.js"] = Named("spoken", script.digest, language)
        pinned = Named("pinned", script.digest, language)
        names.setdefault(f"consent.{script.digest}.js", pinned)
    return names


def render_named(revision: Revision, named: Named) -> bytes:
    """Return the bytes of a script that `name_scripts` named."""
    if named.kind == "more":
        return render_more(revision).body
    return render_script(revision, language=named.language).body
