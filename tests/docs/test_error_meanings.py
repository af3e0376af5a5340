"""docs/errors.md is written for operators."""

import re

import pytest

from consent_service.web.reference.error_codes import ErrorCode, error_codes

# Words that only make sense to a person who reads the code.
FOR_PROGRAMMERS = r"\b(catch|raise|raised|caller|root of the tree|edge|web/|\w+Error)\b"


@pytest.mark.parametrize("error", error_codes(), ids=lambda error: error.code)
def test_what_an_error_means_is_said_to_operators(error: ErrorCode) -> None:
    assert error.meaning.endswith(".")
    assert not re.search(FOR_PROGRAMMERS, error.meaning, re.IGNORECASE)
