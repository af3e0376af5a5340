"""Lies of an operator who has the real key and signs everything anew."""

from hashlib import sha256

import pytest

from consent_service.evidence.audit.report import Report
from consent_service.evidence.audit.summary import NO_OUTSIDE
from consent_service.evidence.canonical import Json
from consent_service.evidence.export.layout import encode_record_line
from consent_service.evidence.merkle import hash_leaf
from consent_service.evidence.record_file import digest_of, record_entry
from consent_service.evidence.statement import (
    Close,
    Config,
    Erasure,
    Genesis,
    Retention,
    Statement,
)
from consent_service.evidence.tiles import decode_bundle, encode_bundle
from consent_service.evidence.trust import Trust
from consent_service.evidence.trust_file import parse_trust
from tests.evidence.sample import (
    AT,
    DAY,
    LOG_VKEY,
    RECORDS,
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
)


def sample(records: int = 18) -> SampleLog:
    return SampleLog().begin().record_many(records)


def audit_log(log: SampleLog) -> Report:
    return audit_tar(pack(files_of(log)), TRUST)


def places(report: Report) -> list[tuple[str, int | None]]:
    return [(finding.kind, finding.index) for finding in report.findings]


def test_a_dropped_record_is_missing() -> None:
    log = sample()
    del log.records[5], log.records[9]

    report = audit_log(log)

    assert places(report) == [("missing", 5), ("missing", 9)]
    assert report.epochs[0].outcome.missing == 2


def test_a_changed_choice_is_found() -> None:
    log = sample()
    log.records[5] = record_file(5, decisions={"analytics": "granted"})

    assert places(audit_log(log)) == [("changed", 5)]


def test_a_changed_salt_is_found() -> None:
    log = sample()
    log.records[5] = log.records[5].replace(b"\n", b"\n", 1)[:18] + record_file(6)[18:]

    assert places(audit_log(log)) == [("changed", 5)]


def test_swapped_records_are_found() -> None:
    log = sample()
    log.records[5], log.records[6] = log.records[6], log.records[5]

    assert places(audit_log(log)) == [("changed", 5), ("changed", 6)]


@pytest.mark.parametrize("index", [0, 1, 20, 1023])
def test_a_fabricated_record_is_found(index: int) -> None:
    log = sample()
    log.records[index] = record_file(index)

    assert ("fabricated", index) in places(audit_log(log))


def test_a_record_given_twice_is_found() -> None:
    files = files_of(sample())
    line = encode_record_line(19, record_file(19))
    files[RECORDS] += line

    assert places(audit_tar(pack(files), TRUST)) == [("fabricated", 19)]


def test_records_beyond_the_log_are_found() -> None:
    files = files_of(sample())
    files["log/1/records/001.ndjson"] = encode_record_line(1024, record_file(1024))

    report = audit_tar(pack(files), TRUST)

    assert report.found == {"unexpected-file": 1}


def test_a_record_that_was_not_erased_is_a_zombie() -> None:
    log = sample()
    log.say(Erasure(((4, 6),), "art17", DAY))
    del log.records[5]

    report = audit_log(log)

    assert places(report) == [("zombie", 4), ("zombie", 6)]
    assert report.epochs[0].outcome.zombie == 2


def test_a_changed_record_under_an_erasure_is_both() -> None:
    log = sample()
    log.say(Erasure(((4, 4),), "art17", DAY))
    log.records[4] = record_file(5)

    assert places(audit_log(log)) == [("changed", 4), ("zombie", 4)]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (Erasure(((20, 20),), "art17", DAY), "in the future: of 20 to 20"),
        (Erasure(((5, 2**53 - 1),), "art17", DAY), "in the future: of 5 to"),
        (Retention(((1, 3),), DAY), "names a statement: of 1 to 3"),
        (Genesis("a", "inope", (LOG_VKEY,)), "genesis is not the first entry"),
    ],
)
def test_statements_that_say_what_cannot_be_are_found(
    statement: Statement, message: str
) -> None:
    log = sample()
    log.say(statement)

    report = audit_log(log)

    assert places(report) == [("bad-statement", 20)]
    assert message in report.findings[0].message


def test_an_erasure_of_what_was_erased_is_found() -> None:
    log = sample()
    log.say(Erasure(((4, 6),), "art17", DAY))
    log.say(Retention(((6, 7),), DAY))
    for index in (4, 5, 6):
        del log.records[index]

    report = audit_log(log)

    assert places(report) == [("bad-statement", 21)]
    assert report.erasures == {("2026-12", "art17"): 3}


def test_statements_that_name_all_leaves_again_and_again_cost_no_more() -> None:
    log = sample()
    log.say(Retention(((2, 19),), DAY))
    for _ in range(3):
        log.say(Retention(((2, 19),), DAY))
    log.records.clear()

    report = audit_log(log)

    assert report.found == {"bad-statement": 3}
    assert "more leaves than there are" in report.findings[0].message


def test_a_log_of_another_site_is_found() -> None:
    files = files_of(sample())
    head_of_another = pack(files).replace(b"site inope", b"site other")

    report = audit_tar(head_of_another, TRUST)

    assert ("bad-statement", 0) in places(report)


def test_a_log_without_a_genesis_is_found() -> None:
    log = SampleLog()
    log.say(Config(REVISION, AT))
    log.record_many(3)

    report = audit_log(log)

    assert report.found == {"bad-statement": 1}
    assert places(report) == [("bad-statement", 0)]


def test_a_log_that_begins_with_a_record_is_found() -> None:
    log = SampleLog().record_many(3)

    report = audit_log(log)

    assert ("bad-statement", 0) in places(report)


def test_an_entry_of_no_kind_is_found() -> None:
    log = sample()
    log.entries.append(b"\x11" + bytes(37))

    assert places(audit_log(log)) == [("bad-statement", 20)]


def test_a_statement_after_the_end_is_found() -> None:
    log = sample()
    log.say(Close(AT))
    log.say(Config(REVISION, AT))

    assert places(audit_log(log)) == [("bad-statement", 21)]


@pytest.mark.parametrize("records", [18, 300])
def test_a_tile_and_a_bundle_forged_together_are_found(records: int) -> None:
    """The pair agrees with itself: a reader that trusts the tile would pass it.

    That is CVE-2026-56865 of a widely used library; here every hash is made anew.
    """
    log = sample(records)
    files = files_of(log)
    bundle, tile = (
        ("log/1/tile/entries/000", "log/1/tile/0/000")
        if records > 254
        else ("log/1/tile/entries/000.p/20", "log/1/tile/0/000.p/20")
    )
    forged = record_file(5, decisions={"marketing": "granted"})
    entries = decode_bundle(files[bundle])
    entries[5] = record_entry(digest_of(forged))
    files[bundle] = encode_bundle(entries)
    hashes = files[tile]
    files[tile] = hashes[:160] + hash_leaf(entries[5]) + hashes[192:]
    files[RECORDS] = b"".join(
        encode_record_line(index, forged if index == 5 else file)
        for index, file in log.records.items()
    )

    report = audit_tar(pack(files), TRUST)

    assert report.found["wrong-root"] == 1
    assert report.epochs[0].outcome.missing == 0


def rewritten() -> SampleLog:
    """The same log with another record 5, everything after it signed anew."""
    log = SampleLog().begin().record_many(3)
    log.record(record_file(5, decisions={"marketing": "granted"}))
    log.record_many(14)
    return log


def test_a_rewritten_history_agrees_with_itself_and_is_told_to() -> None:
    report = audit_log(rewritten())

    assert report.is_sound
    assert report.outside == 0
    assert NO_OUTSIDE in report.warnings


@pytest.mark.parametrize("size", [6, 7, 19, 20])
def test_one_old_checkpoint_catches_a_rewritten_history(size: int) -> None:
    anchor = sample().checkpoint(size)

    report = audit_tar(pack(files_of(rewritten())), TRUST, anchors=[anchor])

    assert report.found == {"anchor": 1}
    assert f"another root at {size}" in report.findings[0].message


@pytest.mark.parametrize("trust", [TRUST, None])
def test_one_receipt_catches_a_rewritten_history(trust: Trust | None) -> None:
    receipt = sample().receipt(5, 9)

    report = audit_tar(pack(files_of(rewritten())), trust, receipts=[receipt])

    assert report.found == {"receipt": 1}


def test_an_anchor_from_before_the_lie_says_how_far_it_reaches() -> None:
    report = audit_tar(
        pack(files_of(rewritten())), TRUST, anchors=[sample().checkpoint(5)]
    )

    assert report.is_sound
    assert report.epochs[0].anchored == 5


def test_a_history_cut_short_is_caught_by_what_is_newer() -> None:
    report = audit_tar(
        pack(files_of(sample(9))), TRUST, anchors=[sample().checkpoint()]
    )

    assert report.found == {"anchor": 1}
    assert "anchor 1 is newer than the log: 20 > 11" in report.findings[0].message


def test_two_checkpoints_of_one_size_that_differ_are_found() -> None:
    log = sample()
    log.checkpoints = [log.checkpoint(9), rewritten().checkpoint(9)]

    assert audit_log(log).found == {"wrong-root": 1}


def test_an_earlier_checkpoint_that_is_newer_is_found() -> None:
    log = sample(9)
    log.checkpoints = [sample().checkpoint()]

    assert audit_log(log).found == {"wrong-root": 1}


def test_a_checkpoint_of_another_log_among_the_earlier_ones_is_found() -> None:
    log = sample()
    log.checkpoints = [SampleLog("other.example").begin().checkpoint()]

    assert audit_log(log).found == {"bad-checkpoint": 1}


@pytest.mark.parametrize(
    ("anchor", "message"),
    [
        (b"hello", "anchor 1 is not a checkpoint"),
        (SampleLog("other.example").checkpoint(), "'other.example', which is not here"),
        (sample().checkpoint(signers=[signer(seed=2)]), "no trusted key signed"),
    ],
)
def test_an_anchor_that_cannot_be_held_against_the_log_is_found(
    anchor: bytes, message: str
) -> None:
    report = audit_tar(pack(files_of(sample())), TRUST, anchors=[anchor])

    assert report.found == {"anchor": 1}
    assert message in report.findings[0].message


@pytest.mark.parametrize("receipt", [b"hello", sample().receipt(5)[:-20]])
def test_a_receipt_that_is_none_is_found(receipt: bytes) -> None:
    report = audit_tar(pack(files_of(sample())), TRUST, receipts=[receipt])

    assert set(report.found) == {"receipt"}


def test_a_log_signed_by_another_key_is_found() -> None:
    log = SampleLog(seed=2).begin()

    report = audit_tar(pack(files_of(log), signers=[signer(seed=2)]), TRUST)

    assert report.found == {"bad-checkpoint": 1, "bad-manifest": 1}


def test_a_log_that_the_policy_does_not_know_is_found() -> None:
    report = audit_tar(pack(files_of(sample())), Trust((verifier("other.example"),)))

    assert report.found["bad-checkpoint"] == 2


def test_witnesses_that_are_asked_for_and_missing_are_found() -> None:
    trust = parse_trust(f"log {LOG_VKEY}\nwitness W {X1}\nquorum W\n".encode())

    report = audit_tar(pack(files_of(sample())), trust)

    assert report.found == {"no-quorum": 1}
    assert report.outside == 0


def test_a_signature_that_nobody_vouched_for_is_found_if_strict() -> None:
    files = files_of(sample())
    files["log/1/checkpoint"] = sample().checkpoint(
        signers=[signer(), signer("friend.example", 3)]
    )

    strict = audit_tar(pack(files), TRUST)
    lenient = audit_tar(pack(files), TRUST, strict=False)

    assert strict.found == {"unknown-signature": 1}
    assert lenient.is_sound
    assert "friend.example" in lenient.warnings[0]


def test_the_same_warning_is_given_once() -> None:
    files = files_of(sample())
    friends = [signer(), signer("friend.example", 3), signer("friend.example", 4)]
    files["log/1/checkpoint"] = sample().checkpoint(signers=friends)

    report = audit_tar(pack(files), TRUST, strict=False)

    assert len(report.warnings) == 2


def test_a_record_of_a_revision_that_is_not_here_is_found() -> None:
    """Every revision that a record names has to be in the bundle (requirement B-08)."""
    files = files_of(sample(2))
    del files[f"revisions/{REVISION}.json"]

    report = audit_tar(pack(files), TRUST)

    assert places(report) == [("unknown-revision", 2), ("unknown-revision", 3)]
    assert not report.published[0].is_present


def test_a_revision_that_was_changed_is_found() -> None:
    files = files_of(sample(2))
    files[f"revisions/{REVISION}.json"] += b" "

    report = audit_tar(pack(files), TRUST)

    assert report.found == {"wrong-revision": 1, "unknown-revision": 2}


def test_a_revision_that_nothing_publishes_is_said_and_no_finding() -> None:
    """A service that dies between keeping and stating leaves one."""
    files = files_of(sample(2))
    document = b'{"never":"shown"}'
    digest = sha256(document).hexdigest()
    files[f"revisions/{digest}.json"] = document

    report = audit_tar(pack(files), TRUST)

    assert report.is_sound
    said = f"revision {digest} is here, and no statement publishes it"
    assert said in report.warnings


def test_a_record_before_its_revision_was_published_is_found() -> None:
    log = SampleLog()
    log.say(Genesis(log.origin, "inope", (LOG_VKEY,)))
    log.record_many(1)
    log.say(Config(REVISION, AT))
    log.record_many(1)

    assert places(audit_log(log)) == [("unpublished-revision", 1)]


@pytest.mark.parametrize(
    "changes",
    [
        {"at": "yesterday"},
        {"at": 1},
        {"action": None},
        {"revision": None},
        {"revision": "00"},
        {"site": "other"},
        {"decisions": None},
        {"decisions": {}},
        {"decisions": {"analytics": "maybe"}},
        {"decisions": {"analytics": True}},
        {"decisions": ["granted"]},
    ],
)
def test_a_record_that_lacks_what_it_has_to_say_is_found(
    changes: dict[str, Json],
) -> None:
    log = sample()
    log.record(record_file(20, **changes))

    assert places(audit_log(log)) == [("bad-record", 20)]


def test_a_record_that_can_be_read_two_ways_is_found() -> None:
    log = sample()
    twice = record_file(20).replace(
        b'"action":"save"', b'"action":"no","action":"save"'
    )
    log.record(twice)

    assert places(audit_log(log)) == [("bad-record", 20)]
