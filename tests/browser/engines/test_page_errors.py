"""The errors of a page fail its test, in every engine."""

import pytest

from tests.browser.engines.engine import Engine
from tests.browser.page_errors import PageErrors
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser


@pytest.mark.expects_page_errors("written twice", "thrown", "rejected")
def test_errors_of_a_page_are_noted(
    standin: StandIn, engine: Engine, page_errors: PageErrors
) -> None:
    engine.go(standin.url("/broken"))

    engine.wait_until(lambda: len(page_errors.seen) == 3)

    for word in ("written twice", "thrown", "rejected"):
        assert any(word in text for text in page_errors.seen)


def test_an_error_that_no_mark_expects_fails_the_test() -> None:
    errors = PageErrors(["offline"])
    errors.seen = ["offline: /choices", "TypeError: x is undefined"]

    with pytest.raises(AssertionError, match="x is undefined"):
        errors.check()


def test_a_mark_whose_error_does_not_come_fails_the_test() -> None:
    errors = PageErrors(["offline"])

    with pytest.raises(AssertionError, match="no page error matches"):
        errors.check()
