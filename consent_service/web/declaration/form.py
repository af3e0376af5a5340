"""The form on the declaration page: visitors decide without script."""

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consent_service.choices.choice import Choice, Decision
from consent_service.choices.cookie import ReadCookie, VisitorCookie
from consent_service.errors import (
    ConsentServiceError,
    InvalidChoiceError,
)
from consent_service.policy.model import Policy
from consent_service.web.context import (
    AppState,
    caller_of,
    context_of,
    cookie_of,
    rules_of,
    site_of,
)
from consent_service.web.declaration.page import (
    Message,
    declaration_page,
    has_gpc,
)
from consent_service.web.declaration.requested import (
    Declared,
    declared,
)
from consent_service.web.endpoint import (
    AWAY,
    HTML,
    NO_SITE,
    SITE,
    TOO_LONG,
    TOO_MANY,
    Endpoint,
    bad,
    form_body,
    good,
)
from consent_service.web.http.body import read_form
from consent_service.web.http.origin import caller_address
from consent_service.web.http.set_cookie import put_cookie
from consent_service.web.messages import DeclarationForm
from consent_service.web.problems import status_of
from consent_service.web.visitor.take_choice import take_choice


async def post_declaration(request: Request[AppState]) -> Response:
    """POST /SITE/declaration: the page's form. Answers with the page once more."""
    context, site = context_of(request), site_of(request)
    rules_of(site, context.options).check_own(caller_of(request))
    await context.limiter.check_rate(site.name, caller_address(request.scope))
    form = await read_form(request, DeclarationForm)
    try:
        presented = cookie_of(request, site.name)
        choice = _choice(request, site.policy, form, presented)
        taken = await take_choice(context, site, choice, presented)
    except ConsentServiceError as error:
        # A visitor without script gets a page, with the present choices unchanged.
        shown = declared(request, site, site.revision, site.published_at)
        context.metrics.count_refusal(error.code)
        message = Message("bad", _explain(shown, form))
        return declaration_page(
            request, shown, message=message, status=status_of(type(error))
        )

    # Relative, so that it holds wherever the service is mounted (RFC 9110, 10.2.2).
    answer = RedirectResponse(
        f"declaration?lang={choice.language}&done=saved#status", status_code=303
    )
    put_cookie(answer, request, site.policy, taken.cookie)
    return answer


def _choice(
    request: Request[AppState],
    policy: Policy,
    form: DeclarationForm,
    presented: ReadCookie | None,
) -> Choice:
    known = presented.content if presented and presented.signed else None
    sent = {
        "id": form.id,
        # A cookie of the earlier form has no secret: its bearer gets one now. It came
        # with the page, and not from the id: ids stand in records.
        "visitor": (known.secret if known else "")
        or form.secret
        or context_of(request).new_id(),
        "revision": form.revision,
        "language": form.language,
        "surface": "declaration",
        "action": form.action,
        "decisions": _decisions(policy, form),
        "gpc": has_gpc(request),
        "supersedes": _record_before(form, known),
    }
    try:
        return msgspec.convert(sent, Choice)
    except msgspec.ValidationError as error:
        raise InvalidChoiceError(str(error)) from error


def _record_before(form: DeclarationForm, known: VisitorCookie | None) -> str | None:
    """Return the record that the choice replaces, as the page knew it.

    A form that was not made by the page says nothing of it; then the cookie does.
    """
    if form.secret:
        return form.supersedes or None
    return (known.record or None) if known else None


def _decisions(policy: Policy, form: DeclarationForm) -> dict[str, Decision]:
    granted = {
        "accept_all": {category.id for category in policy.categories},
        "save": set(form.granted),
    }.get(form.action, set())
    return {
        category.id: "granted" if category.id in granted else "denied"
        for category in policy.optional_categories
    }


def _explain(shown: Declared, form: DeclarationForm) -> str:
    """Return what went wrong in the visitor's language.

    The one mistake that the form lets people make is to allow a category without
    the one it needs (requirement A-30).
    """
    texts = shown.revision.texts[shown.declaration.language]
    granted = set(form.granted)
    for category in shown.declaration.categories:
        needs = category.needs
        if category.id in granted and needs is not None and needs not in granted:
            return f"{category.title}: {category.needs_text}."
    return texts.status["error"]


ENDPOINTS = (
    Endpoint(
        "POST",
        "/{site}/declaration",
        post_declaration,
        "The form of the declaration",
        "For visitors without script. Sets the cookie and leads back to the page.",
        (
            good("Recorded; leads back to the declaration.", status=303),
            bad(400, "The form cannot be read."),
            bad(403, "The form was not sent from a page of the service."),
            NO_SITE,
            good(
                "The revision or the form is not in use any more; the page.", HTML, 409
            ),
            good("The choice was erased; the page.", HTML, 410),
            TOO_LONG,
            bad(415, "The body is not a form."),
            good("The choice does not fit; the page says why.", HTML, 422),
            TOO_MANY,
            AWAY,
        ),
        access="site",
        parameters=(SITE,),
        bodies=(form_body(DeclarationForm),),
    ),
)
