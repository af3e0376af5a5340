"""Declare a revision in one language: nothing left out, nothing made up."""

from datetime import UTC, datetime

import msgspec

from consent_service.declaration.labels import labels_of
from consent_service.declaration.model import (
    Basis,
    Declaration,
    DeclaredAuthority,
    DeclaredCategory,
    DeclaredController,
    DeclaredOpenPoint,
)
from consent_service.declaration.services import declare_service
from consent_service.declaration.speaker import Speaker, speaker_of
from consent_service.declaration.words import (
    duration_words,
    list_words,
)
from consent_service.policy.model import Category, Policy
from consent_service.policy.revision import Revision

# Where people are sorted by what they seem to be like (GDPR 4(4), requirement C-17).
_PROFILING = frozenset({"ga_demographics", "marketing"})


def declare(
    revision: Revision,
    language: str,
    *,
    updated: datetime | None = None,
    scanned: datetime | None = None,
    catalog: str | None = None,
) -> Declaration:
    """Return the declaration of `revision` in `language`.

    Takes some milliseconds, most of them the first time that CLDR's data of a
    language are read: `Declarations` keeps the answer.

    Args:
        revision: The revision to declare.
        language: One of the policy's languages.
        updated: When the revision was published, as the log has it.
        catalog: The version of the catalog that makes this revision of the policy.
        scanned: When the site was last scanned and compared with it, if it was.

    Raises:
        NotFoundError: The policy is not offered in `language`.
    """
    policy = revision.policy
    speaker = speaker_of(revision, language)
    words = speaker.texts.declaration
    titles = {
        category.id: speaker.say(category.title) for category in policy.categories
    }
    validity = f"P{policy.validity_days}D"
    return Declaration(
        site=policy.site,
        revision=revision.digest,
        language=language,
        updated=_timestamp(updated),
        controller=msgspec.convert(
            policy.controller, DeclaredController, from_attributes=True
        ),
        categories=tuple(
            _category(category, policy, titles, speaker)
            for category in policy.categories
        ),
        direction=speaker.texts.direction,
        languages=policy.languages,
        domains=policy.domains,
        notice_url=policy.notice_url,
        jurisdiction=policy.jurisdiction,
        statute=revision.jurisdiction.statute,
        authorities=_authorities(revision, speaker),
        validity=duration_words(validity, speaker.locale),
        validity_duration=validity,
        how_to_change=words["how_to_change_text"],
        gpc=_gpc(policy, titles, speaker),
        not_stated=words["not_stated"],
        open=_open_points(policy, speaker),
        scanned=_timestamp(scanned),
        catalog=catalog,
        labels=labels_of(
            speaker.texts,
            controller=policy.controller.name,
            sites=[host for hosts in policy.hand_over.values() for host in hosts],
        ),
        borrowed=tuple(sorted(speaker.texts.borrowed)),
        views=speaker.texts.views["text"] if policy.count_views else None,
    )


def _authorities(revision: Revision, speaker: Speaker) -> tuple[DeclaredAuthority, ...]:
    return tuple(
        DeclaredAuthority(speaker.say(authority.name), authority.url, authority.covers)
        for authority in revision.jurisdiction.authorities
    )


def _open_points(policy: Policy, speaker: Speaker) -> tuple[DeclaredOpenPoint, ...]:
    return tuple(
        DeclaredOpenPoint(point.place, speaker.say(point.question))
        for point in policy.open
    )


def _gpc(policy: Policy, titles: dict[str, str], speaker: Speaker) -> str | None:
    """Say what a Global Privacy Control signal turns off here (requirement C-23)."""
    off = [
        titles[category.id]
        for category in policy.categories
        if category.sensitive_to_gpc
    ]
    if not off:
        return None
    return speaker.texts.declaration["gpc_text"].format(
        categories=list_words(off, speaker.locale)
    )


def _category(
    category: Category,
    policy: Policy,
    titles: dict[str, str],
    speaker: Speaker,
) -> DeclaredCategory:
    words = speaker.texts.declaration
    basis = _basis(category, policy)
    services = policy.services_of(category.id)
    title = titles[category.id]
    needs = category.needs
    return DeclaredCategory(
        id=category.id,
        title=title,
        description=speaker.say(category.description),
        necessary=category.necessary,
        services=tuple(
            declare_service(service, title, speaker) for service in services
        ),
        needs=needs,
        needs_text=words["needs"].format(category=titles[needs]) if needs else None,
        basis=basis,
        legal_basis=words[f"basis_{basis}"],
        profiling=words["profiling_text"] if category.id in _PROFILING else None,
        gpc=category.sensitive_to_gpc,
    )


def _basis(category: Category, policy: Policy) -> Basis:
    """Return the basis of a category. If silence allows it, that is not consent."""
    if category.necessary:
        return "necessary"
    return "consent" if policy.model == "opt_in" else "opt_out"


def _timestamp(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
