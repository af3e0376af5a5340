"""All facts of a notice, gathered once for reader and rules."""

from collections.abc import Mapping
from datetime import date

import msgspec

from consent_service.notice.facts.contact import Contact
from consent_service.notice.facts.controller import controller
from consent_service.notice.facts.cookie_names import cookie_names
from consent_service.notice.facts.cookies import (
    cookie_categories,
    cookie_data,
    cookie_lifetimes,
)
from consent_service.notice.facts.dates import Dated, notice_dates
from consent_service.notice.facts.denials import denies_cookies, is_cookieless
from consent_service.notice.facts.mentions import Mention, find_mentions
from consent_service.notice.facts.opt_outs import opt_out_links, opt_out_sections
from consent_service.notice.facts.retention import retention_sentences
from consent_service.notice.facts.transfers import Transfer, transfer_sentences
from consent_service.notice.language.dictionaries import Speller
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import (
    Sentences,
    cookie_scope,
    is_cookie_page,
)
from consent_service.policy.model import Policy


class Facts(msgspec.Struct, frozen=True):
    """What the notice says, with places. Nothing here is judged yet.

    `optional` are the categories that a visitor has to be asked about: not what the
    notice says to work without cookies. `no_cookies`: it denies them altogether.
    """

    cookies: Sentences
    cookie_page: bool
    mentions: list[Mention]
    categories: dict[str, Hit]
    cookie_names: list[str]
    data_collected: dict[str, Hit]
    opt_outs: list[tuple[str, int]]
    lifetimes: list[str]
    dates: list[Dated]
    transfers: list[Transfer]
    retention: list[int]
    controller: Contact | None
    optional: frozenset[str]
    no_cookies: bool


class Against(msgspec.Struct, frozen=True):
    """What a notice is compared with besides the law. Each part may be left out.

    `spellers` are dictionaries by language, `dead_links` the addresses that were tried
    and lead nowhere, with what they answered. Of a whole site, `is_site`, the notice
    may be missing, and `contradictions` are lines and words where its pages differ.
    """

    policy: Policy | None = None
    spellers: Mapping[str, Speller] = {}
    dead_links: Mapping[str, str] = {}
    is_site: bool = False
    without_notice: bool = False
    contradictions: tuple[tuple[int, str], ...] = ()


NOTHING = Against()


class Case(msgspec.Struct, frozen=True):
    """One notice before the rules: its words, its facts, the day, and the rest.

    `excerpt` says that the text stops before the notice ends, so that nothing may be
    called missing.
    """

    reading: Reading
    facts: Facts
    today: date
    excerpt: bool = False
    against: Against = NOTHING


def gather(reading: Reading) -> Facts:
    """Return the facts of one notice."""
    cookies = cookie_scope(reading) | opt_out_sections(reading)
    mentions = find_mentions(reading, cookies)
    cookies |= reading.sentences_of(_blocks_of(reading, mentions))
    categories = cookie_categories(reading, cookies, mentions)
    names = cookie_names(reading, cookies)
    return Facts(
        cookies=cookies,
        cookie_page=is_cookie_page(reading),
        mentions=mentions,
        categories=categories,
        cookie_names=names,
        data_collected=cookie_data(reading, cookies, mentions),
        opt_outs=opt_out_links(reading, cookies),
        lifetimes=cookie_lifetimes(reading, cookies),
        dates=notice_dates(reading),
        transfers=transfer_sentences(reading),
        retention=retention_sentences(reading, cookies),
        controller=controller(reading),
        optional=_optional(reading, categories, mentions),
        no_cookies=denies_cookies(reading, names),
    )


def _optional(
    reading: Reading, categories: Mapping[str, Hit], mentions: list[Mention]
) -> frozenset[str]:
    return frozenset(
        category
        for category, hit in categories.items()
        if category != "necessary"
        and not _is_harmless(reading, category, hit, mentions)
    )


def _is_harmless(
    reading: Reading, category: str, hit: Hit, mentions: list[Mention]
) -> bool:
    """Return whether the notice says that a whole category works without cookies."""
    if category != "analytics":
        return False
    own = [mention for mention in mentions if mention.service.category == category]
    if not own:
        return is_cookieless(reading, hit)
    return all(
        mention.service.sets_none
        or is_cookieless(reading, reading.whole(mention.sentence))
        for mention in own
    )


def _blocks_of(reading: Reading, mentions: list[Mention]) -> set[int]:
    """Return the paragraphs on services that run on the site."""
    return {
        reading.sentence(mention.sentence).block
        for mention in mentions
        if mention.service.on_site and mention.service.category != "necessary"
    }
