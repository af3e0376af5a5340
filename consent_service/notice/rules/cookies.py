"""What a notice must say about cookies: which, what for, what data, how long, who."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.facts.mentions import is_planned
from consent_service.notice.reading.scopes import headed, topics_of_section
from consent_service.notice.rules.cookie_questions import (
    browser_refusals,
    has_declaration,
    has_optional,
    only_necessary,
)
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at


@Entry(
    "cookies-undisclosed",
    "error",
    "Act 917/2014 s. 205; ePD 5(3)",
    applies="notice",
    absence=True,
)
def cookies_undisclosed(case: Case) -> Iterator[Found]:
    reading = case.reading
    if reading.has("cookie") or reading.has("non_cookie_tech"):
        return
    hits = reading.stated("behavioural_strong")
    if hits and reading.has("online_service"):
        strongest = [
            hit for hit in hits if reading.has("visitor_analysis", {hit.sentence})
        ]
        yield at(case, (strongest or list(hits))[0])


@Entry("cookies-buried", "warning", "GDPR 12(1)", applies="notice")
def cookies_buried(case: Case) -> Iterator[Found]:
    reading = case.reading
    own = headed(reading, "cookies", "analytics")
    if own or only_necessary(case) or not has_optional(case):
        return
    for hit in reading.stated("cookie"):
        topics = topics_of_section(reading, reading.section(hit))
        if topics - {"notice"}:
            yield at(case, hit)
            return


@Entry(
    "cookie-list-missing",
    "error",
    "Act 917/2014 s. 205(1); PLANET49",
    applies="cookies",
    absence=True,
)
def cookie_list_missing(case: Case) -> Iterator[Found]:
    if not only_necessary(case) and not has_declaration(case):
        yield absent()


@Entry(
    "cookie-categories-missing", "warning", "FI-GUIDE", applies="cookies", absence=True
)
def cookie_categories_missing(case: Case) -> Iterator[Found]:
    reading = case.reading
    if only_necessary(case) or has_declaration(case):
        return
    if not reading.has("cookie_categories", case.facts.cookies):
        yield absent()


@Entry(
    "cookie-data-collected-missing", "error", "GDPR 13", applies="cookies", absence=True
)
def cookie_data_collected_missing(case: Case) -> Iterator[Found]:
    reading = case.reading
    # "Visitors are counted" does not say what is kept about each of them.
    collected = set(case.facts.data_collected) - {"visitor_counts"}
    if only_necessary(case) or not has_optional(case) or collected:
        return
    if intro := reading.first("data_intro", case.facts.cookies):
        yield at(case, intro)
    elif hint := reading.first("detail_how_used", case.facts.cookies):
        yield at(case, hint, "warning")
    else:
        yield absent()


@Entry(
    "cookie-retention-missing",
    "error",
    "PLANET49; FI-GUIDE",
    applies="cookies",
    absence=True,
)
def cookie_retention_missing(case: Case) -> Iterator[Found]:
    if only_necessary(case) and case.reading.has(
        "session_lifetime", case.facts.cookies
    ):
        return
    if _tells_of_cookies(case) and not case.facts.lifetimes:
        yield absent()


def _tells_of_cookies(case: Case) -> bool:
    """Return whether there are cookies, and not only some day or in a heading."""
    reading = case.reading
    denied = any(
        not reading.has("until_asked", {hit.sentence})
        for hit in reading.denied("cookie")
    )
    if reading.has("cookie", {hit.sentence for hit in browser_refusals(case)}):
        return True
    return any(
        not is_planned(reading, hit.sentence)
        and not (denied and reading.block(hit).kind == "heading")
        for hit in reading.stated("cookie")
    )


@Entry(
    "cookie-third-parties-not-addressed",
    "error",
    "PLANET49",
    applies="cookies",
    absence=True,
)
def cookie_third_parties_not_addressed(case: Case) -> Iterator[Found]:
    if not has_optional(case) or case.facts.mentions:
        return
    if not case.reading.has("cookie_third_parties", case.facts.cookies):
        yield absent()


@Entry(
    "declaration-link-missing", "warning", "GDPR 12(1)", applies="cookies", absence=True
)
def declaration_link_missing(case: Case) -> Iterator[Found]:
    if not only_necessary(case) and not has_declaration(case):
        yield absent()


@Entry(
    "only-cookies-no-similar-tech",
    "info",
    "EDPB-2/2023",
    applies="cookies",
    absence=True,
)
def only_cookies_no_similar_tech(case: Case) -> Iterator[Found]:
    if not only_necessary(case) and not case.reading.has("non_cookie_tech"):
        yield absent()


RULES: tuple[Rule, ...] = (
    cookies_undisclosed,
    cookies_buried,
    cookie_list_missing,
    cookie_categories_missing,
    cookie_data_collected_missing,
    cookie_retention_missing,
    cookie_third_parties_not_addressed,
    declaration_link_missing,
    only_cookies_no_similar_tech,
)
