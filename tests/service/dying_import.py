"""`log import` that is killed after some portions, as a power cut would.

    python -m tests.service.dying_import EXPORT PORTIONS [SETTING=TEXT…]

Everything is real; only the portions end with the process.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from pathlib import Path
from typing import Any, cast

import msgspec

from consent_service.assembly import assemble
from consent_service.evidence.export.reader import open_export
from consent_service.importer import import_bundle, open_bundle
from consent_service.settings.load import load_settings
from consent_service.settings.table import Settings
from consent_service.store.interface import Head, Portion, Store


class Mortal:
    """A store that is real to the last portion."""

    def __init__(self, store: Store, portions: int) -> None:
        self._store = store
        self._left = portions

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def import_site(
        self, heads: Sequence[Head], portions: AsyncIterable[Portion]
    ) -> None:
        await self._store.import_site(heads, self._counted(portions))

    async def _counted(
        self, portions: AsyncIterable[Portion]
    ) -> AsyncIterator[Portion]:
        async for portion in portions:
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)
            self._left -= 1
            yield portion


async def run(export: Path, portions: int, settings: Settings) -> None:
    async with assemble(settings) as assembly:
        store = cast(Store, Mortal(assembly.store, portions))
        environment = msgspec.structs.replace(assembly.ledgers.environment, store=store)
        with open_export(export) as opened:
            bundle = open_bundle(opened, site=None)
            await import_bundle(environment, bundle, keep=assembly.anchors.keep_first)


if __name__ == "__main__":
    path, count, *given = sys.argv[1:]
    flags = dict(pair.split("=", 1) for pair in given)
    asyncio.run(run(Path(path), int(count), load_settings({}, flags)))
