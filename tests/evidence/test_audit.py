"""The audit of honest exports: what it counts, and what it warns of."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest

from consent_service.evidence.audit.audit import audit
from consent_service.evidence.audit.report import Outcome, Published
from consent_service.evidence.audit.steps import KINDS
from consent_service.evidence.audit.summary import FILTERED, NO_OUTSIDE, NO_POLICY
from consent_service.evidence.canonical import Json
from consent_service.evidence.cosignature import COSIGNATURE
from consent_service.evidence.export.manifest import ExportHead
from consent_service.evidence.export.reader import FolderExport, TarExport
from consent_service.evidence.note import Vkey, format_vkey
from consent_service.evidence.statement import (
    Close,
    Erasure,
    Genesis,
    Key,
    Previous,
    Restore,
    Retention,
)
from consent_service.evidence.trust import Trust
from consent_service.evidence.trust_file import parse_trust
from consent_service.evidence.witness import cosign
from tests.evidence.sample import (
    AT,
    DAY,
    HEAD,
    LOG_VKEY,
    ORIGIN,
    REVISION,
    TRUST,
    X1,
    SampleLog,
    audit_tar,
    files_of,
    pack,
    record_file,
    signer,
    verifier,
    vkey,
    witness,
)


def sample() -> SampleLog:
    """A log of 24 leaves: 20 records, of which 2 of the 4 statements erase 4."""
    log = SampleLog().begin().record_many(19)
    log.record(record_file(21, action="withdraw", at="2026-12-03T00:00:00.000Z"))
    log.checkpoints = [log.checkpoint(5), log.checkpoint(22)]
    log.say(Erasure(((3, 3), (7, 8)), "art17", DAY))
    log.say(Retention(((2, 2),), "2027-01-01"))
    for index in (2, 3, 7, 8):
        del log.records[index]
    return log


def test_an_honest_export_is_sound() -> None:
    report = audit_tar(pack(files_of(sample())), TRUST)

    assert report.is_sound
    assert report.findings == ()
    assert report.head == HEAD


def test_records_are_counted_by_outcome_month_action_and_reason() -> None:
    report = audit_tar(pack(files_of(sample())), TRUST)

    assert report.epochs[0].outcome == Outcome(16, 4, 0, 0, 0)
    assert report.choices == {("2026-11", "save"): 15, ("2026-12", "withdraw"): 1}
    assert report.erasures == {("2026-12", "art17"): 3, ("2027-01", "retention"): 1}


def test_the_report_names_checkpoint_keys_and_what_was_published() -> None:
    log = sample()

    report = audit_tar(pack(files_of(log)), TRUST)

    epoch = report.epochs[0]
    assert epoch.checkpoint.size == 24
    assert epoch.vkeys == (format_vkey(vkey()),)
    assert epoch.statements == 4
    assert report.published == (Published(1, 1, REVISION, AT, is_present=True),)


def test_without_anything_from_outside_it_says_so_loudly() -> None:
    report = audit_tar(pack(files_of(sample())))

    assert report.is_sound
    assert report.outside == 0
    assert report.warnings == (NO_POLICY, NO_OUTSIDE)


def test_old_checkpoints_and_receipts_vouch_up_to_their_size() -> None:
    log = sample()

    report = audit_tar(
        pack(files_of(log)),
        TRUST,
        anchors=[log.checkpoint(10)],
        receipts=[log.receipt(9, 12)],
    )

    assert report.is_sound
    assert report.outside == 2
    assert report.epochs[0].anchored == 12
    assert report.warnings == ()


def test_a_quorum_of_witnesses_vouches_for_all_of_it() -> None:
    trust = parse_trust(f"log {LOG_VKEY}\nwitness W {X1}\nquorum W\n".encode())
    files = files_of(sample())
    files["log/1/checkpoint"] += cosign(files["log/1/checkpoint"], [witness(11)])

    report = audit_tar(pack(files), trust)

    assert report.is_sound
    assert report.epochs[0].anchored == 24
    assert report.epochs[0].witnesses == ("w11.example",)
    assert report.warnings == ()


@pytest.mark.parametrize(("strict", "sound"), [(False, True), (True, False)])
def test_entries_after_the_newest_cosigned_checkpoint_are_told(
    *, strict: bool, sound: bool
) -> None:
    """Witnesses are asked now and then, and an export may be taken in between."""
    trust = parse_trust(f"log {LOG_VKEY}\nwitness W {X1}\nquorum W\n".encode())
    files = files_of(sample())
    older = next(path for path in files if path.startswith("log/1/checkpoints/"))
    size = int(files[older].split(b"\n")[1])
    files[older] += cosign(files[older], [witness(11)])

    report = audit_tar(pack(files), trust, strict=strict)

    assert report.is_sound is sound
    assert report.epochs[0].anchored == size
    assert [f"{24 - size} entries" in said for said in report.warnings] == (
        [True] if sound else []
    )


@pytest.mark.parametrize("records", [253, 254, 255, 1022, 1023, 1100])
def test_sizes_about_a_tile_and_a_records_file_are_sound(records: int) -> None:
    log = SampleLog().begin().record_many(records)
    log.checkpoints = [log.checkpoint(size) for size in (1, 255, records)]

    report = audit_tar(pack(files_of(log)), TRUST, anchors=[log.checkpoint(254)])

    assert report.findings == ()
    assert report.epochs[0].outcome.ok == records


def test_an_unpacked_export_is_the_same_export(tmp_path: Path) -> None:
    data = pack(files_of(sample()))
    archive = TarExport(BytesIO(data))
    for path in archive.sizes:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read_part(path, 0, 1 << 20))

    assert audit(FolderExport(tmp_path), TRUST, strict=True) == audit_tar(data, TRUST)


def test_progress_is_told_to_the_end() -> None:
    log = SampleLog().begin().record_many(600)
    told: list[tuple[int, int]] = []

    audit(
        TarExport(BytesIO(pack(files_of(log)))),
        TRUST,
        progress=lambda done, total: told.append((done, total)),
    )

    assert told == [(256, 602), (512, 602), (602, 602)]


def test_a_filtered_export_does_not_judge_what_is_absent() -> None:
    log = sample()
    kept = {index: file for index, file in log.records.items() if index > 9}
    log.records = kept
    scope: dict[str, Json] = {"start": AT}

    report = audit_tar(pack(files_of(log), ExportHead("inope", AT, scope)), TRUST)

    assert report.is_sound
    assert report.epochs[0].outcome == Outcome(12, 4, 0, 0, 4)
    assert FILTERED in report.warnings


def test_a_window_without_any_record_needs_no_file() -> None:
    log = SampleLog().begin().record_many(3)
    log.say(Erasure(((2, 4),), "test-data", DAY))
    log.records.clear()

    report = audit_tar(pack(files_of(log)), TRUST)

    assert report.is_sound
    assert report.epochs[0].outcome.erased == 3


def rotated(*, covering: bool) -> tuple[SampleLog, dict[str, bytes]]:
    """A log that changed its key: the newest checkpoint is signed by the new one."""
    log = SampleLog().begin().record_many(3)
    before = len(log.entries)
    log.say(Key(format_vkey(vkey(seed=2)), AT))
    both = [signer(), signer(seed=2)]
    log.checkpoints = [log.checkpoint(None if covering else before, both)]
    log.record_many(3)
    files = files_of(log)
    files["log/1/checkpoint"] = log.checkpoint(signers=[signer(seed=2)])
    return log, files


@pytest.mark.parametrize("trust", [TRUST, None])
def test_trust_walks_from_the_old_key_to_the_new_one(trust: Trust | None) -> None:
    _, files = rotated(covering=True)

    report = audit_tar(pack(files, signers=[signer(seed=2)]), trust, strict=False)

    assert report.is_sound
    assert report.epochs[0].vkeys == (
        format_vkey(vkey()),
        format_vkey(vkey(seed=2)),
    )


def test_a_new_key_counts_only_once_the_old_one_has_vouched_for_it() -> None:
    _, files = rotated(covering=False)

    report = audit_tar(pack(files), TRUST, strict=False)

    assert report.found == {"bad-checkpoint": 1}


@pytest.mark.parametrize(
    "other",
    [vkey("other.example", 2), vkey(ORIGIN, 2, COSIGNATURE), Vkey(ORIGIN, 1, b"2")],
)
def test_a_key_that_cannot_sign_this_log_may_stand_in_it(other: Vkey) -> None:
    """Keys of kinds to come are reported, and only count where they can be checked."""
    log = SampleLog().begin()
    log.say(Key(format_vkey(other), AT))
    log.record_many(1)

    report = audit_tar(pack(files_of(log)), TRUST)

    assert report.is_sound
    assert report.epochs[0].vkeys == (format_vkey(vkey()),)


def epochs(*, quoted: int, lost: tuple[int, int] | None) -> dict[str, bytes]:
    """Two epochs: the first has 8 leaves here, and the second quotes more of it."""
    first = SampleLog().begin().record_many(quoted - 2)
    origin = "consent.example/log/s8k2/2"
    quote = first.checkpoint().decode()
    second = SampleLog(origin, 2, Previous(ORIGIN, quote)).begin()
    second.say(Restore(quote, lost, AT))
    second.record_many(2)

    del first.entries[8:]
    first.records = {i: file for i, file in first.records.items() if i < 8}
    return files_of(first) | files_of(second, 2)


BOTH = Trust((verifier(), verifier("consent.example/log/s8k2/2", 2)))


def audited(files: dict[str, bytes], trust: Trust | None = BOTH) -> Sequence[str]:
    report = audit_tar(pack(files), trust)
    return [f"{finding.kind}: {finding.message}" for finding in report.findings]


def test_an_epoch_that_takes_up_where_the_last_ended_is_sound() -> None:
    assert audited(epochs(quoted=8, lost=None)) == []


def test_a_gap_that_is_named_is_sound_and_told() -> None:
    report = audit_tar(pack(epochs(quoted=11, lost=(8, 10))), BOTH)

    assert report.is_sound
    assert "epoch 2 says that entries 8 to 10 of epoch 1 are lost" in report.warnings


@pytest.mark.parametrize("lost", [None, (9, 10), (8, 9), (0, 10)])
def test_a_gap_that_is_not_named_is_found(lost: tuple[int, int] | None) -> None:
    assert audited(epochs(quoted=11, lost=lost)) == [
        "bad-epoch: epoch 2 does not say that 8 to 10 of the one before are lost"
    ]


def test_an_epoch_of_a_key_that_nobody_vouched_for_is_found() -> None:
    found = audited(epochs(quoted=8, lost=None), TRUST)

    assert found[0] == (
        "bad-checkpoint: policy names no key of log 'consent.example/log/s8k2/2'"
    )


def test_an_epoch_that_was_left_out_is_found() -> None:
    files = epochs(quoted=8, lost=None)
    rest = {path: data for path, data in files.items() if "log/1/" not in path}

    assert "bad-epoch: epochs are not numbered from 1 on without a gap" in audited(rest)


def test_a_first_epoch_that_follows_another_is_found() -> None:
    files = epochs(quoted=8, lost=None)
    moved = {
        path.replace("log/2/", "log/1/"): data
        for path, data in files.items()
        if "log/1/" not in path
    }

    assert "bad-epoch: the first epoch here follows one that is not" in audited(moved)


def test_an_old_epoch_that_went_on_is_found() -> None:
    """Two logs at once would let the operator choose what to show to whom."""
    files = epochs(quoted=8, lost=None)
    went_on = SampleLog().begin().record_many(9)
    second = {path: data for path, data in files.items() if "log/1/" not in path}

    assert audited(second | files_of(went_on)) == [
        "bad-epoch: epoch 2 left the one before at 8, which went on to 11"
    ]


def test_an_epoch_that_quotes_another_root_is_found() -> None:
    files = epochs(quoted=8, lost=None)
    other = SampleLog().begin().record_many(5)
    other.record(record_file(99))

    assert audited(files | files_of(other)) == [
        "bad-epoch: epoch 2 quotes another root than the one before has"
    ]


def test_an_epoch_that_names_no_predecessor_is_found() -> None:
    first, second = SampleLog().begin(), SampleLog("other.example", 2).begin()
    trust = Trust((verifier(), verifier("other.example", 2)))

    found = audited(files_of(first) | files_of(second, 2), trust)

    assert found == ["bad-epoch: epoch 2 does not name the one before"]


def test_a_log_that_begins_as_another_one_is_found() -> None:
    """Its first entry is what later logs and witnesses know it by."""
    log = SampleLog()
    log.say(Genesis("other.example", "inope", (LOG_VKEY,)))

    assert audited(files_of(log)) == [
        "bad-epoch: genesis is of another log, 'other.example'"
    ]


def test_an_epoch_without_a_genesis_is_found() -> None:
    second = SampleLog("other.example", 2).record_many(1)
    trust = Trust((verifier(), verifier("other.example", 2)))

    found = audited(files_of(SampleLog().begin()) | files_of(second, 2), trust)

    assert "bad-statement: log does not begin with a genesis statement" in found


def test_an_epoch_that_quotes_a_forged_checkpoint_is_found() -> None:
    first = SampleLog().begin()
    quote = first.checkpoint(signers=[signer(seed=3)]).decode()
    second = SampleLog("other.example", 2, Previous(ORIGIN, quote)).begin()
    trust = Trust((verifier(), verifier("other.example", 2)))

    found = audited(files_of(first) | files_of(second, 2), trust)

    assert found[0].startswith("bad-epoch: epoch 2 quotes: no trusted key signed")


def test_a_closed_log_stays_closed() -> None:
    log = SampleLog().begin().record_many(2)
    log.say(Close(AT))

    assert audited(files_of(log), TRUST) == []
    log.say(Close(AT))
    assert audited(files_of(log), TRUST) == [
        "bad-statement: statement follows the end of the log"
    ]


def test_screenshots_of_a_revision_may_lie_beside_it() -> None:
    files = files_of(sample()) | {f"revisions/{REVISION}/desktop.png": b"\x89PNG"}

    assert audit_tar(pack(files), TRUST).is_sound


def test_what_third_parties_gave_is_checked_if_it_is_a_checkpoint() -> None:
    log = sample()
    files = files_of(log) | {
        "log/1/anchors/2026-12-01.checkpoint": log.checkpoint(9),
        "log/1/anchors/2026-12-01.tsr": b"\x30\x82",
    }

    report = audit_tar(pack(files), TRUST)

    assert report.is_sound
    # They came with the export: its maker could have left others out.
    assert report.outside == 0


def test_every_kind_of_finding_is_a_word_with_an_explanation() -> None:
    assert all(word and explanation for word, explanation in KINDS.items())
