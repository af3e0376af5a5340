"""May it be there? One thing gets at most one finding: the first that applies."""

from collections.abc import Iterator, Mapping, Sequence

from consent_service.catalog.hints import Hint, plain_line
from consent_service.policy.built_in import NECESSARY, OWN_SERVICE
from consent_service.scan.compare.building import thing_finding, usual_category
from consent_service.scan.permission import SILENT, is_denied
from consent_service.scan.report import ScanFinding
from consent_service.scan.report_words import Decision, Kind
from consent_service.scan.sightings import Thing
from consent_service.scan.standard import Standard
from consent_service.scan.traces import PassTrace

_Decisions = Mapping[str, Mapping[str, Decision]]


def presence_findings(
    things: Sequence[Thing], traces: Sequence[PassTrace], standard: Standard
) -> Iterator[ScanFinding]:
    """Yield what is there and may not be."""
    decisions = {trace.id: trace.decisions for trace in traces}
    rightly_placed = {_name(thing) for thing in things if thing.declared}
    for thing in things:
        if not thing.counted or is_own(thing):
            continue
        if not is_declared(thing, standard):
            yield _undeclared(thing, standard, rightly_placed, decisions)
        elif _is_misfiled(thing, standard):
            yield _misfiled(thing, standard)
        elif found := breach_of(thing, decisions):
            kind, passes = found
            yield _breach(thing, standard, kind, passes)


def is_own(thing: Thing) -> bool:
    """Return whether it is the consent tool's own, and declared."""
    return any(service.id == OWN_SERVICE for service in thing.services)


def is_declared(thing: Thing, standard: Standard) -> bool:
    """Return whether an item or host of the declaration fits."""
    if thing.subject.kind == "service_worker":
        return bool(thing.services) or standard.declared.keeps_caches(thing.party)
    if standard.policy and thing.subject.type in ("cookie", "storage"):
        return bool(thing.declared)
    return bool(thing.services)


def categories_of(thing: Thing) -> set[str]:
    """Return every category that may answer for a thing."""
    return {service.category for service in thing.services}


def breach_of(thing: Thing, decisions: _Decisions) -> tuple[Kind, list[str]] | None:
    """Return which breach it is and in which passes; None if there is none."""
    categories = categories_of(thing)
    if not categories or NECESSARY in categories:
        return None
    if thing.services and all(each.set_by == "user" for each in thing.services):
        # The visitor sets it by an act of their own, and none of ours is that act.
        return None
    passes = [
        name
        for name in thing.passes
        if all(decisions[name].get(each, "granted") == "denied" for each in categories)
    ]
    return (_kind_of(passes), passes) if passes else None


def _kind_of(passes: list[str]) -> Kind:
    if any(name in SILENT for name in passes):
        return "before_choice"
    if "reject_all" in passes:
        return "after_refusal"
    if "gpc" in passes:
        return "ignored_signal"
    if any(name.startswith("only:") for name in passes):
        return "wrong_category"
    return "after_withdrawal"


def _name(thing: Thing) -> tuple[str, str]:
    return thing.subject.type, thing.subject.pattern or thing.subject.name


def _undeclared(
    thing: Thing,
    standard: Standard,
    rightly_placed: set[tuple[str, str]],
    decisions: _Decisions,
) -> ScanFinding:
    if standard.policy is None:
        message, probably = _guessed("unclassified", thing, standard)
        return thing_finding(
            "unclassified",
            thing,
            message,
            standard=standard,
            passes=thing.passes,
            suggestion=standard.advise("unclassified"),
            probably=probably,
        )
    if thing.misplaced and _name(thing) not in rightly_placed:
        return _misplaced(thing, standard)
    usual = usual_category(thing, standard)
    key = _undeclared_key(thing, usual, decisions)
    message, probably = _guessed(key, thing, standard)
    return thing_finding(
        "undeclared",
        thing,
        message,
        standard=standard,
        passes=thing.passes,
        severity="info" if usual == NECESSARY else "error",
        suggestion=_how_to_declare(thing, standard),
        probably=probably,
    )


def _undeclared_key(thing: Thing, usual: str | None, decisions: _Decisions) -> str:
    """Return how it is said: what usually needs consent, and when it is there."""
    if usual is None:
        return "undeclared"
    against = [name for name in thing.passes if is_denied(usual, decisions[name])]
    kind = _kind_of(against) if against else None
    if kind not in ("before_choice", "after_refusal"):
        return "undeclared"
    key = f"undeclared_{kind}"
    return f"{key}_request" if thing.subject.type == "request" else key


def _guessed(key: str, thing: Thing, standard: Standard) -> tuple[str, str | None]:
    """Return the message, and what the thing probably is if only a hint knows it."""
    usual = usual_category(thing, standard)
    title = standard.category_title(usual) if usual else ""
    message = standard.say(key, what=in_words(thing, standard), category=title)
    hint = None if thing.usual else hint_on(thing, standard)
    if hint is None:
        return message, None
    source = f"{hint.source}: {hint.row}, {hint.licence}"
    said = standard.say(
        "probably", message=message, platform=plain_line(hint.platform), source=source
    )
    return said, hint.platform


def hint_on(thing: Thing, standard: Standard) -> Hint | None:
    """Return what a thing that no catalog knows probably is."""
    if thing.subject.type not in ("cookie", "storage"):
        return None
    return standard.hint_on(thing.subject.name, thing.subject.host)


def _misplaced(thing: Thing, standard: Standard) -> ScanFinding:
    match = thing.misplaced[0]
    words = f'party = "{thing.party}"'
    if thing.party == "third":
        words += f', host = "{thing.subject.host}"'
    return thing_finding(
        "wrong_party",
        thing,
        standard.say(f"wrong_party_{match.item.party}", what=in_words(thing, standard)),
        standard=standard,
        passes=thing.passes,
        written=standard.written_item(match.service, match.item.name),
        suggestion=standard.advise("wrong_party", words=words),
    )


def _how_to_declare(thing: Thing, standard: Standard) -> str:
    if thing.usual:
        service = thing.usual[0]
        return standard.advise(
            "undeclared_known",
            service=service.name,
            id=service.id,
            category=service.category,
        )
    is_host = thing.subject.type == "request"
    return standard.advise("undeclared_host" if is_host else "undeclared_item")


def _is_misfiled(thing: Thing, standard: Standard) -> bool:
    """Return whether it is declared necessary, and the catalog calls it optional."""
    if standard.policy is None or categories_of(thing) != {NECESSARY}:
        return False
    known = [
        category
        for service in thing.services
        if (category := standard.usual_category(service))
    ]
    usual = known or [service.category for service in thing.usual]
    return bool(usual) and NECESSARY not in usual


def _misfiled(thing: Thing, standard: Standard) -> ScanFinding:
    service = thing.services[0]
    usual = standard.usual_category(service) or thing.usual[0].category
    return thing_finding(
        "wrong_category",
        thing,
        standard.say(
            "wrong_category_declared",
            what=in_words(thing, standard),
            category=standard.category_title(usual),
        ),
        standard=standard,
        passes=thing.passes,
        usual_category=usual,
        written=standard.written_service(service),
        suggestion=standard.advise(
            "wrong_category_declared", id=service.id, category=usual
        ),
    )


def _breach(
    thing: Thing, standard: Standard, kind: Kind, passes: list[str]
) -> ScanFinding:
    category = thing.services[0].category
    key = f"{kind}_request" if thing.subject.type == "request" else kind
    return thing_finding(
        kind,
        thing,
        standard.say(
            key,
            what=in_words(thing, standard),
            category=standard.category_title(category),
        ),
        standard=standard,
        passes=passes,
        written=standard.written_service(thing.services[0]),
        suggestion=standard.advise(_mending(thing, kind), category=category),
    )


def _mending(thing: Thing, kind: Kind) -> str:
    """Return which advice mends a breach.

    What is there only after a withdrawal waited for its choice; it has to end, too.
    """
    if kind != "after_withdrawal":
        return "hold"
    return "stop" if thing.subject.type in ("request", "fingerprint") else "delete"


def in_words(thing: Thing, standard: Standard) -> str:
    """Return what a thing is, as a sentence begins with it."""
    subject, speech = thing.subject, standard.speech
    host = plain_line(subject.host)
    if subject.type in ("cookie", "storage"):
        key = subject.kind if subject.type == "storage" else "cookie"
        return speech.say(
            "thing", key or "cookie", name=speech.quoted(subject.name), host=host
        )
    if subject.type == "fingerprint":
        return speech.say("thing", "fingerprint", name=subject.name, host=host)
    if thing.service:
        return speech.say("thing", "request", name=thing.service.name, host=host)
    return speech.say("thing", "unknown_host", host=host)
