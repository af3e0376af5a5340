"""PDF to text. A PDF of scanned pages is refused with an error that says so."""

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from consent_service.errors import NoticeError

_MOST_PAGES = 200  # far more than any notice has

# Broken files surface in pypdf as almost any of these; its own root does not hold all.
_BROKEN = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def text_of_pdf(content: bytes) -> str:
    """Return the text of all pages.

    Raises:
        NoticeError: The file is broken, locked, too long, or holds no text.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        text = _read(reader)
    except NoticeError:
        raise
    except _BROKEN as error:
        raise NoticeError(
            "the PDF cannot be read: it is damaged, or no PDF",
            hint="save it anew as a PDF, or give the notice as text or HTML",
        ) from error
    if not text.strip():
        raise NoticeError(
            "the PDF holds no text",
            hint="a scanned page is a picture; give the notice as text or HTML",
        )
    return text


def _read(reader: PdfReader) -> str:
    if reader.is_encrypted and not reader.decrypt(""):
        raise NoticeError("the PDF is locked with a password")
    if len(reader.pages) > _MOST_PAGES:
        raise NoticeError(
            f"the PDF has {len(reader.pages)} pages, the limit is {_MOST_PAGES}"
        )
    return "\n\n".join(page.extract_text() for page in reader.pages)
