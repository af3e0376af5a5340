"""Were tools told what the visitor decided, in time, and nothing else?"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

import msgspec

from consent_service.catalog import Service
from consent_service.scan.compare.building import make_finding
from consent_service.scan.compare.tools import (
    TOOLS,
    Tool,
    is_start,
    state_after,
    told_by,
)
from consent_service.scan.report import Evidence, Observation, ScanFinding, Subject
from consent_service.scan.report_words import Decision, Kind
from consent_service.scan.services_of import Contacts
from consent_service.scan.standard import Standard
from consent_service.scan.things import trigger_at
from consent_service.scan.traces import PassTrace, SeenCommand, SeenRequest, Visit

_GCD = re.compile(r"1[13]([a-z])\d([a-z])\d([a-z])\d([a-z])\d?")
_GCD_PARAMETERS = (
    *("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization"),
)


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What one tool was told on one page, and what it sent.

    `counts` is False on the page of the choice, where the past has its place.
    """

    tool: Tool
    trace: PassTrace
    visit: Visit
    commands: tuple[SeenCommand, ...]
    requests: tuple[SeenRequest, ...]
    services: tuple[Service, ...]
    counts: bool

    @property
    def ran(self) -> bool:
        """Whether the tool itself was there, rather than a bare picture of its host."""
        loaded = any(request.kind == "script" for request in self.requests)
        begun = any(is_start(self.tool, command) for command in self.commands)
        begun = begun or self.tool.by_itself
        return bool(self.services) and loaded and (begun or bool(self.hits))

    @property
    def hits(self) -> list[SeenRequest]:
        """What the tool sent; its own script being fetched sends nothing yet."""
        return [request for request in self.requests if request.kind != "script"]


class _Fault(msgspec.Struct, frozen=True):
    """One fault on one page."""

    kind: Kind
    message: str
    values: dict[str, str] = {}
    request: str | None = None


def signal_findings(
    traces: Sequence[PassTrace], standard: Standard, contacts: Contacts
) -> Iterator[ScanFinding]:
    """Yield at most one finding of each kind for each tool."""
    found: dict[tuple[Kind, str], list[tuple[_Fault, Exchange]]] = {}
    for exchange in _exchanges(traces, standard, contacts):
        for fault in _faults(exchange, standard):
            key = (fault.kind, exchange.tool.signal)
            found.setdefault(key, []).append((fault, exchange))
    for (kind, signal), cases in found.items():
        yield _finding(kind, signal, cases, standard)


def signal_observations(
    traces: Sequence[PassTrace], standard: Standard, contacts: Contacts
) -> Iterator[Observation]:
    """Yield each tool that was told anything, once."""
    seen: dict[str, list[Exchange]] = {}
    for exchange in _exchanges(traces, standard, contacts):
        if exchange.commands:
            seen.setdefault(exchange.tool.signal, []).append(exchange)
    for signal, pages in seen.items():
        first = pages[0]
        service = next(iter(first.services), None)
        yield Observation(
            subject=Subject(type="signal", name=signal, host=first.visit.host),
            party="first",
            service=service.id if service else None,
            provider=standard.provider_id(service.provider) if service else None,
            passes=tuple(dict.fromkeys(each.trace.id for each in pages)),
            pages=tuple(dict.fromkeys(each.visit.path for each in pages)),
            trigger=trigger_at(first.visit, first.commands[0].at),
        )


def _exchanges(
    traces: Sequence[PassTrace], standard: Standard, contacts: Contacts
) -> Iterator[Exchange]:
    for trace in traces:
        for visit in trace.visits:
            if trace.choice_at is not None and visit.ended < trace.choice_at:
                continue
            for tool in TOOLS:
                exchange = _exchange_on(tool, trace, visit, standard, contacts)
                if exchange.commands or exchange.requests:
                    yield exchange


def _exchange_on(
    tool: Tool, trace: PassTrace, visit: Visit, standard: Standard, contacts: Contacts
) -> Exchange:
    requests: list[SeenRequest] = []
    services: dict[str, Service] = {}
    since = trace.choice_at or 0.0
    for request in trace.requests:
        if request.visit != visit.number or request.at < since:
            continue
        behind = [
            service
            for service in contacts.declared_for(request.url)[:1]
            or contacts.usual_for(request.url)[:1]
            if tool.signal in _signals(service, standard)
        ]
        if behind:
            requests.append(request)
            services |= {service.id: service for service in behind}
    return Exchange(
        tool=tool,
        trace=trace,
        visit=visit,
        commands=tuple(
            command
            for command in trace.commands
            if command.visit == visit.number and command.queue == tool.queue
        ),
        requests=tuple(requests),
        services=tuple(services.values()),
        counts=trace.choice_at is None or visit.started >= trace.choice_at,
    )


def _signals(service: Service, standard: Standard) -> set[str]:
    known = standard.catalog.by_id.get(service.id)
    return {*service.signals, *(known.signals if known else ())}


def _faults(exchange: Exchange, standard: Standard) -> Iterator[_Fault]:
    """Yield what is wrong on one page, at most one fault of each kind."""
    place = standard.policy.jurisdiction if standard.policy else "FI"
    state = state_after(exchange.tool, exchange.commands, place)
    if exchange.ran:
        if fault := _missing(exchange, state):
            yield fault
        if fault := _late(exchange, place):
            yield fault
    if not exchange.counts:
        # What was told before the choice on the same page was right at its time.
        since = exchange.trace.choice_at or 0.0
        later = [command for command in exchange.commands if command.at >= since]
        state = state_after(exchange.tool, later, place)
    if fault := _wrong(exchange, state, standard):
        yield fault


def _missing(exchange: Exchange, state: dict[str, Decision]) -> _Fault | None:
    for service in exchange.services:
        if exchange.trace.decisions.get(service.category) != "denied":
            continue
        about = [
            parameter
            for parameter, category in exchange.tool.parameters.items()
            if category == service.category
        ] or list(exchange.tool.parameters)
        if not any(parameter in state for parameter in about):
            return _Fault(
                "signal_missing",
                "signal_missing",
                {"service": service.name, "category": service.category},
            )
    return None


def _late(exchange: Exchange, place: str) -> _Fault | None:
    if not exchange.counts:
        return None
    first_told = next(
        (
            number
            for number, command in enumerate(exchange.commands)
            if told_by(exchange.tool, command, place)
        ),
        None,
    )
    if first_told is None or _only_grants(
        exchange, exchange.commands[first_told], place
    ):
        return None
    before = exchange.commands[:first_told]
    start = next((each for each in before if is_start(exchange.tool, each)), None)
    if start is not None:
        return _Fault(
            "signal_late",
            "signal_late_command",
            {"signal": exchange.tool.signal, "command": start.command},
        )
    at = exchange.commands[first_told].at
    if any(request.at < at - 0.005 for request in exchange.hits):
        values = {"signal": exchange.tool.signal}
        return _Fault("signal_late", "signal_late_request", values)
    return None


def _only_grants(exchange: Exchange, command: SeenCommand, place: str) -> bool:
    """Return whether a command tells of a grant and no more: that may come late."""
    said = told_by(exchange.tool, command, place)
    is_default = command.command == "consent default"
    return not is_default and set(said.values()) == {"granted"}


def _wrong(
    exchange: Exchange, state: dict[str, Decision], standard: Standard
) -> _Fault | None:
    for parameter, value in state.items():
        decided = _decided(exchange, parameter, standard)
        if value == "granted" and decided == "denied":
            return _Fault(
                "signal_wrong", "signal_wrong_granted", _about(exchange, parameter)
            )
        not_updated = value == "denied" and decided == "granted"
        if not_updated and exchange.counts and exchange.ran and _is_chosen(exchange):
            return _Fault(
                "signal_wrong", "signal_wrong_denied", _about(exchange, parameter)
            )
    return _wrong_on_the_wire(exchange, standard)


def _about(exchange: Exchange, parameter: str) -> dict[str, str]:
    return {
        "signal": exchange.tool.signal,
        "parameter": parameter,
        "category": exchange.tool.parameters[parameter],
    }


def _is_chosen(exchange: Exchange) -> bool:
    """Return whether a visitor has decided, rather than been silent."""
    return exchange.trace.choice_at is not None


def _decided(exchange: Exchange, parameter: str, standard: Standard) -> Decision | None:
    """Return what the pass decided about a parameter; None if nobody is asked."""
    decisions = exchange.trace.decisions
    policy = standard.policy
    categories = {exchange.tool.parameters[parameter]}
    is_coupled = policy is not None and policy.demographics == "coupled"
    if is_coupled and parameter == "ad_storage":
        categories.add("ga_demographics")
    known = [decisions[name] for name in categories if name in decisions]
    if not known:
        return None
    return "granted" if "granted" in known else "denied"


def _wrong_on_the_wire(exchange: Exchange, standard: Standard) -> _Fault | None:
    """Compare what requests say of themselves: `gcs=G1xy`, `gcd=11t1…`, `asc=G`."""
    for request in exchange.hits:
        query = parse_qs(urlsplit(request.url).query)
        for parameter, value in _said(exchange.tool, query).items():
            if (
                value == "granted"
                and _decided(exchange, parameter, standard) == "denied"
            ):
                sign = _sign(parameter, query)
                return _Fault(
                    "signal_wrong",
                    "signal_wrong_wire",
                    {**_about(exchange, parameter), "sign": sign},
                    sign,
                )
    return None


def _sign(parameter: str, query: dict[str, list[str]]) -> str:
    """Return the part of a request that says something of that parameter."""
    gcs = "gcs" in query and parameter in ("ad_storage", "analytics_storage")
    name = "gcs" if gcs else "gcd" if "gcd" in query else "asc"
    return f"{name}={query[name][0]}"


def _said(tool: Tool, query: dict[str, list[str]]) -> dict[str, Decision]:
    gcs, asc = query.get("gcs", [""])[0], query.get("asc", [""])[0]
    words: dict[str, Decision] = {"0": "denied", "1": "granted"}
    if tool.signal == "google-consent-mode":
        said = _said_by_letters(query.get("gcd", [""])[0])
        if len(gcs) == 4 and gcs[:2] == "G1":
            pairs = {"ad_storage": gcs[2], "analytics_storage": gcs[3]}
            said |= {name: words[sign] for name, sign in pairs.items() if sign in words}
        return said
    if tool.signal == "microsoft-uet" and asc in ("G", "D"):
        return {"ad_storage": "granted" if asc == "G" else "denied"}
    return {}


def _said_by_letters(gcd: str) -> dict[str, Decision]:
    """Return what `gcd` says: a letter for default and update of each parameter.

    `t`, `r`, `n` and `v` end granted, `p`, `q`, `m` and `u` denied; `l` says nothing.
    """
    found = _GCD.match(gcd)
    if found is None:
        return {}
    ends: dict[str, Decision] = dict.fromkeys("trnv", "granted")
    ends |= dict.fromkeys("pqmu", "denied")
    said = zip(_GCD_PARAMETERS, found.groups(), strict=True)
    return {name: ends[letter] for name, letter in said if letter in ends}


def _finding(
    kind: Kind, signal: str, cases: list[tuple[_Fault, Exchange]], standard: Standard
) -> ScanFinding:
    fault, exchange = cases[0]
    service = next(iter(exchange.services), None)
    evidence = Evidence(
        during=exchange.trace.id,
        page=exchange.visit.path,
        seconds=_seconds(exchange),
        queue=tuple(
            (command.command, round(max(command.at - exchange.visit.started, 0), 3))
            for command in exchange.commands[:30]
        ),
        request=fault.request or msgspec.UNSET,
    )
    return make_finding(
        kind,
        Subject(type="signal", name=signal, host=exchange.visit.host),
        standard.say(fault.message, **_spoken(fault.values, standard)),
        standard=standard,
        passes=tuple(dict.fromkeys(each.trace.id for _, each in cases)),
        pages=tuple(dict.fromkeys(each.visit.path for _, each in cases))[:20],
        service=service.id if service else None,
        provider=standard.provider_id(service.provider) if service else None,
        category=service.category if service and standard.policy else None,
        usual_category=standard.usual_category(service) if service else None,
        party="first",
        evidence=evidence,
        written=standard.written_service(service)
        if service and standard.policy
        else None,
        suggestion=standard.advise(kind),
    )


def _spoken(values: dict[str, str], standard: Standard) -> dict[str, str]:
    """Return the values of a message as people say them."""
    if "category" not in values:
        return values
    return {**values, "category": standard.category_title(values["category"])}


def _seconds(exchange: Exchange) -> float | None:
    first = [command.at for command in exchange.commands[:1]]
    first += [request.at for request in exchange.requests[:1]]
    return round(max(min(first) - exchange.visit.started, 0), 3) if first else None
