"""Findings beside the fields that they are about."""

from collections.abc import Iterable, Mapping

from consent_service.findings import Finding
from consent_service.policy.toml_lines import Path, line_index

# What is asked of the fields of a group, by the tables of the policy.
GROUP_OF: Mapping[str, str] = {
    "site": "controller",
    "domains": "controller",
    "notice_url": "controller",
    "controller": "controller",
    "languages": "languages",
    "categories": "categories",
    "services": "services",
    "appearance": "appearance",
    "validity_days": "validity",
    "retention_years": "validity",
    "jurisdiction": "validity",
    "model": "validity",
    "honour_dnt": "validity",
}


def fields_of(text: str, findings: Iterable[Finding]) -> list[tuple[str, Finding]]:
    """Return each finding with the field that it is about, as `controller.email`.

    A finding about the whole file has "".
    """
    at: dict[int, Path] = {}
    try:
        lines = line_index(text)
    except (IndexError, RecursionError):
        # It is no TOML, which the finding says.
        lines = {}
    for path, line in lines.items():
        if line not in at or len(path) > len(at[line]):
            at[line] = path
    return [
        (".".join(map(str, at.get(finding.line or 0, ()))), finding)
        for finding in findings
    ]


def group_of(field: str) -> str:
    """Return the group whose form has a field, `file` for what has no form."""
    return GROUP_OF.get(field.partition(".")[0], "file")
