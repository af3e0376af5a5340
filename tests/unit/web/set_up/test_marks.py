"""What to change on a page for each service, before and after (A-01)."""

import pytest

from consent_service.catalog import load_catalog
from consent_service.page.calls import services_called
from consent_service.page.check import check_page
from consent_service.policy.first_policy import FirstAnswers, first_policy
from consent_service.policy.load import read_policy
from consent_service.policy.model import Policy
from consent_service.policy.reference import load_known
from consent_service.web.set_up.marks import _CALLS, Change, marks_of

CATALOG = load_catalog()


def policy_with(*services: str) -> Policy:
    known = load_known(None)
    answers = FirstAnswers(
        domain="www.lintu.example",
        site="lintu",
        name="Lintu Oy",
        email="a@lintu.example",
        languages=("fi",),
        services=services,
    )
    text = first_policy(answers, known.services)
    return read_policy(text.encode(), name="lintu.toml", known=known).policy


def test_statistics_have_a_line_with_an_address_and_a_script_in_the_page() -> None:
    [marks] = marks_of(policy_with("google-analytics-4"), CATALOG)

    assert marks.changes == (
        Change(
            '<script async src="https://www.googletagmanager.com/gtag/js…"></script>',
            '<script type="text/plain" data-consent="analytics" data-src='
            '"https://www.googletagmanager.com/gtag/js…" async></script>',
        ),
        Change(
            "<script>\n  gtag('config', 'G-…');\n</script>",
            '<script type="text/plain" data-consent="analytics">\n'
            "  gtag('config', 'G-…');\n</script>",
            inline=True,
        ),
    )


def test_what_is_shown_in_the_page_is_a_frame_and_a_button_is_a_script() -> None:
    video, button = marks_of(policy_with("youtube", "facebook-share"), CATALOG)

    assert video.changes[0].after == (
        '<iframe data-consent="social_sharing" '
        'data-src="https://www.youtube.com/…"></iframe>'
    )
    assert button.changes[0].after.startswith('<script type="text/plain" data-consent=')


@pytest.mark.parametrize("service", _CALLS)
def test_an_example_of_a_call_is_one_that_the_check_of_a_page_knows(
    service: str,
) -> None:
    assert service in list(services_called(_CALLS[service]))


@pytest.mark.parametrize("service", ["google-analytics-4", "meta-pixel", "youtube"])
def test_the_line_to_write_is_held_and_the_one_before_is_not(service: str) -> None:
    policy = policy_with(service)
    [marks] = marks_of(policy, CATALOG)

    for change in marks.changes:
        before = {each.rule for each in check_page(change.before, CATALOG)}
        after = {each.rule for each in check_page(change.after, CATALOG, policy=policy)}
        assert any(rule.startswith("unmarked") for rule in before)
        assert after <= {"tag-missing", "way-back-missing"}


def test_a_snippet_that_loads_its_own_script_has_no_line_with_an_address() -> None:
    """Found by a stranger: a script at facebook.com/tr, which is in no page."""
    [marks] = marks_of(policy_with("meta-pixel"), CATALOG)

    assert [change.inline for change in marks.changes] == [True]
    assert "facebook.com/tr" not in marks.changes[0].before


def test_a_line_that_lacks_something_is_nothing_to_paste() -> None:
    """It was offered with a button that copied `…`."""
    [marks] = marks_of(policy_with("google-analytics-4"), CATALOG)

    assert [change.is_whole for change in marks.changes] == [False, False]


def test_the_host_that_a_scan_saw_stands_where_the_catalog_knows_none() -> None:
    policy, seen = policy_with("matomo"), {"matomo": ("tilastot.lintu.example",)}
    [marks] = marks_of(policy, CATALOG, seen=seen)

    assert 'src="https://tilastot.lintu.example/…"' in marks.changes[0].before
