"""A banner of signs alone is operated by the rules of autoconsent (decision 0039)."""

import pytest

from tests.browser.scan.conftest import Scan, summary

pytestmark = [pytest.mark.browser, pytest.mark.slow]

pytest.importorskip("duckduckgo_autoconsent")


def test_a_banner_without_words_is_operated_by_its_rule(scan: Scan) -> None:
    report = scan("rules.test")

    assert (report.banner.product, report.banner.driver) == ("Adroll", "selectors")
    made = {each.id: each.done for each in report.passes}
    assert (made["accept_all"], made["reject_all"]) == (True, True)
    assert ("after_refusal", "_fbp", "rules.test") in {
        summary(finding) for finding in report.findings
    }
    assert "_ga" not in {finding.subject.name for finding in report.findings}
