"""What stands around a page: words in its language, links that hold under a prefix."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.sessions import Session
from consent_service.token import LINK_PREFIX, TOKEN_PREFIX
from consent_service.web.context import AppState, context_of
from consent_service.web.http.language import choose_language
from consent_service.web.http.pages import SCRIPT_POLICY, page_answer
from consent_service.web.layout.navigation import main_items, site_items
from consent_service.web.layout.session_cookie import put_session_cookie
from consent_service.web.layout.texts import PageTexts, Words, load_page_texts


class Frame(msgspec.Struct, frozen=True):
    """The frame of one answer.

    Attributes:
        request: What is answered.
        texts: The words of the page by language.
        language: The language of the page.
        session: Who is signed in, None for strangers.
    """

    request: Request[AppState]
    texts: PageTexts
    language: str
    session: Session | None = None

    @property
    def words(self) -> Words:
        return self.texts[self.language]

    @property
    def root(self) -> str:
        return root_of(self.request)

    def render(self, template: str, **values: object) -> str:
        """Return a page of `templates/` with what every page needs, and `values`."""
        return context_of(self.request).pages.render(
            template, **{**self._shared(), **values}
        )

    def answer(
        self,
        template: str,
        *,
        status: int = 200,
        policy: str = SCRIPT_POLICY,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> Response:
        """Return the answer with that page. What is personal is kept nowhere."""
        kept = {"cache-control": "no-store"} if self.session else {}
        answer = page_answer(
            self.render(template, **values),
            status=status,
            policy=policy,
            headers={"vary": "Cookie, Accept-Language", **kept, **(headers or {})},
        )
        self.keep_session(answer)
        return answer

    def keep_session(self, answer: Response) -> None:
        """Write the cookie anew if it would end as idle, or a language was chosen."""
        context, session = context_of(self.request), self.session
        if session is None:
            return
        chosen = self.request.query_params.get("lang", "")
        changed = chosen in self.texts and chosen != session.language
        if changed:
            session = msgspec.structs.replace(session, language=chosen)
        if changed or context.sessions.is_stale(session):
            value = context.sessions.cookie_of(session)
            put_session_cookie(answer, self.request, context.options.public_url, value)

    def _shared(self) -> dict[str, object]:
        path, session = path_of(self.request), self.session
        site = self.request.path_params.get("site", "")
        shared: dict[str, object] = {
            "root": self.root,
            "language": self.language,
            "direction": "ltr",
            "words": self.words,
            "languages": _languages(self.request, self.texts, self.language),
            "session": session,
            "main_nav": [],
            "site_nav": [],
            "csrf": "",
        }
        if session is not None:
            sessions = context_of(self.request).sessions
            shared["main_nav"] = main_items(root=self.root, path=path)
            shared["csrf"] = sessions.form_token(session)
            if site:
                shared["site_nav"] = site_items(
                    session.token, site, root=self.root, path=path
                )
        return shared


def frame_of(
    request: Request[AppState], package: str, session: Session | None = None
) -> Frame:
    """Return the frame for a page whose words are in `package`."""
    texts = load_page_texts(package)
    chosen = session.language if session else ""
    language = choose_language(
        request.query_params.get("lang") or chosen or None,
        request.headers.get("accept-language"),
        list(texts),
    )
    return Frame(request, texts, language, session)


def path_of(request: Request[Any]) -> str:
    """Return the path of a request without the prefix of the service."""
    path, prefix = str(request.scope["path"]), request.scope.get("root_path", "")
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path


def root_of(request: Request[Any]) -> str:
    """Return the way from a page to the root of the service, such as `..`.

    Relative, so that it holds wherever the service is mounted (RFC 3986, 5.2).
    """
    depth = path_of(request).count("/") - 1
    return "/".join([".."] * depth) or "."


def _languages(
    request: Request[AppState], texts: PageTexts, current: str
) -> Sequence[Mapping[str, object]]:
    asked = [
        (name, text)
        for name, text in request.query_params.multi_items()
        # What somebody pasted into the wrong place is not repeated.
        if name != "lang" and not text.startswith((TOKEN_PREFIX, LINK_PREFIX))
    ]
    return [
        {
            "tag": tag,
            "name": words["name"],
            "href": "?" + urlencode([*asked, ("lang", tag)]),
            "current": tag == current,
        }
        for tag, words in texts.items()
    ]
