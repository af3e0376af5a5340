import pytest

from consent_service.version import own_version
from consent_service.web.app import routes_of
from consent_service.web.reference.openapi import openapi_document
from consent_service.web.reference.table import ENDPOINTS
from tests.places import DOCS
from tools.pages.write import PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    """After a change of a table: make docs."""
    written = (DOCS / name).read_text(encoding="utf-8")

    assert written == "\n".join(PAGES[name]()) + "\n"


def test_the_interface_names_only_schemas_that_it_holds() -> None:
    document = openapi_document(ENDPOINTS, version=own_version())

    text = str(document)
    held = document["components"]["schemas"]
    named = {part.split("'")[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= held.keys()


def test_every_route_is_in_the_table_and_the_other_way_round() -> None:
    routed = {
        (method, route.path.replace(":path}", "}"))
        for route in routes_of(demo=True)
        for method in route.methods or ()
        if method != "HEAD"
    }

    # The fast path of web/front.py has no routes.
    hot = {
        ("GET", "/{site}/consent.js"),
        ("GET", "/{site}/consent.{hash}.js"),
        ("POST", "/{site}/choices"),
        ("OPTIONS", "/{site}/choices"),
    }
    assert routed | hot == {(one.method, one.path) for one in ENDPOINTS}
