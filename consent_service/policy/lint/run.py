"""Run every rule over a policy, and report what each one found.

A rule is a small function in the file of its topic and a row in that file's
`RULES`; adding one takes nothing else.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from consent_service.errors import NotFoundError, PolicyError
from consent_service.findings import Finding
from consent_service.jurisdictions import jurisdiction_of
from consent_service.policy.lint import (
    appearance,
    categories,
    claims,
    hand_over,
    known_items,
    necessity,
    open_points,
    services,
    site,
    wording,
)
from consent_service.policy.lint.rule import Case, Found, Rule
from consent_service.policy.lint.words import load_deny_lists
from consent_service.policy.load import (
    PolicyFile,
    Review,
    load_policy,
    review_policy,
    review_policy_file,
)
from consent_service.policy.mistakes import closest
from consent_service.policy.model import Policy
from consent_service.policy.reference import Known
from consent_service.policy.toml_lines import Path as Place
from consent_service.policy.toml_lines import line_of

# The id of a finding of `scan`, for which an owner recorded a reason.
_SCAN_FINDING = re.compile(r"[0-9a-f]{16}")
_REASONS = Rule(
    "reason-without-finding",
    "info",
    "GDPR 5(2)",
    "A reason under [reasons] names a rule that finds nothing here, or none at all.",
    lambda _: (),
)
_UNREADABLE = Rule(
    "bad-policy",
    "error",
    "the form of a policy (consent-service policy schema)",
    "A file that is not TOML, or does not fit the form of a policy, is not published.",
    lambda _: (),
)

RULES: tuple[Rule, ...] = (
    *site.RULES,
    *categories.RULES,
    *necessity.RULES,
    *services.RULES,
    *wording.RULES,
    *claims.RULES,
    *appearance.RULES,
    *hand_over.RULES,
    *known_items.RULES,
    *open_points.RULES,
    _REASONS,
    _UNREADABLE,
)


def lint_policy_file(path: Path, *, known: Known) -> list[Finding]:
    """Return everything that is wrong with the file at `path`, all at once.

    What keeps it from being a policy comes first; then what the rules find in all the
    rest of it. A file that cannot be read or is not TOML has no rest.
    """
    try:
        review = review_policy_file(path, known=known)
    except PolicyError as error:
        return [_mistake(error)]
    return _lint_review(review, known)


def lint_policy_text(
    data: bytes, path: Path, *, known: Known
) -> tuple[PolicyFile | None, list[Finding]]:
    """Return the policy that a text is, if it is one, and all that is wrong with it.

    The text is judged as if it stood at `path`, beside the other policies there.
    """
    try:
        review = review_policy(data, path, known=known)
    except PolicyError as error:
        return None, [_mistake(error)]
    policy = review.rest if not review.mistakes else None
    return policy, _lint_review(review, known)


def _lint_review(review: Review, known: Known) -> list[Finding]:
    mistakes = [_mistake(mistake) for mistake in review.mistakes]
    if review.rest is None:
        return mistakes
    return mistakes + lint_policy(review.rest, known=known, broken=review.broken)


def lint_policy(
    file: PolicyFile, *, known: Known, broken: tuple[Place, ...] = ()
) -> list[Finding]:
    """Return what the rules find in a policy, by line and then by rule.

    Nothing is reported of the parts that are `broken`.
    """
    policy = file.policy
    case = Case(
        file=file,
        known=known,
        profile=jurisdiction_of(known.jurisdictions, policy.jurisdiction),
        deny=load_deny_lists(),
        partners=_partners(file, known),
        broken=broken,
    )
    findings = [
        _finding(case, rule, found)
        for rule in RULES
        for found in rule.check(case)
        if case.can_judge(found)
    ]
    if not broken:
        findings += _idle_reasons(case, {finding.rule for finding in findings})
    return sorted(findings, key=lambda finding: (finding.line or 0, finding.rule))


def explain(rule: str) -> Rule:
    """Return the rule with that id, for `policy check --explain`.

    Raises:
        NotFoundError: There is no such rule.
    """
    by_id = {row.id: row for row in RULES}
    if rule not in by_id:
        raise NotFoundError(
            f"there is no rule {rule!r}",
            hint=closest(rule, by_id) or f"rules: {', '.join(sorted(by_id))}",
        )
    return by_id[rule]


def _partners(file: PolicyFile, known: Known) -> dict[str, Policy | None]:
    """Return the policies that `file` hands over to; they lie beside it."""
    found: dict[str, Policy | None] = {}
    for name in file.policy.hand_over:
        try:
            found[name] = load_policy(
                Path(file.name).parent / f"{name}.toml", known=known
            )
        except PolicyError:
            # What is wrong with that file is reported when that file is checked.
            found[name] = None
    return found


def mistakes_of(error: PolicyError) -> list[Finding]:
    """Return what keeps a file from being a policy, as findings."""
    return [_mistake(error), *map(_mistake, error.also)]


def _mistake(error: PolicyError) -> Finding:
    file, _, line = error.place.rpartition(":")
    has_line = line.isdigit()
    return Finding(
        rule=_UNREADABLE.id,
        severity=_UNREADABLE.severity,
        message=str(error),
        source=_UNREADABLE.source,
        suggestion=error.hint,
        words="",
        file=file if has_line else error.place,
        line=int(line) if has_line else None,
    )


def _finding(case: Case, rule: Rule, found: Found) -> Finding:
    line = line_of(case.file.lines, found.path)
    column = _column(case.file.text, line, found.words)
    return Finding(
        rule=rule.id,
        severity=found.severity or rule.severity,
        message=found.message,
        source=rule.source,
        suggestion=found.suggestion,
        words=found.words,
        file=case.file.name,
        line=line,
        column=column,
        length=len(found.words) if column else None,
        accepted=case.policy.reasons.get(rule.id),
    )


def _column(text: str, line: int | None, words: str) -> int | None:
    """Return where `words` stand in their line, from 1, if they do so just once."""
    if not line or not words:
        return None
    written = text.split("\n")[line - 1]
    return written.index(words) + 1 if written.count(words) == 1 else None


def _idle_reasons(case: Case, fired: set[str]) -> Iterator[Finding]:
    known = {rule.id for rule in RULES}
    for rule in case.policy.reasons:
        if _SCAN_FINDING.fullmatch(rule):
            # Whether the site still does it only a scan can tell.
            continue
        path: Place = ("reasons", rule)
        if rule not in known:
            found = Found(
                path,
                rule,
                f"there is no rule {rule!r} to record a reason for",
                closest(rule, known),
                severity="warning",
            )
        elif rule not in fired:
            found = Found(
                path, rule, f"rule {rule!r} finds nothing here", "take the reason out"
            )
        else:
            continue
        yield _finding(case, _REASONS, found)
