"""Scripts are made when they are asked for, and kept by what is in them."""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import brotli
import pytest

from consent_service.web.http.script_files import ScriptFiles
from consent_service.web.http.script_shelf import ScriptShelf

SCRIPT = b"document.cookie = document.cookie + document.title;" * 20
DIGEST = hashlib.sha256(SCRIPT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "scripts"


@pytest.fixture
def shelf(folder: Path) -> Iterator[ScriptShelf]:
    shelf = ScriptShelf(folder, max_age=600)
    yield shelf
    shelf.close()


def never() -> bytes:
    raise AssertionError("it is rendered again")


def make_best(folder: Path, script: bytes = SCRIPT) -> None:
    """Have a shelf make a script as small as it can be, and close it."""
    shelf = ScriptShelf(folder, max_age=600)
    shelf.make(hashlib.sha256(script).hexdigest(), lambda: script)
    # Waits for what is under way; nothing else waits.
    shelf._polisher.submit(bool).result()
    shelf.close()


def test_nothing_is_there_before_somebody_asks(shelf: ScriptShelf) -> None:
    assert shelf.get(DIGEST) is None
    assert shelf.load(DIGEST) is None


def test_what_was_made_is_found_without_being_made_again(shelf: ScriptShelf) -> None:
    shelf.make(DIGEST, lambda: SCRIPT)

    found = shelf.get(DIGEST)

    assert found is not None
    assert found.packed.identity == SCRIPT
    assert brotli.decompress(found.packed.brotli) == SCRIPT
    assert shelf.make(DIGEST, never).packed.identity == SCRIPT


def test_the_best_form_is_kept_over_a_restart(folder: Path) -> None:
    make_best(folder)
    later = ScriptShelf(folder, max_age=600)

    found = later.make(DIGEST, never)

    later.close()
    assert found.packed.is_best
    assert brotli.decompress(found.packed.brotli) == SCRIPT


def test_a_smaller_form_has_another_strong_tag(
    folder: Path, shelf: ScriptShelf
) -> None:
    """RFC 9110, 8.8.1: other bytes, another tag."""
    quick = shelf.make(DIGEST, lambda: SCRIPT)
    make_best(folder)
    later = ScriptShelf(folder, max_age=600)
    best = later.make(DIGEST, never)
    later.close()

    assert not quick.packed.is_best
    first, better = (list(each.current.brotli.unchanged) for each in (quick, best))
    assert first[0] != better[0]
    assert set(first) == set(better)
    assert list(quick.current.gzip.unchanged) == list(best.current.gzip.unchanged)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, brotli.compress(b"other")])
def test_a_damaged_file_counts_as_missing(
    folder: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    make_best(folder)
    (folder / f"{DIGEST}.br").write_bytes(damage)
    later = ScriptShelf(folder, max_age=600)

    assert later.load(DIGEST) is None

    found = later.make(DIGEST, lambda: SCRIPT)
    later.close()
    assert found.packed.identity == SCRIPT
    assert "damaged and is made again" in caplog.text


def test_a_folder_that_cannot_be_used_is_said_once_and_costs_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")

    make_best(tmp_path / "file" / "scripts")
    shelf = ScriptShelf(tmp_path / "file" / "scripts", max_age=600)
    for number in range(3):
        script = SCRIPT + b"%d" % number
        made = shelf.make(hashlib.sha256(script).hexdigest(), partial(bytes, script))
        assert made.packed.identity == script
    shelf._polisher.submit(bool).result()
    shelf.close()

    # One warning of each shelf.
    assert caplog.text.count("cannot be kept") == 2


def test_memory_is_bounded_and_what_is_used_stays(folder: Path) -> None:
    scripts = [SCRIPT + b"%03d" % number for number in range(50)]
    digests = [hashlib.sha256(script).hexdigest() for script in scripts]
    one = ScriptShelf(folder, max_age=600)
    size = one.make(DIGEST, lambda: SCRIPT).packed.size
    one.close()
    shelf = ScriptShelf(folder, max_age=600, most_bytes=size * 10)

    for digest, script in zip(digests, scripts, strict=True):
        shelf.make(digest, partial(bytes, script))
        shelf.get(digests[0])

    kept = [digest for digest in digests if shelf.get(digest)]
    shelf.close()
    assert 5 <= len(kept) <= 12
    assert digests[0] in kept
    assert digests[-1] in kept


def test_the_folder_holds_no_more_than_it_may(folder: Path) -> None:
    files = ScriptFiles(folder, most=3)
    for number in range(6):
        files.save(f"{number:064x}", b"x")

    files.prune()

    assert len(list(folder.glob("*.br"))) == 3
