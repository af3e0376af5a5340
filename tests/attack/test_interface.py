"""F18: the interface that is described is the one that answers.

Every other test of the service holds its answers against the description too
(tests/service/declared.py), and test_fuzz.py draws requests from it.
"""

import pytest

from tests.service.choosing import SITE, Service, bearer

FORM = "application/x-www-form-urlencoded"
PROBLEM = "application/problem+json"
HTML = "text/html"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("declaration", {"GET", "HEAD", "POST"}),
        ("choices", {"POST", "OPTIONS"}),
        ("erasures", {"POST"}),
        ("records", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    service: Service, path: str, methods: set[str]
) -> None:
    answer = service.ask("DELETE", f"/{SITE}/{path}")

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == methods


@pytest.mark.parametrize(
    ("revision", "kind", "status", "media_type"),
    [
        ("x", FORM, 422, HTML),
        ("0" * 64, FORM, 409, HTML),
        ("x", "text/plain", 415, PROBLEM),
    ],
)
def test_what_the_form_may_answer_is_described(
    service: Service, revision: str, kind: str, status: int, media_type: str
) -> None:
    answer = service.post(
        f"/{SITE}/declaration",
        content=f"id={'0' * 32}&revision={revision}&language=fi&action=reject_all",
        headers={"origin": service.address, "content-type": kind},
    )
    described = service.get("/openapi.json").json()["paths"]["/{site}/declaration"]

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(media_type)
    assert media_type in described["post"]["responses"][str(status)]["content"]


@pytest.mark.parametrize(
    ("path", "method", "status", "media_type"),
    [
        ("/{site}/erasures", "post", "422", PROBLEM),
        ("/{site}/erasures", "post", "400", PROBLEM),
        ("/{site}/records", "get", "200", "text/csv"),
        ("/{site}/records", "get", "200", "application/x-ndjson"),
        ("/witness/add-checkpoint", "post", "404", PROBLEM),
    ],
)
def test_what_was_missing_is_described(
    service: Service, path: str, method: str, status: str, media_type: str
) -> None:
    paths = service.get("/openapi.json").json()["paths"]

    assert media_type in paths[path][method]["responses"][status]["content"]


def test_those_answers_are_given(service: Service) -> None:
    owner = bearer(service.token("owner"))

    erasure = service.post(f"/{SITE}/erasures", content=b"{}", headers=owner)
    table = service.get(f"/{SITE}/records?format=csv", headers=owner)
    witness = service.post("/witness/add-checkpoint", content=b"x")

    assert (erasure.status_code, table.status_code, witness.status_code) == (
        422,
        200,
        404,
    )
    assert table.headers["content-type"].startswith("text/csv")
    assert witness.headers["content-type"] == PROBLEM
