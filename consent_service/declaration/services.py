"""Declare a service with its provider, transfers and items in one language."""

from consent_service.declaration.declared_service import (
    DeclaredCookie,
    DeclaredOptOut,
    DeclaredProvider,
    DeclaredService,
    DeclaredTransfer,
)
from consent_service.declaration.speaker import Speaker
from consent_service.declaration.words import (
    country_name,
    duration_words,
    lifetime_words,
)
from consent_service.policy.model import Item, Provider, Service, Transfer


def declare_service(
    service: Service, category: str, speaker: Speaker
) -> DeclaredService:
    """Declare one service.

    Without a name it is called by what it keeps or contacts, or else by its category.
    """
    words = speaker.texts.declaration
    is_named = "name" not in service.open
    retention = service.data_retention
    transfer = _transfer(service.transfers, speaker) if service.transfers else None
    return DeclaredService(
        id=service.id,
        name=speaker.name_of(service) or f"{category}: {words['not_stated']}",
        name_language=speaker.other_language(service.titles) if is_named else None,
        provider=service.provider.name if service.provider else None,
        purpose=speaker.say(service.purpose),
        purpose_language=speaker.other_language(service.purpose),
        data_collected=tuple(
            speaker.texts.data.get(data, data) for data in service.data_collected
        ),
        transfers=_transfer_words(transfer) if transfer else None,
        opt_out=tuple(
            DeclaredOptOut(
                way.url, speaker.say(way.title), speaker.other_language(way.title)
            )
            for way in service.opt_out
        ),
        cookies=tuple(_cookie(item, speaker) for item in service.items),
        data_retention=duration_words(retention, speaker.locale) if retention else None,
        data_retention_duration=retention,
        provider_details=_provider(service.provider, speaker)
        if service.provider
        else None,
        transfer_details=transfer,
        data_collected_ids=service.data_collected,
        hosts=service.hosts,
        server_side=service.server_side,
        open=service.open,
    )


def _provider(provider: Provider, speaker: Speaker) -> DeclaredProvider:
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


def _transfer(transfer: Transfer, speaker: Speaker) -> DeclaredTransfer:
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


def _cookie(item: Item, speaker: Speaker) -> DeclaredCookie:
    return DeclaredCookie(
        name=item.name,
        type=item.kind,
        party=item.party,
        lifetime=_lifetime(item.lifetime, speaker),
        purpose=speaker.say(item.purpose),
        purpose_language=speaker.other_language(item.purpose),
        kind_title=speaker.texts.kind[item.kind],
        party_title=speaker.texts.party[item.party],
        duration=item.lifetime if (item.lifetime or "").startswith("P") else None,
        host=item.host,
    )


def _lifetime(lifetime: str | None, speaker: Speaker) -> str | None:
    if lifetime is None:
        return None
    return lifetime_words(lifetime, speaker.texts, speaker.locale)
