"""Names of cookies, by their look and by the column that they stand in."""

import pytest

from consent_service.notice.check import read_notice
from consent_service.notice.facts.gather import gather
from consent_service.notice.source.load import Source

HEAD = (
    "# Cookie policy\n\nThese are the cookies that we and others use on our site.\n\n"
)


def names(text: str) -> list[str]:
    reading = read_notice(Source("page.md", f"{HEAD}{text}".encode(), "markdown"))
    return gather(reading).cookie_names


def table(*rows: str) -> str:
    head, *rest = rows
    line = "|".join("---" for _ in head.split("|"))
    return "\n".join(f"| {row} |" for row in (head, line, *rest))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("Cookie | Purpose", "lang | language"), ["lang"]),
        (("Cookie name | Purpose", "theme, size | looks"), ["theme", "size"]),
        (("Name | Purpose | Expires", "cart | basket | 1 day"), ["cart"]),
        (("Name | Purpose", "Anna | owner"), []),
        (("Cookie category | Purpose", "Statistics | counting"), []),
        (("Service | Cookie", "Hotjar | Hotjar"), []),
    ],
    ids=["cookie", "several", "lasting", "people", "category", "tool"],
)
def test_a_column_of_cookies_holds_names(
    rows: tuple[str, ...], found: list[str]
) -> None:
    assert names(table(*rows)) == found


def test_underscores_of_names_are_no_emphasis() -> None:
    text = "We set _ga, _ga_* and _gid, and _never_ more than that on your device."

    assert names(text) == ["_ga", "_ga_*", "_gid"]
