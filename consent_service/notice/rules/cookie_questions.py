"""Questions about cookies that several rules ask."""

from consent_service.notice.facts.gather import Case
from consent_service.notice.facts.mentions import Mention
from consent_service.notice.reading.reading import Hit
from consent_service.notice.reading.scopes import (
    Sentences,
    sentences_under,
    topics_of_section,
)
from consent_service.notice.reading.topics import says

_NEAR = 3  # sentences behind those on cookies that still answer them
_ON_COOKIES = frozenset({"cookies", "analytics", "social", "third_parties"})
_DECLARATIONS = ("consent.cookiebot.com", "cookiedeclaration", "/declaration")


def has_optional(case: Case) -> bool:
    """Return whether anything is disclosed that visitors have to be asked about."""
    return bool(case.facts.optional)


def only_necessary(case: Case) -> bool:
    """Return whether the site says that it uses no cookies or only necessary ones."""
    facts = case.facts
    if has_optional(case):
        return False
    denied = bool(facts.site_denials) or not facts.tells_of_cookies
    return "necessary" in facts.categories or denied


def foreign_services(case: Case) -> list[Mention]:
    """Return mentions of services of others; consent tools do not count."""
    return [
        mention
        for mention in case.facts.mentions
        if mention.service.on_site
        and not mention.service.asks_consent
        and not _is_self_hosted(case, mention)
    ]


def _is_self_hosted(case: Case, mention: Mention) -> bool:
    """Return whether the owner runs the service: nobody else receives anything.

    Where its paragraph, or one beside it in the section, names no other service, it
    may be said there: "We count with Matomo. It runs on our own server."
    """
    reading = case.reading
    if reading.has("self_hosted", {mention.sentence}):
        return True
    block = reading.sentence(mention.sentence).block
    section = reading.section_of_block(block)
    near = set(range(section.start, section.end)) & {block - 1, block, block + 1}
    own = reading.sentences_of(near)
    alone = all(
        other is mention or other.sentence not in own for other in case.facts.mentions
    )
    return alone and reading.has("self_hosted", own)


def has_declaration(case: Case) -> bool:
    """Return whether the notice holds, embeds or links to a list of cookies."""
    return bool(case.facts.cookie_names) or leads_to_declaration(case)


def leads_to_declaration(case: Case) -> bool:
    """Return whether the notice embeds or links to a list of cookies.

    Names of cookies in the text itself need not be all that the policy declares.
    """
    notice = case.reading.notice
    if "data-consent-declaration" in notice.embeds:
        return True
    if any(mark in embed.lower() for embed in notice.embeds for mark in _DECLARATIONS):
        return True
    return any(
        says(link.words, "declaration_words", notice.language)
        or "/declaration" in link.address
        for link in notice.links
        if link.words
    )


def has_control(case: Case) -> bool:
    """Return whether the site offers its own choice: banner, panel, link or service."""
    reading = case.reading
    if any(mention.service.asks_consent for mention in case.facts.mentions):
        return True
    if _has_settings_link(case):
        return True
    strong = reading.stated("own_control_strong")
    stated = reading.stated("own_control", case.facts.cookies | _beside(case))
    return any(
        not is_of_browser(case, hit) and not _is_meant_of_browser(case, hit)
        for hit in (*strong, *stated)
    )


def _is_meant_of_browser(case: Case, hit: Hit) -> bool:
    """Return whether "you can accept or decline" goes on "most browsers accept …".

    "A cookie is a small file that asks permission" offers no choice either.
    """
    reading = case.reading
    if reading.has("cookie_definition", {hit.sentence}):
        return True
    own = reading.sentences_of({reading.sentence(hit.sentence).block})
    following = own & {hit.sentence + 1, hit.sentence + 2}
    if reading.has("own_tool", own):
        return False
    return any(
        reading.has("browser_default", {number})
        or any(one.first <= 2 for one in reading.find("this_in_browser", {number}))
        for number in following
    )


def _beside(case: Case) -> Sentences:
    """Return the sentences right behind what is told of cookies and of services.

    "Can I change my mind? Press the badge in the corner." needs no word for cookies.
    """
    last = len(case.reading.notice.sentences)
    told = case.facts.cookies | {mention.sentence for mention in case.facts.mentions}
    return frozenset(
        number
        for sentence in told
        for number in range(sentence + 1, min(last, sentence + 1 + _NEAR))
    )


def _has_settings_link(case: Case) -> bool:
    notice = case.reading.notice
    return any(
        says(link.words, "settings_link_words", notice.language)
        and not says(link.words, "browser", notice.language)
        for link in (*notice.links, *notice.footer.links, *notice.banner.links)
        if link.words
    )


def browser_refusals(case: Case) -> list[Hit]:
    """Return where the text gives the browser as the way to refuse cookies.

    "Deleted when you close the browser" and "deleted from your browser after a
    year" tell a lifetime, not a way.
    """
    reading = case.reading
    return [
        hit
        for hit in reading.find("browser_refusal")
        if not reading.has("browser_expiry", {hit.sentence})
        and not _is_closing(case, hit)
        and (
            reading.has("browser_settings", {hit.sentence})
            or not reading.has("browser_closing", {hit.sentence})
        )
    ]


def _is_closing(case: Case, hit: Hit) -> bool:
    """Return whether "turn off" is said of the browser itself: "stängt av din …"."""
    return any(
        one.first <= hit.first and hit.last <= one.last
        for one in case.reading.find("browser_closing", {hit.sentence})
    )


def is_of_browser(case: Case, hit: Hit) -> bool:
    """Return whether the sentence of the hit speaks of the browser's own settings.

    "How to change the cookie settings of your browser" does, "besides your browser
    there is our banner" does not.
    """
    reading = case.reading
    own = frozenset({hit.sentence})
    # "Managing cookies" over what the browser can do.
    if reading.block(hit).kind == "heading":
        own |= sentences_under(reading, [reading.section(hit)])
        return reading.has("browser_refusal", own) and not reading.has("own_tool", own)
    return reading.has("browser", own) and not reading.has("own_tool", own)


def may_go_on(case: Case, hit: Hit) -> bool:
    """Return whether the missing part of a text may still speak of the same.

    So it is where the text breaks off in that paragraph, or points to what is below.
    A heading on something else shows that the text was through with it.
    """
    if not case.is_partial:
        return False
    reading = case.reading
    own = reading.section(hit).start
    over = any(
        section.heading is not None
        and section.start > own
        and topics_of_section(reading, section) - _ON_COOKIES
        for section in reading.notice.sections
    )
    later = range(hit.sentence, len(reading.notice.sentences))
    last = reading.sentence(hit.sentence).block == len(reading.notice.blocks) - 1
    return not over and (last or reading.has("told_below", set(later)))


def refuses(case: Case) -> bool:
    """Return whether the text gives any way to refuse, good or bad."""
    reading = case.reading
    return (
        has_control(case)
        or bool(case.facts.opt_outs)
        or bool(browser_refusals(case))
        or bool(reading.stated("refuse_cookie", case.facts.cookies))
        or reading.has("signal_respected")
        or reading.has("permission_asked", case.facts.cookies | _beside(case))
    )
