"""Exports that are broken or made to break the auditor: always a finding."""

import pytest

from consent_service.evidence.audit.report import MAX_FINDINGS, Report
from consent_service.evidence.checkpoint import Checkpoint, sign_checkpoint
from consent_service.evidence.export.tar import END, encode_member
from tests.evidence.sample import (
    ORIGIN,
    RECORDS,
    TRUST,
    SampleLog,
    audit_tar,
    files_of,
    pack,
    record_file,
    signer,
)

BUNDLE = "log/1/tile/entries/000.p/20"
TILE = "log/1/tile/0/000.p/20"


def files() -> dict[str, bytes]:
    log = SampleLog().begin().record_many(18)
    log.checkpoints = [log.checkpoint(7)]
    return files_of(log)


def audit_files(changed: dict[str, bytes]) -> Report:
    return audit_tar(pack(changed), TRUST)


def test_an_archive_without_files_is_no_export() -> None:
    report = audit_tar(END)

    assert report.found == {"bad-manifest": 1, "missing-file": 1}
    assert report.epochs == ()


@pytest.mark.parametrize("path", ["log/1/checkpoint", BUNDLE, TILE])
def test_a_file_that_is_left_out_is_found(path: str) -> None:
    changed = files()
    del changed[path]

    assert not audit_files(changed).is_sound


def test_a_file_that_is_left_out_after_signing_is_found() -> None:
    with_more = pack(files() | {"log/1/anchors/a.tsr": b"x"})
    without = with_more.replace(encode_member("log/1/anchors/a.tsr", b"x"), b"")

    assert audit_tar(without, TRUST).found == {"missing-file": 1}


def test_a_file_that_is_added_after_signing_is_found() -> None:
    more = encode_member("log/1/anchors/a.tsr", b"x") + pack(files())

    assert audit_tar(more, TRUST, strict=False).found == {"wrong-file": 1}


def test_a_manifest_of_another_export_is_found() -> None:
    other = files()
    other[RECORDS] = b""
    honest, changed = pack(files()), pack(other)
    mixed = (
        changed[: changed.index(b"manifest\0")] + honest[honest.index(b"manifest\0") :]
    )

    assert audit_tar(mixed, TRUST).found["wrong-file"] == 1


@pytest.mark.parametrize(
    "path",
    [
        "README",
        "log/1/checkpoint.old",
        "log/1/checkpoint/old",
        "log/1/checkpoints/a/b",
        "log/1/records/000.txt",
        "log/1/records/x001/000.ndjson",
        "log/1/tile/0/000",
        "log/1/tile/0/000.p/19",
        "log/1/tile/1/000.p/1",
        "log/1/tile/entries/001.p/1",
        "log/1/tile/nonsense",
        "revisions/README",
    ],
)
def test_a_file_that_has_no_place_is_found_if_strict(path: str) -> None:
    changed = files() | {path: b""}

    assert audit_files(changed).found == {"unexpected-file": 1}
    lenient = audit_tar(pack(changed), TRUST, strict=False)
    assert lenient.is_sound
    assert path in lenient.warnings[0]


def test_a_log_without_a_checkpoint_has_no_place() -> None:
    report = audit_files(files() | {"log/2/tile/0/000": b""})

    assert report.found == {"missing-file": 1, "unexpected-file": 1}


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"\0\1", b"\xff\xff", b"\0\0", b"\0\0" * 257, b"\0\0" * 20],
)
def test_a_broken_bundle_is_found(content: bytes) -> None:
    report = audit_files(files() | {BUNDLE: content})

    assert not report.is_sound
    assert report.found.keys() & {"bad-bundle", "bad-tile"}


def test_what_follows_a_broken_bundle_is_said_not_to_be_verified() -> None:
    log = SampleLog().begin().record_many(600)
    changed = files_of(log) | {"log/1/tile/entries/001": b"\0"}

    report = audit_files(changed)

    assert report.found == {"bad-bundle": 1, "wrong-root": 1}
    assert report.findings[0].index == 256
    assert "entries end at 256" in report.findings[1].message


@pytest.mark.parametrize("content", [b"", b"x", bytes(640), bytes(8193), bytes(9000)])
def test_a_broken_tile_is_found(content: bytes) -> None:
    assert audit_files(files() | {TILE: content}).found == {"bad-tile": 1}


def test_a_broken_tile_above_the_leaves_is_found() -> None:
    log = SampleLog().begin().record_many(600)
    for path in ("log/1/tile/0/001", "log/1/tile/1/000.p/2"):
        changed = files_of(log)
        changed[path] = changed[path][::-1]

        assert audit_files(changed).found == {"bad-tile": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"hello",
        b"hello\n",
        b"{}\n",
        b'{"index":2}\n',
        b'{"index":2,"salt":"","record":{}}\n',
        b"\0" * 1000,
        b"[" * 100_000 + b"\n",
    ],
)
def test_a_broken_records_file_is_found(content: bytes) -> None:
    assert not audit_files(files() | {RECORDS: content}).is_sound


@pytest.mark.parametrize("body", [b"{}", b"{]}", b'{"at":1e999}', b"{\xff}", b"{{}"])
def test_a_body_that_says_nothing_is_found(body: bytes) -> None:
    log = SampleLog().begin()
    log.record(record_file(2)[:63] + body)

    assert audit_tar(pack(files_of(log)), TRUST).found == {"bad-record": 1}


@pytest.mark.parametrize("size", [19, 21, 2**40, 2**63 - 1])
def test_a_checkpoint_of_any_size_costs_no_memory(size: int) -> None:
    changed = files()
    claim = Checkpoint(ORIGIN, size, bytes(32))
    changed["log/1/checkpoint"] = sign_checkpoint(claim, [signer()])

    assert not audit_files(changed).is_sound


@pytest.mark.parametrize("name", ["checkpoint", "checkpoints/0"])
@pytest.mark.parametrize("data", [b"", b"\n\n", b"hello\n", b"\xff" * 99])
def test_a_broken_checkpoint_is_found(name: str, data: bytes) -> None:
    report = audit_files(files() | {f"log/1/{name}": data})

    assert report.found["bad-checkpoint"] == 1


def test_a_checkpoint_that_is_too_large_is_found() -> None:
    report = audit_files(files() | {"log/1/checkpoints/0": b"x" * 1_000_001})

    assert report.found == {"missing-file": 1}
    assert "above 1000000" in report.findings[0].message


@pytest.mark.parametrize("manifest", [b"", b"\n\n", b"consent-export/v1\n\n", b"\xff"])
def test_a_broken_manifest_is_found(manifest: bytes) -> None:
    members = [encode_member(path, data) for path, data in files().items()]
    data = b"".join([*members, encode_member("manifest", manifest), END])

    assert audit_tar(data, TRUST).found == {"bad-manifest": 1}


def test_findings_are_counted_all_and_kept_in_part() -> None:
    log = SampleLog().begin().record_many(1200)
    log.records.clear()

    report = audit_files(files_of(log))

    assert report.found == {"missing": 1200}
    assert len(report.findings) == MAX_FINDINGS
