"""Which words changed, marked where they did."""

from consent_service.declaration.changes.wording import (
    Piece,
    compare_wording,
    mark_words,
)
from consent_service.policy.revision import Revision, revision_of
from tests.sample_policy import SAMPLE, sample_policy

TITLED = SAMPLE.replace(
    "[categories.analytics]\n",
    '[categories.analytics]\ntitle = {{ fi = "{}", en = "Statistics" }}\n',
)


def revision(text: str) -> Revision:
    return revision_of(sample_policy(text), snippet="5" * 64)


def test_only_the_words_that_differ_are_marked() -> None:
    before, after = mark_words("We count your visits.", "We count all visits.")

    assert before == [
        Piece("We count ", changed=False),
        Piece("your ", changed=True),
        Piece("visits.", changed=False),
    ]
    assert after == [
        Piece("We count ", changed=False),
        Piece("all ", changed=True),
        Piece("visits.", changed=False),
    ]


def test_what_is_new_has_nothing_before() -> None:
    assert mark_words("", "New.") == ([], [Piece("New.", changed=True)])


def test_a_changed_title_is_found_in_its_language_alone() -> None:
    old, new = revision(TITLED.format("Tilastot")), revision(TITLED.format("Mittaus"))

    [wording] = compare_wording(old, new)

    assert wording.language == "fi"
    assert wording.place == ("categories", "analytics", "title")
    assert wording.before == [Piece("Tilastot", changed=True)]
    assert wording.after == [Piece("Mittaus", changed=True)]


def test_the_same_revision_differs_in_no_word() -> None:
    assert compare_wording(revision(SAMPLE), revision(SAMPLE)) == []
