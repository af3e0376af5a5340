"""`POST /SITE/choices`: the one write of the service, past all framework.

The order is the one of cost: what is refused without reading the body comes first.
"""

from typing import NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from consent_service.anchors.public_checkpoint import Published
from consent_service.choices.choice import Choice, decode_choice
from consent_service.errors import ConsentServiceError, WrongMediaTypeError
from consent_service.sites import Site
from consent_service.web.context import Context, cookie_in, rules_of
from consent_service.web.endpoint import (
    BUSY,
    GONE,
    NO_SITE,
    SITE,
    TOO_MANY,
    Endpoint,
    bad,
    good,
    json_of,
    page_body,
)
from consent_service.web.http.body import CHOICE_BYTES, read_body
from consent_service.web.http.cors import VARY, Headers, cors_headers
from consent_service.web.http.origin import Caller, caller_address
from consent_service.web.http.set_cookie import set_cookie
from consent_service.web.http.whole_answer import send_whole
from consent_service.web.messages import Answer
from consent_service.web.problems import answer_method, answer_unknown, problem_answer
from consent_service.web.visitor.rehearsal import REHEARSED, REHEARSING
from consent_service.web.visitor.seen import seen_cells
from consent_service.web.visitor.take_choice import (
    Taken,
    answer_to,
    rehearse_choice,
    take_choice,
)

# A page may send either to another origin; text without asking first (Fetch
# standard, CORS-safelisted request header), which is what the snippet does.
_MEDIA_TYPES = (b"application/json", b"text/plain")
_ALLOW = (b"allow", b"POST, OPTIONS")
_ROUTE = "/{site}/choices"
# front.py hands both over.
ENDPOINTS = (
    Endpoint(
        "POST",
        _ROUTE,
        None,
        "Put a choice on record",
        "Answers once the record is durable and in the signed log. The same body again "
        "gives the first receipt again. Sets the visitor's cookie when the request is "
        "same-site. `checkpoint` is checked against the log (docs/threat-model.md); it "
        "is never recorded, and never an error whatever it says.",
        (
            json_of(Answer, "Recorded.", 201),
            json_of(Answer, "The same body was recorded before, or it is rehearsed."),
            bad(400, "The body is not JSON."),
            bad(403, "The origin is neither one of the site's domains nor our own."),
            NO_SITE,
            bad(409, "The revision is unknown, or another choice has this `id`."),
            GONE,
            bad(413, "The body is longer than 8 KiB."),
            bad(415, "The body is of another type."),
            bad(422, "The choice does not fit; `detail` names the place."),
            TOO_MANY,
            BUSY,
        ),
        access="site",
        parameters=(SITE, REHEARSING),
        bodies=(page_body(Choice),),
    ),
    Endpoint(
        "OPTIONS",
        _ROUTE,
        None,
        "Ask whether a choice may be sent",
        "For browsers that ask first, because the body is called `application/json`.",
        (
            good("Which methods and headers may be used.", status=204),
            bad(403, "The origin is neither one of the site's domains nor our own."),
            NO_SITE,
        ),
        access="site",
        parameters=(SITE,),
    ),
)
_PREFLIGHT: Headers = [
    _ALLOW,
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"86400"),
]
# Every header costs a microsecond, and no cache keeps an answer to POST.
_JSON: Headers = [
    (b"content-type", b"application/json"),
    (b"x-content-type-options", b"nosniff"),
]
_ENCODER = msgspec.json.Encoder()
# Half of what a choice may have. With four witnesses a checkpoint takes a kilobyte.
_MOST_SHOWN = CHOICE_BYTES // 2


class _Reply(NamedTuple):
    """An answer of the fast path."""

    status: int
    headers: Headers
    body: bytes


class _Asked(NamedTuple):
    """The headers that matter here, found in one walk."""

    caller: Caller
    media_type: bytes
    length: bytes | None
    cookies: bytes


class Choices:
    """Answers for `/SITE/choices`, whatever the method."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._prefix = context.options.prefix

    async def answer(
        self, site_name: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """POST /SITE/choices: put a choice on record and return its receipt."""
        cors: Headers = [VARY]
        try:
            reply = await self._reply(site_name, scope, receive, cors)
        except ConsentServiceError as error:
            self._context.metrics.count_refusal(error.code)
            reply = _reply_of(problem_answer(error, prefix=self._prefix), retry=True)
        except Exception as error:  # noqa: BLE001  # the edge of app.py is not on this path
            self._context.metrics.count_refusal(ConsentServiceError.code)
            scope["root_path"] = self._prefix
            reply = _reply_of(answer_unknown(Request(scope), error))

        self._context.metrics.count_request(scope["method"], _ROUTE, reply.status)
        headers = [*reply.headers, *cors]
        await send_whole(scope, send, reply.status, headers, reply.body)

    async def _reply(
        self, site_name: str, scope: Scope, receive: Receive, cors: Headers
    ) -> _Reply:
        context = self._context
        site = context.sites.find(site_name)
        asked = _asked(scope)
        accepted = rules_of(site, context.options).accept(asked.caller)
        # From here on the page may read the answer, be it an error.
        cors += cors_headers(accepted)
        if scope["method"] != "POST":
            return _reply_method(scope["method"], self._prefix)

        await context.limiter.check_rate(site.name, caller_address(scope))
        if asked.media_type not in _MEDIA_TYPES:
            raise WrongMediaTypeError(
                f"the body is of type {asked.media_type[:80].decode('latin-1')!r}",
                hint="send it as application/json, or as text/plain",
            )
        body = await read_body(receive, limit=CHOICE_BYTES, announced=asked.length)
        started = context.seconds()
        choice = decode_choice(body)
        if choice.checkpoint:
            # Before anything that a log in trouble might refuse.
            context.gossip.take(site.name, choice.checkpoint)
        presented = cookie_in(context, asked.cookies, site.name)
        seen = seen_cells(site.policy.domains, accepted)
        is_rehearsal = scope["query_string"].partition(b"=")[0] == REHEARSED
        if is_rehearsal:
            taken = await rehearse_choice(context, site, choice, presented)
        else:
            taken = await take_choice(context, site, choice, presented, seen=seen)
            _count(context, taken, context.seconds() - started)
        answer = _answer(taken, context.board.public(site.name))
        headers = [*_JSON, (b"content-length", str(len(answer)).encode())]
        if accepted.same_site:
            headers.append(_cookie(site, taken, asked.caller.host, scope["scheme"]))
        is_new = not is_rehearsal and not taken.recorded.repeated
        return _Reply(201 if is_new else 200, headers, answer)


def _count(context: Context, taken: Taken, seconds: float) -> None:
    if taken.recorded.repeated:
        context.metrics.count_repeat(taken.record.site)
    else:
        context.metrics.count_choice(taken.record.site, taken.record.action, seconds)


def _asked(scope: Scope) -> _Asked:
    found: dict[bytes, bytes] = dict(scope["headers"])
    origin, fetch_site = found.get(b"origin"), found.get(b"sec-fetch-site")
    return _Asked(
        Caller(
            None if origin is None else origin.decode("latin-1"),
            None if fetch_site is None else fetch_site.decode("latin-1"),
            found.get(b"host", b"").decode("latin-1"),
        ),
        found.get(b"content-type", b"").partition(b";")[0].strip().lower(),
        found.get(b"content-length"),
        found.get(b"cookie", b""),
    )


def _reply_method(method: str, prefix: str) -> _Reply:
    if method == "OPTIONS":
        return _Reply(204, _PREFLIGHT, b"")
    return _reply_of(answer_method("POST, OPTIONS", prefix=prefix))


def _answer(taken: Taken, published: Published | None) -> bytes:
    shown = published.checkpoint if published else None
    # It comes back in the body of a choice, which has to have room for it.
    checkpoint = shown if shown and len(shown) <= _MOST_SHOWN else None
    answer = answer_to(taken.recorded, taken.cookie, checkpoint=checkpoint)
    return _ENCODER.encode(answer)


def _cookie(site: Site, taken: Taken, host: str, scheme: str) -> tuple[bytes, bytes]:
    cookie = set_cookie(site.policy, taken.cookie, host=host, secure=scheme == "https")
    return b"set-cookie", cookie.encode("latin-1")


def _reply_of(answer: Response, *, retry: bool = False) -> _Reply:
    headers = list(answer.raw_headers)
    if retry:
        # Else the page could not read when to come again.
        headers.append((b"access-control-expose-headers", b"Retry-After"))
    return _Reply(answer.status_code, headers, bytes(answer.body))
