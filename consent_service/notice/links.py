"""Dead links of a notice. They are tried only on request (`--online`)."""

import asyncio
from collections.abc import Iterator, Sequence

from consent_service.errors import DeadLinkError, NoticeError
from consent_service.notice.document import Notice
from consent_service.notice.language.tokens import ADDRESS
from consent_service.outward.page import Asked

_MOST_LINKS = 40  # more than a notice needs; each may take 15 seconds
_AT_ONCE = 4  # so that we do not look like an attack on one host
_MOST_SECONDS = 15.0  # for one address, with its redirects


def dead_links(notice: Notice, asked: Asked | None = None) -> dict[str, str]:
    """Return the dead addresses of `notice`, with what they answered.

    An address that is slow, refuses us or stands in a private network is left out: we
    cannot know. If no host can be resolved, our own network is down, and again we
    cannot know. At most 40 addresses are tried.
    """
    tried = list(dict.fromkeys(_addresses(notice)))[:_MOST_LINKS]
    answers = asyncio.run(_ask_all(tried, asked or Asked(reads=False)))
    dead = {url: str(error) for url, error in zip(tried, answers, strict=True) if error}
    unknown = [error for error in answers if error and _is_nameless(error)]
    return {} if len(unknown) == len(tried) > 1 else dead


def _addresses(notice: Notice) -> Iterator[str]:
    for link in notice.links:
        if link.address.startswith(("http://", "https://")):
            yield link.address.partition("#")[0]
    for block in notice.blocks:
        for match in ADDRESS.finditer(block.text):
            yield complete(match.group()).partition("#")[0]


def complete(address: str) -> str:
    """Return an address as a browser would complete it: "www.x.fi" is https."""
    return address if "://" in address else f"https://{address}"


async def _ask_all(urls: Sequence[str], asked: Asked) -> list[DeadLinkError | None]:
    turns = asyncio.Semaphore(_AT_ONCE)
    return await asyncio.gather(*(_ask_one(url, asked, turns) for url in urls))


async def _ask_one(
    url: str, asked: Asked, turns: asyncio.Semaphore
) -> DeadLinkError | None:
    try:
        async with turns, asyncio.timeout(_MOST_SECONDS):
            await asked.follow(url, private=False)
    except DeadLinkError as error:
        return error
    except (NoticeError, TimeoutError):
        return None
    return None


def _is_nameless(error: DeadLinkError) -> bool:
    return error.__cause__ is not None
