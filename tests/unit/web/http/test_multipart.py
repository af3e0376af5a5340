"""Forms with files, as browsers send them."""

import pytest

from consent_service.errors import RequestError
from consent_service.web.http.multipart import Upload, read_multipart

KIND = "multipart/form-data; boundary=xyz"


def body(*parts: bytes) -> bytes:
    return b"".join(b"--xyz\r\n" + part + b"\r\n" for part in parts) + b"--xyz--\r\n"


def test_fields_and_files_come_apart() -> None:
    sent = body(
        b'Content-Disposition: form-data; name="text"\r\n\r\nhello\r\nthere',
        b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF\r\n\x00\xff",
    )

    assert read_multipart(sent, KIND) == {
        "text": ["hello\r\nthere"],
        "file": [Upload("a.pdf", b"%PDF\r\n\x00\xff")],
    }


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (b"", KIND),
        (b"--xyz\r\n", KIND),
        (body(b"Content-Type: text/plain\r\n\r\nx"), KIND),
        (body(b'Content-Disposition: form-data; name="t"\r\n\r\n\xff'), KIND),
        (body(*[b'Content-Disposition: form-data; name="t"\r\n\r\nx'] * 21), KIND),
        (
            body(b'Content-Disposition: form-data; name="t"\r\n\r\nx'),
            "multipart/form-data",
        ),
    ],
)
def test_what_is_no_form_is_refused(sent: bytes, kind: str) -> None:
    with pytest.raises(RequestError):
        read_multipart(sent, kind)
