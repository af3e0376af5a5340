"""Coarse faults of a notice, and the rules of the lint that stand for each."""

from consent_service.notice.check import Report

# A coarse fault counts as found when any of its rules fires.
COARSE = {
    "browser-settings-as-consent": (
        "browser-settings-only-refusal",
        "consent-via-browser-settings",
    ),
    "consent-by-continued-use": ("continued-use-consent",),
    "take-it-or-leave-it": ("conditional-service-consent",),
    "no-withdrawal": ("missing-right-withdraw-consent",),
    "no-cookie-choice": ("cookie-refusal-missing",),
    "analytics-called-necessary": (
        "policy-necessary-misclassified",
        "analytics-called-necessary",
    ),
    "repealed-law-reference": ("repealed-law-reference",),
    "outdated-authority": ("outdated-authority",),
    "invalid-transfer-mechanism": ("invalid-transfer-mechanism",),
    "no-legal-basis": ("missing-legal-basis",),
    "open-ended-purpose": ("purpose-open-ended",),
    "transfer-without-safeguard": ("transfer-safeguards-missing", "transfer-hedged"),
    "placeholder-left-in": ("template-placeholder",),
    "dangling-list": ("dangling-list-intro", "truncated-sentence"),
    "heading-without-content": (
        "heading-topic-not-addressed",
        "content-heading-mismatch",
        "missing-data-sources",
        "missing-data-categories",
    ),
    "repeated-passage": ("duplicate-text",),
    "anonymity-contradicted": ("anonymity-claim-contradicted",),
    "third-party-denial-contradicted": (
        "no-third-party-claim-contradicted",
        "transfer-claim-contradicted",
        "disclosure-contradiction",
    ),
    "self-contradiction": (
        "disclosure-contradiction",
        "no-profiling-claim-contradicted",
        "self-contradiction",
    ),
    "unnamed-third-parties": ("third-party-unnamed",),
    "tool-not-named": ("analytics-tool-unnamed",),
    "no-cookie-lifetimes": ("cookie-retention-missing",),
    "outdated-link": ("outdated-optout-link",),
    "discontinued-service": ("obsolete-analytics-version", "discontinued-service"),
    "no-supervisory-authority": (
        "supervisory-authority-missing",
        "missing-right-complaint",
    ),
    "no-contact": ("no-contact",),
    "no-controller": ("controller-entity-unclear", "no-controller"),
    "no-date": ("missing-notice-date",),
    "no-data-retention": ("retention-missing",),
    "no-data-subject-rights": (
        "missing-right-access",
        "missing-right-rectification",
        "missing-right-erasure",
    ),
    "signed-request-required": ("rights-request-signature-required",),
}
# Faults of absence: in a text that was cut off they are not judged.
OF_ABSENCE = frozenset(
    {
        "no-withdrawal",
        "no-cookie-choice",
        "no-legal-basis",
        "transfer-without-safeguard",
        "tool-not-named",
        "no-cookie-lifetimes",
        "no-supervisory-authority",
        "no-contact",
        "no-controller",
        "no-date",
        "no-data-retention",
        "no-data-subject-rights",
    }
)
# One of these rights is enough for the coarse fault not to be there.
_ALL_OF = frozenset({"no-data-subject-rights"})


def coarse_faults(report: Report, *, cut: bool) -> set[str]:
    """Return the coarse faults that the findings stand for."""
    fired = {finding.rule for finding in report.findings}
    faults = set()
    for fault, rules in COARSE.items():
        hit = fired & set(rules)
        if len(hit) == len(rules) if fault in _ALL_OF else bool(hit):
            faults.add(fault)
    return faults - OF_ABSENCE if cut else faults
