"""What is added without a short name gets one; nothing that was typed is lost."""

from typing import Any

import pytest

from consent_service.web.edit.short_names import with_short_name

VALUES: dict[str, Any] = {
    "categories": {"analytics": {"services": ["matomo"]}, "oma": {}},
    "services": {"chat": {"name": "Chat"}},
}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"id": "oma-chat"}, "oma-chat"),
        ({"id": "oma_chat"}, "oma_chat"),
        ({"id": "Oma Chat"}, "oma-chat"),
        ({"name": "Väinön keskustelu"}, "vainon-keskustelu"),
        ({"name": "Chat"}, "chat-2"),
        ({"id": "chat", "name": "Chat"}, "chat"),
        ({"hosts": "chat.example"}, "unknown"),
        ({"category": "analytics"}, ""),
    ],
)
def test_a_service_of_the_owners_gets_a_short_name(
    said: dict[str, str], name: str
) -> None:
    assert with_short_name(VALUES, "service", {"own": "yes", **said})["id"] == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"new": "Omat jutut"}, "omat-jutut"),
        ({"new_title.fi": "", "new_title.sv": "Kundvård"}, "kundvard"),
        ({"new_title.fi": "Oma"}, "oma-2"),
        ({"new_description.fi": "Mihin"}, "unknown"),
        ({"up": "analytics", "new": ""}, ""),
    ],
)
def test_a_purpose_of_the_owners_gets_a_short_name(
    said: dict[str, str], name: str
) -> None:
    assert with_short_name(VALUES, "categories", said)["new"] == name


def test_a_service_of_the_catalog_keeps_its_name() -> None:
    said = {"id": "google-analytics-4", "data_retention": "P14M"}

    assert with_short_name(VALUES, "service", said) == said
