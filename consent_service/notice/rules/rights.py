"""The rights of the person: whether each one is mentioned."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit
from consent_service.notice.reading.scopes import headed, labelled, sentences_under
from consent_service.notice.rules.cookie_questions import browser_refusals
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at

_TRACKING = frozenset({"analytics", "ga_demographics", "marketing"})
_IN_LISTS = frozenset(
    {"right_access_noun", "right_rectification_noun", "right_erasure_noun"}
)


def mentions_right(case: Case, concept: str) -> bool:
    """Return whether the right is mentioned outside sentences on cookies alone."""
    reading = case.reading
    own_cookies = {hit.sentence for hit in reading.find("cookie")}
    if any(
        hit.sentence not in own_cookies and not _is_asked_of_you(case, hit)
        for hit in reading.find(concept)
    ):
        return True
    return _is_listed(case, f"{concept}_noun")


def _is_asked_of_you(case: Case, hit: Hit) -> bool:
    """Return whether the asking is ours: "we ask for your name"."""
    asked = case.reading.find("we_ask", {hit.sentence})
    return any(one.first <= hit.first <= one.last for one in asked)


def _is_listed(case: Case, concept: str) -> bool:
    """Return whether a list names the right: "Your rights: access, erasure"."""
    reading = case.reading
    if concept not in _IN_LISTS:
        return False
    under = sentences_under(reading, headed(reading, "rights"))
    under |= labelled(reading, "rights")
    told = {
        hit.sentence
        for hit in reading.find("rights_label")
        if reading.block(hit).kind == "row" and hit.first == 0
    }
    return reading.has(concept, under | told)


def _missing(case: Case, concept: str) -> Iterator[Found]:
    if not mentions_right(case, concept):
        yield absent()


@Entry("missing-right-access", "error", "GDPR 13(2)(b)", applies="notice", absence=True)
def missing_right_access(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_access")


@Entry(
    "missing-right-rectification",
    "error",
    "GDPR 13(2)(b)",
    applies="notice",
    absence=True,
)
def missing_right_rectification(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_rectification")


@Entry(
    "missing-right-erasure", "error", "GDPR 13(2)(b)", applies="notice", absence=True
)
def missing_right_erasure(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_erasure")


@Entry(
    "missing-right-restriction",
    "error",
    "GDPR 13(2)(b)",
    applies="notice",
    absence=True,
)
def missing_right_restriction(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_restriction")


@Entry(
    "missing-right-object",
    "error",
    "GDPR 13(2)(b), 21(4)",
    applies="notice",
    absence=True,
)
def missing_right_object(case: Case) -> Iterator[Found]:
    reading = case.reading
    objections = reading.find("right_object")
    if any(not is_tied_to_consent(case, hit.sentence) for hit in objections):
        return
    marketing = reading.find("right_object_marketing")
    yield at(case, marketing[-1], "warning") if marketing else absent()


def is_tied_to_consent(case: Case, sentence: int) -> bool:
    own = {sentence}
    tied = case.reading.has("objection_tied_to_consent", own)
    return tied and not case.reading.has("objection_separate", own)


@Entry(
    "missing-right-portability",
    "warning",
    "GDPR 13(2)(b)",
    applies="notice",
    absence=True,
)
def missing_right_portability(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_portability")


@Entry("missing-right-withdraw-consent", "error", "GDPR 7(3), 13(2)(c)", absence=True)
def missing_right_withdraw_consent(case: Case) -> Iterator[Found]:
    reading = case.reading
    if reading.has("right_withdraw"):
        return
    relied = [
        hit
        for hit in reading.stated("consent_word")
        if not _is_contact_only(case, hit.sentence)
    ]
    if relied or _is_set_on_silence(case):
        asked = reading.first("consent_asked")
        yield at(case, asked) if asked else absent()


def _is_set_on_silence(case: Case) -> bool:
    """Return whether use of the site or of a browser is taken for consent.

    Browser settings alone are a fault of their own; they stand for consent where the
    text says that browsers accept by themselves, or profiles people who are silent.
    """
    reading = case.reading
    bar = reading.banner()
    if reading.has("use_as_consent") or (bar and bar.has("use_as_consent")):
        return True
    if not _TRACKING & case.facts.optional:
        return False
    profiled = "ga_demographics" in case.facts.optional
    return reading.has("browser_default") or (profiled and bool(browser_refusals(case)))


def _is_contact_only(case: Case, sentence: int) -> bool:
    return sentence in case.facts.cookies and not case.facts.categories


RULES: tuple[Rule, ...] = (
    missing_right_access,
    missing_right_rectification,
    missing_right_erasure,
    missing_right_restriction,
    missing_right_object,
    missing_right_portability,
    missing_right_withdraw_consent,
)
