"""Start the service as an operator would: one process, one folder, a free port."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.places import ROOT
from tests.processes import start_module
from tests.service.choosing import NOTHING, Service

Start = Callable[..., Service]


@contextlib.contextmanager
def starting(folder: Path) -> Iterator[Start]:
    """Give a function that starts services in `folder`, and stop them in the end."""
    running: list[Service] = []

    def begin(
        *flags: str,
        policies: Path | None = None,
        wait: bool = True,
        store: str = "",
        environment: Mapping[str, str] = NOTHING,
    ) -> Service:
        """Start one; the commands that it is asked to run get its environment too.

        With `store` they find the same Redis; a flag may say more of it to the service.
        """
        given = {**environment, **({"CONSENT_STORE": store} if store else {})}
        process = start_module(
            *("consent_service.cli.main", "serve", "--port", "0"),
            *("--data", str(folder / "data")),
            *("--policies", str(policies or ROOT / "policies"), *flags),
            cwd=folder,
            environment={**_environment(), **given},
        )
        service = Service(process, folder, given)
        running.append(service)
        if wait:
            service.wait()
        return service

    try:
        yield begin
    finally:
        for service in running:
            service.stop()


def _environment() -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if "CONSENT_" not in name}
    return {**kept, "PYTHONPATH": str(ROOT)}
