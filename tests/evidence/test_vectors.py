"""Files that were once evidence and have to stay it: a later version verifies them.

They are for other implementations too. Cases are added and never changed.
"""

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import decompress

import pytest

from consent_service.errors import EvidenceError
from consent_service.evidence.consistency import verify_consistency
from consent_service.evidence.cosignature import COSIGNATURE, cosignature_verifier
from consent_service.evidence.export.layout import (
    decode_record_line,
    encode_record_line,
)
from consent_service.evidence.inclusion import verify_inclusion
from consent_service.evidence.merkle import EMPTY_FRONTIER, grow, hash_leaf, root_of
from consent_service.evidence.note import (
    Verifier,
    ed25519_verifier,
    open_note,
    parse_vkey,
)
from consent_service.evidence.receipt import verify_receipt
from consent_service.evidence.record_file import (
    digest_of,
    encode_record_file,
    record_entry,
)
from consent_service.evidence.statement_json import decode_statement, encode_statement
from consent_service.evidence.tiles import (
    cut_tile,
    extend_tiles,
    parse_tile_path,
    tile_path,
    tiles_of,
)
from consent_service.evidence.trust_file import parse_trust
from tests.evidence.sample import audit_tar

Case = dict[str, Any]
FOLDER = Path(__file__).parent / "vectors"


def cases(name: str, *what: str) -> list[Case]:
    found: list[Case] = json.loads((FOLDER / name).read_text())["cases"]
    return [case for case in found if not what or case["what"] in what]


def outcome_of(check: Any, *arguments: Any, **named: Any) -> str:
    try:
        check(*arguments, **named)
    except EvidenceError as error:
        return error.code
    return "ok"


def unhex(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("case", cases("merkle.json", "root"))
def test_the_leaves_of_a_vector_have_its_root(case: Case) -> None:
    assert root_of(list(map(hash_leaf, unhex(case["leaves"])))).hex() == case["root"]


@pytest.mark.parametrize("case", cases("merkle.json", "inclusion"))
def test_an_inclusion_proof_ends_as_its_vector_says(case: Case) -> None:
    outcome = outcome_of(
        verify_inclusion,
        bytes.fromhex(case["leaf"]),
        index=case["index"],
        size=case["size"],
        path=unhex(case["path"]),
        root=bytes.fromhex(case["root"]),
    )

    assert outcome == case["outcome"]


@pytest.mark.parametrize("case", cases("merkle.json", "consistency"))
def test_a_consistency_proof_ends_as_its_vector_says(case: Case) -> None:
    outcome = outcome_of(
        verify_consistency,
        case["old"],
        case["new"],
        unhex(case["path"]),
        old_root=bytes.fromhex(case["old_root"]),
        new_root=bytes.fromhex(case["new_root"]),
    )

    assert outcome == case["outcome"]


@pytest.mark.parametrize("case", cases("tiles.json", "widths"))
def test_a_tree_is_cut_into_tiles_of_the_widths_of_its_vector(case: Case) -> None:
    tiles = [tile for tile in tiles_of(case["size"]) if tile.level >= 0]
    full = {
        str(level): sum(tile[0] == level and tile.width == 256 for tile in tiles)
        for level in sorted({tile.level for tile in tiles})
    }

    assert full == case["full"]
    assert {str(tile.level): tile.width for tile in tiles if tile.width < 256} == case[
        "partial"
    ]


@pytest.mark.parametrize("case", cases("tiles.json", "path"))
def test_the_path_of_a_tile_is_read_as_its_vector_says(case: Case) -> None:
    assert outcome_of(parse_tile_path, case["path"]) == case["outcome"]
    if case["outcome"] == "ok":
        assert list(parse_tile_path(case["path"])) == case["tile"]


@pytest.mark.parametrize("case", cases("tiles.json", "content"))
def test_a_tile_has_the_bytes_of_its_vector(case: Case) -> None:
    entries = [str(number).encode() for number in range(300)]
    tiles = extend_tiles(grow(EMPTY_FRONTIER, map(hash_leaf, entries)), entries, {})

    made = {
        tile_path(tile): cut_tile(tiles[tile[:2]], tile.level, tile.width)
        for tile in tiles_of(300)
    }

    assert {path: sha256(data).hexdigest() for path, data in made.items()} == case[
        "sha256"
    ]


def verifier_of(text: str) -> Verifier:
    vkey = parse_vkey(text)
    is_cosigner = vkey.key_type == COSIGNATURE
    return cosignature_verifier(vkey) if is_cosigner else ed25519_verifier(vkey)


@pytest.mark.parametrize("case", cases("notes.json"), ids=lambda case: case["name"])
def test_a_note_ends_as_its_vector_says(case: Case) -> None:
    outcome = outcome_of(
        open_note,
        case["note"].encode(),
        list(map(verifier_of, case["vkeys"])),
        strict=case["strict"],
    )

    assert outcome == case["outcome"]


@pytest.mark.parametrize("case", cases("entries.json", "record"))
def test_a_record_has_the_bytes_of_its_vector(case: Case) -> None:
    file = encode_record_file(bytes.fromhex(case["salt"]), case["body"].encode())

    assert file.decode() == case["file"]
    assert digest_of(file).hex() == case["digest"]
    assert record_entry(digest_of(file)).hex() == case["entry"]
    assert hash_leaf(bytes.fromhex(case["entry"])).hex() == case["leaf_hash"]
    assert encode_record_line(7, file).decode() == case["line"]
    assert decode_record_line(case["line"].rstrip("\n").encode()).file == file


@pytest.mark.parametrize("case", cases("entries.json", "statement"))
def test_a_statement_ends_as_its_vector_says(case: Case) -> None:
    data = case["json"].encode()

    assert outcome_of(decode_statement, data) == case["outcome"]
    if case["outcome"] == "ok":
        assert encode_statement(decode_statement(data)) == data


@pytest.mark.parametrize("case", cases("receipts.json"), ids=lambda case: case["name"])
def test_a_receipt_ends_as_its_vector_says(case: Case) -> None:
    trust = parse_trust(case["policy"].encode())

    outcome = outcome_of(verify_receipt, case["receipt"].encode(), trust, strict=True)

    assert outcome == case["outcome"]


@pytest.mark.parametrize("case", cases("exports.json"), ids=lambda case: case["name"])
def test_an_export_ends_as_its_vector_says(case: Case) -> None:
    report = audit_tar(
        decompress(b64decode(case["export"])),
        parse_trust(case["policy"].encode()),
        anchors=[anchor.encode() for anchor in case["anchors"]],
        receipts=[receipt.encode() for receipt in case["receipts"]],
    )

    outcome = report.epochs[0].outcome
    assert ("sound" if report.is_sound else "findings") == case["outcome"]
    assert sorted(report.found) == case["found"]
    assert {
        "ok": outcome.ok,
        "erased": outcome.erased,
        "missing": outcome.missing,
        "zombie": outcome.zombie,
    } == case["counts"]
