"""Check a page: everything of known services that needs a mark and has none."""

from consent_service.catalog import Catalog
from consent_service.findings import SEVERITIES
from consent_service.page.elements import elements_of
from consent_service.page.finding import PageFinding, Reporter
from consent_service.page.known import KnownServices
from consent_service.page.our_tag import check_tag
from consent_service.page.walk import PageWalk
from consent_service.policy.model import Policy


def check_page(
    source: str,
    catalog: Catalog,
    *,
    policy: Policy | None = None,
    file: str = "",
    address: str = "",
) -> tuple[PageFinding, ...]:
    """Return what is wrong in the markup `source`, by place.

    Args:
        source: The page as its server sends it; what scripts add is not seen.
        catalog: The services that are known.
        policy: The site's policy. Without one the catalog's categories stand for it.
        file: What the findings name as their file.
        address: Where the page is, "" if unknown.

    Raises:
        NoticeError: The page is nested beyond reading.
    """
    page = PageWalk(
        elements_of(source), KnownServices(catalog, policy, address), Reporter(file)
    )
    page.check()
    check_tag(page.elements, page.report, policy)
    order = {severity: number for number, severity in enumerate(SEVERITIES)}
    return tuple(
        sorted(
            page.report.findings,
            key=lambda finding: (
                finding.line or 0,
                finding.column or 0,
                order[finding.severity],
            ),
        )
    )
