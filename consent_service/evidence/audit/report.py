"""What an audit finds, as values. Printing them is for others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consent_service.evidence.checkpoint import Checkpoint
from consent_service.evidence.export.manifest import ExportHead

# A broken export must not fill the memory with its faults; all of them are counted.
MAX_FINDINGS = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        kind: A word out of `steps.KINDS`.
        epoch: The epoch of the log that it is in, or 0.
        index: The leaf that it is about, or None.
        path: The file that it is in, or "".
    """

    kind: str
    message: str
    epoch: int = 0
    index: int | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many records of a log ended how; `left_out` only where a filter was set."""

    ok: int
    erased: int
    missing: int
    zombie: int
    left_out: int


@dataclass(frozen=True, slots=True)
class EpochReport:
    """One log of the export: what is there and what became of each record.

    Attributes:
        anchored: So many of the first entries are vouched for from outside.
        witnesses: Whose cosignatures on the newest checkpoint verified.
    """

    epoch: int
    checkpoint: Checkpoint
    vkeys: tuple[str, ...]
    statements: int
    outcome: Outcome
    anchored: int
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A revision as the log says that it was published."""

    epoch: int
    index: int
    revision: str
    at: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class AccessDay:
    """What the log states of the uses of tokens up to a day, and what is there.

    `day` is the latest day of those uses; `stated` and `found` count their lines.
    """

    day: str
    stated: int
    found: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class AccessesReport:
    """The uses of tokens against what the log states of them.

    Attributes:
        days: In the order of the log.
        later: How many lines the log does not state yet.
        since: The day of the first of them, or "".
    """

    days: tuple[AccessDay, ...]
    later: int
    since: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an audit. It vouches for nothing unless `is_sound`.

    Attributes:
        choices: Records that are there, by month and action.
        erasures: Records erased, by month of the statement and reason.
        outside: How many checkpoints from outside agreed, a quorum of witnesses
            counting as one. With none, the export agrees with itself and no more:
            who holds the key can make such an export of another history.
        warnings: What a reader must know although nothing is wrong.
        found: How many findings there are of each kind; `findings` holds the first.
        accesses: None where the export was filtered: then it holds no uses.
    """

    head: ExportHead | None
    epochs: tuple[EpochReport, ...]
    choices: Mapping[tuple[str, str], int]
    erasures: Mapping[tuple[str, str], int]
    published: tuple[Published, ...]
    outside: int
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]
    found: Mapping[str, int]
    accesses: AccessesReport | None = None

    @property
    def is_sound(self) -> bool:
        return not self.found


@dataclass(slots=True)
class Notebook:
    """Gathers what one audit finds; owned by that audit."""

    findings: list[Finding] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def find(self, finding: Finding) -> None:
        self.found[finding.kind] = self.found.get(finding.kind, 0) + 1
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding)

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)
