"""The bodies about policies, sites and tokens that programs send and get."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from consent_service.findings import Finding, Severity
from consent_service.web.problems import Problem


class PolicyFinding(msgspec.Struct, frozen=True):
    """One thing that `policy check` finds, as the command prints it.

    Attributes:
        rule: The rule; docs/policy-rules.md explains it.
            Example: `"controller-contact-missing"`.
        severity: `error` keeps a policy from being published. Example: `"warning"`.
        message: What was found. Example: `"the controller has no address"`.
        source: The law, ruling or guideline. Example: `"GDPR 13(1)(a)"`.
        suggestion: What to write instead, empty if there is no advice.
            Example: `"add email"`.
        words: The text that was found, null when something is missing.
            Example: `"Esimerkki Oy"`.
        file: The name of the file that it would be. Example: `"example.toml"`.
        line: Its line, null when the finding is about the whole.
            Example: `12`.
        column: Where `words` begin in the line, if known. Example: `8`.
        length: How many characters they have. Example: `12`.
        accepted: The reason that the owner recorded for leaving it so, if any.
            Example: `"The contact is in the privacy notice."`.
        place: File and line. Example: `"example.toml:12"`.
    """

    rule: str
    severity: Severity
    message: str
    source: str
    suggestion: str
    words: str | None
    file: str
    line: int | None
    column: int | None
    length: int | None
    accepted: str | None
    place: str


class PolicyFields(msgspec.Struct, frozen=True):
    """The fields of a policy, as docs/policy.md has them: TOML or JSON say the same.

    Attributes:
        site: The name of the site. Example: `"example"`.
        domains: Its hosts. Example: `["example.fi", "www.example.fi"]`.
        languages: Its languages. Example: `["fi", "en"]`.
        controller: Who is responsible for it.
            Example: `{"name": "Esimerkki Oy", "email": "tietosuoja@example.fi"}`.
        categories: What visitors decide about.
            Example: `{"analytics": {"services": ["matomo"]}}`.
    """

    site: str
    domains: tuple[str, ...]
    languages: tuple[str, ...]
    controller: dict[str, Any]
    categories: dict[str, Any] = {}


class PolicySheet(msgspec.Struct, frozen=True):
    """The policy of a site as it is edited.

    Attributes:
        site: The name of the site. Example: `"example"`.
        state: Whether the policy is a `draft`, or `in_force`. Example: `"draft"`.
        digest: The SHA-256 of its text, which is its `ETag`. Example: `"4f1c…"`.
        in_force: That of the policy that is in force, empty for a new site.
            Example: `"9b0e…"`.
        revision: The digest of the revision that publishing it makes, or has made;
            empty if it is no policy. Example: `"7a52…"`.
        saved_by: The id of the token that saved the draft, or published the policy;
            empty where a file was written. Example: `"20c4827ed252a77c"`.
        saved_at: When, empty likewise. Example: `"2026-11-22T12:00:00Z"`.
        why: The reason for the publication, if one was given.
            Example: `"Hotjar was taken off the site."`.
        overtaken: Whether the policy in force has changed since the draft was begun.
            Example: `false`.
        lawful: Whether it can be published: `policy check` finds no error.
            Example: `true`.
        policy: Its fields, null where it is no TOML. Example: `{"site": "example"}`.
        findings: All that `policy check` finds.
    """

    site: str
    state: Literal["draft", "in_force"]
    digest: str
    in_force: str
    revision: str
    saved_by: str
    saved_at: str
    why: str
    overtaken: bool
    lawful: bool
    policy: dict[str, Any] | None
    findings: Sequence[PolicyFinding]


class RefusedPolicy(Problem, frozen=True, omit_defaults=True, kw_only=True):
    """Why a policy is not kept or published: a problem with all findings.

    Attributes:
        findings: All that `policy check` finds.
    """

    findings: Sequence[PolicyFinding] = ()


class Publication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What publishing a draft takes.

    Attributes:
        why: The reason, in one line that names nobody: the log states it for good.
            Example: `"Hotjar was taken off the site."`.
    """

    why: Annotated[str, msgspec.Meta(max_length=200)] = ""


class ListedSite(msgspec.Struct, frozen=True):
    """One site.

    Attributes:
        site: Its name. Example: `"example"`.
        controller: Who is responsible for it. Example: `"Esimerkki Oy"`.
        domains: Its hosts. Example: `["example.fi"]`.
        languages: Its languages. Example: `["fi", "en"]`.
        revision: The digest of the revision in force, empty if it is not served.
            Example: `"4f1c…"`.
        published_at: When that was published, empty likewise.
            Example: `"2026-11-22T12:00:00.123Z"`.
        trouble: Why it is not what the policy says, or not served; else empty.
            Example: `""`.
    """

    site: str
    controller: str
    domains: tuple[str, ...]
    languages: tuple[str, ...]
    revision: str
    published_at: str
    trouble: str


class SiteList(msgspec.Struct, frozen=True):
    """A page of the list of sites, by name.

    Attributes:
        total: How many sites there are that fit. Example: `5000`.
        page: This page, from 1. Example: `1`.
        pages: How many pages there are. Example: `50`.
        sites: Those of this page.
    """

    total: int
    page: int
    pages: int
    sites: Sequence[ListedSite]


def listed_finding(finding: Finding) -> PolicyFinding:
    """Return a finding as programs get it."""
    fields = msgspec.structs.asdict(finding)
    return PolicyFinding(**fields, place=finding.place)
