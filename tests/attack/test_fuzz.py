"""Every endpoint, in every role, with what fits its interface and what does not.

Nothing is answered with 5xx, no answer breaks off, and each has a status, a media type
and a body that `/openapi.json` promises. Everything is drawn anew each time; a failure
prints the seed, and FUZZ_SEED repeats it.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st

from consent_service.version import own_version
from consent_service.web.app import ENDPOINTS
from consent_service.web.reference.openapi import openapi_document
from tests.service.choosing import ORIGIN, SITE, Service
from tests.service.raw_line import answer_to

schemathesis = pytest.importorskip("schemathesis")
checks = pytest.importorskip("schemathesis.checks")
specs = pytest.importorskip("schemathesis.specs.openapi.checks")

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("FUZZ_SEED", "") or secrets.randbits(32))
OTHER = "imagoplus"
ROLES = ("nobody", "auditor", "owner", "owner of another site", "owner of every site")
DOCUMENT = openapi_document(ENDPOINTS, version=own_version())
OPERATIONS = [
    result.ok()
    for result in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()
]
CHECKS = [
    checks.not_a_server_error,
    specs.status_code_conformance,
    specs.content_type_conformance,
    specs.response_schema_conformance,
]
# Any request may be answered so: see the head of docs/http-api.md.
ANYWHERE = (405, 408, 431)
FUZZED = settings(
    max_examples=12,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
DEEP = "eyJ6Ijpb" + "W1tb" * 900
HOSTILE = {
    "accept-encoding": ["br;q=x", "gzip;q=0", "*", ",,;;"],
    "accept-language": ["*", "fi;q=nan", "sv;q=1e999", "x" * 3_000, ",;q=,"],
    "authorization": ["Bearer", "Bearer x", "Basic eDp4", f"Bearer cst_{DEEP}.x"],
    "content-type": ["text/plain", "application/json", "x", "", "a/b; charset=\xff"],
    "cookie": [f"consent_{SITE}={DEEP}.x", f"consent_{SITE}=.", "=", ";;", "\xff=\xe9"],
    "if-none-match": ["*", '""', 'W/"', "x" * 500],
    "origin": [ORIGIN, "null", "https://evil.example", "http://[", "http://[::1]:x"],
    "sec-fetch-site": ["same-origin", "cross-site", "x"],
    "sec-gpc": ["1", "0", "x"],
    "x-forwarded-for": ["192.0.2.1", "::ffff:1.2.3.4", "x", ",", "1.2.3.4.5"],
}
ODD = (
    *("", "x", "\0", "%", "'", "..", "0" * 64 + "\n", "A" * 64, "9" * 5_000, "\u0663"),
    *(
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-02-30",
        "é\U0001f600",
    ),
)
HEADERS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in HOSTILE.items()}
)


@pytest.fixture(autouse=True)
def silent(service: Service) -> Iterator[None]:
    """Whatever is asked, it writes no traceback into the log."""
    before = len(service.said)
    yield
    said = "".join(service.said[before:])
    assert "Traceback" not in said, f"FUZZ_SEED={SEED}\n{said}"


@pytest.fixture(scope="module")
def tokens(service: Service) -> dict[str, str]:
    return {
        "auditor": service.issue("auditor"),
        "owner": service.issue("owner"),
        "owner of another site": service.issue("owner", OTHER),
        "owner of every site": service.issue("owner", "*"),
    }


@pytest.fixture(scope="module")
def known(service: Service) -> dict[str, list[Any]]:
    """Names that exist, so that not everything ends as unknown."""
    sent = service.choice()
    made = service.choose(sent).json()
    # Erasing is tried on somebody else.
    gone = service.choice()
    service.choose(gone)
    script = service.get(f"/{SITE}/consent.js").content
    times = [
        "2026-11-01",
        "0001-01-01",
        "9999-12-31T00:00:00Z",
        "0001-01-01T00:00+14:00",
    ]
    return {
        "site": [SITE, SITE, SITE, OTHER, "docs"],
        "digest": [made["digest"]],
        "revision": [sent["revision"]],
        "hash": [hashlib.sha256(script).hexdigest()],
        "visitor": [gone["visitor"]],
        "from": times,
        "to": [OTHER, *times],
        "index": ["0", "1", "9" * 15],
        "old": ["0", "1"],
        "new": ["1", "2", "9" * 15],
        "path": ["0/000.p/1", "entries/000.p/1", "../x", "0/x999/999"],
        "file": ["page.css", "analytics.js", "hit", "frame"],
        "cookie": [made["cookie"]],
        "language": ["fi"],
    }


def odd_in(case: Any, part: dict[str, Any]) -> Sequence[str]:
    """Return the odd words for a part; of a path a client takes two for directions."""
    return [word for word in ODD if part is not case.path_parameters or word.strip(".")]


def drawn(data: st.DataObject, operation: Any, known: dict[str, list[Any]]) -> Any:
    """Return a request that the interface allows, or one that it does not."""
    case = data.draw(operation.as_strategy())
    parts = (case.path_parameters, case.query, case.body)
    for part in (part for part in parts if isinstance(part, dict)):
        # Half of all parameters are there; each is as drawn, one that exists, or odd.
        for name in [name for name in part if name in known]:
            kind = data.draw(st.sampled_from(["drawn", "known", "known", "odd"]))
            if kind != "drawn":
                words = known[name] if kind == "known" else odd_in(case, part)
                part[name] = data.draw(st.sampled_from(words))
    names = [parameter.name for parameter in operation.query]
    if names and isinstance(case.query, dict):
        name = data.draw(st.sampled_from([*names, "x"]))
        case.query[name] = data.draw(st.sampled_from([*known.get(name, []), *ODD]))
    return case


def is_for(operation: Any, role: str) -> bool:
    """Return whether the role matters there; two of them are tried everywhere."""
    needs_token = "security" in operation.definition.raw
    return needs_token or "{site}/log" in operation.path or role in ("nobody", "owner")


@pytest.mark.parametrize(
    ("operation", "role"),
    [
        pytest.param(operation, role, id=f"{operation.label}, {role}")
        for operation in OPERATIONS
        for role in ROLES
        if is_for(operation, role)
    ],
)
def test_every_answer_is_whole_and_declared(
    service: Service,
    tokens: dict[str, str],
    known: dict[str, list[Any]],
    operation: Any,
    role: str,
) -> None:
    # Each draws something else.
    @seed(Random(f"{SEED} {operation.label} {role}").getrandbits(32))
    @FUZZED
    @given(st.data(), HEADERS)
    def ask(data: st.DataObject, hostile: dict[str, str]) -> None:
        note(f"FUZZ_SEED={SEED}")
        case = drawn(data, operation, known)
        headers = {name: text.encode("latin-1") for name, text in hostile.items()}
        if isinstance(case.body, dict):
            # A body is sent as what its media type says.
            headers.pop("content-type", None)
        if role in tokens:
            headers["authorization"] = f"Bearer {tokens[role]}".encode()

        # Raises where an answer breaks off.
        answer = case.call(
            base_url=service.address, headers=headers, allow_redirects=False
        )

        if answer.status_code not in ANYWHERE:
            case.validate_response(answer, checks=CHECKS)

    ask()


PATHS = (
    *("/", f"/{SITE}/", f"/{SITE}/declaration", f"/{SITE}/declaration.json"),
    *(f"/{SITE}/consent.js", f"/{SITE}/records?format=csv", f"/{SITE}/log/checkpoint"),
    *("/metrics", "/demo", f"/demo/{SITE}", "/%ff", "/%00/%2e%2e/", "//", "/x?%zz=%"),
)
BYTES = st.binary(max_size=60).filter(lambda text: not set(text) & set(b"\r\n\0"))


@seed(SEED)
@settings(FUZZED, max_examples=400)
@given(
    method=st.sampled_from(
        ["GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PATCH"]
    ),
    path=st.sampled_from(PATHS),
    fields=st.lists(
        st.tuples(st.sampled_from([*HOSTILE, "host", "content-length", "x"]), BYTES),
        max_size=4,
    ),
)
def test_no_bytes_in_a_header_are_our_fault(
    service: Service, method: str, path: str, fields: list[tuple[str, bytes]]
) -> None:
    note(f"FUZZ_SEED={SEED}")
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n".encode()
    lines = b"".join(b"%s: %s\r\n" % (name.encode(), text) for name, text in fields)

    answer = answer_to(service, head + lines + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 ")
    assert not answer.startswith(b"HTTP/1.1 5")
