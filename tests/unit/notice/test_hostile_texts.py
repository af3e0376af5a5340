"""A notice that was made to hurt ends with an answer or one sentence (issue 15).

How work grows is counted in runs of each line of our code, not in seconds: twice the
text may cost twice the work, never four times. The bounds themselves are far larger.
"""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Any

import pytest

from consent_service.errors import NoticeError
from consent_service.notice.check import lint_notice, read_notice
from consent_service.notice.source.load import Source

FEW = 60  # of the parts that are made many: enough to outweigh what each text costs
MOST_GROWTH = 2.4  # for twice the parts: sorting and the like may add to it
SELDOM = 1_000  # runs of a line that cost nothing yet, however they grow
HEAD = (
    "Tietosuojaseloste\n\nMustikka Oy käsittelee asiakkaidensa henkilötietoja ja"
    " käyttää sivuillaan evästeitä.\n\n"
)


def answer(text: str, name: str) -> None:
    """Check a text; a refusal in a sentence is an answer too."""
    source = Source(name, text.encode(), "html" if name.endswith("html") else None)
    lint_notice(read_notice(source), today=date(2026, 11, 22))


def lines_run(work: Callable[[], None]) -> Counter[tuple[str, int]]:
    """Return how often each line of the notice reader runs in `work`."""
    found: Counter[tuple[str, int]] = Counter()

    def line(frame: FrameType, event: str, _argument: object) -> Any:
        if event == "line":
            found[frame.f_code.co_filename, frame.f_lineno] += 1
        return line

    def call(frame: FrameType, _event: str, _argument: object) -> Any:
        return line if "consent_service/notice" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        work()
    finally:
        sys.settrace(before)
    return found


def labels(number: int) -> str:
    topics = (
        "Säilytysaika: tietoja säilytetään {} vuotta.",
        "Evästeet: keräämme IP-osoitteen ja selaimen evästeillä {}.",
        "Siirto EU:n ulkopuolelle: tietoja siirretään Yhdysvaltoihin {}.",
        "Rekisterinpitäjä: Mustikka Oy, Katu {}, 00100 Helsinki.",
    )
    lines = (topics[at % len(topics)].format(at) for at in range(number))
    return HEAD + "\n\n".join(lines)


def headings(number: int) -> str:
    return f"# {HEAD}" + "".join(
        f"## Evästeet {at}\n\nEvästeillä lasketaan kävijöitä.\n\n"
        for at in range(number)
    )


def items(number: int) -> str:
    return (
        HEAD
        + "Keräämme:\n"
        + "\n".join(f"- IP-osoite, selain ja sivu {at}" for at in range(number))
    )


def links(number: int) -> str:
    return f"<h1>{HEAD}</h1>" + "".join(
        f'<p><a href="/{at}">Evästeet {at}</a> lasketaan kävijöille.</p>'
        for at in range(number)
    )


def tables(number: int) -> str:
    return f"<h1>{HEAD}</h1>" + "".join(
        "<table><tr><th>Eväste</th><th>Kesto</th></tr>"
        f"<tr><td>_ga{at}</td><td>{at} vuotta</td></tr></table>"
        for at in range(number)
    )


def sentences(number: int) -> str:
    return HEAD + " ".join(
        f"Google Analytics {at} ei käytä evästeitä, mutta laskee kävijöitä."
        for at in range(number)
    )


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (labels, "notice.txt"),
        (headings, "notice.md"),
        (items, "notice.txt"),
        (links, "notice.html"),
        (tables, "notice.html"),
        (sentences, "notice.txt"),
    ],
)
def test_twice_the_text_is_twice_the_work(
    make: Callable[[int], str], name: str
) -> None:
    answer(make(2 * FEW), name)  # so that roots and headings are remembered
    once = lines_run(lambda: answer(make(FEW), name))
    twice = lines_run(lambda: answer(make(2 * FEW), name))

    grown = {
        place: (once[place], often)
        for place, often in twice.items()
        if often > SELDOM and often > MOST_GROWTH * once[place]
    }
    assert grown == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# Tietosuoja\n\n" + "## Evästeet\n\n" * 50_000, "characters|headings"),
        (labels(3_900), "headings, paragraphs and rows"),
        (HEAD + "a" * 250_000, "characters in one word"),
        (HEAD + "a" * 1_000_000, "characters"),
        (HEAD + "sana " * 20_000, "words in one paragraph"),
    ],
)
def test_what_no_notice_is_ends_in_one_sentence(text: str, reason: str) -> None:
    with pytest.raises(NoticeError, match=reason):
        answer(text, "notice.md")


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{HEAD}</p>" + "<table><tr><td>" * 3_000,
        f"<p>{HEAD}</p>" + "<b>" * 10_000 + "evästeet",
        f"<p>{HEAD}</p>" + '<a href="/x">evästeet</a>' * 40_000,
        f"<p>{HEAD}</p>" + "<li>" * 70_000,
    ],
)
def test_a_page_of_tags_ends_in_one_sentence(text: str) -> None:
    with pytest.raises(NoticeError):
        answer(text, "notice.html")
