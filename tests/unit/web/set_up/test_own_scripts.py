"""What a site's own scripts keep, which only a mark on them holds (A-01, A-02)."""

import msgspec
import pytest

from consent_service.catalog import load_catalog
from consent_service.page.elements import elements_of
from consent_service.page.known import KnownServices
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


def look_all(source: str) -> tuple[OwnScript, ...]:
    known = KnownServices(CATALOG, POLICY, "https://www.lintu.example/sivu")
    return own_scripts(elements_of(source), [*own_items(POLICY, CATALOG)], known)


def look(source: str) -> OwnScript:
    [found] = look_all(source)
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


WAITS = '<script type="text/plain" data-consent="preferences" data-src="kori.js">'
STATISTICS = '<script type="text/plain" data-consent="analytics" data-src="a.js">'


@pytest.mark.parametrize(
    ("now", "to_write"),
    [
        ('<script src="kori.js"></script>', f"{WAITS}</script>"),
        (
            '<script type="module" async src="/k.js?a&amp;b" id="k"></script>',
            '<script type="text/plain" data-consent="preferences" '
            'data-src="/k.js?a&amp;b" data-type="module" async id="k"></script>',
        ),
        (
            '<script src="kori.js" data-consent="preferences"></script>',
            f"{WAITS}</script>",
        ),
        (
            f"{STATISTICS}</script>",
            f"{STATISTICS}</script>".replace("analytics", "preferences"),
        ),
    ],
)
def test_a_file_of_the_site_comes_with_the_finished_line(
    now: str, to_write: str
) -> None:
    """The advice was a start tag without `data-src`: copied so, the file was lost."""
    found = look(now)

    assert [(file.before, file.after) for file in found.files] == [(now, to_write)]
    assert (found.state, found.after) == ("info", "")


def test_each_file_that_does_not_wait_is_listed() -> None:
    found = look(
        f'{WAITS}</script><script src="/a.js"></script>'
        '<script src="https://static.lintu.example/b.js"></script>'
    )

    assert [file.before for file in found.files] == [
        '<script src="/a.js"></script>',
        '<script src="https://static.lintu.example/b.js"></script>',
    ]


@pytest.mark.parametrize("beside", ["", f"{STATISTICS}</script>", "<script>1</script>"])
def test_nothing_is_advised_once_every_file_waits(beside: str) -> None:
    """It gave the same advice after the file had been marked as the guide says."""
    assert look_all(f"{WAITS}</script>{beside}") == ()


@pytest.mark.parametrize(
    "other",
    [
        '<script async src="https://consent.lintu.example/lintu/consent.js"></script>',
        '<script src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>',
        '<script src="https://cdn.example.net/kori.js"></script>',
        '<script type="application/json" src="/kori.js"></script>',
        '<noscript><script src="/kori.js"></script></noscript>',
    ],
)
def test_what_is_no_program_of_the_site_is_not_listed(other: str) -> None:
    found = look(other)

    assert found.files == ()
    assert found.after == '<script type="text/plain" data-consent="preferences">'


def test_a_script_in_the_page_that_names_it_says_more_than_a_file() -> None:
    found = look(f'<script src="/a.js"></script><script>{SETS}</script>')

    assert (found.state, found.files) == ("warning", ())


def test_scripts_with_the_same_start_tag_are_told_apart() -> None:
    """Found by a stranger: `<script>` alone, where the page had several of them."""
    other = "<script>document.cookie = 'kieli=fi'</script>"
    long = f"var a = 1;\nvar b = 2;\nvar c = 3;\nvar d = 4;\n{SETS}\n"
    [found] = look_all(f"{other}<script>\n{long}</script>")

    assert found.begins == f"var a = 1;\nvar b = 2;\nvar c = 3;\n…\n{SETS}\n…"


def test_each_script_that_names_it_is_listed() -> None:
    found = look_all(f"<script>{SETS}</script><script>f();{SETS}</script>")

    assert [each.begins for each in found] == [SETS, f"f();{SETS}"]


def test_what_else_a_script_sets_would_wait_with_it() -> None:
    """A mark holds the whole script, also what the page needs (A-49)."""
    beside = "localStorage.setItem('istunto', 1); document.cookie = `csrf=${x}`"
    [found] = look_all(f"<script>{SETS}; {beside}</script>")
    [alone] = look_all(f"<script>{SETS}</script>")

    assert found.beside == ("istunto", "csrf")
    assert alone.beside == ()
