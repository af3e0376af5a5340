"""Every kind of finding: how grave it is, and which requirement it breaks."""

from consent_service.findings import RuleText, Severity
from consent_service.scan.report import KINDS, Kind

_ACT = "Act 917/2014 s. 205"
_TABLE: dict[Kind, tuple[Severity, str, str]] = {
    "undeclared": (
        "error",
        f"C-02, A-02; {_ACT}",
        "Everything that the site stores or contacts stands in the declaration.",
    ),
    "unclassified": (
        "info",
        "C-02",
        "There is no policy, and the catalog does not know it: find out what it is.",
    ),
    "wrong_category": (
        "error",
        f"A-08, A-25, C-07; {_ACT}",
        "Each thing is in the category that it belongs to, and waits for that one.",
    ),
    "before_choice": (
        "error",
        f"A-01 to A-04; {_ACT}",
        "Nothing optional is stored or sent before the visitor has chosen.",
    ),
    "after_refusal": (
        "error",
        f"A-35, E5.3; {_ACT}",
        "What the visitor refused does not run.",
    ),
    "ignored_signal": (
        "error",
        "A-51; Global Privacy Control",
        "A Global Privacy Control signal turns off what the policy says.",
    ),
    "after_withdrawal": (
        "error",
        "A-35; GDPR 7(3)",
        "What the visitor took back stops, and what the site can delete is deleted.",
    ),
    "unseen": (
        "info",
        "C-02",
        "What the policy declares is there; a declaration of nothing misleads.",
    ),
    "wrong_lifetime": (
        "error",
        "C-09; CJEU C-673/17",
        "A cookie lasts as long as the declaration says.",
    ),
    "renewed": (
        "info",
        "C-09, A-54",
        "The end of the cookie moves with each page: the duration starts again.",
    ),
    "wrong_party": (
        "error",
        "C-05; CJEU C-673/17",
        "The declaration says whose host keeps it: the site's own or another's.",
    ),
    "cloaked": (
        "error",
        "C-05, C-10",
        "A host that looks like the site's own is another company's.",
    ),
    "signal_missing": (
        "error",
        "E1, E2",
        "A tool that runs is told what the visitor refused.",
    ),
    "signal_late": (
        "error",
        "E2",
        "A tool is told before its first command or request.",
    ),
    "signal_wrong": (
        "error",
        "E1, E5",
        "A tool is told what the visitor decided.",
    ),
    "banner_missing": (
        "error",
        f"A-01, A-49; {_ACT}",
        "A site that stores anything optional asks first.",
    ),
    "no_refusal": (
        "error",
        "A-11, A-15; Helsinki Administrative Court 5845/2024",
        "Refusing all is as near as accepting all: on the first layer.",
    ),
    "unequal_buttons": (
        "error",
        "A-12 to A-14; EDPB Cookie Banner Taskforce",
        "The buttons to accept and to refuse look alike.",
    ),
    "preticked": (
        "error",
        "A-26; CJEU C-673/17",
        "Optional switches are off at first.",
    ),
    "vague_button": (
        "warning",
        "A-16; GDPR 4(11)",
        "The button that consents says so.",
    ),
    "implied_consent": (
        "error",
        "A-05; EDPB Guidelines 05/2020",
        "Scrolling, clicking aside, Escape, a link or time are no consent.",
    ),
    "wall": (
        "error",
        "A-07, A-21; EDPB Guidelines 05/2020",
        "Who refuses can read what who accepts can read.",
    ),
    "choice_forgotten": (
        "error",
        "A-40; EDPB Guidelines 03/2022",
        "A choice that was made is kept.",
    ),
    "unequal_memory": (
        "error",
        "A-39; CNIL recommendation 2020-092",
        "A refusal is remembered as long as a grant.",
    ),
    "no_way_back": (
        "error",
        "A-32 to A-34; GDPR 7(3)",
        "Every page has a visible control that opens the choices again.",
    ),
    "notice_unreachable": (
        "error",
        "A-19; GDPR 12(1)",
        "The banner links to the notice or declaration, readable without consent.",
    ),
    "other_language": (
        "warning",
        "A-71; GDPR 12(1)",
        "The banner speaks the language of the page.",
    ),
}


def severity_of(kind: Kind) -> Severity:
    """Return how grave a kind is, unless the case says otherwise."""
    return _TABLE[kind][0]


def source_of(kind: Kind) -> str:
    """Return the requirement and the law behind a kind."""
    return _TABLE[kind][1]


def kind_rules() -> list[RuleText]:
    """Return every kind as a rule, for SARIF and explanations."""
    return [RuleText(kind, *_TABLE[kind]) for kind in KINDS]
