"""The pictures of docs/images: each is taken by a program and shown by a document."""

import re

from tests.places import ROOT
from tools.pictures.write import shots_of

IMAGES = ROOT / "docs" / "images"
_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\([\w/]*images/(?P<name>[\w-]+)\.png\)")


def pictures() -> dict[str, str]:
    """Return the words of each picture that a document shows, by its name."""
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    return {
        found["name"]: found["words"]
        for document in documents
        for found in _PICTURE.finditer(document.read_text(encoding="utf-8"))
    }


def test_every_picture_is_taken_by_the_program_and_shown() -> None:
    taken = {shot.name for shot in shots_of("shop", "00" * 32)}

    assert {path.stem for path in IMAGES.iterdir()} == taken
    assert set(pictures()) == taken


def test_every_picture_is_said_in_words() -> None:
    """WCAG 1.1.1: what it shows, not that it is a picture."""
    assert all(len(words) > 40 for words in pictures().values())


def test_a_picture_weighs_at_most_150_kilobytes() -> None:
    assert [path for path in IMAGES.iterdir() if path.stat().st_size > 150_000] == []
