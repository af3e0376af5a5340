"""The real service with its demo pages, for what only the whole can show."""

from collections.abc import Iterator

import pytest

from tests.service.choosing import Service
from tests.service.starting import starting


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with starting(tmp_path_factory.mktemp("law")) as begin:
        yield begin("--demo", "--rate-limit", "0")
