"""Run every rule over a policy, and report what each one found.

A rule is a small function in the file of its subject and a row in that file's
`RULES`; adding one takes nothing else.
"""

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
    necessity,
    open_points,
    services,
    site,
    wording,
)
from consent_service.policy.lint.rule import Found, Rule, Subject
from consent_service.policy.lint.words import load_deny_lists
from consent_service.policy.load import PolicyFile, load_policy
from consent_service.policy.mistakes import closest
from consent_service.policy.model import Policy
from consent_service.policy.reference import Known
from consent_service.policy.toml_lines import Path as Place
from consent_service.policy.toml_lines import line_of

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
    *open_points.RULES,
    _REASONS,
    _UNREADABLE,
)


def lint_policy(file: PolicyFile, *, known: Known) -> list[Finding]:
    """Return what the rules find in a policy, by line and then by rule."""
    policy = file.policy
    subject = Subject(
        file=file,
        known=known,
        profile=jurisdiction_of(known.jurisdictions, policy.jurisdiction),
        deny=load_deny_lists(),
        partners=_partners(file, known),
    )
    findings = [
        _finding(subject, rule, found)
        for rule in RULES
        for found in rule.check(subject)
    ]
    findings += _idle_reasons(subject, {one.rule for one in findings})
    return sorted(findings, key=lambda one: (one.line or 0, one.rule))


def unreadable(error: PolicyError) -> list[Finding]:
    """Return what keeps a file from being a policy, in the shape of findings."""
    return [_mistake(mistake) for mistake in (error, *error.also)]


def explain(rule: str) -> Rule:
    """Return the rule with that id, for `policy check --explain`.

    Raises:
        NotFoundError: There is no such rule.
    """
    by_id = {one.id: one for one in RULES}
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
            # What is wrong with that file is told where that file is checked.
            found[name] = None
    return found


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


def _finding(subject: Subject, rule: Rule, found: Found) -> Finding:
    return Finding(
        rule=rule.id,
        severity=found.severity or rule.severity,
        message=found.message,
        source=rule.source,
        suggestion=found.suggestion,
        words=found.words,
        file=subject.file.name,
        line=line_of(subject.file.lines, found.path),
        accepted=subject.policy.reasons.get(rule.id),
    )


def _idle_reasons(subject: Subject, fired: set[str]) -> Iterator[Finding]:
    known = {one.id for one in RULES}
    for rule in subject.policy.reasons:
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
        yield _finding(subject, _REASONS, found)
