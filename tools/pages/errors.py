"""docs/errors.md, from the tree of errors."""

from collections.abc import Iterator

from consent_service.web.reference.error_codes import error_codes
from tools.pages.mark import MARK


def errors_page() -> Iterator[str]:
    yield "# Errors"
    yield ""
    yield MARK
    yield ""
    yield "Over HTTP every error is `application/problem+json` (RFC 9457)."
    yield (
        "Who asks for `text/html` by name, as browsers do for what a person opens, "
        "gets a page instead, with the same status."
    )
    yield "Its `type` ends in `#` and the code, and `detail` says what happened."
    yield "`hint`, where there is one, says what to do about it."
    yield "On the command line the same words follow `consent-service: error:` and"
    yield "`consent-service: hint:`."
    yield "A code never changes its meaning."
    for error in error_codes():
        yield ""
        yield f"## `{error.code}`"
        yield ""
        yield f"Over HTTP: {error.status}."
        yield ""
        yield error.meaning
