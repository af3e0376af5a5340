"""The descriptions of the interface are made once a process, and then only sent."""

from types import SimpleNamespace
from typing import cast

import pytest
from starlette.requests import Request
from typing_extensions import override

from consent_service.web.context import AppState
from consent_service.web.endpoint import Handler
from consent_service.web.http.pages import Pages
from consent_service.web.reference.docs import add_reference

pytestmark = pytest.mark.anyio


class CountedPages(Pages):
    """Counts what it renders."""

    def __init__(self) -> None:
        super().__init__({})
        self.rendered = 0

    @override
    def render(self, template: str, **context: object) -> str:
        self.rendered += 1
        return f"<p>{self.rendered}</p>"


def handlers() -> dict[str, Handler]:
    rows = {row.path: row.handler for row in add_reference(())}
    return {path: handler for path, handler in rows.items() if handler is not None}


def asked_for(pages: Pages) -> Request[AppState]:
    context = SimpleNamespace(pages=pages)
    return cast(
        "Request[AppState]", Request({"type": "http", "state": {"context": context}})
    )


async def test_the_list_for_programs_is_made_once() -> None:
    get_openapi, request = handlers()["/openapi.json"], asked_for(CountedPages())

    first = await get_openapi(request)
    second = await get_openapi(request)

    assert bytes(first.body).startswith(b'{"openapi":"3.1.0"')
    assert first.body is second.body


async def test_the_page_for_people_is_made_once_for_the_same_pages() -> None:
    get_docs, pages, others = handlers()["/docs"], CountedPages(), CountedPages()

    for _ in range(3):
        await get_docs(asked_for(pages))
    await get_docs(asked_for(others))

    assert (pages.rendered, others.rendered) == (1, 1)
