"""What a cookie line asks for, and what the browser keeps of it (RFC 6265bis, 5.6)."""

import pytest

from consent_service.scan.browser.set_cookie import Line, read_cookie

DAY = 86_400
AT = 1_700_000_000.0


def read(line: str) -> Line:
    found = read_cookie(line, host="shop.test", path="/", at=AT)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "asked", ["Max-Age=63072000", "Expires=Thu, 13 Nov 2025 22:13:20 GMT"]
)
def test_more_than_the_browser_keeps_is_noted_as_asked_for(asked: str) -> None:
    line = read(f"uid=1; {asked}")

    assert line.end == AT + 400 * DAY
    assert line.asked is not None
    assert line.asked - AT == pytest.approx(730 * DAY, abs=DAY)


def test_what_the_browser_keeps_as_asked_needs_no_second_number() -> None:
    assert read("uid=1; Max-Age=60").asked is None
    assert read("uid=1").asked is None
