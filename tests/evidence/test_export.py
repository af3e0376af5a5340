import os
from gzip import compress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from typing_extensions import override

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.export.layout import decode_record_line
from consent_service.evidence.export.reader import (
    FolderExport,
    TarExport,
    digest_file,
    open_export,
    read_file,
)
from consent_service.evidence.export.tar import END, encode_member
from consent_service.evidence.export.writer import ExportWriter, RecordSplitter
from tests.evidence.sample import HEAD, record_file, signer

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def packed() -> bytes:
    writer = ExportWriter()
    chunks = [writer.add("b", b"hello"), writer.add("a/c", b"x" * 2_000_000)]
    return b"".join([*chunks, writer.finish(HEAD, [signer()])])


def test_what_is_written_is_read_from_the_archive() -> None:
    export = TarExport(BytesIO(packed()))

    assert export.sizes == {"b": 5, "a/c": 2_000_000, "manifest": 340}
    assert read_file(export, "b", limit=5) == b"hello"
    assert digest_file(export, "b") == HELLO


def test_what_is_written_is_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c").write_bytes(b"hello")

    export = FolderExport(tmp_path)

    assert export.sizes == {"a/c": 5}
    assert read_file(export, "a/c", limit=5) == b"hello"
    assert digest_file(export, "a/c") == HELLO


def test_an_export_opens_whatever_it_is(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b").write_bytes(b"hello")
    (tmp_path / "export.tar").write_bytes(packed())

    for name in ("folder", "export.tar"):
        with open_export(tmp_path / name) as export:
            assert read_file(export, "b", limit=5) == b"hello"


def test_an_export_that_is_not_there_or_compressed_is_our_own_error(
    tmp_path: Path,
) -> None:
    (tmp_path / "export.tar.gz").write_bytes(compress(packed()))

    with pytest.raises(MalformedEvidenceError, match="cannot be opened"):
        open_export(tmp_path / "nowhere").__enter__()
    with pytest.raises(MalformedEvidenceError) as caught:
        open_export(tmp_path / "export.tar.gz").__enter__()
    assert "uncompress it first" in caught.value.hint


def test_the_manifest_lists_every_file() -> None:
    export = TarExport(BytesIO(packed()))

    text = read_file(export, "manifest", limit=1000).decode()

    assert f"\n{HELLO} 5 b\n" in text
    assert " 2000000 a/c\n" in text


def test_a_file_that_is_not_there_or_too_large_is_not_read() -> None:
    export = TarExport(BytesIO(packed()))

    with pytest.raises(MalformedEvidenceError, match="has no file 'x'"):
        read_file(export, "x", limit=9)
    with pytest.raises(MalformedEvidenceError, match="5 bytes, above 4"):
        read_file(export, "b", limit=4)


def test_no_file_is_written_twice() -> None:
    writer = ExportWriter()
    writer.add("b", b"")

    for path in ("b", "manifest"):
        with pytest.raises(MalformedEvidenceError, match="already"):
            writer.add(path, b"")


def test_an_archive_with_a_file_twice_is_refused() -> None:
    """Readers that differ in which of the two they take would see two exports."""
    twice = encode_member("a", b"1") + encode_member("a", b"2") + END

    with pytest.raises(MalformedEvidenceError, match="'a' twice"):
        TarExport(BytesIO(twice))


def test_links_and_special_files_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/hostname")

    with pytest.raises(MalformedEvidenceError, match="not a plain file"):
        FolderExport(tmp_path)
    (tmp_path / "link").unlink()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(MalformedEvidenceError, match="not a plain file"):
        FolderExport(tmp_path)


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc")

    with pytest.raises(MalformedEvidenceError, match="not a plain file"):
        FolderExport(tmp_path)


def test_a_folder_that_is_not_there_is_our_own_error(tmp_path: Path) -> None:
    with pytest.raises(MalformedEvidenceError, match="folder cannot be read"):
        FolderExport(tmp_path / "nowhere")


def test_a_file_that_goes_away_is_our_own_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    export = FolderExport(tmp_path)
    (tmp_path / "a").unlink()

    with pytest.raises(MalformedEvidenceError, match="'a' cannot be read"):
        read_file(export, "a", limit=9)


class FailingFile(BytesIO):
    """A disk that fails once its index has been read."""

    is_failing = False

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        if self.is_failing:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_disk_error_is_our_own_error() -> None:
    file = FailingFile(packed())
    stream: BinaryIO = file
    export = TarExport(stream)
    file.is_failing = True

    with pytest.raises(MalformedEvidenceError, match="'b' cannot be read"):
        read_file(export, "b", limit=9)


def test_records_are_split_by_index_and_keep_their_bytes() -> None:
    splitter = RecordSplitter(3)
    indexes = [2, 1023, 1024, 5000]
    files = [
        file for index in indexes for file in splitter.push(index, record_file(index))
    ]
    files += splitter.finish() + splitter.finish()

    assert [path for path, _ in files] == [
        "log/3/records/000.ndjson",
        "log/3/records/001.ndjson",
        "log/3/records/004.ndjson",
    ]
    lines = [line for _, content in files for line in content.splitlines()]
    assert [decode_record_line(line).file for line in lines] == list(
        map(record_file, indexes)
    )


def test_records_out_of_order_are_not_written() -> None:
    splitter = RecordSplitter(1)
    splitter.push(5, record_file(5))

    for index in (5, 4):
        with pytest.raises(MalformedEvidenceError, match="out of order"):
            splitter.push(index, record_file(index))
