"""How a person makes a request, and what the controller may ask for."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit
from consent_service.notice.reading.scopes import Sentences, headed, sentences_under
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at

_OF_ACCOUNTS = frozenset({"in", "up", "out", "on", "off"})  # "signed in"


def _signed(case: Case) -> list[Hit]:
    """Return the demands for a signature or a visit, without those put on staff."""
    reading = case.reading
    under = sentences_under(reading, headed(reading, "rights"))
    return [
        hit
        for hit in reading.stated("signature")
        if not reading.has("secrecy", {hit.sentence})
        and not _is_other_way(case, hit)
        and not _is_no_demand(case, hit)
        and (hit.sentence in under or reading.has("signature_context", {hit.sentence}))
    ]


def _is_other_way(case: Case, hit: Hit) -> bool:
    """Return whether it is one way of several: "by phone or in person"."""
    own = {hit.sentence}
    joints = case.reading.find("enumerating", own)
    joined = any(joint.last == hit.first - 1 for joint in joints)
    return joined and case.reading.has("electronic", own)


def _is_no_demand(case: Case, hit: Hit) -> bool:
    """Return whether it is "signed in", or what happens if somebody does sign."""
    sentence = case.reading.sentence(hit.sentence)
    following = [token.form for token in sentence.tokens[hit.last + 1 : hit.last + 2]]
    if following and following[0] in _OF_ACCOUNTS:
        return True
    first = sentence.tokens[0].clause
    opened = any(one.first == 0 for one in case.reading.find("if_word", {hit.sentence}))
    return opened and sentence.tokens[hit.first].clause == first


@Entry("rights-request-signature-required", "error", "GDPR 12(2)", applies="notice")
def rights_request_signature_required(case: Case) -> Iterator[Found]:
    seen: set[int] = set()
    for hit in _signed(case):
        line = case.reading.line(hit)
        if line not in seen:
            seen.add(line)
            yield at(case, hit)


@Entry("rights-request-written-only", "warning", "GDPR 12(2)", applies="notice")
def rights_request_written_only(case: Case) -> Iterator[Found]:
    reading = case.reading
    signed = {reading.line(hit) for hit in _signed(case)}
    for hit in _written(case):
        # A demand for a signature says it already, and worse.
        if reading.line(hit) not in signed:
            yield at(case, hit)


def _written(case: Case) -> list[Hit]:
    reading = case.reading
    return [
        hit
        for hit in reading.stated("written")
        if reading.has("request_word", {hit.sentence})
        and reading.has("request_demand", {hit.sentence})
        and not reading.has("electronic", {hit.sentence})
        and not reading.has("contract_word", {hit.sentence})
    ]


@Entry("blanket-identity-proof", "error", "GDPR 12(6)", applies="notice")
def blanket_identity_proof(case: Case) -> Iterator[Found]:
    reading = case.reading
    for sentence in reading.sentences_with("identity_proof", "identity_required"):
        if not reading.has("if_needed", {sentence}):
            yield at(case, reading.find("identity_proof", {sentence})[0])
            return


@Entry("inconsistent-request-channel", "info", "GDPR 12(2)", applies="notice")
def inconsistent_request_channel(case: Case) -> Iterator[Found]:
    reading = case.reading
    either = [
        hit
        for hit in reading.stated("written")
        if reading.has("electronic", {hit.sentence})
        and reading.has("request_word", {hit.sentence})
    ]
    if either and _written(case):
        yield at(case, either[0])


@Entry("response-time-missing", "info", "GDPR 12(3)", applies="notice", absence=True)
def response_time_missing(case: Case) -> Iterator[Found]:
    reading = case.reading
    under = _rights_scope(case)
    if under and not reading.has("answer_time", under):
        yield absent()


def _rights_scope(case: Case) -> Sentences:
    reading = case.reading
    under = sentences_under(reading, headed(reading, "rights"))
    return under - {hit.sentence for hit in reading.find("cookie", under)}


@Entry("breach-notification-overpromise", "info", "GDPR 34", applies="notice")
def breach_notification_overpromise(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("breach_right")[:1]:
        if not case.reading.has("high_risk", {hit.sentence}):
            yield at(case, hit)


RULES: tuple[Rule, ...] = (
    rights_request_signature_required,
    rights_request_written_only,
    blanket_identity_proof,
    inconsistent_request_channel,
    response_time_missing,
    breach_notification_overpromise,
)
