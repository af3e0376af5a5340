"""The witness mode: what is cosigned, what is refused, what is never forgotten."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest

from consent_service.anchors.witness.state import WitnessState
from consent_service.anchors.witness.witness import Witness, WitnessAnswer
from consent_service.errors import InstallationError
from consent_service.evidence.checkpoint import open_checkpoint, read_checkpoint
from consent_service.evidence.consistency import consistency_path
from consent_service.evidence.cosignature import cosigned_at
from consent_service.evidence.note import Signer, sign_note
from consent_service.evidence.trust import Trust
from consent_service.evidence.witness import (
    AddCheckpoint,
    add_cosignatures,
    encode_request,
)
from consent_service.keys import Keys, Seed, SigningKey
from tests.evidence.anchor_sample import AT, fork_of
from tests.evidence.sample import ORIGIN, SampleLog, signer, verifier
from tests.places import ROOT

LOG = SampleLog().begin().record_many(38)
FORK = fork_of(LOG, 6)

NAME = "consent.example/witness"
OLD_SEED, NEW_SEED = (Seed(seed=bytes([n]) * 32, made_at=AT) for n in (1, 2))
KEYS = Keys((NEW_SEED, OLD_SEED))
NEW_KEY, OLD_KEY = KEYS.witness_keys(NAME, clock=lambda: AT)


def witness(folder: Path) -> Witness:
    signers = [NEW_KEY.signer, OLD_KEY.signer]
    return Witness(Trust((verifier(),)), signers, WitnessState(folder))


def body(
    old: int, new: int, log: SampleLog = LOG, signers: Sequence[Signer] = ()
) -> bytes:
    path = tuple(consistency_path(old, new, log.grown().node))
    return encode_request(AddCheckpoint(old, path, log.checkpoint(new, signers)))


def ask(asked: Witness, request: bytes) -> WitnessAnswer:
    return anyio.run(asked.add_checkpoint, request)


def test_a_log_that_grows_is_cosigned_each_time(tmp_path: Path) -> None:
    asked = witness(tmp_path)

    sizes = [(0, 7), (7, 20), (20, 20), (20, 40)]
    answers = [ask(asked, body(old, new)) for old, new in sizes]

    assert [answer.status for answer in answers] == [200, 200, 200, 200]


@pytest.mark.parametrize("key", [NEW_KEY, OLD_KEY], ids=["new", "old"])
def test_the_key_from_before_a_rotation_goes_on_cosigning(
    tmp_path: Path, key: SigningKey
) -> None:
    """Those who rely on a witness hold its old key until they are given the new."""
    answer = ask(witness(tmp_path), body(0, 20))

    note = add_cosignatures(LOG.checkpoint(20), answer.body, [key.verifier])
    signed = open_checkpoint(note, [verifier(), key.verifier], strict=True)
    assert cosigned_at(signed.note.verified[1]) == 1_795_348_800


def test_the_keys_of_a_witness_and_of_a_log_of_one_name_differ() -> None:
    (log_key,) = Keys((OLD_SEED,)).log_keys(NAME)

    assert log_key.verifier.vkey.key != OLD_KEY.verifier.vkey.key


def test_another_size_is_told_the_one_that_is_known(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    ask(asked, body(0, 20))

    answer = ask(asked, body(7, 40))

    assert answer == WitnessAnswer(409, b"20\n", "text/x.tlog.size")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"hello", 400),
        (encode_request(AddCheckpoint(0, (), b"x\n")), 400),
        (body(0, 20).replace(b"old 0", b"old 21"), 400),
        (body(0, 20, SampleLog(origin="other.example/log").begin()), 404),
        (body(0, 20, LOG, [signer(seed=2)]), 403),
        (body(0, 20).replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n"), 422),
    ],
)
def test_what_cannot_be_cosigned_is_refused_as_the_protocol_says(
    tmp_path: Path, request_: bytes, status: int
) -> None:
    answer = ask(witness(tmp_path), request_)

    assert answer.status == status
    assert answer.is_refusal
    assert not list(tmp_path.glob("*.checkpoint"))


def test_a_rewritten_history_is_not_cosigned(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    ask(asked, body(0, 20))

    assert ask(asked, body(20, 40, FORK)).status == 422
    assert ask(asked, body(20, 40)).status == 200


def test_two_trees_of_one_size_are_a_conflict_and_both_are_kept(
    tmp_path: Path,
) -> None:
    """Both bear the log's signature: together they prove what it did."""
    asked = witness(tmp_path)
    ask(asked, body(0, 20))

    answer = ask(asked, body(20, 20, FORK))

    kept = [read_checkpoint(path.read_bytes()) for path in tmp_path.glob("*.c*")]
    assert answer.status == 409
    assert len({checkpoint.root for checkpoint in kept}) == 2


def test_what_was_cosigned_is_known_after_a_restart(tmp_path: Path) -> None:
    ask(witness(tmp_path), body(0, 20))

    answer = ask(witness(tmp_path), body(0, 7))

    assert answer.status == 409
    assert answer.body == b"20\n"


def test_what_is_kept_bears_the_signatures_of_log_and_witness(tmp_path: Path) -> None:
    """Lines of others that came along are not kept: too many could not be read."""
    stranger = signer("stranger.example", 7)
    many = sign_note(LOG.checkpoint(20).partition(b"\n\n")[0] + b"\n", [stranger] * 60)
    lines = many.partition(b"\n\n")[2]

    ask(witness(tmp_path), body(0, 20) + lines)

    (path,) = tmp_path.glob("*.checkpoint")
    keys = [verifier(), NEW_KEY.verifier, OLD_KEY.verifier]
    signed = open_checkpoint(path.read_bytes(), keys, strict=True)
    assert [line.name for line in signed.note.verified] == [ORIGIN, NAME, NAME]


def test_requests_at_once_never_put_an_older_tree_back(tmp_path: Path) -> None:
    """The race that the specification describes, with two witnesses on one folder."""
    asked = [witness(tmp_path), witness(tmp_path)]
    requests = [body(old, new) for old in range(40) for new in (old + 1, 40)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(ask, [asked[n % 2] for n in range(len(requests))], requests)
        )

    (path,) = tmp_path.glob("*.checkpoint")
    assert {answer.status for answer in answers} <= {200, 409}
    assert read_checkpoint(path.read_bytes()).size == max(
        read_checkpoint(request.partition(b"\n\n")[2]).size
        for request, answer in zip(requests, answers, strict=True)
        if answer.status == 200
    )


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    """A witness whose state is gone would sign a second history."""
    state = WitnessState(tmp_path / "gone")

    with pytest.raises(
        InstallationError, match="state folder of the witness is missing"
    ):
        state.check()


def test_a_damaged_state_stops_the_witness(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    ask(asked, body(0, 20))
    (path,) = tmp_path.glob("*.checkpoint")
    path.write_bytes(b"torn")

    with pytest.raises(InstallationError, match="damaged"):
        ask(asked, body(20, 40))


def test_a_write_that_fails_gives_no_cosignature(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    ask(asked, body(0, 20))
    (path,) = tmp_path.glob("*.checkpoint")
    # A folder in the place of the new file: opening it fails, as a full disk would.
    (tmp_path / f"{path.name}.new").mkdir()

    with pytest.raises(InstallationError, match="cannot be used"):
        ask(asked, body(20, 40))

    assert read_checkpoint(path.read_bytes()).size == 20


# Cosigns one size after the other and says each as soon as it may be answered.
ENDLESS = """
import sys
from pathlib import Path
from tests.evidence.test_anchors_witness import ask, body, witness
from tests.places import ROOT

asked, known = witness(Path(sys.argv[1])), 0
for new in range(1, 41):
    assert ask(asked, body(known, new)).status == 200
    print(new, flush=True)
    known = new
"""


@pytest.mark.parametrize("answers", [1, 7, 20])
def test_what_was_answered_is_kept_when_the_process_is_killed(
    tmp_path: Path, answers: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        lines = process.stdout or ()
        said = [int(line) for line, _ in zip(lines, range(answers), strict=False)]
        process.kill()

    (path,) = tmp_path.glob("*.checkpoint")
    assert read_checkpoint(path.read_bytes()).size >= said[-1] == answers
    assert ask(witness(tmp_path), body(0, 40)).status == 409
