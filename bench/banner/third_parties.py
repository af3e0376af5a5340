"""Ten scripts from five hosts that say when they ran, and how pages name them."""

from collections.abc import Callable

from bench.banner.candidate import File, script

COUNT = 10
_HOSTS = 5

# Hosts below `localhost` lead here; the port is known when the page is served.
_ADDRESS = "//h{host}.localhost:PORT/third-party/{number}.js"
_BODY = "(window.ranAt ??= []).push(performance.now());"


def third_party_files() -> dict[str, File]:
    return {f"/third-party/{number}.js": script(_BODY) for number in range(COUNT)}


def addresses() -> list[str]:
    return [
        _ADDRESS.format(host=number % _HOSTS, number=number) for number in range(COUNT)
    ]


def tags(tag: Callable[[str], str]) -> str:
    """Return the markup of all ten, each as `tag` makes it of its address."""
    return "\n".join(tag(address) for address in addresses())


def plain_tags() -> str:
    return tags(lambda address: f'<script src="{address}"></script>')


def side_by_side() -> str:
    """Return JavaScript that puts all ten into the page at once, to run in order."""
    return (
        f"for (const src of {addresses()!r}) document.head.append(Object.assign("
        "document.createElement('script'), { src, async: false }))"
    )
