import pytest

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.export.manifest import (
    ExportHead,
    Listed,
    Manifest,
    decode_manifest,
    encode_manifest,
)
from tests.evidence.sample import AT

A, B = "a" * 64, "b" * 64
FILES = {"log/1/checkpoint": Listed(A, 12), "log/1/tile/0/000": Listed(B, 0)}
TEXT = f"""\
consent-export/v1
site inope
made {AT}
scope all
{A} 12 log/1/checkpoint
{B} 0 log/1/tile/0/000
"""


def test_a_manifest_is_a_list_of_files() -> None:
    manifest = Manifest(ExportHead("inope", AT), FILES)

    assert encode_manifest(manifest).decode() == TEXT
    assert decode_manifest(TEXT.encode()) == manifest


def test_the_filter_of_an_export_is_in_its_manifest() -> None:
    head = ExportHead("inope", AT, {"action": "withdraw", "start": AT})

    text = encode_manifest(Manifest(head, {}))

    assert b'scope {"action":"withdraw","start":"' in text
    assert decode_manifest(text).head == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT[:-1],
        TEXT + "\n",
        TEXT.replace("v1", "v2", 1),
        TEXT.replace("site ", "", 1),
        TEXT.replace("site inope\n", "", 1),
        TEXT.replace(AT, "today"),
        TEXT.replace("scope all", "scope none"),
        TEXT.replace("scope all", "scope {}"),
        TEXT.replace("scope all", 'scope {"visitor":"x"}'),
        TEXT.replace("scope all", 'scope {"start": "x"}'),
        TEXT.replace(A, A.upper()),
        TEXT.replace(A, A[1:]),
        TEXT.replace(" 12 ", " 012 "),
        TEXT.replace(" 12 ", "  12 "),
        TEXT.replace(" 12 ", " "),
        TEXT.replace("log/1/checkpoint", "log/../checkpoint"),
        TEXT.replace("log/1/checkpoint", "/log/1/checkpoint"),
        TEXT.replace("log/1/checkpoint", ".hidden"),
        TEXT.replace("log/1/checkpoint", "log//checkpoint"),
        TEXT.replace("log/1/checkpoint", "a b"),
        TEXT.replace("log/1/checkpoint", "manifest"),
        TEXT.replace("log/1/checkpoint", "x" * 101),
        TEXT.replace("log/1/checkpoint", "log/1/tile/0/000"),
        TEXT.replace("log/1/checkpoint", "z"),
    ],
)
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_manifest(text.encode())
