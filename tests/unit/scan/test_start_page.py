"""A start page that cannot be opened is no report: the scan fails in one sentence."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from consent_service.errors import ScanError
from consent_service.outward.guarding_proxy import Guard
from consent_service.scan.banner.values import Inspection
from consent_service.scan.browser.tab import Tab
from consent_service.scan.browser.visiting import Stay
from consent_service.scan.crawl import discover
from consent_service.scan.crawl.discover import Discoverer
from consent_service.scan.options import Options
from consent_service.scan.report_words import LimitKind

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


class _Network:
    def hops(self) -> list[Any]:
        return [SimpleNamespace(url=url) for url in ASKED]


class _Site(_Tab):
    """A page that links to one of its own, and to the service's declaration."""

    page = SimpleNamespace(url=START, main_frame=None)
    recorder = SimpleNamespace(network=_Network())
    names = SimpleNamespace(key="")

    async def ask(self, *_: Any) -> None:
        return None


ASKED = ["https://shop.test:8443/leipomo/consent.js"]
LINKS = [
    [f"{START}yhteys", "Yhteys"],
    ["https://shop.test:8443/leipomo/declaration?lang=fi", "Evästeet"],
]


@pytest.mark.anyio
@pytest.mark.parametrize("site", ["leipomo", None])
async def test_the_services_declaration_is_no_page_of_the_site(
    monkeypatch: pytest.MonkeyPatch, site: str | None
) -> None:
    """Owners paste that link themselves; the page then "asked again" (A-40)."""

    async def arrive(*_: Any) -> Stay:
        stay = Stay(0, START, 0.0, [], lambda: 0.0, limits=[], status=200)
        stay.reading = {"links": LINKS}
        return stay

    async def nothing(*_: Any, **__: Any) -> Inspection:
        return Inspection()

    monkeypatch.setattr(discover, "arrive", arrive)
    monkeypatch.setattr(discover, "look_at", nothing)
    monkeypatch.setattr(discover, "inspect", nothing)
    monkeypatch.setattr(discover, "place_of_notice", lambda *_: None)
    tab = cast("Tab", _Site())

    found = await Discoverer(tab, Options(robots=False), None, site=site).discover(
        START
    )

    assert [page.url for page in found.pages] == [START, f"{START}yhteys"]
