"""What every test shares."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from consent_service.ledger import Ledgers
from consent_service.policy.revision import Revision, revision_of
from tests.evidence.house import House
from tests.sample_policy import sample_policy
from tests.slow_first import slow_first

_BROWSER = Path(__file__).parent / "browser"
_MEMORY = Path("/dev/shm")
# Ten times what a whole run leaves behind. A container may have very little.
_ENOUGH_BYTES = 1 << 30


# How long one example takes says more of what else the machine does than of us.
settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


def pytest_configure() -> None:
    """Put the folders of tests into memory, where this machine has enough of it.

    What they prove needs no disk, and they would wait for it many thousand times.
    PYTEST_DEBUG_TEMPROOT names another place.
    """
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def pytest_xdist_auto_num_workers() -> int:
    """Return one more than there are cores: many tests wait for another process."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Begin with what is slow, whatever order chance has made."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = slow_first(items, parts=workers)


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, which is what the service runs on."""
    return "asyncio"


@pytest.fixture(autouse=True, scope="module")
def own_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a module run loops of its own after a browser was used in this process.

    Playwright's synchronous interface leaves its loop marked as running in the
    thread for as long as the browser lives, and asyncio takes one per thread.
    """
    if _BROWSER in request.path.parents:
        yield
        return
    playwright = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(playwright)


@pytest.fixture(scope="module")
def revision() -> Revision:
    """The sample policy, published."""
    return revision_of(sample_policy(), snippet="00" * 32)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An installation in a folder, not started."""
    return House(tmp_path)


@pytest.fixture
async def ledgers(house: House) -> AsyncIterator[Ledgers]:
    """The ledgers of the house while it runs."""
    ledgers = await house.start()
    yield ledgers
    await house.stop(ledgers)
