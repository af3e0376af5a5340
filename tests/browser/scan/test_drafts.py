"""A draft that a real scan wrote is a policy, but for what only the owner knows."""

import pytest

from consent_service.policy.lint import lint_policy_file
from consent_service.policy.reference import load_known
from tests.browser.scan.conftest import DraftOf

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("host", ["www.early.test", "news.test"])
def test_the_check_of_policies_finds_nothing_but_open_points(
    draft_of: DraftOf, host: str
) -> None:
    found = lint_policy_file(draft_of(host), known=load_known())

    # Of some providers the catalog has no link, and who sets what a site remembers is
    # not to be seen: that is open too, and not the draft's.
    open_ = {"open-point", "provider-policy-missing", "preferences-set-by"}
    assert {each.rule for each in found if each.severity != "info"} <= open_
