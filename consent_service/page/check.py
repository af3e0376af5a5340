"""Check a page: everything of known services that needs a mark and has none."""

from consent_service.catalog import Catalog
from consent_service.findings import SEVERITIES
from consent_service.page.elements import elements_of
from consent_service.page.finding import PageFinding, Reporter
from consent_service.page.known import KnownServices
from consent_service.page.our_tag import check_tag, way_back_of
from consent_service.page.walk import PageWalk
from consent_service.policy.model import Policy


def check_page(  # noqa: PLR0913 - what is known of a page, each by itself
    source: str,
    catalog: Catalog,
    *,
    policy: Policy | None = None,
    file: str = "",
    address: str = "",
    service: str = "",
) -> tuple[PageFinding, ...]:
    """Return what is wrong in the markup `source`, by place.

    Args:
        source: The page as its server sends it; what scripts add is not seen.
        catalog: The services that are known.
        policy: The site's policy. Without one the catalog's categories stand for it.
        file: What the findings name as their file.
        address: Where the page is, "" if unknown.
        service: The address of the site's folder at our service, "" if unknown: it
            stands in what to write.

    Raises:
        NoticeError: The page is nested beyond reading.
    """
    elements = elements_of(source)
    # Where nothing is asked, no page needs our script or a way back to a choice.
    asks = policy is None or policy.asks
    page = PageWalk(
        elements,
        KnownServices(catalog, policy, address),
        Reporter(file),
        way_back=way_back_of(elements, policy, service=service) if asks else "",
    )
    page.check()
    if asks:
        check_tag(elements, page.report, policy, service=service)
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
