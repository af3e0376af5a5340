"""A site that was published already under the name that somebody wants to give."""

from datetime import datetime, tzinfo

import msgspec

from consent_service.errors import UnknownSiteError
from consent_service.policy.first_policy import FirstAnswers
from consent_service.web.http.local_time import zone_of
from consent_service.web.layout.guard import Visit
from consent_service.web.layout.holder import name_of


class Present(msgspec.Struct, frozen=True):
    """What to say of it.

    Attributes:
        site: Its name.
        domain: Its host that was named, else its first.
        is_same: Whether it is the site that is being set up: another tab was faster.
        at: When its policy was published.
        by: Whom the token was issued for that published it, "" where somebody wrote
            the file.
        zone: The one that the time is said in.
    """

    site: str
    domain: str
    is_same: bool
    at: datetime
    by: str
    zone: tzinfo


async def find_present(visit: Visit, answers: FirstAnswers) -> Present | None:
    """Return the site in service of that name, if this person may see it."""
    site = visit.context.sites.get(answers.site)
    if site is None or not visit.session.token.allows(site.name):
        return None
    try:
        policy = (await visit.context.editor.load(site.name)).in_force
    except UnknownSiteError:
        policy = None
    is_same = answers.domain in site.policy.domains
    by, zone = policy.by if policy else "", zone_of(site.policy.jurisdiction)
    return Present(
        site=site.name,
        domain=answers.domain if is_same else site.policy.domains[0],
        is_same=is_same,
        at=(policy.at if policy else None) or site.published_at,
        by=await name_of(visit, by, zone) if by else "",
        zone=zone,
    )
