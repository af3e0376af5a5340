"""All facts of a notice, gathered once for reader and rules."""

from collections.abc import Mapping
from datetime import date

import msgspec

from consent_service.notice.facts.collected import cookie_data
from consent_service.notice.facts.collecting import lists_of_machines
from consent_service.notice.facts.contact import Contact
from consent_service.notice.facts.controller import controller
from consent_service.notice.facts.cookie_names import cookie_names
from consent_service.notice.facts.cookies import cookie_categories, cookie_lifetimes
from consent_service.notice.facts.dates import Dated, notice_dates
from consent_service.notice.facts.denials import (
    is_cookieless,
    refers_to_cookie_page,
    site_denials,
    tells_of_cookies,
)
from consent_service.notice.facts.ending import breaks_off
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
from consent_service.notice.services import Services, load_named_services
from consent_service.policy.model import Policy


class Facts(msgspec.Struct, frozen=True):
    """What the notice says, with places. Nothing here is judged yet.

    `optional` are the categories that a visitor has to be asked about: not what the
    notice says to work without cookies. `no_cookies`: it denies them altogether.
    `no_data`: it tells of no data on people. `tells_of_cookies`: it says that there
    are some, not only that a service works without. `cookies_elsewhere`: it refers to
    a page on cookies, and lists none itself. `breaks_off` is the block in which the
    text stops before it ends.
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
    site_denials: list[Hit]
    no_data: bool
    tells_of_cookies: bool
    cookies_elsewhere: bool
    breaks_off: int | None


# Where none of them is told, nothing is said of any person.
_OF_DATA = (
    "data_item", "collect_strong", "retention_sentence", "basis_words_any",
    "personal_data", "processing_word", "rights_context",
)  # fmt: skip


class Against(msgspec.Struct, frozen=True):
    """What a notice is compared with besides the law. Each part may be left out.

    `services` are the names that are known instead of those of our own catalog.
    `spellers` are dictionaries by language, `dead_links` the addresses that were tried
    and lead nowhere, with what they answered. Of a whole site, `is_site`, the notice
    may be missing, and `contradictions` are lines and words where its pages differ.
    """

    policy: Policy | None = None
    services: Services | None = None
    spellers: Mapping[str, Speller] = {}
    dead_links: Mapping[str, str] = {}
    is_site: bool = False
    without_notice: bool = False
    contradictions: tuple[tuple[int, str], ...] = ()


NOTHING = Against()


class Case(msgspec.Struct, frozen=True):
    """One notice before the rules: its words, its facts, the day, and the rest.

    `excerpt` says that the text stops before the notice ends, so that nothing may be
    called missing; so does the text itself where it breaks off.
    """

    reading: Reading
    facts: Facts
    today: date
    excerpt: bool = False
    against: Against = NOTHING

    @property
    def is_partial(self) -> bool:
        """Whether a part is missing that may say what this part does not."""
        return self.excerpt or self.facts.breaks_off is not None

    @property
    def told_elsewhere(self) -> bool:
        """Whether the notice leaves cookies to a page that was not read with it."""
        return self.facts.cookies_elsewhere and not self.against.is_site


def gather(reading: Reading, services: Services | None = None) -> Facts:
    """Return the facts of one notice.

    `services` are the names to look for, by default those of the catalog that ships.
    """
    known = load_named_services() if services is None else services
    cookies = cookie_scope(reading) | opt_out_sections(reading)
    mentions = find_mentions(reading, cookies, known)
    cookies |= reading.sentences_of(_blocks_of(reading, mentions))
    listed = cookies | lists_of_machines(reading)
    categories = cookie_categories(reading, cookies, mentions, listed)
    names = cookie_names(reading, cookies, known)
    denials = site_denials(reading, known)
    told = tells_of_cookies(reading)
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
        # Beside a denial, what no purpose is told of explains what cookies are.
        no_cookies=bool(denials) and not names and not (told and categories),
        tells_of_cookies=bool(names) or told,
        site_denials=denials,
        cookies_elsewhere=refers_to_cookie_page(reading) and not names,
        breaks_off=breaks_off(reading),
        no_data=not any(
            reading.block(hit).kind != "heading"
            for concept in _OF_DATA
            for hit in reading.stated(concept)
        ),
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
