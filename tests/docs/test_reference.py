import pytest

from consent_service.web.docs import own_version
from consent_service.web.endpoint_table import ENDPOINTS
from consent_service.web.openapi import openapi_document
from tests.docs.reference import DOCS, PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    """After a change of a table: .venv/bin/python -m tests.docs.reference."""
    written = (DOCS / name).read_text(encoding="utf-8")

    assert written == "\n".join(PAGES[name]()) + "\n"


def test_the_interface_names_only_schemas_that_it_holds() -> None:
    document = openapi_document(ENDPOINTS, version=own_version())

    text = str(document)
    held = document["components"]["schemas"]
    named = {part.split("'")[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= held.keys()
