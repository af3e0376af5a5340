import json

import pytest

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.export.layout import (
    decode_record_line,
    encode_record_line,
    epoch_of,
    is_attachment,
    parse_records_name,
    records_path,
    revision_of,
    revision_path,
)
from consent_service.evidence.record_file import digest_of
from tests.evidence.sample import REVISION, record_file

FILE = record_file(7, controller="Hyvä Oy")
LINE = encode_record_line(7, FILE).rstrip(b"\n")


def test_the_exact_record_file_comes_back_from_its_line() -> None:
    """What was hashed is got by cutting: nothing is parsed and written anew."""
    record = decode_record_line(LINE)

    assert record.leaf == 7
    assert digest_of(record.file) == digest_of(FILE)


def test_a_line_is_json_that_any_tool_reads() -> None:
    read = json.loads(LINE)

    assert list(read) == ["index", "salt", "record"]
    assert read["record"]["controller"] == "Hyvä Oy"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        LINE[:-1],
        LINE[1:],
        b" " + LINE,
        LINE + b" ",
        LINE + b"\n",
        LINE.replace(b'"index":7', b'"index":07'),
        LINE.replace(b'"index":7', b'"index":-7'),
        LINE.replace(b'"index":7', b'"index": 7'),
        LINE.replace(b'"index":7', b'"index":' + b"7" * 30),
        LINE.replace(b'"salt":"', b'"salt":"A'),
        LINE.replace(b'"record":{', b'"record":['),
        LINE.replace(b"}}", b"}" + b" " * 17_000 + b"}"),
    ],
)
def test_what_is_no_line_is_refused(line: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_record_line(line)


def test_only_record_files_become_lines() -> None:
    with pytest.raises(MalformedEvidenceError):
        encode_record_line(7, b"consent-record/v1\n{}")


@pytest.mark.parametrize(
    ("number", "path"),
    [
        (0, "log/2/records/000.ndjson"),
        (976, "log/2/records/976.ndjson"),
        (1_234_067, "log/2/records/x001/x234/067.ndjson"),
    ],
)
def test_records_files_are_numbered_as_tiles_are(number: int, path: str) -> None:
    assert records_path(2, number) == path
    assert parse_records_name(path.removeprefix("log/2/")) == number


@pytest.mark.parametrize(
    "name",
    [
        *("", "records/", "records/0.ndjson", "records/000", "000.ndjson"),
        *("records/000.p/7.ndjson", "records/x000/001.ndjson"),
        "records/000.ndjson.ndjson",
    ],
)
def test_other_names_are_no_records_files(name: str) -> None:
    assert parse_records_name(name) is None


def test_paths_say_what_they_hold() -> None:
    assert epoch_of("log/12/tile/0/000") == (12, "tile/0/000")
    assert revision_of(revision_path(REVISION)) == REVISION
    assert is_attachment(f"revisions/{REVISION}/desktop.png")


@pytest.mark.parametrize(
    "path",
    [
        *("log/0/checkpoint", "log/01/checkpoint", "log/1", "log/1/", "log/x/a"),
        *("manifest", "revisions/00.json", "revisions/" + "A" * 64 + ".json"),
        "revisions/a/b/c",
    ],
)
def test_other_paths_say_nothing(path: str) -> None:
    assert epoch_of(path) is None
    assert revision_of(path) is None
    assert not is_attachment(path)
