"""`/SITE/notice`: check the privacy notice of a site, and what to paste into it."""

import asyncio
from datetime import date
from io import BytesIO
from pathlib import PurePath
from typing import Any, Final

import msgspec
from starlette.responses import Response

from consent_service.declaration.declare import declare
from consent_service.errors import ConsentServiceError, NoticeError
from consent_service.notice.check import lint_notice, read_notice
from consent_service.notice.disclosure import disclose
from consent_service.notice.document import Notice
from consent_service.notice.draft import draft_policy
from consent_service.notice.facts.gather import Against, gather
from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.report.error_words import in_words
from consent_service.notice.report.page import page_values
from consent_service.notice.rules.rule_texts import load_advice
from consent_service.notice.services import name_services
from consent_service.notice.site.check_site import check_site, is_site
from consent_service.notice.site.collect import collect
from consent_service.notice.source.load import Source, load_source, source_of_file
from consent_service.notice.writer.forms import as_html
from consent_service.notice.writer.write import write_notice
from consent_service.policy.reference import load_whole_catalog
from consent_service.web.context import site_address
from consent_service.web.endpoint import (
    FORM_REFUSALS,
    HTML,
    LANG,
    NO_ACCESS,
    NO_SUCH_SITE,
    SITE,
    TO_SIGN_IN,
    Body,
    Endpoint,
    good,
)
from consent_service.web.http.body import FORM
from consent_service.web.http.multipart import MULTIPART, Upload
from consent_service.web.http.origin import is_loopback, origin_netloc
from consent_service.web.layout.guard import SignedForm, Visit, signed_in, takes_form

_WORDS: Final = "consent_service.web.notices"
# A notice with its pictures left out is a tenth of this; escaped it is three times so
# long, and a file of an office may hold pictures.
_FORM_BYTES: Final = 4 * 1024 * 1024
_MOST_ADDRESS: Final = 2_000
# A rule whose advice is to ask with a banner; others share it.
_NO_BANNER: Final = "cookie-refusal-missing"


class NoticeForm(SignedForm, frozen=True):
    """What "check" sends: a text, a file or an address; the first that is there counts.

    Attributes:
        text: The notice as text, Markdown or HTML.
            Example: `"Privacy notice. The controller is Example Ltd."`.
        file: The notice as a file.
        address: Where the notice or its site is.
            Example: `"https://www.example.fi/tietosuoja"`.
    """

    text: str = ""
    file: Upload = Upload()
    address: str = ""


class _Checked(msgspec.Struct, frozen=True):
    """What came of a check: the report as its page shows it, and a first policy."""

    report: dict[str, Any]
    draft: str


@signed_in("auditor", "owner", words=_WORDS)
async def get_notice(visit: Visit) -> Response:
    """GET /SITE/notice: a form for a notice, and the section to paste into one."""
    return _show(visit, NoticeForm())


@takes_form(NoticeForm, "auditor", "owner", words=_WORDS, limit=_FORM_BYTES)
async def post_notice(visit: Visit, form: NoticeForm) -> Response:
    """POST /SITE/notice: check a notice, and show the findings beside its text."""
    try:
        checked = await asyncio.to_thread(_check, visit, form)
    except NoticeError as error:
        spoken = _language(visit)
        said = [in_words(text, spoken) for text in (str(error), error.hint) if text]
        return _show(visit, form, trouble=said, status=422)
    return _show(visit, form, checked=checked)


def _check(visit: Visit, form: NoticeForm) -> _Checked:
    catalog = load_whole_catalog(visit.context.folder.files.own_catalog)
    services = name_services(catalog)
    against = Against(policy=visit.site.policy, services=services)
    source, private = _source(visit, form), _is_private(visit)
    today, language = visit.context.clock().date(), _language(visit)
    if form.address and is_site(source):

        def compare(_: Notice) -> Against:
            return against

        report = check_site(
            source,
            today=today,
            against=compare,
            collected=collect(source, private=private),
            language=language,
        )
        return _Checked(page_values(report, language, checked=today), "")
    reading = read_notice(source)
    report = lint_notice(reading, today=today, against=against, language=language)
    facts = gather(reading, services)
    draft = draft_policy(disclose(reading, facts), facts)
    return _Checked(page_values(report, language, checked=today), draft)


def _source(visit: Visit, form: NoticeForm) -> Source:
    """Return what was sent. Only http(s) is followed: all else is a file of ours.

    Raises:
        NoticeError: Nothing was sent, or it cannot be fetched.
    """
    if form.text.strip():
        return Source("", form.text.encode())
    if form.file.content:
        return source_of_file(PurePath(form.file.name).name, form.file.content)
    address = form.address.strip()[:_MOST_ADDRESS]
    if not address:
        raise NoticeError("the notice holds no text")
    if not address.lower().startswith(("https://", "http://")):
        address = f"https://{address}"
    return load_source(address, stdin=BytesIO(), private=_is_private(visit))


def _is_private(visit: Visit) -> bool:
    """Return whether private addresses may be read: on one's own machine alone."""
    return is_loopback(origin_netloc(visit.context.options.public_url))


def _language(visit: Visit) -> str:
    spoken = visit.frame.language
    return spoken if spoken in LANGUAGES else "en"


def _show(
    visit: Visit,
    form: NoticeForm,
    *,
    checked: _Checked | None = None,
    trouble: list[str] | None = None,
    status: int = 200,
) -> Response:
    address = site_address(visit.request, visit.site)
    today = visit.context.clock().date()
    return visit.frame.answer(
        "notice.html",
        status=status,
        site=visit.site,
        form=form,
        checked=checked,
        trouble=trouble or [],
        section=_section(visit, today, address),
        banner_advice=_banner_advice(visit),
    )


def _banner_advice(visit: Visit) -> str:
    """Return what is said to a site without a banner, "" if the site may have none.

    This one has a banner of ours: the page says instead that the notice has to mention
    it. The rules read the text alone.
    """
    if visit.site.policy.model != "opt_in":
        return ""
    return load_advice(_language(visit))[_NO_BANNER].suggestion


def _section(visit: Visit, today: date, address: str) -> str:
    """Return the section on cookies in HTML, "" in languages that no notice speaks."""
    spoken = [one for one in visit.site.policy.languages if one in LANGUAGES]
    own = visit.frame.language if visit.frame.language in spoken else None
    try:
        declared = declare(visit.site.revision, own or (spoken or ["en"])[0])
    except ConsentServiceError:
        return ""
    written = write_notice(
        declared, part="cookies", today=today, address=f"{address}/declaration"
    )
    return as_html(written)


_OUTCOMES = (
    good("The page.", HTML),
    TO_SIGN_IN,
    NO_ACCESS,
    NO_SUCH_SITE,
)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/notice",
        get_notice,
        "The privacy notice of a site",
        "A form for the notice as text, file or address, and the section on cookies "
        "that the policy gives, to paste.",
        _OUTCOMES,
        access="person",
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "POST",
        "/{site}/notice",
        post_notice,
        "Check the privacy notice of a site",
        "Reads the notice, and shows the findings in order and beside its text, with a "
        "first policy from what the text says.",
        (
            *_OUTCOMES,
            *FORM_REFUSALS,
            good("The notice cannot be read; the page says why.", HTML, 422),
        ),
        access="person",
        parameters=(SITE,),
        bodies=(Body(NoticeForm, (MULTIPART, FORM)),),
    ),
)
