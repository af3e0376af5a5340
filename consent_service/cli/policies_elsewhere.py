"""Commands that read the folder of policies say so where services read Redis."""

import asyncio

from consent_service.cli.output import say
from consent_service.errors import StoreError
from consent_service.installation import make_store
from consent_service.settings.table import Settings


def say_if_in_redis(settings: Settings) -> None:
    """Say that the policies in force are others than those of the folder, if so.

    Nothing is said where Redis cannot be asked: the command does not need it.
    """
    if settings.store.file is None and asyncio.run(_is_in_redis(settings)):
        say(
            f"note: services read their policies from Redis; these are of the folder "
            f"{settings.policies}. `consent-service policy pull` brings those of Redis,"
            " `push` takes these there"
        )


async def _is_in_redis(settings: Settings) -> bool:
    store = make_store(settings, read_only=True)
    try:
        await store.open()
        return store.policies is not None and bool(await store.policies.list_policies())
    except StoreError:
        return False
    finally:
        await store.close()
