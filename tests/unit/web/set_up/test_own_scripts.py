"""What a site's own scripts keep, which only a mark on them holds (A-01, A-02)."""

import msgspec
import pytest

from consent_service.catalog import load_catalog
from consent_service.page.elements import elements_of
from consent_service.policy.first_policy import FirstAnswers, first_policy
from consent_service.policy.first_things import Thing
from consent_service.policy.load import read_policy
from consent_service.policy.model import Policy
from consent_service.policy.reference import load_known
from consent_service.web.set_up.marks import marks_of
from consent_service.web.set_up.own_scripts import OwnScript, own_items, own_scripts

CATALOG = load_catalog()
SETS = "document.cookie = 'kori=1; max-age=86400'"


def policy_with(*things: Thing) -> Policy:
    known = load_known(None)
    answers = FirstAnswers(
        domain="www.lintu.example",
        site="lintu",
        name="Lintu Oy",
        email="a@lintu.example",
        languages=("fi",),
        things=things,
    )
    text = first_policy(answers, known.services)
    return read_policy(text.encode(), name="lintu.toml", known=known).policy


THING = Thing("kori", "script_cookie", "first", "www.lintu.example")
POLICY = policy_with(THING)


def look(source: str) -> OwnScript:
    [found] = own_scripts(elements_of(source), [*own_items(POLICY, CATALOG)])
    return found


def test_the_tag_page_has_the_line_for_what_nobody_knows() -> None:
    """It said nothing of it, and the set-up had promised that it waits."""
    [marks] = marks_of(POLICY, CATALOG)

    assert marks.name == "kori"
    assert marks.own is not None
    assert marks.own.start == '<script type="text/plain" data-consent="preferences">'
    assert not marks.own.by_server


def test_what_needs_no_consent_needs_no_mark() -> None:
    said = {"title": "Ostoskori", "category": "necessary", "purpose": "Muistaa."}
    basket = msgspec.structs.replace(THING, **said)

    assert [*own_items(policy_with(basket), CATALOG)] == []


@pytest.mark.parametrize(
    ("source", "after"),
    [
        (
            f"<script>{SETS}</script>",
            '<script type="text/plain" data-consent="preferences">',
        ),
        (
            f"<script type='module' nonce=x>{SETS}</script>",
            '<script type="text/plain" data-consent="preferences" '
            'data-type="module" nonce=x>',
        ),
    ],
)
def test_a_script_that_names_it_is_shown_with_the_line_to_write(
    source: str, after: str
) -> None:
    found = look(source)

    assert (found.state, found.after) == ("warning", after)
    assert found.before == source.partition(">")[0] + ">"


@pytest.mark.parametrize(
    ("source", "state"),
    [
        (
            f'<script type="text/plain" data-consent="preferences">{SETS}</script>',
            "good",
        ),
        ("<script>var kori = 1</script>", "info"),
        ("<script>document.cookie = 'ostoskori=1'</script>", "info"),
        ('<script src="/kori.js"></script>', "info"),
        ("", "info"),
    ],
)
def test_what_the_source_does_not_show_is_not_asserted(source: str, state: str) -> None:
    assert look(source).state == state
