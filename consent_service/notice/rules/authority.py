"""The right to complain to a supervisory authority."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit
from consent_service.notice.reading.scopes import headed, sentences_under
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at


@Entry(
    "missing-right-complaint", "error", "GDPR 13(2)(d)", applies="notice", absence=True
)
def missing_right_complaint(case: Case) -> Iterator[Found]:
    general = [
        hit for hit in case.reading.find("right_complaint") if not _is_tied(case, hit)
    ]
    under = sentences_under(case.reading, headed(case.reading, "authority"))
    if general or case.reading.has("authority", under) or _told(case):
        return
    if any(_answers_the_unhappy(case, hit) for hit in case.reading.find("authority")):
        return
    yield absent()


def _answers_the_unhappy(case: Case, hit: Hit) -> bool:
    """Return whether it stands behind a question such as "Not happy with us?"."""
    before = hit.sentence - 1
    if before < 0:
        return False
    sentence = case.reading.sentence(before)
    same = sentence.block == case.reading.sentence(hit.sentence).block
    asks = sentence.text.endswith("?") or not same
    return asks and case.reading.has("unhappy_word", {before})


def _told(case: Case) -> list[Hit]:
    """Return where the text only says who supervises, and not what that is for."""
    reading = case.reading
    sentences = reading.sentences_with("authority", "authority_told")
    return [reading.whole(sentence) for sentence in sentences]


_USUAL_RIGHTS = ("right_access", "right_rectification", "right_erasure")
_OTHER_RIGHTS = ("right_restriction", "right_object", "right_portability")


def _is_tied(case: Case, hit: Hit) -> bool:
    """Return whether the sentence opens the way only after one refused request.

    A sentence that runs through all rights ties the last of them to none.
    """
    own = {hit.sentence}
    if any(case.reading.has(right, own) for right in _OTHER_RIGHTS):
        return False
    told = [
        right
        for right in _USUAL_RIGHTS
        if case.reading.has(right, own) or case.reading.has(f"{right}_noun", own)
    ]
    if len(told) > 1 and not case.reading.has("if_refused", own):
        return False
    return case.reading.has("refused_request", own)


@Entry(
    "supervisory-authority-missing",
    "error",
    "GDPR 13(2)(d)",
    applies="notice",
    absence=True,
)
def supervisory_authority_missing(case: Case) -> Iterator[Found]:
    if not case.reading.has("authority"):
        yield absent()


@Entry(
    "supervisory-authority-unnamed",
    "error",
    "GDPR 13(2)(d), 12(1)",
    applies="notice",
    awaits_rest=True,
)
def supervisory_authority_unnamed(case: Case) -> Iterator[Found]:
    reading = case.reading
    named = reading.has("authority_named") or any(
        "tietosuoja.fi" in link.address or "imy.se" in link.address
        for link in reading.notice.links
    )
    for hit in reading.find("authority")[:1]:
        if not named:
            yield at(case, hit)


@Entry(
    "supervisory-authority-partial",
    "error",
    "GDPR 13(2)(d)",
    applies="notice",
    awaits_rest=True,
)
def supervisory_authority_partial(case: Case) -> Iterator[Found]:
    reading = case.reading
    hits = reading.find("authority")
    if (told := _told(case)) and not reading.has("right_complaint"):
        yield at(case, told[0])
        return
    if not hits or any(not _is_tied(case, hit) for hit in hits):
        return
    if all(_is_tied(case, hit) for hit in reading.find("right_complaint")):
        yield at(case, hits[0])


RULES: tuple[Rule, ...] = (
    missing_right_complaint,
    supervisory_authority_missing,
    supervisory_authority_unnamed,
    supervisory_authority_partial,
)
