import tarfile
from io import BytesIO

import pytest

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.export.tar import (
    END,
    _encode_header,
    check_path,
    encode_member,
    read_members,
)

FILES = {"manifest": b"x" * 512, "log/1/checkpoint": b"hello\n", "empty": b""}
ARCHIVE = b"".join(encode_member(path, data) for path, data in FILES.items()) + END


def test_any_tar_reads_the_archive() -> None:
    with tarfile.open(fileobj=BytesIO(ARCHIVE)) as archive:
        read = {
            member.name: file.read()
            for member in archive
            if (file := archive.extractfile(member))
        }

    assert read == FILES


def test_members_are_found_where_they_lie() -> None:
    members = list(read_members(BytesIO(ARCHIVE)))

    assert {
        member.path: ARCHIVE[member.offset : member.offset + member.size]
        for member in members
    } == FILES


def test_no_bit_outside_the_contents_is_free() -> None:
    members = list(read_members(BytesIO(ARCHIVE)))
    inside = {
        place
        for member in members
        for place in range(member.offset, member.offset + member.size)
    }
    for place in {*range(len(ARCHIVE))} - inside:
        for bit in range(8):
            flipped = bytearray(ARCHIVE)
            flipped[place] ^= 1 << bit
            with pytest.raises(MalformedEvidenceError):
                list(read_members(BytesIO(bytes(flipped))))


@pytest.mark.parametrize("length", [0, 1, 511, 512, 600, 1024, 1536, len(ARCHIVE) - 1])
def test_an_archive_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(MalformedEvidenceError):
        list(read_members(BytesIO(ARCHIVE[:length])))


def test_nothing_may_follow_the_end() -> None:
    for more in (b"\0", bytes(512), b"x"):
        with pytest.raises(MalformedEvidenceError):
            list(read_members(BytesIO(ARCHIVE + more)))


def test_an_archive_made_by_another_tar_says_what_to_do() -> None:
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo("manifest")
        member.mtime = 1_795_325_770
        archive.addfile(member)

    with pytest.raises(MalformedEvidenceError, match="packed differently") as caught:
        list(read_members(BytesIO(packed.getvalue())))

    assert "unpack it" in caught.value.hint


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "a/", "/a", "a//b", "..", "a/../b", ".", "./a", "a/.b", "-a", "a b"),
        *("a\nb", "a\0b", "ä", "a\\b", "x" * 101, "~"),
    ],
)
def test_paths_that_could_lead_elsewhere_are_refused(path: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        check_path(path)
    with pytest.raises(MalformedEvidenceError):
        encode_member(path, b"")


def test_a_file_that_eleven_octal_digits_cannot_hold_is_not_written() -> None:
    with pytest.raises(MalformedEvidenceError, match="above 8589934591"):
        _encode_header("a", 8**11)
