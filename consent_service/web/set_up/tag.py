"""`/SITE/tag`: what to put on the pages of a site, where, and whether it is there."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import Response

from consent_service.catalog import Catalog
from consent_service.errors import NoticeError
from consent_service.locales import load_texts
from consent_service.notice.report.error_words import in_words
from consent_service.page.source import load_page
from consent_service.policy.model import Policy
from consent_service.policy.reference import load_whole_catalog
from consent_service.token import has_role
from consent_service.web.context import site_address
from consent_service.web.endpoint import (
    FORM_REFUSALS,
    HTML,
    LANG,
    NO_ACCESS,
    NO_SUCH_SITE,
    SITE,
    TO_SIGN_IN,
    Endpoint,
    form_body,
    good,
)
from consent_service.web.http.origin import is_loopback, origin_netloc
from consent_service.web.layout.guard import SignedForm, Visit, signed_in, takes_form
from consent_service.web.set_up.marks import marks_of
from consent_service.web.set_up.page_check import PageCheck, look_at

_WORDS = "consent_service.web.set_up"
PLATFORMS: Final = (
    *("html", "wordpress", "gtm", "shopify", "wix", "squarespace", "webflow", "react"),
)


class CheckForm(SignedForm, frozen=True):
    """What "check my page" sends.

    Attributes:
        page: The address of a page of the site.
            Example: `"https://www.example.fi/"`.
    """

    page: str = ""


@signed_in("auditor", "owner", words=_WORDS)
async def get_tag(visit: Visit) -> Response:
    """GET /SITE/tag: the tag, the link and the marks, for each platform."""
    return await _show(visit)


@takes_form(CheckForm, "auditor", "owner", words=_WORDS)
async def post_tag(visit: Visit, form: CheckForm) -> Response:
    """POST /SITE/tag: read a page of the site, and say what is missing there."""
    page = form.page.strip()[:2_000]
    if page and "://" not in page:
        page = _with_scheme(page)
    try:
        async with visit.noting("page check", visit.site.name):
            found = await asyncio.to_thread(_check, visit, page)
    except NoticeError as error:
        texts = [text for text in (str(error), error.hint) if text]
        said = "; ".join(in_words(text, visit.frame.language) for text in texts)
        return await _show(visit, page=page, trouble=said, status=422)
    return await _show(visit, page=page, found=found)


def _check(visit: Visit, page: str) -> PageCheck:
    policy, own = visit.site.policy, visit.context.options.public_url
    # Only the site's own pages: the service is nobody's way to look at other hosts.
    # And only over http: any other place would be a file of this machine.
    parts = urlsplit(page)
    if parts.scheme not in ("http", "https") or parts.netloc not in policy.domains:
        raise NoticeError(
            f"{page[:200]!r} is not a page of the site",
            hint=f"its hosts are {', '.join(policy.domains)}",
        )
    # A service on one's own machine may look at pages there.
    private = is_loopback(origin_netloc(own))
    source = load_page(page, stdin=BytesIO(), private=private)
    catalog = load_whole_catalog(visit.context.folder.files.own_catalog)
    service = site_address(visit.request, visit.site)
    return look_at(source, policy=policy, catalog=catalog, service=service)


def _first_page(domain: str) -> str:
    return _with_scheme(f"{domain}/")


def _with_scheme(page: str) -> str:
    # On one's own machine pages come without TLS.
    host = page.partition("/")[0]
    return f"{'http' if is_loopback(host) else 'https'}://{page}"


def _hosts_seen(visit: Visit) -> Mapping[str, Sequence[str]]:
    """Return the hosts of each service that the newest scan of the site saw."""
    report, found = visit.context.scans.newest(visit.site.name), defaultdict(list)
    for each in report.observations if report else ():
        if each.service and each.subject.type == "request" and each.subject.host:
            found[each.service].append(each.subject.host)
    return found


def _names(policy: Policy, catalog: Catalog, language: str) -> dict[str, str]:
    """Return what services are called, those of the policy as it calls them."""
    services = {**catalog.services, **{each.id: each for each in policy.services}}
    return {
        id_: (service.seen_as if "name" in service.open else "")
        or service.titles.get(language)
        or service.name
        for id_, service in services.items()
    }


async def _show(
    visit: Visit,
    *,
    page: str = "",
    found: PageCheck | None = None,
    trouble: str = "",
    status: int = 200,
) -> Response:
    policy = visit.site.policy
    catalog = load_whole_catalog(visit.context.folder.files.own_catalog)
    seen = await asyncio.to_thread(_hosts_seen, visit)
    return visit.frame.answer(
        "tag_page.html",
        status=status,
        site=visit.site,
        address=site_address(visit.request, visit.site),
        is_auditor=not has_role(visit.session.token, "owner"),
        is_new="new" in visit.request.query_params,
        marks=marks_of(policy, catalog, visit.frame.language, seen),
        is_local=is_loopback(origin_netloc(visit.context.options.public_url)),
        platforms=PLATFORMS,
        page=page or _first_page(policy.domains[-1]),
        found=found,
        names=_names(policy, catalog, visit.frame.language),
        trouble=trouble,
        categories=load_texts(visit.frame.language).category,
        link_text=load_texts(policy.languages[0]).banner["settings"],
        declaration_text=load_texts(policy.languages[0]).declaration["title"],
    )


_OUTCOMES = (
    good("The page.", HTML),
    TO_SIGN_IN,
    NO_ACCESS,
    NO_SUCH_SITE,
)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/tag",
        get_tag,
        "The tag of a site",
        "What to paste into the pages, with the steps of usual platforms, and a form "
        "that checks a page.",
        _OUTCOMES,
        access="person",
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "POST",
        "/{site}/tag",
        post_tag,
        "Check a page",
        "Reads the source of one page of the site: whether the tag is there and "
        "first, and which scripts are not marked.",
        (
            *_OUTCOMES,
            *FORM_REFUSALS,
            good("The page cannot be read; the answer says why.", HTML, 422),
        ),
        access="person",
        parameters=(SITE,),
        bodies=(form_body(CheckForm),),
    ),
)
