"""Made-up notices, checked as the command line checks them."""

from collections.abc import Callable
from datetime import date

import pytest

from consent_service.notice.check import Report, lint_notice, read_notice
from consent_service.notice.facts.gather import Against
from consent_service.notice.source.load import Source
from consent_service.policy.model import Policy

TODAY = date(2026, 11, 22)
Check = Callable[..., Report]


@pytest.fixture
def check() -> Check:
    def check(
        text: str,
        *,
        name: str = "notice.txt",
        policy: Policy | None = None,
        excerpt: bool = False,
        language: str = "",
    ) -> Report:
        source = Source(name, text.encode(), "html" if name.endswith("html") else None)
        return lint_notice(
            read_notice(source),
            today=TODAY,
            against=Against(policy),
            excerpt=excerpt,
            language=language,
        )

    return check
