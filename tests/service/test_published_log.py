"""A policy may publish its log: what anybody can read then, and what still not."""

from collections.abc import Iterator

import pytest

from consent_service.evidence.proof import decode_proof
from consent_service.evidence.record_file import digest_of
from tests.places import ROOT
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import starting


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one site, whose policy publishes the log; it has three choices."""
    folder = tmp_path_factory.mktemp("published")
    policies = folder / "policies"
    policies.mkdir()
    text = (ROOT / "policies" / f"{SITE}.toml").read_text(encoding="utf-8")
    (policies / f"{SITE}.toml").write_text(f"publish_log = true\n{text}")
    with starting(folder) as begin:
        service = begin("--rate-limit", "0", policies=policies)
        for _ in range(3):
            service.choose()
        yield service


@pytest.mark.parametrize("path", ["tile/0/000.p/1", "proof/0", "consistency/1/2"])
def test_hashes_and_proofs_are_public(published: Service, path: str) -> None:
    assert published.get(f"/{SITE}/log/{path}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "tile/entries/000.p/1",
        "tile/%65ntries/000.p/1",
        "tile/entries/000",
        "tile/./entries/000.p/1",
    ],
)
def test_entries_need_a_token_all_the_same(published: Service, path: str) -> None:
    """They name records by their digests, and a digest opens a receipt."""
    assert published.get(f"/{SITE}/log/{path}").status_code in (401, 404)


def test_the_holder_of_a_token_reads_the_entries(published: Service) -> None:
    answer = published.get(
        f"/{SITE}/log/tile/entries/000.p/1", headers=bearer(published.token())
    )

    assert answer.status_code == 200


def test_nothing_that_is_public_has_the_digest_of_a_record(published: Service) -> None:
    made = published.choose().json()
    digest = bytes.fromhex(made["digest"])
    size = decode_proof(made["receipt"].encode()).index + 1

    shown = [
        published.get(f"/{SITE}/{path}").content
        for path in (
            "log/checkpoint",
            f"log/tile/0/000.p/{size}",
            f"log/proof/{size - 1}",
            f"log/consistency/1/{size}",
            "declaration.json",
        )
    ]

    assert digest_of(decode_proof(made["receipt"].encode()).extra) == digest
    for content in shown:
        assert digest not in content
        assert made["digest"].encode() not in content
