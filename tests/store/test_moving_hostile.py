"""Exports that are damaged, forged or hostile: refused, and nothing is written."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from consent_service.errors import EvidenceError, ExportError, MalformedEvidenceError
from consent_service.evidence.export.manifest import ExportHead, decode_manifest
from consent_service.evidence.export.reader import Export, TarExport, read_file
from consent_service.evidence.export.tar import END, encode_member
from consent_service.evidence.export.writer import ExportWriter
from consent_service.evidence.note import Signer, split_note
from consent_service.store.sqlite import SqliteStore
from tests.store.moving_home import KEYS, Home, live

pytestmark = pytest.mark.anyio

Files = dict[str, bytes]


@pytest.fixture
async def export(tmp_path: Path) -> bytes:
    home = home_in(tmp_path / "old")
    await live(home, most=60)
    return await home.export()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_in(tmp_path / "new")


def home_in(folder: Path) -> Home:
    return Home(folder, SqliteStore(folder / "consent.db"))


def files_of(data: bytes) -> Files:
    export = TarExport(io.BytesIO(data))
    return {
        path: read_file(export, path, limit=10_000_000)
        for path in export.sizes
        if path != "manifest"
    }


def head_of(data: bytes) -> ExportHead:
    export = TarExport(io.BytesIO(data))
    text, _ = split_note(read_file(export, "manifest", limit=1_000_000))
    return decode_manifest(text).head


def signers_of(files: Files) -> list[Signer]:
    origin = files["log/2/checkpoint"].split(b"\n")[0].decode()
    return [key.signer for key in KEYS.log_keys(origin)]


def pack(files: Files, head: ExportHead) -> bytes:
    """Return the archive, signed anew with the installation's own key."""
    writer = ExportWriter()
    chunks = [writer.add(path, files[path]) for path in sorted(files)]
    return b"".join([*chunks, writer.finish(head, signers_of(files))])


async def check_untouched(home: Home) -> None:
    async with home.opened():
        assert await home.store.list_sites() == []
        assert home.high_water.mark_of("example") is None


async def test_what_was_packed_anew_is_taken_in(export: bytes, home: Home) -> None:
    await home.take_in(pack(files_of(export), head_of(export)))

    async with home.opened():
        assert await home.store.list_sites() == ["example"]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: data[: len(data) // 2], "cut off"),
        (lambda data: data[:-1_024], "no file of an export at"),
        (lambda data: data + b"more", "does not end"),
        (lambda _: b"not an archive" * 100, "no file of an export at 0"),
        (lambda _: b"", "no file of an export at 0"),
        (lambda _: END, "no file 'manifest'"),
        (lambda data: encode_member("a", b"b") + data, "not in the manifest"),
        (lambda data: data.replace(b"log/1/tile", b"log/../til", 1), "no file of an"),
        (lambda data: data.replace(b"log/1/tile", b"/etc/1/til", 1), "no file of an"),
        (lambda data: data.replace(b'"save"', b'"have"', 1), "not the file that"),
    ],
)
async def test_a_damaged_archive_is_refused(
    export: bytes, home: Home, damage: Callable[[bytes], bytes], message: str
) -> None:
    with pytest.raises(EvidenceError, match=message):
        await home.take_in(damage(export))

    await check_untouched(home)


async def test_a_link_or_a_folder_in_the_archive_is_refused(home: Home) -> None:
    for kind in b"125":
        header = bytearray(encode_member("log", b""))
        header[156] = kind

        with pytest.raises(MalformedEvidenceError, match="packed differently at 0"):
            await home.take_in(bytes(header) + END)

    await check_untouched(home)


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("log/2/checkpoint", b"x" * 1_000_001, "above 1000000"),
        ("log/1/records/000.ndjson", b"x" * 17_000_000, "above"),
        ("log/1/tile/0/", b"x" * 8_193, "above 8192"),
        ("log/1/tile/entries/", b"x" * 20_000_000, "above"),
        ("site.json", b"[]", "site.json"),
        ("site.json", b'{"revisions":[],"written":[]}', "names 0 logs"),
        ("log/1/checkpoints/5", b"", "is not a checkpoint"),
        ("accesses/000.ndjson", b"{}\n", "use of a token"),
    ],
)
async def test_a_file_that_cannot_be_is_refused_though_it_is_signed(
    export: bytes, home: Home, path: str, content: bytes, message: str
) -> None:
    """Whoever has the key can sign any list of files."""
    files = files_of(export)
    found = next((file for file in files if file.startswith(path)), path)

    with pytest.raises(EvidenceError, match=message):
        await home.take_in(pack(files | {found: content}, head_of(export)))

    async with home.opened():
        assert await home.store.logs.load_heads("example") == []


@pytest.mark.parametrize(
    "site", ["other", "a}:heads{b", "../other", "Example", "x" * 10_000, "*"]
)
async def test_a_site_of_another_name_than_the_log_s_is_refused(
    export: bytes, home: Home, site: str
) -> None:
    files = files_of(export)

    with pytest.raises(EvidenceError, match=r"not sound|cannot"):
        await home.take_in(pack(files, ExportHead(site, head_of(export).made)))

    async with home.opened():
        assert await home.store.list_sites() == []


async def test_a_record_that_is_missing_is_named(export: bytes, home: Home) -> None:
    files = files_of(export)
    lines = files["log/1/records/000.ndjson"].splitlines(keepends=True)
    files["log/1/records/000.ndjson"] = b"".join(lines[1:])

    with pytest.raises(ExportError, match="not sound: missing: entry 2: record 2"):
        await home.take_in(pack(files, head_of(export)))

    await check_untouched(home)


async def test_an_export_of_a_release_that_kept_less_is_refused(
    export: bytes, home: Home
) -> None:
    files = files_of(export)
    del files["site.json"]

    with pytest.raises(ExportError, match=r"no file 'site\.json'") as caught:
        await home.take_in(pack(files, head_of(export)))

    assert "older release" in caught.value.hint


async def test_a_checkpoint_of_no_day_is_refused(export: bytes, home: Home) -> None:
    files = files_of(export)
    files["log/1/checkpoints/17"] = files["log/1/checkpoints/2026-11-22"]

    with pytest.raises(ExportError, match="checkpoint of no day: '17'"):
        await home.take_in(pack(files, head_of(export)))

    async with home.opened():
        assert await home.store.list_sites() == []


async def test_only_what_lies_where_anchors_do_is_kept(
    export: bytes, home: Home
) -> None:
    files = files_of(export)
    odd = {"log/1/anchors/deep/er": b"x", "log/2/anchors/plain": b"y"}

    await home.take_in(pack(files | odd, head_of(export)))

    assert set(home.kept) == {(2, "2026-11-23.daily.checkpoint"), (2, "plain")}


class Fickle:
    """An export of which one file is another one when it is read again."""

    def __init__(self, export: Export, path: str) -> None:
        self.sizes = export.sizes
        self._export = export
        self._path = path
        self._reads = 0

    def read_part(self, path: str, start: int, length: int) -> bytes:
        content = self._export.read_part(path, start, length)
        self._reads += path == self._path
        return content[::-1] if path == self._path and self._reads > 1 else content


async def test_what_is_written_is_what_was_audited(export: bytes, home: Home) -> None:
    with pytest.raises(ExportError, match=r"'site\.json' was changed"):
        await home.take_in(export, wrap=lambda opened: Fickle(opened, "site.json"))

    await check_untouched(home)


async def test_a_log_without_its_first_epoch_is_refused(
    export: bytes, home: Home
) -> None:
    files = {
        path: content
        for path, content in files_of(export).items()
        if not path.startswith("log/1/")
    }

    with pytest.raises(ExportError, match="without a gap"):
        await home.take_in(pack(files, head_of(export)))

    await check_untouched(home)


async def test_an_export_by_another_key_is_refused(export: bytes, home: Home) -> None:
    """A copy of the store alone is not enough to forge what can be moved in."""
    files = files_of(export)
    writer = ExportWriter()
    chunks = [writer.add(path, files[path]) for path in sorted(files)]
    stranger = [
        replace(signer, sign=lambda _: bytes(64)) for signer in signers_of(files)
    ]

    with pytest.raises(ExportError, match="not sound: bad-manifest"):
        await home.take_in(
            b"".join([*chunks, writer.finish(head_of(export), stranger)])
        )

    await check_untouched(home)
