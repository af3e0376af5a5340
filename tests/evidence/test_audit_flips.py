"""Every single bit of a small export: none may be flipped unnoticed."""

from collections.abc import Iterator

import pytest

from consent_service.errors import EvidenceError
from consent_service.evidence.statement import Erasure
from consent_service.evidence.trust import Trust
from consent_service.evidence.trust_file import parse_trust
from consent_service.evidence.witness import cosign
from tests.evidence.sample import (
    DAY,
    LOG_VKEY,
    X1,
    SampleLog,
    audit_tar,
    files_of,
    pack,
    witness,
)


def small_export() -> tuple[dict[str, bytes], Trust]:
    """Every kind of file, with a witness's line, in as few bytes as they take."""
    log = SampleLog().begin().record_many(4)
    log.checkpoints = [log.checkpoint(3)]
    log.say(Erasure(((3, 4),), "art17", DAY))
    del log.records[3], log.records[4]
    files = files_of(log)
    files["log/1/checkpoint"] += cosign(files["log/1/checkpoint"], [witness(11)])
    policy = f"log {LOG_VKEY}\nwitness W {X1}\nquorum none\n"
    return files, parse_trust(policy.encode())


def flips(data: bytes, places: slice) -> Iterator[tuple[int, bytes]]:
    for place in range(8 * len(data))[places]:
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        yield place, bytes(flipped)


def is_unnoticed(data: bytes, trust: Trust) -> bool:
    try:
        return audit_tar(data, trust, strict=True).is_sound
    except EvidenceError:
        return False


def unnoticed_in_archive(places: slice) -> tuple[int, list[int]]:
    files, trust = small_export()
    flipped = 0
    unnoticed: list[int] = []
    for place, changed in flips(pack(files), places):
        flipped += 1
        if is_unnoticed(changed, trust):
            unnoticed.append(place)
    return flipped, unnoticed


def unnoticed_in_files(places: slice) -> list[tuple[str, int]]:
    """As above, but with the manifest signed anew after each flip."""
    files, trust = small_export()
    return [
        (path, place)
        for path, data in files.items()
        for place, changed in flips(data, places)
        if is_unnoticed(pack(files | {path: changed}), trust)
    ]


def test_the_small_export_is_sound() -> None:
    files, trust = small_export()

    assert audit_tar(pack(files), trust, strict=True).is_sound


def test_flipped_bits_all_over_the_archive_are_found() -> None:
    assert unnoticed_in_archive(slice(None, None, 101)) == (730, [])


def test_flipped_bits_are_found_even_if_the_manifest_is_signed_anew() -> None:
    assert unnoticed_in_files(slice(None, None, 37)) == []


# All 73,728 bits of the archive, in eight parts that can run side by side.
@pytest.mark.slow
@pytest.mark.parametrize("bit", range(8))
def test_every_flipped_bit_of_the_archive_is_found(bit: int) -> None:
    assert unnoticed_in_archive(slice(bit, None, 8)) == (9_216, [])


@pytest.mark.slow
@pytest.mark.parametrize("bit", range(8))
def test_every_flipped_bit_is_found_even_if_all_is_signed_anew(bit: int) -> None:
    assert unnoticed_in_files(slice(bit, None, 8)) == []
