"""A revision: one published form of a policy, named by the digest of all it shows.

The document holds every word and fact that a visitor is shown, in every language,
so that "what exactly did they agree to" has one answer as long as it is kept.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from consent_service.errors import PolicyError
from consent_service.foreign_json import Flaw, decode_foreign
from consent_service.jurisdictions import (
    Jurisdiction,
    jurisdiction_of,
    load_jurisdictions,
)
from consent_service.locales import Texts, load_texts
from consent_service.policy.meaning import meanings_of
from consent_service.policy.model import Policy

SCHEMA = "consent-revision/v1"

# zlib's level: a third of the size within a third of a millisecond.
_FAST = 1
# Where the words of the languages begin, which come last in a document. Quotes within
# a text are escaped, so no text holds it.
_WORDS = b',"texts":{'
# Words of a language, each once for every release that published some of them.
_MOST_TEXTS = 256
# Revisions that are kept open, some 60 kB each; opening one takes 2 ms.
_MOST_OPEN = 1024


class _Opened(NamedTuple):
    """What a revision says. The fields are those of `Revision`."""

    policy: Policy
    texts: dict[str, Texts]
    jurisdiction: Jurisdiction
    snippet: str
    meanings: dict[str, str]


class Revision(msgspec.Struct, frozen=True):
    """A policy as published.

    Thousands of sites are held in memory, and few are looked at in a minute: what a
    revision says is opened when it is asked for, and the last thousand stay open.

    Attributes:
        site: The name of the site.
        digest: SHA-256 of `document`, 64 lower-case hex characters.
        packed: What `document` says of the site alone, compressed.
        words: The rest of it, one object for all sites in the same languages.
    """

    site: str
    digest: str
    packed: bytes
    words: bytes

    @property
    def document(self) -> bytes:
        """Canonical JSON; these exact bytes are what is kept and proved."""
        return zlib.decompress(self.packed) + self.words

    @property
    def policy(self) -> Policy:
        return _opened(self).policy

    @property
    def texts(self) -> dict[str, Texts]:
        """Language to the texts of the banner, preferences and declaration."""
        return _opened(self).texts

    @property
    def jurisdiction(self) -> Jurisdiction:
        return _opened(self).jurisdiction

    @property
    def snippet(self) -> str:
        """Digest of the built snippet, which draws the banner."""
        return _opened(self).snippet

    @property
    def meanings(self) -> dict[str, str]:
        """Category id to 16 hex characters.

        They change when a choice in it means something else (requirements A-41, A-42).
        """
        return _opened(self).meanings


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON of a revision. Fields are added with a default, never taken away."""

    schema: str
    policy: Policy
    texts: dict[str, msgspec.Raw]
    jurisdiction: Jurisdiction
    snippet: str
    meanings: dict[str, str]


_DOCUMENT = msgspec.json.Decoder(_Document)
_TABLE = msgspec.json.Decoder(dict[str, Any])
# msgspec learns a type when it first meets it, and two threads that do so at the same
# moment crash the process (seen with 0.22). Scripts are made in threads.
msgspec.json.Decoder(Texts)


def revision_of(
    policy: Policy,
    *,
    snippet: str,
    texts: Callable[[str], Texts] = load_texts,
    jurisdiction: Jurisdiction | None = None,
) -> Revision:
    """Return the revision that publishing `policy` now would make.

    Args:
        policy: The policy, as loaded.
        snippet: Digest of the built snippet, which draws the banner.
        texts: Gives the texts of a language.
        jurisdiction: The profile to apply, if not the one that ships with us.
    """
    profile = jurisdiction or jurisdiction_of(load_jurisdictions(), policy.jurisdiction)
    shown = {language: texts(language) for language in policy.languages}
    document = _Document(
        schema=SCHEMA,
        policy=policy,
        texts={},
        jurisdiction=profile,
        snippet=snippet,
        meanings=meanings_of(policy),
    )
    return unopened_revision(policy.site, _encode(document, shown))


def read_revision(document: bytes) -> Revision:
    """Return the revision that `document` is, exactly as it was published.

    Raises:
        PolicyError: `document` is not the document of a revision.
    """
    return unopened_revision(_open(document).policy.site, document)


def unopened_revision(site: str, document: bytes) -> Revision:
    """Return a revision whose document is known to be one, as this release made it.

    What it says is read when it is asked for, which raises what `read_revision` raises.
    """
    own, mark, words = document.rpartition(_WORDS)
    return Revision(
        site=site,
        digest=hashlib.sha256(document).hexdigest(),
        packed=zlib.compress(own, _FAST),
        words=_once(mark + words),
    )


@lru_cache(maxsize=_MOST_TEXTS)
def _once(words: bytes) -> bytes:
    return words


@lru_cache(maxsize=_MOST_OPEN)
def _opened(revision: Revision) -> _Opened:
    return _open(revision.document)


def _open(document: bytes) -> _Opened:
    """Return what a document says.

    Its meanings are the ones written in it: a later release that reckons them
    otherwise must not make visitors of an unchanged policy choose again.
    """
    read = decode_foreign(document, _DOCUMENT, _refuse)
    if read.schema != SCHEMA:
        raise PolicyError(
            f"document has the schema {read.schema!r}, wanted {SCHEMA!r}",
            hint="this revision was published by a newer release",
        )
    shown = {
        language: _restored(language, bytes(texts))
        for language, texts in read.texts.items()
    }
    return _Opened(read.policy, shown, read.jurisdiction, read.snippet, read.meanings)


def _refuse(flaw: Flaw) -> PolicyError:
    return PolicyError(f"document is not a revision: {flaw.text}")


def changed_categories(old: Revision, new: Revision) -> frozenset[str]:
    """Return the optional categories of `new` that visitors of `old` are asked again.

    A category that is new counts; one that is gone does not.
    """
    return frozenset(
        category.id
        for category in new.policy.optional_categories
        if old.meanings.get(category.id) != new.meanings[category.id]
    )


def _encode(document: _Document, texts: Mapping[str, Texts]) -> bytes:
    # Tables by key, so that an order in the TOML file that means nothing changes
    # nothing; what has an order that people see is a list.
    plain: Any = msgspec.to_builtins(document)
    plain["texts"] = msgspec.to_builtins(texts)
    for service in plain["policy"]["services"]:
        # Fields of later releases; without them, the digest of what does not use them
        # stays what it was.
        for field in ("titles", "brand"):
            if not service[field]:
                del service[field]
    return json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


@lru_cache(maxsize=_MOST_TEXTS)
def _restored(language: str, encoded: bytes) -> Texts:
    """Return the words as published, with today's where there were none then.

    A release that needs further words must still be able to serve a revision
    that was published before it. Sites that show the same words share them.
    """
    published = decode_foreign(encoded, _TABLE, _refuse)
    words: dict[str, Any] = msgspec.to_builtins(load_texts(language))
    for section in words.keys() & published.keys():
        old = published[section]
        words[section] = words[section] | old if isinstance(old, dict) else old
    return msgspec.convert(words, Texts)
