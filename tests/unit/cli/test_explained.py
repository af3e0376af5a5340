"""What `--explain RULE` says on a terminal."""

from consent_service.cli.explained import explained
from consent_service.findings import RuleText


def test_a_rule_is_explained_with_its_laws_in_words() -> None:
    rule = RuleText(
        "way-back-missing", "warning", "GDPR 7(3); A-32", "A way back is shown."
    )

    assert explained(rule) == (
        "way-back-missing (warning)\n\n"
        "A way back is shown.\n\n"
        "General Data Protection Regulation (GDPR), Article 7(3)\n"
        "  Consent can be withdrawn at any time as easily as it is given, and people "
        "must be told so.\n\n"
        "source: GDPR 7(3); A-32"
    )
