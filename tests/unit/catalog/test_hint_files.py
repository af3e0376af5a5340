"""Files of hints are taken in whole, or refused with row and column."""

import json

import pytest

from consent_service.catalog.hint_files import LARGEST_FILE, MOST_HINTS, read_hints
from consent_service.catalog.hint_table import hosts_in
from consent_service.catalog.hints import Citation
from consent_service.errors import CatalogError

HEAD = (
    "ID,Platform,Category,Cookie / Data Key name,Domain,Description,"
    "Retention period,Data Controller,User Privacy & GDPR Rights Portals,"
    "Wildcard match"
)
ROW = (
    '1,Counter,Analytics,_counter,counter.example (3rd party) or .c.example,"Made up, '
    'for tests",2 years,Counter Ltd,https://counter.example,0'
)
TABLE = Citation("made-up.csv")
VENDOR = Citation("disclosure.json", vendor="Tracker Ltd")


def table(*rows: str) -> bytes:
    return "\r\n".join([HEAD, *rows, ""]).encode()


def fault_of(data: bytes, cited: Citation = TABLE) -> tuple[str, str]:
    with pytest.raises(CatalogError) as caught:
        read_hints(data, cited)
    return caught.value.place, str(caught.value)


def test_a_row_becomes_a_hint_that_cites_it() -> None:
    [hint] = read_hints(table(ROW), TABLE)

    assert (hint.name, hint.platform, hint.provider) == (
        "_counter",
        "Counter",
        "Counter Ltd",
    )
    assert hint.category == "analytics"
    assert hint.hosts == ("counter.example", "c.example")
    assert (hint.source, hint.row) == ("made-up.csv", 2)
    assert "Apache-2.0" in hint.licence


def test_a_wildcard_row_is_a_pattern() -> None:
    [hint] = read_hints(table(ROW[:-1] + "1"), TABLE)

    assert hint.name == "_counter*"


@pytest.mark.parametrize("word", ["Functional", "Security", "Necessary"])
def test_a_word_that_is_no_class_of_the_law_suggests_nothing(word: str) -> None:
    [hint] = read_hints(table(ROW.replace("Analytics", word)), TABLE)

    assert hint.category is None


def test_a_mark_of_byte_order_is_passed_over() -> None:
    assert len(read_hints(b"\xef\xbb\xbf" + table(ROW), TABLE)) == 1


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", "made-up.csv", "file is empty"),
        (
            table(ROW).replace(b"Domain", b"Host"),
            "made-up.csv: row 1, column 5",
            "column is headed 'Host', wanted 'Domain'",
        ),
        (
            table(ROW, "1,Counter,Analytics"),
            "made-up.csv: row 3",
            "row has 3 columns, wanted 10",
        ),
        (
            table(ROW[:-1] + "yes"),
            "made-up.csv: row 2, column 10",
            "'Wildcard match' is 'yes', wanted 0 or 1",
        ),
        (
            table(ROW.replace("_counter", "")),
            "made-up.csv: row 2, column 4",
            "'Cookie / Data Key name' is '', wanted a name",
        ),
        (
            table(ROW.replace("Analytics", "Fun")),
            "made-up.csv: row 2, column 3",
            "'Category' is 'Fun', wanted one of Functional, Security, Necessary, "
            "Analytics, Marketing, Personalization",
        ),
        (
            table(ROW).replace(b"Made", b"M\xe4de"),
            "made-up.csv: row 2, column 6",
            "byte 0xe4 is not UTF-8",
        ),
        (
            table(ROW.replace("1,Counter", '1,"Counter"x')),
            "made-up.csv: row 2",
            "row is not CSV: ",
        ),
        (b"<!doctype html>", "made-up.csv: row 1, column 1", "column is headed "),
        (b"x" * (LARGEST_FILE + 1), "made-up.csv", "file is larger than "),
    ],
)
def test_a_damaged_or_changed_file_gets_one_sentence(
    data: bytes, place: str, message: str
) -> None:
    found = fault_of(data)

    assert found[0] == place
    assert found[1].startswith(message)


def disclosure(**facts: object) -> bytes:
    entry = {"identifier": "trk_*", "type": "cookie", "maxAgeSeconds": 86400} | facts
    return json.dumps({"disclosures": [entry]}).encode()


def test_a_vendors_disclosure_becomes_hints_that_cite_it() -> None:
    data = disclosure(purposes=[1, 3], domain="*.tracker.example", cookieRefresh=True)

    [hint] = read_hints(data, VENDOR)

    assert (hint.name, hint.platform, hint.category) == (
        "trk_*",
        "Tracker Ltd",
        "marketing",
    )
    assert hint.hosts == ("tracker.example",)
    assert hint.words.endswith("row 1 of disclosure.json, published by the vendor")


@pytest.mark.parametrize(
    ("purposes", "category"),
    [
        ([1], None),
        ([1, 8, 10], "analytics"),
        ([5], "preferences"),
        ([8, 2], "marketing"),
    ],
)
def test_the_gravest_purpose_suggests_the_category(
    purposes: list[int], category: str | None
) -> None:
    [hint] = read_hints(disclosure(purposes=purposes), VENDOR)

    assert hint.category == category


def test_what_an_app_keeps_is_passed_over() -> None:
    assert read_hints(disclosure(type="app"), VENDOR) == ()


def test_a_disclosure_needs_somebody_who_makes_it() -> None:
    place, message = fault_of(disclosure(), Citation("disclosure.json"))

    assert (place, message) == (
        "disclosure.json",
        "a disclosure does not say whose it is",
    )


@pytest.mark.parametrize(
    "data",
    [b"{", b'{"disclosures": 1}', b'{"disclosures": [{}]}', b'{"a": 1, "a": 2}'],
)
def test_a_damaged_disclosure_gets_one_sentence(data: bytes) -> None:
    assert fault_of(data, VENDOR)[1].startswith("not a device storage disclosure: ")


def test_a_disclosure_without_a_name_is_refused_with_its_row() -> None:
    place, _ = fault_of(disclosure(identifier=" "), VENDOR)

    assert place == "disclosure.json: row 1, column 'identifier'"


def test_a_file_has_so_many_hints_and_no_more() -> None:
    rows = ",".join(['{"identifier":"a","type":"cookie"}'] * MOST_HINTS)

    def data(more: str) -> bytes:
        return f'{{"disclosures":[{rows}{more}]}}'.encode()

    assert len(read_hints(data(""), VENDOR)) == MOST_HINTS
    assert fault_of(data(',{"identifier":"b","type":"cookie"}'), VENDOR) == (
        "disclosure.json",
        "file has more than 200,000 hints",
    )


def test_a_name_of_which_nothing_prints_is_refused_with_its_row() -> None:
    assert fault_of(disclosure(identifier="\u202e\x1b"), VENDOR) == (
        "disclosure.json: row 1",
        "name is '\\u202e\\x1b', and nothing of it prints",
    )


def test_hosts_are_found_beside_a_run_of_letters_that_is_none() -> None:
    """A cell may have 131,072 letters; each was looked at once for each before it."""
    cell = (
        f"{'a' * 131_000} .tracker.example (3rd party), https://cdn.Tracker.example/x"
    )

    assert hosts_in(cell) == ("tracker.example", "cdn.tracker.example")
