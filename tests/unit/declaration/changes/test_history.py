from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from consent_service.declaration import HistoryEntry, say_asking, say_history
from consent_service.errors import NotFoundError
from consent_service.policy.model import Policy, Transfer
from consent_service.policy.revision import Revision, revision_of
from tests.sample_policy import SAMPLE, sample_policy, words

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = datetime(2026, 6, 1, tzinfo=UTC)

Said = list[tuple[str, str, tuple[str, ...], str, str]]


def revision(policy: Policy | str, snippet: str = "5" * 64) -> Revision:
    read = sample_policy(policy) if isinstance(policy, str) else policy
    return revision_of(read, snippet=snippet)


def newest(
    new: Policy | str, old: Policy | str = SAMPLE, language: str = "en"
) -> HistoryEntry:
    published = [(revision(old), FIRST), (revision(new), SECOND)]
    return say_history(published, language)[0]


def said(entry: HistoryEntry) -> Said:
    return [
        (group.title, line.kind, line.where, line.before, line.after)
        for group in entry.groups
        for line in group.lines
    ]


def with_marketing(**fields: Any) -> Policy:
    policy = sample_policy()
    categories = tuple(
        msgspec.structs.replace(category, **fields)
        if category.id == "marketing"
        else category
        for category in policy.categories
    )
    return msgspec.structs.replace(policy, categories=categories)


def test_the_newest_is_first_and_the_first_changed_nothing() -> None:
    """Requirement C-18."""
    published = [
        (revision(SAMPLE), FIRST),
        (revision(SAMPLE + "[services.counter]\ndata_retention = 'P1Y'\n"), SECOND),
    ]

    entries = say_history(published, "fi")

    assert [entry.published_at for entry in entries] == [SECOND, FIRST]
    assert [entry.is_first for entry in entries] == [False, True]
    assert (entries[1].groups, entries[1].asked_again) == ((), ())


def test_a_site_that_published_nothing_has_no_history() -> None:
    assert say_history([], "fi") == ()


def test_a_lifetime_is_told_from_what_to_what_in_words() -> None:
    text = SAMPLE + (
        "[services.counter]\nitems = ["
        '{ name = "_c", kind = "script_cookie", party = "first", lifetime = "P13M" }]\n'
    )
    where = ("Counter", "_c", "Lifetime")

    entry = newest(text)

    assert said(entry) == [
        ("Visitor statistics", "changed", where, "2 years", "13 months")
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            'provider = { name = "Mittari Oy", country = "FI" }',
            ("changed", ("Counter", "Provider"), "Counter Ltd", "Mittari Oy"),
        ),
        (
            'provider = { name = "Counter Ltd", country = "FI" }',
            ("changed", ("Counter", "Country"), "Ireland", "Finland"),
        ),
        (
            'provider = { role = "joint_controller" }',
            (
                "changed",
                ("Counter", "Role"),
                "Processor on behalf of the site owner",
                "Joint controller with the site owner",
            ),
        ),
        (
            'data_collected = ["ip_address", "pages_viewed", "age"]',
            ("added", ("Counter", "Data collected"), "", "estimated age"),
        ),
        (
            'data_retention = "P14M"',
            (
                "changed",
                ("Counter", "How long the collected data are kept"),
                "The site owner has not stated this yet",
                "14 months",
            ),
        ),
        (
            'purpose = { en = "measure" }',
            ("changed", ("Counter", "Purpose"), "count en", "measure"),
        ),
        ('signals = ["matomo"]', ("changed", ("Counter",), "", "")),
    ],
)
def test_what_changed_in_a_service_is_told_in_words(
    text: str, line: tuple[str, tuple[str, ...], str, str]
) -> None:
    entry = newest(f"{SAMPLE}[services.counter]\n{text}\n")

    assert ("Visitor statistics", *line) in said(entry)


def test_a_transfer_is_told_by_country_and_safeguard() -> None:
    policy = sample_policy()
    services = tuple(
        msgspec.structs.replace(service, transfers=Transfer(("US", "IN"), "scc"))
        if service.id == "adverts"
        else service
        for service in policy.services
    )

    entry = newest(msgspec.structs.replace(policy, services=services))

    assert [line[1:] for line in said(entry)] == [
        (
            "added",
            ("Adverts", "Transfers outside the European Economic Area"),
            "",
            "India",
        ),
        (
            "changed",
            ("Adverts", "Basis of the transfer"),
            "EU–US Data Privacy Framework",
            "Standard contractual clauses of the European Commission",
        ),
    ]


def test_who_was_asked_again_is_told_by_title() -> None:
    """Requirement A-41: only those whose meaning changed are asked again."""
    entry = newest(SAMPLE + "[services.counter]\ndata_retention = 'P1Y'\n")

    assert entry.asked_again == ("Visitor statistics",)
    assert entry.asked_again_ids == ("analytics",)


def test_a_new_wording_is_told_and_asks_nobody() -> None:
    entry = newest(SAMPLE + '[services.counter]\npurpose = { en = "measure" }\n')

    assert len(said(entry)) == 1
    assert entry.asked_again == ()


def test_what_changed_in_another_language_alone_is_not_compared_with_itself() -> None:
    text = '[services.counter]\npurpose = { fi = "laskee", en = "count en" }\n'

    entry = newest(SAMPLE + text)

    assert said(entry) == [
        ("Visitor statistics", "changed", ("Counter", "Purpose"), "", "")
    ]


def test_a_revision_that_changed_nothing_to_choose_about_has_no_lines() -> None:
    published = [
        (revision(SAMPLE), FIRST),
        (revision(SAMPLE, snippet="6" * 64), SECOND),
    ]

    entry = say_history(published, "fi")[0]

    assert (entry.groups, entry.asked_again, entry.is_first) == ((), (), False)


def test_a_category_and_its_services_are_told_as_they_come_and_go() -> None:
    without = SAMPLE.replace('[categories.marketing]\nservices = ["adverts"]', "")

    came, went = newest(SAMPLE, old=without), newest(without)

    assert said(came) == [
        ("Targeted marketing", "added", ("Targeted marketing",), "", ""),
        ("Targeted marketing", "added", ("Adverts",), "", ""),
    ]
    assert said(went) == [
        ("Targeted marketing", "removed", ("Targeted marketing",), "", "")
    ]
    assert (came.asked_again, went.asked_again) == (("Targeted marketing",), ())


def test_what_a_category_needs_is_a_sentence() -> None:
    assert said(newest(with_marketing(needs="analytics"))) == [
        (
            "Targeted marketing",
            "changed",
            ("Targeted marketing",),
            "",
            "Works only together with “Visitor statistics”",
        )
    ]


def test_a_new_title_is_told_with_the_old_one() -> None:
    entry = newest(with_marketing(title=words("Mainokset")))

    assert said(entry)[0][2:] == (("Name",), "Targeted marketing", "Mainokset en")


def test_changes_of_the_whole_site_have_no_category() -> None:
    policy = msgspec.structs.replace(
        sample_policy(), languages=("fi", "en", "sv"), model="opt_out"
    )
    changed = msgspec.structs.replace(
        policy, controller=msgspec.structs.replace(policy.controller, name="Toinen Oy")
    )

    assert said(newest(changed, language="fi")) == [
        ("", "changed", ("Rekisterinpitäjä",), "Esimerkki Oy", "Toinen Oy"),
        ("", "added", ("Kieli",), "", "ruotsi"),
        ("", "changed", ("Oikeusperuste",), "", ""),
    ]


def test_a_service_without_a_name_is_told_by_its_category() -> None:
    text = SAMPLE.replace('"counter"', '"own"') + (
        '[services.own]\nopen = ["name"]\npurpose = { fi = "a", en = "b" }\n'
    )

    assert said(newest(text))[0] == (
        "Visitor statistics",
        "added",
        ("Visitor statistics: The site owner has not stated this yet",),
        "",
        "",
    )


def test_an_older_revision_need_not_have_spoken_the_language() -> None:
    finnish = SAMPLE.replace('["fi", "en"]', '["fi"]')

    assert said(newest(SAMPLE, old=finnish)) == [
        ("", "added", ("Language",), "", "English")
    ]


def test_the_history_speaks_the_languages_of_the_newest_revision() -> None:
    with pytest.raises(NotFoundError, match="no declaration in 'de'"):
        say_history([(revision(SAMPLE), FIRST)], "de")


def asking(new: Policy | str) -> list[tuple[str, list[tuple[str, ...]]]]:
    return [
        (each.title, [(line.kind, *line.where) for line in each.why])
        for each in say_asking(revision(SAMPLE), revision(new), "en")
    ]


def test_what_asks_again_is_told_by_category_with_the_changes_that_do() -> None:
    """A-41: another purpose in the same service is wording, and asks nobody."""
    text = SAMPLE + (
        '[services.counter]\ndata_retention = "P14M"\npurpose = { en = "measure" }\n'
    )

    assert asking(text) == [
        (
            "Visitor statistics",
            [("changed", "Counter", "How long the collected data are kept")],
        )
    ]


def test_a_new_controller_asks_about_every_category_and_is_the_reason() -> None:
    text = SAMPLE.replace("Esimerkki Oy", "Toinen Oy")

    asked = asking(text)

    assert len(asked) == 3
    assert {tuple(why) for _, why in asked} == {(("changed", "Controller"),)}


def test_a_controller_in_capitals_is_no_reason_to_ask_again() -> None:
    text = SAMPLE.replace("Esimerkki Oy", "ESIMERKKI OY") + (
        '[services.counter]\ndata_retention = "P14M"\n'
    )

    assert [len(why) for _, why in asking(text)] == [1]


@pytest.mark.parametrize("change", ['purpose = { en = "measure" }', 'name = "Metre"'])
def test_words_ask_nobody_again(change: str) -> None:
    """A-41."""
    assert asking(f"{SAMPLE}[services.counter]\n{change}\n") == []
