"""Whether visitors have a real choice about cookies."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit
from consent_service.notice.reading.scopes import Sentences
from consent_service.notice.rules.cookie_questions import (
    browser_refusals,
    has_control,
    has_optional,
    is_of_browser,
    may_go_on,
    only_necessary,
    refuses,
)
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at

# What tells the way that "you can refuse cookies" leaves out, in a sentence beside it.
_MEANS = ("browser_refusal", "browser_settings", "own_control_strong")


@Entry(
    "cookie-consent-not-mentioned",
    "error",
    "Act 917/2014 s. 205(1)",
    applies="cookies",
    absence=True,
)
def cookie_consent_not_mentioned(case: Case) -> Iterator[Found]:
    if has_optional(case) and not _mentions_consent(case):
        yield absent()


def _mentions_consent(case: Case) -> bool:
    reading = case.reading
    by_browser = {hit.sentence for hit in reading.find("browser_default")}
    hits = reading.find("consent_in_cookies", case.facts.cookies)
    return any(hit.sentence not in by_browser for hit in hits) or has_control(case)


@Entry(
    "cookie-legal-basis-missing",
    "error",
    "GDPR 13(1)(c)",
    applies="cookies",
    absence=True,
)
def cookie_legal_basis_missing(case: Case) -> Iterator[Found]:
    scope = case.facts.cookies
    interest = case.reading.has("basis_interest", scope)
    if has_optional(case) and not interest and not _mentions_consent(case):
        yield absent()


@Entry(
    "cookie-settings-link-missing",
    "error",
    "GDPR 7(3); CBT23",
    applies="cookies",
    absence=True,
)
def cookie_settings_link_missing(case: Case) -> Iterator[Found]:
    if not only_necessary(case) and not has_control(case):
        yield absent()


@Entry(
    "cookie-refusal-missing",
    "error",
    "Act 917/2014 s. 205; GDPR 7(3)",
    applies="cookies",
    absence=True,
)
def cookie_refusal_missing(case: Case) -> Iterator[Found]:
    if has_optional(case) and not refuses(case):
        yield absent()


@Entry("refusal-mechanism-not-linked", "error", "GDPR 7(3)", applies="cookies")
def refusal_mechanism_not_linked(case: Case) -> Iterator[Found]:
    if has_control(case):
        return
    reading = case.reading
    for hit in reading.stated("refuse_bare", case.facts.cookies):
        # The question asks what its answer tells, and a way may stand beside.
        if reading.sentence(hit.sentence).text.endswith("?"):
            continue
        if reading.has("refusal_means", {hit.sentence}):
            continue
        beside = _around(case, hit)
        if not any(reading.has(means, beside) for means in _MEANS):
            yield at(case, hit)
            return


def _around(case: Case, hit: Hit) -> Sentences:
    """Return the rest of the paragraph, and of those on both sides of it."""
    reading = case.reading
    block = reading.sentence(hit.sentence).block
    last = len(reading.notice.blocks)
    near = {block - 1, block, block + 1} & set(range(last))
    return reading.sentences_of(near)


@Entry(
    "browser-settings-only-refusal", "error", "FI-HAO21; FI-TSV20", applies="cookies"
)
def browser_settings_only_refusal(case: Case) -> Iterator[Found]:
    if has_control(case) or only_necessary(case):
        return
    reading = case.reading
    hits = browser_refusals(case)
    defaults = {hit.sentence for hit in reading.find("browser_default")}
    plain = [hit for hit in hits if hit.sentence not in defaults]
    for hit in (plain or hits)[:1]:
        if not may_go_on(case, hit):
            yield at(case, hit)


@Entry("consent-via-browser-settings", "error", "FI-HAO21", applies="cookies")
def consent_via_browser_settings(case: Case) -> Iterator[Found]:
    for hit in case.reading.stated("browser_consent")[:1]:
        yield at(case, hit)


@Entry("browser-default-as-consent", "warning", "FI-HAO21", applies="cookies")
def browser_default_as_consent(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("browser_default")[:1]:
        yield at(case, hit)


@Entry("refusal-detriment-warning", "info", "GDPR recital 42", applies="cookies")
def refusal_detriment_warning(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("refusal_detriment", case.facts.cookies)[:1]:
        yield at(case, hit)


@Entry("refers-to-missing-control", "warning", "GDPR 12(1)", applies="cookies")
def refers_to_missing_control(case: Case) -> Iterator[Found]:
    reading = case.reading
    if any(not is_of_browser(case, hit) for hit in _controls(case)):
        return
    for hit in reading.find("missing_control")[:1]:
        yield at(case, hit)


def _controls(case: Case) -> list[Hit]:
    reading = case.reading
    own = reading.stated("own_control", case.facts.cookies)
    return [*reading.stated("own_control_strong"), *own]


@Entry(
    "withdrawal-does-not-delete", "warning", "GDPR 7(3), 17(1)(b)", applies="cookies"
)
def withdrawal_does_not_delete(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("not_deleted", case.facts.cookies)[:1]:
        yield at(case, hit)


RULES: tuple[Rule, ...] = (
    cookie_consent_not_mentioned,
    cookie_legal_basis_missing,
    cookie_settings_link_missing,
    cookie_refusal_missing,
    refusal_mechanism_not_linked,
    browser_settings_only_refusal,
    consent_via_browser_settings,
    browser_default_as_consent,
    refusal_detriment_warning,
    refers_to_missing_control,
    withdrawal_does_not_delete,
)
