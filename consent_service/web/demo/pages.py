"""The demo pages, and the stand-in third parties that they hold back until allowed.

The third parties answer under another host name of this machine, so that the browser
treats them as what they play. Served only if the setting `demo` is on.
"""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import NotFoundError
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.demo.load import Standin, load_demo, third_party_files
from consent_service.web.endpoint import (
    HTML,
    NO_SITE,
    SCRIPT,
    SITE,
    Endpoint,
    Parameter,
    bad,
    good,
)
from consent_service.web.http.origin import host_name, is_loopback
from consent_service.web.http.pages import page_answer

_NEVER_CACHE = {"cache-control": "no-store"}
# A GIF of one transparent pixel.
_PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


async def get_demos(request: Request[AppState]) -> Response:
    """GET /demo: the demo page of every site."""
    context = context_of(request)
    demos = [
        {"site": site.name, "page": load_demo(site.policy)}
        for site in context.sites.all()
    ]
    return page_answer(context.pages.render("demos.html", root=".", demos=demos))


async def get_demo(request: Request[AppState]) -> Response:
    """GET /demo/SITE: a page as the site might have it, with its banner."""
    context, site = context_of(request), site_of(request)
    page = load_demo(site.policy)
    third = _third_party(request)
    html = context.pages.render(
        "demo.html",
        root="..",
        site=site.name,
        page=page,
        third=third,
        standins=page.standins,
        scripts=_held(page.standins, "script", third),
        frames=_held(page.standins, "iframe", third),
    )
    # With a path that ends in a slash, everything below it is meant (CSP 3, 6.7.2.11).
    policy = (
        f"default-src 'none'; script-src 'self' {third}/; style-src 'self'; "
        f"img-src 'self' {third}/; frame-src {third}/; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )
    return page_answer(html, policy=policy)


async def get_third_party(request: Request[AppState]) -> Response:
    """GET /demo/third-party/FILE: a script, a pixel or a frame of a stand-in."""
    name = request.path_params["file"]
    if name == "frame":
        return _frame(request)
    if name == "hit":
        # It keeps nothing: the policies of the demo declare no cookie of another site.
        return Response(_PIXEL, media_type="image/gif", headers=_NEVER_CACHE)

    script = third_party_files().get(name)
    if script is None:
        raise NotFoundError("no stand-in has that name")
    headers = {**_NEVER_CACHE, "cross-origin-resource-policy": "cross-origin"}
    return Response(script, media_type="text/javascript", headers=headers)


def _frame(request: Request[AppState]) -> Response:
    context = context_of(request)
    html = context.pages.render(
        "frame.html",
        root="../..",
        name=request.query_params.get("name", ""),
        host=request.url.netloc,
    )
    answer = page_answer(
        html, policy="default-src 'none'; style-src 'self'; base-uri 'none'"
    )
    # The one page of ours that is made to be in a frame of another host.
    del answer.headers["x-frame-options"]
    return answer


def _held(standins: tuple[Standin, ...], kind: str, third: str) -> list[dict[str, str]]:
    return [
        {
            "category": standin.category,
            "name": standin.name,
            "src": f"{third}/{standin.file}?{_query(standin)}",
        }
        for standin in standins
        if standin.kind == kind
    ]


def _query(standin: Standin) -> str:
    return urlencode({"name": standin.name, "cookie": standin.cookies}, doseq=True)


def _third_party(request: Request[AppState]) -> str:
    """Return the address of the stand-ins: this machine under its other name.

    Where the service has one name only, they are first-party and merely play.
    """
    url = request.url
    host = url.netloc
    if is_loopback(host):
        other = "localhost" if host_name(host) != "localhost" else "127.0.0.1"
        host = f"{other}:{url.port}" if url.port else other
    return f"{url.scheme}://{host}{request.scope['root_path']}/demo/third-party"


ENDPOINTS = (
    Endpoint(
        "GET",
        "/demo",
        get_demos,
        "All demo pages",
        "Only when the setting `demo` is on.",
        (good("The page.", HTML),),
        access="demo",
    ),
    Endpoint(
        "GET",
        "/demo/{site}",
        get_demo,
        "A page as the site might have it",
        "With its banner and stand-ins for third parties.",
        (good("The page.", HTML), NO_SITE),
        access="demo",
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/demo/third-party/{file}",
        get_third_party,
        "What a stand-in third party serves",
        "Fetched under another host name of this machine.",
        (
            good("A script.", SCRIPT),
            good("A pixel.", "image/gif"),
            good("A frame.", HTML),
            bad(404, "No such stand-in."),
        ),
        access="demo",
        parameters=(Parameter("file", "path", "Its name.", "analytics.js"),),
    ),
)
