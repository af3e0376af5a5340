"""Forms with files in them, as browsers send them (RFC 7578)."""

import re
from typing import Final

import msgspec

from consent_service.errors import RequestError

MULTIPART: Final = "multipart/form-data"
_MOST_PARTS: Final = 20
_BOUNDARY = re.compile(
    r'boundary="?([^";,\s]{1,70})"?', re.IGNORECASE
)  # RFC 2046, 5.1.1
_PARAMETER = r'(?:^|[;\s]){}="([^"\r\n]*)"'
_NAME = re.compile(_PARAMETER.format("name"))
_FILE_NAME = re.compile(_PARAMETER.format("filename"))


class Upload(msgspec.Struct, frozen=True):
    """A file that came with a form.

    Attributes:
        name: What it was called on the machine that it comes from.
            Example: `"notice.html"`.
        content: Its bytes.
            Example: `"PGgxPlByaXZhY3k8L2gxPg=="`.
    """

    name: str = ""
    content: bytes = b""


def read_multipart(body: bytes, kind: str) -> dict[str, list[str | Upload]]:
    """Return the fields of a body of the content type `kind`, files as uploads.

    Raises:
        RequestError: It is not a form of that kind, or has more parts than any of ours.
    """
    found = _BOUNDARY.search(kind)
    if not found:
        raise RequestError(
            "the content type names no boundary",
            hint="the boundary says where each part ends (RFC 7578, section 4.1)",
        )
    pieces = (b"\r\n" + body).split(b"\r\n--" + found.group(1).encode())[1:]
    if not pieces or pieces[-1].strip() != b"--" or len(pieces) > _MOST_PARTS + 1:
        raise RequestError(
            f"the body is not a form of at most {_MOST_PARTS} parts",
            hint="each part begins with the boundary that the content type names",
        )
    fields: dict[str, list[str | Upload]] = {}
    for piece in pieces[:-1]:
        name, value = _part(piece)
        fields.setdefault(name, []).append(value)
    return fields


def _part(piece: bytes) -> tuple[str, str | Upload]:
    head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    try:
        words = head.decode()
        name, file_name = _NAME.search(words), _FILE_NAME.search(words)
        if name and file_name:
            return name.group(1), Upload(file_name.group(1), content)
        if name:
            return name.group(1), content.decode()
    except UnicodeDecodeError as error:
        raise RequestError(
            f"a part of the form is not in UTF-8: {error.reason} at byte {error.start}",
            hint="send the form in UTF-8",
        ) from error
    raise RequestError(
        "a part of the form has no name",
        hint="its Content-Disposition names the field (RFC 7578, section 4.2)",
    )
