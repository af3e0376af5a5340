"""docs/notice-rules.md lists every rule of the notice check, and the guide no other."""

import re

from consent_service.notice.rules.table import RULES
from tests.places import DOCS

LIST = DOCS / "notice-rules.md"
GUIDE = DOCS / "notices.md"
NAME = re.compile(r"`([a-z]+(?:-[a-z]+){2,})`")


def test_the_list_has_every_rule_once() -> None:
    text, _, _ = LIST.read_text(encoding="utf-8").partition("\n## Sources\n")

    listed = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
    assert sorted(listed) == sorted(rule.entry.id for rule in RULES)


def test_the_guide_names_faults_as_the_rules_do() -> None:
    """One vocabulary (issue 15, point 8)."""
    named = set(NAME.findall(GUIDE.read_text(encoding="utf-8")))

    assert named <= {rule.entry.id for rule in RULES}
