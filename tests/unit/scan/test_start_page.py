"""A start page that cannot be opened is no report: the scan fails in one sentence."""

from typing import Any, cast

import pytest

from consent_service.errors import ScanError
from consent_service.outward.guarding_proxy import Guard
from consent_service.scan.browser.tab import Tab
from consent_service.scan.browser.visiting import Stay
from consent_service.scan.crawl import discover
from consent_service.scan.crawl.discover import Discoverer
from consent_service.scan.options import Options
from consent_service.scan.report import LimitKind

START = "https://shop.test/"


class _Tab:
    async def settle(self, **_: float) -> bool:
        return True


async def _failure(
    monkeypatch: pytest.MonkeyPatch,
    *limits: tuple[LimitKind, str],
    guard: Guard | None = None,
) -> ScanError:
    async def arrive(*_: Any) -> Stay:
        return Stay(0, START, 0.0, [], lambda: 0.0, limits=list(limits))

    monkeypatch.setattr(discover, "arrive", arrive)
    discoverer = Discoverer(cast("Tab", _Tab()), Options(robots=False), guard)
    with pytest.raises(ScanError) as caught:
        await discoverer.discover(START)
    return caught.value


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("http_error", "it cannot be opened: ERR_UNSAFE_PORT"),
        ("redirect_loop", "it redirects in a circle"),
        ("certificate", "its certificate is not valid"),
        ("timeout", "not loaded in 30 s"),
    ],
)
async def test_a_start_page_that_does_not_open_says_why(
    monkeypatch: pytest.MonkeyPatch, kind: LimitKind, words: str
) -> None:
    """Seen from outside: such a scan had no pages, and ended as a clean one does."""
    failure = await _failure(monkeypatch, (kind, words))

    assert str(failure) == f"no page can be seen at https://shop.test/: {words}"


@pytest.mark.anyio
async def test_a_host_that_does_not_answer_is_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = "it cannot be opened: ERR_CONNECTION_REFUSED"

    failure = await _failure(monkeypatch, ("http_error", words))

    assert str(failure) == f"no site answers at https://shop.test/: {words}"
    assert failure.hint == "check the address, and the network of this machine"


@pytest.mark.anyio
async def test_a_private_address_says_how_to_scan_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guard = Guard()
    guard.refused.add("shop.test")

    failure = await _failure(monkeypatch, ("http_error", "refused"), guard=guard)

    assert str(failure) == "shop.test is an address of a private network"
    assert "--allow-private" in failure.hint
