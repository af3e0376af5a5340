"""POST /witness/add-checkpoint as the protocol and the house have it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from consent_service.anchors.witness.state import WitnessState
from consent_service.anchors.witness.witness import MOST_BODY, Witness
from consent_service.errors import ConsentServiceError
from consent_service.evidence.cosignature import cosigner
from consent_service.evidence.trust import Trust
from consent_service.evidence.witness import AddCheckpoint, encode_request
from consent_service.web.problems import answer_known
from tests.evidence.anchor_sample import serve
from tests.evidence.sample import SampleLog, private_key, verifier
from tests.evidence.witness_servers import witness_routes

LOG = SampleLog().begin().record_many(3)
BODY = encode_request(AddCheckpoint(0, (), LOG.checkpoint()))


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    signer = cosigner("w1.example", private_key(21), clock=lambda: 1_795_348_800)
    witness = Witness(Trust((verifier(),)), [signer], WitnessState(tmp_path))
    app = Starlette(
        routes=witness_routes(witness),
        exception_handlers={ConsentServiceError: answer_known},
    )
    with serve(app) as address:
        yield f"{address}/witness/add-checkpoint"


def post(url: str, body: bytes) -> httpx.Response:
    return httpx.post(url, content=body, trust_env=False)


def test_a_cosignature_is_one_line(url: str) -> None:
    answer = post(url, BODY)

    assert answer.status_code == 200
    assert answer.text.startswith("— w1.example ")
    assert answer.text.count("\n") == 1


def test_a_conflict_is_a_size_of_its_own_media_type(url: str) -> None:
    post(url, BODY)

    answer = post(url, BODY)

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "text/x.tlog.size"
    assert answer.content == b"5\n"


def test_a_refusal_is_a_problem_document(url: str) -> None:
    answer = post(url, BODY.replace(b"old 0", b"old zero"))

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/docs#malformed-evidence"


def test_a_log_that_is_not_watched_is_not_found(url: str) -> None:
    other = SampleLog(origin="other.example/log").begin()
    body = encode_request(AddCheckpoint(0, (), other.checkpoint()))

    answer = post(url, body)

    assert answer.status_code == 404
    assert answer.json()["detail"] == "this log is not watched here"


def test_a_body_beyond_the_bound_is_not_read(url: str) -> None:
    answer = post(url, b"x" * (MOST_BODY + 1))

    assert answer.status_code == 413


def test_only_post_is_understood(url: str) -> None:
    assert httpx.get(url, trust_env=False).status_code == 405


def test_a_witness_whose_state_is_away_signs_nothing(url: str, tmp_path: Path) -> None:
    tmp_path.rmdir()

    assert post(url, BODY).status_code == 500
