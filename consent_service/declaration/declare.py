"""Say a revision in one language: nothing left out, nothing made up."""

from datetime import UTC, datetime

import msgspec
from babel import Locale

from consent_service.declaration.model import (
    Declaration,
    DeclaredAuthority,
    DeclaredCategory,
    DeclaredController,
    DeclaredCookie,
    DeclaredOpenPoint,
    DeclaredOptOut,
    DeclaredProvider,
    DeclaredService,
    DeclaredTransfer,
)
from consent_service.declaration.words import (
    country_name,
    duration_words,
    locale_of,
    spoken,
)
from consent_service.errors import NotFoundError
from consent_service.locales import Texts
from consent_service.policy.model import (
    Category,
    Item,
    Provider,
    Service,
    Transfer,
    Words,
)
from consent_service.policy.revision import Revision

# Where people are sorted by what they seem to be like (GDPR 4(4), requirement C-17).
_PROFILING = frozenset({"ga_demographics", "marketing"})


class _Speaker(msgspec.Struct, frozen=True):
    """The language that everything is said in, and those that help out."""

    controller: str
    texts: Texts
    locale: Locale
    languages: tuple[str, ...]

    def say(self, words: Words) -> str:
        return spoken(words, self.languages)


def declare(
    revision: Revision, language: str, *, updated: datetime | None = None
) -> Declaration:
    """Return what `revision` tells people in `language`.

    Takes some milliseconds, most of them the first time that CLDR's data of a
    language are read: callers that are asked often keep the answer.

    Args:
        revision: The revision to declare.
        language: One of the policy's languages.
        updated: When the revision was published, as the log has it.

    Raises:
        NotFoundError: The policy is not offered in `language`.
    """
    policy = revision.policy
    if language not in revision.texts:
        raise NotFoundError(
            f"site {policy.site} has no declaration in {language!r}",
            hint=f"languages: {', '.join(policy.languages)}",
        )

    speaker = _Speaker(
        controller=policy.controller.name,
        texts=revision.texts[language],
        locale=locale_of(language),
        languages=(language, *policy.languages),
    )
    words = speaker.texts.declaration
    return Declaration(
        site=policy.site,
        revision=revision.digest,
        language=language,
        updated=_timestamp(updated) if updated else None,
        controller=msgspec.convert(
            policy.controller, DeclaredController, from_attributes=True
        ),
        categories=tuple(
            _category(one, policy.services_of(one.id), speaker)
            for one in policy.categories
        ),
        direction=speaker.texts.direction,
        languages=policy.languages,
        domains=policy.domains,
        notice_url=policy.notice_url,
        jurisdiction=policy.jurisdiction,
        statute=revision.jurisdiction.statute,
        authorities=tuple(
            DeclaredAuthority(speaker.say(one.name), one.url, one.covers)
            for one in revision.jurisdiction.authorities
        ),
        validity=duration_words(f"P{policy.validity_days}D", speaker.locale),
        how_to_change=words["how_to_change_text"],
        gpc=words["gpc_text"],
        not_stated=words["not_stated"],
        open=tuple(
            DeclaredOpenPoint(one.place, speaker.say(one.question))
            for one in policy.open
        ),
    )


def _category(
    category: Category, services: tuple[Service, ...], speaker: _Speaker
) -> DeclaredCategory:
    words = speaker.texts.declaration
    basis = "basis_necessary" if category.necessary else "basis_consent"
    title = speaker.say(category.title)
    return DeclaredCategory(
        id=category.id,
        title=title,
        description=speaker.say(category.description),
        necessary=category.necessary,
        services=tuple(_service(one, title, speaker) for one in services),
        needs=category.needs,
        legal_basis=words[basis],
        profiling=words["profiling_text"] if category.id in _PROFILING else None,
        gpc=category.sensitive_to_gpc,
    )


def _service(service: Service, category: str, speaker: _Speaker) -> DeclaredService:
    words = speaker.texts.declaration
    retention = service.data_retention
    transfer = _transfer(service.transfers, speaker) if service.transfers else None
    return DeclaredService(
        id=service.id,
        name=f"{category}: {words['not_stated']}"
        if "name" in service.open
        else service.name,
        provider=service.provider.name if service.provider else None,
        purpose=speaker.say(service.purpose),
        data_collected=tuple(
            speaker.texts.data.get(one, one) for one in service.data_collected
        ),
        transfers=_transfer_words(transfer) if transfer else None,
        opt_out=tuple(
            DeclaredOptOut(one.url, speaker.say(one.title)) for one in service.opt_out
        ),
        cookies=tuple(_cookie(one, speaker) for one in service.items),
        data_retention=duration_words(retention, speaker.locale) if retention else None,
        provider_details=_provider(service.provider, speaker)
        if service.provider
        else None,
        transfer_details=transfer,
        data_collected_ids=service.data_collected,
        hosts=service.hosts,
        server_side=service.server_side,
        open=service.open,
    )


def _provider(provider: Provider, speaker: _Speaker) -> DeclaredProvider:
    own = provider.name == speaker.controller
    role = speaker.texts.role[provider.role]
    return DeclaredProvider(
        name=provider.name,
        country=country_name(provider.country, speaker.locale),
        country_code=provider.country,
        role=speaker.texts.declaration["controller"] if own else role,
        role_id=provider.role,
        policy_url=provider.policy_url,
    )


def _transfer(transfer: Transfer, speaker: _Speaker) -> DeclaredTransfer:
    return DeclaredTransfer(
        countries=tuple(
            country_name(code, speaker.locale) for code in transfer.countries
        ),
        country_codes=transfer.countries,
        safeguard=speaker.texts.mechanism[transfer.mechanism],
        mechanism=transfer.mechanism,
    )


def _transfer_words(transfer: DeclaredTransfer) -> str | None:
    """Return one line such as "United States: Standard contractual clauses …".

    Nothing to say is None; a country whose safeguard is open is still said.
    """
    if not transfer.countries:
        return None if transfer.mechanism == "open" else transfer.safeguard
    return f"{', '.join(transfer.countries)}: {transfer.safeguard}"


def _cookie(item: Item, speaker: _Speaker) -> DeclaredCookie:
    return DeclaredCookie(
        name=item.name,
        type=item.kind,
        party=item.party,
        lifetime=_lifetime(item.lifetime, speaker),
        purpose=speaker.say(item.purpose),
        kind_title=speaker.texts.kind[item.kind],
        party_title=speaker.texts.party[item.party],
        duration=item.lifetime if (item.lifetime or "").startswith("P") else None,
        host=item.host,
    )


def _lifetime(lifetime: str | None, speaker: _Speaker) -> str | None:
    if lifetime is None:
        return None
    if lifetime in ("session", "persistent"):
        return speaker.texts.lifetime[lifetime]
    return duration_words(lifetime, speaker.locale)


def _timestamp(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
