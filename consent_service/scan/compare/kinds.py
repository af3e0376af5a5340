"""Every kind of finding: how grave it is, and which requirement it breaks."""

from consent_service.findings import RuleText, Severity
from consent_service.scan.report_words import KINDS, Kind
from consent_service.scan.speech import Speech

_ACT = "Act 917/2014 s. 205"
_TABLE: dict[Kind, tuple[Severity, str]] = {
    "undeclared": ("error", f"C-02, A-02; {_ACT}"),
    "unclassified": ("info", "C-02"),
    "wrong_category": ("error", f"A-08, A-25, C-07; {_ACT}"),
    "before_choice": ("error", f"A-01 to A-04; {_ACT}"),
    "after_refusal": ("error", f"A-35, E5.3; {_ACT}"),
    "ignored_signal": ("error", "A-51; Global Privacy Control"),
    "after_withdrawal": ("error", "A-35; GDPR 7(3)"),
    "unseen": ("info", "C-02"),
    "wrong_lifetime": ("error", "C-09; CJEU C-673/17"),
    "renewed": ("info", "C-09, A-54"),
    "wrong_party": ("error", "C-05; CJEU C-673/17"),
    "cloaked": ("error", "C-05, C-10"),
    "signal_missing": ("error", "E1, E2"),
    "signal_late": ("error", "E2"),
    "signal_wrong": ("error", "E1, E5"),
    "banner_missing": ("error", f"A-01, A-49; {_ACT}"),
    "no_refusal": ("error", "A-11, A-15; Helsinki Administrative Court 5845/2024"),
    "unequal_buttons": ("error", "A-12 to A-14; EDPB Cookie Banner Taskforce"),
    "preticked": ("error", "A-26; CJEU C-673/17"),
    "vague_button": ("warning", "A-16; GDPR 4(11)"),
    "implied_consent": ("error", "A-05; EDPB Guidelines 05/2020"),
    "wall": ("error", "A-07, A-21; EDPB Guidelines 05/2020"),
    "choice_forgotten": ("error", "A-40; EDPB Guidelines 03/2022"),
    "unequal_memory": ("error", "A-39; CNIL recommendation 2020-092"),
    "no_way_back": ("error", "A-32 to A-34; GDPR 7(3)"),
    "notice_unreachable": ("error", "A-19; GDPR 12(1)"),
    "other_language": ("warning", "A-71; GDPR 12(1)"),
}


def severity_of(kind: Kind) -> Severity:
    """Return how grave a kind is, unless the case says otherwise."""
    return _TABLE[kind][0]


def source_of(kind: Kind) -> str:
    """Return the requirement and the law behind a kind."""
    return _TABLE[kind][1]


def kind_rules(speech: Speech) -> list[RuleText]:
    """Return every kind as a rule, for SARIF and explanations."""
    explained = speech.table("rule")
    return [RuleText(kind, *_TABLE[kind], explained[kind]) for kind in KINDS]
