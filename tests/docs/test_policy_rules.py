"""The page on what holds a policy to the law names every rule, and no other."""

import re

from consent_service.notice.rules.table import RULES as NOTICE_RULES
from consent_service.policy.lint.run import RULES
from tests.places import DOCS

PAGE = DOCS / "policy-rules.md"
# A dash tells a rule's name from a field's.
_NAME = re.compile(r"`([a-z]+(?:-[a-z]+)+)`")


def test_every_rule_is_named_and_every_name_is_a_rule() -> None:
    named = set(_NAME.findall(PAGE.read_text(encoding="utf-8")))
    own = {rule.id for rule in RULES}
    notice = {rule.entry.id for rule in NOTICE_RULES}

    assert own <= named
    assert named <= own | notice
