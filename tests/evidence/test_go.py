"""Go's own sumdb packages accept what we make, and refuse what is forged.

They are another implementation of the same formats, from Debian:
`apt-get install golang-go golang-golang-x-mod-dev`.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from consent_service.evidence.codec import encode_base64
from consent_service.evidence.consistency import consistency_path
from consent_service.evidence.cosignature import COSIGNATURE
from consent_service.evidence.inclusion import inclusion_path
from consent_service.evidence.note import format_vkey
from consent_service.evidence.witness import cosign
from tests.evidence.sample import SampleLog, files_of, vkey, witness

GOPATH = Path("/usr/share/gocode")
XMOD = GOPATH / "src/golang.org/x/mod/sumdb/tlog/tlog.go"

pytestmark = [
    pytest.mark.skipif(not shutil.which("go"), reason="go is not installed: golang-go"),
    pytest.mark.skipif(
        not XMOD.exists(),
        reason="sumdb is not installed: golang-golang-x-mod-dev",
    ),
]


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the Go program without any network."""
    folder = tmp_path_factory.mktemp("go")
    environment = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOFLAGS": "",
        "GOCACHE": os.environ.get("GOCACHE", str(folder / "cache")),
    }
    source = Path(__file__).parent / "go" / "main.go"
    command = ["go", "build", "-o", str(folder / "checker"), str(source)]
    subprocess.run(command, check=True, env=environment, timeout=300)
    return folder / "checker"


def write_log(folder: Path, log: SampleLog) -> None:
    size = len(log.entries)
    files = {path.removeprefix("log/1/"): data for path, data in files_of(log).items()}
    files["checkpoint"] += cosign(files["checkpoint"], [witness(11)])
    files["vkey"] = format_vkey(vkey()).encode()
    files["proofs.json"] = json.dumps(proofs(log, size)).encode()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def proofs(log: SampleLog, size: int) -> dict[str, object]:
    node = log.grown().node
    sizes = sorted({1, 2, 3, 255, 256, 257, size // 2, size - 1, size} - {0})
    sizes = [each for each in sizes if each <= size]
    inclusion = [
        {
            "index": index,
            "size": each,
            "path": list(map(encode_base64, inclusion_path(index, each, node))),
        }
        for each in sizes
        for index in {0, each // 2, each - 1}
    ]
    consistency = [
        {
            "old": old,
            "new": new,
            "path": list(map(encode_base64, consistency_path(old, new, node))),
        }
        for new in sizes
        for old in sizes
        if old <= new
    ]
    key = format_vkey(vkey("w11.example", 11, COSIGNATURE))
    return {"witness": key, "inclusion": inclusion, "consistency": consistency}


def run(checker: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [checker, folder], capture_output=True, text=True, timeout=60, check=False
    )


LARGE = [pytest.param(size, marks=pytest.mark.slow) for size in (65_537, 70_000)]


@pytest.mark.parametrize("size", [2, 3, 255, 256, 257, 1000, *LARGE])
def test_go_accepts_checkpoint_tree_tiles_and_proofs(
    checker: Path, tmp_path: Path, size: int
) -> None:
    write_log(tmp_path, SampleLog().begin().record_many(size - 2))

    result = run(checker, tmp_path)

    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        f"checkpoint of {size} verified, 2 signatures",
        f"tree of {size} rebuilt",
    ]
    assert [line.rpartition(":")[0] for line in lines[2:]] == [
        "tiles identical",
        "inclusion proofs accepted",
        "consistency proofs accepted",
    ]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("tile/entries/000", "root of the entries is not the checkpoint's"),
        ("tile/0/000", "tile/0/000 differs"),
        ("tile/1/000.p/1", "tile/1/000.p/1 differs"),
        ("checkpoint", "invalid signature"),
    ],
)
def test_go_refuses_what_was_changed(
    checker: Path, tmp_path: Path, path: str, problem: str
) -> None:
    write_log(tmp_path, SampleLog().begin().record_many(300))
    data = bytearray((tmp_path / path).read_bytes())
    data[20] ^= 1
    (tmp_path / path).write_bytes(data)

    result = run(checker, tmp_path)

    assert result.returncode == 1
    assert problem in result.stderr
