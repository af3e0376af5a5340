"""May it be there? One thing gets at most one finding: the first that applies."""

from collections.abc import Iterator, Mapping, Sequence

from consent_service.policy.built_in import NECESSARY, OWN_SERVICE
from consent_service.scan.compare.building import thing_finding, usual_category
from consent_service.scan.report import Kind, ScanFinding
from consent_service.scan.standard import Standard
from consent_service.scan.things import Thing
from consent_service.scan.traces import PassTrace

_SILENT = ("no_choice", "no_script")
_WHEN: dict[Kind, str] = {
    "before_choice": "before the visitor has chosen",
    "after_refusal": "after everything was refused",
    "ignored_signal": "although the browser sends Global Privacy Control",
    "wrong_category": "although only another category was granted",
    "after_withdrawal": "after consent was withdrawn",
}


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
            yield _undeclared(thing, standard, rightly_placed)
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


def breach_of(
    thing: Thing, decisions: Mapping[str, Mapping[str, str]]
) -> tuple[Kind, list[str]] | None:
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
    if any(name in _SILENT for name in passes):
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
    thing: Thing, standard: Standard, rightly_placed: set[tuple[str, str]]
) -> ScanFinding:
    what = in_words(thing)
    if standard.policy is None:
        return thing_finding(
            "unclassified",
            thing,
            f"{what} is not in the catalog, so nothing is known about its purpose",
            standard=standard,
            passes=thing.passes,
            suggestion="find out which service it is of, and declare it in a policy",
        )
    if thing.misplaced and _name(thing) not in rightly_placed:
        return _misplaced(thing, standard)
    usual = usual_category(thing, standard)
    return thing_finding(
        "undeclared",
        thing,
        f"{what} is not declared in the policy",
        standard=standard,
        passes=thing.passes,
        severity="info" if usual == NECESSARY else "error",
        suggestion=_how_to_declare(thing),
    )


def _misplaced(thing: Thing, standard: Standard) -> ScanFinding:
    match = thing.misplaced[0]
    said = "the site's own" if match.item.party == "first" else "another site's"
    return thing_finding(
        "wrong_party",
        thing,
        f"{in_words(thing)} is declared as {said}, and is not",
        standard=standard,
        passes=thing.passes,
        written=standard.written_item(match.service, match.item.name),
        suggestion=f'write party = "{thing.party}"'
        + (f', host = "{thing.subject.host}"' if thing.party == "third" else ""),
    )


def _how_to_declare(thing: Thing) -> str:
    if thing.usual:
        service = thing.usual[0]
        return (
            f'it is usually of {service.name}: add "{service.id}" to the services of '
            f"[categories.{service.category}], or take it off the site"
        )
    if thing.subject.type == "request":
        return "add the host to the service that needs it, or take it off the site"
    return "add an item to the service that keeps it, or take it off the site"


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
        f"{in_words(thing)} is declared as necessary; it usually serves {usual}",
        standard=standard,
        passes=thing.passes,
        usual_category=usual,
        written=standard.written_service(service),
        suggestion=f"move {service.id} to [categories.{usual}]",
    )


def _breach(
    thing: Thing, standard: Standard, kind: Kind, passes: list[str]
) -> ScanFinding:
    category = thing.services[0].category
    verb = "is contacted" if thing.subject.type == "request" else "is there"
    return thing_finding(
        kind,
        thing,
        f"{in_words(thing)} ({category}) {verb} {_WHEN[kind]}",
        standard=standard,
        passes=passes,
        written=standard.written_service(thing.services[0]),
        suggestion=f'hold what causes it: data-consent="{category}"',
    )


def in_words(thing: Thing) -> str:
    """Return what a thing is, as a sentence begins with it."""
    subject = thing.subject
    match subject.type:
        case "cookie":
            return f"cookie {subject.name!r} of {subject.host}"
        case "storage":
            kind = (subject.kind or "storage").replace("_", " ")
            return f"{kind} {subject.name!r} of {subject.host}"
        case "fingerprint":
            return f"{subject.name} fingerprint by a script of {subject.host}"
    service = thing.service
    return f"{service.name} at {subject.host}" if service else f"host {subject.host}"
