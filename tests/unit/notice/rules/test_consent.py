"""Consent that a page takes from its cookie bar, and where rules belong."""

from consent_service.notice.rules.table import RULES, load_sections
from tests.unit.notice.conftest import Check

PAGE = """<html lang="en"><body>
<div class="cookie-banner">By continuing to browse you agree to our cookies.</div>
<main><h1>Privacy notice</h1><p>Bilberry Ltd answers for your personal data. We use
cookies for statistics of the visitors to this website, as is told here.</p></main>
</body></html>"""


def test_consent_by_use_in_the_cookie_bar_is_found(check: Check) -> None:
    """LAW: use is no consent, wherever the page says so (EDPB 05/2020)."""
    report = check(PAGE, name="notice.html")

    found = {finding.rule: finding.line for finding in report.findings}
    assert found["continued-use-consent"] == 2


def test_the_cookie_bar_is_no_part_of_the_notice(check: Check) -> None:
    report = check(PAGE, name="notice.html")

    assert all("browse" not in block.text for block in report.notice.blocks)


def test_every_rule_has_a_section() -> None:
    assert {rule.entry.id for rule in RULES} <= set(load_sections())
