"""The report of a scan as values: what `scan --format json` prints.

docs/scan-format.md explains every field. Fields may be added, never renamed. Nothing in
it is a value of a cookie or key: those have a length only.
"""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from consent_service.errors import ScanError
from consent_service.findings import Finding, Severity
from consent_service.scan.report_words import (
    Decision,
    Driver,
    FoundBy,
    How,
    LimitKind,
    Party,
    Place,
    Role,
    SetBy,
    SubjectKind,
    SubjectType,
    Trigger,
    Verdict,
)

FORMAT = 1
# A finding names so many pages; `pages_more` counts the others.
MOST_PAGES = 20


class PolicyUsed(msgspec.Struct, frozen=True):
    """The policy that was compared with."""

    file: str
    revision: str


class Browser(msgspec.Struct, frozen=True):
    """The browser that looked."""

    name: str
    version: str


class Control(msgspec.Struct, frozen=True):
    """A control of the banner. `layer` is 1 for what is shown first."""

    role: Role
    label: str
    layer: int


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """What asks the visitor. `driver` says how it was operated."""

    found: bool = False
    product: str | None = None
    place: Place | None = None
    language: str | None = None
    driver: Driver | None = None
    controls: tuple[Control, ...] = ()


class Pass(msgspec.Struct, frozen=True, kw_only=True):
    """One visit to the whole site with one behaviour. `why` if it was not done."""

    id: str
    done: bool
    decisions: dict[str, Decision] = {}
    clicks: int = 0
    pages: int = 0
    seconds: float = 0.0
    why: str | None = None


class PageSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the site. `status` is None if there was no answer.

    `language` is what the page says of itself, without its region.
    """

    url: str
    status: int | None
    settled: bool
    found_by: FoundBy
    language: str | None = None


class NoticeSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The privacy notice that was compared with: where it is, and its language.

    `found_at` is `banner`, `page` or `given`; `why` says why it could not be read.
    """

    url: str
    found_at: Literal["banner", "page", "given"]
    language: str | None = None
    why: str | None = None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a finding or observation is about."""

    type: SubjectType
    kind: SubjectKind | None = None
    name: str = ""
    pattern: str | None = None
    host: str = ""
    hosts: tuple[str, ...] | UnsetType = UNSET
    path: str | None = None


class Initiator(msgspec.Struct, frozen=True, kw_only=True):
    """Who caused it. Addresses are without their queries, which may hold values."""

    url: str
    line: int | None = None
    how: How = "script"
    chain: tuple[str, ...] = ()


class Attributes(msgspec.Struct, frozen=True, kw_only=True):
    """Of a cookie. `blocked` is the browser's reason when it refused to keep it."""

    secure: bool = False
    http_only: bool = False
    same_site: str | None = None
    partitioned: bool = False
    blocked: str | None = None


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was seen, over all passes.

    `seen_lifetime` is in seconds from being set to its end, or `session` or
    `persistent`; None for what does not last. `asked_lifetime` is what was asked for
    where the browser keeps it less long. `probably` is as in a finding.
    """

    subject: Subject
    party: Party
    service: str | None = None
    provider: str | None = None
    category: str | None = None
    usual_category: str | None = None
    passes: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    set_by: SetBy | None = None
    trigger: Trigger = "load"
    initiator: Initiator | None = None
    attributes: Attributes | None = None
    declared_lifetime: str | None = None
    seen_lifetime: int | Literal["session", "persistent"] | None = None
    asked_lifetime: int | None = None
    renewed: bool = False
    varies: bool = False
    length: int | None = None
    probably: str | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Where to look. What only some kinds have is left out for the others.

    `seconds` is the time after the page began to load; `screenshot` a file.
    """

    during: str | None = msgspec.field(name="pass", default=None)
    page: str | None = None
    seconds: float | None = None
    screenshot: str | None = None
    cname: tuple[str, ...] | UnsetType = UNSET
    queue: tuple[tuple[str, float], ...] | UnsetType = UNSET
    request: str | UnsetType = UNSET
    labels: tuple[str, ...] | UnsetType = UNSET
    styles: tuple[dict[str, Any], ...] | UnsetType = UNSET
    differences: tuple[str, ...] | UnsetType = UNSET
    gesture: str | UnsetType = UNSET
    things: tuple[str, ...] | UnsetType = UNSET
    declared: str | UnsetType = UNSET
    seen: str | UnsetType = UNSET
    link: str | UnsetType = UNSET


class ScanFinding(Finding, frozen=True, kw_only=True):
    """Where what was seen and what was declared, or the law, differ.

    `id` is the same in the next scan: a digest of the kind and the subject.
    `probably` is the service that a hint names, where no catalog knows the name.
    """

    id: str
    subject: Subject
    passes: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    pages_more: int = 0
    category: str | None = None
    usual_category: str | None = None
    service: str | None = None
    provider: str | None = None
    party: Party | None = None
    initiator: Initiator | None = None
    evidence: Evidence = Evidence()
    probably: str | None = None


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be seen. `page` is a path."""

    kind: LimitKind
    page: str | None = None
    passes: tuple[str, ...] = ()
    message: str = ""


class GoneFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of the earlier report that is not in this one.

    `there` is whether what it was about was seen again all the same: it may be declared
    now, or found wrong in another way. None where it was about nothing that is seen.
    """

    id: str
    rule: str
    severity: Severity
    message: str
    there: bool | None = None


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """What has changed since an earlier report, by the ids of findings.

    Attributes:
        at: When that scan began.
        new: Ids of findings that it did not have.
        gone: Findings of which the cause was looked for, and is no longer there.
        not_looked: Findings that could not come again: a pass or page is missing now.
    """

    at: str
    new: tuple[str, ...] = ()
    gone: tuple[GoneFinding, ...] = ()
    not_looked: tuple[GoneFinding, ...] = ()
    same: int = 0


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened on the first page before any choice.

    `seconds` are since the page began to load. `optional`: it needs consent.
    """

    seconds: float
    type: SubjectType
    name: str
    host: str
    service: str | None = None
    category: str | None = None
    optional: bool = False
    trigger: Trigger = "load"


class Change(msgspec.Struct, frozen=True):
    """What to change, and where: in the `policy` or in the `notice`."""

    where: Literal["policy", "notice"]
    what: str


class TruthRow(msgspec.Struct, frozen=True, kw_only=True):
    """A service or category: was it seen, is it declared, does the notice tell it?

    `declared` is null without a policy, `told` without a notice that could be read.
    A first-party item or a host that nobody knows has an id with a colon.
    """

    id: str
    name: str
    category: str | None = None
    seen: bool
    declared: bool | None = None
    told: bool | None = None
    changes: tuple[Change, ...] = ()


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """Behaviour, policy and notice side by side."""

    services: tuple[TruthRow, ...] = ()
    categories: tuple[TruthRow, ...] = ()


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings and observations of each sort."""

    severities: dict[Severity, int] = {}
    kinds: dict[str, int] = {}
    observations: dict[str, int] = {}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One scan of one site."""

    format: int = FORMAT
    url: str
    site: str | None = None
    policy: PolicyUsed | None = None
    at: str
    seconds: float
    agent: str
    browser: Browser
    verdict: Verdict
    banner: Banner = Banner()
    passes: tuple[Pass, ...] = ()
    pages: tuple[PageSeen, ...] = ()
    observations: tuple[Observation, ...] = ()
    findings: tuple[ScanFinding, ...] = ()
    limits: tuple[Limit, ...] = ()
    counts: Counts = Counts()
    language: str = "en"
    notice: NoticeSeen | None = None
    timeline: tuple[Moment, ...] = ()
    truth: Truth | None = None
    since: Since | None = None


def unknown_in(report: Report) -> int:
    """Return how many things were seen that no service is known for."""
    return sum(
        each.rule == "unclassified" and each.accepted is None
        for each in report.findings
    )


def hiding_limits(report: Report) -> list[Limit]:
    """Return the limits that hid something from the scan."""
    return [limit for limit in report.limits if limit.kind != "sandbox"]


def in_browser(limit: Limit) -> Limit:
    """Return a limit as pages say it: without the option that the command has."""
    plain, _, _ = limit.message.partition(": --")
    return msgspec.structs.replace(limit, message=plain)


def remarks_in(report: Report) -> list[Limit]:
    """Return what the scan has to say of itself, though it hid nothing."""
    return [limit for limit in report.limits if limit.kind == "sandbox"]


def encode_report(report: Report) -> bytes:
    """Return the report as JSON."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def decode_report(content: bytes) -> Report:
    """Return the report that `encode_report` wrote, by this version or an older one.

    Raises:
        ScanError: It is not such a report.
    """
    try:
        return msgspec.json.decode(content, type=Report)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ScanError(f"not a report of a scan: {error}") from error


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of a report, for programs that read it."""
    return msgspec.json.schema(Report)
