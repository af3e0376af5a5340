"""The high-water mark: what it remembers through crashes, copies and company."""

import asyncio
import resource
import signal
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest

from consent_service.errors import InstallationError, StoreUnavailableError
from consent_service.ledger.high_water import HighWater
from consent_service.ledger.mark import Mark, decode_marks, encode_marks, newest_marks

pytestmark = pytest.mark.anyio

HEADER = b"consent-high-water/v1\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "marks" / "high-water"


@pytest.fixture
async def high_water(path: Path) -> AsyncIterator[HighWater]:
    high_water = HighWater(path)
    await high_water.open()
    yield high_water
    await high_water.close()


def mark(size: int, *, site: str = "shop", epoch: int = 1) -> Mark:
    origin = f"consent.example/{site}/log/{epoch:08x}"
    return Mark(site, epoch, origin, size, bytes([size % 256]) * 32)


async def test_what_was_marked_is_known_after_a_restart(
    high_water: HighWater, path: Path
) -> None:
    await high_water.raise_to(mark(3))
    await high_water.raise_to(mark(7))
    await high_water.raise_to(mark(2, site="other"))
    # No close: as after kill -9. A second reader finds the same.
    after = HighWater(path)
    await after.open()

    assert after.mark_of("shop") == mark(7)
    assert after.mark_of("other") == mark(2, site="other")
    assert after.mark_of("third") is None
    await after.close()


async def test_a_mark_that_is_known_is_not_written_again(
    high_water: HighWater, path: Path
) -> None:
    """Thousands of logs raise their marks at a start, and hardly one of them is new."""
    await high_water.raise_to(mark(3))
    after = HighWater(path)
    await after.open()
    length = len(_read(path))

    await high_water.raise_to(mark(3))
    await after.raise_to(mark(3))

    assert len(_read(path)) == length
    await after.close()


async def test_a_mark_never_goes_down(high_water: HighWater) -> None:
    for each in (mark(5), mark(3), mark(1, epoch=2), mark(9)):
        await high_water.raise_to(each)

    assert high_water.mark_of("shop") == mark(1, epoch=2)


async def test_many_marks_at_once_are_all_kept(
    high_water: HighWater, path: Path
) -> None:
    marks = [mark(1, site=f"site{number}") for number in range(300)]

    await asyncio.gather(*(high_water.raise_to(each) for each in marks))

    assert [*decode_marks(_read(path), path)] == marks


async def test_the_file_is_made_for_its_owner_alone(
    high_water: HighWater, path: Path
) -> None:
    await high_water.raise_to(mark(1))

    assert _mode(path) == 0o600


async def test_opening_alone_shortens_the_file(
    high_water: HighWater, path: Path
) -> None:
    for size in range(1, 50):
        await high_water.raise_to(mark(size))
    await high_water.close()

    await high_water.open()

    assert _read(path) == HEADER + encode_marks([mark(49)])


async def test_a_long_file_is_shortened_while_it_is_used(path: Path) -> None:
    high_water = HighWater(path, longest=1_000)
    await high_water.open()
    for size in range(1, 200):
        await high_water.raise_to(mark(size))
    await high_water.close()

    assert len(_read(path)) < 1_300
    assert newest_marks(decode_marks(_read(path), path)) == {"shop": mark(199)}


async def test_a_file_is_shortened_without_being_read_again(path: Path) -> None:
    """With thousands of sites reading it took a tenth of all work."""
    high_water = HighWater(path, longest=1_000)
    await high_water.open()

    with patch("consent_service.ledger.high_water.decode_marks") as unread:
        for size in range(1, 100):
            await high_water.raise_to(mark(size))

    unread.assert_not_called()
    await high_water.close()
    assert len(_read(path)) < 1_200
    assert [*decode_marks(_read(path), path)][-1] == mark(99)


async def test_what_another_process_added_is_not_shortened_away(path: Path) -> None:
    """It has ended by then: nothing but the length of the file shows it."""
    high_water = HighWater(path, longest=1_000)
    await high_water.open()
    other = HighWater(path)
    await other.open()
    await other.raise_to(mark(4, site="other"))
    await other.close()

    for size in range(1, 20):
        await high_water.raise_to(mark(size))

    assert high_water.mark_of("other") == mark(4, site="other")
    await high_water.close()
    after = newest_marks(decode_marks(_read(path), path))
    assert after == {"shop": mark(19), "other": mark(4, site="other")}


async def test_several_processes_add_to_one_file(
    high_water: HighWater, path: Path
) -> None:
    other = HighWater(path, longest=1_000)
    await other.open()
    for size in range(1, 40):
        await high_water.raise_to(mark(size))
        await other.raise_to(mark(size, site="other"))
    await other.close()

    assert newest_marks(decode_marks(_read(path), path)) == {
        "shop": mark(39),
        "other": mark(39, site="other"),
    }


@pytest.mark.parametrize("cut", [2, 40, 100])
async def test_a_torn_last_line_was_never_released(path: Path, cut: int) -> None:
    """A crash within the write: nothing had been let out on its strength."""
    _write(path, HEADER + encode_marks([mark(3), mark(4)])[:-cut])
    high_water = HighWater(path)
    await high_water.open()

    assert high_water.mark_of("shop") == mark(3)
    await high_water.raise_to(mark(5))
    await high_water.close()
    assert newest_marks(decode_marks(_read(path), path)) == {"shop": mark(5)}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"something else\n", 1),
        (HEADER + b"damaged\n" + encode_marks([mark(3)]), 2),
        (HEADER + encode_marks([mark(1)]) + b"\n\xff\n" + encode_marks([mark(3)]), 3),
    ],
)
async def test_a_file_that_was_changed_is_refused(
    path: Path, content: bytes, line: int
) -> None:
    _write(path, content)

    with pytest.raises(InstallationError, match=f"damaged: .*line {line}$"):
        await HighWater(path).open()


@pytest.mark.parametrize(
    "line",
    [
        "shop 1 o 1",
        "shop one o 1 AAAA",
        "shop 1 o 01 AAAA",
        "shop 1 o 1 AAAA",
        "shop 1 o 1 AAAA AAAA",
    ],
)
async def test_a_line_that_says_no_mark_is_refused(path: Path, line: str) -> None:
    checksum = sha256(line.encode()).hexdigest()[:16]
    content = HEADER + f"{checksum} {line}\n".encode() + encode_marks([mark(1)])

    with pytest.raises(InstallationError, match="line 2"):
        [*decode_marks(content, path)]


async def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    _write(tmp_path / "file", b"")

    with pytest.raises(InstallationError, match="high-water file cannot be used"):
        await HighWater(tmp_path / "file" / "high-water").open()


async def test_a_closed_file_takes_no_marks(high_water: HighWater) -> None:
    await high_water.close()
    await high_water.close()

    with pytest.raises(StoreUnavailableError, match="closed"):
        await high_water.raise_to(mark(1))


@pytest.fixture
def small_files() -> Iterator[None]:
    """Make the kernel refuse to let any file grow beyond 1,000 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("small_files")
async def test_after_a_failed_write_nothing_is_marked_until_it_is_opened_again(
    high_water: HighWater, path: Path
) -> None:
    """Part of a line may be there, and nothing may follow it."""
    kept = await _mark_until_refused(high_water)
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        await high_water.raise_to(mark(1, site="x"))

    await high_water.open()
    assert high_water.mark_of("shop") == mark(kept)
    await high_water.raise_to(mark(kept + 1))
    assert _read(path).endswith(encode_marks([mark(kept + 1)]))


async def _mark_until_refused(high_water: HighWater) -> int:
    for size in range(1, 50):
        try:
            await high_water.raise_to(mark(size))
        except StoreUnavailableError:
            return size - 1
    return 0


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
