"""The steps of an audit, numbered once for the code, the report and the format.

`docs/log-format.md`, section 9, says what each step checks; a test compares the two.
The steps are named after what they check. `audit.py` says where they are taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it shows if it finds nothing, and what it can find.

    Attributes:
        number: From 1 on, in the order of the report.
        title: One word, the heading in `docs/log-format.md`.
        shows: What holds if the step has no finding.
        kinds: Its kinds of findings, each with an explanation. Once released, a
            kind never changes meaning.
    """

    number: int
    title: str
    shows: str
    kinds: Mapping[str, str]


STEPS: tuple[Step, ...] = (
    Step(
        1,
        "Files",
        "every file is the one that the signed manifest lists",
        {
            "bad-manifest": "the list of files is missing, malformed or not signed",
            "wrong-file": "a file is not the one that the manifest lists",
            "missing-file": "a file that has to be there is not",
            "unexpected-file": "a file has no place in an export (strict)",
        },
    ),
    Step(
        2,
        "Tree",
        "the tree is that of the entries, and the tiles that of the tree",
        {
            "bad-bundle": "entries cannot be read: what follows them is not verified",
            "bad-tile": "a tile is not what the entries hash to",
        },
    ),
    Step(
        3,
        "Statements",
        "every statement says what can be",
        {"bad-statement": "a statement is malformed or says what cannot be"},
    ),
    Step(
        4,
        "Records",
        "every record is there or was erased by a statement",
        {
            "missing": "a record is gone and no statement says that it was erased",
            "zombie": "a record is there although a statement says that it was erased",
            "changed": "a record is not the one that the log holds",
            "fabricated": "a record is out of order, or of a leaf that is no record",
            "bad-record": "a record is in the log and is not in the format",
        },
    ),
    Step(
        5,
        "Revisions",
        "every record names a revision that was published before it",
        {
            "unknown-revision": "a record names a revision that is not in the export",
            "unpublished-revision": "a record names a revision not published before it",
            "wrong-revision": "a revision's document does not have its digest",
        },
    ),
    Step(
        6,
        "Checkpoints",
        "every checkpoint is signed and has the root of the entries",
        {
            "bad-checkpoint": (
                "a checkpoint is malformed or not signed by a trusted key"
            ),
            "unknown-signature": "a signature is of no trusted key (strict)",
            "no-quorum": "the witnesses that the policy asks for have not cosigned",
            "wrong-root": "a checkpoint's root is not that of the entries",
        },
    ),
    Step(
        7,
        "Outside",
        "what others have kept agrees with the log",
        {
            "anchor": "an old checkpoint from outside contradicts the log",
            "receipt": "a receipt does not verify or contradicts the log",
        },
    ),
    Step(
        8,
        "Epochs",
        "each log follows the one before without a hidden gap",
        {"bad-epoch": "an epoch does not follow the one before, or hides a gap"},
    ),
    Step(
        9,
        "Accesses",
        "the uses of tokens are those that the log states",
        {"accesses": "the uses of tokens are not those that the log states"},
    ),
)

KINDS: Mapping[str, str] = {
    kind: meaning for step in STEPS for kind, meaning in step.kinds.items()
}
