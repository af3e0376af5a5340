"""docs/notices.md lists every rule of the notice lint as it is."""

from consent_service.notice.rules.table import RULES
from tests.places import DOCS

GUIDE = DOCS / "notices.md"


def test_the_guide_lists_every_rule_with_its_severity_and_source() -> None:
    _, rules = GUIDE.read_text(encoding="utf-8").split("\n## Rules\n")
    listed = [line for line in rules.splitlines() if line.startswith("| `")]

    assert sorted(listed) == sorted(
        f"| `{rule.entry.id}` | {rule.entry.severity} | {rule.entry.source} |"
        for rule in RULES
    )
