"""What meets every request: the fast path for what is hot, a guard for the rest."""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from consent_service.web.context import Context
from consent_service.web.visitor.choices import Choices
from consent_service.web.visitor.script import Scripts

_log = logging.getLogger(__name__)

# No answer is ever to be taken for another type than it says.
_GUARD = (b"x-content-type-options", b"nosniff")


class Front:
    """The outermost layer: `consent.js` and `choices` pass no framework below it."""

    def __init__(self, rest: ASGIApp, context: Context) -> None:
        self._rest = rest
        self._context = context
        self._prefix = context.options.prefix
        self._choices = Choices(context)
        self._scripts = Scripts(context)
        self._metrics = context.metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._answer_other(scope, receive, send)
            return

        # A proxy may leave the prefix on or take it off: both are understood, by the
        # router too.
        path: str = scope["path"]
        if self._prefix and path.startswith(f"{self._prefix}/"):
            path = path[len(self._prefix) :]
        site, _, resource = path[1:].partition("/")
        if resource == "choices":
            await self._choices.answer(site, scope, receive, send)
        elif resource.startswith("consent.") and scope["method"] in ("GET", "HEAD"):
            found = self._scripts.find(site, resource)
            if found is None:
                found = await self._scripts.make(site, resource)
            if found is None:
                await self._answer_rest(scope, receive, send)
            else:
                status = await found.answer.send(scope, send)
                self._metrics.count_request(scope["method"], found.row.path, status)
        else:
            await self._answer_rest(scope, receive, send)

    async def _answer_rest(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = self._context.seconds()
        status = 500
        # ASGI specification: what the application is mounted under.
        scope["root_path"] = self._prefix
        scope["state"] = {"context": self._context}

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], _GUARD]
            await send(message)

        try:
            await self._rest(scope, receive, guarded)
        finally:
            resource = _resource(scope)
            self._metrics.count_request(scope["method"], resource, status)
            # Neither the address nor its query: they hold digests, and tokens when
            # somebody pastes one into the wrong place.
            _log.debug(
                "%s %s %d %.1f ms",
                scope["method"],
                resource,
                status,
                (self._context.seconds() - started) * 1000,
            )

    async def _answer_other(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the server's start and stop, and refuse WebSockets."""
        if scope["type"] == "websocket":
            # Closing before accepting is answered with 403.
            await send({"type": "websocket.close", "code": 1000})
            return
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})


def _resource(scope: Scope) -> str:
    """Return the name of a resource, without what its address holds."""
    route = scope.get("route")
    return getattr(route, "path", "unknown")
