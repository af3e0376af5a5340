"""The declaration as data, from a service down: what it stores, collects, passes on.

The rules of model.py hold here too.
"""

from typing import Annotated

import msgspec

from consent_service.policy.model import Kind, Mechanism, Party, Role

Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", examples=["US"])]


class DeclaredProvider(msgspec.Struct, frozen=True):
    """The legal entity behind a service, its country and part (13(1)(e)).

    Attributes:
        name: Its name. Example: `"Google Ireland Ltd"`.
        country: The country it is in, in the language. Example: `"Ireland"`.
        country_code: The same by ISO 3166.
        role: Its part under the GDPR, in the language. Example: `"processor"`.
        role_id: The same as a word of the product. Example: `"processor"`.
        policy_url: Its own privacy notice.
            Example: `"https://provider.example/privacy"`.
    """

    name: str
    country: str
    country_code: Country
    role: str
    role_id: Role
    policy_url: str | None


class DeclaredTransfer(msgspec.Struct, frozen=True):
    """Where data go outside the EEA and on what basis (13(1)(f)).

    Attributes:
        countries: The countries, in the language. Example: `["United States"]`.
        country_codes: The same by ISO 3166. Example: `["US"]`.
        safeguard: By what right, in the language.
            Example: `"Standard contractual clauses"`.
        mechanism: The same as a word of the product. Example: `"scc"`.
    """

    countries: tuple[str, ...]
    country_codes: tuple[Country, ...]
    safeguard: str
    mechanism: Mechanism


class DeclaredOptOut(msgspec.Struct, frozen=True):
    """A service's own opt-out, beside the choices on the page.

    Attributes:
        url: Where it is. Example: `"https://provider.example/opt-out"`.
        title: What it is. Example: `"Opt-out add-on for browsers"`.
        title_language: The language of `title` if it is another one. Example: `"en"`.
    """

    url: str
    title: str
    title_language: str | None


class DeclaredCookie(msgspec.Struct, frozen=True):
    """A cookie or another item stored.

    Attributes:
        name: Its name in the browser. Example: `"_ga"`.
        type: What kind of item it is. Example: `"script_cookie"`.
        party: Whether it belongs to the site's host or to another. Example: `"first"`.
        lifetime: How long it is kept, in the language. Example: `"2 years"`.
        purpose: What for. Example: `"Tells visitors apart."`.
        purpose_language: The language of `purpose` if it is another one.
            Example: `"en"`.
        kind_title: `type` in words. Example: `"Cookie set by script"`.
        party_title: `party` in words. Example: `"First party"`.
        duration: `lifetime` by ISO 8601; null for a session. Example: `"P2Y"`.
        host: Whose host keeps it, for an item of a third party.
            Example: `"provider.example"`.
    """

    name: str
    type: Kind
    party: Party
    lifetime: str | None
    purpose: str
    purpose_language: str | None
    kind_title: str
    party_title: str
    duration: str | None
    host: str | None


class DeclaredService(msgspec.Struct, frozen=True):
    """One service with all it stores, collects and passes on.

    No cookies means that it stores nothing, unless `open` holds `items`: then
    nobody has said yet what it stores.

    Attributes:
        id: Its id in the policy. Example: `"google-analytics-4"`.
        name: Its name. Example: `"Google Analytics 4"`.
        name_language: The language of `name` if it is in words of another one.
            Example: `"en"`.
        provider: The name of its provider. Example: `"Google Ireland Ltd"`.
        purpose: What it is used for. Example: `"Counts visits."`.
        purpose_language: The language of `purpose` if it is another one.
            Example: `"en"`.
        data_collected: The data it collects. Example: `["pages visited"]`.
        transfers: Where data go outside the EEA and by what right, in one line.
            Example: `"United States: Standard contractual clauses"`.
        opt_out: The service's own opt-outs.
        cookies: Every item that it stores.
        data_retention: How long the provider keeps the data. Example: `"14 months"`.
        data_retention_duration: The same by ISO 8601. Example: `"P14M"`.
        provider_details: More about the provider.
        transfer_details: `transfers` in its parts.
        data_collected_ids: `data_collected` as words of the product.
            Example: `["pages"]`.
        hosts: The hosts that it sends requests to. Example: `["provider.example"]`.
        server_side: Whether it runs on the owner's server alone. Example: `false`.
        open: The fields that the owner has not stated yet. Example: `["items"]`.
    """

    id: str
    name: str
    name_language: str | None
    provider: str | None
    purpose: str
    purpose_language: str | None
    data_collected: tuple[str, ...]
    transfers: str | None
    opt_out: tuple[DeclaredOptOut, ...]
    cookies: tuple[DeclaredCookie, ...]
    data_retention: str | None
    data_retention_duration: str | None
    provider_details: DeclaredProvider | None
    transfer_details: DeclaredTransfer | None
    data_collected_ids: tuple[str, ...]
    hosts: tuple[str, ...]
    server_side: bool
    open: tuple[str, ...]
