"""A cookie under the wrong heading: what the catalog and hints say of it."""

import msgspec
import pytest

from consent_service.catalog.hints import Hint, Hints
from consent_service.findings import Finding
from consent_service.policy.lint import lint_policy
from consent_service.policy.load import read_policy
from consent_service.policy.reference import Known, load_known

POLICY = """\
site = "example"
domains = ["example.fi"]
languages = ["en"]

[controller]
name = "Example Ltd"

[categories.analytics]
services = ["own-counter"]

[services.own-counter]
name = "Own counter"
purpose = {{ en = "Counts visits." }}
items = [{{ name = "{item}", kind = "script_cookie", party = "first" }}]
"""
HINT = Hint(
    name="_tracker",
    platform="Tracker",
    provider="Tracker Ltd",
    category="marketing",
    hosts=(),
    source="made-up.csv",
    row=3,
    licence="Apache-2.0",
)


@pytest.fixture(scope="module")
def known() -> Known:
    return load_known(hints=Hints([HINT]))


def found(known: Known, item: str) -> list[Finding]:
    file = read_policy(POLICY.format(item=item).encode(), name="x.toml", known=known)
    return [
        finding
        for finding in lint_policy(file, known=known)
        if finding.rule == "item-known-elsewhere"
    ]


def test_a_name_that_everybody_uses_is_under_no_wrong_heading(known: Known) -> None:
    assert found(known, "PHPSESSID") == []


def test_a_cookie_of_another_category_is_named_with_its_service(known: Known) -> None:
    [finding] = found(known, "_fbp")

    assert finding.severity == "warning"
    assert finding.message == (
        "_fbp of Own counter is in 'analytics', and the catalog has it under Meta "
        "Pixel, which is 'marketing'"
    )
    assert finding.suggestion == 'list "meta-pixel" under [categories.marketing]'


def test_a_hint_is_shown_with_probably_and_fails_nothing(known: Known) -> None:
    [finding] = found(known, "_tracker")

    assert finding.severity == "info"
    assert finding.message.endswith(
        "probably Tracker (Tracker Ltd), usually marketing; "
        "row 3 of made-up.csv, Apache-2.0"
    )


@pytest.mark.parametrize("item", ["_ga", "_nobody_knows_it", "fr"])
def test_the_same_category_an_unknown_and_a_short_name_say_nothing(
    known: Known, item: str
) -> None:
    assert found(known, item) == []


def test_without_hints_the_catalog_still_speaks(known: Known) -> None:
    bare = msgspec.structs.replace(known, find_hint=lambda *_: None)

    assert found(bare, "_tracker") == []
    assert len(found(bare, "_fbp")) == 1
