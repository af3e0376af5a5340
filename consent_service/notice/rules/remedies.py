"""What kind of answer each rule asks for, and which rules come first.

A sentence can be offered only where it is true whatever the site does. What nobody has
checked is offered as "if this is so", and what a text cannot mend is said to need a
change of the site or of the company's ways.
"""

from collections.abc import Mapping
from typing import Literal

Remedy = Literal["edit", "write", "if_so", "change"]
REMEDIES: tuple[Remedy, ...] = ("change", "edit", "write", "if_so")

# Sentences that assert a fact: true only where the company does so.
_IF_SO = (
    "invalid-transfer-mechanism",
    "missing-legal-basis",
    "legal-basis-not-mapped",
    "legal-basis-incomplete",
    "legitimate-interest-unspecified",
    "national-id-without-basis",
    "automated-decisions-not-addressed",
    "no-profiling-claim-contradicted",
    "provision-obligation-missing",
    "missing-data-categories",
    "missing-data-sources",
    "credit-data-purpose-missing",
    "recipients-open-ended",
    "transfer-hedged",
    "transfer-safeguards-missing",
    "transfer-undisclosed-google",
    "retention-missing",
    "retention-minimum-only",
    "retention-vague",
    "retention-not-covering-all-groups",
    "cookies-undisclosed",
    "cookie-data-collected-missing",
    "only-cookies-no-similar-tech",
    "cookie-legal-basis-missing",
    "cross-site-data-undisclosed",
    "behavioural-data-undefined",
    "obsolete-analytics-version",
    "unilateral-change-clause",
)
# Sentences that the law makes true, or that are blanks for the owner to fill in.
_WRITE = (
    "missing-notice-date",
    "legacy-htl-procedure",
    "no-controller",
    "controller-entity-unclear",
    "controller-address-incomplete",
    "no-contact",
    "processors-unnamed",
    "bookkeeping-retention-inexact",
    "missing-right-access",
    "missing-right-rectification",
    "missing-right-erasure",
    "missing-right-restriction",
    "missing-right-object",
    "missing-right-portability",
    "missing-right-withdraw-consent",
    "objection-right-misdescribed",
    "rights-misdescribed",
    "erasure-as-discretion",
    "missing-right-complaint",
    "supervisory-authority-missing",
    "supervisory-authority-unnamed",
    "supervisory-authority-partial",
    "response-time-missing",
    "breach-notification-overpromise",
    "cookie-list-missing",
    "cookie-categories-missing",
    "cookie-retention-missing",
    "cookie-third-parties-not-addressed",
    "declaration-link-missing",
    "analytics-tool-unnamed",
    "third-party-unnamed",
    "third-party-role-missing",
    "third-party-policy-not-linked",
    "platform-cookies-undisclosed",
)
# No sentence helps: the site needs a banner, or the company has to act otherwise.
_CHANGE = (
    "electronic-marketing-consent-not-addressed",
    "publication-right-opt-out",
    "rights-request-signature-required",
    "rights-request-written-only",
    "blanket-identity-proof",
    "inconsistent-request-channel",
    "cookie-consent-not-mentioned",
    "cookie-settings-link-missing",
    "cookie-refusal-missing",
    "refusal-mechanism-not-linked",
    "browser-settings-only-refusal",
    "consent-via-browser-settings",
    "browser-default-as-consent",
    "refers-to-missing-control",
    "withdrawal-does-not-delete",
    "continued-use-consent",
    "conditional-service-consent",
    "notice-as-terms",
    "third-party-responsibility-disclaimed",
    "identity-linking-without-consent",
    "profiling-without-consent",
    "analytics-optout-instead-of-consent",
    "analytics-called-necessary",
    "optout-browser-limited",
    "google-account-only-optout",
    "discontinued-service",
)
_KINDS: Mapping[str, Remedy] = {
    **dict.fromkeys(_IF_SO, "if_so"),
    **dict.fromkeys(_WRITE, "write"),
    **dict.fromkeys(_CHANGE, "change"),
}

# What the text says of the site would be unlawful or untrue today, not only badly
# told. The gravest first: cookies without consent, then false claims, then hurdles.
FIRST = (
    "no-privacy-notice",
    "continued-use-consent",
    "conditional-service-consent",
    "browser-settings-only-refusal",
    "consent-via-browser-settings",
    "cookie-refusal-missing",
    "cookie-consent-not-mentioned",
    "refusal-mechanism-not-linked",
    "analytics-optout-instead-of-consent",
    "analytics-called-necessary",
    "profiling-without-consent",
    "identity-linking-without-consent",
    "third-party-responsibility-disclaimed",
    "google-account-only-optout",
    "publication-right-opt-out",
    "invalid-transfer-mechanism",
    "anonymity-claim-contradicted",
    "no-third-party-claim-contradicted",
    "transfer-claim-contradicted",
    "disclosure-contradiction",
    "self-contradiction",
    "pages-contradict",
    "rights-request-signature-required",
    "blanket-identity-proof",
)


def remedy_of(rule: str) -> Remedy:
    """Return the kind of answer that `rule` asks for; "edit" if none is listed."""
    return _KINDS.get(rule, "edit")


def is_first(rule: str) -> bool:
    """Return whether what `rule` finds has to change before anything else."""
    return rule in FIRST
