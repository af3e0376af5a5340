from typing import Any

import msgspec
import pytest

from consent_service.findings import Finding, RuleText, findings_sarif
from tests.json_schema import schema_mistakes
from tests.unit.findings.sarif_schema import SARIF_SCHEMA

RULE = RuleText("open-point", "warning", "GDPR 13", "Nothing is left out.")
FOUND = Finding(
    rule="open-point",
    severity="info",
    message="not known",
    source="GDPR 13",
    suggestion="find out",
    words="Esimerkki",
    file="policies/example.toml",
    line=6,
    column=9,
    length=9,
)


def log_of(*findings: Finding) -> dict[str, Any]:
    log = findings_sarif(findings, command="policy check", rules=[RULE])
    # As a program reads it.
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(log))
    assert schema_mistakes(decoded, SARIF_SCHEMA) == []
    return decoded


def result_of(finding: Finding) -> dict[str, Any]:
    result: dict[str, Any] = log_of(finding)["runs"][0]["results"][0]
    return result


def changed(**fields: object) -> Finding:
    return msgspec.structs.replace(FOUND, **fields)


def test_a_log_names_the_command_and_its_rules() -> None:
    driver = log_of()["runs"][0]["tool"]["driver"]

    assert driver["name"] == "consent-service policy check"
    assert driver["rules"] == [
        {
            "id": "open-point",
            "shortDescription": {"text": "Nothing is left out."},
            "help": {"text": "Nothing is left out. Source: GDPR 13."},
            "defaultConfiguration": {"level": "warning"},
        }
    ]


def test_a_result_points_at_the_words_in_their_line() -> None:
    result = result_of(FOUND)

    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "policies/example.toml"},
                "region": {
                    "startLine": 6,
                    "startColumn": 9,
                    "endColumn": 18,
                    "snippet": {"text": "Esimerkki"},
                },
            }
        }
    ]
    assert result["message"] == {"text": "not known Instead: find out"}
    assert (result["level"], result["ruleIndex"]) == ("note", 0)


def test_a_finding_without_a_line_points_at_the_file() -> None:
    result = result_of(changed(line=None))

    assert result["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "policies/example.toml"}}}
    ]


def test_a_finding_without_a_file_has_no_location() -> None:
    assert "locations" not in result_of(changed(file="", line=None))


def test_a_rule_that_the_log_does_not_describe_has_no_index() -> None:
    assert "ruleIndex" not in result_of(changed(rule="other"))


def test_an_accepted_finding_is_suppressed() -> None:
    assert result_of(changed(accepted="the owner knows"))["suppressions"] == [
        {"kind": "inSource", "justification": "the owner knows"}
    ]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("tietosuoja seloste.pdf", "tietosuoja%20seloste.pdf"),
        ("ä.toml", "%C3%A4.toml"),
        ("50%.md", "50%25.md"),
        ("https://example.fi/a%20b?c=d#e", "https://example.fi/a%20b?c=d#e"),
        ("https://example.fi/ä", "https://example.fi/%C3%A4"),
        ("-", "-"),
    ],
)
def test_a_place_is_a_uri(file: str, uri: str) -> None:
    location = result_of(changed(file=file))["locations"][0]["physicalLocation"]

    assert location["artifactLocation"] == {"uri": uri}


def test_what_a_check_adds_goes_into_the_property_bag() -> None:
    class Seen(Finding, frozen=True, kw_only=True):
        passes: tuple[str, ...]

    seen = Seen(rule="r", severity="error", message="m", source="s", passes=("gpc",))

    assert result_of(seen)["properties"] == {"passes": ["gpc"]}
    assert "properties" not in result_of(FOUND)
